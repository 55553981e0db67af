"""Bent tokens, some kinds of them, each case made from its own number alone. A kind bends a good token in one way; some
cases of most kinds are still good, and are accepted by both verifiers or by neither.
"""

import random
from dataclasses import replace

from cbor2 import CBORTag

import mint
from loose import Endless, Pairs, Raw, Slot, Wide
from mint import DAY, HOUR, ISSUERS, LIST_ISSUED, NOW, ORDER, PHONES, TREES, TURN, Desk, draft, text_of
from peer import Question
from strict import ALPHABET
from verifier import PURPOSES

SEED = 3


def case(number: int) -> Question:
    """The case of this number: always the same."""
    pick = random.Random(f"{SEED}:{number}")
    kind = pick.choices(list(KINDS), weights=[weight for weight, _ in KINDS.values()])[0]
    made, desk, now = draft(pick)
    bent = KINDS[kind][1](pick, made, desk, now)
    return replace(bent, kind=kind)


def whole(pick, made, desk, now):
    """Nothing is bent."""
    return Question(text_of(made.build()), desk, now)


def at_a_desk(pick, made, desk, now):
    """A good token at any desk of the country."""
    return Question(text_of(made.build()), Desk(pick.choice(list(PURPOSES.values())), pick.choice((1, 2))), now)


def edge_of_time(pick, made, desk, now):
    """A second on either side of each limit."""
    claims, shown = dict(made.pass_claims), now
    one = pick.choice((-1, 0, 1))
    match pick.randrange(8):
        case 0:
            shown = now - pick.choice((-601, -600, -31, -30, 0, 60, 61, 600, 601))
        case 1:
            now = shown = claims[4] + one
        case 2:
            claims[6] = now + one
        case 3:
            claims[6] = pick.choice((claims[4], claims[4] - 49 * HOUR)) + one
        case 4:
            shown = claims[6] = now - 20 + one
        case 5:
            shown = now - 20
            claims[4] = shown + one + 1
            now = min(now, claims[4] - 1)
        case 6:
            now = shown = pick.choice((LIST_ISSUED, LIST_ISSUED + 7 * DAY, LIST_ISSUED + 30 * DAY)) + one
            claims[4], claims[6] = now + HOUR, now - HOUR
        case 7:
            now = shown = TURN + one
            claims[4], claims[6] = now + HOUR, now - HOUR
            made.issuer = pick.choice((mint.RETIRED, mint.COMING))
            made.pass_header = {**made.pass_header, 4: made.issuer.kid}
    made.pass_claims, made.payload = claims, {**made.payload, 6: shown}
    return Question(text_of(made.build()), desk, now)


def any_time(pick, made, desk, now):
    """Times from anywhere."""
    times = (0, 1, -1, 2**31, 2**32 - 1, 2**63 - 1, -(2**63), now, now + DAY, now - DAY, now + 30 * DAY, now - 30)
    for _ in range(pick.randint(1, 2)):
        match pick.randrange(4):
            case 0:
                made.pass_claims = {**made.pass_claims, 4: pick.choice(times)}
            case 1:
                made.pass_claims = {**made.pass_claims, 6: pick.choice(times)}
            case 2:
                made.payload = {**made.payload, 6: pick.choice(times)}
            case 3:
                now = max(-(2**63), min(pick.choice(times), 2**62))
    return Question(text_of(made.build()), desk, now)


def birthday(pick, made, desk, now):
    """An age beside a date of birth around the eighteenth birthday in Việt Nam."""
    today = mint.date(now + pick.choice((-DAY, 0, 0, DAY)))
    born = f"{int(today[:4]) - 18}{today[4:]}"
    born = pick.choice((born, born, born[:6] + "00", born[:4] + "0000", born[:4] + "0229", born[:4] + "00" + born[6:]))
    identity = {**made.pass_claims[169], 8: born}
    private = {**made.pass_claims[-70000], 3: {18: pick.choice((True, True, False))}}
    made.pass_claims = {**made.pass_claims, 169: identity, -70000: private}
    return Question(text_of(made.build()), desk, now)


def other_claims(pick, made, desk, now):
    """Claims of the person left out, added and changed; most are still good."""
    values = {
        1: ("0001", "7391", "001190000001", "00119000000", "0011900000012", "12345", "00a1", "٠٠٠١", "００", "", "-001"),
        2: ("old", 5, b"x", True, [1], {1: 2}),
        4: (*mint.NAMES, "", "A" * 300, "Nguye\u0302\u0303n", "\u202eevil", "a\u200bb", "\0", "\ud7ff\U0001f600"),
        8: ("19900412", "19900400", "19900000", "19901301", "19900432", "19900231", "1990-04-12", "٢٠٠٠٠١٠١", "+1990041",
            "2008092", "00000000", "99991231", "19900015", ""),
        9: (1, 2, 0, 3, -1, 2**40),
        10: ("12 phố Huế", b"", 0),
        13: ("VN", "VNM", "", "U"),
        17: (4,),
        50: (CBORTag(2, b"\1"), CBORTag(0, "2013-03-21T20:04:00Z"), CBORTag(28, [1]), CBORTag(258, [1, 1]), [], {}, {-1: 0, 24: 1}),
        -1: (False, {True: 1, "a": [b""]}),
        "name": ("x",),
        b"\1": (1,),
        (1, 2): (3,),
    }
    identity = dict(made.pass_claims[169])
    for _ in range(pick.randint(1, 2)):
        name = pick.choice([*values, 1, 4, 8, 9])
        if pick.random() < 0.25:
            identity.pop(name, None)
        else:
            identity[name] = pick.choice(values[name])
    made.pass_claims = {**made.pass_claims, 169: identity}
    if pick.random() < 0.2:
        made.pass_claims[-70000] = {**made.pass_claims[-70000], 3: {18: pick.random() < 0.5}}
    if pick.random() < 0.1:
        made.pass_claims[1] = pick.choice(("", "VN", "LA", "https://passes.example", "x" * 200))
    return Question(text_of(made.build()), desk, now)


def other_purpose(pick, made, desk, now):
    """Purposes, levels and audiences that do not go together, signed by everybody's own key."""
    codes = [*PURPOSES, 0, 2, 99, -1, 2**32]
    private = dict(made.pass_claims[-70000])
    if pick.random() < 0.4:
        private[1] = pick.choice(codes)
    if pick.random() < 0.4:
        private[2] = pick.choice((0, 1, 1, 2, 2, 3, -1))
    if pick.random() < 0.5:
        code = pick.choice(codes)
        audience = (f"p:{code}", f"p:0{code}", f"P:{code}", f"p:{code} ", f" p:{code}", f"{code}", "", "VN.NBA.T1", "p:", "p:١")
        made.payload = {**made.payload, 3: pick.choice((f"p:{code}", pick.choice(audience)))}
    if pick.random() < 0.4:
        made.issuer, kid, *_ = pick.choice(ISSUERS)
        made.pass_header = {**made.pass_header, 4: kid}
    made.pass_claims = {**made.pass_claims, -70000: private}
    return Question(text_of(made.build()), desk, now)


def other_signer(pick, made, desk, now):
    """Signed by a key that should not have."""
    match pick.randrange(5):
        case 0:
            made.issuer = pick.choice((mint.STRANGER, made.holder, mint.AGES, mint.COLLISION, mint.PASSES))
        case 1:
            made.holder = pick.choice((mint.STRANGER, made.issuer, *PHONES))
        case 2:
            kid = pick.choice((mint.AGES.kid, mint.COMING.kid, b"", made.pass_header[4][:4], bytes(8), made.pass_header[4] + b"\0"))
            made.pass_header = {**made.pass_header, 4: kid}
        case 3:
            other = pick.choice(PHONES)
            key = {1: 2, -1: 1, -2: other.x, -3: other.is_odd}
            made.pass_claims = {**made.pass_claims, 8: {1: key}}
        case 4:
            made.issuer = made.holder = mint.STRANGER
    return Question(text_of(made.build()), desk, now)


def other_key(pick, made, desk, now):
    """The holder's key in the pass is another, or none."""
    key = dict(made.pass_claims[8][1])
    match pick.randrange(5):
        case 0:
            key[-2] = pick.randbytes(32)  # every second one is on the curve
        case 1:
            key[-3] = not key[-3]
        case 2:
            key[-2] = pick.choice((b"", bytes(32), b"\xff" * 32, key[-2][:31], key[-2] + b"\0", made.issuer.x))
        case 3:
            key[pick.choice((1, -1))] = pick.choice((0, 1, 2, 3, -1, True, "EC2"))
        case 4:
            key[pick.choice((2, 3, 4, -4))] = pick.choice((b"", -9, pick.randbytes(32)))
    cnf = pick.choice(({1: key}, {1: key}, {1: key}, {1: key, 3: b"kid"}, {3: b"kid"}, {}, {2: key}, key))
    made.pass_claims = {**made.pass_claims, 8: cnf}
    return Question(text_of(made.build()), desk, now)


def signature(pick, made, desk, now):
    """A signature that is another number, or the high-s twin of a good one."""

    def bent(good: bytes) -> bytes:
        r, s = good[:32], good[32:]
        edge = pick.choice((0, 1, ORDER // 2, ORDER // 2 + 1, ORDER - 1, ORDER, ORDER + 1, 2**256 - 1)).to_bytes(32, "big")
        bit = (int.from_bytes(good, "big") ^ 1 << pick.randrange(512)).to_bytes(64, "big")
        return pick.choice((mint.high_s(good), mint.high_s(good), edge + s, r + edge, s + r, bit, bytes(64), good[:63], good + b"\0", b""))

    if pick.random() < 0.5:
        made.bend_signature = bent
    else:
        made.bend_pass_signature = bent
    return Question(text_of(made.build()), desk, now)


def swapped(pick, made, desk, now):
    """A part of one token in another, or a part alone."""
    other, *_ = draft(pick, purpose=pick.choice((made.pass_claims[-70000][1], None)))
    if pick.random() < 0.5:
        other.holder, key = made.holder, made.pass_claims[8]
        other.pass_claims = {**other.pass_claims, 8: key}
    kind = pick.randrange(7)
    match kind:
        case 0:
            return Question(text_of(made.pass_alone()), desk, now)
        case 1:
            made.header = {**made.header, 13: Raw(other.build())}
        case 2:
            made.header = {**made.header, 13: made.pass_alone()}
        case 3:
            made.header = {**made.header, 13: Raw(other.pass_alone())}
        case 4 | 5 | 6:
            # Three quarters of one and a quarter of the other, and no signature made anew.
            old, new = other.build(), made.build()
            cut = [place for place in range(len(new)) if new[place : place + 2] == b"\x58\x40"]
            at = cut[kind - 5 if len(cut) > 1 else -1]
            return Question(text_of(new[:at] + old[-(len(new) - at) :]), desk, now)
    return Question(text_of(made.build()), desk, now)


def header(pick, made, desk, now):
    """Another value, or one more, or one less, in a protected or unprotected header."""
    tree = pick.choice(("header", "pass_header", "frame", "pass_frame"))
    if tree.endswith("frame"):
        unprotected = pick.choice(({-1: 0}, {4: b"x"}, {1: -9}, [], {"": 0}))
        items = list(mint.FRAME.value)
        items[1] = unprotected
        bent = CBORTag(pick.choice((18, 18, 18, 17, 61, 98)), items)
    else:
        bent = dict(getattr(made, tree))
        match pick.randrange(4):
            case 0:
                bent[1] = pick.choice((-7, -8, -35, -65535, -9, 0, "ESP256", True))
            case 1:
                bent[16] = pick.choice((293, 294, 295, 0, "application/sd-cwt", True))
            case 2:
                bent[pick.choice((2, 3, 4, 5, 13, 15, 17, 33, 39, -1, "typ"))] = pick.choice((0, [1], b"", b"\1\2\3\4\5\6\7\x08", "x", True))
            case 3:
                bent.pop(pick.choice(list(bent)))
    return Question(text_of(made.bent(tree, bent).build()), desk, now)


def encoding(pick, made, desk, now):
    """The same values, written in another way and signed so."""
    tree = pick.choice(TREES)
    root = getattr(made, tree)
    path, item = pick.choice(list(_places(root)))
    match pick.randrange(6):
        case 0 | 1:
            bent = Wide(item, pick.choice((1, 2, 4, 8)))
        case 2:
            bent = Endless(item) if isinstance(item, (bytes, str, list, dict)) else Wide(item, 8)
        case 3 if isinstance(item, dict) and len(item) > 1:
            entries = list(item.items())
            pick.shuffle(entries)
            bent = Pairs(tuple(entries))
        case 4 if isinstance(item, dict) and item:
            entries = sorted(item.items(), key=lambda entry: _bytes(entry[0]))
            at = pick.randrange(len(entries))
            bent = Pairs(tuple(entries[: at + 1] + entries[at:]))
        case _ if isinstance(item, bool):
            bent = Raw(b"\xf8\x14" if not item else b"\xf8\x15")
        case _ if isinstance(item, int) and abs(item) < 2**63:
            bent = Raw(_float(pick, item))
        case _:
            bent = Wide(item, 8)
    return Question(text_of(made.bent(tree, _put(root, path, bent)).build()), desk, now)


def value(pick, made, desk, now):
    """A value of another kind or size somewhere, signed so; once or twice."""
    for _ in range(pick.choice((1, 1, 1, 2))):
        tree = pick.choice(TREES)
        root = getattr(made, tree)
        path, item = pick.choice(list(_places(root)))
        made = made.bent(tree, _put(root, path, _other(pick, item)))
    return Question(text_of(made.build()), desk, now)


def members(pick, made, desk, now):
    """A member of a map or an array more or less, signed so."""
    tree = pick.choice(TREES)
    root = getattr(made, tree)
    path, item = pick.choice([place for place in _places(root) if isinstance(place[1], (dict, list))])
    if isinstance(item, list):
        at = pick.randrange(len(item) + 1)
        bent = item[:at] + pick.choice(([], [_any(pick)])) + item[at + pick.choice((0, 1)) :]
    else:
        bent = dict(item)
        if bent and pick.random() < 0.5:
            bent.pop(pick.choice(list(bent)))
        else:
            bent[pick.choice((0, 5, 7, 14, 19, 39, 99, 65535, -70001, -5, "x", b"y"))] = _any(pick)
    return Question(text_of(made.bent(tree, _put(root, path, bent)).build()), desk, now)


def trailing(pick, made, desk, now):
    """Bytes after an item that is wrapped, signed so, or after the token."""
    tree = pick.choice(TREES)
    more = pick.choice((b"\0", b"\xf6", b"\xa0", b"\xff", pick.randbytes(3)))
    if tree.endswith("frame"):
        return Question(text_of(made.build() + more), desk, now)
    bent = Pairs(((Raw(b""), getattr(made, tree)),))  # a map's head is taken off below
    bent = Raw(mint.encode(bent, {"pass": Raw(made.pass_alone())})[1:] + more)
    return Question(text_of(made.bent(tree, bent).build()), desk, now)


def deep(pick, made, desk, now):
    """Nested as deep as is read, and deeper."""
    levels = pick.choice((10, 11, 12, 13, 14, 15, 16, 17, 30, 300))
    nest = pick.choice((b"\x81", b"\xd2", b"\xa1\x01", b"\xa1\x81"))
    inside = Raw(nest * levels + b"\1" * (levels + 1 if nest == b"\xa1\x81" else 1))
    if pick.random() < 0.7:
        made.pass_claims = {**made.pass_claims, 169: {**made.pass_claims[169], 60: inside}}
    else:
        tree = pick.choice(("header", "payload", "pass_header"))
        made = made.bent(tree, {**getattr(made, tree), 60: inside})
    return Question(text_of(made.build()), desk, now)


def bit(pick, made, desk, now):
    """One bit of the token."""
    token = bytearray(made.build())
    at = pick.randrange(len(token) * 8)
    token[at // 8] ^= 1 << at % 8
    return Question(text_of(bytes(token)), desk, now)


def some_bytes(pick, made, desk, now):
    """Bytes of the token put in, taken out, doubled, changed or exchanged, once or more."""
    token = bytearray(made.build())
    for _ in range(pick.choice((1, 1, 2, 5))):
        at, end = pick.randrange(len(token) + 1), pick.randrange(1, 9)
        match pick.randrange(5):
            case 0:
                token[at:at] = pick.choice((pick.randbytes(end), bytes(end), bytes.fromhex(pick.choice(DICTIONARY))))
            case 1:
                del token[at : at + end]
            case 2:
                token[at:at] = token[at : at + end]
            case 3:
                token[at : at + end] = pick.randbytes(len(token[at : at + end]))
            case 4:
                other = pick.randrange(len(token) + 1)
                token[at : at + end], token[other : other + end] = token[other : other + end], token[at : at + end]
        token = token or bytearray(1)
    return Question(text_of(bytes(token)), desk, now)


def cut_short(pick, made, desk, now):
    """Only the beginning: of the token, or of its text."""
    token = made.build()
    if pick.random() < 0.5:
        return Question(text_of(token[: pick.randrange(len(token))]), desk, now)
    text = text_of(token)
    return Question(text[: pick.randrange(len(text))], desk, now)


def text(pick, made, desk, now):
    """Characters of the text put in, taken out, changed or exchanged."""
    characters = list(text_of(made.build()))
    for _ in range(pick.choice((1, 1, 1, 2))):
        at = pick.randrange(len(characters))
        match pick.randrange(5):
            case 0:
                characters.insert(at, pick.choice(ALPHABET))
            case 1:
                del characters[at]
            case 2:
                characters[at] = pick.choice(ALPHABET)
            case 3:
                characters[at] = pick.choice("abcz!\"#&'()\n\r\t\0~\u00a0\u0110\uff21\u202e\U0001f600é")
            case 4:
                other = pick.randrange(len(characters))
                characters[at], characters[other] = characters[other], characters[at]
    return Question("".join(characters), desk, now)


def second_text(pick, made, desk, now):
    """Another text that a careless reader takes for the same bytes, or for a check-in code."""
    good = text_of(made.build())
    body = good[4:]
    match pick.randrange(8):
        case 0 | 1 | 2:
            groups = [body[at : at + 3] for at in range(0, len(body), 3)]
            for at in pick.sample(range(len(groups)), len(groups)):
                wrapped = _wrapped(groups[at])
                if wrapped:
                    groups[at] = wrapped
                    break
            bent = "CT1:" + "".join(groups)
        case 3:
            bent = good + pick.choice((" ", "\n", "\r\n", "\0", "0", "00", "000", ":::"))
        case 4:
            bent = pick.choice((" ", "\n", "\ufeff", "ct1:", "CT1:")) + good
        case 5:
            bent = pick.choice(("CT2:", "ct1:", "CT1", "HC1:", "CQ1:", "CP1:", "CE1:", "", "ＣＴ１:", "CT1：")) + body
        case 6:
            bent = pick.choice((good.lower(), good.swapcase(), good.replace(" ", "%20"), good.replace(" ", "+"), good[::-1]))
        case 7:
            length = pick.choice((2396, 2397, 2399, 2400, 2401, 2402, 5000))
            bent = (good + "0" * length)[:length]
            if pick.random() < 0.3:
                bent = (bent[:-2] + "é")  # counted in bytes, not in letters
    return Question(bent, desk, now)


KINDS = {  # name: (how many in a hundred, how to bend)
    "whole": (5, whole),
    "at a desk": (3, at_a_desk),
    "edge of time": (9, edge_of_time),
    "any time": (3, any_time),
    "birthday": (4, birthday),
    "other claims": (7, other_claims),
    "other purpose": (6, other_purpose),
    "other signer": (4, other_signer),
    "other key": (4, other_key),
    "signature": (4, signature),
    "swapped": (4, swapped),
    "header": (5, header),
    "encoding": (7, encoding),
    "value": (9, value),
    "members": (4, members),
    "trailing": (2, trailing),
    "deep": (2, deep),
    "bit": (4, bit),
    "bytes": (4, some_bytes),
    "cut short": (1, cut_short),
    "text": (3, text),
    "second text": (3, second_text),
}


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
    return mint.encode(tree, dict.fromkeys(("pass", "protected", "payload", "signature"), Raw(b"\0")))


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
            odd = (Raw(b"\x1b" + b"\xff" * 8), Raw(b"\x3b\x80" + bytes(7)), Raw(_float(pick, item % 2**31)), CBORTag(1, item))
            same = CBORTag(2, (item % 2**64).to_bytes(8, "big"))
            return pick.choice((*near, pick.choice(far), pick.choice(odd), same, bool(item % 2)))
        case bytes():
            bits = bytes(byte ^ 1 << pick.randrange(8) if not pick.randrange(8) else byte for byte in item)
            return pick.choice((b"", item[:-1], item + b"\0", item[::-1], bits, pick.randbytes(len(item)), item.hex(), [item]))
        case str():
            bad = Raw(bytes([0x60 | 4]) + pick.choice((b"ab\xc3\x28", b"\xed\xa0\x80a", b"\xc0\x80ab", b"\xf5\x80\x80\x80")))
            return pick.choice(("", item + " ", item[:-1], item.upper(), item + "\0", item.encode(), bad, [item]))
        case list() | tuple():
            return pick.choice(([], [*item, *item], dict(enumerate(item)), CBORTag(18, list(item))))
        case dict():
            return pick.choice(({}, [part for entry in item.items() for part in entry], CBORTag(259, item), {0: item}))
        case CBORTag():
            return pick.choice((item.value, CBORTag(item.tag + 1, item.value), CBORTag(item.tag, item), CBORTag(2**40, item.value)))
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
    import struct

    return pick.choice((b"\xfb" + struct.pack(">d", number), b"\xfa" + struct.pack(">f", number), b"\xf9\x7e\0", b"\xf9\x3c\0"))


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
