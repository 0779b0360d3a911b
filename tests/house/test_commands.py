"""The Makefile documents itself, and CI runs what people run."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _make(*arguments: str) -> str:
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_make_alone_explains_every_target_a_person_may_call() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    explained = set(re.findall(r"^  make (\w+)", _make(), re.MULTILINE))
    assert explained == set(phony.group(1).split()) - {"help", "programs"}


def test_ci_runs_make_test_and_nothing_else() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_make_test_checks_in_one_order() -> None:
    plan = _make("--dry-run", "--always-make", "check")
    steps = ["ruff check", "ruff format --check", "mypy", "lint-imports", "pytest"]
    places = [plan.index(f".venv/bin/{step}") for step in steps]
    assert places == sorted(places)


def test_an_old_python_is_refused_in_one_sentence(tmp_path: Path) -> None:
    _program(tmp_path / "python3", '[ "$1" = -V ] && echo "Python 3.9.2"')
    answer = _make_environment(tmp_path)
    assert "Notesik needs Python 3.11 or newer, and python3 here is Python 3.9.2." in answer.stderr
    assert answer.returncode != 0


def test_a_newer_python_beside_an_old_one_is_taken(tmp_path: Path) -> None:
    _program(tmp_path / "python3", "exit 1")
    _program(tmp_path / "python3.11", 'echo "python3.11 $*"')
    answer = _make_environment(tmp_path)
    assert "python3.11 -m venv --clear .venv" in answer.stdout
    assert answer.returncode == 0


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _make_environment(programs: Path) -> subprocess.CompletedProcess[str]:
    """Let the Makefile choose a Python on a machine that has only these programs."""
    make = shutil.which("make")
    assert make
    return subprocess.run(
        [make, "--file", ROOT / "Makefile", ".venv/bin/pip"],
        cwd=programs,
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
