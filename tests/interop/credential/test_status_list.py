"""Token Status Lists of the peers before `dinhdanh inspect`; ours before them; and one peer's before the other."""

import collections
import itertools
import unittest

import cbor2

import cast
import mdocs
import ours
import sd_jwts
import status_lists
from cast import NOW
from ours import inspect
from peers import RUST, Refused
from sd_jwts import CASES
from status_lists import BITS, URI, entries

ISSUER = [cast.pem("issuer")]
MEANINGS = {0: ("valid", None), 1: ("invalid", "status.revoked"), 2: ("suspended", "status.suspended")}
KID = bytes(range(1, 9))
OTHER = ("other", "status.other")


def reference(index: int, uri: str = URI) -> dict:
    return {"status_list": {"idx": index, "uri": uri}}


class StatusLists(unittest.TestCase):
    def test_lists_of_every_width_are_read(self):
        for name, make in status_lists.makers().items():
            for bits in BITS:
                with self.subTest(name, bits=bits):
                    values = entries(bits)
                    told = inspect(make(values, bits), ISSUER)
                    self.assertEqual((told.kind, told.verdict, told.code), ("status_list", "verified", None))
                    counts = {str(value): count for value, count in collections.Counter(values).items()}
                    expected = {"uri": URI, "ttl_seconds": 3_600, "entries": len(values), "values": counts}
                    self.assertEqual(told.claims, expected)

    def test_each_entry_says_of_a_credential_what_it_says(self):
        flat = CASES[1]
        for name, make in status_lists.makers().items():
            for bits in BITS:
                values = entries(bits)
                listed = make(values, bits)
                for value in dict.fromkeys((0, 1, 2**bits - 1, *range(min(2**bits, 4)))):
                    index = values.index(value)
                    with self.subTest(name, bits=bits, value=value):
                        credential = sd_jwts.PEERS[0].issue(flat, status=reference(index))
                        told = inspect(credential, ISSUER, [listed])
                        meaning, code = MEANINGS.get(value, OTHER)
                        self.assertEqual((told.status["value"], told.code), (meaning, code))
                        self.assertEqual((told.status["uri"], told.status["index"]), (URI, index))
                        self.assertEqual(told.status["age_seconds"], 600)

    def test_an_mdoc_has_a_status_too(self):
        values = entries(2)
        by = cast.signer("second", usage="")  # not the signer of the mdoc, and under its authority
        said = status_lists.claims(status_lists.pack(values, 2), 2)
        listed = {
            "jwt": status_lists.jwt(said, "second", cast.x5c(by)),
            "cwt": status_lists.cwt(said, "second", {33: cast.der(by)}),
        }
        for value, (name, statuses) in itertools.product(range(4), listed.items()):
            with self.subTest(name, value=value):
                issued = mdocs.PEERS[1].issue(mdocs.SMALL, status=reference(values.index(value)))
                told = inspect(issued, [cast.pem(cast.authority())], [statuses])
                meaning, code = MEANINGS.get(value, OTHER)
                self.assertEqual((told.kind, told.status["value"], told.code), ("mdoc_issuer_signed", meaning, code))

    def test_what_is_not_listed_is_not_valid(self):
        listed = status_lists.makers()["python jwt"](entries(2), 2)
        beyond = sd_jwts.PEERS[0].issue(CASES[1], status=reference(256))
        self.assertEqual(inspect(beyond, ISSUER, [listed]).code, "status.unknown")
        elsewhere = sd_jwts.PEERS[0].issue(CASES[1], status=reference(0, "https://issuer.example/statuses/2"))
        self.assertEqual(inspect(elsewhere, ISSUER, [listed]).status["value"], "unknown")

    def test_a_list_of_another_issuer_says_nothing(self):
        listed = status_lists.jwt(status_lists.claims(status_lists.pack(entries(2), 2), 2), "second")
        credential = sd_jwts.PEERS[0].issue(CASES[1], status=reference(0))
        told = inspect(credential, [*ISSUER, cast.pem("second")], [listed])
        self.assertEqual(told.status["value"], "unknown")

    def test_what_is_bent_is_refused_by_its_code(self):
        for name, listed, code in status_lists.bent():
            with self.subTest(name):
                told = inspect(listed, ISSUER)
                self.assertEqual((told.kind, told.code), ("status_list", code))

    def test_one_peer_reads_what_the_other_wrote(self):
        javascript = sd_jwts.PEERS[0]
        for bits in BITS:
            values = entries(bits)
            listed = status_lists.makers()["python jwt"](values, bits)
            for value in dict.fromkeys((0, 1, 2**bits - 1)):
                with self.subTest(bits=bits, value=value):
                    text = javascript.issue(CASES[1], status=reference(values.index(value)))
                    given = {"text": text, "key": cast.public_jwk("issuer"), "now": NOW, "statusList": listed}
                    ask = lambda: status_lists.JAVASCRIPT.ask("sd_jwt/verify", **given)  # noqa: E731
                    if value:
                        with self.assertRaisesRegex(Refused, "Status is not valid"):
                            ask()
                    else:
                        ask()

    def test_what_we_write_python_reads(self):
        for bits in BITS:
            with self.subTest(bits):
                values = entries(bits)
                said = {"uri": URI, "issued": NOW, "bits": bits, "values": values, "kid": KID.hex()}
                made = RUST.ask("status_list/issue", key=ours.pkcs8("issuer"), **said)
                told = status_lists.read_cwt(bytes.fromhex(made), KID)
                self.assertEqual((told[2], told[6], told[65533]["bits"]), (URI, NOW, bits))
                packed = status_lists.zlib.decompress(told[65533]["lst"])
                self.assertEqual(packed, status_lists.pack(values, bits))
                header = cbor2.loads(cbor2.loads(bytes.fromhex(made)).value[0])
                self.assertEqual(header[16], "application/statuslist+cwt")


if __name__ == "__main__":
    unittest.main()
