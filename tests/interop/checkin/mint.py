"""A country in Python: its trust list, and check-in tokens made wholly with cbor2 and cryptography."""

import base64
import datetime
import functools
import hashlib
import random
from dataclasses import dataclass, field, replace
from typing import Callable

from cbor2 import CBORTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

import strict
from loose import Raw, Slot, encode
from verifier import DAY, ESP256, HOUR, ORDER, PURPOSES, TYP_PASS, TYP_TOKEN, TYP_TRUST_LIST, Desk

NOW = 1_790_000_000  # 2026-09-21 14:13:20 UTC
LIST_ISSUED = NOW - 10_000
NAMES = (
    "Nguyễn Thị Minh Khai",
    "Đặng",
    "H'Hen Niê",
    "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc",
    "Y Thông",
    "Lê Văn Tám",
)


class Key:
    """A throw-away key: SHA-256 of its name. It signs as RFC 6979 says, so that every run makes the same tokens."""

    def __init__(self, name: str):
        number = int.from_bytes(hashlib.sha256(f"interop {name}".encode()).digest(), "big") % ORDER
        self._private = ec.derive_private_key(number, ec.SECP256R1())
        numbers = self._private.public_key().public_numbers()
        self.x, self.is_odd = numbers.x.to_bytes(32, "big"), bool(numbers.y & 1)
        self.point = bytes([2 + self.is_odd]) + self.x
        self.kid = hashlib.sha256(self.point).digest()[:8]

    @functools.lru_cache(maxsize=50_000)
    def sign(self, message: bytes) -> bytes:
        """r ‖ s, low s."""
        der = self._private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(der)
        return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")


ROOT, STRANGER = Key("root"), Key("stranger")
PASSES, COLLISION, AGES, RETIRED, COMING, RENEWED = (
    Key(name) for name in ("passes", "collision", "ages", "retired", "coming", "renewed")
)
PHONES = [Key(f"phone {number}") for number in range(8)]

ALL = sorted(PURPOSES)
BEGIN, END = NOW - 400 * DAY, NOW + 400 * DAY
TURN = NOW + 100  # when RETIRED's key ends and COMING's begins
ISSUERS = (  # key, kid, not before, expires, name, purposes, highest level
    (PASSES, PASSES.kid, BEGIN, END, "https://passes.example", [*ALL, 99], 2),
    (COLLISION, PASSES.kid, BEGIN, END, "https://other.example", ALL, 2),
    (AGES, AGES.kid, BEGIN, END, "https://ages.example", [1], 1),
    (RETIRED, RETIRED.kid, BEGIN, TURN, "https://retired.example", ALL, 2),
    (COMING, COMING.kid, TURN, END, "https://coming.example", ALL, 2),
    (RENEWED, RENEWED.kid, BEGIN, NOW - DAY, "https://renewed.example", ALL, 2),
    (RENEWED, RENEWED.kid, BEGIN, END, "https://renewed.example", ALL[:1], 2),
    (RENEWED, RENEWED.kid, BEGIN, END, "https://renewed.example", ALL[1:], 2),
)


def trust_list() -> bytes:
    """The country's list, signed by ROOT."""
    issuers = [
        {1: kid, 2: key.point, 3: begin, 4: end, 5: name, 6: purposes, 7: level, 8: []}
        for key, kid, begin, end, name, purposes, level in ISSUERS
    ]
    protected = strict.encode_cbor({1: ESP256, 16: TYP_TRUST_LIST})
    payload = strict.encode_cbor({1: 7, 2: LIST_ISSUED, 3: LIST_ISSUED + DAY, 4: issuers})
    signature = ROOT.sign(to_be_signed(protected, payload))
    return strict.encode_cbor(CBORTag(18, [protected, {}, payload, signature]))


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052 §4.4."""
    return strict.encode_cbor(["Signature1", protected, b"", payload])


FRAME = CBORTag(18, [Slot("protected"), {}, Slot("payload"), Slot("signature")])
TREES = ("pass_header", "pass_claims", "pass_frame", "header", "payload", "frame")


@dataclass
class Draft:
    """A token before it is signed. Each tree may be bent: what it has become is signed as it stands."""

    issuer: Key
    holder: Key
    pass_header: object
    pass_claims: object
    header: object
    payload: object
    pass_frame: object = field(default_factory=lambda: FRAME)
    frame: object = field(default_factory=lambda: FRAME)
    bend_pass_signature: Callable = lambda signature: signature
    bend_signature: Callable = lambda signature: signature

    def pass_alone(self) -> bytes:
        protected, payload = encode(self.pass_header), encode(self.pass_claims)
        signature = self.bend_pass_signature(self.issuer.sign(to_be_signed(protected, payload)))
        return encode(self.pass_frame, {"protected": protected, "payload": payload, "signature": signature})

    def build(self) -> bytes:
        protected = encode(self.header, {"pass": Raw(self.pass_alone())})
        payload = encode(self.payload)
        signature = self.bend_signature(self.holder.sign(to_be_signed(protected, payload)))
        return encode(self.frame, {"protected": protected, "payload": payload, "signature": signature})

    def bent(self, tree: str, into) -> "Draft":
        return replace(self, **{tree: into})


def high_s(signature: bytes) -> bytes:
    """The twin that verifies as well."""
    return signature[:32] + (ORDER - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")


def text_of(token: bytes) -> str:
    return "CT1:" + strict.encode_base45(token)


def identity_for(purpose: int, pick: random.Random) -> dict:
    """The claims of key 169 that a purpose must hold."""
    born = f"{pick.randint(1930, 2007)}{pick.choice(('0412', '0229', '1231', '0000', '0900'))}"
    match PURPOSES[purpose]:
        case "age_over_18":
            return {}
        case "airport":
            number = pick.choice(("0001", "7391", "001190000001"))
            return {1: number, 4: pick.choice(NAMES), 8: born, 9: pick.choice((1, 2))}


def draft(pick: random.Random, purpose: int | None = None) -> tuple[Draft, Desk, int]:
    """A token that a desk accepts at a time, and that desk and that time."""
    purpose = purpose or pick.choice(ALL)
    level = pick.choice((1, 2, 2))
    issuers = [PASSES] * 4 + [COLLISION, RENEWED] + [AGES] * (purpose == 1 and level == 1)
    issuer = pick.choice(issuers)
    kid = next(kid for key, kid, *_ in ISSUERS if key is issuer)
    holder = pick.choice(PHONES)
    now = NOW + (pick.randint(0, 5000) if pick.random() < 0.7 else pick.randint(0, 29 * DAY))
    issued = now // DAY * DAY
    expires = -(-(now + pick.randint(3600, DAY)) // HOUR) * HOUR
    shown_at = max(issued, now - pick.randint(-30, 60))
    private = {1: purpose, 2: level}
    if purpose == 1:
        private[3] = {18: True}
    key = {1: 2, -1: 1, -2: holder.x, -3: holder.is_odd}
    handle = base64.urlsafe_b64encode(pick.randbytes(8)).decode().rstrip("=")
    claims = {1: "VN", 2: handle, 4: expires, 6: issued, 8: {1: key}, 169: identity_for(purpose, pick), -70000: private}
    made = Draft(
        issuer=issuer,
        holder=holder,
        pass_header={1: ESP256, 4: kid, 16: TYP_PASS},
        pass_claims=claims,
        header={1: ESP256, 13: Slot("pass"), 16: TYP_TOKEN},
        payload={3: f"p:{purpose}", 6: shown_at},
    )
    return made, Desk(PURPOSES[purpose], pick.randint(1, level)), now


def date(seconds: int) -> str:
    """YYYYMMDD in Việt Nam."""
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds + 7 * HOUR)).strftime("%Y%m%d")
