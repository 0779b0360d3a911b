"""Commands run as a person runs them, and what they come to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Run:
    """What a command came to."""

    returncode: int
    stdout: bytes
    stderr: bytes


class Notesik(Protocol):
    """Runs ``notesik`` with arguments, standard input and environment."""

    def __call__(self, *arguments: str | Path, input: bytes = b"", **environment: str) -> Run: ...


def in_a_process(*arguments: str | Path, **environment: str) -> Run:
    """Run a command as a shell does, warnings being errors and the locale one that knows ASCII only."""
    command = [sys.executable, "-W", "error", "-m", "service", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "LC_ALL": "C", **environment}, check=False, timeout=120
    )
    return Run(done.returncode, done.stdout, done.stderr)


def document(done: Run) -> Any:
    """The JSON document of a command that was done."""
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def refusal(done: Run, status: int = 1) -> str:
    """The one line of a command that was refused."""
    assert done.returncode == status, done
    assert done.stdout == b""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("notesik: ")
    return lines[0]
