"""The form of a token, bent: keys, signatures, headers, encodings, bytes, letters. What it says may be as before."""

from cbor2 import CBORTag

import mint
import trees
from loose import Raw
from mint import ORDER, PHONES
from scene import good


def envelope(pick, scene):
    """Another envelope around a good answer."""
    scene.become(good(pick, "full"))
    sealed = scene.envelope
    bending = pick.choice(
        (trees.other_encoding, trees.other_value, trees.other_value, trees.other_members, trees.followed)
    )
    recipient = {1: -25, -1: sealed.ephemeral.cose}
    match pick.randrange(8):
        case 0 | 1:
            sealed.frame = bending(pick, sealed.frame)
        case 2 | 3:
            sealed.recipient = bending(pick, recipient)
        case 4:
            x = pick.choice((pick.randbytes(32), bytes(32), b"\xff" * 32))
            odd = pick.choice(
                ({**sealed.ephemeral.cose, -3: not sealed.ephemeral.is_odd}, {**sealed.ephemeral.cose, -2: x})
            )
            sealed.frame = Raw(
                sealed.build(scene.token.build()).replace(mint.encode(sealed.ephemeral.cose), mint.encode(odd))
            )
        case 5:
            sealed.nonce = pick.choice((pick.randbytes(12), pick.randbytes(11), pick.randbytes(13), b""))
        case 6:
            scene.bend_data = lambda data: trees.other_bit(pick, data)
        case 7:
            scene.bend_token = lambda data: pick.choice(
                (b"", data[:-1], data + b"\0", b"CT1:", trees.other_bytes(pick, data))
            )


def other_signer(pick, scene):
    """Signed by a key that should not have."""
    token, issued = scene.token, scene.token.inner
    match pick.randrange(5):
        case 0:
            issued.key = pick.choice((mint.STRANGER, token.key, mint.AGES, mint.COLLISION, mint.PASSES, mint.GATE))
        case 1:
            token.key = pick.choice((mint.STRANGER, issued.key, *PHONES))
        case 2:
            kid = issued.header[4]
            odd = (mint.AGES.kid, mint.COMING.kid, mint.GATE.kid, b"", kid[:4], bytes(8), kid + b"\0")
            issued.header = issued.header | {4: pick.choice(odd)}
        case 3:
            scene.claims(cnf={1: pick.choice(PHONES).cose})
        case 4:
            issued.key = token.key = mint.STRANGER


def other_key(pick, scene):
    """The holder's key in the pass is another, or none."""
    key = dict(scene.token.key.cose)
    match pick.randrange(5):
        case 0:
            key[-2] = pick.randbytes(32)  # every second one is on the curve
        case 1:
            key[-3] = not key[-3]
        case 2:
            key[-2] = pick.choice((b"", bytes(32), b"\xff" * 32, key[-2][:31], key[-2] + b"\0", mint.PASSES.x))
        case 3:
            key[pick.choice((1, -1))] = pick.choice((0, 1, 2, 3, -1, True, "EC2"))
        case 4:
            key[pick.choice((2, 3, 4, -4))] = pick.choice((b"", -9, pick.randbytes(32)))
    scene.claims(cnf=pick.choice(({1: key}, {1: key}, {1: key}, {1: key, 3: b"kid"}, {3: b"kid"}, {}, {2: key}, key)))


def signature(pick, scene):
    """A signature that is another number, or the high-s twin of a good one."""
    pick.choice(scene.token.parts()).bend_signature = lambda good: bent_signature(pick, good)


def bent_signature(pick, good: bytes) -> bytes:
    r, s = good[:32], good[32:]
    edge = pick.choice((0, 1, ORDER // 2, ORDER // 2 + 1, ORDER - 1, ORDER, ORDER + 1, 2**256 - 1)).to_bytes(32, "big")
    twin, bit = mint.high_s(good), trees.other_bit(pick, good)
    return pick.choice((twin, twin, edge + s, r + edge, s + r, bit, bytes(64), good[:63], good + b"\0", b""))


def swapped(pick, scene):
    """A part of one token in another, or a part alone."""
    token, other = scene.token, good(pick).token
    if pick.random() < 0.5:
        other.inner.payload = other.inner.payload | {8: token.inner.payload[8]}
        other.key = token.key
    match pick.randrange(6):
        case 0:
            scene.bend_token = lambda _: token.inner.build()
        case 1:
            token.header = token.header | {13: Raw(other.build())}
        case 2:
            token.header = token.header | {13: token.inner.build()}
        case 3:
            token.inner = other.inner
        case 4 | 5:
            # The beginning of one and the end of the other, cut where a signature is, and none made anew.
            old, new = other.build(), token.build()
            cuts = [at for at in range(len(new)) if new[at : at + 2] == b"\x58\x40"]
            at = pick.choice(cuts)
            scene.bend_token = lambda _: new[:at] + old[-(len(new) - at) :]


def header(pick, scene):
    """Another value, or one more, or one less, in a protected or unprotected header."""
    part = pick.choice(scene.token.parts())
    if pick.random() < 0.3:
        items = list(mint.FRAME.value)
        items[1] = pick.choice(({-1: 0}, {4: b"x"}, {1: -9}, [], {"": 0}))
        part.frame = CBORTag(pick.choice((18, 18, 18, 17, 61, 98)), items)
        return
    bent = dict(part.header)
    match pick.randrange(4):
        case 0:
            bent[1] = pick.choice((-7, -8, -35, -65535, -9, 0, "ESP256", True))
        case 1:
            bent[16] = pick.choice((293, 294, 295, 65001, 0, "application/sd-cwt", True))
        case 2:
            label = pick.choice((2, 3, 4, 5, 13, 15, 17, 33, 39, -1, "typ"))
            bent[label] = pick.choice((0, [1], b"", b"\1\2\3\4\5\6\7\x08", "x", True))
        case 3:
            bent.pop(pick.choice(list(bent)))
    part.header = bent


def of_a_tree(bending):
    """Bends one of the trees that are signed, or the frame around."""

    def bend(pick, scene):
        for _ in range(pick.choice((1, 1, 1, 2)) if bending is trees.other_value else 1):
            part, tree = pick.choice(scene.token.parts()), pick.choice(("header", "payload", "frame"))
            setattr(part, tree, bending(pick, getattr(part, tree)))

    return bend


def deep(pick, scene):
    """Nested as deep as is read, and deeper."""
    if pick.random() < 0.7:
        scene.claims(identity=scene.token.inner.payload[169] | {60: trees.nested(pick)})
    else:
        part, tree = pick.choice(scene.token.parts()), pick.choice(("header", "payload"))
        setattr(part, tree, getattr(part, tree) | {60: trees.nested(pick)})


def bit(pick, scene):
    """One bit of what was signed or sealed."""
    name = pick.choice(("bend_token", "bend_data"))
    setattr(scene, name, lambda data: trees.other_bit(pick, data))


def some_bytes(pick, scene):
    """Some bytes of what was signed or sealed."""
    name = pick.choice(("bend_token", "bend_data"))
    setattr(scene, name, lambda data: trees.other_bytes(pick, data))


def cut_short(pick, scene):
    """Only the beginning: of the bytes, or of the text."""
    name = pick.choice(("bend_token", "bend_data", "bend_text"))
    setattr(scene, name, lambda whole: whole[: pick.randrange(len(whole))])


def letters(pick, scene):
    """Letters of the text."""
    scene.bend_text = lambda text: trees.other_letters(pick, text)


def second_text(pick, scene):
    """A second text of the same bytes."""
    scene.bend_text = lambda text: trees.second_text(pick, text)
