"""The second reader before spec/vectors: who reads the profiles comes to the same answers."""

import json
import unittest

import frames
import strict
from cose import Refused
from peer import VECTORS, from_json
from purposes import PURPOSES
from trust import read_request, read_status_list, read_time, read_trust_list
from verifier import Desk, Question, Verifier

KEYS = json.loads((VECTORS / "keys.json").read_bytes())["keys"]


def root(name: str) -> bytes:
    return bytes.fromhex(KEYS[name]["public"])


class Vectors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.trust = read_trust_list((VECTORS / "trust_list/valid/country.cbor").read_bytes(), root("root"), 0)
        paths = sorted((VECTORS / "status_list/valid").glob("*.cbor"))
        cls.places = {path.stem: place for place, path in enumerate(paths)}
        times = [json.loads(path.with_suffix(".expected").read_bytes())["now"] for path in paths]
        lists = [read_status_list(path.read_bytes(), cls.trust, now) for path, now in zip(paths, times)]
        cls.verifier = Verifier(cls.trust, tuple(lists))

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
            told = expected.get("accepted", {"sequence": None})
            self.assertEqual((believed.sequence, believed.issued_at), (told["sequence"], told["issued_at"]))
            issuers = [(issuer["kid"], issuer["name"]) for issuer in told["issuers"]]
            self.assertEqual([(issuer.kid.hex(), issuer.name) for issuer in believed.issuers], issuers)
            readers = [(reader["kid"], reader["id"], reader["name"]) for reader in told.get("readers", ())]
            self.assertEqual(
                [(reader.kid.hex(), reader.identifier, reader.name) for reader in believed.readers], readers
            )
            authorities = [authority["kid"] for authority in told.get("reader_authorities", ())]
            self.assertEqual([authority.kid.hex() for authority in believed.authorities], authorities)
            return told

        self.each("trust_list", check)

    def test_status_lists_are_believed_and_refused_as_the_vectors_say(self):
        def check(content, expected):
            it = read_status_list(content, self.trust, expected["now"])
            words = {None: None, 0: "valid", 2: "suspended"}
            statuses = [words.get(it.status(index), "invalid") for index in expected.get("asked", ())]
            told = {"issuer": it.issuer, "uri": it.uri, "issued": it.issued, "expires": it.expires}
            return told | {"ttl_seconds": it.ttl, "statuses": statuses}

        self.each("status_list", check)

    def test_statements_of_the_time_are_believed_and_refused_as_the_vectors_say(self):
        self.each("time_statement", lambda content, it: read_time(content, bytes.fromhex(it["nonce"]), self.trust))

    def test_requests_are_understood_and_refused_as_the_vectors_say(self):
        self.each("request", lambda content, it: read_request(content.decode(), self.trust, it["now"]))

    def test_portraits_are_put_together_and_refused_as_the_vectors_say(self):
        def check(content, expected):
            portraits = {}
            for line in content.decode().split("\n"):
                try:
                    frame = frames.read_frame(line)
                except Refused:
                    raise Refused("not_a_frame") from None
                portrait = portraits.pop(frame.tag, None) or frames.Portrait()
                portrait.add(frame)
                portraits[frame.tag] = portrait
                if len(portraits) > 4:
                    del portraits[next(iter(portraits))]
            portrait = portraits.get(strict.decode_base64url(expected["handle"])[:4])
            whole = portrait.whole() if portrait else None
            if whole is None:
                raise Refused("incomplete")
            if frames.digest(*whole).hex() != expected["digest"]:
                raise Refused("digest")
            if not frames.can_be_drawn(whole[1]):
                raise Refused("not_a_picture")
            return whole[1].hex()

        self.each("portrait", check)

    def test_tokens_get_the_verdict_that_the_vectors_say(self):
        seen = set()

        def check(content, expected):
            seen.add(expected["purpose"])
            lists = [self.places[name] for name in expected.get("status_lists", ())]
            return self.verifier.verify(from_json(expected | {"text": content.decode(), "status_lists": lists}))

        self.each("checkin", check)
        self.assertEqual(seen, {purpose.key for purpose in PURPOSES.values()})

    def test_vector_0_which_other_code_made_verifies(self):
        text = (VECTORS / "checkin/valid/vector_0.txt").read_text()
        told = self.verifier.verify(Question(text, Desk("age_over_18", 1), 1_790_000_000))
        self.assertEqual((told["handle"], told["person"]), ("Be-Qy8ZsrlM", {"age_over_18": True}))


if __name__ == "__main__":
    unittest.main()
