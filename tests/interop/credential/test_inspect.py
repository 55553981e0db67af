"""SD-JWT VCs and mdocs of the peers before `dinhdanh inspect`, which knows no transaction and no session."""

import itertools
import unittest

import bent_mdocs
import bent_sd_jwts
import cast
import mdocs
import sd_jwts
from cast import DAY, ISSUER, NOW
from ours import inspect, plain
from sd_jwts import CASES

KEY = [cast.pem("issuer")]
COUNTRY = [cast.pem(cast.authority())]


def moment(seconds: int) -> str:
    return cast.utc(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")


class SdJwts(unittest.TestCase):
    def test_what_they_issue_and_present_is_told(self):
        for case, peer in itertools.product(CASES, sd_jwts.PEERS):
            issued = peer.issue(case)
            shown = case.paths[::2]
            for text, paths, notes in (  # one is that nobody vouches for the issuer's name
                (issued, case.paths, 1),
                (peer.present(issued, shown), shown, 1),
                (peer.present(issued, shown, sd_jwts.binding()), shown, 2),
            ):
                with self.subTest(case.name, made_by=peer.name, paths=paths, notes=notes):
                    told = inspect(text, KEY)
                    self.assertEqual(
                        (told.exit, told.kind, told.verdict, told.code), (0, "sd_jwt_vc", "verified", None)
                    )
                    self.assertEqual(told.claims, case.revealed(paths))
                    self.assertEqual((told.issuer, told.status, len(told.notes)), (ISSUER, None, notes))
                    self.assertEqual((told.valid_from, told.valid_until), (moment(NOW - DAY), moment(NOW + 300 * DAY)))

    def test_keys_come_as_pem_or_as_jwks_and_nobody_else_is_believed(self):
        text = sd_jwts.PEERS[0].issue(CASES[1])
        named = cast.json.dumps({"keys": [cast.public_jwk("second"), cast.public_jwk("issuer") | {"kid": sd_jwts.KID}]})
        self.assertEqual(inspect(text, [named]).verdict, "verified")
        self.assertEqual(inspect(text, [cast.json.dumps(cast.public_jwk("issuer"))]).verdict, "verified")
        told = inspect(text)
        self.assertEqual((told.exit, told.verdict, told.code), (3, "not_verifiable", "credential.issuer"))
        self.assertEqual(told.claims, CASES[1].revealed(CASES[1].paths))
        told = inspect(text, [cast.pem("thief")])
        self.assertEqual((told.exit, told.verdict, told.code), (2, "refused", "credential.signature"))

    def test_the_json_form_is_the_same(self):
        for case in CASES:
            with self.subTest(case.name):
                told = inspect(sd_jwts.PythonPeer().issue_as_json(case), KEY)
                self.assertEqual((told.kind, told.verdict), ("sd_jwt_vc", "verified"))
                self.assertEqual(told.claims, case.revealed(case.paths))

    def test_what_is_bent_is_refused_unless_only_its_verifier_could_tell(self):
        for bent, peer in itertools.product(bent_sd_jwts.BENT, sd_jwts.PEERS):
            with self.subTest(bent.name, made_by=peer.name):
                told = inspect(bent.make(peer), KEY)
                self.assertEqual(told.kind, "sd_jwt_vc")
                self.assertEqual(told.code, None if bent.needs_a_verifier else bent.ours)

    def test_a_status_that_cannot_be_looked_up_is_said(self):
        text = sd_jwts.PEERS[0].issue(CASES[1], status={"status_list": {"uri": "https://issuer.example/s"}})
        self.assertEqual(len(inspect(text, KEY).notes), 2)


class Mdocs(unittest.TestCase):
    def test_what_they_issue_and_present_is_told(self):
        for case, peer in itertools.product(mdocs.CASES, mdocs.PEERS):
            issued = peer.issue(case)
            for kind, data in (
                ("mdoc_issuer_signed", issued),
                ("mdoc_device_response", peer.present(issued, case, case.names())),
                ("mdoc_device_response", peer.present(issued, case, case.names(), reader="reader")),
            ):
                for form in (data, data.hex(), cast.b64(data)):
                    with self.subTest(case.name, made_by=peer.name, kind=kind, form=type(form)):
                        told = inspect(form, COUNTRY)
                        self.assertEqual((told.exit, told.kind, told.code), (0, kind, None))
                        self.assertEqual(told.claims, plain(case.elements))
                        self.assertEqual(told.valid_from, moment(NOW - DAY))

    def test_nobody_is_believed_who_is_not_named(self):
        issued = mdocs.PEERS[0].issue(mdocs.SMALL)
        for trusted in ((), [cast.pem(cast.authority("stranger"))]):
            told = inspect(issued, trusted)
            self.assertEqual((told.exit, told.verdict, told.code), (3, "not_verifiable", "certificate.unknown"))
            self.assertEqual(told.claims, plain(mdocs.SMALL.elements))

    def test_what_is_bent_is_refused_unless_only_its_session_could_tell(self):
        for bent, peer in itertools.product(bent_mdocs.BENT, mdocs.PEERS):
            with self.subTest(bent.name, made_by=peer.name):
                told = inspect(bent.make(peer), COUNTRY)
                self.assertEqual(told.code, None if bent.ours in bent_mdocs.NEED_THE_SESSION else bent.ours)


if __name__ == "__main__":
    unittest.main()
