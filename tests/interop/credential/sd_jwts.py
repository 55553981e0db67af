"""SD-JWT VCs by PyPI sd-jwt and by @sd-jwt/sd-jwt-vc, from one description of what can be withheld."""

import copy
import json
from dataclasses import dataclass
from unittest import mock

import sd_jwt.holder
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from cast import DAY, ISSUER, NOW, private_jwk, public_jwk
from peers import JAVASCRIPT, Refused

VCT = "https://issuer.example/types/interop"
KID = "interop-1"


@dataclass(frozen=True)
class Case:
    """Claims, the paths to those that can be withheld, and how many decoys there are at a level."""

    name: str
    claims: dict
    paths: tuple
    decoys: int = 0

    def payload(self, holder: str | None = "holder", **more) -> dict:
        """Everything that is signed, before any of it is withheld."""
        base = {"iss": ISSUER, "vct": VCT, "iat": NOW - DAY, "exp": NOW + 300 * DAY}
        if holder:
            base["cnf"] = {"jwk": public_jwk(holder)}
        return base | copy.deepcopy(self.claims) | more

    def revealed(self, paths, holder: str | None = "holder", **more) -> dict:
        """What a verifier learns when these paths are shown, and those above them."""
        hidden = [path for path in self.paths if not any(shown[: len(path)] == path for shown in paths)]
        payload = self.payload(holder, **more)
        for path in sorted(hidden, key=lambda path: tuple(map(str, path)), reverse=True):
            at = payload
            try:
                for part in path[:-1]:
                    at = at[part]
                at[path[-1]] = _GONE
            except (KeyError, TypeError):
                pass  # inside something that is hidden already
        return _swept(payload)

    def within(self, paths) -> tuple:
        """These paths and all below them: so we show a claim. The peers show it with its parts still hidden."""
        return tuple(path for path in self.paths if any(path[: len(shown)] == shown for shown in paths)) + tuple(paths)


CASES = (
    Case("plain", {"given_name": "An"}, ()),
    Case(
        "flat",
        {"given_name": "Bình", "family_name": "Nguyễn Thị", "birthdate": "1990-02-03", "sex": 2, "age_over_18": True},
        (("given_name",), ("family_name",), ("birthdate",), ("age_over_18",)),
    ),
    Case(
        "nested",
        {"address": {"street": "1 phố Ví Dụ", "ward": "Phường Mẫu", "region": "Hà Nội", "country": "VN"}},
        (("address", "street"), ("address", "ward"), ("address", "region")),
    ),
    Case(
        "recursive",
        {"address": {"ward": "Phường Mẫu", "at": {"lat": "21.03", "lon": "105.85", "alt": None}}, "given_name": "Chi"},
        (("address",), ("address", "ward"), ("address", "at"), ("address", "at", "lat"), ("given_name",)),
    ),
    Case(
        "array",
        {"nationalities": ["VN", "FR", "LA"], "phones": ["+84 000 000 001", "+84 000 000 002"]},
        (("nationalities", 0), ("nationalities", 2), ("phones", 0), ("phones", 1)),
    ),
    Case(
        "array_of_objects",
        {"vehicles": [{"class": "A1", "from": "2010-01-01"}, {"class": "B2", "from": "2015-06-07"}]},
        (("vehicles",), ("vehicles", 0), ("vehicles", 0, "from"), ("vehicles", 1), ("vehicles", 1, "class")),
    ),
    Case(
        "array_in_array",
        {"grid": [["a", "b"], ["c", ["d", "e"]]]},
        (("grid", 0), ("grid", 1, 0), ("grid", 1, 1), ("grid", 1, 1, 1)),
    ),
    Case(
        "values",
        {
            "empty": "",
            "nothing": None,
            "no": False,
            "zero": 0,
            "less": -1.5,
            "large": 9007199254740991,
            "list": [],
            "object": {},
            "letters": 'Đặng “𝛼” \u0000 \u2028 \\ / " 🇻🇳',
            "__proto": {"constructor": 1},
            "a.b": {"": 1},
        },
        tuple(
            (name,) for name in ("empty", "nothing", "no", "zero", "less", "large", "list", "object", "letters", "a.b")
        ),
    ),
    Case(
        "decoys", {"given_name": "Dung", "address": {"ward": "Phường Mẫu"}}, (("given_name",), ("address", "ward")), 3
    ),
)


class _Gone:
    pass


_GONE = _Gone()


def _swept(value):
    if isinstance(value, dict):
        return {name: _swept(member) for name, member in value.items() if member is not _GONE}
    if isinstance(value, list):
        return [_swept(member) for member in value if member is not _GONE]
    return value


class JavaScriptPeer:
    name = "javascript"

    def issue(self, case: Case, holder="holder", key="issuer", header=None, **more) -> str:
        claims = case.payload(holder, **more)
        tree = _issuing(case.paths, case.decoys) or ({"_sd_decoy": case.decoys} if case.decoys else {})
        header = {"kid": KID} | (header or {})
        return JAVASCRIPT.ask("sd_jwt/issue", claims=claims, frame=tree or None, key=private_jwk(key), header=header)

    def present(self, text: str, paths, binding=None, key="holder") -> str:
        """Shows these paths, and those above them."""
        given = {"text": text, "frame": _showing(paths)}
        if binding:
            given |= {"key": private_jwk(key), "binding": binding}
        return JAVASCRIPT.ask("sd_jwt/present", **given)

    def verify(self, text: str, nonce=None, aud=None, key="issuer", now=NOW) -> dict:
        """The claims; raises Refused. It leaves `aud` to its caller, who is not asked here."""
        told = JAVASCRIPT.ask("sd_jwt/verify", text=text, key=public_jwk(key), now=now, nonce=nonce)
        return told["claims"]


class PythonPeer:
    name = "python"

    def issue(self, case: Case, holder="holder", key="issuer", header=None, form="compact", **more) -> str:
        claims = _marked(case.payload(None, **more), set(case.paths), ())
        made = SDJWTIssuer(
            claims,
            JWK(**private_jwk(key)),
            # Not among the claims: with decoys there would be some in `cnf` too, and there we take no digests.
            holder_key=JWK(**public_jwk(holder)) if holder else None,
            add_decoy_claims=bool(case.decoys),
            serialization_format=form,
            extra_header_parameters={"typ": "dc+sd-jwt", "kid": KID} | (header or {}),
        )
        return made.sd_jwt_issuance

    def issue_as_json(self, case: Case) -> str:
        """As RFC 9901 §8 has it. Version 0.10.4 writes the older form, with the disclosures beside the signature."""
        old = json.loads(self.issue(case, form="json"))
        disclosures = old.pop("disclosures")
        return json.dumps(old | {"header": {"disclosures": disclosures}})

    def present(self, text: str, paths, binding=None, key="holder") -> str:
        """Shows these paths, and those above them."""
        holder = SDJWTHolder(text)
        bound = {}
        if binding:
            bound = {"nonce": binding["nonce"], "aud": binding["aud"], "holder_key": JWK(**private_jwk(key))}
        with mock.patch.object(sd_jwt.holder, "time", lambda: binding["iat"]):
            holder.create_presentation(_choosing(paths), **bound)
        return holder.sd_jwt_presentation

    def verify(self, text: str, nonce=None, aud=None, key="issuer", now=NOW) -> dict:
        """The claims; raises Refused. It looks at no time."""
        try:
            told = SDJWTVerifier(text, lambda _issuer, _header: JWK(**public_jwk(key)), aud, nonce)
            return told.get_verified_payload()
        except Exception as why:
            raise Refused(str(why) or type(why).__name__) from why


PEERS = (JavaScriptPeer(), PythonPeer())


def binding(aud: str = "https://verifier.example", nonce: str = "n-0S6_WzA2Mj", iat: int = NOW - 60) -> dict:
    return {"iat": iat, "aud": aud, "nonce": nonce}


def _issuing(paths, decoys: int) -> dict:
    """As @sd-jwt wants to be told what can be withheld: at each level the names under `_sd`."""
    root = {}
    for path in paths:
        at = root
        for part in path[:-1]:
            at = at.setdefault(str(part), {})
        at.setdefault("_sd", []).append(path[-1])
        if decoys:
            at["_sd_decoy"] = decoys
    return root


def _showing(paths) -> dict:
    """As @sd-jwt wants to be told what to show: each name with true, or with what is below it."""
    root = {}
    for path in sorted(paths, key=len):
        at = root
        for part in path[:-1]:
            below = at.get(str(part))
            at[str(part)] = below if isinstance(below, dict) else {}
            at = at[str(part)]
        at.setdefault(str(path[-1]), True)
    return root


def _choosing(paths, depth: int = 0):
    """As PyPI sd-jwt wants to be told what to show: members by name, items of an array by place."""
    if any(len(path) == depth for path in paths) and not any(len(path) > depth for path in paths):
        return True
    below = {}
    for path in paths:
        if len(path) > depth:
            below.setdefault(path[depth], []).append(path)
    chosen = {part: _choosing(those, depth + 1) for part, those in below.items()}
    if chosen and all(isinstance(part, int) for part in chosen):
        return [chosen.get(place) for place in range(max(chosen) + 1)]
    return chosen


def _marked(value, paths: set, at: tuple):
    """The claims with what can be withheld wrapped as PyPI sd-jwt wants it."""
    if isinstance(value, dict):
        return {
            (SDObj(name) if (*at, name) in paths else name): _marked(member, paths, (*at, name))
            for name, member in value.items()
        }
    if isinstance(value, list):
        marked = [_marked(member, paths, (*at, place)) for place, member in enumerate(value)]
        return [SDObj(member) if (*at, place) in paths else member for place, member in enumerate(marked)]
    return value


def choices(case: Case) -> tuple:
    """Nothing, each path alone, every second, everything."""
    alone = tuple((path,) for path in case.paths)
    return tuple(dict.fromkeys(((), *alone, case.paths[::2], case.paths)))
