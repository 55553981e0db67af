"""SD-JWT VCs: what the peers make we understand, what we present they understand, and what is bent is refused."""

import itertools
import unittest

import cast
import ours
import sd_jwts
from bent_sd_jwts import BENT
from peers import Refused
from sd_jwts import CASES, PEERS, binding

OURS = ours.SdJwts()


class Theirs(unittest.TestCase):
    def test_what_they_issue_we_receive(self):
        for case, issuer in itertools.product(CASES, PEERS):
            with self.subTest(case.name, issuer=issuer.name):
                self.assertEqual(OURS.verify(issuer.issue(case)), case.revealed(case.paths))

    def test_what_they_present_we_verify_with_and_without_key_binding(self):
        bound = binding()
        for case, issuer, holder in itertools.product(CASES, PEERS, PEERS):
            issued = issuer.issue(case)
            for paths in sd_jwts.choices(case):
                with self.subTest(case.name, issuer=issuer.name, holder=holder.name, paths=paths):
                    shown = holder.present(issued, paths, bound)
                    self.assertEqual(OURS.verify(shown, bound["nonce"], bound["aud"]), case.revealed(paths))
                    self.assertEqual(OURS.verify(holder.present(issued, paths)), case.revealed(paths))

    def test_a_credential_bound_to_no_key_is_verified_too(self):
        for case, issuer in itertools.product(CASES, PEERS):
            with self.subTest(case.name, issuer=issuer.name):
                told = OURS.verify(issuer.issue(case, holder=None))
                self.assertEqual(told, case.revealed(case.paths, holder=None))

    def test_an_issuer_is_known_by_its_certificates_and_its_names_in_them(self):
        host, other = "issuer.example", "other.example"
        tried = (
            (cast.signer("issuer", usage=""), None),
            (cast.signer("issuer", usage="", named=(other, host)), None),
            (cast.signer("issuer", usage="", named=(cast.ISSUER,)), None),
            (cast.signer("issuer", usage="", named=(other,)), "credential.issuer_name"),
            (cast.signer("issuer", usage="", ends=-1), "certificate.expired"),
            (cast.signer("issuer", usage="", by="stranger"), "certificate.unknown"),
            (cast.signer("thief", usage=""), "credential.signature"),
        )
        authority = cast.pem(cast.authority())
        for (certificate, code), issuer in itertools.product(tried, PEERS):
            with self.subTest(code, issuer=issuer.name):
                text = issuer.issue(CASES[1], header=cast.x5c(certificate))
                if code:
                    with self.assertRaisesRegex(Refused, f"^{code}$"):
                        OURS.verify(text, trusted=authority)
                else:
                    self.assertEqual(OURS.verify(text, trusted=authority), CASES[1].revealed(CASES[1].paths))


class Ours(unittest.TestCase):
    def test_what_we_present_of_theirs_they_verify(self):
        bound = binding()
        for case, issuer in itertools.product(CASES, PEERS):
            issued = issuer.issue(case)
            for paths, verifier in itertools.product(sd_jwts.choices(case), PEERS):
                with self.subTest(case.name, issuer=issuer.name, verifier=verifier.name, paths=paths):
                    shown = OURS.present(issued, paths, bound)
                    told = verifier.verify(shown, bound["nonce"], bound["aud"])
                    self.assertEqual(told, case.revealed(case.within(paths)))
                    self.assertEqual(verifier.verify(OURS.present(issued, paths)), case.revealed(case.within(paths)))


class Bent(unittest.TestCase):
    def test_what_is_bent_is_refused_by_its_code_and_the_peers_say_what_is_written(self):
        verifiers = {"ours": OURS} | {peer.name: peer for peer in PEERS}
        for bent, peer in itertools.product(BENT, PEERS):
            text = bent.make(peer)
            for name, verifier in verifiers.items():
                with self.subTest(bent.name, made_by=peer.name, verifier=name):
                    expected = getattr(bent, name)
                    try:
                        verifier.verify(text, **bent.asked())
                        told = None
                    except Refused as refused:
                        told = str(refused)
                    if name == "ours" or expected is None:
                        self.assertEqual(told, expected)
                    else:
                        self.assertIsNotNone(told)
                        self.assertIn(expected, told)


if __name__ == "__main__":
    unittest.main()
