"""Our side, in Rust: the binary `interop`, asked through pipes."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from verifier import Desk

VECTORS = Path(__file__).parents[3] / "spec" / "vectors"


def binary() -> str:
    path = os.environ.get("DINHDANH_INTEROP")
    if not path or not os.access(path, os.X_OK):
        raise SystemExit("build the binary `interop` and name it in DINHDANH_INTEROP, as tests/check does")
    return path


@dataclass(frozen=True)
class Question:
    """A text, before a desk, at a time."""

    text: str
    desk: Desk
    now: int
    kind: str = ""


def answers(questions: list, trust_list: Path, root: bytes) -> list:
    """What our verifier says to each: {"accepted": …} or {"refused": code}."""
    lines = [
        json.dumps({"text": it.text, "now": it.now, "purpose": it.desk.purpose, "minimum_level": it.desk.minimum_level})
        for it in questions
    ]
    command = [binary(), "verify", str(trust_list), root.hex()]
    asked = subprocess.run(command, input="\n".join(lines).encode(), stdout=subprocess.PIPE, check=True)
    told = [json.loads(line) for line in asked.stdout.splitlines()]
    if len(told) != len(questions):
        raise SystemExit(f"{len(questions)} questions, and {len(told)} answers")
    return told


def minted(count: int, directory: str) -> tuple:
    """Tokens of every purpose, drawn into `directory`: the trust list's place, its root, and one dict for each token."""
    made = subprocess.run([binary(), "mint", str(count), directory], stdout=subprocess.PIPE, check=True)
    country, *tokens = [json.loads(line) for line in made.stdout.splitlines()]
    return Path(country["list"]), bytes.fromhex(country["root"]), tokens
