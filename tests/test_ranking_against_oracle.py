"""The real ranking equals the oracle's, bit for bit, for thousands of random preferences over whole feeds.

Feed, products and filters are the real ones; from there two ways part: the catalogue's arrays and matching on the one
side, the printed documents and plain Python (tests/oracle/brute.py, written from the contract alone) on the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from matching import kernel
from matching.documents import ranking_document
from matching.index import Index
from matching.kernel import compiled
from matching.preferences import parse_preferences
from matching.rank import rank
from tests.oracle.brute import Document, Shop
from tests.oracle.feeds import random_feed
from tests.oracle.opened import OpenedFeed, assert_agreement, open_feed, open_random_feed, random_bans, without_bans
from tests.oracle.preferences import Wishes

OWN_FEEDS = sorted((Path(__file__).parent / "data").glob("*.xml"))
RANDOM_FEEDS = (
    ("google", 400, 1, ("PLN",)),
    ("google", 300, 2, ("PLN", "EUR")),
    ("ceneo", 500, 3, ("PLN",)),
    ("yml", 300, 4, ("RUB",)),
)
"""Format, products, seed, currencies."""

ASKED_OF_OWN, ASKED_OF_RANDOM, ASKED_OF_NAMED, ASKED_OF_REAL = 200, 180, 400, 300
ASKED_WITH_OPTIONS, ASKED_WITH_BANS = 500, 90
"""Preference documents asked of each feed."""


def comparable(answer: Document) -> Document:
    """An answer without what is the ranking's own wording: of a miss only the filter and whether the feed is silent."""
    matches = [
        {**match, "missed": [(miss["filter"], miss["is"] is None) for miss in match["missed"]]}
        for match in answer["matches"]
    ]
    unknown = sorted((each["preference"], str(each["filter"]), repr(each["value"])) for each in answer["unknown"])
    return {**answer, "matches": matches, "unknown": list(dict.fromkeys(unknown))}


Options = dict[str, Any]
NO_OPTIONS: Options = {}


@pytest.fixture(autouse=True)
def compiled_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled kernel answers within each test, whatever was compiled before."""
    monkeypatch.setattr(kernel, "_quickest", compiled.search)


def real_answer(
    feed: OpenedFeed, index: Index, document: Document, options: Options = NO_OPTIONS
) -> tuple[Document, int | None]:
    """What the real ranking says, as the document that leaves the house; ``unknown`` without the nearest values.

    Beside it how many products the whole list holds. What counts the whole list is the plain kernel; without that the
    compiled one answers, and to the byte alike.
    """
    request = parse_preferences(document)
    asked = replace(request.options, counted=True, **options)
    ranking = rank(index, request.preferences, asked)
    assert rank(index, request.preferences, replace(asked, counted=False)) == replace(ranking, total=None)
    answer = ranking_document(ranking, request.preferences, feed.products.__getitem__)
    unknown = [{"preference": u.preference, "filter": u.filter, "value": u.value} for u in ranking.unknown]
    return {**answer, "unknown": unknown}, ranking.total


def no_options(feed: OpenedFeed, answer: Document, dice: Random) -> Options:
    return NO_OPTIONS


def random_options(feed: OpenedFeed, answer: Document, dice: Random) -> Options:
    """A minimum, often exactly what a product of the answer without options has, and ids, often of its best ones."""
    shown = [match["id"] for match in answer["matches"]]
    reached = [round(match["match"] * 1_000_000) for match in answer["matches"]]
    least = dice.choice([0, 1, 333_334, 500_000, 1_000_000, *reached])
    others = [product["id"] for product in feed.products]
    without = [*shown[: dice.choice((0, 1, 3, 30))], *dice.sample(others, min(len(others), dice.choice((0, 2, 20))))]
    return {"minimum": dice.choice((0, least, least)), "without": (*without, "no such product")}


def disagreements(
    feed: OpenedFeed,
    count: int,
    seed: int,
    options_for: Callable[[OpenedFeed, Document, Random], Options] = no_options,
    banned: Collection[str] = (),
) -> Iterator[str]:
    """The questions on which the two differ, with both answers, ready to be read.

    To the oracle what is ``banned`` cannot be bought.
    """
    index, filters, dice = feed.index().barring(banned), feed.filters(), Random(seed)
    shop = Shop(without_bans(feed.products, banned), filters)
    for document in Wishes(feed.products, filters, seed).documents(count):
        options = options_for(feed, shop.rank(document, feed.generation), dice)
        found, total = real_answer(feed, index, document, options)
        judged, wanted_total = shop.rank_with(document, feed.generation, **options)
        real, wanted = comparable(found), comparable(judged)
        if (real, total) != (wanted, wanted_total):
            lines = [json.dumps(each, ensure_ascii=False) for each in (document, options, real, wanted)]
            yield "asked  {}\nwith   {}\nreal   {}\noracle {}".format(*lines)


def assert_no_disagreement(source: Path, folder: Path, count: int, seed: int = 1) -> None:
    """Every one of ``count`` random documents is answered alike over the feed ``source``."""
    feed = open_feed(source, folder)
    assert feed is not None, f"{source.name} holds no product"
    assert next(disagreements(feed, count, seed), None) is None


@pytest.mark.parametrize("source", OWN_FEEDS, ids=lambda source: source.stem)
def test_the_ranking_equals_the_oracle_over_the_own_feeds(source: Path, tmp_path: Path) -> None:
    assert_no_disagreement(source, tmp_path, ASKED_OF_OWN)


@pytest.mark.parametrize(("format", "products", "seed", "currencies"), RANDOM_FEEDS)
def test_the_ranking_equals_the_oracle_over_random_feeds(
    format: str, products: int, seed: int, currencies: tuple[str, ...], tmp_path: Path
) -> None:
    source = tmp_path / "feed.xml"
    source.write_bytes(random_feed(format, products, seed, currencies))
    assert_no_disagreement(source, tmp_path / "built", ASKED_OF_RANDOM, seed)


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_ranking_equals_the_oracle_whatever_filters_and_values_are_called(seed: int, tmp_path: Path) -> None:
    feed = open_random_feed(tmp_path, "ceneo", 250, seed)
    assert next(disagreements(feed.with_names(seed), ASKED_OF_NAMED, seed), None) is None


@pytest.mark.parametrize(("format", "products", "seed", "currencies"), RANDOM_FEEDS)
def test_with_options_the_list_is_the_oracles_too(
    format: str, products: int, seed: int, currencies: tuple[str, ...], tmp_path: Path
) -> None:
    feed = open_random_feed(tmp_path, format, products, seed, currencies)
    assert next(disagreements(feed, ASKED_WITH_OPTIONS, seed, random_options), None) is None


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("format", "products", "feed_seed", "currencies"), RANDOM_FEEDS)
def test_with_bans_the_list_is_the_oracles_over_what_is_left(
    format: str, products: int, feed_seed: int, currencies: tuple[str, ...], seed: int, tmp_path: Path
) -> None:
    feed = open_random_feed(tmp_path, format, products, feed_seed, currencies)
    banned = random_bans(feed, seed)
    assert next(disagreements(feed, ASKED_WITH_BANS, seed, random_options, banned), None) is None


def test_at_least_two_thousand_documents_are_asked() -> None:
    assert len(OWN_FEEDS) * ASKED_OF_OWN + len(RANDOM_FEEDS) * ASKED_OF_RANDOM >= 2_000


@pytest.mark.real_feeds
def test_the_ranking_equals_the_oracle_over_real_feeds(real_feeds: Path, tmp_path: Path) -> None:
    assert_agreement(real_feeds, tmp_path, lambda feed, seed: disagreements(feed, ASKED_OF_REAL, seed))
