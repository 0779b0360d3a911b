"""Preferences stated as a person would, on a feed written for them, answered by the command that a person would run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from service.cli import run

FEEDS = Path(__file__).parents[1] / "data" / "acceptance"


@dataclass(frozen=True)
class Answer:
    """A ranking document, looked at from the side of its products."""

    document: Mapping[str, Any]

    @property
    def unknown(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.document["unknown"]
        return found

    @property
    def full(self) -> list[str]:
        """The ids of the products that meet everything, in their order."""
        return [match["id"] for match in self.document["matches"] if match["match"] == 1]

    @property
    def missed(self) -> list[tuple[str, list[str]]]:
        """Every other product with the filters whose criteria it misses, in their order."""
        return [
            (match["id"], [missed["filter"] for missed in match["missed"]])
            for match in self.document["matches"]
            if match["match"] != 1
        ]

    def match(self, id_: str) -> dict[str, Any]:
        found: dict[str, Any] = next(match for match in self.document["matches"] if match["id"] == id_)
        return found


class Ask(Protocol):
    """Ranks a feed of tests/data/acceptance for one preference."""

    def __call__(self, feed: str, industry: str, *criteria: Mapping[str, Any], main: str | None = None) -> Answer: ...


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Ask:
    """``notesik rank --feed FEED --industry INDUSTRY --preferences FILE -k 100 --json``, in this process."""
    monkeypatch.setenv("NOTESIK_DATA", str(tmp_path / "data"))

    def answered(feed: str, industry: str, *criteria: Mapping[str, Any], main: str | None = None) -> Answer:
        stated = tmp_path / "stated.json"
        stated.write_text(json.dumps({"preferences": [{"main": main, "criteria": criteria}]}))
        capfdbinary.readouterr()
        asked = ("--feed", str(FEEDS / f"{feed}.xml"), "--industry", industry, "--preferences", str(stated))
        status = run(["rank", *asked, "-k", "100", "--json"])
        printed = capfdbinary.readouterr()
        assert status == 0, printed.err.decode()
        return Answer(json.loads(printed.out))

    return answered
