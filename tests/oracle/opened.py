"""A feed taken through the real stages and opened for both sides: the index to rank with, the documents to judge by."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from feeds.build import FeedSettings, build
from feeds.documents import filters_document
from feeds.errors import FeedRefused, UnknownFormat
from feeds.model import Catalogue, FeedReport
from matching.building import build_index
from matching.index import Index
from tests.oracle.feeds import random_feed
from tests.oracle.names import names_of, with_names

Document = dict[str, Any]

AT = datetime(2024, 6, 1, tzinfo=UTC)
"""When dated prices are judged in all tests of the own feeds."""


@dataclass(frozen=True)
class OpenedFeed:
    """What one feed came to; ``products`` are the lines of products.jsonl, in feed order."""

    report: FeedReport
    catalogue: Catalogue
    products: list[Document]

    @property
    def generation(self) -> str:
        return self.catalogue.generation

    def index(self) -> Index:
        """The real ranking's side."""
        return build_index(self.catalogue)

    def filters(self) -> Document:
        """The filters document, and beside it what a ``null`` main value is asked by and all other names."""
        hierarchy = self.catalogue.hierarchy
        document = filters_document(self.generation, hierarchy)
        (everything,) = filters_document(self.generation, hierarchy, only=hierarchy.everything)["main"]["values"]
        return {**document, "everything": everything, "names": names_of(self.catalogue)}

    def with_names(self, seed: int) -> OpenedFeed:
        """The same feed, its filters and values with more names than it brings."""
        return replace(self, catalogue=with_names(self.catalogue, seed))


def open_feed(source: Path, folder: Path) -> OpenedFeed | None:
    """Build ``source`` into ``folder``; None when it holds no product. Raises `feeds.errors.FeedError`."""
    folder.mkdir(parents=True, exist_ok=True)
    built = build(source, folder, FeedSettings(at=AT))
    if built.catalogue is None:
        return None
    lines = (folder / "products.jsonl").read_bytes().split(b"\n")
    return OpenedFeed(built.report, built.catalogue, [json.loads(line) for line in lines if line])


def open_random_feed(
    folder: Path, format: str, count: int, seed: int, currencies: tuple[str, ...] = ("PLN",)
) -> OpenedFeed:
    """An invented feed of so many products, written into ``folder`` and built there."""
    source = folder / "feed.xml"
    source.write_bytes(random_feed(format, count, seed, currencies))
    feed = open_feed(source, folder / "built")
    assert feed is not None
    return feed


def without_bans(products: Sequence[Document], banned: Collection[str]) -> list[Document]:
    """What the oracle is told: a banned product is one that cannot be bought."""
    return [{**each, "available": each["available"] and each["id"] not in banned} for each in products]


def random_bans(feed: OpenedFeed, seed: int) -> frozenset[str]:
    """A few products, half of them or nearly all, and one that the feed does not hold."""
    dice, known = Random(seed), [product["id"] for product in feed.products]
    return frozenset([*dice.sample(known, len(known) * dice.choice((2, 50, 95)) // 100), "no such product"])


def assert_agreement(feeds: Path, folder: Path, disagreements: Callable[[OpenedFeed, int], Iterator[str]]) -> None:
    """There are feeds with products under ``feeds``, and on each of them, with its number as the seed, no disagreement.

    A file of a format that nobody reads yet, or that is no feed at all, is passed over.
    """
    compared = 0
    for number, source in enumerate(sorted(feeds.rglob("*.xml"))):
        try:
            feed = open_feed(source, folder / str(number))
        except (UnknownFormat, FeedRefused):
            continue
        if feed is not None:
            compared += 1
            difference = next(disagreements(feed, number), None)
            assert difference is None, f"{source}\n{difference}"
    assert compared, f"no feed of a known format under {feeds}"
