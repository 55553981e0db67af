"""mdocs: what the peers make we understand, what we make they understand, and what is bent is refused."""

import itertools
import unittest

import mdocs
import ours
from bent_mdocs import BENT
from mdocs import CASES, PEERS, Session
from ours import plain
from peers import Refused

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
                with self.subTest(
                    case.name, session=session, reader=reader, issuer=issuer.name, verifier=verifier.name
                ):
                    names = some(case)
                    shown = OURS.present(issuer.issue(case), case, names, session, reader=reader)
                    self.assertEqual(verifier.verify(shown, session), elements(case, names))


class Bent(unittest.TestCase):
    def test_what_is_bent_is_refused_by_its_code_and_the_peers_say_what_is_written(self):
        verifiers = {"ours": OURS} | {peer.name: peer for peer in PEERS}
        for bent, peer in itertools.product(BENT, PEERS):
            response = bent.make(peer)
            for name, verifier in verifiers.items():
                with self.subTest(bent.name, made_by=peer.name, verifier=name):
                    expected = getattr(bent, name)
                    try:
                        verifier.verify(response, bent.session, reader=bent.reader)
                        told = None
                    except Refused as refused:
                        told = str(refused)
                    if name == "ours" or expected is None:
                        self.assertEqual(told, expected)
                    else:
                        self.assertIsNotNone(told)
                        self.assertIn(expected, told)

    def test_a_mac_is_no_matter_for_somebody_without_the_readers_key(self):
        response = PEERS[1].present(PEERS[1].issue(mdocs.SMALL), mdocs.SMALL, mdocs.SMALL.names(), reader="reader")
        with self.assertRaisesRegex(Refused, "mdoc.reader_key"):
            OURS.verify(response, reader=None)


if __name__ == "__main__":
    unittest.main()
