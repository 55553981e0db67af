"""Bending what will be encoded: one place of a tree, one byte of its bytes, one letter of its text. It does not know what
they mean.
"""

import struct

from cbor2 import CBORTag

from loose import Endless, Followed, Pairs, Raw, Slot, Wide, encode
from strict import ALPHABET


def other_encoding(pick, tree):
    """The same values, one of them written in another way."""
    path, item = pick.choice(list(_places(tree)))
    match pick.randrange(6):
        case 0 | 1:
            bent = Wide(item, pick.choice((1, 2, 4, 8)))
        case 2 if isinstance(item, (bytes, str, list, dict)):
            bent = Endless(item)
        case 3 if isinstance(item, dict) and len(item) > 1:
            entries = list(item.items())
            pick.shuffle(entries)
            bent = Pairs(tuple(entries))
        case 4 if isinstance(item, dict) and item:
            entries = sorted(item.items(), key=lambda entry: _bytes(entry[0]))
            at = pick.randrange(len(entries))
            bent = Pairs(tuple(entries[: at + 1] + entries[at:]))
        case _ if isinstance(item, bool):
            bent = Raw(b"\xf8\x15" if item else b"\xf8\x14")
        case _ if isinstance(item, int) and abs(item) < 2**63:
            bent = Raw(_float(pick, item))
        case _:
            bent = Wide(item, 8)
    return _put(tree, path, bent)


def other_value(pick, tree):
    """A value or a key of another kind or size."""
    path, item = pick.choice(list(_places(tree)))
    return _put(tree, path, _other(pick, item))


def other_members(pick, tree):
    """A member of a map or an array more or less."""
    places = [place for place in _places(tree) if isinstance(place[1], (dict, list))]
    if not places:
        return tree
    path, item = pick.choice(places)
    if isinstance(item, list):
        at = pick.randrange(len(item) + 1)
        bent = item[:at] + pick.choice(([], [_any(pick)])) + item[at + pick.choice((0, 1)) :]
    else:
        bent = dict(item)
        if bent and pick.random() < 0.5:
            bent.pop(pick.choice(list(bent)))
        else:
            bent[pick.choice((0, 5, 6, 7, 14, 17, 19, 39, 99, 65535, -70001, -5, "x", b"y"))] = _any(pick)
    return _put(tree, path, bent)


def followed(pick, tree):
    """Bytes after the whole."""
    return Followed(tree, pick.choice((b"\0", b"\xf6", b"\xa0", b"\xff", pick.randbytes(3))))


def nested(pick) -> Raw:
    """One item, so many levels deep."""
    levels = pick.choice((10, 11, 12, 13, 14, 15, 16, 17, 30, 300))
    nest = pick.choice((b"\x81", b"\xd2", b"\xa1\x01", b"\xa1\x81"))
    return Raw(nest * levels + b"\1" * (levels + 1 if nest == b"\xa1\x81" else 1))


def other_bit(pick, data: bytes) -> bytes:
    bent = bytearray(data)
    at = pick.randrange(len(bent) * 8)
    bent[at // 8] ^= 1 << at % 8
    return bytes(bent)


def other_bytes(pick, data: bytes) -> bytes:
    """Bytes put in, taken out, doubled, changed or exchanged, once or more."""
    bent = bytearray(data)
    for _ in range(pick.choice((1, 1, 2, 5))):
        at, end = pick.randrange(len(bent) + 1), pick.randrange(1, 9)
        match pick.randrange(5):
            case 0:
                bent[at:at] = pick.choice((pick.randbytes(end), bytes(end), bytes.fromhex(pick.choice(DICTIONARY))))
            case 1:
                del bent[at : at + end]
            case 2:
                bent[at:at] = bent[at : at + end]
            case 3:
                bent[at : at + end] = pick.randbytes(len(bent[at : at + end]))
            case 4:
                other = pick.randrange(len(bent) + 1)
                bent[at : at + end], bent[other : other + end] = bent[other : other + end], bent[at : at + end]
    return bytes(bent)


def other_letters(pick, text: str) -> str:
    """Characters put in, taken out, changed or exchanged."""
    bent = list(text)
    for _ in range(pick.choice((1, 1, 1, 2))):
        at = pick.randrange(len(bent))
        match pick.randrange(5):
            case 0:
                bent.insert(at, pick.choice(ALPHABET))
            case 1:
                del bent[at]
            case 2:
                bent[at] = pick.choice(ALPHABET)
            case 3:
                bent[at] = pick.choice("abcz!\"#&'()\n\r\t\0~\u00a0\u0110\uff21\u202e\U0001f600é")
            case 4:
                other = pick.randrange(len(bent))
                bent[at], bent[other] = bent[other], bent[at]
    return "".join(bent)


def second_text(pick, good: str) -> str:
    """Another text that a careless reader takes for the same bytes, or for a code of this kind."""
    prefix, body = good[:4], good[4:]
    match pick.randrange(8):
        case 0 | 1 | 2:
            groups = [body[at : at + 3] for at in range(0, len(body), 3)]
            for at in pick.sample(range(len(groups)), len(groups)):
                if wrapped := _wrapped(groups[at]):
                    groups[at] = wrapped
                    break
            return prefix + "".join(groups)
        case 3:
            return good + pick.choice((" ", "\n", "\r\n", "\0", "0", "00", "000", ":::"))
        case 4:
            return pick.choice((" ", "\n", "\ufeff", prefix.lower(), prefix)) + good
        case 5:
            return (
                pick.choice(("CT2:", "ct1:", "CT1", "HC1:", "CQ1:", "CP1:", "CE1:", "CT1:", "", "ＣＴ１:", "CT1："))
                + body
            )
        case 6:
            return pick.choice(
                (good.lower(), good.swapcase(), good.replace(" ", "%20"), good.replace(" ", "+"), good[::-1])
            )
        case _:
            length = pick.choice((2396, 2397, 2399, 2400, 2401, 2402, 5000))
            bent = (good + "0" * length)[:length]
            return bent[:-2] + "é" if pick.random() < 0.3 else bent  # counted in bytes, not in letters


def _places(tree, path: tuple = ()):
    """Every value and key of a tree, with the way to it."""
    if not isinstance(tree, Slot):
        yield path, tree
    if isinstance(tree, dict):
        for key, inner in tree.items():
            yield (*path, ("key", key)), key
            yield from _places(inner, (*path, ("value", key)))
    elif isinstance(tree, list):
        for at, inner in enumerate(tree):
            yield from _places(inner, (*path, ("item", at)))
    elif isinstance(tree, CBORTag):
        yield from _places(tree.value, (*path, ("tagged", None)))


def _put(tree, path: tuple, bent):
    """The tree with `bent` in this place. What is no longer a plain tree is left as it is."""
    if not path:
        return bent
    (kind, at), *rest = path
    match kind:
        case "key" if isinstance(tree, dict) and at in tree:
            entries = [(bent if key is at or key == at else key, inner) for key, inner in tree.items()]
            return Pairs(tuple(sorted(entries, key=lambda entry: _bytes(entry[0]))))
        case "value" if isinstance(tree, dict) and at in tree:
            return {**tree, at: _put(tree[at], rest, bent)}
        case "item" if isinstance(tree, (list, tuple)) and at < len(tree):
            return [_put(inner, rest, bent) if place == at else inner for place, inner in enumerate(tree)]
        case "tagged" if isinstance(tree, CBORTag):
            return CBORTag(tree.tag, _put(tree.value, rest, bent))
    return tree


def _bytes(tree) -> bytes:
    return encode(
        tree,
        {
            name: Raw(b"\0")
            for name in ("inner", "protected", "payload", "signature", "nonce", "ciphertext", "recipient")
        },
    )


def _other(pick, item):
    """Something else in the place of this item."""
    if pick.random() < 0.3:
        return _any(pick)
    match item:
        case bool():
            return pick.choice((not item, int(item), Raw(b"\xf6"), str(item).lower()))
        case int():
            near = (item + 1, item - 1, -item, ~item, item * 2, item ^ 1 << pick.randrange(40), str(item), [item])
            far = (0, 1, 2, 23, 24, 255, 256, 65535, 65536, 2**32, 2**63 - 1, -(2**63))
            odd = (
                Raw(b"\x1b" + b"\xff" * 8),
                Raw(b"\x3b\x80" + bytes(7)),
                Raw(_float(pick, item % 2**31)),
                CBORTag(1, item),
            )
            same = CBORTag(2, (item % 2**64).to_bytes(8, "big"))
            return pick.choice((*near, pick.choice(far), pick.choice(odd), same, bool(item % 2)))
        case bytes():
            bits = bytes(byte ^ 1 << pick.randrange(8) if not pick.randrange(8) else byte for byte in item)
            return pick.choice(
                (b"", item[:-1], item + b"\0", item[::-1], bits, pick.randbytes(len(item)), item.hex(), [item])
            )
        case str():
            bad = Raw(
                bytes([0x60 | 4]) + pick.choice((b"ab\xc3\x28", b"\xed\xa0\x80a", b"\xc0\x80ab", b"\xf5\x80\x80\x80"))
            )
            return pick.choice(("", item + " ", item[:-1], item.upper(), item + "\0", item.encode(), bad, [item]))
        case list() | tuple():
            return pick.choice(([], [*item, *item], dict(enumerate(item)), CBORTag(18, list(item))))
        case dict():
            return pick.choice(({}, [part for entry in item.items() for part in entry], CBORTag(259, item), {0: item}))
        case CBORTag():
            return pick.choice(
                (item.value, CBORTag(item.tag + 1, item.value), CBORTag(item.tag, item), CBORTag(2**40, item.value))
            )
    return item


def _any(pick):
    """Any item at all, also such as we never read."""
    return pick.choice(
        (
            0, -1, 24, 2**63 - 1, True, False, "", "x", b"", bytes(8), [], {}, [[]], {1: {}}, {"": 0}, CBORTag(0, "x"),
            CBORTag(2, b"\1"), CBORTag(3, b"\1"), CBORTag(18, [b"", {}, b"", bytes(64)]), CBORTag(24, b"\0"),
            CBORTag(28, []), CBORTag(29, 0), CBORTag(55799, 1), *(Raw(bytes.fromhex(item)) for item in DICTIONARY),
        )
    )  # fmt: skip


def _float(pick, number: int) -> bytes:
    """The integer as a float that is as good as it, or as one that is none."""
    return pick.choice(
        (b"\xfb" + struct.pack(">d", number), b"\xfa" + struct.pack(">f", number), b"\xf9\x7e\0", b"\xf9\x3c\0")
    )


def _wrapped(group: str) -> str | None:
    """The group of a number that has the same lowest bytes."""
    number = sum(ALPHABET.index(character) * 45**place for place, character in enumerate(group))
    number += 256 ** (len(group) - 1)
    if len(group) < 2 or number >= 45 ** len(group):
        return None
    return "".join(ALPHABET[number // 45**place % 45] for place in range(len(group)))


# What tests/fuzz/dictionary.txt holds, as far as each may stand for an item, or spoil one.
DICTIONARY = (
    "f6 f7 f0 f818 f83b f8ff f97e00 f90001 f93c00 fa47c35000 fb7ff0000000000000 1bffffffffffffffff 3bffffffffffffffff "
    "c249010000000000000000 9fff bfff 5fff 7fff ff 9f bf 5f 7f 5affffffff 9bffffffffffffffff bbffffffffffffffff 1817 190018 "
    "a2010101f5 a201010100 a202000100 d83c00 d9d9f700 d81800 62c328 fc 1c 3d 5e 7c 9d be df"
).split()
