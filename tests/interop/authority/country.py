"""A sandbox of its own on any free port, and who lives there. Everybody is invented."""

import json
import os
import subprocess
from pathlib import Path

import requests

from phone import Phone

BINARY = os.environ.get("DINHDANH", "")
if not os.access(BINARY, os.X_OK):
    raise SystemExit("build the binary `dinhdanh` and name it in DINHDANH, as tests/check does")
SPEC = Path(__file__).resolve().parents[3] / "spec" / "authority.openapi.yaml"

PEOPLE = {
    "khai": ("046190000001", "Nguyễn Thị Minh Khai", "1990-04-12", "female", {}),
    "binh": ("001085000002", "Trần Văn Bình", "1985-09-30", "male", {}),
    "hhen": ("066195000003", "H'Hen Niê", "1995-02-28", "female", {}),
    "ngoc": ("046300000004", "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc", "2000-02-29", "female", {}),
    "anh": ("001316000005", "Trần Minh Anh", "2016-08-15", "female", {"guardian": "001085000002"}),
    "sen": ("048188000007", "Lê Thị Sen", "1988-02-10", "female", {"guardian": "066195000003"}),
    "anna": (
        "001192000008",
        "Anna Kowalska",
        "1992-05-03",
        "female",
        {"passport_number": "EX0000008", "nationality": "PL"},
    ),
}
ORGANISATION = {
    "code": "0100000011",
    "name": "Công ty TNHH Sông Hương",
    "representative": "001085000002",
    "key_protection": "software",
}


class Country:
    def __init__(self, directory: str):
        command = [BINARY, "serve", "--port", "0", "--json", "--data", directory]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.session = requests.Session()
        self.nonce = ""

    def close(self):
        self.session.close()
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def call(self, method: str, path: str, phone: Phone | None = None, body=None, headers=None) -> requests.Response:
        """With a proof if a phone calls; what a phone does when it is told which nonce to use, this does too."""
        url = self.url + path
        for _ in range(2):
            proof = {"DPoP": phone.proof(method, url, self.nonce)} if phone else {}
            answer = self.session.request(method, url, json=body, headers={**(headers or {}), **proof}, timeout=30)
            self.nonce = answer.headers.get("DPoP-Nonce", self.nonce)
            if answer.status_code != 401 or answer.json()["error"] != "use_dpop_nonce":
                return answer
        return answer

    def code(self, name: str, kind: str) -> str:
        messages = self.session.get(f"{self.url}/outbox", params={"phone": number(name)}, timeout=30).json()["messages"]
        return [message["code"] for message in messages if message["kind"] == kind][-1]


def number(name: str) -> str:
    """The telephone's."""
    return f"+84{PEOPLE[name][0][3:]}"


def form(name: str) -> dict:
    personal_number, full_name, date_of_birth, sex, besides = PEOPLE[name]
    return {
        "personal_number": personal_number,
        "full_name": full_name,
        "date_of_birth": date_of_birth,
        "sex": sex,
        "phone": number(name),
        "portrait": "AQIDBA==",
        "key_protection": "software",
        **besides,
    }


def whom(name: str) -> dict:
    return {"personal_number": PEOPLE[name][0]}
