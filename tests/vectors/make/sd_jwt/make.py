#!/usr/bin/env python3
"""Writes what the vectors of `sd_jwt` need and `make` can't sign: certificates, and SD-JWTs of other algorithms.

Run once, with Python's `cryptography`: signatures differ at each run, so the files are kept. Certificates hold the
throw-away keys of spec/vectors/keys.json; all other private keys are forgotten.
"""
import base64, datetime, json, pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.x509.oid import NameOID

HERE = pathlib.Path(__file__).parent
VECTORS = HERE.parents[3] / "spec/vectors"
KEYS = json.loads((VECTORS / "keys.json").read_text())["keys"]
NOW = 1_790_000_010


def key(name):
    return serialization.load_der_private_key(bytes.fromhex(KEYS[name]["pkcs8"]), None)


def certificate(file, holder, authority, name, *, sans=(), ca=False, usage="sign", begin=2024, end=2040):
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, "Test authority " + authority)]
    )
    usages = dict.fromkeys(
        ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"], False)
    usages["key_cert_sign" if ca else "digital_signature" if usage == "sign" else "key_agreement"] = True
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key(holder).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(begin, 1, 1)).not_valid_after(datetime.datetime(end, 1, 1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usages), critical=True)
    )
    if sans:
        builder = builder.add_extension(x509.SubjectAlternativeName(sans), critical=False)
    made = builder.sign(key(authority), hashes.SHA256())
    (HERE / f"{file}.der").write_bytes(made.public_bytes(serialization.Encoding.DER))


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def jwk(public):
    if isinstance(public, rsa.RSAPublicKey):
        numbers = public.public_numbers()
        return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)}
    if isinstance(public, ed25519.Ed25519PublicKey):
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "x": b64(raw)}
    numbers, width = public.public_numbers(), (public.curve.key_size + 7) // 8
    x, y = (b64(value.to_bytes(width, "big")) for value in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": {256: "P-256", 384: "P-384"}[public.curve.key_size], "x": x, "y": y}


def sign(algorithm, private, data):
    if algorithm in ("EdDSA", "Ed25519"):
        return private.sign(data)
    if algorithm == "RS256":
        return private.sign(data, padding.PKCS1v15(), hashes.SHA256())
    if algorithm == "PS256":
        return private.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    width = (private.curve.key_size + 7) // 8
    r, s = utils.decode_dss_signature(private.sign(data, ec.ECDSA(hashes.SHA256() if width == 32 else hashes.SHA384())))
    return r.to_bytes(width, "big") + s.to_bytes(width, "big")


def jws(header, payload, algorithm, private):
    signed = ".".join(b64(json.dumps(part).encode()) for part in (header, payload))
    return f"{signed}.{b64(sign(algorithm, private, signed.encode()))}"


def vector(side, name, text, expected):
    folder = VECTORS / "sd_jwt" / side
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"foreign_{name}.txt").write_text(text)
    (folder / f"foreign_{name}.expected").write_text(json.dumps(expected, indent=2, ensure_ascii=False) + "\n")


def algorithms():
    keys = {
        "ES384": ec.generate_private_key(ec.SECP384R1()), "EdDSA": ed25519.Ed25519PrivateKey.generate(),
        "RS256": rsa.generate_private_key(65537, 2048), "ES256": ec.generate_private_key(ec.SECP256R1()),
    }
    keys |= {"PS256": keys["RS256"], "Ed25519": keys["EdDSA"]}
    for algorithm, issuer in keys.items():
        holder = keys["ES384" if algorithm == "EdDSA" else "EdDSA"]
        held_by = "ES384" if algorithm == "EdDSA" else "EdDSA"
        claims = {"iss": "https://issuer.example", "iat": NOW - 10, "cnf": {"jwk": jwk(holder.public_key())}}
        jwt = jws({"alg": algorithm, "typ": "example+sd-jwt", "kid": "1"}, claims, algorithm, issuer)
        proof = {"iat": NOW, "aud": "https://verifier.example", "nonce": "n-1"}
        digest = hashes.Hash(hashes.SHA256())
        digest.update(f"{jwt}~".encode())
        proof["sd_hash"] = b64(digest.finalize())
        text = f"{jwt}~{jws({'alg': held_by, 'typ': 'kb+jwt'}, proof, held_by, holder)}"
        asked = {
            "now": NOW, "profile": "sd_jwt", "anchors": {"keys": [jwk(issuer.public_key()) | {"kid": "1"}]},
            "key_binding": {"audience": "https://verifier.example", "nonce": "n-1"},
        }
        vector("valid", algorithm.lower(), text, {
            "why": f"{algorithm} by the issuer, {held_by} by the holder", **asked,
            "accepted": {
                "typ": "example+sd-jwt", "algorithm": "EdDSA" if algorithm == "Ed25519" else algorithm,
                "issuer": "https://issuer.example", "signer": None, "issued": NOW - 10, "begins": None, "expires": None,
                "claims": claims, "binding": {"proven": NOW},
            },
        })
        signed, signature = jwt.rsplit(".", 1)
        bent = bytearray(base64.urlsafe_b64decode(signature + "=="))
        bent[-1] ^= 1
        vector("invalid", f"{algorithm.lower()}_bent", f"{signed}.{b64(bytes(bent))}~", {
            "why": "the last bit of the issuer's signature", **asked, "key_binding": "inspect",
            "refused": "credential.signature",
        })
        for other in {"RS256", "PS256", "ES384"} - {algorithm}:
            if algorithm not in ("RS256", "ES384"):
                continue
            named = jws({"alg": other, "typ": "example+sd-jwt", "kid": "1"}, claims, algorithm, issuer)
            same_key = {algorithm, other} == {"RS256", "PS256"}
            vector("invalid", f"{algorithm.lower()}_named_{other.lower()}", f"{named}~", {
                "why": f"signed with {algorithm}, and says {other}", **asked, "key_binding": "inspect",
                "refused": "credential.signature" if same_key else "credential.unsupported",
            })
    weak = rsa.generate_private_key(65537, 1024)
    claims = {"iss": "https://issuer.example"}
    vector("invalid", "rs256_of_1024_bits", jws({"alg": "RS256", "kid": "1"}, claims, "RS256", weak) + "~", {
        "why": "a key that can be broken", "now": NOW, "profile": "sd_jwt", "key_binding": "inspect",
        "anchors": {"keys": [jwk(weak.public_key()) | {"kid": "1"}]}, "refused": "credential.issuer",
    })


def certificates():
    names = [x509.DNSName("issuer.example"), x509.UniformResourceIdentifier("https://issuer.example")]
    certificate("authority", "authority", "authority", "Test authority authority", ca=True)
    certificate("between", "certified", "authority", "Test authority certified", ca=True)
    certificate("issuer", "credentials", "authority", "Test issuer", sans=names)
    certificate("issuer_by_host", "credentials", "authority", "Test issuer", sans=names[:1])
    certificate("issuer_by_uri", "credentials", "authority", "Test issuer", sans=names[1:])
    certificate("issuer_without_names", "credentials", "authority", "Test issuer")
    certificate("issuer_elsewhere", "credentials", "authority", "Test issuer", sans=[x509.DNSName("other.example")])
    certificate("issuer_below", "credentials", "certified", "Test issuer", sans=names)
    certificate("issuer_over", "credentials", "authority", "Test issuer", sans=names, end=2025)
    certificate("issuer_not_to_sign", "credentials", "authority", "Test issuer", sans=names, usage="agree")
    certificate("issuer_by_a_stranger", "credentials", "stranger", "Test issuer", sans=names)
    certificate("issuer_by_an_issuer", "stranger", "credentials", "Test issuer", sans=names)


if __name__ == "__main__":
    certificates()
    algorithms()
