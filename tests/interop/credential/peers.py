"""The peer in JavaScript: one process for the whole run, asked by lines of JSON."""

import atexit
import json
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


class Refused(Exception):
    """A peer says no; why, in its own words."""


class JavaScript:
    def __init__(self):
        node = shutil.which("node")
        if not node or not (HERE / "node_modules").is_dir():
            raise SystemExit("install Node and what package-lock.json pins, as tests/check does")
        command = [node, "--no-warnings", str(HERE / "javascript/peer.mjs")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        atexit.register(self._end)

    def ask(self, call: str, **given):
        """The answer; raises Refused with the words of the library."""
        self._process.stdin.write(json.dumps({"call": call} | given) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the peer in JavaScript could not carry out {call}")
        answer = json.loads(line)
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer["ok"]

    def _end(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)


JAVASCRIPT = JavaScript()
