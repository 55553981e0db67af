"""mdocs: what the peers make we understand, what we make they understand, and what is bent is refused."""

import itertools
import unittest

import mdocs
import ours
from mdocs import CASES, PEERS, Session
from ours import plain

OURS = ours.Mdocs()
SESSIONS = (Session(), Session(encrypted_to=None), Session(origin="https://verifier.example"))
EVERYBODY = (*PEERS, OURS)


def some(case, count=5) -> dict:
    return {space: names[:count] for space, names in case.names().items()}


def elements(case, names) -> dict:
    return {space: {name: case.elements[space][name] for name in those} for space, those in names.items()}


class Theirs(unittest.TestCase):
    def test_transcripts_of_openid4vp_are_the_same_bytes(self):
        for session in SESSIONS:
            with self.subTest(session):
                self.assertEqual(OURS.transcript(session), session.transcript())

    def test_what_they_issue_we_receive(self):
        for case, issuer in itertools.product(CASES, PEERS):
            with self.subTest(case.name, issuer=issuer.name):
                self.assertEqual(OURS.verify_issued(issuer.issue(case)), plain(case.elements))

    def test_other_digests_are_understood(self):
        for digest in ("SHA-384", "SHA-512"):
            with self.subTest(digest):
                issued = PEERS[0].issue(mdocs.LICENCE, digest=digest)
                self.assertEqual(OURS.verify_issued(issued), plain(mdocs.LICENCE.elements))

    def test_what_they_present_we_verify_by_signature_and_by_mac(self):
        for case, session, reader in itertools.product(CASES, SESSIONS, (None, "reader")):
            for issuer, holder in itertools.product(EVERYBODY, PEERS):
                with self.subTest(case.name, session=session, reader=reader, issuer=issuer.name, holder=holder.name):
                    names = some(case)
                    shown = holder.present(issuer.issue(case), case, names, session, reader=reader)
                    self.assertEqual(OURS.verify(shown, session), plain(elements(case, names)))


class Ours(unittest.TestCase):
    def test_what_we_issue_they_receive(self):
        for case, verifier in itertools.product(CASES, PEERS):
            with self.subTest(case.name, verifier=verifier.name):
                self.assertEqual(verifier.verify_issued(OURS.issue(case)), case.elements)

    def test_what_we_present_they_verify_by_signature_and_by_mac(self):
        for case, session, reader in itertools.product(CASES, SESSIONS, (None, "reader")):
            for issuer, verifier in itertools.product(EVERYBODY, PEERS):
                with self.subTest(case.name, session=session, reader=reader, issuer=issuer.name, verifier=verifier.name):
                    names = some(case)
                    shown = OURS.present(issuer.issue(case), case, names, session, reader=reader)
                    self.assertEqual(verifier.verify(shown, session), elements(case, names))


if __name__ == "__main__":
    unittest.main()
