"""COSE in the one form that the profiles use, P-256, and what is asked of the members of maps. It does not know what is
signed.
"""

import functools
from dataclasses import dataclass

from cbor2 import CBORTag, frozendict
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

import strict

ESP256 = -9
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Refused(Exception):
    """The code of the first check that failed."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Rules:
    """Every rule, or every rule but one: to see that the comparison notices."""

    without: str = ""

    def demand(self, rule: str, holds, code: str):
        """Refuses by this code unless it holds. A rule without a name is never left out."""
        if not holds and (not rule or rule != self.without):
            raise Refused(code)

    def decode(self, data: bytes, code: str):
        """The one CBOR value of these bytes."""
        try:
            depth = 64 if self.without == "depth" else strict.MAX_DEPTH
            return strict.decode_cbor(data, shortest=self.without != "shortest", depth=depth)
        except strict.NotCbor:
            raise Refused(code) from None

    def sign1(self, value, code: str) -> "Sign1":
        """The parts of a COSE_Sign1: tag 18, nothing unprotected, a payload, and a signature of 64 bytes."""
        parts = value.value if type(value) is CBORTag and value.tag == 18 else None
        if not (type(parts) in (list, tuple) and len(parts) == 4 and is_map(parts[1])):
            raise Refused(code)
        protected, unprotected, payload, signature = parts
        if not (
            type(protected) is bytes and type(payload) is bytes and type(signature) is bytes and len(signature) == 64
        ):
            raise Refused(code)
        self.demand("unprotected", len(unprotected) == 0, code)
        return Sign1(protected, payload, signature)

    def signers(self, who: str, signed: "Sign1", keys: list, code: str) -> list:
        """Those of the keys that signed it, with a low s."""
        self.demand(f"{who}_low_s", int.from_bytes(signed.signature[32:], "big") <= ORDER // 2, code)
        message = strict.encode_cbor(["Signature1", signed.protected, b"", signed.payload])
        good = [key for key in keys if signature_holds(key, message, signed.signature)]
        self.demand(f"{who}_signature", good, code)
        return good or keys


@dataclass(frozen=True)
class Sign1:
    protected: bytes
    payload: bytes
    signature: bytes


def key_of(value) -> bytes:
    """The point of a COSE_Key on P-256 with a compressed point, in its long form; raises ValueError."""
    whole = has_exactly(value, {1, -1, -2, -3}) and is_number(value[1], 2) and is_number(value[-1], 1)
    if not (whole and type(value[-2]) is bytes and len(value[-2]) == 32 and type(value[-3]) is bool):
        raise ValueError("not a COSE_Key of our form")
    return uncompressed(bytes([2 + value[-3]]) + value[-2])


@functools.lru_cache(maxsize=10_000)
def uncompressed(point: bytes) -> bytes:
    """A SEC1 point in its long form; raises ValueError if it is none."""
    if (len(point), point[:1]) not in ((33, b"\2"), (33, b"\3"), (65, b"\4")):
        raise ValueError("not a SEC1 point")
    numbers = public_key(point).public_numbers()
    return b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


@functools.lru_cache(maxsize=10_000)
def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


@functools.lru_cache(maxsize=20_000)
def signature_holds(point: bytes, message: bytes, signature: bytes) -> bool:
    """ECDSA on P-256 with SHA-256, r ‖ s, either s."""
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        public_key(point).verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def is_map(value) -> bool:
    return isinstance(value, (dict, frozendict))


def is_number(value, number: int) -> bool:
    return type(value) is int and value == number  # in Python True is 1


def has_exactly(value, keys: set, optional: set = frozenset(), exactly: bool = True) -> bool:
    """A map with these integer keys, and no other."""
    if not is_map(value):
        return False
    present = {key for key in value if type(key) is int}
    return keys <= present and (not exactly or (len(present) == len(value) and present <= keys | optional))
