"""Base45 and deterministic CBOR, as strict as spec/profile/checkin.md asks. It does not know what the bytes mean.

CBOR is decoded by cbor2, which takes far more than we do: the strictness is that what was read is of our subset and is
written again, keys sorted by their bytes, as the very same bytes.
"""

import base64
import struct

import cbor2
from cbor2 import CBORTag

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
MAX_DEPTH = 16
MAX_ITEMS = 250_000
_NO_DIGIT = 255
_DIGITS = bytes(ALPHABET.find(chr(byte)) % 256 for byte in range(256))
_GROUPS = [ALPHABET[word % 45] + ALPHABET[word // 45 % 45] + ALPHABET[word // 2025] for word in range(0x10000)]


class NotBase45(Exception):
    """Why: alphabet, length or overflow."""


class NotCbor(Exception):
    """Not the deterministic encoding of one value of the subset."""


class Undecided(Exception):
    """A map with both 1 and true for keys, or 0 and false: in Python they are one key, and cbor2 can't tell them apart."""


def decode_base45(text: str, overflow: bool = False) -> bytes:
    """RFC 9285. A group above its limit is refused, so that no bytes have two texts; with `overflow` it wraps."""
    digits = text.encode().translate(_DIGITS)
    if len(digits) % 3 == 1:
        raise NotBase45("length")
    if _NO_DIGIT in digits:
        raise NotBase45("alphabet")
    whole = len(digits) // 3 * 3
    words = [a + 45 * b + 2025 * c for a, b, c in zip(digits[0:whole:3], digits[1:whole:3], digits[2:whole:3])]
    last = [digits[-2] + 45 * digits[-1]] if len(digits) > whole else []
    if not overflow and (max(words, default=0) > 0xFFFF or max(last, default=0) > 0xFF):
        raise NotBase45("overflow")
    if overflow:
        words, last = [word & 0xFFFF for word in words], [byte & 0xFF for byte in last]
    return struct.pack(f">{len(words)}H", *words) + bytes(last)


def encode_base45(data: bytes) -> str:
    """The one text of these bytes."""
    words = struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])
    text = "".join(map(_GROUPS.__getitem__, words))
    return text + _GROUPS[data[-1]][:2] if len(data) % 2 else text


def decode_base64url(text: str) -> bytes:
    """Without padding, and the only text of its bytes; raises ValueError."""
    data = base64.b64decode(text.translate(str.maketrans("-_+/", "+/!!")) + "=" * (-len(text) % 4), validate=True)
    if base64.urlsafe_b64encode(data).decode().rstrip("=") != text:
        raise ValueError("a second text of the same bytes")
    return data


def decode_cbor(data: bytes, shortest: bool = True, depth: int = MAX_DEPTH):
    """The one value that `data` holds. `shortest` and `depth` are relaxed only to see that a relaxed reader is noticed."""
    try:
        value = cbor2.loads(data, semantic_decoders=_KEEP_TAGS, allow_duplicate_keys=False, allow_indefinite=False)
    except cbor2.CBORDecodeError as error:
        if str(error).endswith(("Duplicate map key: True", "Duplicate map key: False")):
            raise Undecided from None
        raise NotCbor(str(error)) from None
    if len(data) > MAX_ITEMS and _count(value) > MAX_ITEMS:
        raise NotCbor("too many items")
    ordered = _ordered(value, depth)
    if shortest and cbor2.dumps(ordered) != data:
        raise NotCbor("another encoding")
    return value


def encode_cbor(value) -> bytes:
    """The deterministic encoding."""
    return cbor2.dumps(_ordered(value, MAX_DEPTH))


class _KeepTags(dict):
    """No tag means anything to us: each is kept as it stands, also those that cbor2 knows."""

    def __getitem__(self, number):
        return lambda value, immutable: CBORTag(number, value)


_KEEP_TAGS = _KeepTags()


def _ordered(value, depth: int):
    """The same value with the keys of maps in the order of their bytes; refuses what is not of the subset."""
    if depth == 0:
        raise NotCbor("too deep")
    kind = type(value)
    if kind in (bytes, str, bool):
        return value
    if kind is int:
        if not -(2**63) <= value < 2**63:
            raise NotCbor("an integer beyond 64 bits")
        return value
    if kind is list:
        return [_ordered(item, depth - 1) for item in value]
    if kind is tuple:  # in a key
        return tuple(_ordered(item, depth - 1) for item in value)
    if kind in (dict, cbor2.frozendict):
        entries = [(_ordered(key, depth - 1), _ordered(item, depth - 1)) for key, item in value.items()]
        return kind(sorted(entries, key=lambda entry: cbor2.dumps(entry[0])) if len(entries) > 1 else entries)
    if kind is CBORTag:
        return CBORTag(value.tag, _ordered(value.value, depth - 1))
    raise NotCbor(f"a {kind.__name__}")


def _count(value) -> int:
    """How many items a value is made of, itself included."""
    if isinstance(value, (list, tuple)):
        return 1 + sum(map(_count, value))
    if isinstance(value, (dict, cbor2.frozendict)):
        return 1 + sum(_count(key) + _count(item) for key, item in value.items())
    return 1 + _count(value.value) if isinstance(value, CBORTag) else 1
