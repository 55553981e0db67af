"""Bent requests of readers, each case made from its number alone."""

import random

from cbor2 import CBORTag

import mint
import trees
from bend import SEED
from bend_form import bent_signature, of_a_tree
from loose import Raw
from mint import BEGIN, DAY, END, NOW, READERS, TURN, Signed, text_of
from purposes import PURPOSES


class Scene:
    """A request before it is signed, and the time at which it is read."""

    def __init__(self, pick):
        self.token: Signed = mint.request(pick, certified=pick.random() < 0.4, poster=pick.random() < 0.4)
        self.now = NOW + pick.randint(0, 50)
        self.bend_data = self.bend_text = lambda whole: whole

    def asks(self, **changes):
        names = {"iss": 1, "iat": 6, "cnf": 8, "nonce": 39, "private": -70000}
        self.token.payload = self.token.payload | {names[name]: value for name, value in changes.items()}


def case(number: int) -> dict:
    """The case of this number: a question to our side, and its kind."""
    pick = random.Random(SEED + 1 << 32 | number)
    kind = pick.choices(list(KINDS), weights=[weight for weight, _ in KINDS.values()])[0]
    scene = Scene(pick)
    KINDS[kind][1](pick, scene)
    text = scene.bend_text(text_of("CQ1:", scene.bend_data(scene.token.build())))
    return {"request": text, "now": scene.now, "kind": kind}


def whole(pick, scene):
    """Nothing is bent."""


def time(pick, scene):
    """Read when keys end, begin, or are long over; the request's own time is anything."""
    scene.now = pick.choice((BEGIN, END, TURN, TURN + 50, NOW - DAY, scene.now)) + pick.choice((-1, 0, 1))
    scene.asks(iat=pick.choice((0, -1, 2**63 - 1, scene.now)))
    if scene.token.inner and pick.random() < 0.5:
        edges = {pick.choice((4, 5)): scene.now + pick.choice((-1, 0, 1))}
        scene.token.inner.payload = scene.token.inner.payload | edges
    if pick.random() < 0.4:
        key, kid, _, _, identifier, *_ = READERS[pick.choice((3, 4))]
        scene.token = Signed(key, scene.token.header | {4: kid}, scene.token.payload)
        scene.token.header.pop(13, None)
        scene.asks(iss=identifier)


def other_reader(pick, scene):
    """Signed by somebody else, under somebody else's name."""
    part = pick.choice(scene.token.parts())
    match pick.randrange(4):
        case 0:
            part.key = pick.choice(
                (mint.STRANGER, mint.GATE, mint.OTHER_GATE, mint.AUTHORITY, mint.OLD_AUTHORITY, mint.PASSES)
            )
        case 1:
            part.header = part.header | {
                4: pick.choice((mint.GATE.kid, mint.HOTEL.kid, mint.OLD_AUTHORITY.kid, b"", bytes(8)))
            }
        case 2:
            scene.asks(iss=pick.choice(("VN.NBA.T1", "VN.NBA.T2", "hotel_7-a", "VN.X-1", "", "p:3", 5)))
        case 3:
            part.key, part.header = mint.OLD_AUTHORITY, part.header | {4: mint.OLD_AUTHORITY.kid}
            scene.now = TURN + pick.choice((-1, 0))


def other_question(pick, scene):
    """Other purposes and claims than the reader may ask for, and half a question."""
    private = dict(scene.token.payload[-70000])
    if pick.random() < 0.5:
        private[1] = pick.choice((*PURPOSES, 0, 7, 99))
    if pick.random() < 0.6:
        codes = (*mint.ALL_CLAIMS, 99, 18, -1, 0, 17)
        private[6] = [pick.choice(codes) for _ in range(pick.choice((0, 1, 3, 8, 31, 32, 33)))]
    scene.asks(private=private)
    if pick.random() < 0.2:
        scene.token.payload = {key: value for key, value in scene.token.payload.items() if key != pick.choice((8, 39))}
    if pick.random() < 0.1:
        scene.asks(nonce=pick.choice((b"", bytes(15), bytes(16), bytes(17), "x" * 16)))


def certificate(pick, scene):
    """Another certificate."""
    scene.token = mint.request(pick, certified=True, poster=pick.random() < 0.5)
    claims = dict(scene.token.inner.payload)
    private = dict(claims[-70000])
    match pick.randrange(5):
        case 0:
            private[3] = pick.choice(
                ("", " ", "a" * 100, "a" * 101, "\u202ex", "a\u200b", "http://x", "\u2800", "Đồn 7", 5)
            )
        case 1:
            claims[2] = pick.choice(("", "a" * 64, "a" * 65, "p:3", "VN X", "VN.X-1\n", "Đ", "..", "_", 5))
        case 2:
            private[1] = pick.choice(([], [1, 99], list(PURPOSES), ["1"], 1, [True]))
        case 3:
            private[2] = pick.choice(([], [4, 99], mint.ALL_CLAIMS, ["4"], 4))
        case 4:
            key = dict(mint.BROUGHT.cose)
            key[pick.choice((1, -1, -2, -3, 2))] = pick.choice((2, 1, True, False, pick.randbytes(32), bytes(31)))
            claims[8] = {1: key}
    claims[-70000] = private
    scene.token.inner.payload = claims
    if pick.random() < 0.5 and type(claims[2]) is str:
        scene.asks(iss=claims[2])


def header(pick, scene):
    """Another value, or one more, or one less, in a protected or unprotected header."""
    part = pick.choice(scene.token.parts())
    match pick.randrange(4):
        case 0:
            part.header = part.header | {1: pick.choice((-7, -9, "ESP256", True))}
        case 1:
            part.header = part.header | {16: pick.choice((293, 294, 65001, 65002, 65003, "x"))}
        case 2:
            part.header = part.header | {
                pick.choice((2, 4, 13, 15)): pick.choice((b"12345678", Raw(scene.token.build()), 0))
            }
        case 3:
            part.frame = CBORTag(pick.choice((18, 17, 96)), [*mint.FRAME.value[:1], {-1: 0}, *mint.FRAME.value[2:]])


def signature(pick, scene):
    """A signature that is another number, or the high-s twin of a good one."""
    pick.choice(scene.token.parts()).bend_signature = lambda good: bent_signature(pick, good)


def some_bytes(pick, scene):
    """A bit, or some bytes."""
    bending = pick.choice((trees.other_bit, trees.other_bytes))
    scene.bend_data = lambda data: bending(pick, data)


def text(pick, scene):
    """Letters, a second text, or the beginning only."""
    bending = pick.choice(
        (trees.other_letters, trees.second_text, lambda pick, text: text[: pick.randrange(len(text))])
    )
    scene.bend_text = lambda text: bending(pick, text)


KINDS = {  # name: (how many in a hundred, how to bend)
    "whole": (12, whole),
    "time": (10, time),
    "other reader": (10, other_reader),
    "other question": (12, other_question),
    "certificate": (12, certificate),
    "header": (6, header),
    "signature": (6, signature),
    "encoding": (8, of_a_tree(trees.other_encoding)),
    "value": (8, of_a_tree(trees.other_value)),
    "members": (4, of_a_tree(trees.other_members)),
    "trailing": (2, of_a_tree(trees.followed)),
    "bytes": (5, some_bytes),
    "text": (5, text),
}
