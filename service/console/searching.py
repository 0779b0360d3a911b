"""One search over a shop's console: its pages, filters, values, frames and products.

Contacts are not among them: what is sought stands in the address, and personal data never does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from feeds.model import Filter, Hierarchy
from service.console.entering import Entered
from service.console.filter_rows import called
from service.console.places import Look
from service.console.product_found import words_of
from service.console.shell import RAIL, shown
from service.generations.words import LONGEST, plain
from service.storage.definitions import Kind

PATH: Final = "/search"
MOST: Final = 8
"""So many of a kind are listed; where there are more, that is said."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: where it is, what it is called, and, smaller, what tells it from its like."""

    address: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of a kind (the key of its text), the best first. ``more``: there is more than is listed."""

    kind: str
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """The words that all have to stand in what is found, without case and accents."""

    text: str
    words: tuple[str, ...]

    def fits(self, *texts: str) -> bool:
        """Whether every word stands in one of the texts."""
        said = plain(" ".join(texts))
        return all(word in said for word in self.words)


Source = Callable[[Entered, Sought], Iterable[Hit]]


def show(entered: Entered) -> Response:
    """What is found for ``q``."""
    query = entered.query.get("q", "").strip()[:LONGEST]
    page = {"query": query, "groups": found(entered, query)}
    return shown(entered, "searching/found.html", page)


def found(entered: Entered, query: str) -> tuple[Group, ...]:
    """The kinds of which anything is found; nothing at all for an empty query."""
    sought = Sought(query, tuple(plain(query).split()))
    if not sought.words:
        return ()
    listed = ((kind, tuple(islice(source(entered, sought), MOST + 1))) for kind, source in SOURCES.items())
    return tuple(Group(kind, hits[:MOST], len(hits) > MOST) for kind, hits in listed if hits)


def _pages(entered: Entered, sought: Sought) -> Iterator[Hit]:
    """Pages by their names and by what people call what is on them."""
    for area in RAIL:
        place = entered.say(f"place.{area.name}")
        for tab in area.tabs:
            name = entered.say(tab.key)
            called_too = entered.say(f"sought.{tab.key.partition('.')[2]}")
            if entered.may(tab.least) and sought.fits(place, name, called_too):
                yield Hit(entered.to(tab.path), name, place)


def _filters(entered: Entered, sought: Sought) -> Iterator[Hit]:
    """Filters by what they are called in either language, by key and by other keys."""
    hierarchy = entered.service.serving.hierarchy(entered.shop_name)
    for key, filter_ in _asked_about(hierarchy):
        if sought.fits(key, filter_.label, *filter_.labels.values(), *filter_.aliases):
            yield Hit(entered.to(f"/filters/of/{quote(key, safe='')}"), called(filter_, entered.texts), key)


def _values(entered: Entered, sought: Sought) -> Iterator[Hit]:
    """Values: those of the main filter lead to what is asked about them, the others to their filter."""
    hierarchy = entered.service.serving.hierarchy(entered.shop_name)
    if hierarchy is None:
        return
    main = called(hierarchy.main, entered.texts)
    for node in hierarchy.values:
        if node.value is not None and sought.fits(node.value):
            yield Hit(entered.to("/filters", main=node.value), node.value, main)
    for dependent in hierarchy.everything.dependent:
        filter_ = hierarchy.filters[dependent.filter]
        for each in dependent.values:
            if isinstance(each.value, str) and sought.fits(each.value):
                yield Hit(
                    entered.to(f"/filters/of/{quote(filter_.key, safe='')}"), each.value, called(filter_, entered.texts)
                )


def _frames(entered: Entered, sought: Sought) -> Iterator[Hit]:
    """Frames by their names."""
    for frame in entered.service.definitions.all(entered.shop_name, Kind.FRAME):
        if sought.fits(frame.name):
            yield Hit(
                entered.to(f"/frames/{quote(frame.name, safe='')}"),
                frame.name,
                "" if frame.active else entered.say("sought.off"),
            )


def _products(entered: Entered, sought: Sought) -> Iterator[Hit]:
    """Products by words of their ids, titles and brands."""
    generation = entered.service.serving.generation_if_any(entered.shop_name)
    if generation is None:
        return
    words = words_of(entered.service.shelf(entered.shop_name).path(generation.name))
    for row in words.find(sought.text, MOST + 1).rows:
        product = generation.documents.document(row)
        yield Hit(entered.to("/products/one", id=product["id"]), product["title"], product["id"])


def _asked_about(hierarchy: Hierarchy | None) -> Iterator[tuple[str, Filter]]:
    if hierarchy is not None:
        yield hierarchy.main.key, hierarchy.main
        yield from hierarchy.filters.items()


SOURCES: Final[dict[str, Source]] = {
    "pages": _pages,
    "filters": _filters,
    "values": _values,
    "frames": _frames,
    "products": _products,
}
"""What is searched, in the order in which it is listed."""

PLACES = (Look(PATH, show),)
