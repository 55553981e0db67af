"""Bent tokens, of some kinds, each case made from its number alone. A kind bends a good scene in one way; some cases of most
kinds are still good, and are accepted by both verifiers or by neither.
"""

import dataclasses
import random
from dataclasses import dataclass, replace
from typing import Callable

from cbor2 import CBORTag

import mint
import trees
from loose import Raw
from mint import CHALLENGES, DAY, HOUR, ISSUERS, LIST_ISSUED, NOW, ORDER, PHONES, SITES, TURN, Envelope, Signed, text_of
from pictures import pictures
from purposes import CODES, PURPOSES
from verifier import Desk, Question

SEED = 3


@dataclass
class Scene:
    """A token before it is signed, in an envelope or not, and the desk that is to take it."""

    token: Signed
    desk: Desk
    now: int
    not_before: int = -(2**63)
    challenges: tuple = ()
    status_lists: tuple = ()
    envelope: Envelope | None = None
    bend_token: Callable = lambda data: data
    bend_data: Callable = lambda data: data
    bend_text: Callable = lambda text: text

    def question(self, kind: str) -> Question:
        data = self.bend_token(self.token.build())
        if self.envelope:
            data = self.envelope.build(data)
        text = self.bend_text(text_of("CE1:" if self.envelope else "CT1:", self.bend_data(data)))
        return Question(text, self.desk, self.now, self.not_before, self.challenges, self.status_lists, kind)

    def aim(self, **changes):
        self.desk = replace(self.desk, **changes)

    def claims(self, **changes):
        """Other claims in the pass, by name."""
        names = {"exp": 4, "iat": 6, "cnf": 8, "identity": 169, "private": -70000, "status": 65535}
        payload = self.token.inner.payload
        self.token.inner.payload = payload | {names[name]: value for name, value in changes.items()}

    def shown(self, **changes):
        """Other claims in the token, by name."""
        names = {"aud": 3, "iat": 6, "nonce": 39}
        self.token.payload = self.token.payload | {names[name]: value for name, value in changes.items()}


def case(number: int) -> Question:
    """The case of this number: always the same."""
    pick = random.Random(SEED << 32 | number)
    kind = pick.choices(list(KINDS), weights=[weight for weight, _ in KINDS.values()])[0]
    scene = good(pick)
    KINDS[kind][1](pick, scene)
    return scene.question(kind)


def good(pick, how: str = "") -> Scene:
    """A scene in which the token is accepted: shown to any desk, at a site, from a reserve pass, or in answer to a question."""
    how = how or pick.choices(("any desk", "site", "reserve", "answer", "full"), (50, 10, 15, 20, 5))[0]
    purposes = {"reserve": [3, 4, 5], "full": [3]}.get(how, mint.ALL)
    purpose = pick.choice(purposes)
    now = NOW + pick.randint(0, 5000)
    if how in ("any desk", "site") and pick.random() < 0.3:
        now = NOW + pick.randint(0, 29 * DAY)
    challenges = pick.sample(CHALLENGES, pick.choice((0, 0, 1, 2)))
    asked = envelope = None
    if how in ("answer", "full"):
        asked = pick.choice(CHALLENGES)
        now = asked.asked + pick.randint(0, 120)
        challenges = pick.sample([it for it in challenges if it is not asked] + [asked], len(set(challenges) | {asked}))
        if how == "full" or pick.random() < 0.8:
            envelope = Envelope(asked.secret, pick.choice(mint.EPHEMERAL), pick.randbytes(12))
    site = pick.choice(SITES) if how == "site" else None
    audience = asked.reader if asked else site or f"p:{purpose}"
    kind = how if how in ("reserve", "full") else "hot"
    token = mint.token(pick, purpose, now, audience, kind, asked.nonce if asked else b"")
    # An answer does not need the phone's clock.
    if asked and pick.random() < 0.3:
        token.payload = token.payload | {6: pick.choice((0, now - 5 * DAY, now + 5 * DAY))}
    desk = Desk(PURPOSES[purpose].key, pick.randint(1, token.inner.payload[-70000][2]), site, asks_first=False)
    if asked and pick.random() < 0.4:
        desk = replace(desk, **pick.choice(({"asks_first": True}, {"site": pick.choice(SITES)})))
    everything = tuple(range(len(mint.STATUS_LISTS)))
    lists = everything if how == "reserve" else tuple(pick.sample(everything, pick.randint(0, 3)))
    return Scene(token, desk, now, challenges=tuple(challenges), status_lists=lists, envelope=envelope)


def whole(pick, scene):
    """Nothing is bent."""


def other_desk(pick, scene):
    """A good token at any desk of the country, for another site, or where the desk asks first."""
    if pick.random() < 0.4:
        scene.aim(purpose=pick.choice(list(CODES)))
    if pick.random() < 0.4:
        scene.aim(minimum_level=pick.choice((1, 2)))
    if pick.random() < 0.4:
        scene.aim(site=pick.choice((None, *SITES)), asks_first=False)
    if pick.random() < 0.2:
        scene.aim(site=None, asks_first=True)


def edge_of_time(pick, scene):
    """A second on either side of each limit."""
    one = pick.choice((-1, 0, 1))
    now, claims = scene.now, scene.token.inner.payload
    match pick.randrange(10):
        case 0:
            scene.shown(iat=now - pick.choice((-601, -600, -31, -30, 0, 60, 61, 600, 601)))
        case 1:
            scene.now = claims[4] + one
            scene.shown(iat=scene.now)
        case 2:
            scene.claims(iat=now + one)
            scene.shown(iat=now)
        case 3:
            longest = pick.choice((0, 49 * HOUR, 8 * DAY + HOUR))
            scene.claims(iat=claims[4] - longest + one)
        case 4:
            scene.claims(iat=now - 20 + one)
            scene.shown(iat=now - 20)
        case 5:
            scene.claims(exp=now - 20 + one + 1)
            scene.shown(iat=now - 20)
            scene.now = min(now, now - 20 + one)
        case 6:
            scene.now = pick.choice((LIST_ISSUED, LIST_ISSUED + 7 * DAY, LIST_ISSUED + 30 * DAY)) + one
            scene.claims(exp=scene.now + HOUR, iat=scene.now - HOUR)
            scene.shown(iat=scene.now)
        case 7:
            scene.now = TURN + one
            scene.claims(exp=scene.now + HOUR, iat=scene.now - HOUR)
            scene.shown(iat=scene.now)
            key = pick.choice((mint.RETIRED, mint.COMING))
            scene.token.inner.key = key
            scene.token.inner.header = scene.token.inner.header | {4: key.kid}
        case 8:
            scene.not_before = scene.now + one
        case 9 if scene.challenges:
            scene.now = pick.choice(scene.challenges).asked + pick.choice((0, 120)) + one


def any_time(pick, scene):
    """Times from anywhere."""
    now = scene.now
    times = (0, 1, -1, 2**31, 2**32 - 1, 2**63 - 1, -(2**63), now, now + DAY, now - DAY, now + 30 * DAY, now - 30)
    for _ in range(pick.randint(1, 2)):
        time = pick.choice(times)
        match pick.randrange(5):
            case 0:
                scene.claims(exp=time)
            case 1:
                scene.claims(iat=time)
            case 2:
                scene.shown(iat=time)
            case 3:
                scene.now = min(time, 2**62)
            case 4:
                scene.not_before = min(time, 2**62)


def birthday(pick, scene):
    """A date of birth around the eighteenth birthday in Việt Nam, mostly beside an age."""
    if pick.random() < 0.8:
        fresh = good(pick, pick.choice(("any desk", "reserve")))
        fresh.token = mint.token(pick, 3, fresh.now, "p:3", pick.choice(("hot", "hot", "reserve")))
        fresh.desk = Desk("airport", 1)
        for name in ("token", "desk", "now", "status_lists", "envelope"):
            setattr(scene, name, getattr(fresh, name))
    today = mint.date(pick.choice((scene.now, scene.token.inner.payload[6])) + pick.choice((-DAY, 0, 0, DAY)))
    years = pick.choice((18, 18, 18, 0))
    born = f"{int(today[:4]) - years}{today[4:]}"
    forms = (born, born, born[:6] + "00", born[:4] + "0000", born[:4] + "0229", born[:4] + "0228", born[:4] + "00" + born[6:])
    claims = scene.token.inner.payload
    private = claims[-70000] | ({3: {18: pick.choice((True, True, False))}} if pick.random() < 0.9 else {})
    scene.claims(identity=claims[169] | {8: pick.choice(forms)}, private=private)


def other_claims(pick, scene):
    """Claims of the person left out, added and changed."""
    values = {
        1: ("0001", "7391", "001190000001", "00119000000", "0011900000012", "12345", "00a1", "٠٠٠١", "００", "", "-001"),
        2: ("old", 5, b"x", True, [1], {1: 2}),
        4: (*mint.NAMES, "", " ", "\u3000", "A" * 100, "A" * 101, "Đ" * 100, "Nguye\u0302\u0303n", "\u202eevil", "a\u200bb",
            "\0", "a\u2800b", "a://b", "a\u0301", "\ufe0f", "\ud7ff\U0001f600", "x\u007f", "\u00ad", "\u0600a"),
        8: ("19900412", "19900400", "19900000", "19901301", "19900432", "19900231", "19000229", "20000229", "1990-04-12",
            "٢٠٠٠٠١٠١", "+1990041", "2008092", "00000000", "99991231", "19900015", "17991231", "18000101", ""),
        9: (1, 2, 0, 3, -1, 2**40),
        10: ("12 phố Huế", b"", 0),
        13: ("VN", "VNM", "", "U", "VNMX", "vn", "V1", "ÝÝ", "４４"),
        17: (4, 3),
        50: (CBORTag(2, b"\1"), CBORTag(0, "2013-03-21T20:04:00Z"), CBORTag(28, [1]), CBORTag(258, [1, 1]), [], {},
             {-1: 0, 24: 1}),
        -1: (False, {True: 1, "a": [b""]}),
        "name": ("x",),
        b"\1": (1,),
        (1, 2): (3,),
    }  # fmt: skip
    identity = dict(scene.token.inner.payload[169])
    for _ in range(pick.randint(1, 2)):
        name = pick.choice([*values, 1, 4, 8, 9, 13, *identity])
        if pick.random() < 0.25:
            identity.pop(name, None)
        else:
            identity[name] = pick.choice(values[name])
    scene.claims(identity=identity)
    private = dict(scene.token.inner.payload[-70000])
    if pick.random() < 0.15:
        private[3] = {18: pick.random() < 0.5}
    if pick.random() < 0.1:
        private.pop(3, None)
    scene.claims(private=private)
    if pick.random() < 0.1:
        scene.token.inner.payload = scene.token.inner.payload | {1: pick.choice(("", "LA", "https://passes.example", "x" * 200))}


def portrait(pick, scene):
    """A portrait in the pass, or its digest, at a purpose that has one and at one that has not."""
    claims = scene.token.inner.payload
    identity, private = dict(claims[169]), dict(claims[-70000])
    if pick.random() < 0.6:
        identity |= {16: pick.choice(pictures())}
        if pick.random() < 0.9:
            identity |= {17: pick.choice((4, 4, 4, 4, 1, "4"))}
    if pick.random() < 0.6:
        private |= {4: pick.choice((pick.randbytes(16), pick.randbytes(16), b"", pick.randbytes(15), pick.randbytes(32)))}
    scene.claims(identity=identity, private=private)


def kind_of_pass(pick, scene):
    """Claims of a full pass where they should not be, and the status of a reserve pass."""
    scene_of = good(pick, pick.choice(("any desk", "site", "full", "reserve")))
    claims, private = scene_of.token.inner.payload, scene_of.token.inner.payload[-70000]
    for name in ("token", "desk", "now", "challenges", "status_lists", "envelope"):
        setattr(scene, name, getattr(scene_of, name))
    if pick.random() < 0.5:
        scene.claims(identity=mint.identity_for(private[1], pick, full=bool(PURPOSES[private[1]].on_request)))
    if pick.random() < 0.5:
        scene.claims(status={"status_list": {"idx": pick.randint(4, 99), "uri": mint.STATUS_URI}})
        scene.status_lists = tuple(range(len(mint.STATUS_LISTS)))
    if pick.random() < 0.3:
        scene.claims(exp=claims[6] + pick.choice((DAY, 2 * DAY, 49 * HOUR, 5 * DAY, 8 * DAY)))


def status(pick, scene):
    """Every state of a reserve pass, in every list that may be there."""
    fresh = good(pick, "reserve")
    scene.token, scene.desk, scene.now, scene.envelope = fresh.token, fresh.desk, fresh.now, None
    uri = pick.choice((mint.STATUS_URI, mint.STATUS_URI, mint.OTHER_STATUS_URI, "", "https://nowhere.example", "x" * 200, "x" * 201))
    index = pick.choice((0, 1, 2, 3, 4, 7, 99, 100, 103, 104, 399, 400, 2**31, 2**63 - 1, -1))
    match pick.randrange(4):
        case 0:
            reference = {"status_list": {"idx": index, "uri": mint.STATUS_URI}}
        case 1:
            reference = {"status_list": {"idx": pick.choice((index, 4)), "uri": uri}}
        case 2:
            reference = trees.other_value(pick, {"status_list": {"idx": 4, "uri": mint.STATUS_URI}})
        case 3:
            reference = {"status_list": {"idx": pick.choice((0, 4)), "uri": mint.STATUS_URI}}
            issuer = pick.choice((mint.COLLISION, mint.RENEWED))
            kid = next(kid for key, kid, *_ in ISSUERS if key is issuer)
            scene.token.inner.key, scene.token.inner.header = issuer, scene.token.inner.header | {4: kid}
    scene.claims(status=reference)
    lists = range(len(mint.STATUS_LISTS))
    scene.status_lists = tuple(pick.choice((lists, lists, pick.sample(lists, pick.randint(0, 5)))))
    if pick.random() < 0.4:
        _, _, issued, expires, ttl, *_ = pick.choice(mint.STATUS_LISTS)
        edges = (issued + ttl, issued + ttl + 7 * DAY, expires or 0, NOW)
        scene.now = max(NOW - HOUR, pick.choice(edges) + pick.choice((-1, 0, 1)))
        scene.claims(exp=scene.now + HOUR, iat=scene.now - HOUR)
        scene.shown(iat=scene.now)


def other_purpose(pick, scene):
    """Purposes, levels and audiences that do not go together, signed by everybody's own key."""
    codes = [*PURPOSES, 0, 7, 99, -1, 2**32]
    private = dict(scene.token.inner.payload[-70000])
    if pick.random() < 0.3:
        private[1] = pick.choice(codes)
    if pick.random() < 0.4:
        private[2] = pick.choice((0, 1, 1, 2, 2, 3, -1))
    scene.claims(private=private)
    if pick.random() < 0.5:
        code = pick.choice(codes)
        odd = (f"p:0{code}", f"P:{code}", f"p:{code} ", f" p:{code}", f"{code}", "", "VN.DAD", "p:", "p:١", *SITES)
        scene.shown(aud=pick.choice((f"p:{code}", pick.choice(odd))))
    if pick.random() < 0.4:
        issuer, kid, *_ = pick.choice(ISSUERS)
        scene.token.inner.key, scene.token.inner.header = issuer, scene.token.inner.header | {4: kid}


def question(pick, scene):
    """An answer to another question, to none, to one that is over, or by another reader; sealed to another, or not at all."""
    fresh = good(pick, pick.choice(("answer", "full")))
    for item in dataclasses.fields(Scene)[:7]:
        setattr(scene, item.name, getattr(fresh, item.name))
    asked = next(it for it in CHALLENGES if it.nonce == scene.token.payload[39])
    match pick.randrange(9):
        case 0:
            scene.shown(nonce=pick.choice((pick.randbytes(16), pick.choice(CHALLENGES).nonce, b"", asked.nonce[:15], bytes(17))))
        case 1:
            scene.shown(aud=pick.choice((*SITES, "p:1", f"p:{scene.token.inner.payload[-70000][1]}", "")))
        case 2:
            scene.challenges = tuple(pick.sample(CHALLENGES, pick.randint(0, 4)))
        case 3:
            scene.now += pick.choice((-200, -1, 1, 121, 600))
        case 4:
            scene.envelope = None
        case 5:
            scene.token.payload = {key: value for key, value in scene.token.payload.items() if key != 39}
            if pick.random() < 0.7:
                scene.shown(aud=f"p:{scene.token.inner.payload[-70000][1]}", iat=scene.now)
        case 6 if scene.envelope:
            scene.envelope.secret = pick.choice((*CHALLENGES, asked)).secret
        case 7:
            scene.not_before = scene.now + pick.choice((-1, 0, 1, 40, DAY, 40 * DAY))
        case 8:
            twin = replace(asked, reader=pick.choice(SITES), asked=pick.choice((asked.asked, asked.asked - 500)))
            scene.challenges = tuple(pick.choice(([twin, asked], [asked, twin])))


def envelope(pick, scene):
    """Another envelope around a good answer."""
    fresh = good(pick, "full")
    for item in dataclasses.fields(Scene)[:7]:
        setattr(scene, item.name, getattr(fresh, item.name))
    sealed = scene.envelope
    bending = pick.choice((trees.other_encoding, trees.other_value, trees.other_value, trees.other_members, trees.followed))
    recipient = {1: -25, -1: sealed.ephemeral.cose}
    match pick.randrange(8):
        case 0 | 1:
            sealed.frame = bending(pick, sealed.frame)
        case 2 | 3:
            sealed.recipient = bending(pick, recipient)
        case 4:
            x = pick.choice((pick.randbytes(32), bytes(32), b"\xff" * 32))
            odd = pick.choice(({**sealed.ephemeral.cose, -3: not sealed.ephemeral.is_odd}, {**sealed.ephemeral.cose, -2: x}))
            sealed.frame = Raw(sealed.build(scene.token.build()).replace(mint.encode(sealed.ephemeral.cose), mint.encode(odd)))
        case 5:
            sealed.nonce = pick.choice((pick.randbytes(12), pick.randbytes(11), pick.randbytes(13), b""))
        case 6:
            scene.bend_data = lambda data: trees.other_bit(pick, data)
        case 7:
            scene.bend_token = lambda data: pick.choice((b"", data[:-1], data + b"\0", b"CT1:", trees.other_bytes(pick, data)))


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


KINDS = {  # name: (how many in a hundred, how to bend)
    "whole": (4, whole),
    "other desk": (3, other_desk),
    "edge of time": (9, edge_of_time),
    "any time": (3, any_time),
    "birthday": (4, birthday),
    "other claims": (7, other_claims),
    "portrait": (3, portrait),
    "kind of pass": (3, kind_of_pass),
    "status": (5, status),
    "other purpose": (5, other_purpose),
    "question": (6, question),
    "envelope": (4, envelope),
    "other signer": (4, other_signer),
    "other key": (3, other_key),
    "signature": (3, signature),
    "swapped": (3, swapped),
    "header": (4, header),
    "encoding": (6, of_a_tree(trees.other_encoding)),
    "value": (7, of_a_tree(trees.other_value)),
    "members": (4, of_a_tree(trees.other_members)),
    "trailing": (1, of_a_tree(trees.followed)),
    "deep": (2, deep),
    "bit": (3, bit),
    "bytes": (3, some_bytes),
    "cut short": (1, cut_short),
    "letters": (2, letters),
    "second text": (3, second_text),
}
