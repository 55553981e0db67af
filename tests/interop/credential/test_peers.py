"""The peers before each other, without us: what they make is understood, so what we are compared with is sound."""

import itertools
import unittest

import mdocs
import sd_jwts
from mdocs import Session
from peers import Refused
from sd_jwts import binding


class SdJwts(unittest.TestCase):
    def test_what_one_issues_and_another_presents_a_third_verifies(self):
        for case in sd_jwts.CASES:
            for issuer, holder, verifier in itertools.product(sd_jwts.PEERS, repeat=3):
                for paths in sd_jwts.choices(case):
                    bound = binding()
                    with self.subTest(
                        case.name, issuer=issuer.name, holder=holder.name, verifier=verifier.name, paths=paths
                    ):
                        shown = holder.present(issuer.issue(case), paths, bound)
                        told = verifier.verify(shown, bound["nonce"], bound["aud"])
                        self.assertEqual(told, case.revealed(paths))


SESSIONS = (Session(), Session(encrypted_to=None), Session(origin="https://verifier.example"))


class Mdocs(unittest.TestCase):
    def test_transcripts_of_openid4vp_are_the_same_bytes(self):
        for session in SESSIONS:
            with self.subTest(session):
                told = mdocs.JAVASCRIPT.ask("mdoc/transcript", **session.as_json())
                self.assertEqual(mdocs.unb64(told), session.transcript())

    def test_what_one_issues_the_other_verifies(self):
        for case in mdocs.CASES:
            for issuer, verifier in itertools.product(mdocs.PEERS, repeat=2):
                with self.subTest(case.name, issuer=issuer.name, verifier=verifier.name):
                    self.assertEqual(verifier.verify_issued(issuer.issue(case)), case.elements)

    def test_what_one_presents_the_other_verifies_by_signature_and_by_mac(self):
        for case, session, reader in itertools.product(mdocs.CASES, SESSIONS, (None, "reader")):
            for issuer, holder, verifier in itertools.product(mdocs.PEERS, repeat=3):
                with self.subTest(
                    case.name,
                    session=session,
                    reader=reader,
                    issuer=issuer.name,
                    holder=holder.name,
                    verifier=verifier.name,
                ):
                    names = {space: names[:5] for space, names in case.names().items()}
                    shown = holder.present(issuer.issue(case), case, names, session, reader=reader)
                    wanted = {
                        space: {name: case.elements[space][name] for name in those} for space, those in names.items()
                    }
                    self.assertEqual(verifier.verify(shown, session), wanted)

    def test_a_mac_as_version_0_6_0_makes_it_is_understood_by_itself_alone(self):
        javascript, python = mdocs.PEERS
        names = mdocs.SMALL.names()
        shown = javascript.present(javascript.issue(mdocs.SMALL), mdocs.SMALL, names, reader="reader", mac_as_is=True)
        self.assertEqual(javascript.verify(shown, mac_as_is=True), mdocs.SMALL.elements)
        for verifier in mdocs.PEERS:
            with self.subTest(verifier.name), self.assertRaises(Refused):
                verifier.verify(shown)


if __name__ == "__main__":
    unittest.main()
