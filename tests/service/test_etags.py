"""A release that makes frames otherwise answers nobody that they have them already."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from service.api.etags import MADE_BY
from service.fingerprint import fingerprint

ROOT = Path(str(files("templates"))).parent
WORDS = ("frames", "matching", "feeds", "service")
NO_MATTER = (
    "service/errors.py",
    "service/composition.py",
    "service/tokens.py",
    "service/signed.py",
    "service/storage",
    "service/generations",
    "service/centres",
    "service/defining",
)
"""What says who looks, what is kept and how it is read, each with a version of its own in the tag."""


def imported(path: Path) -> Iterator[str]:
    """The modules of ours that a source names, as paths."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in WORDS:
            place = ROOT.joinpath(*node.module.split("."))
            yield (place if place.is_dir() else place.with_suffix(".py")).relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    "source", ["service/surfaces/answering.py", "service/surfaces/scenarios.py", "service/recommend.py"]
)
def test_whatever_makes_an_answer_is_in_its_tag(source: str) -> None:
    named = set(imported(ROOT / source))
    assert named
    left = {each for each in named if not each.startswith((*MADE_BY, *NO_MATTER))}
    assert left <= {"service/contacts/model.py"}, "a value alone"


def test_a_place_may_be_one_file() -> None:
    assert fingerprint("service/recommend.py") != fingerprint("service/links.py")
    assert fingerprint("service/recommend.py") == fingerprint("service/recommend.py")
    assert all(fingerprint(each) for each in MADE_BY)


def test_a_changed_file_is_another_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "one.py").write_text("a = 1\n")
    monkeypatch.setattr("service.fingerprint.files", lambda name: tmp_path / name)
    before = fingerprint("one.py")
    (tmp_path / "one.py").write_text("a = 2\n")
    assert fingerprint("one.py") != before
