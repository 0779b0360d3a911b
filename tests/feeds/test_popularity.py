"""How popular a product is: what the feed names, else what was learned, else 0; alike in document and index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import orjson

from feeds.build import build, rebuild
from feeds.settings import FeedSettings, Popularities

SETTINGS = FeedSettings(at=datetime(2026, 11, 22, tzinfo=UTC), currency="PLN", industry="fashion")
LEARNED = Popularities(3, {"A": 12_345_000, "B": 7_000_000, "C": 99_000_000}, usual=2_500_000)
RANKS = {"A": "", "B": "<g:popularity_rank>41.5</g:popularity_rank>", "C": "<g:popularity_rank>0</g:popularity_rank>"}


def feed() -> bytes:
    items = "".join(
        f"<item><g:id>{id_}</g:id><title>Thing {id_}</title><g:price>9 PLN</g:price>{RANKS.get(id_, '')}</item>"
        for id_ in "ABCD"
    )
    return f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{items}</channel></rss>'.encode()


def popularity(folder: Path) -> list[float]:
    return [orjson.loads(line)["popularity"] for line in (folder / "products.jsonl").read_bytes().splitlines()]


def test_what_was_learned_stands_where_the_feed_names_nothing_and_nowhere_else(tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(feed())
    built = build(source, tmp_path, replace(SETTINGS, learned=LEARNED)).catalogue
    assert built is not None
    assert popularity(tmp_path) == [12.345, 41.5, 0, 2.5]
    assert built.popularity.tolist() == [12_345_000, 41_500_000, 0, 2_500_000]


def test_what_is_derived_again_has_the_figures_of_its_settings(tmp_path: Path) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(feed())
    for folder in ("plain", "learned", "again"):
        (tmp_path / folder).mkdir()
    build(source, tmp_path / "plain", SETTINGS, "one")
    assert popularity(tmp_path / "plain") == [0, 41.5, 0, 0]
    learned = rebuild(tmp_path / "plain", tmp_path / "learned", replace(SETTINGS, learned=LEARNED), "two")
    assert np.array_equal(learned.popularity, [12_345_000, 41_500_000, 0, 2_500_000])
    assert popularity(tmp_path / "learned") == [12.345, 41.5, 0, 2.5]
    rebuild(tmp_path / "learned", tmp_path / "again", SETTINGS, "three")
    lines = [(tmp_path / folder / "products.jsonl").read_bytes() for folder in ("plain", "again")]
    assert lines[0] == lines[1]


def test_settings_with_other_figures_are_known_apart() -> None:
    assert replace(SETTINGS, learned=LEARNED).fingerprint() != SETTINGS.fingerprint()
