"""An encoder of CBOR that also writes what no careful one does, where a tree asks for it."""

from dataclasses import dataclass

import cbor2
from cbor2 import CBORTag


@dataclass(frozen=True)
class Raw:
    """These bytes, whatever they are."""

    data: bytes


@dataclass(frozen=True)
class Wide:
    """The item with the argument of its head in `width` bytes: 1, 2, 4 or 8, where fewer would do."""

    item: object
    width: int


@dataclass(frozen=True)
class Endless:
    """The string, array or map with an indefinite length."""

    item: object


@dataclass(frozen=True)
class Pairs:
    """A map of just these entries in just this order."""

    entries: tuple


@dataclass(frozen=True)
class Followed:
    """The item, and bytes after it that belong to nothing."""

    item: object
    data: bytes


@dataclass(frozen=True)
class Slot:
    """Whatever is put here when the tree is encoded."""

    name: str


def encode(tree, slots: dict | None = None) -> bytes:
    """The deterministic encoding, but for the nodes above."""
    try:
        return cbor2.dumps(_ordered(tree))
    except _Bent:
        return _encode(tree, slots)


class _Bent(Exception):
    """There is a node in the tree that cbor2 does not know."""


def _ordered(tree):
    """A tree of plain values and integer keys, these in the order of their bytes: -1 comes after every positive one."""
    kind = type(tree)
    if kind in (int, str, bytes, bool):
        return tree
    if kind is dict:
        if any(type(key) is not int for key in tree):
            raise _Bent
        return {key: _ordered(tree[key]) for key in sorted(tree, key=lambda key: (key < 0, abs(key)))}
    if kind is list:
        return [_ordered(item) for item in tree]
    if kind is CBORTag:
        return CBORTag(tree.tag, _ordered(tree.value))
    raise _Bent


def _encode(tree, slots: dict | None) -> bytes:
    def inner(part) -> bytes:
        return _encode(part, slots)

    match tree:
        case int() | str() | bytes():
            return cbor2.dumps(tree)
        case dict():
            entries = [inner(key) + inner(value) for key, value in tree.items()]
            return _head(5, len(tree)) + b"".join(sorted(entries))
        case list() | tuple():
            return _head(4, len(tree)) + b"".join(inner(item) for item in tree)
        case CBORTag():
            return _head(6, tree.tag) + inner(tree.value)
        case Raw():
            return tree.data
        case Slot():
            return inner(slots[tree.name])
        case Wide():
            plain = inner(tree.item)
            size = _argument_size(plain)
            if tree.width <= size:
                return plain
            argument = int.from_bytes(plain[1 : 1 + size], "big") if size else plain[0] & 31
            info = {1: 24, 2: 25, 4: 26, 8: 27}[tree.width]
            return bytes([plain[0] & 0xE0 | info]) + argument.to_bytes(tree.width, "big") + plain[1 + size :]
        case Endless():
            plain = inner(tree.item)
            chunks = plain if isinstance(tree.item, (bytes, str)) else plain[1 + _argument_size(plain) :]
            return bytes([plain[0] & 0xE0 | 31]) + chunks + b"\xff"
        case Followed():
            return inner(tree.item) + tree.data
        case Pairs():
            return _head(5, len(tree.entries)) + b"".join(inner(part) for entry in tree.entries for part in entry)
    raise TypeError(f"a {type(tree).__name__} in a tree")


def _head(major: int, argument: int) -> bytes:
    plain = cbor2.dumps(argument)
    return bytes([major << 5 | plain[0]]) + plain[1:]


def _argument_size(item: bytes) -> int:
    return {24: 1, 25: 2, 26: 4, 27: 8}.get(item[0] & 31, 0)
