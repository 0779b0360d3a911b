"""The guide for those who edit templates is followed word by word: its files are saved, its commands run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from feeds import vocabularies
from feeds.model import FilterType
from feeds.template import IndustryFile, TemplateFilter, ValueOrder

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "industry-templates.md").read_text("utf-8")
CODE = ("feeds", "frames", "matching", "service", "templates")
SECTIONS = {title: text for title, _, text in (part.partition("\n") for part in re.split(r"^## ", PAGE, flags=re.M))}


def _said_of_keys(section: str) -> set[str]:
    """The keys that the tables of a section explain."""
    first_cells = re.findall(r"^\| (`[^|]*`) \|", SECTIONS[section], re.MULTILINE)
    return set(re.findall(r"`(\w+)`", " ".join(first_cells)))


def _keys(*models: type[BaseModel]) -> set[str]:
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


@pytest.mark.parametrize(
    ("section", "models"),
    [
        ("The keys of a template", (IndustryFile,)),
        ("The keys of a filter", (TemplateFilter,)),
        ("Vocabularies", (vocabularies._File, vocabularies._Value, vocabularies._Group)),
    ],
)
def test_the_guide_explains_every_key_and_no_other(section: str, models: tuple[type[BaseModel], ...]) -> None:
    assert _said_of_keys(section) == _keys(*models)


def test_the_guide_names_every_type_and_every_order() -> None:
    named = set(re.findall(r'`"([^"]+)"`', SECTIONS["The keys of a filter"]))
    assert {*FilterType, *ValueOrder} <= named


class Checkout:
    """A copy of the code in which the guide is followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in CODE:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))

    def save(self, section: str) -> None:
        """Saves the files of a section; one that stands already gets the text at its end."""
        for name, text in re.findall(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```", SECTIONS[section], re.M | re.S):
            path = self.folder / name
            before = path.read_text("utf-8") + "\n" if path.exists() else ""
            path.write_text(before + text, "utf-8")

    def edit(self, name: str, before: str, after: str) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(before) == 1
        path.write_text(text.replace(before, after), "utf-8")

    def run(self, command: str) -> str:
        """What a command of the guide prints, white space folded line by line."""
        arguments = command.removeprefix(".venv/bin/notesik ").split()
        done = subprocess.run(
            [sys.executable, "-P", "-m", "service", *arguments],
            env={**os.environ, "PYTHONPATH": str(self.folder), "PYTHONIOENCODING": "utf-8"},
            cwd=self.folder,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return "\n".join(" ".join(line.split()) for line in (done.stdout + done.stderr).decode().splitlines())


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def _commands(section: str) -> list[str]:
    return [line for block in _blocks(section, "sh") for line in block]


def _blocks(section: str, kind: str) -> list[list[str]]:
    """The lines of a section's blocks of one kind, white space folded."""
    found = re.findall(rf"^```{kind}\n(.*?)^```", SECTIONS[section], re.MULTILINE | re.DOTALL)
    return [[" ".join(line.split()) for line in block.splitlines()] for block in found]


def _holds(printed: str, lines: list[str]) -> None:
    assert [line for line in lines if line not in printed] == [], printed


FIRST, SECOND, THIRD, WRONG = (title for title in SECTIONS if title.startswith(("Example", "When")))
TRY = re.findall(r"^\.venv/bin/notesik .*$", PAGE, re.MULTILINE)[0]
CUT = "templates/industries/fashion.toml", 'names = ["cut", "fit",', _blocks(FIRST, "toml")[0][0]


def test_a_synonym_joins_two_names_of_one_filter_and_a_vocabulary_its_values(checkout: Checkout) -> None:
    before, after = _blocks(FIRST, "text")
    checkout.save(FIRST)
    _holds(checkout.run(TRY), before)
    checkout.edit(*CUT)
    _holds(checkout.run(TRY), after)
    checkout.save(SECOND)
    _holds(checkout.run(TRY), _blocks(SECOND, "text")[0])


def test_a_new_industry_is_one_file_and_a_slip_in_it_is_named(checkout: Checkout) -> None:
    checkout.save(THIRD)
    [command] = _commands(THIRD)
    _holds(checkout.run(command), _blocks(THIRD, "text")[0])
    checkout.edit("templates/industries/toys.toml", 'names = ["wiek dziecka"', 'nmaes = ["wiek dziecka"')
    assert checkout.run(command) == _blocks(WRONG, "text")[0][0]
