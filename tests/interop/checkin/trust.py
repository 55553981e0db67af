"""Trust lists, status lists, readers and their certificates and requests, as spec/profile/trust.md and checkin.md have
them. It does not know passes.
"""

import re
import zlib
from dataclasses import dataclass, field

import strict
from cose import ESP256, Refused, Rules, has_exactly, is_map, is_number, key_of, uncompressed
from purposes import CLAIMS, PURPOSES

DAY = 86_400
TYP_REQUEST, TYP_TRUST_LIST, TYP_CERTIFICATE, TYP_TIME = 65001, 65002, 65003, 65004
TYP_STATUS_LIST = "application/statuslist+cwt"

# The rules of a request that can be left out, one at a time.
REQUEST_RULES = (
    "request_typ reader_known reader_low_s reader_signature reader_in_force reader_identifier reader_purpose "
    "authority_known authority_low_s authority_signature authority_in_force certified_claims claims_of_the_purpose "
    "challenge_whole"
).split()


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
class Reader:
    kid: bytes
    key: bytes
    not_before: int
    expires: int
    identifier: str
    name: str
    purposes: tuple
    claims: tuple


@dataclass(frozen=True)
class Authority:
    kid: bytes
    key: bytes
    not_before: int
    expires: int


@dataclass(frozen=True)
class TrustList:
    sequence: int
    issued_at: int
    issuers: tuple
    readers: tuple = ()
    authorities: tuple = ()


@dataclass(frozen=True)
class StatusList:
    issuer: str
    uri: str
    issued: int
    expires: int | None
    ttl: int
    bits: int
    entries: bytes = field(repr=False)

    def status(self, index: int) -> int | None:
        per_byte = 8 // self.bits
        if index // per_byte >= len(self.entries):
            return None
        return self.entries[index // per_byte] >> index % per_byte * self.bits & (1 << self.bits) - 1


def read_trust_list(data: bytes, root: bytes, minimum_sequence: int) -> TrustList:
    """The list that `root` signed; raises Refused."""
    rules, bad = Rules(), "trust.malformed"
    if len(data) > 1024 * 1024:
        raise Refused(bad)
    signed = rules.sign1(rules.decode(data, bad), bad)
    rules.demand("", signed.protected == strict.encode_cbor({1: ESP256, 16: TYP_TRUST_LIST}), bad)
    rules.signers("root", signed, [uncompressed(root)], "trust.signature")
    content = rules.decode(signed.payload, bad)
    whole = has_exactly(content, {1, 2, 3, 4}, {5, 6}) and all(type(content[key]) is int for key in (1, 2, 3))
    if not whole or content[1] < 0:
        raise Refused(bad)
    try:
        listed = TrustList(
            content[1],
            content[2],
            _entries(content[4], 0, 1000, _issuer),
            _entries(content[5], 1, 5000, _reader) if 5 in content else (),
            _entries(content[6], 1, 100, _authority) if 6 in content else (),
        )
    except ValueError:
        raise Refused(bad) from None
    rules.demand("", listed.sequence >= minimum_sequence, "trust.rollback")
    return listed


def read_status_list(data: bytes, trust: TrustList, now: int) -> StatusList:
    """The list that an issuer of the trust list signed; raises Refused."""
    rules, bad = Rules(), "status.malformed"
    if len(data) > 4 * 1024 * 1024:
        raise Refused(bad)
    signed = rules.sign1(rules.decode(data, bad), bad)
    header = rules.decode(signed.protected, bad)
    if not (has_exactly(header, {1, 4, 16}) and is_number(header[1], ESP256) and header[16] == TYP_STATUS_LIST):
        raise Refused(bad)
    issuers = [it for it in trust.issuers if it.kid == header[4] and it.not_before <= now < it.expires]
    keys = rules.signers("issuer", signed, [it.key for it in issuers], "status.signature")
    claims = rules.decode(signed.payload, bad)
    if not has_exactly(claims, {2, 6, 65533, 65534}, {4}):
        raise Refused(bad)
    entries = claims[65533]
    whole = is_map(entries) and set(entries) == {"bits", "lst"} and type(entries["lst"]) is bytes
    whole = whole and type(claims[2]) is str and type(claims[6]) is int and type(claims[65534]) is int
    if not whole or entries["bits"] not in (1, 2, 4, 8) or claims[65534] <= 0 or type(claims.get(4, 0)) is not int:
        raise Refused(bad)
    stream = zlib.decompressobj()
    try:
        inflated = stream.decompress(entries["lst"], 32 * 1024 * 1024)
    except zlib.error:
        raise Refused(bad) from None
    rules.demand("", stream.eof and not stream.unused_data and not stream.unconsumed_tail, bad)
    rules.demand("", (4 not in claims or now < claims[4]) and claims[6] <= now + 300, "status.expired")
    name = next(it.name for it in issuers if it.key in keys)
    return StatusList(name, claims[2], claims[6], claims.get(4), claims[65534], entries["bits"], inflated)


def read_time(data: bytes, nonce: bytes, trust: TrustList) -> int:
    """The time that an issuer of the trust list, in force then, signed for this nonce; raises Refused."""
    rules, bad = Rules(), "malformed"
    signed = rules.sign1(rules.decode(data, bad), bad)
    header, told = rules.decode(signed.protected, bad), rules.decode(signed.payload, bad)
    whole = has_exactly(header, {1, 4, 16}) and is_number(header[1], ESP256) and is_number(header[16], TYP_TIME)
    whole = whole and type(header[4]) is bytes and has_exactly(told, {1, 2})
    if not whole or type(told[1]) is not bytes or type(told[2]) is not int:
        raise Refused(bad)
    rules.demand("", told[1] == nonce, "nonce")
    issuers = [it for it in trust.issuers if it.kid == header[4] and it.not_before <= told[2] < it.expires]
    rules.signers("issuer", signed, [it.key for it in issuers], "signer")
    return told[2]


def read_request(text: str, trust: TrustList, now: int, rules: Rules = Rules()) -> dict:
    """What a reader asks, and who it is; raises Refused."""
    bad = "request.malformed"
    if not text.startswith("CQ1:") or len(text.encode()) > 2400:
        raise Refused(bad)
    try:
        data = strict.decode_base45(text[4:])
    except strict.NotBase45:
        raise Refused(bad) from None
    signed = rules.sign1(rules.decode(data, bad), bad)
    header = rules.decode(signed.protected, bad)
    listed = has_exactly(header, {1, 4, 16}) and type(header[4]) is bytes
    if not (listed or has_exactly(header, {1, 13, 16})) or not is_number(header[1], ESP256):
        raise Refused(bad)
    rules.demand("request_typ", is_number(header[16], TYP_REQUEST), bad)
    if listed:
        readers = [reader for reader in trust.readers if reader.kid == header[4]]
        rules.demand("reader_known", readers, "request.unknown")
        readers = readers or list(trust.readers)
    else:
        readers = [_certificate(header[13], trust, now, rules)]
    keys = rules.signers("reader", signed, [reader.key for reader in readers], "request.signature")
    readers = [reader for reader in readers if reader.key in keys]
    in_force = [reader for reader in readers if reader.not_before <= now < reader.expires]
    rules.demand("reader_in_force", in_force, "request.expired")
    reader = (in_force or readers)[0]

    asked = rules.decode(signed.payload, bad)
    question = is_map(asked) and (8 in asked or 39 in asked)
    whole = has_exactly(asked, {1, 6, -70000} | ({8, 39} if question else set()))
    if not whole and not (rules.without == "challenge_whole" and has_exactly(asked, {1, 6, -70000}, {8, 39})):
        raise Refused(bad)
    private = asked[-70000]
    key = nonce = None
    if 8 in asked and 39 in asked:
        try:
            key, nonce = key_of(asked[8].get(1) if has_exactly(asked[8], {1}) else None), asked[39]
        except ValueError:
            raise Refused(bad) from None
        if type(nonce) is not bytes or len(nonce) != 16:
            raise Refused(bad)
    whole = type(asked[1]) is str and type(asked[6]) is int and has_exactly(private, {1, 6})
    whole = whole and type(private[1]) is int and private[1] in PURPOSES and type(private[6]) is list
    if not whole or len(private[6]) > 32 or any(type(code) is not int for code in private[6]):
        raise Refused(bad)
    rules.demand("reader_identifier", asked[1] == reader.identifier, "request.signature")
    rules.demand("reader_purpose", private[1] in reader.purposes, "request.purpose")

    purpose = PURPOSES[private[1]]
    certified = set(reader.claims) if rules.without != "certified_claims" else set(private[6])
    possible = CLAIMS if rules.without == "claims_of_the_purpose" else purpose.claims()
    may = {CLAIMS[claim] for claim in possible} & certified
    return {
        "reader": reader.identifier,
        "name": reader.name,
        "purpose": purpose.key,
        "nonce": nonce.hex() if nonce else None,
        "key": bytes([2 + key[-1] % 2]).hex() + key[1:33].hex() if key else None,
        "granted": [claim for claim in possible if CLAIMS[claim] in may and CLAIMS[claim] in private[6]],
        "withheld": [code for code in private[6] if code not in may],
    }


def _certificate(value, trust: TrustList, now: int, rules: Rules) -> Reader:
    """The reader that an authority of the list vouches for."""
    bad = "request.malformed"
    signed = rules.sign1(value, bad)
    header = rules.decode(signed.protected, bad)
    known = has_exactly(header, {1, 4, 16}) and is_number(header[1], ESP256) and is_number(header[16], TYP_CERTIFICATE)
    if not (known and type(header[4]) is bytes):
        raise Refused(bad)
    authorities = [it for it in trust.authorities if it.kid == header[4]]
    rules.demand("authority_known", authorities, "request.unknown")
    authorities = authorities or list(trust.authorities)
    keys = rules.signers("authority", signed, [it.key for it in authorities], "request.unknown")
    claims = rules.decode(signed.payload, bad)
    if not (has_exactly(claims, {2, 4, 5, 8, -70000}) and has_exactly(claims[8], {1})):
        raise Refused(bad)
    private = claims[-70000]
    if not has_exactly(private, {1, 2, 3}):
        raise Refused(bad)
    try:
        entry = {1: b"\0" * 8, 3: claims[5], 4: claims[4], 5: claims[2], 6: private[1], 7: private[2], 8: private[3]}
        reader = _reader(entry, key_of(claims[8][1]))
    except ValueError:
        raise Refused(bad) from None
    in_force = any(it.not_before <= now < it.expires for it in authorities if it.key in keys)
    rules.demand("authority_in_force", in_force, "request.expired")
    rules.demand("reader_in_force", reader.not_before <= now < reader.expires, "request.expired")
    return reader


def is_presentable(name: str) -> bool:
    """Something to read on a screen, with nothing in it that hides or reorders the rest, or makes it a link."""
    return bool(name.strip()) and len(name) <= 100 and not _HIDDEN.search(name) and "://" not in name


# Controls, format characters, what Unicode calls default-ignorable, and the Braille cell without dots.
_HIDDEN = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def _entries(value, least: int, most: int, read) -> tuple:
    if type(value) is not list or not least <= len(value) <= most:
        raise ValueError("not a list of so many")
    return tuple(read(entry) for entry in value)


def _members(value, kinds: dict) -> list:
    if not (is_map(value) and all(type(value.get(key)) is kind for key, kind in kinds.items())):
        raise ValueError("not an entry")
    return [value[key] for key in kinds]


def _issuer(value) -> Issuer:
    kid, key, begin, end, name, purposes, level, types = _members(
        value, {1: bytes, 2: bytes, 3: int, 4: int, 5: str, 6: list, 7: int, 8: list}
    )
    if len(kid) != 8 or level not in (1, 2) or any(type(vct) is not str for vct in types):
        raise ValueError("not an issuer")
    purposes = tuple(code for code in purposes if type(code) is int)
    return Issuer(kid, uncompressed(key), begin, end, name, purposes, level)


def _reader(value, key: bytes | None = None) -> Reader:
    kid, begin, end, identifier, purposes, claims, name = _members(
        value, {1: bytes, 3: int, 4: int, 5: str, 6: list, 7: list, 8: str}
    )
    plain = re.fullmatch("[A-Za-z0-9._-]{1,64}", identifier)
    codes = all(type(code) is int for code in purposes + claims)
    if len(kid) != 8 or not plain or not is_presentable(name) or not codes:
        raise ValueError("not a reader")
    key = key or uncompressed(_members(value, {2: bytes})[0])
    return Reader(kid, key, begin, end, identifier, name, tuple(purposes), tuple(claims))


def _authority(value) -> Authority:
    kid, key, begin, end = _members(value, {1: bytes, 2: bytes, 3: int, 4: int})
    if len(kid) != 8:
        raise ValueError("not an authority")
    return Authority(kid, uncompressed(key), begin, end)
