"""SD-JWT VCs that must be refused, made with the peers' own code where it can be, else with jwcrypto."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Callable

from jwcrypto.common import json_encode
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from cast import DAY, NOW, b64, private_jwk, public_jwk, unb64
from sd_jwts import CASES, PythonPeer, binding

FLAT = next(case for case in CASES if case.name == "flat")
ARRAY = next(case for case in CASES if case.name == "array")
SHOWN = (("given_name",), ("age_over_18",))
BOUND = binding()
ACCEPTED = None
NEED_THE_TRANSACTION = tuple(f"credential.key_binding_{it}" for it in ("nonce", "audience"))


@dataclass(frozen=True)
class Bent:
    """What is bent, our code for it, and a part of what the peers say: nothing where they accept it."""

    name: str
    make: Callable
    ours: str
    javascript: str | None
    python: str | None
    bound: bool = True

    @property
    def needs_a_verifier(self) -> bool:
        """Whether nobody can tell without the transaction, or the type that is wanted."""
        return self.ours in NEED_THE_TRANSACTION or self.name in ("no proof", "an old proof", "another type of JWT")

    def asked(self) -> dict:
        return {"nonce": BOUND["nonce"], "aud": BOUND["aud"]} if self.bound else {}


def shown(peer, case=FLAT, paths=SHOWN, bound=BOUND, key="holder", **issuing) -> str:
    return peer.present(peer.issue(case, **issuing), paths, bound, key)


def parts(text: str) -> tuple:
    """The issuer's JWT, the disclosures, the key-binding JWT."""
    jwt, *disclosures, proof = text.split("~")
    return jwt, disclosures, proof


def joined(jwt: str, disclosures, proof: str = "") -> str:
    return "~".join((jwt, *disclosures, proof))


def sign(payload: dict | str, header: dict, key: str) -> str:
    """A JWT by jwcrypto."""
    jws = JWS(payload if isinstance(payload, str) else json_encode(payload))
    jws.add_signature(JWK(**private_jwk(key)), protected=json_encode(header))
    return jws.serialize(compact=True)


def opened(jwt: str) -> tuple:
    header, payload, _ = jwt.split(".")
    return json.loads(unb64(header)), json.loads(unb64(payload))


def resigned(text: str, change=lambda payload: None, header=None, key="issuer", more=()) -> str:
    """The issuer's JWT signed anew after `change`, with further disclosures and without a proof of the holder."""
    jwt, disclosures, _ = parts(text)
    was, payload = opened(jwt)
    change(payload)
    return joined(sign(payload, was | (header or {}), key), (*disclosures, *more))


def rebound(text: str, payload=None, header=None, key="holder") -> str:
    """The proof of the holder made anew over what is shown, with these members."""
    jwt, disclosures, _ = parts(text)
    presented = joined(jwt, disclosures)
    made = BOUND | {"sd_hash": b64(hashlib.sha256(presented.encode()).digest())} | (payload or {})
    made = {name: member for name, member in made.items() if member is not None}
    return presented + sign(made, {"alg": "ES256", "typ": "kb+jwt"} | (header or {}), key)


def unsigned(payload: dict, header: dict) -> str:
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(payload).encode())}."


def disclosure(*members) -> str:
    return b64(json.dumps(members).encode())


def digest(text: str) -> str:
    return b64(hashlib.sha256(text.encode()).digest())


def hidden(*members) -> tuple:
    """A disclosure of these members, and a change that puts its digest among those of the top level."""
    text = disclosure("salt-of-the-test", *members)
    return text, lambda payload: payload["_sd"].append(digest(text))


def changed(text: str, place: int, value) -> str:
    jwt, disclosures, proof = parts(text)
    salt, *name, _ = json.loads(unb64(disclosures[place]))
    disclosures[place] = disclosure(salt, *name, value)
    return joined(jwt, disclosures, proof)


def _resigned(change=lambda payload: None, header=None):
    return lambda peer: rebound(resigned(shown(peer), change, header))


def _altered_payload(peer) -> str:
    jwt, disclosures, _ = parts(shown(peer))
    header, payload, signature = jwt.split(".")
    payload = json.loads(unb64(payload)) | {"iss": "https://other.example"}
    return rebound(joined(f"{header}.{b64(json.dumps(payload).encode())}.{signature}", disclosures))


def _without_signature(peer) -> str:
    jwt, disclosures, _ = parts(shown(peer))
    header, payload = opened(jwt)
    return rebound(joined(unsigned(payload, header | {"alg": "none"}), disclosures))


def _public_key_as_secret(peer) -> str:
    jwt, disclosures, _ = parts(shown(peer))
    header, payload = opened(jwt)
    jws = JWS(json_encode(payload))
    secret = JWK(kty="oct", k=b64(unb64(public_jwk("issuer")["x"]) + unb64(public_jwk("issuer")["y"])))
    jws.add_signature(secret, protected=json_encode(header | {"alg": "HS256"}))
    return rebound(joined(jws.serialize(compact=True), disclosures))


def _other_credential(peer) -> str:
    _, _, proof = parts(shown(peer))
    jwt, disclosures, _ = parts(shown(peer))
    return joined(jwt, disclosures, proof)


def _one_more_shown(peer) -> str:
    issued = peer.issue(FLAT)
    few, more = peer.present(issued, SHOWN, BOUND), peer.present(issued, FLAT.paths)
    return joined(parts(few)[0], parts(more)[1], parts(few)[2])


def _one_less_shown(peer) -> str:
    jwt, disclosures, proof = parts(shown(peer))
    return joined(jwt, disclosures[1:], proof)


def _twice(peer) -> str:
    jwt, disclosures, _ = parts(shown(peer))
    return rebound(joined(jwt, (*disclosures, disclosures[0])))


def _digest_twice(peer) -> str:
    return rebound(resigned(shown(peer), lambda payload: payload["_sd"].append(payload["_sd"][0])))


def _hidden(peer, *members) -> str:
    text, change = hidden(*members)
    return rebound(resigned(shown(peer), change, more=(text,)))


def _member_as_item(peer) -> str:
    text = disclosure("salt-of-the-test", "name", "value")
    change = lambda payload: payload["nationalities"].append({"...": digest(text)})  # noqa: E731
    return rebound(resigned(shown(peer, ARRAY, ()), change, more=(text,)))


def _item_as_member(peer) -> str:
    text = disclosure("salt-of-the-test", "value")
    return rebound(resigned(shown(peer), lambda payload: payload["_sd"].append(digest(text)), more=(text,)))


def _expiry_can_be_withheld(_peer) -> str:
    """By PyPI sd-jwt: @sd-jwt/sd-jwt-vc does not issue it."""
    case = type(FLAT)("expiry", FLAT.claims, (*FLAT.paths, ("exp",)))
    return shown(PythonPeer(), case, (*SHOWN, ("exp",)))


def _member_twice(peer) -> str:
    jwt, disclosures, _ = parts(shown(peer))
    header, payload = opened(jwt)
    text = json.dumps(payload)
    return rebound(
        joined(sign(text[:-1] + ', "vct": "https://issuer.example/types/other"}', header, "issuer"), disclosures)
    )


def _padded(peer) -> str:
    jwt, disclosures, _ = parts(shown(peer))
    padded = disclosures[0] + "=" * (-len(disclosures[0]) % 4) if len(disclosures[0]) % 4 else disclosures[0] + "===="
    return rebound(joined(jwt, (padded, *disclosures[1:])))


# Our code, what JavaScript says, what Python says.
FORGED = ("credential.signature", "Invalid JWT Signature", "Verification failed")
OF_SOMETHING_ELSE = ("credential.key_binding", "Invalid sd_hash", "Invalid digest")
UNTIMELY = ("credential.key_binding_time", ACCEPTED, ACCEPTED)
UNFIT = ("credential.disclosure", ACCEPTED, ACCEPTED)

BENT = (
    # The holder's proof.
    Bent(
        "no proof",
        lambda peer: joined(*parts(shown(peer))[:2]),
        "credential.key_binding",
        "not exist",
        "Invalid format",
    ),
    Bent(
        "another nonce",
        lambda peer: shown(peer, bound=BOUND | {"nonce": "other"}),
        "credential.key_binding_nonce",
        "Invalid Nonce",
        "Invalid nonce",
    ),
    Bent(
        "another audience",
        lambda peer: shown(peer, bound=BOUND | {"aud": "https://other.example"}),
        "credential.key_binding_audience",
        ACCEPTED,
        "Invalid audience",
    ),
    Bent(
        "another holder",
        lambda peer: shown(peer, key="thief"),
        "credential.key_binding",
        "Invalid JWT Signature",
        "Verification failed",
    ),
    Bent("the proof of another credential", _other_credential, *OF_SOMETHING_ELSE),
    Bent("one more shown than was bound", _one_more_shown, *OF_SOMETHING_ELSE),
    Bent("one less shown than was bound", _one_less_shown, *OF_SOMETHING_ELSE),
    Bent("an old proof", lambda peer: shown(peer, bound=BOUND | {"iat": NOW - 3_600}), *UNTIMELY),
    Bent("a proof of the future", lambda peer: shown(peer, bound=BOUND | {"iat": NOW + 3_600}), *UNTIMELY),
    Bent(
        "a proof without a time",
        lambda peer: rebound(shown(peer), {"iat": None}),
        "credential.key_binding",
        "Invalid Key Binding",
        ACCEPTED,
    ),
    Bent(
        "a proof without a digest",
        lambda peer: rebound(shown(peer), {"sd_hash": None}),
        "credential.key_binding",
        "Invalid Key Binding",
        "sd_hash",
    ),
    Bent(
        "a proof of another type",
        lambda peer: rebound(shown(peer), header={"typ": "JWT"}),
        "credential.key_binding",
        "Invalid Key Binding",
        "Invalid header typ",
    ),
    Bent(
        "bound to nobody",
        lambda peer: rebound(shown(peer, bound=None, holder=None)),
        "credential.key_binding",
        "",
        "No holder public key",
    ),
    # The issuer's signature.
    Bent("another issuer's key", lambda peer: peer.present(peer.issue(FLAT, key="thief"), SHOWN, BOUND), *FORGED),
    Bent("an altered payload", _altered_payload, *FORGED),
    Bent("no signature", _without_signature, "credential.unsupported", "no signature", "Verification failed"),
    Bent(
        "the public key as a secret",
        _public_key_as_secret,
        "credential.unsupported",
        "Invalid JWT Signature",
        "Verification failed",
    ),
    Bent("another type of JWT", _resigned(header={"typ": "JWT"}), "credential.unsupported", ACCEPTED, ACCEPTED),
    Bent(
        "a critical header",
        _resigned(header={"crit": ["b64"], "b64": True}),
        "credential.unsupported",
        ACCEPTED,
        ACCEPTED,
    ),
    # What is disclosed.
    Bent("an altered disclosure", lambda peer: rebound(changed(shown(peer), 0, "other")), *UNFIT),
    Bent(
        "an altered disclosure without a proof",
        lambda peer: changed(shown(peer, bound=None), 0, "other"),
        *UNFIT,
        bound=False,
    ),
    Bent(
        "a disclosure of nothing",
        lambda peer: rebound(joined(parts(shown(peer))[0], [disclosure("salt", "more", 1)])),
        *UNFIT,
    ),
    Bent("a disclosure twice", _twice, "credential.disclosure", ACCEPTED, "Duplicate disclosure"),
    Bent("a digest twice", _digest_twice, "credential.disclosure", ACCEPTED, "Duplicate hash"),
    Bent(
        "a disclosure of a claim that stands there",
        lambda peer: _hidden(peer, "vct", "https://issuer.example/types/other"),
        "credential.disclosure",
        ACCEPTED,
        "Duplicate key",
    ),
    Bent("a disclosure named _sd", lambda peer: _hidden(peer, "_sd", ["x"]), *UNFIT),
    Bent("a disclosure named ...", lambda peer: _hidden(peer, "...", "x"), *UNFIT),
    Bent("a member where an item belongs", _member_as_item, "credential.disclosure", ACCEPTED, "too many values"),
    Bent("an item where a member belongs", _item_as_member, "credential.disclosure", ACCEPTED, "not enough values"),
    Bent("an expiry that can be withheld", _expiry_can_be_withheld, *UNFIT),
    Bent("another hash", _resigned(lambda it: it.update(_sd_alg="md5")), "credential.unsupported", "", "Invalid hash"),
    Bent("base64 with its padding", _padded, "credential.malformed", ACCEPTED, ACCEPTED),
    # What is said.
    Bent("expired", lambda peer: shown(peer, exp=NOW - 1), "credential.expired", "expired", ACCEPTED),
    Bent("not valid yet", lambda peer: shown(peer, nbf=NOW + DAY), "credential.not_yet", "not yet valid", ACCEPTED),
    Bent("issued tomorrow", lambda peer: shown(peer, iat=NOW + DAY), "credential.not_yet", "not yet valid", ACCEPTED),
    Bent("no type", _resigned(lambda it: it.pop("vct")), "credential.malformed", ACCEPTED, ACCEPTED),
    Bent("a member twice", _member_twice, "credential.malformed", ACCEPTED, ACCEPTED),
    Bent("no end", lambda peer: shown(peer, bound=None)[:-1], "credential.malformed", "", ACCEPTED, bound=False),
)
