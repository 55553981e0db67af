"""A second verifier of check-in tokens, written from spec/profile/checkin.md and spec/profile/trust.md alone: it shares no
code with core, not even a parser or a library of cryptography. It does not know which tokens were seen before.
"""

import base64
import datetime
import functools
from dataclasses import dataclass

from cbor2 import CBORTag, frozendict
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

import strict

PURPOSES = {1: "age_over_18", 3: "airport"}
ESP256, TYP_PASS, TYP_TOKEN, TYP_TRUST_LIST = -9, 293, 294, 65002
HOUR, DAY = 3600, 86_400
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Refused(Exception):
    """The code of the first check that failed."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Desk:
    purpose: str
    minimum_level: int


@dataclass(frozen=True)
class Issuer:
    kid: bytes
    key: bytes  # SEC1, uncompressed
    not_before: int
    expires: int
    name: str
    purposes: tuple
    maximum_level: int


@dataclass(frozen=True)
class TrustList:
    sequence: int
    issued_at: int
    issuers: tuple


# The rules of a token that can be left out, one at a time, to see that the comparison notices.
RULES = (
    "length base45 shortest depth unprotected header bare_pass list_age list_future kid issuer_low_s issuer_signature "
    "pass_header pass_claims cnf pass_expired pass_backwards pass_long pass_future issuer_in_force issuer_purpose "
    "issuer_level purpose level holder_low_s holder_signature audience within_pass window far claims age"
).split()


class Verifier:
    """Checks texts against one trust list."""

    def __init__(self, trust: TrustList, without: str = ""):
        if without and without not in RULES:
            raise ValueError(f"no rule is called {without}")
        self.trust = trust
        self.without = without

    def verify(self, text: str, desk: Desk, now: int) -> dict:
        """What a verified token says; raises Refused with the first check that fails."""
        self._demand("length", len(text.encode()) <= 2400, "too_long")
        if not text.startswith("CT1:"):
            raise _refused("not_ct1")
        try:
            data = strict.decode_base45(text[4:], overflow=self.without == "base45")
        except strict.NotBase45:
            raise _refused("base45") from None
        protected, payload, signature = self._sign1(self._cbor(data))
        header = self._cbor(protected)
        if not (_has_exactly(header, {1, 13, 16}) and _is(header[1], ESP256) and _is(header[16], TYP_TOKEN)):
            bare = _is_map(header) and any(_is(key, 16) and _is(header[key], TYP_PASS) for key in header)
            self._demand("bare_pass", not bare, "bare_pass")
            if not (self.without == "header" and _is_map(header) and 13 in header):
                raise _refused("shape")
        audience, shown_at = self._token_claims(payload)

        list_age = now - self.trust.issued_at
        self._demand("list_age", list_age <= 30 * DAY, "trust_stale")
        self._demand("list_future", list_age >= 0, "verifier_clock")
        claims, issuer = self._pass(header[13], now)
        self._demand("purpose", PURPOSES[claims["purpose"]] == desk.purpose, "purpose")
        self._demand("level", claims["level"] >= desk.minimum_level, "level")
        if claims["key"] is not None:
            self._signature("holder", [claims["key"]], protected, payload, signature)
        code = next(code for code, name in PURPOSES.items() if name == desk.purpose)
        self._demand("audience", audience == f"p:{code}", "audience")
        self._demand("within_pass", claims["iat"] <= shown_at < claims["exp"], "stale")
        age = now - shown_at
        if not -30 <= age <= 60:
            self._demand("far", abs(age) <= 600, "stale")
            self._demand("window", False, "stale_or_clock")
        self._claims(claims, now)
        return self._told(claims, issuer, shown_at, list_age)

    def _demand(self, rule: str, holds: bool, code: str):
        if not holds and self.without != rule:
            raise _refused(code)

    def _cbor(self, data: bytes):
        try:
            depth = 64 if self.without == "depth" else strict.MAX_DEPTH
            return strict.decode_cbor(data, shortest=self.without != "shortest", depth=depth)
        except strict.NotCbor:
            raise _refused("cbor") from None

    def _sign1(self, value):
        """protected, payload and signature of a COSE_Sign1 in our one form."""
        if not (type(value) is CBORTag and value.tag == 18 and type(value.value) in (list, tuple) and len(value.value) == 4):
            raise _refused("shape")
        protected, unprotected, payload, signature = value.value
        if not (type(protected) is bytes and _is_map(unprotected) and type(payload) is bytes and type(signature) is bytes):
            raise _refused("shape")
        self._demand("unprotected", len(unprotected) == 0, "shape")
        if len(signature) != 64:
            raise _refused("shape")
        return protected, payload, signature

    def _token_claims(self, payload: bytes):
        claims = self._cbor(payload)
        if not (_has_exactly(claims, {3, 6}) and type(claims[3]) is str and type(claims[6]) is int):
            raise _refused("shape")
        return claims[3], claims[6]

    def _pass(self, value, now: int):
        """What the pass says, and the issuer of the list that signed it."""
        protected, payload, signature = self._sign1(value)
        header = self._cbor(protected)
        known = _has_exactly(header, {1, 4, 16}) and _is(header[1], ESP256) and _is(header[16], TYP_PASS)
        if not (known and type(header[4]) is bytes):
            loose = _is_map(header) and type(header.get(4)) is bytes
            if self.without != "pass_header" or not loose:
                raise _refused("shape")
        signers = [issuer for issuer in self.trust.issuers if issuer.kid == header[4]]
        if not signers:
            self._demand("kid", False, "issuer_unknown")
            signers = list(self.trust.issuers)
        good = self._signature("issuer", [issuer.key for issuer in signers], protected, payload, signature)
        signers = [issuer for issuer in signers if issuer.key in good]
        claims = self._pass_claims(payload)
        life = claims["exp"] - claims["iat"]
        self._demand("pass_expired", now < claims["exp"], "pass_expired")
        self._demand("pass_backwards", life > 0, "pass_expired")
        self._demand("pass_long", life <= 49 * HOUR, "pass_expired")
        self._demand("pass_future", claims["iat"] <= now, "pass_future")
        in_force = [issuer for issuer in signers if issuer.not_before <= now < issuer.expires]
        self._demand("issuer_in_force", in_force, "pass_expired")
        signers = in_force or signers
        for rule, may in (
            ("issuer_purpose", lambda issuer: claims["purpose"] in issuer.purposes),
            ("issuer_level", lambda issuer: claims["level"] <= issuer.maximum_level),
        ):
            allowed = [issuer for issuer in signers if may(issuer)]
            self._demand(rule, allowed, "issuer_purpose")
            signers = allowed or signers
        return claims, signers[0]

    def _pass_claims(self, payload: bytes) -> dict:
        try:
            claims = self._cbor(payload)
        except Refused:
            raise _refused("shape") from None  # the claims of a pass are one shape, whatever is wrong with them
        strictly = self.without != "pass_claims"
        if not _has_exactly(claims, {1, 2, 4, 6, 8, 169, -70000}, exactly=strictly):
            raise _refused("shape")
        cnf, identity, private = claims[8], claims[169], claims[-70000]
        key = cnf[1] if _has_exactly(cnf, {1}) else None
        shapes = (
            type(claims[1]) is str
            and _is_handle(claims[2])
            and type(claims[4]) is int
            and type(claims[6]) is int
            and _has_exactly(key, {1, -1, -2, -3})
            and _is(key[1], 2)
            and _is(key[-1], 1)
            and type(key[-2]) is bytes
            and len(key[-2]) == 32
            and type(key[-3]) is bool
            and _is_map(identity)
            and all(type(value) is str for name, value in identity.items() if type(name) is int and name in (1, 4, 8, 13))
            and _has_exactly(private, {1, 2}, {3}, exactly=strictly)
            and type(private[1]) is int
            and private[1] in PURPOSES
            and type(private[2]) is int
            and private[2] in (1, 2)
        )
        if not shapes:
            raise _refused("shape")
        identity = {name: value for name, value in identity.items() if type(name) is int}
        sex = identity.get(9, 1)
        ages = private.get(3, {18: True})
        if not (type(sex) is int and sex in (1, 2) and _has_exactly(ages, {18}) and type(ages[18]) is bool):
            raise _refused("shape")
        try:
            point = uncompressed(bytes([2 + key[-3]]) + key[-2])
        except ValueError:
            self._demand("cnf", False, "shape")
            point = None
        return {
            "handle": claims[2],
            "exp": claims[4],
            "iat": claims[6],
            "key": point,
            "identity": identity,
            "purpose": private[1],
            "level": private[2],
            "of_age": private[3][18] if 3 in private else None,
        }

    def _signature(self, who: str, keys: list, protected: bytes, payload: bytes, signature: bytes) -> list:
        """The keys that signed it; none is a refusal."""
        self._demand(f"{who}_low_s", int.from_bytes(signature[32:], "big") <= ORDER // 2, f"{who}_signature")
        message = strict.encode_cbor(["Signature1", protected, b"", payload])
        good = [key for key in keys if signature_holds(key, message, signature)]
        self._demand(f"{who}_signature", good, f"{who}_signature")
        return good or keys

    def _claims(self, claims: dict, now: int):
        """The claims of the purpose are there, and an age is what the date of birth says."""
        identity, of_age = claims["identity"], claims["of_age"]
        number = identity.get(1, "")
        match PURPOSES[claims["purpose"]]:
            case "age_over_18":
                complete = of_age is True
            case "airport":
                complete = all(name in identity for name in (4, 8, 9)) and _is_number(number, (4, 12))
        self._demand("claims", complete, "claims")
        if 8 in identity:
            born = _latest_day(identity[8])
            consistent = born is not None and of_age in (None, born <= _today_18_years_ago(now))
            self._demand("age", consistent, "claims")

    def _told(self, claims: dict, issuer: Issuer, shown_at: int, list_age: int) -> dict:
        identity = claims["identity"]
        sexes = {1: "male", 2: "female", None: None}
        person = {
            "personal_number": identity.get(1),
            "name": identity.get(4),
            "date_of_birth": identity.get(8),
            "sex": sexes[identity.get(9)],
            "nationality": identity.get(13),
            "age_over_18": claims["of_age"],
        }
        told = {
            "handle": claims["handle"],
            "shown_at": shown_at,
            "valid_until": claims["exp"],
            "issuer": issuer.name,
            "level": claims["level"],
            "purpose": PURPOSES[claims["purpose"]],
            "person": {name: value for name, value in person.items() if value is not None},
        }
        if list_age > 7 * DAY:
            told["trust_age_seconds"] = list_age
        return told


def read_trust_list(data: bytes, root: bytes, minimum_sequence: int) -> TrustList:
    """The list that `root` signed; raises Refused."""
    rules = Verifier(TrustList(0, 0, ()))
    try:
        if len(data) > 1024 * 1024:
            raise _refused("too_long")
        protected, payload, signature = rules._sign1(rules._cbor(data))
        if protected != strict.encode_cbor({1: ESP256, 16: TYP_TRUST_LIST}):
            raise _refused("shape")
    except Refused:
        raise Refused("trust.malformed") from None
    try:
        rules._signature("issuer", [uncompressed(root)], protected, payload, signature)
    except Refused:
        raise Refused("trust.signature") from None
    try:
        content = rules._cbor(payload)
        if not (_has_exactly(content, {1, 2, 3, 4}) and all(type(content[key]) is int for key in (1, 2, 3))):
            raise _refused("shape")
        if content[1] < 0 or type(content[4]) is not list or len(content[4]) > 1000:
            raise _refused("shape")
        issuers = tuple(_issuer(value) for value in content[4])
    except (Refused, ValueError):
        raise Refused("trust.malformed") from None
    if content[1] < minimum_sequence:
        raise Refused("trust.rollback")
    return TrustList(content[1], content[2], issuers)


def _issuer(value) -> Issuer:
    wanted = {1: bytes, 2: bytes, 3: int, 4: int, 5: str, 6: list, 7: int, 8: list}
    if not (_is_map(value) and all(type(value.get(key)) is kind for key, kind in wanted.items())):
        raise _refused("shape")
    if len(value[1]) != 8 or value[7] not in (1, 2) or any(type(name) is not str for name in value[8]):
        raise _refused("shape")
    purposes = tuple(code for code in value[6] if type(code) is int)
    return Issuer(value[1], uncompressed(value[2]), value[3], value[4], value[5], purposes, value[7])


@functools.lru_cache(maxsize=10_000)
def uncompressed(point: bytes) -> bytes:
    """A SEC1 point in its long form; raises ValueError if it is none."""
    if (len(point), point[:1]) not in ((33, b"\2"), (33, b"\3"), (65, b"\4")):
        raise ValueError("not a SEC1 point")
    numbers = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).public_numbers()
    return b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


@functools.lru_cache(maxsize=10_000)
def _public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


@functools.lru_cache(maxsize=20_000)
def signature_holds(point: bytes, message: bytes, signature: bytes) -> bool:
    """ECDSA on P-256 with SHA-256, r ‖ s, either s."""
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        _public_key(point).verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _refused(reason: str) -> Refused:
    return Refused(f"checkin.{reason}")


def _is_map(value) -> bool:
    return isinstance(value, (dict, frozendict))


def _is(value, number: int) -> bool:
    return type(value) is int and value == number  # in Python True is 1


def _has_exactly(value, keys: set, optional: set = frozenset(), exactly: bool = True) -> bool:
    """A map with these integer keys, and no other."""
    if not _is_map(value):
        return False
    present = {key for key in value if type(key) is int}
    return keys <= present and (not exactly or (len(present) == len(value) and present <= keys | optional))


def _is_handle(value) -> bool:
    """Eight bytes as base64url, in their one form."""
    if type(value) is not str or len(value) != 11:
        return False
    try:
        data = base64.b64decode(value.translate(str.maketrans("-_+/", "+/!!")) + "=", validate=True)
    except ValueError:
        return False
    return base64.urlsafe_b64encode(data).decode().rstrip("=") == value


def _is_number(text: str, lengths: tuple) -> bool:
    return len(text) in lengths and text.isascii() and text.isdigit()


def _latest_day(text: str):
    """YYYYMMDD as a triple, with an unknown month or day taken as the last; None if it is no date."""
    if not _is_number(text, (8,)):
        return None
    year, month, day = int(text[:4]), int(text[4:6]) or 12, int(text[6:]) or 31
    return (year, month, day) if month <= 12 and day <= 31 else None


def _today_18_years_ago(now: int) -> tuple:
    today = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=now + 7 * HOUR)
    return today.year - 18, today.month, today.day
