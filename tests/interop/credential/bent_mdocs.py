"""mdocs that must be refused, made with the peers' own code where it can be, else with cbor2 and pycose."""

from dataclasses import dataclass, replace
from typing import Callable

import cbor2
from pycose.algorithms import Es256
from pycose.headers import Algorithm
from pycose.keys import EC2Key
from pycose.messages import Sign1Message

import cast
from cast import DAY, NOW
from mdocs import (
    LICENCE,
    MDL,
    MDL_SPACE,
    SESSION,
    SMALL,
    Case,
    JavaScriptPeer,
    PythonPeer,
    Validity,
    random_item,
)

NAMES = {MDL_SPACE: ["family_name", "issuing_country", "age_over_18"]}
PYTHON, JAVASCRIPT = PythonPeer(), JavaScriptPeer()
ACCEPTED = None
NEED_THE_SESSION = ("mdoc.device_auth",)


@dataclass(frozen=True)
class Bent:
    """What is bent, our code for it, and a part of what the peers say: nothing where they accept it. `make` gets a
    peer and gives a DeviceResponse; `session` and `reader` are the verifier's."""

    name: str
    make: Callable
    ours: str
    javascript: str | None
    python: str | None
    session: object = SESSION
    reader: str | None = "reader"


def issued(peer, case: Case = LICENCE, **more) -> bytes:
    return peer.issue(case, **more)


def shown(peer, made: bytes | None = None, case: Case = LICENCE, names=None, **more) -> bytes:
    """By this peer, of what it issued, or of `made`."""
    return peer.present(made or peer.issue(case), case, names or NAMES, **more)


def bend(response: bytes, change: Callable) -> bytes:
    """`change` gets the one document of a response."""
    read = cbor2.loads(response)
    change(read["documents"][0])
    return cbor2.dumps(read)


def bend_items(response: bytes, change: Callable, space: str = MDL_SPACE) -> bytes:
    """`change` gets the items of a namespace, each an IssuerSignedItem, and gives others."""

    def change_document(document):
        spaces = document["issuerSigned"]["nameSpaces"]
        items = [cbor2.loads(it.value) for it in spaces[space]]
        spaces[space] = [cbor2.CBORTag(24, cbor2.dumps(it)) for it in change(items)]

    return bend(response, change_document)


def resigned(made: bytes, change: Callable, signer: str = "signer", algorithm: int = -7) -> bytes:
    """An IssuerSigned whose security object was changed, and signed anew."""
    read = cbor2.loads(made)
    protected, unprotected, payload, signature = read["issuerAuth"]
    security = cbor2.loads(cbor2.loads(payload).value)
    changed = change(security)
    payload = changed if isinstance(changed, bytes) else cbor2.dumps(cbor2.CBORTag(24, cbor2.dumps(security)))
    message = Sign1Message(phdr={Algorithm: Es256}, payload=payload)
    message.key = EC2Key(crv="P_256", d=cast.secret(signer), optional_params={"ALG": "ES256"})
    signed = cbor2.loads(message.encode(tag=False))
    protected = cbor2.dumps({1: algorithm}) if algorithm != -7 else signed[0]
    read["issuerAuth"] = [protected, unprotected, payload, signed[3]]
    return cbor2.dumps(read)


def _bent(change):
    return lambda peer: bend(shown(peer), change)


def _resigned(change=lambda security: None, **how):
    """Shown by pycose, which also takes what a library would not."""
    return lambda peer: PYTHON.present(resigned(issued(peer), change, **how), LICENCE, NAMES)


def _in_force(begins: int, ends: int):
    """From the day of its signing to another, counted from now."""
    validity = Validity(NOW + begins * DAY, NOW + begins * DAY, NOW + ends * DAY)
    return lambda peer: shown(peer, issued(peer, validity=validity))


def _certificate(why: str) -> tuple:
    return f"certificate.{why}", "certificate must be valid", "invalid document"


def _set(index: int, value: str):
    def change(items):
        items[index]["elementValue"] = value
        return items

    return change


def _swapped_values(items):
    items[0]["elementValue"], items[1]["elementValue"] = items[1]["elementValue"], items[0]["elementValue"]
    return items


def _unsigned_element(document):
    document["issuerSigned"]["nameSpaces"][MDL_SPACE].append(random_item("age_over_21", True, 9_999))


def _unsigned_space(document):
    document["issuerSigned"]["nameSpaces"]["vn.example.other"] = [random_item("admin", True, 1)]


def _elsewhere(document):
    spaces = document["issuerSigned"]["nameSpaces"]
    spaces["vn.example.interop"] = [spaces[MDL_SPACE].pop()]


def _altered_object(document):
    auth = document["issuerSigned"]["issuerAuth"]
    auth[2] = auth[2].replace(MDL.encode(), MDL[::-1].encode())


def _twice(document):
    items = document["issuerSigned"]["nameSpaces"][MDL_SPACE]
    items.append(items[0])


def _other_type(peer) -> bytes:
    """The device signs for another document type than the issuer."""
    return PYTHON.present(peer.issue(LICENCE), replace(LICENCE, doc_type="org.example.other"), NAMES)


def _no_proof(document):
    document["deviceSigned"]["deviceAuth"] = {}


def _both_proofs(peer) -> bytes:
    made = PYTHON.issue(LICENCE) if peer.name == "python" else JAVASCRIPT.issue(LICENCE)
    macked = cbor2.loads(PYTHON.present(made, LICENCE, NAMES, reader="reader"))
    proofs = macked["documents"][0]["deviceSigned"]["deviceAuth"]
    signed = PYTHON.present(made, LICENCE, NAMES)
    return bend(signed, lambda it: it["deviceSigned"]["deviceAuth"].update(proofs))


def _proof_of_another(peer) -> bytes:
    other = cbor2.loads(shown(peer, peer.issue(LICENCE, holder="thief"), key="thief"))
    return bend(shown(peer), lambda it: it.update(deviceSigned=other["documents"][0]["deviceSigned"]))


def _attached(peer) -> bytes:
    """The proof carries what is proved."""

    def change(document):
        proof = document["deviceSigned"]["deviceAuth"]["deviceSignature"]
        proof[2] = b"attached"

    return bend(shown(peer), change)


def _device_says(spaces: dict):
    """The device says more, and signs it."""

    def make(peer):
        made = peer.issue(LICENCE)
        return PYTHON.present(made, LICENCE, NAMES, own=spaces)

    return make


def _intermediate(peer) -> bytes:
    """A document signer that made itself an authority."""
    return shown(
        peer,
        peer.issue(
            LICENCE,
            signer="second",
            chain=(cast.signer("second", by="signer", above=cast.signer), cast.signer("signer")),
        ),
    )


def _altered_certificate(peer) -> bytes:
    der = bytearray(cast.der(cast.signer("signer")))
    der[-1] ^= 1

    def change(document):
        document["issuerSigned"]["issuerAuth"][1][33] = bytes(der)

    return bend(shown(peer), change)


def _by(signer, **more):
    """Issued under this certificate of the signer."""
    return lambda peer: shown(peer, peer.issue(LICENCE, chain=(signer(),), **more))


def _foreign_country(peer) -> bytes:
    case = replace(LICENCE, elements={MDL_SPACE: {"family_name": "An", "issuing_country": "LA", "age_over_18": True}})
    return shown(peer, case=case)


# Our code, what JavaScript says, what Python says.
ALTERED = ("mdoc.digest", "calculated digest", "invalid document")
FORGED = ("credential.signature", "signature is invalid", "invalid document")
UNTIMELY = ("valid at the time of verification", ACCEPTED)
UNPROVEN = ("mdoc.device_auth", "Device signature", "device's proof")
UNPROVEN_MAC = ("mdoc.device_auth", "Device MAC", "device's proof")

BENT = (
    # What the issuer signed.
    Bent("an altered element", lambda peer: bend_items(shown(peer), _set(0, "other")), *ALTERED),
    Bent("two values swapped", lambda peer: bend_items(shown(peer), _swapped_values), *ALTERED),
    Bent("an element that nobody signed", _bent(_unsigned_element), *ALTERED),
    Bent(
        "a namespace that nobody signed",
        _bent(_unsigned_space),
        "mdoc.digest",
        "include digests for namespace",
        ACCEPTED,
    ),
    Bent("an element in another namespace", _bent(_elsewhere), *ALTERED),
    Bent("an element twice", _bent(_twice), "mdoc.duplicate", ACCEPTED, ACCEPTED),
    Bent(
        "an altered security object",
        _bent(_altered_object),
        "mdoc.doc_type",
        "signature is invalid",
        "invalid document",
    ),
    Bent("signed by somebody else", _resigned(signer="thief"), *FORGED),
    Bent("another algorithm", _resigned(algorithm=-35), *FORGED),
    Bent("an unknown algorithm", _resigned(algorithm=-7777), "credential.unsupported", "", "Unknown COSE attribute"),
    Bent("an object without its tag", _resigned(cbor2.dumps), "credential.malformed", "", ""),
    Bent("another version", _resigned(lambda it: it.update(version="2.0")), "credential.unsupported", "", ACCEPTED),
    Bent(
        "another hash", _resigned(lambda it: it.update(digestAlgorithm="SHA-1")), "credential.unsupported", "", ACCEPTED
    ),
    # When.
    Bent("expired", _in_force(-20, -2), "credential.expired", *UNTIMELY),
    Bent(
        "not valid yet",
        _resigned(lambda it: it["validityInfo"].update(validFrom=cast.utc(NOW + DAY))),
        "credential.not_yet",
        *UNTIMELY,
    ),
    Bent("signed before its certificate", _in_force(-40, 1), "mdoc.signed", "signed date", ACCEPTED),
    # By whom.
    Bent("another authority", _by(lambda: cast.signer("signer", by="stranger")), *_certificate("unknown")),
    Bent("an expired certificate", _by(lambda: cast.signer("signer", ends=-1)), *_certificate("expired")),
    Bent("a certificate of tomorrow", _by(lambda: cast.signer("signer", begins=1)), *_certificate("expired")),
    Bent(
        "a certificate for something else",
        _by(lambda: cast.signer("signer", usage="1.3.6.1.5.5.7.3.1")),
        "certificate.usage",
        ACCEPTED,
        ACCEPTED,
    ),
    Bent(
        "a certificate for nothing",
        _by(lambda: cast.signer("signer", usage="")),
        "certificate.usage",
        ACCEPTED,
        ACCEPTED,
    ),
    Bent("a signer as an authority", _intermediate, *_certificate("authority")),
    Bent("an altered certificate", _altered_certificate, *_certificate("signature")),
    Bent("another country", _foreign_country, "mdoc.issuing_country", "issuing_country", ACCEPTED),
    # What the device proved.
    Bent("another nonce", shown, *UNPROVEN, replace(SESSION, nonce="other")),
    Bent("another client", shown, *UNPROVEN, replace(SESSION, client_id="x509_san_dns:other.example")),
    Bent("another address", shown, *UNPROVEN, replace(SESSION, response_uri="https://other.example/")),
    Bent("encrypted to somebody else", shown, *UNPROVEN, replace(SESSION, encrypted_to="stranger")),
    Bent("by way of the other protocol", shown, *UNPROVEN, replace(SESSION, origin="https://verifier.example")),
    Bent("another device", lambda peer: shown(peer, key="thief"), *UNPROVEN),
    Bent("the proof of another device", _proof_of_another, *UNPROVEN),
    Bent("another document type", _other_type, "mdoc.doc_type", ACCEPTED, ACCEPTED),
    Bent(
        "a MAC in another session",
        lambda peer: shown(peer, reader="reader"),
        *UNPROVEN_MAC,
        replace(SESSION, nonce="other"),
    ),
    Bent("a MAC for another reader", lambda peer: shown(peer, reader="stranger"), *UNPROVEN_MAC),
    Bent(
        "a MAC without the external data",
        lambda _peer: shown(JAVASCRIPT, reader="reader", mac_as_is=True),
        *UNPROVEN_MAC,
    ),
    Bent("a payload in the proof", _attached, "credential.malformed", "Device signature", ACCEPTED),
    Bent("no proof", _bent(_no_proof), "credential.malformed", "", "deviceMac"),
    Bent("a signature and a MAC", _both_proofs, "credential.malformed", ACCEPTED, ACCEPTED),
    Bent(
        "what the device may not say",
        _device_says({MDL_SPACE: {"age_over_21": True}}),
        "mdoc.device_elements",
        ACCEPTED,
        ACCEPTED,
    ),
    # What it came in.
    Bent(
        "an answer of another version",
        lambda peer: cbor2.dumps(cbor2.loads(shown(peer)) | {"version": "2.0"}),
        "credential.unsupported",
        ACCEPTED,
        ACCEPTED,
    ),
    Bent(
        "an answer with an error",
        lambda peer: cbor2.dumps(cbor2.loads(shown(peer)) | {"status": 10}),
        "mdoc.no_document",
        ACCEPTED,
        ACCEPTED,
    ),
    Bent("something behind it", lambda peer: shown(peer) + b"\0", "credential.malformed", "", ACCEPTED),
)
