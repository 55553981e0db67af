"""Our side, in Rust: the binary `interop`, asked through pipes."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from verifier import Challenge, Desk, Question

VECTORS = Path(__file__).parents[3] / "spec" / "vectors"
BINARY = os.environ.get("DINHDANH_INTEROP", "")
if not os.access(BINARY, os.X_OK):
    raise SystemExit("build the binary `interop` and name it in DINHDANH_INTEROP, as tests/check does")


@dataclass(frozen=True)
class Country:
    """What is believed: a trust list by this root, and status lists that were received at `now`."""

    root: bytes
    trust_list: bytes
    status_lists: tuple
    now: int


def answers(country: Country, questions: list) -> list:
    """What our side says to each: {"accepted": …} or {"refused": code}."""
    lines = [json.dumps(as_json(question)) for question in questions]
    believed = {
        "root": country.root.hex(),
        "trust_list": country.trust_list.hex(),
        "status_lists": [it.hex() for it in country.status_lists],
        "now": country.now,
    }
    with tempfile.NamedTemporaryFile("w", prefix="dinhdanh-country-", suffix=".json") as file:
        json.dump(believed, file)
        file.flush()
        command = [BINARY, "answer", file.name]
        asked = subprocess.run(command, input="\n".join(lines).encode(), stdout=subprocess.PIPE, check=True)
    told = [json.loads(line) for line in asked.stdout.splitlines()]
    if len(told) != len(questions):
        raise SystemExit(f"{len(questions)} questions, and {len(told)} answers")
    return told


def minted(count: int, directory: str) -> tuple:
    """A country, and codes of every kind drawn into `directory`: a dict for each, as our side says it."""
    made = subprocess.run([BINARY, "mint", str(count), directory], stdout=subprocess.PIPE, check=True)
    country, *codes = [json.loads(line) for line in made.stdout.splitlines()]
    lists = tuple(bytes.fromhex(it) for it in country["status_lists"])
    return Country(bytes.fromhex(country["root"]), bytes.fromhex(country["trust_list"]), lists, country["now"]), codes


def as_json(question) -> dict:
    """A Question, or a request or frame that is a dict already."""
    if isinstance(question, dict):
        return question
    it = question.desk
    told = {"text": question.text, "purpose": it.purpose, "minimum_level": it.minimum_level, "now": question.now}
    challenges = [
        {"reader": asked.reader, "nonce": asked.nonce.hex(), "secret": asked.secret.hex(), "asked": asked.asked}
        for asked in question.challenges
    ]
    optional = {"site": it.site, "asks_first": it.asks_first or None, "challenges": challenges or None}
    optional |= {"not_before": question.not_before, "status_lists": question.status_lists or None}
    return told | {name: value for name, value in optional.items() if value is not None}


def from_json(told: dict) -> Question:
    challenges = tuple(
        Challenge(it["reader"], bytes.fromhex(it["nonce"]), bytes.fromhex(it["secret"]), it["asked"])
        for it in told.get("challenges", ())
    )
    return Question(
        text=told["text"],
        desk=Desk(told["purpose"], told["minimum_level"], told.get("site"), told.get("asks_first", False)),
        now=told["now"],
        not_before=told.get("not_before", -(2**63)),
        challenges=challenges,
        status_lists=tuple(told.get("status_lists", ())),
    )
