/// `Debug` for types that hold personal data or secrets: their name and nothing of what they hold.
macro_rules! redacted_debug {
    ($($type:ident),+) => {
        $(impl ::std::fmt::Debug for $type {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(concat!(stringify!($type), "(…)"))
            }
        })+
    };
}
