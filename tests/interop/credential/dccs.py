"""Digital COVID Certificates by PyPI cwt and cbor2: the forms that HCERT 1.0.7 allows, and what must be refused."""

import hashlib
import itertools
import zlib
from dataclasses import dataclass, field, replace

import cbor2
from cwt import COSE, COSEKey

import cast
from cast import DAY, NOW

ES256, PS256 = -7, -37
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
NAME = {"fn": "Nguyễn Thị", "fnt": "NGUYEN<THI", "gn": "Bình", "gnt": "BINH"}
ENTRIES = {
    "v": {
        "tg": "840539006",
        "vp": "1119349007",
        "mp": "EU/1/20/1528",
        "ma": "ORG-100030215",
        "dn": 2,
        "sd": 2,
        "dt": "2021-08-09",
        "co": "VN",
        "is": "Interop",
        "ci": "URN:UVCI:01:VN:0000000001#A",
    },
    "t": {
        "tg": "840539006",
        "tt": "LP6464-4",
        "nm": "Interop PCR",
        "sc": "2026-09-20T08:09:10Z",
        "tr": "260415000",
        "tc": "Interop",
        "co": "VN",
        "is": "Interop",
        "ci": "URN:UVCI:01:VN:0000000002#B",
    },
    "r": {
        "tg": "840539006",
        "fr": "2026-01-02",
        "df": "2026-01-13",
        "du": "2026-12-31",
        "co": "VN",
        "is": "Interop",
        "ci": "URN:UVCI:01:VN:0000000003#C",
    },
}
USAGES = {"t": "1.3.6.1.4.1.1847.2021.1.1", "v": "1.3.6.1.4.1.1847.2021.1.2", "r": "1.3.6.1.4.1.1847.2021.1.3"}


@dataclass(frozen=True)
class Form:
    """How a certificate is written down."""

    algorithm: int = ES256
    tags: tuple = (18,)
    kid: str = "protected"
    level: int | None = 9
    canonical: bool = False
    endless: bool = False

    def signer(self) -> str:
        return "rsa" if self.algorithm == PS256 else "health"

    def certificate(self, usage: str = ""):
        return cast.signer(self.signer(), usage=usage)


FORMS = tuple(
    Form(*it)
    for it in itertools.product(
        (ES256, PS256),
        ((18,), (), (61, 18)),
        ("protected", "unprotected"),
        (9, 1, 0, None),
        (False, True),
        (False, True),
    )
)


@dataclass(frozen=True)
class Certificate:
    group: str = "v"
    issuer: str | None = "VN"
    issued: int = NOW - DAY
    expires: int = NOW + 100 * DAY
    not_before: int | None = None
    entries: tuple | None = None
    more: dict = field(default_factory=dict)

    def content(self) -> dict:
        entries = list(self.entries) if self.entries is not None else [ENTRIES[self.group]]
        return {"ver": "1.3.0", "nam": NAME, "dob": "1990-02-03", self.group: entries} | self.more

    def claims(self) -> dict:
        claims = {1: self.issuer, 4: self.expires, 5: self.not_before, 6: self.issued, -260: {1: self.content()}}
        return {name: value for name, value in claims.items() if value is not None}


def write(
    certificate: Certificate,
    form: Form = Form(),
    key: str | None = None,
    kid: bytes | None = None,
    payload: bytes | None = None,
) -> str:
    """The text of a QR code, signed by the key of its form unless another is named."""
    return text_of(sign(certificate, form, key, kid, payload), form)


def sign(certificate: Certificate, form: Form, key=None, kid=None, payload=None) -> bytes:
    kid = kid or kid_of(form.certificate())
    headers = {"protected": {1: form.algorithm}, "unprotected": {}}
    headers[form.kid][4] = kid
    algorithm = "PS256" if form.algorithm == PS256 else "ES256"
    signer = COSEKey.from_pem(cast.private_pem(key or form.signer()), alg=algorithm)
    payload = payload or encode(certificate.claims(), form)
    signed = COSE.new().encode(payload, signer, headers["protected"], headers["unprotected"])
    inner = cbor2.loads(signed).value
    for tag in reversed(form.tags):
        inner = cbor2.CBORTag(tag, inner)
    return cbor2.dumps(inner)


def text_of(signed: bytes, form: Form = Form()) -> str:
    packed = signed if form.level is None else zlib.compress(signed, form.level)
    return "HC1:" + base45(packed)


def check(text: str, form: Form):
    """By cwt, over what is in the text: it knows nothing of the claims. Raises what cwt raises."""
    packed = unbase45(text.removeprefix("HC1:"))
    signed = cbor2.loads(packed if form.level is None else zlib.decompress(packed))
    while isinstance(signed, cbor2.CBORTag) and signed.tag == 61:
        signed = signed.value
    tagged = signed if isinstance(signed, cbor2.CBORTag) else cbor2.CBORTag(18, signed)
    algorithm = "PS256" if form.algorithm == PS256 else "ES256"
    key = COSEKey.from_pem(cast.pem(form.signer()), kid=kid_of(form.certificate()), alg=algorithm)
    return cbor2.loads(COSE.new().decode(cbor2.dumps(tagged), key))


def kid_of(certificate) -> bytes:
    return hashlib.sha256(cast.der(certificate)).digest()[:8]


def encode(value, form: Form) -> bytes:
    return endless(value) if form.endless else cbor2.dumps(value, canonical=form.canonical)


def endless(value) -> bytes:
    """Maps and lists of indefinite length, as some issuers write them."""
    if isinstance(value, dict):
        return b"\xbf" + b"".join(endless(it) for pair in value.items() for it in pair) + b"\xff"
    if isinstance(value, list):
        return b"\x9f" + b"".join(endless(it) for it in value) + b"\xff"
    return cbor2.dumps(value)


def base45(data: bytes) -> str:
    """RFC 9285."""
    text = ""
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 45)
            text += BASE45[digit]
    return text


def unbase45(text: str) -> bytes:
    data = b""
    for at in range(0, len(text), 3):
        digits = [BASE45.index(letter) for letter in text[at : at + 3]]
        number = sum(digit * 45**place for place, digit in enumerate(digits))
        data += number.to_bytes(len(digits) - 1, "big")
    return data


def _altered() -> str:
    signed = sign(Certificate(), Form())
    return text_of(signed.replace(b"BINH", b"BINZ"))


def _with_header(protected: dict, unprotected: dict) -> str:
    signed = cbor2.loads(sign(Certificate(), Form()))
    _, _, payload, signature = signed.value
    return text_of(cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps(protected), unprotected, payload, signature])))


KID = kid_of(Form().certificate())

# What is wrong, the text, our code.
BENT = (
    ("an altered name", _altered(), "credential.signature"),
    ("signed by somebody else", write(Certificate(), key="thief"), "credential.signature"),
    ("an unknown key", write(Certificate(), kid=b"\1" * 8), "credential.issuer"),
    ("no key named", _with_header({1: ES256}, {}), "dcc.cose"),
    ("an algorithm that is not the key's", _with_header({1: PS256, 4: KID}, {}), "credential.signature"),
    ("an algorithm of others", _with_header({1: -35, 4: KID}, {}), "credential.unsupported"),
    ("no algorithm", _with_header({4: KID}, {}), "dcc.cose"),
    ("a critical header", _with_header({1: ES256, 2: [4], 4: KID}, {}), "credential.unsupported"),
    ("expired", write(Certificate(expires=NOW - 1)), "credential.expired"),
    ("not valid yet", write(Certificate(not_before=NOW + DAY)), "credential.not_yet"),
    ("two entries", write(Certificate(entries=(ENTRIES["v"], ENTRIES["v"]))), "dcc.payload"),
    ("two kinds of entries", write(Certificate(more={"r": [ENTRIES["r"]]})), "dcc.payload"),
    ("no entry", write(Certificate(entries=())), "dcc.payload"),
    (
        "an entry without its date",
        write(Certificate(entries=({k: v for k, v in ENTRIES["v"].items() if k != "dt"},))),
        "dcc.member",
    ),
    ("a schema of another age", write(Certificate(more={"ver": "2.0.0"})), "credential.unsupported"),
    ("no certificate in it", write(Certificate(), payload=cbor2.dumps({1: "VN", 4: NOW + DAY, 6: NOW})), "dcc.claims"),
    ("another prefix", write(Certificate()).replace("HC1:", "HC2:", 1), None),
    ("a letter that is not base45", write(Certificate()).replace("HC1:", "HC1:a", 1), "dcc.base45"),
    ("half a stream", "HC1:" + base45(zlib.compress(sign(Certificate(), Form()))[:-9]), "dcc.zlib"),
    ("something behind the stream", "HC1:" + base45(zlib.compress(sign(Certificate(), Form())) + b"\0"), "dcc.zlib"),
    ("a bomb", "HC1:" + base45(zlib.compress(bytes(1_000_000), 9)), "credential.too_large"),
    ("something else that is signed", text_of(cbor2.dumps({"a": 1})), "dcc.cose"),
)
