"""How many bytes a whole message takes with twelve products, feed by feed: Gmail clips what is longer than 102 kB.

Each feed is asked for products by several random wishes of up to six criteria; a feed with fewer than twelve gives them
again. Cards have the links that clicks are counted by, and the message a head, paragraphs and a foot.

    python -m benchmarks.mail_size FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from feeds.errors import FeedError
from frames.compose import compose_frame
from frames.definition import SHOWN, Beside, Email, FrameDefinition, Paragraph, Shown, Surface
from frames.email.compose import compose_block
from frames.email.mjml import Compiled, compiled
from frames.email.model import Around, Part
from frames.email.rules import MOST_BYTES
from frames.model import Frame
from matching.errors import PreferenceError
from matching.preferences import parse_preferences
from matching.rank import rank
from service.links import Links
from service.measuring.counted import Counting, counted
from tests.oracle.opened import OpenedFeed, open_feed
from tests.oracle.preferences import Wishes

PRODUCTS: Final = 12
WISHES: Final = 8
EVERY_PRODUCT: Final[dict[str, object]] = {"main": None, "criteria": []}
"""Asked of each feed before the wishes, for one without filters answers nothing else."""
LANGUAGE: Final = "pl"
BASE: Final = "https://notesik.sklep.example"
AT: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
TOKEN: Final = "x" * 64
"""Links to the centre and out of it have about as many characters."""
AROUND: Final = Around(AT, f"{BASE}/c/{TOKEN}", f"{BASE}/u/{TOKEN}", f"{BASE}/l/{TOKEN[:12]}/")
PARAGRAPHS: Final = (
    Paragraph({LANGUAGE: "Dzień dobry! Oto, co wybraliśmy po tym, co zostało nam powiedziane."}),
    Paragraph({LANGUAGE: "Coś się zmieniło?"}, Beside.BELOW, {LANGUAGE: "Zmień to"}, f"{BASE}/c/{TOKEN}"),
)
EVERYTHING: Final = tuple(Shown)
LAYOUTS: Final = {
    "two columns": (2, SHOWN),
    "one column": (1, SHOWN),
    "two columns, all fields": (2, EVERYTHING),
    "one column, all fields": (1, EVERYTHING),
}
"""Columns, and what a card shows: as it comes, or all there is, descriptions too."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The largest message of one feed in each of `LAYOUTS`, in bytes."""

    feed: str
    bytes: Sequence[int]


def definition_of(columns: int, shown: tuple[Shown, ...]) -> FrameDefinition:
    """A definition that says something in every place."""
    email = Email(columns=columns, paragraphs=PARAGRAPHS, sender={LANGUAGE: "Sklep, ul. Nowa 1, 00-001 Warszawa"})
    utm = {"utm_source": "notesik", "utm_medium": "email", "utm_campaign": "polecane"}
    return FrameDefinition("polecane", shown=shown, email=email, utm=utm)


COMPILED: Final = tuple(compiled(definition_of(columns, shown), LANGUAGE) for columns, shown in LAYOUTS.values())


def measured(feeds: Path) -> Iterator[Measured]:
    """Every feed under a folder that has products; a file that is no feed is passed over."""
    for number, source in enumerate(sorted(each for each in feeds.rglob("*") if each.is_file())):
        with TemporaryDirectory() as folder, suppress(FeedError):
            feed = open_feed(source, Path(folder))
            if feed is not None and (sizes := list(_sizes(feed, number))):
                yield Measured(str(source.relative_to(feeds)), [max(layout) for layout in zip(*sizes, strict=True)])


def _sizes(feed: OpenedFeed, seed: int) -> Iterator[tuple[int, ...]]:
    """The bytes in each layout of one wish after another."""
    for frame in _frames(feed, seed):
        yield tuple(_size(frame, markup) for markup in COMPILED)


def _frames(feed: OpenedFeed, seed: int) -> Iterator[Frame]:
    """A frame of twelve cards for each wish that finds something."""
    index, links = feed.index(), Links(b"benchmark")
    wishes = (document["preferences"] for document in Wishes(feed.products, feed.filters(), seed).documents(WISHES))
    for preferences in ([EVERY_PRODUCT], *wishes):
        request = parse_preferences({"preferences": preferences, "k": PRODUCTS})
        with suppress(PreferenceError):
            ranking = rank(index, request.preferences, request.options)
            products = {match.id: feed.products[match.row] for match in ranking.matches}
            frame = compose_frame(
                ranking, request.preferences, products, feed.catalogue.hierarchy, COMPILED[-1].definition, LANGUAGE
            )
            if frame.cards:
                twelve = replace(frame, cards=tuple(islice(cycle(frame.cards), PRODUCTS)))
                yield counted(links, "sklep", 1, twelve, Counting(BASE, AT, Surface.EMAIL))


def _size(frame: Frame, markup: Compiled) -> int:
    of_it = replace(frame, definition=markup.definition)
    return len(compose_block(markup, of_it, AROUND, Part.MESSAGE, _still).html.encode())


def _still() -> float:
    """A clock that stands: nothing is stopped for its time."""
    return 0.0


def main(folders: Sequence[str]) -> None:
    """Print the largest message of each feed in the folders, then the median and the largest of all feeds."""
    found = [each for folder in folders for each in measured(Path(folder))]
    if not found:
        print("sizes of messages are measured over real feeds: name their folder")
        return
    for each in found:
        print(f"{each.feed:<44}", *(f"{size:>9,}" for size in each.bytes))
    for name, sizes in zip(LAYOUTS, zip(*(each.bytes for each in found), strict=True), strict=True):
        print(f"{name:<24} median {int(median(sizes)):>8,}  largest {max(sizes):>8,}  of {MOST_BYTES:,}")
    print(f"{len(found)} feeds")


if __name__ == "__main__":
    main(sys.argv[1:])
