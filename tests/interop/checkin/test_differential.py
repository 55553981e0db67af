"""Two verifiers that share no code, ours in Rust and the one in Python, before the same tokens: they must say the same."""

import random
import tempfile
import unittest
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import bend
import mint
import peer
import strict
from loose import Raw, encode
from peer import Question
from verifier import PURPOSES, RULES, Desk, Refused, Verifier, read_trust_list

CASES = 112_000  # at least 100,000 of them bent
CHUNK = 4_000


class Differential(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="dinhdanh-interop-")
        cls.addClassCleanup(cls.directory.cleanup)
        cls.list = Path(cls.directory.name) / "country.cbor"
        cls.list.write_bytes(mint.trust_list())
        cls.trust = read_trust_list(mint.trust_list(), mint.ROOT.point, 0)
        cls.cases = [bend.case(number) for number in range(CHUNK)]
        cls.theirs = peer.answers(cls.cases, cls.list, mint.ROOT.point)

    def test_the_two_encoders_here_agree_on_what_is_not_bent(self):
        pick = random.Random(1)
        for _ in range(100):
            made, *_ = mint.draft(pick)
            for tree in (made.pass_header, made.pass_claims, made.payload):
                self.assertEqual(encode(tree), strict.encode_cbor(tree))

    def test_tokens_made_in_python_are_accepted_by_our_verifier(self):
        pick = random.Random(2)
        made = [mint.draft(pick, purpose) for purpose in PURPOSES for _ in range(50)]
        questions = [Question(mint.text_of(token.build()), desk, now) for token, desk, now in made]
        for (token, desk, _), answer in zip(made, peer.answers(questions, self.list, mint.ROOT.point), strict=True):
            self.assertIn("accepted", answer)
            told, claims = answer["accepted"], token.pass_claims
            self.assertEqual((told["purpose"], told["handle"]), (desk.purpose, claims[2]))
            self.assertEqual((told["shown_at"], told["valid_until"]), (token.payload[6], claims[4]))
            self.assertEqual(told["person"].get("name"), claims[169].get(4))

    def test_tokens_of_every_purpose_made_by_our_side_are_accepted_in_python(self):
        with tempfile.TemporaryDirectory() as directory:
            path, root, tokens = peer.minted(3, directory)
            verifier = Verifier(read_trust_list(path.read_bytes(), root, 0))
        self.assertEqual({token["purpose"] for token in tokens}, set(PURPOSES.values()), "the purposes that core knows")
        for token in tokens:
            told = verifier.verify(token["text"], Desk(token["purpose"], 2), token["now"])
            self.assertEqual(told["purpose"], token["purpose"])

    def test_both_say_the_same_to_every_bent_token(self):
        table, apart, undecided = Counter(), [], 0
        with ProcessPoolExecutor() as pool:
            for some in pool.map(compare, range(0, CASES, CHUNK), [self.list] * (CASES // CHUNK)):
                table += some[0]
                apart += some[1]
                undecided += some[2]
        show(table)
        accepted = sum(count for (_, told), count in table.items() if told == "accepted")
        print(f"{CASES} tokens, {accepted / CASES:.0%} accepted, {len(apart)} apart, {undecided} undecided")
        self.assertFalse(apart, "\n".join(apart[:10]))
        self.assertLess(undecided, CASES / 1000, "tokens that Python can't judge, because to it 1 and true are one key")
        self.assertGreaterEqual(accepted, CASES / 10, "too few are accepted to compare what is")
        unbent = sum(count for (kind, _), count in table.items() if kind in ("whole", "at a desk"))
        self.assertGreaterEqual(CASES - unbent, 100_000)
        codes = {told for _, told in table}
        self.assertEqual(codes, {"accepted", *CODES}, "each outcome that needs no memory of a gate")

    def test_a_verifier_that_leaves_out_any_one_rule_is_noticed(self):
        for rule in RULES:
            lax = Verifier(self.trust, without=rule)
            with self.subTest(rule):
                apart = (answer(lax, case) != theirs for case, theirs in zip(self.cases, self.theirs))
                self.assertTrue(any(apart), f"without the rule {rule!r} nothing was different")


def compare(begin: int, trust_list: Path) -> tuple:
    """How the cases from this number on ended, on which of them the two differ, and how many Python left undecided."""
    verifier = Verifier(read_trust_list(trust_list.read_bytes(), mint.ROOT.point, 0))
    cases = [bend.case(number) for number in range(begin, begin + CHUNK)]
    table, apart, undecided = Counter(), [], 0
    for number, (case, theirs) in enumerate(zip(cases, peer.answers(cases, trust_list, mint.ROOT.point)), begin):
        table[case.kind, outcome(theirs)] += 1
        mine = answer(verifier, case)
        if mine is None:
            undecided += 1
        elif mine != theirs:
            apart.append(f"case {number}, {case}:\n  python {mine}\n  rust   {theirs}")
    return table, apart, undecided


def answer(verifier: Verifier, case: Question) -> dict | None:
    """In the words of our side; None if Python can't say."""
    try:
        return {"accepted": verifier.verify(case.text, case.desk, case.now)}
    except Refused as refused:
        return {"refused": refused.code}
    except strict.Undecided:
        return None


def outcome(told: dict) -> str:
    return "accepted" if "accepted" in told else told["refused"].removeprefix("checkin.")


CODES = (
    "not_ct1 too_long base45 cbor shape bare_pass issuer_unknown trust_stale verifier_clock issuer_signature pass_expired "
    "pass_future issuer_purpose purpose level holder_signature audience stale_or_clock stale claims"
).split()


def show(table: Counter):
    """How each kind of bending ended, as our side says."""
    print()
    for kind in bend.KINDS:
        row = Counter({told: count for (of, told), count in table.items() if of == kind})
        print(f"{kind:<14}{row.total():>7}  " + ", ".join(f"{told} {count}" for told, count in row.most_common()))


if __name__ == "__main__":
    unittest.main()
