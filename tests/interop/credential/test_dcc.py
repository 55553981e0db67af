"""Digital COVID Certificates as Python writes and signs them, before `dinhdanh inspect`."""

import unittest

import cast
import dccs
from dccs import BENT, ENTRIES, FORMS, USAGES, Certificate, Form
from ours import inspect


class Dccs(unittest.TestCase):
    def test_every_form_is_read_and_verified(self):
        for form in FORMS:
            with self.subTest(form):
                certificate = Certificate()
                text = dccs.write(certificate, form)
                self.assertEqual(dccs.check(text, form)[-260][1], certificate.content())  # the oracle agrees
                told = inspect(text, [cast.pem(form.certificate())])
                self.assertEqual((told.kind, told.verdict, told.code), ("dcc", "verified", None))
                self.assertEqual(told.claims, certificate.content())

    def test_a_signer_may_sign_what_its_certificate_says(self):
        for group, usage in ((group, usage) for group in ENTRIES for usage in ("", *USAGES.values())):
            with self.subTest(group=group, usage=usage):
                signer = Form().certificate(usage)
                text = dccs.write(Certificate(group), kid=dccs.kid_of(signer))
                told = inspect(text, [cast.pem(signer)])
                self.assertEqual(told.code, None if usage in ("", USAGES[group]) else "certificate.usage")
                self.assertEqual(told.claims, Certificate(group).content())

    def test_nobody_is_believed_who_is_not_named(self):
        told = inspect(dccs.write(Certificate()))
        self.assertEqual((told.exit, told.verdict, told.code), (3, "not_verifiable", "credential.issuer"))

    def test_what_is_bent_is_refused_by_its_code(self):
        trusted = [cast.pem(Form().certificate())]
        for name, text, code in BENT:
            with self.subTest(name):
                told = inspect(text, trusted)
                if code is None:
                    self.assertEqual((told.exit, told.kind), (4, "unknown"))
                else:
                    self.assertEqual((told.kind, told.code), ("dcc", code))


if __name__ == "__main__":
    unittest.main()
