"""However much there is to count, and by whichever way, the filters and the products say the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from feeds.build import FeedSettings, build
from feeds.model import Catalogue
from feeds.tally import Tally, tally
from feeds.tree import main_tree
from tests.feeds.building import AT
from tests.oracle.feeds import random_feed

FEEDS = (("google", 150, 31, ("PLN", "EUR")), ("ceneo", 150, 32, ("PLN",)))
"""Format, products, seed, currencies."""


def derived(source: Path, folder: Path) -> Catalogue:
    folder.mkdir()
    catalogue = build(source, folder, FeedSettings(AT)).catalogue
    assert catalogue is not None
    return catalogue


@pytest.mark.parametrize(("format", "products", "seed", "currencies"), FEEDS)
@pytest.mark.parametrize("limit", ["feeds.tally.DENSE", "feeds.written.MARKED"])
@pytest.mark.parametrize("most", [0, 50])
def test_what_is_too_much_for_a_table_is_counted_all_the_same(
    format: str,
    products: int,
    seed: int,
    currencies: tuple[str, ...],
    limit: str,
    most: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed(format, products, seed, currencies))
    by_tables = derived(source, tmp_path / "tables")
    monkeypatch.setattr(limit, most)
    monkeypatch.setattr("feeds.drafts.BATCH", 32)
    assert derived(source, tmp_path / "otherwise").hierarchy == by_tables.hierarchy
    lines, expected = (tmp_path / folder / "products.jsonl" for folder in ("otherwise", "tables"))
    assert lines.read_bytes() == expected.read_bytes()


def test_numbers_too_far_apart_for_one_integer_are_counted_like_those_that_are_near(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(random_feed("ceneo", 150, 33))
    columns = derived(tmp_path / "feed.xml", tmp_path / "built").columns
    near, tree = columns["price"], main_tree(columns["category"])
    apart = (1 << 62) // int(near.cells.max())
    told, far = tally(near, tree), tally(replace(near, cells=near.cells * apart), tree)
    assert len(told.cells) > 1
    assert {
        node: {cell // apart: count for cell, count in counted.items()} for node, counted in _plain(far).items()
    } == _plain(told)


def _plain(told: Tally) -> dict[int, dict[int, int]]:
    """By node, how many products carry each number."""
    return {node: dict(zip(*(each.tolist() for each in counted), strict=True)) for node, counted in told.cells.items()}
