"""Live counts equal the oracle's, for thousands of random half-stated preferences over whole feeds.

As with the ranking, the catalogue's arrays on the one side and the printed documents with plain Python on the other.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from matching.counts import count
from matching.preferences import parse_preference
from service.counts import counts_document, dependents_of
from tests.oracle.brute import Document, Shop
from tests.oracle.opened import OpenedFeed, assert_agreement, open_feed, open_random_feed, random_bans, without_bans
from tests.oracle.preferences import Wishes

OWN_FEEDS = sorted((Path(__file__).parent / "data").glob("*.xml"))
RANDOM_FEEDS = (("google", 250, 21, ("PLN", "EUR")), ("ceneo", 250, 22, ("PLN",)), ("yml", 150, 23, ("RUB",)))
"""Format, products, seed, currencies."""

ASKED_OF_OWN, ASKED_OF_RANDOM, ASKED_OF_REAL = 80, 220, 40
"""Preferences asked of each feed."""


def told(document: Document) -> Document:
    """Real counts without the names and edges under which they are printed, and without what is unknown."""
    dependent = [
        {
            **{key: offer[key] for key in ("filter", "values", "groups", "present", "silent")},
            "bands": [{key: band[key] for key in ("products", "chosen")} for band in offer["bands"]],
        }
        for offer in document["dependent"]
    ]
    return {
        **{key: document[key] for key in ("generation", "catalogue", "candidates", "remaining")},
        "dependent": dependent,
    }


def disagreements(feed: OpenedFeed, asked: int, seed: int, banned: Collection[str] = ()) -> Iterator[str]:
    """The preferences on which the two differ, with both answers, ready to be read."""
    index, filters, hierarchy = feed.index().barring(banned), feed.filters(), feed.catalogue.hierarchy
    shop, wishes = Shop(without_bans(feed.products, banned), filters), Wishes(feed.products, filters, seed)
    for _ in range(asked):
        stated = wishes.preference()
        preference = parse_preference({"preferences": [stated]})
        offered = dependents_of(hierarchy, preference.main)
        real = told(counts_document(count(index, preference, offered), offered, hierarchy))
        wanted = shop.count(stated, feed.generation)
        if real != wanted:
            lines = [json.dumps(each, ensure_ascii=False, default=str) for each in (stated, real, wanted)]
            yield "asked  {}\nreal   {}\noracle {}".format(*lines)


@pytest.mark.parametrize("source", OWN_FEEDS, ids=lambda source: source.stem)
def test_the_counts_equal_the_oracle_over_the_own_feeds(source: Path, tmp_path: Path) -> None:
    feed = open_feed(source, tmp_path)
    assert feed is not None
    assert next(disagreements(feed, ASKED_OF_OWN, 1), None) is None
    assert next(disagreements(feed.with_names(2), ASKED_OF_OWN, 2), None) is None


@pytest.mark.parametrize(("format", "products", "seed", "currencies"), RANDOM_FEEDS)
def test_the_counts_equal_the_oracle_over_random_feeds(
    format: str, products: int, seed: int, currencies: tuple[str, ...], tmp_path: Path
) -> None:
    feed = open_random_feed(tmp_path, format, products, seed, currencies)
    assert next(disagreements(feed, ASKED_OF_RANDOM, seed), None) is None
    assert next(disagreements(feed.with_names(seed), ASKED_OF_RANDOM, seed), None) is None
    assert next(disagreements(feed, ASKED_OF_RANDOM, seed, random_bans(feed, seed)), None) is None


def test_at_least_two_thousand_preferences_are_counted_over() -> None:
    assert 2 * (len(OWN_FEEDS) * ASKED_OF_OWN + len(RANDOM_FEEDS) * ASKED_OF_RANDOM) >= 2_000


@pytest.mark.real_feeds
def test_the_counts_equal_the_oracle_over_real_feeds(real_feeds: Path, tmp_path: Path) -> None:
    assert_agreement(real_feeds, tmp_path, lambda feed, seed: disagreements(feed, ASKED_OF_REAL, seed))
