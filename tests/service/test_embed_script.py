"""The script of the shop's page: ``make embed`` writes it anew from its parts."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import minify

import templates

EMBED = Path(templates.__file__).parent / "embed"
PARTS = ("ground", "consent", "visits", "viewer", "told", "embedded", "cards", "frame", "page")
MADE = EMBED / "embed.min.js"
MOST_BYTES = 6000


def made() -> str:
    """The parts in their order as one function of its own, without comments, spaces and long names."""
    parts = "\n".join((EMBED / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    script: str = minify.string("text/javascript", f'"use strict";(() => {{\n{parts}\n}})();')
    return f"{script}\n"


def test_the_script_is_made_of_its_parts_as_they_are() -> None:
    assert {part.stem for part in EMBED.glob("*.js")} == {*PARTS, "embed.min"}
    assert MADE.read_text(encoding="utf-8") == made(), "run `make embed`"


def test_the_script_is_small() -> None:
    assert len(gzip.compress(MADE.read_bytes())) < MOST_BYTES


def test_the_script_evaluates_nothing_and_writes_no_markup() -> None:
    forbidden = r"\beval\b|new Function|setAttribute\(.style|innerHTML|insertAdjacentHTML|document\.write"
    assert not re.search(forbidden, MADE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    MADE.write_text(made(), encoding="utf-8")
