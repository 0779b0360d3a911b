"""docs/hierarchy.md: it tells of every key there is and of no other, and its day's work is worked through."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from feeds.errors import TuningError
from feeds.tuning import FilterTuning, Tuning, Under
from feeds.tuning.text import read_tuning
from tests.service.commands import Notesik

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "hierarchy.md").read_text("utf-8")
CONTACT = '{"id": "ala", "preferences": [{"main": "Obuwie", "criteria": [{"filter": "size", "any": ["38"]}]}]}\n'


def told(heading: str) -> list[str]:
    """The keys in the table below a heading."""
    section = GUIDE.partition(f"### {heading}\n")[2].partition("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "table"),
    [("At the top of the file", Tuning), ("In `[filters.color]`", FilterTuning), ("In `[[under]]`", Under)],
)
def test_the_guide_tells_of_every_key_and_of_no_other(heading: str, table: type[BaseModel]) -> None:
    assert sorted(told(heading)) == sorted(table.model_fields)


def blocks() -> Iterator[tuple[str, str]]:
    """The fenced blocks of the guide in order, each with its language."""
    yield from re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def test_the_examples_of_values_are_read_as_they_stand() -> None:
    inline = re.findall(r"`((?:labels|parts|rename) = \{[^`]*\})`", GUIDE)
    assert len(inline) == 3
    for example in inline:
        read_tuning(f"[filters.color]\n{example}\n")


def test_a_days_work_goes_as_the_guide_says(notesik: Notesik, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("contacts.ndjson").write_text(CONTACT)
    notesik("shops", "create", "sklep", "--industry", "fashion", "--currency", "PLN")
    notesik("feed", "import", ROOT / "templates" / "demo" / "feed.xml", "--shop", "sklep")
    said: list[str] = []
    for language, content in blocks():
        if language == "toml":
            Path("hierarchy.toml").write_text(content, "utf-8")
        elif language == "text":
            assert set(content.splitlines()) <= set(said)
        else:
            said = []
            for line in content.splitlines():
                done = notesik(*shlex.split(line)[1:])
                assert done.returncode == 0, (line, done.stderr.decode())
                said += done.stdout.decode().splitlines()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n" * 6 + "label = Barwa", "line 7: "),
        ("[filters.color]\nweigth = 2", "filters.color.weigth: there is no such key; did you mean weight?"),
        ('[filters.color]\napart = ["x"]\nmerge.a = ["x"]', "; leave it in one of them"),
    ],
)
def test_what_the_guide_says_of_mistakes_is_what_is_said(text: str, message: str) -> None:
    assert message in GUIDE
    with pytest.raises(TuningError) as refused:
        read_tuning(text)
    assert message in str(refused.value)
