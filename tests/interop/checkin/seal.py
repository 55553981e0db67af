"""The encrypted answer `CE1:`: COSE_Encrypt (RFC 9052 §5.1) with A256GCM and one recipient by ECDH-ES + HKDF-256 (RFC 9053
§6.3.1), whose key stands in the protected header.
"""

import functools
from dataclasses import dataclass

import cbor2
from cbor2 import CBORTag
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

import strict
from cose import Refused, Rules, has_exactly, is_map, is_number, key_of, public_key

A256GCM, ECDH_ES_HKDF_256 = 3, -25
CONTENT = strict.encode_cbor({1: A256GCM})


@dataclass(frozen=True)
class Sealed:
    """An answer that nobody has opened yet."""

    recipient: bytes  # the protected header of the recipient
    key: bytes
    nonce: bytes
    ciphertext: bytes

    def open(self, secret: bytes) -> bytes | None:
        """The token inside, if it was sealed to this key."""
        try:
            key = derive_key(secret, self.key, self.recipient)
            return AESGCM(key).decrypt(self.nonce, self.ciphertext, additional_data())
        except InvalidTag:
            return None


def read(data: bytes, rules: Rules) -> Sealed:
    """Takes an answer apart; raises Refused."""
    value, bad = rules.decode(data, "checkin.cbor"), "checkin.shape"
    parts = value.value if type(value) is CBORTag and value.tag == 96 else None
    if not (type(parts) in (list, tuple) and len(parts) == 4 and has_exactly(parts[1], {5})):
        raise Refused(bad)
    protected, header, ciphertext, recipients = parts
    nonce = header[5]
    whole = protected == CONTENT and type(nonce) is bytes and len(nonce) == 12 and type(ciphertext) is bytes
    if not whole or type(recipients) not in (list, tuple) or len(recipients) != 1:
        raise Refused(bad)
    recipient = recipients[0]
    if type(recipient) not in (list, tuple) or len(recipient) != 3 or type(recipient[0]) is not bytes:
        raise Refused(bad)
    if not is_map(recipient[1]) or recipient[1] or type(recipient[2]) is not bytes or recipient[2]:
        raise Refused(bad)
    agreement = rules.decode(recipient[0], bad)
    if not (has_exactly(agreement, {1, -1}) and is_number(agreement[1], ECDH_ES_HKDF_256)):
        raise Refused(bad)
    try:
        return Sealed(recipient[0], key_of(agreement[-1]), nonce, ciphertext)
    except ValueError:
        raise Refused(bad) from None


@functools.lru_cache(maxsize=1_000)
def private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())


def derive_key(secret: bytes, other: bytes, recipient: bytes) -> bytes:
    """HKDF-SHA-256 over what the two keys share, without salt, for the COSE_KDF_Context of RFC 9053 §5.2."""
    shared = private_key(secret).exchange(ec.ECDH(), public_key(other))
    nobody = [None, None, None]
    context = cbor2.dumps([A256GCM, nobody, nobody, [256, recipient]])
    return HKDF(hashes.SHA256(), 32, None, context).derive(shared)


def additional_data() -> bytes:
    """Enc_structure of RFC 9052 §5.3."""
    return cbor2.dumps(["Encrypt", CONTENT, b""])
