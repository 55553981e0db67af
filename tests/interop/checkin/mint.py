"""A country in Python: its lists and readers, and check-in tokens made wholly with cbor2 and cryptography."""

import base64
import datetime
import functools
import hashlib
import random
import zlib
from dataclasses import dataclass, field
from typing import Callable

from cbor2 import CBORTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import seal
import strict
from cose import ESP256, ORDER
from loose import Raw, Slot, encode
from peer import Country
from purposes import CLAIMS, PURPOSES
from trust import TYP_CERTIFICATE, TYP_REQUEST, TYP_STATUS_LIST, TYP_TRUST_LIST
from verifier import DAY, HOUR, TYP_PASS, TYP_TOKEN, Challenge

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
        self.secret = number.to_bytes(32, "big")
        self._private = seal.private_key(self.secret)
        numbers = self._private.public_key().public_numbers()
        self.x, self.is_odd = numbers.x.to_bytes(32, "big"), bool(numbers.y & 1)
        self.point = bytes([2 + self.is_odd]) + self.x
        self.cose = {1: 2, -1: 1, -2: self.x, -3: self.is_odd}
        self.kid = hashlib.sha256(self.point).digest()[:8]

    @functools.lru_cache(maxsize=20_000)
    def sign(self, message: bytes) -> bytes:
        """r ‖ s, low s."""
        der = self._private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(der)
        return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")


ROOT, STRANGER = Key("root"), Key("stranger")
PASSES, COLLISION, AGES, RETIRED, COMING, RENEWED = (
    Key(name) for name in ("passes", "collision", "ages", "retired", "coming", "renewed")
)
GATE, HOTEL, OTHER_GATE, OLD_GATE, BROUGHT = (
    Key(name) for name in ("gate", "hotel", "other gate", "old gate", "brought")
)
AUTHORITY, OLD_AUTHORITY = Key("authority"), Key("old authority")
PHONES = [Key(f"phone {number}") for number in range(8)]
EPHEMERAL = [Key(f"ephemeral {number}") for number in range(64)]

ALL = sorted(PURPOSES)
ALL_CLAIMS = sorted(set(CLAIMS.values()))
BEGIN, END = NOW - 400 * DAY, NOW + 400 * DAY
TURN = NOW + 100  # when one key ends and the next one begins
ISSUERS = (  # key, kid, not before, expires, name, purposes, highest level
    (PASSES, PASSES.kid, BEGIN, END, "https://passes.example", [*ALL, 99], 2),
    (COLLISION, PASSES.kid, BEGIN, END, "https://other.example", ALL, 2),
    (AGES, AGES.kid, BEGIN, END, "https://ages.example", [1], 1),
    (RETIRED, RETIRED.kid, BEGIN, TURN, "https://retired.example", ALL, 2),
    (COMING, COMING.kid, TURN, END, "https://coming.example", ALL, 2),
    (RENEWED, RENEWED.kid, BEGIN, NOW - DAY, "https://renewed.example", ALL, 2),
    (RENEWED, RENEWED.kid, BEGIN, END, "https://renewed.example", ALL[:3], 2),
    (RENEWED, RENEWED.kid, BEGIN, END, "https://renewed.example", ALL[3:], 2),
)
READERS = (  # key, kid, not before, expires, identifier, name, purposes, claims
    (GATE, GATE.kid, BEGIN, END, "VN.NBA.T1", "Cửa an ninh T1", [*ALL, 99], [*ALL_CLAIMS, 99]),
    (OTHER_GATE, GATE.kid, BEGIN, END, "VN.NBA.T2", "Cửa an ninh T2", [3], [4, 8, 16]),
    (HOTEL, HOTEL.kid, BEGIN, END, "hotel_7-a", "Khách sạn Bông Sen", [4, 2], [1, 4]),
    (OLD_GATE, OLD_GATE.kid, BEGIN, TURN, "VN.DAD", "Cửa cũ", ALL, ALL_CLAIMS),
    (OLD_GATE, OLD_GATE.kid, TURN + 50, END, "VN.DAD", "Cửa mới", ALL, ALL_CLAIMS),
)
AUTHORITIES = (
    (AUTHORITY, AUTHORITY.kid, BEGIN, NOW - DAY),
    (AUTHORITY, AUTHORITY.kid, NOW - DAY, END),
    (OLD_AUTHORITY, OLD_AUTHORITY.kid, BEGIN, TURN),
)
STATUS_URI, OTHER_STATUS_URI = "https://passes.example/status/1", "https://passes.example/status/2"
STATUS_LISTS = (  # issuer, uri, issued, expires, ttl, bits, entries
    (PASSES, STATUS_URI, NOW - 5 * HOUR, None, 2 * DAY, 2, bytes(25)),
    (PASSES, STATUS_URI, NOW - HOUR, None, 2 * DAY, 2, bytes([0b11_10_01_00]) + bytes(24)),
    (COLLISION, STATUS_URI, NOW - 1800, None, 2 * DAY, 2, b"\x55" * 25),
    (PASSES, OTHER_STATUS_URI, NOW - 60, NOW + 3000, 60, 8, bytes([0, 1, 2, 3, 255]) + bytes(95)),
    (RENEWED, STATUS_URI, NOW - 7200, None, 100, 1, bytes([0b10]) + bytes(12)),
    (COLLISION, OTHER_STATUS_URI, NOW - 10, None, 60 * DAY, 4, bytes([0x10, 0x32, 0xF4]) + bytes(40)),
)
SITES = ("VN.NBA.T1", "hotel_7-a", "p:3")
CHALLENGES = [
    Challenge(
        identifier, hashlib.sha256(b"%d" % number).digest()[:16], Key(f"question {number}").secret, NOW + 600 * number
    )
    for number in range(8)
    for identifier in [("VN.NBA.T1", "hotel_7-a")[number % 2]]
]


def country() -> Country:
    """What every verifier here believes."""
    issuers = [
        {1: kid, 2: key.point, 3: begin, 4: end, 5: name, 6: purposes, 7: level, 8: []}
        for key, kid, begin, end, name, purposes, level in ISSUERS
    ]
    readers = [
        {1: kid, 2: key.point, 3: begin, 4: end, 5: identifier, 6: purposes, 7: claims, 8: name}
        for key, kid, begin, end, identifier, name, purposes, claims in READERS
    ]
    authorities = [{1: kid, 2: key.point, 3: begin, 4: end} for key, kid, begin, end in AUTHORITIES]
    content = {1: 7, 2: LIST_ISSUED, 3: LIST_ISSUED + DAY, 4: issuers, 5: readers, 6: authorities}
    statuses = []
    for key, uri, issued, expires, ttl, bits, entries in STATUS_LISTS:
        claims = {2: uri, 6: issued, 65534: ttl, 65533: {"bits": bits, "lst": zlib.compress(entries, 9)}}
        claims |= {4: expires} if expires else {}
        kid = PASSES.kid if key is COLLISION else key.kid
        statuses.append(sign1({1: ESP256, 4: kid, 16: TYP_STATUS_LIST}, claims, key))
    return Country(ROOT.point, sign1({1: ESP256, 16: TYP_TRUST_LIST}, content, ROOT), tuple(statuses), NOW)


def sign1(header: dict, payload: dict, key: Key) -> bytes:
    """A COSE_Sign1 as the profiles want it."""
    protected, payload = strict.encode_cbor(header), strict.encode_cbor(payload)
    return strict.encode_cbor(CBORTag(18, [protected, {}, payload, key.sign(to_be_signed(protected, payload))]))


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052 §4.4."""
    return strict.encode_cbor(["Signature1", protected, b"", payload])


FRAME = CBORTag(18, [Slot("protected"), {}, Slot("payload"), Slot("signature")])


@dataclass
class Signed:
    """A COSE_Sign1 before it is signed. Each tree may be bent: what it has become is signed as it stands."""

    key: Key
    header: object
    payload: object
    inner: "Signed | None" = None  # what stands for Slot("inner") in the header: a pass or a certificate
    frame: object = field(default_factory=lambda: FRAME)
    bend_signature: Callable = lambda signature: signature

    def build(self) -> bytes:
        slots = {"inner": Raw(self.inner.build())} if self.inner else None
        protected, payload = encode(self.header, slots), encode(self.payload)
        signature = self.bend_signature(self.key.sign(to_be_signed(protected, payload)))
        return encode(self.frame, {"protected": protected, "payload": payload, "signature": signature})

    def parts(self) -> list:
        """It, and what is inside."""
        return [self] + ([self.inner] if self.inner else [])


def high_s(signature: bytes) -> bytes:
    """The twin that verifies as well."""
    return signature[:32] + (ORDER - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")


@dataclass
class Envelope:
    """An answer before it is encrypted: the key of the question, and trees that may be bent."""

    secret: bytes
    ephemeral: Key
    nonce: bytes
    recipient: object = None
    frame: object = field(
        default_factory=lambda: CBORTag(
            96, [seal.CONTENT, {5: Slot("nonce")}, Slot("ciphertext"), [[Slot("recipient"), {}, b""]]]
        )
    )

    def build(self, token: bytes) -> bytes:
        recipient = encode(self.recipient or {1: seal.ECDH_ES_HKDF_256, -1: self.ephemeral.cose})
        point = seal.private_key(self.secret).public_key().public_numbers()
        reader = b"\4" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
        key = seal.derive_key(self.ephemeral.secret, reader, recipient)
        ciphertext = AESGCM(key).encrypt((self.nonce + bytes(12))[:12], token, seal.additional_data())
        return encode(self.frame, {"nonce": self.nonce, "ciphertext": ciphertext, "recipient": recipient})


def identity_for(purpose: int, pick: random.Random, full: bool = False) -> dict:
    """The claims of key 169 that a pass for this purpose must hold."""
    born = f"{pick.randint(1930, 2007)}{pick.choice(('0412', '0228', '1231', '0000', '0900'))}"
    values = {
        "full_name": (4, pick.choice(NAMES)),
        "date_of_birth": (8, born),
        "sex": (9, pick.choice((1, 2))),
        "personal_number": (1, pick.choice(("001190000001", "046190007391"))),
        "personal_number_last_4": (1, pick.choice(("0001", "7391"))),
    }
    claims = PURPOSES[purpose].on_request if full else PURPOSES[purpose].required
    return dict(values[claim] for claim in sorted(claims) if claim in values)


def token(pick: random.Random, purpose: int, now: int, audience: str, kind: str = "hot", nonce: bytes = b"") -> Signed:
    """A token that is good at this time, around one of a few passes of its day."""
    issued = now // DAY * DAY
    shown = {3: audience, 6: max(issued, now - pick.randint(-30, 60))} | ({39: nonce} if nonce else {})
    issuer, kid, holder, claims = issue(purpose, kind, issued, pick.randrange(64))
    passed = Signed(issuer, {1: ESP256, 4: kid, 16: TYP_PASS}, claims)
    return Signed(holder, {1: ESP256, 13: Slot("inner"), 16: TYP_TOKEN}, shown, passed)


@functools.cache
def issue(purpose: int, kind: str, issued: int, number: int) -> tuple:
    """Issuer, holder and claims of the pass of this number: passes come back, and what is known of their signatures too."""
    pick = random.Random(f"{purpose} {kind} {number}")
    rule = PURPOSES[purpose]
    level = pick.choice((1, 2, 2)) if rule.level == 1 else 2
    issuers = [PASSES] * 4 + [COLLISION, RENEWED] + [AGES] * (purpose == 1 and level == 1)
    issuer = PASSES if kind == "reserve" else pick.choice(issuers)
    kid = next(kid for key, kid, *_ in ISSUERS if key is issuer)
    holder = pick.choice(PHONES)
    claims = {
        1: "VN",
        2: base64.urlsafe_b64encode(pick.randbytes(8)).decode().rstrip("="),
        4: issued + DAY + pick.randint(0, 6 * 24 if kind == "reserve" else 24) * HOUR,
        6: issued,
        8: {1: holder.cose},
        169: identity_for(purpose, pick, full=kind == "full"),
        -70000: {1: purpose, 2: level} | ({3: {18: True}} if "age_over_18" in rule.required else {}),
    }
    if kind == "reserve":
        claims[65535] = {"status_list": {"idx": pick.randint(4, 99), "uri": STATUS_URI}}
    return issuer, kid, holder, claims


def request(pick: random.Random, certified: bool, poster: bool) -> Signed:
    """A reader's request that is good at NOW."""
    key, kid, begin, end, identifier, name, purposes, claims = pick.choice(READERS[:4])
    header = {1: ESP256, 4: kid, 16: TYP_REQUEST}
    certificate = None
    if certified:
        key, purposes, claims = BROUGHT, pick.sample(ALL, 3), pick.sample(ALL_CLAIMS, 4)
        identifier = pick.choice(("VN.X-1", "quan_2"))
        payload = {2: identifier, 4: END, 5: BEGIN, 8: {1: key.cose}, -70000: {1: purposes, 2: claims, 3: name}}
        certificate = Signed(AUTHORITY, {1: ESP256, 4: AUTHORITY.kid, 16: TYP_CERTIFICATE}, payload)
        header = {1: ESP256, 13: Slot("inner"), 16: TYP_REQUEST}
    codes = pick.sample(ALL_CLAIMS, pick.randint(0, 4))
    purpose = pick.choice([code for code in purposes if code in PURPOSES])
    payload = {1: identifier, 6: NOW, -70000: {1: purpose, 6: codes}}
    if not poster:
        payload |= {8: {1: pick.choice(EPHEMERAL).cose}, 39: pick.randbytes(16)}
    return Signed(key, header, payload, certificate)


def date(seconds: int) -> str:
    """YYYYMMDD in Việt Nam."""
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds + 7 * HOUR)).strftime("%Y%m%d")


def text_of(prefix: str, data: bytes) -> str:
    return prefix + strict.encode_base45(data)
