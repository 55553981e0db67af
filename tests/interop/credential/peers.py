"""The peer in JavaScript, and our side in Rust: a process each for the whole run, asked by lines of JSON."""

import atexit
import json
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


class Refused(Exception):
    """A peer says no; why, in its own words."""


class Process:
    def __init__(self, name: str, command: list):
        self.name = name
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        atexit.register(self._end)

    def ask(self, call: str, **given):
        """The answer; raises Refused with the words or the code that it gives."""
        self._process.stdin.write(json.dumps({"call": call} | given) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} could not carry out {call}")
        answer = json.loads(line)
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer["ok"]

    def _end(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)


def _javascript() -> Process:
    node = shutil.which("node")
    if not node or not (HERE / "node_modules").is_dir():
        raise SystemExit("install Node and what package-lock.json pins, as tests/check does")
    return Process("the peer in JavaScript", [node, "--no-warnings", str(HERE / "javascript/peer.mjs")])


def binary(variable: str, name: str) -> str:
    path = os.environ.get(variable, "")
    if not os.access(path, os.X_OK):
        raise SystemExit(f"build the binary `{name}` and name it in {variable}, as tests/check does")
    return path


JAVASCRIPT = _javascript()
RUST = Process("our side in Rust", [binary("DINHDANH_INTEROP_CREDENTIAL", "interop_credential")])
