"""Two sides that share no code, ours in Rust and the one in Python, before the same texts: they must say the same."""

import random
import tempfile
import unittest
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Callable

import bend
import bend_frame
import bend_request
import frames
import mint
import peer
import scene
import strict
from cose import Refused, Rules
from loose import encode
from mint import text_of
from pictures import pictures
from purposes import PURPOSES
from trust import REQUEST_RULES, read_request, read_status_list, read_trust_list
from verifier import RULES, Verifier

CHUNK = 2_000
RULES_ON = 4_000  # cases by which a rule that is left out must be noticed


@dataclass(frozen=True)
class Format:
    """How many cases there are of it, how each is made, and how Python answers one."""

    cases: int
    make: Callable
    kinds: dict
    answer: Callable


def _token(believed: tuple, question, without: str = "") -> dict:
    return Verifier(*believed, without).verify(question)


def _request(believed: tuple, question: dict, without: str = "") -> dict:
    return read_request(question["request"], believed[0], question["now"], Rules(without))


def _frame(believed: tuple, question: dict) -> dict:
    frames.read_frame(question["frame"])
    return {}


FORMATS = {
    "token": Format(108_000, bend.case, bend.KINDS, _token),
    "request": Format(10_000, bend_request.case, bend_request.KINDS, _request),
    "frame": Format(4_000, bend_frame.case, bend_frame.KINDS, _frame),
}


class Differential(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.country = mint.country()
        cls.believed = believe(cls.country)

    def test_the_two_encoders_here_agree_on_what_is_not_bent(self):
        pick = random.Random(1)
        for _ in range(100):
            token = scene.good(pick).token
            for tree in (token.payload, token.inner.header, token.inner.payload):
                self.assertEqual(encode(tree), strict.encode_cbor(tree))

    def test_tokens_made_in_python_are_accepted_by_our_side(self):
        pick = random.Random(2)
        scenes = [scene.good(pick, how) for how in ("any desk", "site", "reserve", "answer", "full") for _ in range(60)]
        answers = peer.answers(self.country, [it.question("") for it in scenes])
        for it, answer in zip(scenes, answers, strict=True):
            self.assertIn("accepted", answer)
            told, shown, claims = answer["accepted"], it.token.payload, it.token.inner.payload
            self.assertEqual((told["purpose"], told["handle"]), (it.desk.purpose, claims[2]))
            self.assertEqual((told["shown_at"], told["valid_until"]), (shown[6], claims[4]))
            self.assertEqual(told["person"].get("name"), claims[169].get(4))
            self.assertEqual(told.get("nonce"), shown[39].hex() if 39 in shown else None)

    def test_codes_of_every_kind_made_by_our_side_are_accepted_in_python(self):
        with tempfile.TemporaryDirectory(prefix="dinhdanh-interop-") as directory:
            country, codes = peer.minted(15, directory)
        believed = believe(country)
        tokens = [code for code in codes if "text" in code]
        self.assertEqual({code["purpose"] for code in tokens}, {it.key for it in PURPOSES.values()}, "what core knows")
        sealed, digests = 0, set()
        for code in tokens:
            told = Verifier(*believed).verify(peer.from_json(code))
            self.assertEqual(told["purpose"], code["purpose"])
            digests.add(told["person"].get("portrait_digest"))
            sealed += code["text"].startswith("CE1:")
        self.assertGreaterEqual(sealed, len(PURPOSES), "answers that were decrypted here")
        asked = [read_request(code["request"], believed[0], code["now"]) for code in codes if "request" in code]
        self.assertEqual({it["reader"] for it in asked}, {"VN.TEST.1"})
        self.assertTrue(
            any(it["nonce"] for it in asked) and not all(it["nonce"] for it in asked), "posters and questions"
        )
        portraits = defaultdict(dict)
        for frame in [frames.read_frame(code["frame"]) for code in codes if "frame" in code]:
            portraits[frame.tag][frame.index] = frame
        whole = [it for it in portraits.values() if len(it) == it[min(it)].count]
        self.assertTrue(whole)
        for parts in whole:
            picture = b"".join(parts[index].data for index in sorted(parts))
            self.assertIn(frames.digest(parts[0].salt, picture).hex(), digests)

    def test_a_portrait_in_frames_made_in_python_is_taken_by_our_side(self):
        face, tag, salt = pictures()[0], b"hand", b"8 bytes."
        parts = [face[at : at + 240] for at in range(0, len(face), 240)]
        made = [[tag, index, len(parts), *([salt] if index == 0 else []), part] for index, part in enumerate(parts)]
        answers = peer.answers(self.country, [{"frame": text_of("CP1:", encode(frame))} for frame in made])
        self.assertEqual(answers, [{"accepted": {}}] * len(parts))

    def test_both_say_the_same_to_every_bent_token(self):
        table = self.compare("token")
        unbent = sum(count for (kind, _), count in table.items() if kind in ("whole", "other desk"))
        self.assertGreaterEqual(table.total() - unbent, 100_000)
        self.assertEqual(
            {told for _, told in table}, {"accepted", *CODES}, "each outcome that needs no memory of a gate"
        )

    def test_both_say_the_same_to_every_bent_request(self):
        table = self.compare("request")
        codes = {"accepted"} | {
            f"request.{code}" for code in ("malformed", "unknown", "signature", "expired", "purpose")
        }
        self.assertEqual({told for _, told in table}, codes)

    def test_both_say_the_same_to_every_bent_frame(self):
        self.compare("frame")

    def compare(self, name: str) -> Counter:
        """Every case of a format through both, and a table of how each kind ended, as our side says."""
        it, table, apart, undecided = FORMATS[name], Counter(), [], 0
        chunks = range(0, it.cases, CHUNK)
        with ProcessPoolExecutor() as pool:
            for some in pool.map(compare, [name] * len(chunks), chunks, [self.country] * len(chunks)):
                table += some[0]
                apart += some[1]
                undecided += some[2]
        print()
        for kind in it.kinds:
            row = Counter({told: count for (of, told), count in table.items() if of == kind})
            print(f"{kind:<15}{row.total():>7}  " + ", ".join(f"{told} {count}" for told, count in row.most_common()))
        accepted = sum(count for (_, told), count in table.items() if told == "accepted")
        print(f"{it.cases} {name}s: {accepted / it.cases:.0%} accepted, {len(apart)} apart, {undecided} undecided")
        self.assertFalse(apart, "\n".join(apart[:10]))
        self.assertLess(
            undecided, it.cases / 1000, "cases that Python can't judge, because to it 1 and true are one key"
        )
        self.assertGreaterEqual(accepted, it.cases / 10, "too few are accepted to compare what is")
        return table

    def test_whoever_leaves_out_any_one_rule_is_noticed(self):
        for name, rules in (("token", RULES), ("request", REQUEST_RULES)):
            it = FORMATS[name]
            cases = [it.make(number) for number in range(RULES_ON)]
            told = peer.answers(self.country, cases)
            for rule in rules:
                with self.subTest(f"{name}: {rule}"):
                    seen = any(self.differs(it, case, theirs, rule) for case, theirs in zip(cases, told))
                    self.assertTrue(seen, f"without the rule {rule!r} nothing was different")

    def differs(self, it: Format, case, theirs: dict, rule: str) -> bool:
        try:
            return answer(it, self.believed, case, rule) != theirs
        except (TypeError, KeyError, ValueError, OverflowError):
            return False  # what the rule keeps away does not even work here: that is no difference in a verdict


def believe(country: peer.Country) -> tuple:
    """The lists of a country, read in Python."""
    trust = read_trust_list(country.trust_list, country.root, 0)
    return trust, tuple(read_status_list(data, trust, country.now) for data in country.status_lists)


def compare(name: str, begin: int, country: peer.Country) -> tuple:
    """How the cases from this number on ended, on which of them the two differ, and how many Python left undecided."""
    it, believed = FORMATS[name], believe(country)
    cases = [it.make(number) for number in range(begin, begin + CHUNK)]
    table, apart, undecided = Counter(), [], 0
    for number, (case, theirs) in enumerate(zip(cases, peer.answers(country, cases), strict=True), begin):
        kind = case["kind"] if isinstance(case, dict) else case.kind
        table[kind, outcome(theirs)] += 1
        mine = answer(it, believed, case)
        if mine is None:
            undecided += 1
        elif mine != theirs:
            apart.append(f"{name} {number}, {case}:\n  python {mine}\n  rust   {theirs}")
    return table, apart, undecided


def answer(it: Format, believed: tuple, case, *without: str) -> dict | None:
    """In the words of our side; None if Python can't say."""
    try:
        return {"accepted": it.answer(believed, case, *without)}
    except Refused as refused:
        return {"refused": refused.code}
    except strict.Undecided:
        return None


def outcome(told: dict) -> str:
    return "accepted" if "accepted" in told else told["refused"].removeprefix("checkin.")


CODES = (
    "not_ct1 too_long base45 encrypted cbor shape bare_pass verifier_clock trust_stale issuer_unknown issuer_signature "
    "pass_expired pass_future issuer_purpose purpose level holder_signature audience challenge_wanted nonce stale "
    "stale_or_clock status_missing status_stale revoked suspended status_unknown claims portrait"
).split()


if __name__ == "__main__":
    unittest.main()
