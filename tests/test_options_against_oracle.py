"""Under every option and many together, the real ranking equals the oracle's, bit for bit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from matching.documents import ranking_document
from matching.index import Index
from matching.options import answering, caps
from matching.options.facts import Facts
from matching.preferences import parse_preferences
from matching.rank import rank
from tests.oracle.brute import Document, Shop
from tests.oracle.opened import OpenedFeed, assert_agreement, open_random_feed
from tests.oracle.option_wishes import OptionWishes
from tests.oracle.options import Optional, Told
from tests.oracle.preferences import Wishes

FEEDS = (
    ("google", 140, 21, ("PLN",)),
    ("google", 90, 22, ("PLN", "EUR")),
    ("google", 12, 23, ("PLN",)),
    ("ceneo", 120, 24, ("PLN",)),
    ("yml", 120, 25, ("RUB",)),
)
"""Format, products, seed, currencies."""

ASKED, ASKED_OF_REAL = 450, 25
"""Preference documents asked of each feed, each with options of its own."""


def facts_of(feed: OpenedFeed, told: Told) -> Facts:
    """What the oracle is told, by row."""
    ids = [product["id"] for product in feed.products]
    return Facts(
        since=np.array([told.since[id_] for id_ in ids], np.int64),
        reduced=np.array([told.reduced[id_] for id_ in ids], np.int32),
        in_stock=np.array([told.in_stock[id_] for id_ in ids], np.bool_),
    )


def comparable(found: Document) -> Document:
    """An answer without what is the ranking's own wording."""
    return {
        **found,
        "matches": [{**match, "missed": [*map(_miss, match["missed"])]} for match in found["matches"]],
        "unknown": [],
    }


def _miss(miss: Document) -> Document:
    near = (
        {"by": str(Fraction(str(miss["by"]))), "over": miss["over"], "unit": miss.get("unit")} if "by" in miss else {}
    )
    return {"filter": miss["filter"], "silent": miss["is"] is None, **near}


def asked_of(feed: OpenedFeed, index: Index, document: Document, facts: Facts) -> tuple[Document, int | None]:
    """The ranking document of the real side, and how many products the whole list holds."""
    request = parse_preferences(document)
    ranking = rank(index, request.preferences, replace(request.options, counted=True), facts)
    return ranking_document(ranking, request.preferences, feed.products.__getitem__), ranking.total


def disagreements(feed: OpenedFeed, seed: int, count: int = ASKED) -> Iterator[str]:
    """The questions on which the two differ, with both answers, ready to be read."""
    index, filters = feed.index(), feed.filters()
    shop, wishes = Shop(feed.products, filters), OptionWishes(feed.products, filters, seed)
    told = wishes.told()
    facts = facts_of(feed, told)
    for document in map(wishes.tightened, Wishes(feed.products, filters, seed).documents(count)):
        plain = shop.rank(document, feed.generation)["matches"]
        options = wishes.options([match["id"] for match in plain], [match["match"] for match in plain])
        found, total = asked_of(feed, index, {**document, "options": options}, facts)
        judged, all_of_them = Optional(shop, options, told).rank(document, feed.generation)
        if (comparable(found), total) != (comparable(judged), all_of_them):
            shown = (document, options, comparable(found), comparable(judged))
            lines = [json.dumps(each, ensure_ascii=False) for each in shown]
            yield "asked  {}\nwith   {}\nreal   {}\noracle {}".format(*lines)


@pytest.fixture
def shallow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists that are made too short at first, as in a catalogue of a million products, and looked at bit by bit."""
    monkeypatch.setattr(answering, "TIMES", 1)
    monkeypatch.setattr(answering, "MARGIN", 0)
    monkeypatch.setattr(answering, "DEEPER", 2)
    monkeypatch.setattr(caps, "FIRST_STRETCH", 2)


@pytest.mark.usefixtures("shallow")
@pytest.mark.parametrize(("format", "products", "seed", "currencies"), FEEDS)
def test_under_random_options_the_ranking_equals_the_oracle(
    format: str, products: int, seed: int, currencies: tuple[str, ...], tmp_path: Path
) -> None:
    feed = open_random_feed(tmp_path, format, products, seed, currencies)
    assert next(disagreements(feed, seed), None) is None


def test_at_least_two_thousand_documents_are_asked() -> None:
    assert len(FEEDS) * ASKED >= 2_000


@pytest.mark.real_feeds
def test_under_random_options_the_ranking_equals_the_oracle_over_real_feeds(real_feeds: Path, tmp_path: Path) -> None:
    assert_agreement(real_feeds, tmp_path, lambda feed, seed: disagreements(feed, seed, ASKED_OF_REAL))
