"""The verifier in Python before spec/vectors: who reads the profile comes to the same answers."""

import json
import unittest

import strict
from cose import Refused
from peer import VECTORS, from_json
from trust import read_request, read_status_list, read_trust_list
from verifier import Desk, Question, Verifier

KEYS = json.loads((VECTORS / "keys.json").read_bytes())["keys"]


def root(name: str) -> bytes:
    return bytes.fromhex(KEYS[name]["public"])


def country() -> Verifier:
    trust = read_trust_list((VECTORS / "trust_list/valid/country.cbor").read_bytes(), root("root"), 0)
    return Verifier(trust, tuple(status_lists(trust).values()))


def status_lists(trust) -> dict:
    """Those that desks know, by name."""
    lists = {}
    for path in sorted((VECTORS / "status_list/valid").glob("*.cbor")):
        now = json.loads(path.with_suffix(".expected").read_bytes())["now"]
        lists[path.stem] = read_status_list(path.read_bytes(), trust, now)
    return lists


class Vectors(unittest.TestCase):
    def each(self, module: str, check):
        """`check` returns what stands under `accepted`, or raises Refused with what stands under `refused`."""
        for side in ("valid", "invalid"):
            paths = sorted((VECTORS / module / side).glob("*.expected"))
            self.assertTrue(paths, f"vectors in {module}/{side}")
            for path in paths:
                expected = json.loads(path.read_bytes())
                (content,) = (other for other in path.parent.glob(f"{path.stem}.*") if other != path)
                with self.subTest(f"{module}/{side}/{path.stem}"):
                    try:
                        told = check(content.read_bytes(), expected)
                    except Refused as refused:
                        told = refused.code
                    self.assertEqual(told, expected["accepted" if side == "valid" else "refused"])

    def test_base45_is_read_and_refused_as_the_vectors_say(self):
        def check(content, _):
            try:
                data = strict.decode_base45(content.decode())
            except strict.NotBase45 as why:
                raise Refused(str(why)) from None
            self.assertEqual(strict.encode_base45(data), content.decode())
            return data.hex()

        self.each("base45", check)

    def test_cbor_is_taken_and_refused_as_the_vectors_say(self):
        def check(content, expected):
            try:
                strict.decode_cbor(content)
            except strict.NotCbor:
                raise Refused(expected.get("refused", "refused")) from None  # why is each decoder's own word
            return expected.get("accepted", "accepted")

        self.each("cbor", check)

    def test_trust_lists_are_believed_and_refused_as_the_vectors_say(self):
        def check(content, expected):
            believed = read_trust_list(content, root(expected["root"]), expected["minimum_sequence"])
            told = expected.get("accepted", {"sequence": None, "issuers": []})
            self.assertEqual(believed.sequence, told["sequence"])
            names = [(issuer["kid"], issuer["name"]) for issuer in told["issuers"]]
            self.assertEqual([(issuer.kid.hex(), issuer.name) for issuer in believed.issuers], names)
            return told

        self.each("trust_list", check)

    def test_tokens_get_the_verdict_that_the_vectors_say(self):
        verifier = country()
        places = {name: place for place, name in enumerate(status_lists(verifier.trust))}

        def check(content, expected):
            known = [places[name] for name in expected.get("status_lists", ())]
            return verifier.verify(from_json(expected | {"text": content.decode(), "status_lists": known}))

        self.each("checkin", check)

    def test_requests_are_understood_and_refused_as_the_vectors_say(self):
        trust = country().trust
        self.each("request", lambda content, expected: read_request(content.decode(), trust, expected["now"]))

    def test_status_lists_are_believed_and_refused_as_the_vectors_say(self):
        trust = country().trust
        words = {None: None, 0: "valid", 2: "suspended"}

        def check(content, expected):
            it = read_status_list(content, trust, expected["now"])
            told = {"issuer": it.issuer, "uri": it.uri, "issued": it.issued, "expires": it.expires, "ttl_seconds": it.ttl}
            asked = expected.get("asked", ())
            return told | {"statuses": [words.get(it.status(index), "invalid") for index in asked]}

        self.each("status_list", check)

    def test_vector_0_which_other_code_made_verifies(self):
        text = (VECTORS / "checkin/valid/vector_0.txt").read_text()
        told = country().verify(Question(text, Desk("age_over_18", 1), 1_790_000_000))
        self.assertEqual((told["handle"], told["person"]), ("Be-Qy8ZsrlM", {"age_over_18": True}))


if __name__ == "__main__":
    unittest.main()
