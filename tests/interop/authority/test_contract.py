"""The running authority before its description: every answer is one that spec/authority.openapi.yaml foresees."""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

import schemathesis
import yaml

from country import PEOPLE, SPEC, Country
from phone import Phone
from story import Story

HERE = Path(__file__).resolve().parent
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    ]
)
SEED = 4_711
EXAMPLES = 120


class Contract(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="dinhdanh-authority-")
        cls.addClassCleanup(cls.directory.cleanup)
        cls.country = Country(str(Path(cls.directory.name) / "country"))
        cls.addClassCleanup(cls.country.close)
        cls.schema = schemathesis.openapi.from_path(str(SPEC))
        cls.told = {}

    def heard(self, path: str, method: str, answer):
        body = answer.json()
        with self.subTest(f"{method} {path}"):
            self.assertIn(answer.status_code, (200, 201), body)
            self.schema[path][method].validate_response(answer)
            self.told.setdefault((path, method), []).append(body)

    def test_1_every_call_succeeds_once_as_described(self):
        story = Story(self.country, self.heard)
        type(self).story = story
        story.tell()
        described = {(it.ok().path, it.ok().method.upper()) for it in self.schema.get_all_operations()}
        # Passes are made by the issuer, which this story leaves out: there is none to revoke.
        self.assertEqual(described - set(self.told), {("/desk/revoke", "POST")})
        stages = {body["stage"] for bodies in self.told.values() for body in bodies if "stage" in body}
        enumerated = self.schema.raw_schema["components"]["schemas"]["Account"]["properties"]["stage"]["enum"]
        self.assertEqual(stages, set(enumerated), "every stage was seen")

    def test_2_overload_is_answered_as_described(self):
        for status in (429, 503):
            self.country.call("POST", "/desk/weather", body={"status": status, "retry_after": 2, "calls": 1})
            answer = self.country.call("GET", "/authority/account", Phone())
            self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (status, "2"))
            self.schema["/authority/account"]["GET"].validate_response(answer)

    def test_3_the_same_key_and_body_get_the_same_answer(self):
        phone, key = Phone(), {"Idempotency-Key": "0Jp3b1s6Tq2v"}
        form = {"personal_number": PEOPLE["ngoc"][0], "full_name": "x", "date_of_birth": "2000-02-29"}
        form["key_protection"] = "software"
        first = self.country.call("POST", "/authority/recoveries", phone, form, key)
        again = self.country.call("POST", "/authority/recoveries", phone, form, key)
        self.assertEqual((first.status_code, first.content), (again.status_code, again.content))
        form["full_name"] = "y"
        other = self.country.call("POST", "/authority/recoveries", phone, form, key)
        self.assertEqual((other.status_code, other.json()), (422, {"error": "idempotency_mismatch"}))
        self.schema["/authority/recoveries"]["POST"].validate_response(other)

    def test_4_whatever_is_sent_is_answered_as_described(self):
        ran, met = self.attack(SPEC, "--exclude-path", "/desk/weather")
        self.assertEqual(ran.returncode, 0, readable(ran.stdout))
        described = {it.ok().path for it in self.schema.get_all_operations()}
        self.assertEqual(described - {path for _, path, _, _ in met}, {"/desk/weather"}, "every call was made")
        self.assertGreater(met.total(), 50 * len(described))
        statuses = Counter()
        for (_, _, status, _), count in met.items():
            statuses[status] += count
        print("answers:", dict(sorted(statuses.items())), end=" ")
        self.assertLessEqual({200, 400, 401, 403, 404, 409, 422}, set(statuses), "and not refused at the door only")
        errors = {error for _, _, _, error in met}
        self.assertLessEqual({"use_dpop_nonce", "device_proof", "device_replaced", "wrong_stage", "no_match"}, errors)

    def test_5_an_answer_that_is_not_described_is_noticed(self):
        less = yaml.safe_load(SPEC.read_text())
        del less["paths"]["/authority/otp"]["post"]["responses"]["409"]
        bent = Path(self.directory.name) / "bent.json"
        bent.write_text(json.dumps(less))
        ran, _ = self.attack(bent, "--include-path", "/authority/otp")
        self.assertEqual(ran.returncode, 1, readable(ran.stdout))
        self.assertIn("Undocumented status code", ran.stdout)

    def attack(self, spec: Path, *which: str) -> tuple:
        """What schemathesis says, and which answers it met: (method, path, status, error) by their number."""
        secrets = [phone.key.private_numbers().private_value for phone in self.story.phones.values()]
        log = Path(self.directory.name) / "met"
        log.unlink(missing_ok=True)
        setting = {
            "url": self.country.url,
            "phones": secrets,
            "numbers": [person[0] for person in PEOPLE.values()],
            "account_ids": self.story.account_ids,
            "nonce": self.country.nonce,
            "now": int(time.time()),
            "seed": SEED,
            "log": str(log),
        }
        command = [sys.executable, "-B", "-m", "schemathesis.cli"]
        command += ["--config-file", str(HERE / "schemathesis.toml"), "run", str(spec)]
        command += ["--url", self.country.url, "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", *which]
        command += ["--seed", str(SEED), "--max-examples", str(EXAMPLES), "--generation-database", "none"]
        command += ["--generation-with-security-parameters", "false", "--continue-on-failure"]
        command += ["--workers", "1", "--warnings", "off", "--no-color"]
        environment = {**os.environ, "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "hooks"}
        environment["DINHDANH_COUNTRY"] = json.dumps(setting)
        # What it remembers of a run it writes where it stands.
        where = self.directory.name
        ran = subprocess.run(command, env=environment, cwd=where, stdout=subprocess.PIPE, text=True, timeout=900)
        return ran, Counter(tuple(json.loads(line)) for line in log.read_text().splitlines())


def readable(report: str) -> str:
    """Without the bodies of megabytes."""
    return "\n".join(line[:300] for line in report.splitlines())


if __name__ == "__main__":
    unittest.main()
