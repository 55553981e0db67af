"""Who takes part, invented: keys from their names, an authority and its signers, and the time of all tests."""

import base64
import datetime
import functools
import hashlib
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NOW = 1_790_000_000  # 2026-09-21T13:33:20Z
DAY = 86_400
ISSUER = "https://issuer.example"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def utc(seconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


@functools.cache
def key(name: str) -> ec.EllipticCurvePrivateKey:
    """The P-256 key of whoever has this name."""
    secret = int.from_bytes(hashlib.sha256(f"interop {name}".encode()).digest(), "big") % (ORDER - 1) + 1
    return ec.derive_private_key(secret, ec.SECP256R1())


def secret(name: str) -> bytes:
    return key(name).private_numbers().private_value.to_bytes(32, "big")


def public_jwk(name: str) -> dict:
    numbers = key(name).public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": b64(numbers.x.to_bytes(32, "big")),
        "y": b64(numbers.y.to_bytes(32, "big")),
    }


def private_jwk(name: str) -> dict:
    return public_jwk(name) | {"d": b64(secret(name))}


def thumbprint(name: str) -> bytes:
    """RFC 7638."""
    return hashlib.sha256(json.dumps(public_jwk(name), sort_keys=True, separators=(",", ":")).encode()).digest()


@functools.cache
def authority(name: str = "country") -> x509.Certificate:
    """A self-signed authority for document signers, after the profile of ISO/IEC 18013-5 annex B."""
    subject = _name(f"Interop {name} authority")
    return (
        _begin(subject, subject, key(name).public_key(), -365, 3_650)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign=False, issue=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key(name).public_key()), critical=False)
        .add_extension(
            x509.IssuerAlternativeName([x509.UniformResourceIdentifier("https://authority.example")]), critical=False
        )
        .sign(key(name), hashes.SHA256())
    )


@functools.cache
def signer(
    name: str,
    by: str = "country",
    begins: int = -30,
    ends: int = 365,
    usage: str = "1.0.18013.5.1.2",
    above=authority,
    named: tuple = (),
):
    """A certificate for the key of `name`, from `begins` to `ends` days around now; `usage` is its extended key usage,
    if any. `by` signs it with its key, under the name of its certificate `above`. It is `named` by hosts and addresses.
    """
    public = rsa_key().public_key() if name == "rsa" else key(name).public_key()
    made = (
        _begin(_name(f"Interop {name}"), above(by).subject, public, begins, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=True, issue=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key(by).public_key()), critical=False)
        .add_extension(
            x509.IssuerAlternativeName([x509.UniformResourceIdentifier("https://authority.example")]), critical=False
        )
    )
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(usage)]), critical=True)
    if named:
        names = [x509.UniformResourceIdentifier(it) if ":" in it else x509.DNSName(it) for it in named]
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return made.sign(key(by), hashes.SHA256())


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    """Of 2,048 bits, and new in each run: making one from a seed is no part of these libraries."""
    return rsa.generate_private_key(65_537, 2_048)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def x5c(*certificates) -> dict:
    """The header of a JWT that its signer stands behind with these."""
    return {"x5c": [base64.b64encode(der(it)).decode() for it in certificates]}


def pem(*things) -> str:
    """Certificates, or public keys of whoever has these names."""
    texts = []
    for it in things:
        if isinstance(it, x509.Certificate):
            texts.append(it.public_bytes(Encoding.PEM))
        else:
            public = (rsa_key() if it == "rsa" else key(it)).public_key()
            texts.append(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return b"".join(texts).decode()


def private_pem(name: str) -> bytes:
    private = rsa_key() if name == "rsa" else key(name)
    return private.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _name(common: str) -> x509.Name:
    oid = x509.NameOID
    return x509.Name([x509.NameAttribute(oid.COUNTRY_NAME, "VN"), x509.NameAttribute(oid.COMMON_NAME, common)])


def _begin(subject, issuer, public, begins: int, ends: int) -> x509.CertificateBuilder:
    serial = int.from_bytes(hashlib.sha256(f"{subject}{issuer}{begins}{ends}".encode()).digest()[:15], "big")
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(serial)
        .not_valid_before(utc(NOW + begins * DAY))
        .not_valid_after(utc(NOW + ends * DAY))
    )


def _usage(sign: bool, issue: bool) -> x509.KeyUsage:
    off = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=sign, key_cert_sign=issue, crl_sign=issue, **off)
