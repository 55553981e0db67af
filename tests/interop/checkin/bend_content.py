"""What a token or a desk says, bent: times, claims, purposes, statuses, questions. Everything is well formed and well signed."""

from dataclasses import replace

from cbor2 import CBORTag

import mint
import trees
from mint import CHALLENGES, DAY, HOUR, ISSUERS, LIST_ISSUED, NOW, SITES, TURN
from pictures import pictures
from purposes import CODES, PURPOSES
from scene import good
from verifier import Desk


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
        scene.become(good(pick, pick.choice(("any desk", "reserve"))))
        scene.token = mint.token(pick, 3, scene.now, "p:3", pick.choice(("hot", "hot", "reserve")))
        scene.desk = Desk("airport", 1)
    today = mint.date(pick.choice((scene.now, scene.token.inner.payload[6])) + pick.choice((-DAY, 0, 0, DAY)))
    years = pick.choice((18, 18, 18, 0))
    born = f"{int(today[:4]) - years}{today[4:]}"
    forms = (
        born,
        born,
        born[:6] + "00",
        born[:4] + "0000",
        born[:4] + "0229",
        born[:4] + "0228",
        born[:4] + "00" + born[6:],
    )
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
        scene.token.inner.payload = scene.token.inner.payload | {
            1: pick.choice(("", "LA", "https://passes.example", "x" * 200))
        }


def portrait(pick, scene):
    """A portrait in the pass, or its digest, at a purpose that has one and at one that has not."""
    claims = scene.token.inner.payload
    identity, private = dict(claims[169]), dict(claims[-70000])
    if pick.random() < 0.6:
        identity |= {16: pick.choice(pictures())}
        if pick.random() < 0.9:
            identity |= {17: pick.choice((4, 4, 4, 4, 1, "4"))}
    if pick.random() < 0.6:
        private |= {
            4: pick.choice((pick.randbytes(16), pick.randbytes(16), b"", pick.randbytes(15), pick.randbytes(32)))
        }
    scene.claims(identity=identity, private=private)


def kind_of_pass(pick, scene):
    """Claims of a full pass where they should not be, and the status of a reserve pass."""
    scene.become(good(pick, pick.choice(("any desk", "site", "full", "reserve"))))
    claims, private = scene.token.inner.payload, scene.token.inner.payload[-70000]
    if pick.random() < 0.5:
        scene.claims(identity=mint.identity_for(private[1], pick, full=bool(PURPOSES[private[1]].on_request)))
    if pick.random() < 0.5:
        scene.claims(status={"status_list": {"idx": pick.randint(4, 99), "uri": mint.STATUS_URI}})
        scene.status_lists = tuple(range(len(mint.STATUS_LISTS)))
    if pick.random() < 0.3:
        scene.claims(exp=claims[6] + pick.choice((DAY, 2 * DAY, 49 * HOUR, 5 * DAY, 8 * DAY)))


def status(pick, scene):
    """Every state of a reserve pass, in every list that may be there."""
    scene.become(good(pick, "reserve"))
    uri = pick.choice(
        (mint.STATUS_URI, mint.STATUS_URI, mint.OTHER_STATUS_URI, "", "https://nowhere.example", "x" * 200, "x" * 201)
    )
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
    scene.become(good(pick, pick.choice(("answer", "full"))))
    asked = next(it for it in CHALLENGES if it.nonce == scene.token.payload[39])
    match pick.randrange(9):
        case 0:
            scene.shown(
                nonce=pick.choice((pick.randbytes(16), pick.choice(CHALLENGES).nonce, b"", asked.nonce[:15], bytes(17)))
            )
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
