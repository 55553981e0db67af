"""mdocs made and verified by @owf/mdoc and by PyPI pymdoccbor, for which pycose and cbor2 do the device's part."""

import datetime
import hashlib
import logging
import secrets
from dataclasses import dataclass
from types import SimpleNamespace
from unittest import mock

import cbor2
import pymdoccbor.mso.issuer
import pymdoccbor.mso.verifier
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pycose.algorithms import Es256, HMAC256
from pycose.exceptions import CoseException
from pycose.headers import Algorithm
from pycose.keys import EC2Key, SymmetricKey
from pycose.messages import Mac0Message, Sign1Message
from pymdoccbor.mdoc.issuer import MdocCborIssuer
from pymdoccbor.mdoc.verifier import MdocCbor

import cast
from cast import DAY, NOW, b64, unb64
from peers import JAVASCRIPT, Refused

MDL = "org.iso.18013.5.1.mDL"
MDL_SPACE = "org.iso.18013.5.1"
PID = "eu.europa.ec.eudi.pid.1"

logging.getLogger("pymdoccbor").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Case:
    """A document type and its elements. {"date": …} is a full-date, {"bytes": …} a byte string in base64url."""

    name: str
    doc_type: str
    elements: dict

    def names(self) -> dict:
        return {space: list(elements) for space, elements in self.elements.items()}


LICENCE = Case(
    "licence",
    MDL,
    {
        MDL_SPACE: {
            "family_name": "Nguyễn Thị",
            "given_name": "Bình",
            "birth_date": {"date": "1990-02-03"},
            "issue_date": {"date": "2025-01-02"},
            "expiry_date": {"date": "2035-01-02"},
            "issuing_country": "VN",
            "document_number": "000000000001",
            "portrait": {"bytes": b64(bytes(range(256)) * 8)},
            "driving_privileges": [
                {
                    "vehicle_category_code": "A1",
                    "issue_date": {"date": "2010-01-01"},
                    "expiry_date": {"date": "2035-01-02"},
                },
                {"vehicle_category_code": "B2", "codes": [{"code": "01", "sign": "=", "value": "x"}]},
            ],
            "age_over_18": True,
            "age_over_60": False,
            "sex": 2,
        },
        "vn.example.interop": {"ward": "Phường Mẫu", "points": 12},
    },
)
SMALL = Case("small", PID, {PID: {"given_name": "An", "age_over_18": True}})
CASES = (LICENCE, SMALL)


@dataclass(frozen=True)
class Session:
    """What an OpenID4VP 1.0 presentation is bound to: by `response_uri`, or for the browser's API by `origin`."""

    nonce: str = "n-0S6_WzA2Mj"
    client_id: str = "x509_san_dns:verifier.example"
    response_uri: str = "https://verifier.example/response"
    origin: str | None = None
    encrypted_to: str | None = "verifier"

    def thumbprint(self) -> bytes | None:
        return cast.thumbprint(self.encrypted_to) if self.encrypted_to else None

    def transcript(self) -> bytes:
        """OpenID4VP 1.0 appendix B.2.6."""
        if self.origin:
            handover, info = "OpenID4VPDCAPIHandover", [self.origin, self.nonce, self.thumbprint()]
        else:
            handover, info = "OpenID4VPHandover", [self.client_id, self.nonce, self.thumbprint(), self.response_uri]
        return cbor2.dumps([None, None, [handover, hashlib.sha256(cbor2.dumps(info)).digest()]])

    def as_json(self) -> dict:
        it = {"clientId": self.client_id, "nonce": self.nonce, "responseUri": self.response_uri, "origin": self.origin}
        it["thumbprint"] = b64(self.thumbprint()) if self.encrypted_to else None
        return it


SESSION = Session()


@dataclass(frozen=True)
class Validity:
    signed: int = NOW - DAY
    begins: int = NOW - DAY
    ends: int = NOW + 300 * DAY


class JavaScriptPeer:
    name = "javascript"

    def issue(
        self, case: Case, signer: str = "signer", chain=None, holder: str = "holder", validity=Validity(), **more
    ) -> bytes:
        made = JAVASCRIPT.ask(
            "mdoc/issue",
            docType=case.doc_type,
            nameSpaces=case.elements,
            deviceKey=cast.public_jwk(holder),
            chain=[b64(cast.der(it)) for it in chain or (cast.signer(signer),)],
            key=cast.private_jwk(signer),
            signed=validity.signed,
            **{"from": validity.begins},
            until=validity.ends,
            **more,
        )
        return unb64(made)

    def present(
        self, issued: bytes, case: Case, names: dict, session=SESSION, key="holder", reader=None, mac_as_is=False
    ) -> bytes:
        """Signed by the device, or with a MAC for the key of `reader`."""
        made = JAVASCRIPT.ask(
            "mdoc/present",
            issuerSigned=b64(issued),
            docType=case.doc_type,
            wanted=names,
            session=session.as_json(),
            key=cast.private_jwk(key),
            readerKey=cast.public_jwk(reader) if reader else None,
            macAsIs=mac_as_is,
        )
        return unb64(made)

    def verify_issued(self, issued: bytes, now=NOW, trusted="country") -> dict:
        """The elements; raises Refused with the checks that failed."""
        trust = [b64(cast.der(cast.authority(trusted)))]
        told = JAVASCRIPT.ask("mdoc/verify_issuer_signed", issuerSigned=b64(issued), trusted=trust, now=now)
        return _believed(told)

    def verify(
        self, response: bytes, session=SESSION, now=NOW, trusted="country", reader="reader", mac_as_is=False
    ) -> dict:
        """The elements; raises Refused with the checks that failed."""
        told = JAVASCRIPT.ask(
            "mdoc/verify_device_response",
            response=b64(response),
            session=session.as_json(),
            trusted=[b64(cast.der(cast.authority(trusted)))],
            now=now,
            readerKey=cast.private_jwk(reader),
            macAsIs=mac_as_is,
        )
        return _believed(told)


class PythonPeer:
    name = "python"

    def issue(
        self, case: Case, signer: str = "signer", chain=None, holder: str = "holder", validity=Validity(), status=None
    ) -> bytes:
        """By pymdoccbor, whose documents count for whole days and begin when they are signed."""
        numbers = cast.key(holder).public_key().public_numbers()
        issuer = MdocCborIssuer(
            private_key={"KTY": "EC2", "CURVE": "P_256", "ALG": "ES256", "D": cast.secret(signer), "KID": b"interop"},
            alg="ES256",
        )
        with mock.patch.object(pymdoccbor.mso.issuer, "datetime", _clock(validity.signed)):
            made = issuer.new(
                data={
                    space: {name: _given(it) for name, it in those.items()} for space, those in case.elements.items()
                },
                doctype=case.doc_type,
                validity={"issuance_date": _day(validity.begins), "expiry_date": _day(validity.ends)},
                devicekeyinfo={
                    "KTY": "EC2",
                    "CURVE": "P_256",
                    "X": numbers.x.to_bytes(32, "big"),
                    "Y": numbers.y.to_bytes(32, "big"),
                },
                x509_chain=list(chain or (cast.signer(signer),)),
                revocation=status,
            )
        return cbor2.dumps(made["documents"][0]["issuerSigned"])

    def present(
        self, issued: bytes, case: Case, names: dict, session=SESSION, key="holder", reader=None, own=None
    ) -> bytes:
        """The issuer's part as it came; the device's by pycose, with elements of its `own`."""
        read = cbor2.loads(issued)
        shown = {}
        for space, wanted in names.items():
            kept = [
                it for it in read["nameSpaces"].get(space, ()) if cbor2.loads(it.value)["elementIdentifier"] in wanted
            ]
            if kept:
                shown[space] = kept
        device_spaces = cbor2.CBORTag(24, cbor2.dumps(own or {}))
        authentication = device_authentication(session, case.doc_type, device_spaces)
        if reader:
            message = Mac0Message(phdr={Algorithm: HMAC256}, payload=authentication, external_aad=b"")
            message.key = mac_key(cast.key(key), cast.key(reader).public_key(), session)
            proof = {"deviceMac": _detached(message.encode(tag=False))}
        else:
            message = Sign1Message(phdr={Algorithm: Es256}, payload=authentication)
            message.key = EC2Key(crv="P_256", d=cast.secret(key), optional_params={"ALG": "ES256"})
            proof = {"deviceSignature": _detached(message.encode(tag=False))}
        document = {
            "docType": case.doc_type,
            "issuerSigned": {"nameSpaces": shown, "issuerAuth": read["issuerAuth"]},
            "deviceSigned": {"nameSpaces": device_spaces, "deviceAuth": proof},
        }
        return cbor2.dumps({"version": "1.0", "documents": [document], "status": 0})

    def verify_issued(self, issued: bytes, now=NOW, trusted="country", doc_type=MDL) -> dict:
        response = {
            "version": "1.0",
            "documents": [{"docType": doc_type, "issuerSigned": cbor2.loads(issued)}],
            "status": 0,
        }
        return self._issuer_part(response, now, trusted)

    def verify(self, response: bytes, session=SESSION, now=NOW, trusted="country", reader="reader") -> dict:
        """The elements; raises Refused. pymdoccbor checks the issuer's part, pycose the device's."""
        try:
            read = cbor2.loads(response)
            told = self._issuer_part(read, now, trusted)
            for document in read["documents"]:
                self._device_part(document, session, reader)
        except (CoseException, KeyError, TypeError, ValueError, AttributeError) as why:
            raise Refused(str(why) or type(why).__name__) from why
        return told

    def _issuer_part(self, response: dict, now: int, trusted: str) -> dict:
        mdoc = MdocCbor()
        mdoc.loads(cbor2.dumps(response))
        root = x509.load_der_x509_certificate(cast.der(cast.authority(trusted)))
        with mock.patch.object(pymdoccbor.mso.verifier, "datetime", _clock(now).datetime):
            if not mdoc.verify([root]):
                raise Refused("an invalid document")
        told = {}
        for document in response["documents"]:
            for space, items in document["issuerSigned"]["nameSpaces"].items():
                elements = [cbor2.loads(it.value) for it in items]
                told.setdefault(space, {}).update(
                    (it["elementIdentifier"], _read(it["elementValue"])) for it in elements
                )
        return told

    def _device_part(self, document: dict, session: Session, reader: str):
        numbers = self._device_key(document)
        signed = document["deviceSigned"]
        authentication = device_authentication(session, document["docType"], signed["nameSpaces"])
        if "deviceSignature" in signed["deviceAuth"]:
            protected, unprotected, _, signature = signed["deviceAuth"]["deviceSignature"]
            message = Sign1Message.from_cose_obj([protected, unprotected, authentication, signature], True)
            message.key = EC2Key(crv="P_256", x=numbers[0], y=numbers[1])
            holds = message.verify_signature()
        else:
            protected, unprotected, _, tag = signed["deviceAuth"]["deviceMac"]
            message = Mac0Message.from_cose_obj([protected, unprotected, authentication, tag], True)
            device = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\4" + numbers[0] + numbers[1])
            message.key = mac_key(cast.key(reader), device, session)
            holds = message.verify_tag()
        if not holds:
            raise Refused("the device's proof does not hold")

    @staticmethod
    def _device_key(document: dict) -> tuple:
        security = cbor2.loads(cbor2.loads(document["issuerSigned"]["issuerAuth"][2]).value)
        device_key = security["deviceKeyInfo"]["deviceKey"]
        return device_key[-2], device_key[-3]


PEERS = (JavaScriptPeer(), PythonPeer())


def device_authentication(session: Session, doc_type: str, device_spaces: cbor2.CBORTag) -> bytes:
    """DeviceAuthenticationBytes of ISO/IEC 18013-5 clause 9.1.3.4."""
    whole = ["DeviceAuthentication", cbor2.loads(session.transcript()), doc_type, device_spaces]
    return cbor2.dumps(cbor2.CBORTag(24, cbor2.dumps(whole)))


def mac_key(own: ec.EllipticCurvePrivateKey, other: ec.EllipticCurvePublicKey, session: Session) -> SymmetricKey:
    """EMacKey of ISO/IEC 18013-5 clause 9.1.3.5."""
    salt = hashlib.sha256(cbor2.dumps(cbor2.CBORTag(24, session.transcript()))).digest()
    derived = HKDF(hashes.SHA256(), 32, salt, b"EMacKey").derive(own.exchange(ec.ECDH(), other))
    return SymmetricKey(k=derived, optional_params={"ALG": "HMAC_256"})


def random_item(identifier: str, value, number: int) -> cbor2.CBORTag:
    """An IssuerSignedItemBytes that nobody signed."""
    item = {
        "digestID": number,
        "random": secrets.token_bytes(32),
        "elementIdentifier": identifier,
        "elementValue": value,
    }
    return cbor2.CBORTag(24, cbor2.dumps(item))


def _believed(told: dict) -> dict:
    if told["failed"]:
        raise Refused("; ".join(told["failed"]))
    (document,) = told["documents"]
    return document["nameSpaces"]


def _detached(message: bytes) -> list:
    protected, unprotected, _, proof = cbor2.loads(message)
    return [protected, unprotected, None, proof]


def _day(seconds: int) -> str:
    return cast.utc(seconds).strftime("%Y-%m-%d")


def _clock(now: int):
    """What stands for the module `datetime` where a library asks it for the time."""

    class Stopped(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(now, tz)

        @classmethod
        def utcnow(cls):
            return datetime.datetime.fromtimestamp(now, datetime.timezone.utc).replace(tzinfo=None)

    return SimpleNamespace(datetime=Stopped, timedelta=datetime.timedelta, timezone=datetime.timezone)


def _given(value):
    """As pymdoccbor wants it, which tags dates by the names of their elements."""
    if isinstance(value, dict):
        if "date" in value:
            return value["date"]
        if "bytes" in value:
            return unb64(value["bytes"])
        return {name: _given(member) for name, member in value.items()}
    return [_given(item) for item in value] if isinstance(value, list) else value


def _read(value):
    if isinstance(value, cbor2.CBORTag) and value.tag == 1004:
        return {"date": value.value}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": b64(value)}
    if isinstance(value, dict):
        return {name: _read(member) for name, member in value.items()}
    return [_read(item) for item in value] if isinstance(value, (list, tuple)) else value
