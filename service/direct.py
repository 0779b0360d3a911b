"""A generation made of a feed for one answer: nothing is imported, nothing stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.build import build
from feeds.kept import first_seen
from matching.building import build_index
from service.errors import SourceError
from service.generations.facts import offered_in
from service.generations.fitted import IN_STOCK, Fitted
from service.generations.opened import Documents, Generation
from service.generations.words import PRODUCTS

if TYPE_CHECKING:
    from feeds.build import FeedSettings


def generation_of(
    source: Path, folder: Path, settings: FeedSettings, progress: Callable[[int, int | None], None] | None = None
) -> Generation:
    """Build ``source`` in ``folder`` and open it. Its name is a hash of bytes and settings: the same each time.

    Raises `feeds.errors.FeedError`, and `SourceError` when nothing of the feed could be taken.
    """
    catalogue = build(source, folder, settings, progress=progress).catalogue
    if catalogue is None:
        raise SourceError("the feed holds no product that could be taken; `notesik feed check` says why")
    index, documents = build_index(catalogue), Documents(folder)
    offered = offered_in(folder / PRODUCTS, len(documents))
    return Generation(
        catalogue.generation,
        catalogue.hierarchy,
        index,
        documents,
        first_seen(folder, len(documents)),
        Fitted(reduced=offered.reduced, in_stock=offered.stock == IN_STOCK),
    )
