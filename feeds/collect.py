"""One feed read to its end: products to drafts on disk, everything else into values that a report is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from feeds.dates import next_change
from feeds.drafts import Drafts, DraftWriter
from feeds.formats import FeedFormat
from feeds.mapping import asked_format
from feeds.model import FeedReport, Rejection
from feeds.money import DecimalMarks
from feeds.notes import Notes
from feeds.paths import Paths
from feeds.pricing import Pricing
from feeds.products import Normaliser
from feeds.read import AnyReading, read_items
from feeds.repeated import last_of_each
from feeds.settings import FeedSettings
from feeds.taking import Taking

_CHUNK = 1 << 18

Progress = Callable[[int, int], None]
"""Told the bytes read so far and the file's size."""


class Tell(Protocol):
    """Somebody looks on: told what stage the work is at, and what it counts there; called every some thousand items."""

    def __call__(self, stage: str, done: int = 0, total: int | None = None, **counts: int) -> None:
        """Now at that stage, ``done`` of ``total`` (None: unknown) of what it counts; ``counts`` of other things."""


def tell_nobody(stage: str, done: int = 0, total: int | None = None, **counts: int) -> None:
    """Nobody looks on."""


_MISSED = {"link": "nothing that is shown can be clicked", "price": "nobody can be asked about it"}
"""Fields a feed can do without, and what comes of it when none of its products has one."""


@dataclass(frozen=True, slots=True, eq=False)
class Collected:
    """A feed read to its end. ``live`` are the drafts' rows that are products, in feed order.

    ``dated`` are the dated times that were asked about, and whether they were on.
    ``next_change`` is when the first dated sale begins or ends: read from then on, the same feed has other prices.

    ``carried`` says of each of the drafts' rows which row of the earlier drafts it is, -1 for one that was read; None
    where there were none to carry over.
    """

    format: FeedFormat
    encoding: str
    items: int
    complete: bool
    live: NDArray[np.int64]
    quarantined: tuple[Rejection, ...]
    notes: Notes
    dated: Mapping[str, bool | None]
    next_change: datetime | None = None
    carried: NDArray[np.int64] | None = None

    def report(self, drafts: Drafts) -> FeedReport:
        """The feed report; call it when all notes are taken."""
        fields = drafts.coverage(self.live) if len(self.live) else {}
        for field, effect in _MISSED.items():
            if fields.get(field) == 0:
                self.notes.add(field, f"no product has one: {effect}", None, len(self.live))
        return FeedReport(
            format=self.format.key,
            encoding=self.encoding,
            items=self.items,
            products=len(self.live),
            currency=tuple(sorted(set(drafts.column("currency").take(self.live).drop_null().to_pylist()))),
            quarantined=self.quarantined,
            warnings=self.notes.warnings(),
            fields=fields,
            complete=self.complete,
        )


def collect(
    source: Path,
    drafts: Path,
    settings: FeedSettings,
    progress: Progress | None = None,
    tell: Tell = tell_nobody,
    before: Path | None = None,
) -> Collected:
    """Read ``source`` into ``drafts``. Raises `feeds.errors.FeedError` when it cannot be read at all.

    ``before`` is the folder of an earlier build: what it read of the same items is carried over where that is the same.
    The stage ``reading`` counts items, and beside them products, those put in quarantine, those carried over, bytes and
    the file's size.

    When ambiguous prices turn out to have been read against the evidence of the whole feed, it is read a second time;
    and so it is where there are any while the evidence of items that were carried over is not known.
    """
    marks = DecimalMarks()
    collected = _collect(source, drafts, settings, marks, progress, tell, before)
    if collected.carried is not None and marks.read_as:
        marks = DecimalMarks()
        collected = _collect(source, drafts, settings, marks, progress, tell)
    verdicts = marks.contradicted()
    if verdicts is None:
        return collected
    return _collect(source, drafts, settings, DecimalMarks(verdicts=verdicts), progress, tell)


def name_of(source: Path, settings: FeedSettings, collected: Collected) -> str:
    """A name for what is made of a feed, by its bytes, its settings and the dated sales that were on."""
    digest = hashlib.blake2b(settings.fingerprint().encode(), digest_size=8)
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    digest.update(repr(sorted(collected.dated.items())).encode())
    return digest.hexdigest()


def _collect(
    source: Path,
    drafts: Path,
    settings: FeedSettings,
    marks: DecimalMarks,
    progress: Progress | None,
    tell: Tell,
    before: Path | None = None,
) -> Collected:
    chunks = _Chunks(source, progress)
    reading = read_items(chunks, asked_format(settings), again=_Chunks(source, None))
    pricing = Pricing(settings.currency or reading.format.currency, settings.at, marks)
    maker = Normaliser(
        reading.format,
        pricing,
        Paths(
            reading.format.category.separators,
            reading.tree,
            reading.format.category.dropped,
            reading.format.tree.separator if reading.format.tree else None,
        ),
    )
    with DraftWriter(drafts) as out:
        taking = Taking(reading, maker, out, before)
        taking.take(_counting(tell, chunks))
    if not marks.read_as:
        taking.record.save(drafts.parent, taking.read_by)
    live, again = last_of_each(drafts, taking.places)
    _say(reading, marks, taking.notes)
    return Collected(
        format=reading.format,
        encoding=reading.encoding.name,
        items=reading.items,
        complete=reading.complete,
        live=live,
        quarantined=tuple(sorted((*taking.rejections, *again), key=lambda each: each.item)),
        notes=taking.notes,
        dated=pricing.dated,
        next_change=min(filter(None, (next_change(written, settings.at) for written in pricing.dated)), default=None),
        carried=taking.carried,
    )


def _counting(tell: Tell, chunks: _Chunks) -> Callable[[int, int, int], None]:
    """Tells of a reading by its products and quarantined items so far, and the products that were carried over."""

    def count(products: int, quarantined: int, carried: int) -> None:
        items, counts = products + quarantined, {"products": products, "quarantined": quarantined, "carried": carried}
        tell("reading", items, None, **counts, bytes=chunks.read, size=chunks.size)

    return count


def _say(reading: AnyReading, marks: DecimalMarks, notes: Notes) -> None:
    """What the reading as a whole did that its reader should know."""
    for note in reading.notes:
        notes.add("document", note, None)
    if reading.repaired:
        reason = f"not well-formed ({reading.faults}); repaired, first on line {reading.repaired_line}"
        notes.add("document", reason, None, reading.repaired)
    if not reading.complete:
        notes.add("document", f"the document ends early: {reading.end_missing}", None)
    for (mark, decimal), example in sorted(marks.read_as.items()):
        meaning = "decimals" if decimal else "thousands"
        basis = "as the feed's other prices show" if marks.verdict(mark) is not None else "no other price tells"
        notes.add(
            "price", f"{example!r} could be read two ways; its {mark!r} is taken to separate {meaning} ({basis})", None
        )


class _Chunks:
    """A file piece by piece, for one pass; ``read`` of its ``size`` bytes have been handed out."""

    def __init__(self, source: Path, progress: Progress | None) -> None:
        self.read, self.size = 0, source.stat().st_size
        self._source, self._progress = source, progress

    def __iter__(self) -> Iterator[bytes]:
        with self._source.open("rb") as file:
            while chunk := file.read(_CHUNK):
                self.read += len(chunk)
                yield chunk
                if self._progress:
                    self._progress(self.read, self.size)
