"""docs/frames.md describes every key there is, and its examples are sound."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from frames.definition import CurrencyStyle, FrameDefinition, Layout, Scenario, Shown, Surface, TooFew, Why
from service import editing
from service.composition import Service
from service.defining.industries import INDUSTRIES
from service.measuring.tagging import PLACEHOLDERS
from service.storage.definitions import Kind
from service.surfaces.definition import RATIOS, TABLES, VARIANT, read_frame

GUIDE = (Path(__file__).parents[3] / "docs" / "frames.md").read_text("utf-8")
TOLD = {
    "frame": "key of a frame",
    "scenarios": "key of `[[scenarios]]`",
    "look": "key of `[look]`",
    "banners": "key of `[[banners]]`",
    "variants": "key of `[[variants]]`",
}
"""By which words in its head the table of each kind of keys is found."""

NAMES: dict[str, type[StrEnum]] = {
    "surface": Surface,
    "too_few": TooFew,
    "layout": Layout,
    "shown": Shown,
    "why": Why,
    "currency": CurrencyStyle,
}
"""What the keys of a frame take that are named in the guide."""


def rows(head: str) -> dict[str, list[str]]:
    """The other cells of each row of the table with that first column, by the key in it."""
    table = re.search(rf"^\| {re.escape(head)} \|.*\n\|[ -|]+\n((?:\|.*\n)+)", GUIDE, re.MULTILINE)
    assert table, head
    cells = ([cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in table[1].splitlines())
    return {first.strip().strip("`"): rest for first, *rest in cells}


@pytest.mark.parametrize("name", TABLES)
def test_every_key_has_a_row_and_every_row_a_key(name: str) -> None:
    told = set(rows(TOLD[name]))
    inherited = set(VARIANT) & set(TABLES["frame"]) if name == "variants" else set()
    assert told == set(TABLES[name]) - inherited


def test_every_name_that_a_key_takes_is_told() -> None:
    frame = rows(TOLD["frame"])
    for key, names in NAMES.items():
        assert all(f"`{name}`" in frame[key][0] for name in names), key
    assert all(f"`{scenario}`" in rows(TOLD["scenarios"])["by"][0] for scenario in Scenario)
    assert all(f"`{ratio}`" in rows(TOLD["look"])["ratio"][0] for ratio in RATIOS)
    assert all(f"`{{{place}}}`" in GUIDE for place in PLACEHOLDERS)
    assert all(f"`{industry}`" in GUIDE for industry in INDUSTRIES)


def test_what_is_left_out_is_as_the_guide_says() -> None:
    left_out = read_frame("")
    frame = rows(TOLD["frame"])
    for key in ("surface", "too_few", "layout", "why", "currency"):
        assert frame[key][1] == f"`{getattr(left_out, key)}`"
    assert frame["shown"][1] == ", ".join(f"`{each}`" for each in left_out.shown)
    assert frame["minimum_match"][1] == f"`{left_out.minimum_match / 1_000_000}`"
    assert (frame["slots"][1], frame["minimum_products"][1]) == (str(left_out.slots), str(left_out.minimum_products))
    assert frame["paging"][1] == "`false`"
    assert FrameDefinition("x").scenarios[0].scenario is Scenario.PREFERENCES


def test_the_examples_are_sound_together(service: Service) -> None:
    examples = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert len(examples) == 5
    editing.start(service, "sklep", Kind.CENTRE, "notes", "general")
    editing.activate(service, "sklep", Kind.CENTRE, "notes")
    saved = editing.save(service, "sklep", Kind.FRAME, "home", "\n".join(examples))
    assert saved.warnings == ()
    assert read_frame(saved.definition.text).variants[0].definition.look.ratio == "1 / 1"
