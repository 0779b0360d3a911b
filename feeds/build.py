"""A feed file -> its report, its products and its catalogue: the one way through the stage, from bytes to filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from feeds.collect import Progress, Tell, collect, tell_nobody
from feeds.derive import derive
from feeds.drafts import Drafts
from feeds.history import History, Offers
from feeds.kept import DRAFTS, Kept, Past, hand_on
from feeds.lines import product_lines
from feeds.model import Catalogue, Column, FeedReport
from feeds.notes import Notes
from feeds.reductions import look
from feeds.settings import FeedSettings

__all__ = ["Build", "FeedSettings", "Progress", "build", "check", "rebuild", "rederive"]

PRODUCTS, OFFSETS = "products.jsonl", "products.npy"


@dataclass(frozen=True, slots=True)
class Build:
    """A feed's report, and its catalogue unless it has no product.

    ``history`` is the one that `build` was given with this feed's prices in it; None where it was given none.
    ``next_change`` is when a dated sale next begins or ends; None where none does.
    """

    report: FeedReport
    catalogue: Catalogue | None
    history: History | None = None
    next_change: datetime | None = None


def check(source: Path, settings: FeedSettings, progress: Progress | None = None) -> FeedReport:
    """Read a feed and report, keeping nothing. Raises `feeds.errors.FeedError` when it cannot be read at all."""
    with TemporaryDirectory() as folder:
        return build(source, Path(folder), settings, progress=progress).report


def build(
    source: Path,
    folder: Path,
    settings: FeedSettings,
    generation: str | None = None,
    progress: Progress | None = None,
    history: History | None = None,
    tell: Tell = tell_nobody,
) -> Build:
    """Read ``source``; write products.jsonl (one document a line, in feed order) and products.npy (int64 offsets of the
    lines, one more than there are products) into ``folder``, and what `rebuild` needs.

    ``generation`` names the result; None names it by a hash of the bytes and the settings. ``history`` is that of the
    shop's prices: with it products know when they were seen first, and their lowest price before a reduction where the
    feed does not say it. ``tell`` is told of the stages ``reading`` and ``deriving``. Raises `feeds.errors.FeedError`
    when the feed cannot be read at all.
    """
    collected = collect(source, folder / DRAFTS, settings, progress, tell)
    drafts = Drafts(folder / DRAFTS)
    catalogue = None
    if len(collected.live):
        tell("deriving", 0, None, products=len(collected.live), quarantined=len(collected.quarantined))
        catalogue = derive(
            drafts, collected.live, collected.format, settings, generation or collected.digest, collected.notes
        )
        past = Past.none(len(collected.live))
        if history is not None:
            history, past = look(history, Offers.of(drafts, collected.live), int(settings.at.timestamp()))
            past.save(folder)
        _write_documents(drafts, collected.live, catalogue.columns, past, folder)
        Kept.of(collected.format.key, drafts.table.num_rows, collected.live, settings.mapping).save(folder)
    report = collected.report(drafts)
    drafts.close()
    return Build(report, catalogue, history, collected.next_change)


def rebuild(kept: Path, folder: Path, settings: FeedSettings, generation: str) -> Catalogue:
    """The catalogue derived again, with other ``settings``, from what an earlier `build` left in the folder ``kept``.

    Writes into ``folder`` what `build` writes. Of the settings only industry, tuning and thresholds matter. Raises
    `feeds.errors.FeedError` when nothing was kept, or when the tuning does not fit the industry.
    """
    known = Kept.load(kept)
    catalogue = rederive(kept, settings, generation)
    drafts = Drafts(kept / DRAFTS)
    _write_documents(drafts, known.live, catalogue.columns, Past.load(kept, len(known.live)), folder)
    drafts.close()
    hand_on(kept, folder)
    return catalogue


def rederive(kept: Path, settings: FeedSettings, generation: str) -> Catalogue:
    """What `rebuild` makes, without writing anything: enough to rank by. Raises what `rebuild` raises."""
    known = Kept.load(kept)
    drafts = Drafts(kept / DRAFTS)
    catalogue = derive(drafts, known.live, known.read_as, settings, generation, Notes())
    drafts.close()
    return catalogue


def _write_documents(
    drafts: Drafts, live: NDArray[np.int64], columns: Mapping[str, Column], past: Past, folder: Path
) -> None:
    """The product documents and where each begins."""
    lengths = [np.zeros(1, np.int64)]
    with (folder / PRODUCTS).open("wb") as out:
        for lines in product_lines(drafts, live, columns, past.lowest):
            out.write(lines.content)
            lengths.append(lines.lengths)
    np.save(folder / OFFSETS, np.cumsum(np.concatenate(lengths)))
