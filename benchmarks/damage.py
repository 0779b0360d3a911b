"""What random damage to feeds costs: how many items are kept, whether every loss is explained, whether any is altered.

Each feed is damaged at one to six places, many times over, by a seeded dice. An item that no damage touched must give
exactly the product that it gives in the whole feed. Beside it, what lxml keeps of the same bytes when it recovers as it
likes (``recover=True``) and when it streams and stops at the first error.

    python -m benchmarks.damage [FEED ...]

Feeds given as paths are damaged as they are; two random feeds of each of three families always are.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

from lxml import etree

from feeds.errors import FeedError
from feeds.model import Rejection
from feeds.read import Item, Reading, read_items
from feeds.split import Splitter
from tests.oracle.feeds import random_feed

ROUNDS = 12
SEED = 7
MOST = 6
"""So many places of one feed are damaged at most."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A place of the whole feed that is no more as it was: bytes from ``start`` to ``end`` became ``instead``."""

    start: int
    end: int
    instead: bytes


def _flip(data: bytes, at: int, dice: Random) -> Cut:
    return Cut(at, at + 1, bytes([data[at] ^ 1 << dice.randrange(8)]))


def _delete(data: bytes, at: int, dice: Random) -> Cut:
    return Cut(at, min(len(data), at + dice.randint(1, 40)), b"")


def _insert(data: bytes, at: int, dice: Random) -> Cut:
    start = dice.randrange(len(data))
    return Cut(at, at, data[start : start + dice.randint(1, 60)])


def _overwrite(data: bytes, at: int, dice: Random) -> Cut:
    end = min(len(data), at + dice.randint(1, 200))
    start = dice.randrange(len(data))
    return Cut(at, end, data[start : start + end - at])


def _wrong_bytes(data: bytes, at: int, dice: Random) -> Cut:
    return Cut(at, at, dice.randbytes(dice.randint(1, 4)))


def _bare(data: bytes, at: int, dice: Random) -> Cut:
    return Cut(at, at, dice.choice((b"&", b"<", b" & ", b" < ", b"&nbsp;", b"]]>", b"\0", b"\x1b", b"&#0;", b">")))


def _broken_tag(data: bytes, at: int, dice: Random) -> Cut:
    opening = data.find(b"<", at)
    at = opening if opening >= 0 else at
    return Cut(at, at + 1, b"") if dice.random() < 0.5 else Cut(at, data.find(b">", at) + 1 or len(data), b"")


Damage = Callable[[bytes, int, Random], Cut]
DAMAGES: Sequence[Damage] = (_flip, _delete, _insert, _overwrite, _wrong_bytes, _bare, _broken_tag)


def damaged(data: bytes, dice: Random, first: int) -> tuple[bytes, list[Cut]]:
    """The feed with some damage behind the place ``first``, and what was done to it, in order."""
    cuts: list[Cut] = []
    for at in sorted(dice.randrange(first, len(data)) for _ in range(dice.randint(1, MOST))):
        cut = dice.choice(DAMAGES)(data, at, dice)
        if not cuts or cut.start > cuts[-1].end:
            cuts.append(cut)
    if dice.random() < 0.05:
        end = dice.randrange(first, len(data))
        cuts = [cut for cut in cuts if cut.end < end] + [Cut(end, len(data), b"")]
    parts, behind = [], 0
    for cut in cuts:
        parts += [data[behind : cut.start], cut.instead]
        behind = cut.end
    return b"".join([*parts, data[behind:]]), cuts


@dataclass(frozen=True, slots=True)
class Whole:
    """A feed as it is: its items as they are read, and where each stands in its bytes."""

    data: bytes
    tag: str
    items: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, data: bytes) -> Whole | None:
        """None for what is no feed of XML in UTF-8, or holds an item that cannot be read even undamaged."""
        reading, found = _read(data)
        if (
            reading is None
            or reading.encoding.name != "utf-8"
            or not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<")
        ):
            return None
        tag = reading.recognised.item
        pieces = list(Splitter(iter([data]), tag.encode()))
        if len(pieces) != len(found) or any(isinstance(each, Rejection) for each in found):
            return None
        starts: list[int] = []
        ends: list[int] = []
        for piece in pieces:
            starts.append(data.index(piece.data, ends[-1] if ends else 0))
            ends.append(starts[-1] + len(piece.data))
        return cls(data, tag, tuple(map(_said, found)), tuple(starts), tuple(ends))

    def untouched(self, cuts: Sequence[Cut]) -> Iterator[str]:
        """What those items say of which no byte and no neighbouring byte was damaged."""
        touched: set[int] = set()
        for cut in cuts:
            touched.update(range(bisect_left(self.ends, cut.start), bisect_right(self.starts, cut.end)))
        return (said for place, said in enumerate(self.items) if place not in touched)

    def merged(self, cuts: Sequence[Cut]) -> int:
        """How often one damage took the end of an item and the beginning of the next: nothing tells two from one."""
        return sum(
            bisect_right(self.starts, cut.end - 1) > bisect_right(self.starts, cut.start - 1)
            and bisect_right(self.ends, cut.end) > bisect_left(self.ends, cut.start)
            for cut in cuts
        )


def _read(data: bytes) -> tuple[Reading | None, list[Item | Rejection]]:
    try:
        reading = read_items(iter([data]))
        return (reading, list(reading)) if isinstance(reading, Reading) else (None, [])
    except FeedError:
        return None, []


def _said(each: Item | Rejection) -> str:
    """What an item says, wherever it stands."""
    return each.reason if isinstance(each, Rejection) else repr((sorted(each.values.items()), each.attributes))


@dataclass(slots=True)
class Tally:
    """Counts over damaged feeds: the ``items`` that were not cut off with a feed's end, and of these the ones ``kept``,
    the ones that lost what parts them from the next (``merged``), and those that nothing accounts for (``silent``);
    untouched items that read otherwise or not at all (``altered``); feeds ``refused``; what lxml keeps when it
    recovers and when it is strict.
    """

    feeds: int = 0
    items: int = 0
    kept: int = 0
    merged: int = 0
    silent: int = 0
    altered: int = 0
    refused: int = 0
    recovered: int = 0
    strict: int = 0

    def add(self, other: Tally) -> None:
        """Count these as well."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def judged(whole: Whole, data: bytes, cuts: Sequence[Cut]) -> Tally:
    """What came of one damaged feed."""
    reading, found = _read(data)
    kept = Counter(_said(each) for each in found if isinstance(each, Item))
    cut_off = cuts[-1].start if cuts[-1].end == len(whole.data) and not cuts[-1].instead else len(whole.data)
    count, merged = bisect_left(whole.starts, cut_off), whole.merged(cuts)
    return Tally(
        feeds=1,
        items=count,
        kept=min(count, kept.total()),
        merged=merged,
        silent=0 if reading is None else max(0, count - len(found) - merged),
        altered=(Counter(whole.untouched(cuts)) - kept).total() if reading is not None else 0,
        refused=int(reading is None),
        recovered=min(count, _recovered(data, whole)),
        strict=min(count, _strict(data, whole.tag)),
    )


def _recovered(data: bytes, whole: Whole) -> int:
    """The items that lxml finds when it goes on behind errors and that still say what they said."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    said = Counter(_texts(whole.data, whole.tag, parser))
    return (Counter(_texts(data, whole.tag, parser)) & said).total()


def _texts(data: bytes, tag: str, parser: etree.XMLParser) -> Iterator[str]:
    root = etree.fromstring(data, parser)
    local = tag.rpartition(":")[2]
    return ("\n".join(map(str, each.itertext())) for each in ([] if root is None else root.iter("{*}" + local)))


def _strict(data: bytes, tag: str) -> int:
    """The items that lxml streams before the first error."""
    kept = 0
    with suppress(etree.XMLSyntaxError):
        for _ in etree.iterparse(BytesIO(data), tag="{*}" + tag.rpartition(":")[2], resolve_entities=False):
            kept += 1
    return kept


def over(feeds: Iterable[bytes], rounds: int, seed: int) -> Tally:
    """Every feed damaged so many times, all counted together."""
    tally, dice = Tally(), Random(seed)
    for data in feeds:
        whole = Whole.of(data)
        if whole is not None:
            for _ in range(rounds):
                tally.add(judged(whole, *damaged(data, dice, whole.starts[0])))
    return tally


def own_feeds(items: int) -> Iterator[bytes]:
    """Two random feeds of each family."""
    return (random_feed(family, items, seed) for family in ("google", "ceneo", "yml") for seed in (1, 2))


def _said_of(name: str, tally: Tally) -> str:
    kept, recovered, strict = (100 * each / tally.items for each in (tally.kept, tally.recovered, tally.strict))
    return (
        f"damage: {name}: {tally.feeds} damaged feeds, {tally.items} items: kept {kept:.2f} %, "
        f"two in one {tally.merged}, lost without a word {tally.silent}, altered {tally.altered}, "
        f"feeds refused {tally.refused}; "
        f"recover=True keeps {recovered:.1f} % as they were, strict streaming {strict:.1f} %"
    )


def main(paths: Sequence[str]) -> None:
    """Print the shares kept of our own random feeds and of those at ``paths``."""
    print(_said_of("random feeds", over(own_feeds(200), ROUNDS, SEED)))
    if paths:
        print(_said_of("given feeds", over((Path(path).read_bytes() for path in paths), ROUNDS, SEED)))


if __name__ == "__main__":
    main(sys.argv[1:])
