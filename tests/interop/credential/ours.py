"""Our side: the binary `interop_credential` over the core, and the command `dinhdanh inspect`."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import cast
from cast import NOW
from mdocs import SESSION, Session, Validity
from peers import RUST, binary

INSPECT = binary("DINHDANH", "dinhdanh")


class SdJwts:
    name = "ours"

    def verify(self, text: str, nonce=None, aud=None, key="issuer", now=NOW, trusted=None) -> dict:
        """The claims; raises Refused with our code. Without `nonce` and `aud` it is as from an issuer."""
        given = {"text": text, "trusted": trusted or cast.pem(key), "now": now, "audience": aud, "nonce": nonce}
        return RUST.ask("sd_jwt/verify", **given)

    def present(self, text: str, paths, binding=None, key="holder", now=NOW) -> str:
        given = {"text": text, "trusted": cast.pem("issuer"), "now": now, "paths": [list(path) for path in paths]}
        if binding:
            given |= {"audience": binding["aud"], "nonce": binding["nonce"], "key": pkcs8(key)}
        return RUST.ask("sd_jwt/present", **given)


class Mdocs:
    name = "ours"

    def issue(self, case, signer="signer", chain=None, holder="holder", validity=Validity()) -> bytes:
        made = RUST.ask(
            "mdoc/issue",
            doc_type=case.doc_type,
            elements=_with_hex(case.elements),
            device_key=point(holder),
            chain=[cast.der(it).hex() for it in chain or (cast.signer(signer),)],
            key=pkcs8(signer),
            signed=validity.signed,
            begins=validity.begins,
            ends=validity.ends,
        )
        return bytes.fromhex(made)

    def present(self, issued: bytes, case, names: dict, session=SESSION, key="holder", reader=None) -> bytes:
        proof = {"scalar": cast.secret(key).hex(), "reader": point(reader)} if reader else {"key": pkcs8(key)}
        return bytes.fromhex(RUST.ask("mdoc/present", issued=issued.hex(), names=names, **_session(session), **proof))

    def verify_issued(self, issued: bytes, now=NOW, trusted="country", doc_type=None) -> dict:
        pem = cast.pem(cast.authority(trusted))
        return RUST.ask("mdoc/verify_issued", issued=issued.hex(), trusted=pem, now=now)

    def verify(self, response: bytes, session=SESSION, now=NOW, trusted="country", reader="reader") -> dict:
        (document,) = RUST.ask(
            "mdoc/verify",
            response=response.hex(),
            trusted=cast.pem(cast.authority(trusted)),
            now=now,
            reader=cast.secret(reader).hex() if reader else None,
            **_session(session),
        )
        return document["elements"]

    def transcript(self, session: Session) -> bytes:
        return bytes.fromhex(RUST.ask("mdoc/transcript", **_session(session)))


@dataclass(frozen=True)
class Report:
    """What `dinhdanh inspect --json` says, and its exit code."""

    exit: int
    kind: str
    verdict: str
    code: str | None
    issuer: str | None
    valid_from: str | None
    valid_until: str | None
    claims: dict | None
    status: dict | None
    notes: list


EXITS = {0: "verified", 2: "refused", 3: "not_verifiable", 4: "unrecognised"}


def inspect(content: str | bytes, trusted=(), statuses=(), now: int = NOW) -> Report:
    """The report on this text or these bytes; `trusted` and `statuses` are contents of files."""
    with tempfile.TemporaryDirectory(prefix="dinhdanh-interop-") as folder:
        options = ["--at", cast.utc(now).strftime("%Y-%m-%dT%H:%M:%SZ"), "--json"]
        for option, files in (("--trust", trusted), ("--status", statuses)):
            for number, file in enumerate(files):
                path = Path(folder, f"{option}{number}")
                path.write_bytes(_bytes(file))
                options += [option, str(path)]
        command = [INSPECT, "inspect", *options, "-"]
        told = subprocess.run(command, input=_bytes(content), capture_output=True, timeout=60)
    if told.returncode not in EXITS:
        raise RuntimeError(f"dinhdanh inspect: exit {told.returncode}: {told.stderr.decode()}")
    report = Report(exit=told.returncode, **json.loads(told.stdout))
    assert report.verdict == EXITS[report.exit], report
    return report


def pkcs8(name: str) -> str:
    return cast.key(name).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()).hex()


def point(name: str) -> str:
    numbers = cast.key(name).public_key().public_numbers()
    return "04" + numbers.x.to_bytes(32, "big").hex() + numbers.y.to_bytes(32, "big").hex()


def plain(elements):
    """Elements as our side tells them: dates as text, bytes as base64url."""
    if isinstance(elements, dict):
        return elements.get("date") or elements.get("bytes") or {name: plain(it) for name, it in elements.items()}
    return [plain(item) for item in elements] if isinstance(elements, list) else elements


def _session(session: Session) -> dict:
    it = {
        "client_id": session.client_id,
        "nonce": session.nonce,
        "response_uri": session.response_uri,
        "origin": session.origin,
    }
    return it | {"thumbprint": session.thumbprint().hex() if session.encrypted_to else None}


def _with_hex(value):
    if isinstance(value, dict):
        if set(value) == {"bytes"}:
            return {"bytes": cast.unb64(value["bytes"]).hex()}
        return {name: _with_hex(member) for name, member in value.items()}
    return [_with_hex(item) for item in value] if isinstance(value, list) else value


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
