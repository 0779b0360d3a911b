"""However much there is to count, and by whichever way, the filters and the products say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.build import FeedSettings, build
from feeds.model import Hierarchy
from tests.feeds.building import AT
from tests.oracle.feeds import random_feed

FEEDS = (("google", 150, 31, ("PLN", "EUR")), ("ceneo", 150, 32, ("PLN",)))
"""Format, products, seed, currencies."""


def derived(source: Path, folder: Path) -> tuple[Hierarchy, bytes]:
    folder.mkdir()
    catalogue = build(source, folder, FeedSettings(AT)).catalogue
    assert catalogue is not None
    return catalogue.hierarchy, (folder / "products.jsonl").read_bytes()


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
    assert derived(source, tmp_path / "otherwise") == by_tables
