"""docs/ranking.md describes every key of `[ranking]`, what it takes and what is left out; its example is sound."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from frames.definition import FrameDefinition, RankingOptions, Surface
from matching.model import Mix, Tie
from matching.option_documents import MOST_POINTS
from service import editing
from service.composition import Service
from service.storage.definitions import Kind
from service.surfaces.definition import read_frame
from service.surfaces.ranking_definition import MOST_DAYS, MOST_EXCLUDED, MOST_VARIANTS, RANKING_TABLES

GUIDE = (Path(__file__).parents[3] / "docs" / "ranking.md").read_text("utf-8")


def rows(name: str) -> dict[str, str]:
    """The rest of each row of the table about these keys, by each of the keys in its first cell."""
    head = "`[ranking]`" if name == "ranking" else f"`{name}`"
    table = re.search(rf"^\| key of {re.escape(head)} \|.*\n\|[ -|]+\n((?:\|.*\n)+)", GUIDE, re.MULTILINE)
    assert table, name
    cells = (line.strip("| ").split(" | ", 1) for line in table[1].splitlines())
    return {key: rest for first, rest in cells for key in re.findall(r"`(\w+)`", first)}


@pytest.mark.parametrize("name", RANKING_TABLES)
def test_every_key_has_a_row_and_every_row_a_key(name: str) -> None:
    assert set(rows(name)) == set(RANKING_TABLES[name])


def test_what_a_key_takes_is_told() -> None:
    told = rows("ranking")
    assert all(f"`{each}`" in told["mix"] for each in Mix)
    assert all(f"`{each}`" in told["ties"] for each in Tie)
    assert all(re.search(rf"^\| `{each}` \|", GUIDE, re.MULTILINE) for each in Tie)
    assert f"1 to {MOST_VARIANTS}" in told["variants"]
    assert f"up to {MOST_POINTS}" in rows("boosts")["points"]
    assert f"up to {MOST_EXCLUDED}" in rows("exclude")["products"]
    assert all(f"1 to {MOST_DAYS}" in rows("exclude")[key] for key in ("bought_days", "shown_days"))


def test_what_is_left_out_is_as_the_guide_says() -> None:
    told = rows("ranking")
    assert read_frame("").ranking == RankingOptions()
    assert told["variants"].endswith("| 1")
    assert told["mix"].endswith("`best`")
    assert told["rotate"].endswith("on for `email` and `push`, off for `frame`")
    rotating = {surface for surface in Surface if FrameDefinition("x", surface=surface).rotates}
    assert rotating == {Surface.EMAIL, Surface.PUSH}


def test_the_example_is_sound(service: Service) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    saved = editing.save(service, "sklep", Kind.FRAME, "home", example)
    ranking = read_frame(saved.definition.text).ranking
    stated = {key for key in RANKING_TABLES["ranking"] if getattr(ranking, key) != getattr(RankingOptions(), key)}
    assert stated == set(RANKING_TABLES["ranking"]) - {"lift"}
