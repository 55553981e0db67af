"""Token Status Lists: by PyPI cwt and jwcrypto after the draft, and by @sd-jwt/jwt-status-list."""

import zlib

import cbor2
from cwt import COSE, COSEKey
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from jwcrypto.common import json_encode

import cast
from cast import DAY, NOW, b64, private_jwk
from peers import JAVASCRIPT

URI = "https://issuer.example/statuses/1"
BITS = (1, 2, 4, 8)


def pack(values, bits: int) -> bytes:
    """From the lowest bits of each byte upwards (draft Token Status List §4.1)."""
    packed = bytearray((len(values) * bits + 7) // 8)
    for index, value in enumerate(values):
        packed[index * bits // 8] |= value << index * bits % 8
    return bytes(packed)


def entries(bits: int) -> list:
    """Every value that fits, in an order that shows a mistake."""
    return [index * 7 % 2**bits for index in range(256)]


def claims(packed: bytes, bits: int, **changed) -> dict:
    base = {"sub": URI, "iat": NOW - 600, "exp": NOW + DAY, "ttl": 3_600}
    base |= {"status_list": {"bits": bits, "lst": zlib.compress(packed, 9)}}
    return {name: value for name, value in (base | changed).items() if value is not None}


def jwt(said: dict, key: str = "issuer", header: dict | None = None) -> str:
    listed = said.get("status_list")
    if listed:
        said = said | {"status_list": listed | {"lst": b64(listed["lst"])}}
    jws = JWS(json_encode(said))
    jws.add_signature(
        JWK(**private_jwk(key)), protected=json_encode({"alg": "ES256", "typ": "statuslist+jwt"} | (header or {}))
    )
    return jws.serialize(compact=True)


def cwt(said: dict, key: str = "issuer", header: dict | None = None) -> bytes:
    names = {"sub": 2, "exp": 4, "iat": 6, "ttl": 65534, "status_list": 65533}
    payload = cbor2.dumps({names[name]: value for name, value in said.items()})
    signer = COSEKey.from_pem(cast.private_pem(key), alg="ES256")
    return COSE.new().encode(payload, signer, {1: -7, 16: "application/statuslist+cwt"} | (header or {}), {})


def read_cwt(data: bytes, kid: bytes, key: str = "issuer") -> dict:
    """The claims, by cwt: it raises if the signature does not hold."""
    return cbor2.loads(COSE.new().decode(data, COSEKey.from_pem(cast.pem(key), kid=kid, alg="ES256")))


def javascript_jwt(values: list, bits: int, key: str = "issuer") -> str:
    said = {"sub": URI, "iat": NOW - 600, "exp": NOW + DAY, "ttl": 3_600}
    return JAVASCRIPT.ask("status_list/issue", values=values, bits=bits, claims=said, key=private_jwk(key))


def makers() -> dict:
    """Each way to write these values down."""
    return {
        "python jwt": lambda values, bits: jwt(claims(pack(values, bits), bits)),
        "python cwt": lambda values, bits: cwt(claims(pack(values, bits), bits)),
        "javascript jwt": javascript_jwt,
    }


def bent() -> tuple:
    """What is wrong, the list, our code."""
    packed = pack(entries(2), 2)
    good = claims(packed, 2)
    deflated = good["status_list"]["lst"]
    both = (
        ("signed by somebody else", good, {"key": "thief"}, "status.signature"),
        ("expired", claims(packed, 2, exp=NOW), {}, "status.expired"),
        ("issued tomorrow", claims(packed, 2, iat=NOW + DAY), {}, "status.expired"),
        ("no name", claims(packed, 2, sub=None), {}, "status.malformed"),
        ("no time", claims(packed, 2, iat=None), {}, "status.malformed"),
        ("no list", claims(packed, 2, status_list=None), {}, "status.malformed"),
        ("three bits", claims(packed, 2, status_list={"bits": 3, "lst": deflated}), {}, "status.malformed"),
        ("half a stream", claims(packed, 2, status_list={"bits": 2, "lst": deflated[:-9]}), {}, "status.malformed"),
        ("no stream", claims(packed, 2, status_list={"bits": 2, "lst": packed}), {}, "status.malformed"),
        (
            "a bomb",
            claims(packed, 2, status_list={"bits": 2, "lst": zlib.compress(bytes(40 << 20), 9)}),
            {},
            "status.malformed",
        ),
    )
    jwts = tuple((f"jwt: {name}", jwt(said, **how), code) for name, said, how, code in both)
    cwts = tuple((f"cwt: {name}", cwt(said, **how), code) for name, said, how, code in both)
    critical = (("jwt: a critical header", jwt(good, header={"crit": ["b64"], "b64": True}), "status.unsupported"),)
    return (*jwts, *cwts, *critical)
