"""Products found by what somebody types, also those that are not shown: not taken from the feed, or gone with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from service.bans import Ban, Bans
from service.composition import Service
from service.console.feed_report import Refusal, report_of, reported, sought
from service.console.shell import texts_in
from service.errors import BrokenFile
from service.generations.manifest import Manifest
from service.generations.opened import Generation, open_generation
from service.generations.shelf import Shelf
from service.generations.words import LONGEST, Words, open_words

MOST: Final = 50
"""Products on one page: who finds more types another word."""
MOST_ASIDE: Final = 5
"""Items that were not taken, or products that are gone, told beside them."""
OPENED: Final = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """A product of the feed in a list. ``shown``: it can be bought and is not banned."""

    id: str
    document: Mapping[str, Any]
    ban: Ban | None
    shown: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A product that an earlier generation held and the one that serves does not."""

    id: str
    title: str
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found. ``whole``: these are all; ``refused`` and ``gone`` are told where somebody looks for them."""

    hits: Sequence[Hit]
    whole: bool
    refused: Sequence[Refusal] = ()
    gone: Sequence[Gone] = ()


def found(service: Service, shop: str, wanted: str, language: str) -> Hits:
    """What fits; the product of just that id first. Raises as `service.generations.serving.Serving.generation`."""
    generation, shelf, wanted = service.serving.generation(shop), service.shelf(shop), wanted.strip()[:LONGEST]
    bans = service.bans.at_hand(shop)
    words = words_of(shelf.path(generation.name)).find(wanted, MOST)
    exact = generation.index.row_of(wanted)
    rows = dict.fromkeys((*(() if exact is None else (exact,)), *words.rows))
    hits = [hit_of(generation, row, bans) for row in rows]
    refused = sought(refusals(shelf, generation.name, language), wanted) if wanted else ()
    return Hits(hits, words.whole, refused[:MOST_ASIDE], tuple(_gone(shelf, generation, wanted)))


def first(service: Service, shop: str) -> Hits:
    """The first products of the feed, for whoever has not typed anything yet."""
    generation, bans = service.serving.generation(shop), service.bans.at_hand(shop)
    number = len(generation.documents)
    return Hits([hit_of(generation, row, bans) for row in range(min(number, MOST))], number <= MOST)


def hit_of(generation: Generation, row: int, bans: Bans) -> Hit:
    """A product by its row."""
    document = generation.documents.document(row)
    ban = bans.of(document["id"])
    return Hit(document["id"], document, ban, bool(document["available"]) and ban is None)


def hits_of(service: Service, shop: str, ids: Iterable[str]) -> dict[str, Hit]:
    """Those of the products that the feed holds, by id."""
    generation, bans = service.serving.generation_if_any(shop), service.bans.at_hand(shop)
    if generation is None:
        return {}
    rows = {id_: generation.index.row_of(id_) for id_ in ids}
    return {id_: hit_of(generation, row, bans) for id_, row in rows.items() if row is not None}


def refusals(shelf: Shelf, generation: str, language: str) -> Sequence[Refusal]:
    """The items of a generation's feed that were not taken, with why and how to mend it."""
    document = report_of(shelf, generation)
    return () if document is None else reported(document, texts_in(language)).quarantined


def earlier(shelf: Shelf, serving: str) -> Iterator[tuple[Manifest, Generation]]:
    """The other generations that are kept, the newest first."""
    for manifest in reversed(shelf.list()):
        if manifest.name != serving:
            with suppress(BrokenFile):
                yield manifest, kept_generation(shelf.path(manifest.name))


@lru_cache(OPENED)
def kept_generation(folder: Path) -> Generation:
    """A generation that does not serve. Raises `BrokenFile`."""
    return open_generation(folder, verified=False)


@lru_cache(OPENED)
def words_of(folder: Path) -> Words:
    """The words of a generation."""
    return open_words(folder)


def _gone(shelf: Shelf, serving: Generation, wanted: str) -> Iterator[Gone]:
    """What fits and is in an earlier generation only, each product once, by the newest that holds it."""
    if not wanted:
        return
    told: set[str] = set()
    for manifest, generation in earlier(shelf, serving.name):
        exact = generation.index.row_of(wanted)
        rows = words_of(shelf.path(manifest.name)).find(wanted, MOST).rows
        for row in dict.fromkeys((*(() if exact is None else (exact,)), *rows)):
            document = generation.documents.document(row)
            if document["id"] not in told and serving.index.row_of(document["id"]) is None:
                told.add(document["id"])
                yield Gone(document["id"], document["title"], manifest)
                if len(told) == MOST_ASIDE:
                    return
