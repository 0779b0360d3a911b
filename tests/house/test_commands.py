"""The Makefile documents itself, and CI runs what people run."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _make(*arguments: str) -> str:
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_make_alone_explains_every_target_a_person_may_call() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    explained = set(re.findall(r"^  make (\w+)", _make(), re.MULTILINE))
    assert explained == set(phony.group(1).split()) - {"help", "browser"}


def test_ci_runs_make_test_and_nothing_else() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_make_test_checks_in_one_order() -> None:
    plan = _make("--dry-run", "--always-make", "check")
    steps = ["ruff check", "ruff format --check", "mypy", "lint-imports", "pytest"]
    places = [plan.index(f".venv/bin/{step}\n") for step in steps]
    assert places == sorted(places)
