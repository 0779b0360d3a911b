"""A generation is made: built beside its place, made durable, renamed, swapped in; or held back with a reason.

Of a feed (`import_feed`), or again of what an import kept, with another hierarchy (`remaking`). A process killed at any
moment leaves the old generation serving: until the rename there is only a ``.tmp`` folder, which the next one removes;
after it the folder is complete, whether or not the link was swapped yet. The prices of a feed are kept before that.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import orjson

from feeds.documents import report_document
from feeds.kept import COLLECTED, DRAFTS
from feeds.model import Catalogue, FeedReport, Hierarchy
from feeds.settings import Popularities
from feeds.tuning.text import read_tuning
from matching.building import build_index
from matching.index import Index
from service.errors import BrokenFile
from service.generations.arriving import arrival, counts_before, filled
from service.generations.facts import fit_facts
from service.generations.guards import objection_to
from service.generations.held import NO_RESULT, forget_held, hold_back
from service.generations.learned import Learned, published_learning, write_learned
from service.generations.manifest import (
    LAYOUT,
    Manifest,
    generation_name,
    read_manifest,
    seal,
    sums,
    verify,
)
from service.generations.opened import KEPT, TAKEN_OVER, save_index, write_hierarchy
from service.generations.prices import keep_history, keep_reading, known_history
from service.generations.reports import REPORT, read_report
from service.generations.shelf import UNFINISHED, Shelf
from service.generations.unchanged import body_of, is_unchanged
from service.generations.words import write_words
from service.storage.files import sync_folder
from service.storage.hierarchies import HierarchyStore
from service.storage.learned import LearnedStore

if TYPE_CHECKING:
    from feeds.build import FeedSettings
    from feeds.collect import Tell
    from feeds.same_lines import Earlier
    from feeds.tuning import Tuning

Progress = Callable[[int, int | None], None]


class Taken(NamedTuple):
    """A generation that serves, and the report of its feed; ``unchanged``: it served already, and nothing was read."""

    manifest: Manifest
    report: FeedReport
    unchanged: bool = False


def identity(source: Path, settings: FeedSettings) -> str:
    """Twelve digits of what a generation is made of: the source's bytes and the settings it is read with."""
    with source.open("rb") as file:
        return _identity(hashlib.file_digest(file, "sha256").digest(), settings)


def _identity(content: bytes, settings: FeedSettings) -> str:
    digest = hashlib.sha256(content)
    digest.update(f"{settings.fingerprint()} {settings.at.isoformat()}".encode())
    return digest.hexdigest()[:12]


def with_tuning(settings: FeedSettings, tuning: Tuning, untuned: str | None) -> FeedSettings:
    """The settings with what a merchandiser wants; ``untuned`` is the industry where neither names one."""
    return replace(settings, industry=settings.industry or tuning.industry or untuned, tuning=tuning)


def import_feed(
    shelf: Shelf,
    source: Path,
    settings: FeedSettings,
    *,
    hierarchies: HierarchyStore | None = None,
    industry: str | None = None,
    keep: int = 3,
    force: bool = False,
    hold: bool = False,
    said: str = "",
    recent: Collection[str] = (),
    progress: Progress | None = None,
    tell: Tell = lambda *_, **__: None,
) -> Taken:
    """Make a generation of ``source``, with the hierarchy that is published, and let it serve.

    Where the same bytes serve already, read with the same things, nothing is read; ``force`` reads them all the same.

    ``industry`` is the shop's, for where neither ``settings`` nor the hierarchy names one; without that, it is the one
    of the generation that serves, so that the keys of filters stay the same from one import to the next. ``hold``:
    feeds of this shop wait for a person. ``said`` is what a person calls the source. ``recent`` are the ids of products
    that people were shown or bought lately. ``tell`` is told of the stages ``reading``, ``deriving`` and ``indexing``.

    Raises `HeldBack` when a guard objects and ``force`` is not given, `ShopBusy` when another import runs, and
    `feeds.errors.FeedError` when the source is no feed; the generation that served before serves on.
    """
    from feeds.build import build  # lxml and pandas: never in the process that answers requests

    with shelf.writing():
        shelf.remove_unfinished()
        version = hierarchies.published() if hierarchies else None
        published = version.number if version else None
        tuning = read_tuning(hierarchies.text(version.number)) if hierarchies and version else settings.tuning
        numbers = published_learning(LearnedStore(shelf.shop, shelf.folder))
        popularities, learned = numbers or (None, None)
        serving, read_with = shelf.serving(), settings
        untuned, body = (
            settings.industry or industry or (serving.untuned if serving else None),
            body_of(source, settings),
        )
        if (
            serving
            and not force
            and is_unchanged(
                shelf,
                serving,
                body,
                at=settings.at,
                untuned=untuned,
                version=published,
                learned=learned.version if learned else None,
            )
        ):
            keep_reading(shelf, settings.at)
            forget_held(shelf)
            return Taken(serving, read_report(shelf.path(serving.name)), unchanged=True)
        history, settings = known_history(shelf), replace(with_tuning(settings, tuning, untuned), learned=popularities)
        before = _whole(shelf, serving) if serving and not force else None
        number, made_of = shelf.next_number(), identity(source, settings)
        name = generation_name(number, made_of)
        with _making(shelf, name) as folder:
            built = build(
                source, folder, settings, generation=name, progress=progress, history=history, tell=tell, before=before
            )
            now = datetime.now(UTC)
            arrived = arrival(
                shelf,
                built.report,
                built.catalogue,
                version=published,
                now=now,
                recent=recent,
                hold=hold and not force,
            )
            objection = objection_to(arrived)
            if built.catalogue is None or built.history is None or (objection and not force):
                raise hold_back(shelf, objection or NO_RESULT, built.report, source, read_with, made_of, said)
            tell("indexing")
            standing = shelf.path(serving.name) if serving else None
            index = _index(folder, built.catalogue, orjson.dumps(report_document(built.report)), built.earlier)
            write_learned(learned, folder)
            fit_facts(folder, index, int(settings.at.timestamp()), now.isoformat(timespec="seconds"), standing)
            manifest = Manifest(
                layout=LAYOUT,
                number=number,
                id=made_of,
                created=now.isoformat(timespec="seconds"),
                at=settings.at.isoformat(),
                format=built.report.format,
                industry=built.catalogue.hierarchy.industry,
                untuned=untuned or _found(built.catalogue, tuning),
                currency=built.report.currency,
                items=built.report.items,
                products=built.report.products,
                quarantined=len(built.report.quarantined),
                forced=objection.reason if objection else None,
                feed=name,
                hierarchy=published,
                files=sums(folder),
                filled=filled(built.report, built.catalogue),
                counts=() if objection else counts_before(serving, built.report.products, now),
                body=body,
                next_change=built.next_change.isoformat() if built.next_change else None,
                learned=learned.version if learned else None,
            )
            seal(folder, manifest)
            keep_history(shelf, history, built.history)
        forget_held(shelf)
        shelf.tidy(keep)
    return Taken(manifest, built.report)


@dataclass(frozen=True, slots=True)
class Again:
    """The generation that serves, to be made again of what its import kept, with ``settings.tuning`` and the numbers of
    ``learned``, whose popularities are ``settings.learned``.

    ``base`` is its folder and ``served`` what it says of itself; ``number`` and ``made_of`` are those of the new one.
    """

    base: Path
    served: Manifest
    settings: FeedSettings
    number: int
    made_of: str
    learned: Learned | None

    @classmethod
    def of(cls, shelf: Shelf, settings: FeedSettings, numbers: tuple[Popularities, Learned] | None) -> Again:
        """``numbers`` are those of the shop's learning that it is to have.

        Raises `NoGeneration`, and `BrokenFile` where what was kept is damaged.
        """
        popularities, learned = numbers or (None, None)
        base = shelf.current().resolve()
        served = read_manifest(base)
        verify(base, served, content=KEPT)
        settings = replace(settings, at=datetime.fromisoformat(served.at), learned=popularities)
        kept = "".join(served.files[file].sha256 for file in (DRAFTS, COLLECTED))
        return cls(base, served, settings, shelf.next_number(), _identity(kept.encode(), settings), learned)

    @property
    def name(self) -> str:
        """What the new generation is called."""
        return generation_name(self.number, self.made_of)

    def make(self, folder: Path, version: int | None) -> tuple[Manifest, Hierarchy]:
        """Make it in an empty folder, complete and durable. Raises `feeds.errors.FeedError`."""
        from feeds.build import rebuild  # pandas

        catalogue = rebuild(self.base, folder, self.settings, self.name)
        index, made = _index(folder, catalogue, (self.base / REPORT).read_bytes()), _now()
        write_learned(self.learned, folder)
        fit_facts(folder, index, int(self.settings.at.timestamp()), made, self.base)
        manifest = replace(
            self.served,
            number=self.number,
            id=self.made_of,
            created=made,
            industry=catalogue.hierarchy.industry,
            untuned=self.served.untuned or _found(catalogue, self.settings.tuning),
            hierarchy=version,
            files=sums(folder),
            learned=self.learned.version if self.learned else None,
        )
        seal(folder, manifest)
        return manifest, catalogue.hierarchy


@contextmanager
def remaking(
    shelf: Shelf,
    settings: FeedSettings,
    version: int | None,
    *,
    keep: int = 3,
    numbers: tuple[Popularities, Learned] | None = None,
) -> Iterator[tuple[Manifest, Hierarchy]]:
    """The generation that serves, made again of what its import kept, with ``settings.tuning`` and these ``numbers`` of
    the shop's learning.

    When the block begins the new generation is complete and durable, but serves nobody: what the block writes stands
    before anybody sees it. When it ends the generation serves; when it raises there is none. Needs the lock.

    Raises `NoGeneration`, `BrokenFile` and `feeds.errors.FeedError`.
    """
    again = Again.of(shelf, settings, numbers)
    with _making(shelf, again.name) as folder:
        yield again.make(folder, version)
    shelf.tidy(keep)


@contextmanager
def _making(shelf: Shelf, name: str) -> Iterator[Path]:
    """A folder to make a generation in: it serves when the block ends, and is gone when the block raises."""
    folder = shelf.path(name + UNFINISHED)
    try:
        folder.mkdir(parents=True)
        yield folder
        os.rename(folder, shelf.path(name))
        sync_folder(shelf.folder.generations)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shelf.swap(name)


def _whole(shelf: Shelf, serving: Manifest) -> Path | None:
    """The folder of the generation that serves, to take over what stands; None where a file of it is damaged."""
    folder = shelf.path(serving.name)
    try:
        verify(folder, serving, content=TAKEN_OVER)
    except BrokenFile:
        return None
    return folder


def _found(catalogue: Catalogue, tuning: Tuning) -> str | None:
    """The industry that was guessed because nobody named one."""
    return None if tuning.industry else catalogue.hierarchy.industry


def _index(folder: Path, catalogue: Catalogue, report: bytes, earlier: Earlier | None = None) -> Index:
    """Add what the service keeps beside the products, of those that came over what was kept; their index."""
    (folder / REPORT).write_bytes(report)
    write_hierarchy(catalogue.hierarchy, folder)
    index = build_index(catalogue)
    save_index(index, folder / "index")
    write_words(folder, earlier)
    return index


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
