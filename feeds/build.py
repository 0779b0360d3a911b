"""A feed file -> its report, its products and its catalogue: the one way through the stage, from bytes to filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.answers import Digests, answers
from feeds.cells import of_some
from feeds.collect import Collected, Progress, Tell, collect, name_of, tell_nobody
from feeds.derive import derive
from feeds.drafts import Drafts
from feeds.history import History, Offers
from feeds.kept import ANSWERS, DRAFTS, Kept, Past, hand_on
from feeds.lines import product_lines
from feeds.model import Catalogue, Column, FeedReport
from feeds.notes import Notes
from feeds.popularity import learned_popularity
from feeds.reductions import look
from feeds.same_lines import NEW, Earlier, write_lines
from feeds.settings import FeedSettings

__all__ = ["Build", "FeedSettings", "Progress", "build", "check", "rebuild", "rederive"]

PRODUCTS, OFFSETS = "products.jsonl", "products.npy"


@dataclass(frozen=True, slots=True)
class Build:
    """A feed's report, and its catalogue unless it has no product.

    ``history`` is the one that `build` was given with this feed's prices in it; None where it was given none.
    ``next_change`` is when a dated sale next begins or ends; None where none does. ``earlier`` are the products that
    came over from an earlier build; None where none did.
    """

    report: FeedReport
    catalogue: Catalogue | None
    history: History | None = None
    next_change: datetime | None = None
    earlier: Earlier | None = None


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
    before: Path | None = None,
) -> Build:
    """Read ``source``; write products.jsonl (one document a line, in feed order) and products.npy (int64 offsets of the
    lines, one more than there are products) into ``folder``, and what `rebuild` needs.

    ``generation`` names the result; None names it by a hash of the bytes and the settings. ``history`` is that of the
    shop's prices: with it products know when they were seen first, and their lowest price before a reduction where the
    feed does not say it. ``tell`` is told of the stages ``reading`` and ``deriving``. ``before`` is the folder of an
    earlier build or `rebuild`, of which everything is taken that stands as it stood. Raises `feeds.errors.FeedError`
    when the feed cannot be read at all.
    """
    collected = collect(source, folder / DRAFTS, settings, progress, tell, before)
    _give_back()
    drafts = Drafts(folder / DRAFTS)
    catalogue = earlier = None
    if len(collected.live):
        generation = generation or name_of(source, settings, collected)
        tell("deriving", 0, None, products=len(collected.live), quarantined=len(collected.quarantined))
        catalogue = derive(drafts, collected.live, collected.format, settings, generation, collected.notes)
        past = Past.none(len(collected.live))
        if history is not None:
            history, past = look(history, Offers.of(drafts, collected.live), int(settings.at.timestamp()))
            past.save(folder)
        earlier = _came_over(before, collected) if before else None
        learned = _learned(drafts, collected.live, settings)
        _write_documents(drafts, collected.live, catalogue.columns, past, learned, folder, earlier)
        Kept.of(collected.format.key, drafts.table.num_rows, collected.live, settings.mapping).save(folder)
    report = collected.report(drafts)
    drafts.close()
    return Build(report, catalogue, history, collected.next_change, earlier)


def rebuild(kept: Path, folder: Path, settings: FeedSettings, generation: str) -> Catalogue:
    """The catalogue derived again, with other ``settings``, from what an earlier `build` left in the folder ``kept``.

    Writes into ``folder`` what `build` writes. Of the settings industry, tuning, thresholds and ``learned`` matter.
    Raises `feeds.errors.FeedError` when nothing was kept, or when the tuning does not fit the industry.
    """
    known = Kept.load(kept)
    catalogue = rederive(kept, settings, generation)
    drafts = Drafts(kept / DRAFTS)
    past, learned = Past.load(kept, len(known.live)), _learned(drafts, known.live, settings)
    _write_documents(drafts, known.live, catalogue.columns, past, learned, folder)
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


def _came_over(before: Path, collected: Collected) -> Earlier | None:
    """Which product of the earlier build each product is that came over from its drafts."""
    if collected.carried is None:
        return None
    known = Kept.load(before)
    product_of_row = np.full(known.rows + 1, NEW, np.int64)
    product_of_row[known.live] = np.arange(len(known.live))
    return Earlier(before, product_of_row[collected.carried[collected.live]])  # its last row stands for none


def _write_documents(
    drafts: Drafts,
    live: NDArray[np.int64],
    columns: Mapping[str, Column],
    past: Past,
    learned: NDArray[np.int64],
    folder: Path,
    earlier: Earlier | None = None,
) -> None:
    """The product documents and where each begins; what says the same as an earlier one is that one's line."""
    said = answers(columns, past.lowest, learned)
    np.save(folder / ANSWERS, said)
    numbers, before = _same_lines(said, earlier)
    new = numbers == NEW
    if before is not None:
        columns = {key: of_some(column, new) for key, column in columns.items()}
    fresh = product_lines(drafts, live[new], columns, past.lowest[new], learned[new])
    ends = write_lines(folder / PRODUCTS, numbers, fresh, before)
    np.save(folder / OFFSETS, np.concatenate(([0], ends)))
    _give_back()


def _learned(drafts: Drafts, live: NDArray[np.int64], settings: FeedSettings) -> NDArray[np.int64]:
    """What was learned of each product of which the feed names no popularity, as `learned_popularity` has it."""
    rows = pa.array(live)
    return learned_popularity(drafts.column("popularity").take(rows), drafts.column("id").take(rows), settings.learned)


def _same_lines(
    said: Digests, earlier: Earlier | None
) -> tuple[NDArray[np.int64], tuple[Path, NDArray[np.int64]] | None]:
    """The number of the earlier line that each product has still, or `NEW`, and the earlier lines; None without any."""
    if earlier is None or not (earlier.folder / ANSWERS).is_file():
        return np.full(len(said), NEW), None
    numbers = earlier.numbers
    said_before = np.append(np.load(earlier.folder / ANSWERS, mmap_mode="r"), np.uint64(0))
    same = np.where(said_before[numbers] == said, numbers, NEW)
    ends = np.load(earlier.folder / OFFSETS, mmap_mode="r")[1:]
    return same, (earlier.folder / PRODUCTS, ends) if (same != NEW).any() else None


def _give_back() -> None:
    """Let Arrow give back what it has freed: with a million products it keeps a hundred megabytes of it."""
    pa.default_memory_pool().release_unused()
