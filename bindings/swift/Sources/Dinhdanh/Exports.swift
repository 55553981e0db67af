// What uniffi generates is a target of its own, for it compiles in language mode 5 only; an app imports this one.
@_exported import DinhdanhBindings
