"""A whole message with twelve products stays below what Gmail shows, whatever feed it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.mail_size import LAYOUTS, measured
from frames.email.rules import MOST_BYTES
from tests.oracle.feeds import random_feed

FEWEST_FEEDS = 40


def assert_whole(feeds: Path, fewest: int) -> None:
    found = list(measured(feeds))
    assert len(found) >= fewest
    clipped = {each.feed: each.bytes for each in found if max(each.bytes) >= MOST_BYTES}
    assert not clipped, f"{', '.join(LAYOUTS)}: {clipped}"


def test_twelve_products_of_invented_feeds_are_shown_whole(tmp_path: Path) -> None:
    for format in ("google", "ceneo"):
        (tmp_path / f"{format}.xml").write_bytes(random_feed(format, 60, 1))
    assert_whole(tmp_path, 2)


@pytest.mark.real_feeds
def test_twelve_products_of_every_real_feed_are_shown_whole(real_feeds: Path) -> None:
    assert_whole(real_feeds, FEWEST_FEEDS)
