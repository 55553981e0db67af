"""A phone as the authority meets it: a P-256 key, and DPoP proofs (RFC 9449) by it with the server's nonce."""

import base64
import hashlib
import json
import secrets
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Phone:
    def __init__(self, secret: int | None = None):
        curve = ec.SECP256R1()
        self.key = ec.derive_private_key(secret, curve) if secret else ec.generate_private_key(curve)
        point = self.key.public_key().public_numbers()
        x, y = (base64url(it.to_bytes(32, "big")) for it in (point.x, point.y))
        self.jwk = {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def jws(self, typ: str, payload: dict) -> str:
        header = {"typ": typ, "alg": "ES256", "jwk": self.jwk}
        message = ".".join(base64url(json.dumps(part).encode()) for part in (header, payload))
        r, s = decode_dss_signature(self.key.sign(message.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{message}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"

    def proof(self, method: str, url: str, nonce: str) -> str:
        claims = {"jti": secrets.token_urlsafe(12), "htm": method, "htu": url, "iat": int(time.time()), "nonce": nonce}
        return self.jws("dpop+jwt", claims)


def chip(personal_number: str, challenge: str) -> str:
    """What the synthetic chip of this person's card answers, as it is sent."""
    seed = hashlib.sha256(f"dinhdanh sandbox chip 1 {personal_number}".encode()).digest()
    card = Phone(int.from_bytes(seed, "big"))
    return base64url(card.jws("sandbox-chip+jwt", {"challenge": challenge}).encode())
