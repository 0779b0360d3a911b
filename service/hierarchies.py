"""A shop's hierarchy as merchandisers work on it: drafted, compared, published, rolled back, looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.industries import industry
from feeds.model import Gone, Suggestion, fold
from feeds.settings import FeedSettings, Popularities
from feeds.tuning import NO_TUNING, Tuning
from feeds.tuning.changes import Change, changes
from feeds.tuning.gone import MAIN
from feeds.tuning.industry import tuned_industry
from feeds.tuning.novelty import New, known_of, new_since
from feeds.tuning.text import read_tuning, write_tuning
from service.auditing import Told, record
from service.errors import ChangedMeanwhile, NoDraft, NothingToPublish, UnknownVersion
from service.generations.learned import Learned, published_learning
from service.generations.make import remaking, with_tuning
from service.generations.manifest import Manifest, read_manifest
from service.generations.opened import read_hierarchy
from service.generations.shelf import Shelf
from service.storage.hierarchies import HierarchyStore, Version
from service.storage.learned import LearnedStore
from service.unheard import INDUSTRY, Unheard, unheard

if TYPE_CHECKING:
    from service.composition import Service

DRAFT, PUBLISHED = "draft", "published"
NOTHING = write_tuning(NO_TUNING)
"""The text of version 0: what is derived, and no wish beyond it."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """A version that serves now, the generation made with it, and what it names in vain."""

    version: Version
    generation: Manifest
    gone: tuple[Gone, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """Where a shop's hierarchy stands. ``made_with`` is the version of the generation that serves (None: of none).

    ``gone``: what that version names and the feed no longer holds; ``new``: what the feed holds today and did not when
    the published version was made.
    """

    published: Version | None
    draft: bool
    generation: str | None
    made_with: int | None
    gone: tuple[Gone, ...]
    new: tuple[New, ...]

    @property
    def serves(self) -> bool:
        """Whether what is published is what serves."""
        return self.generation is not None and self.made_with == (self.published.number if self.published else None)


@dataclass(frozen=True, slots=True)
class ShopHierarchy:
    """One shop's hierarchy. ``settings`` are those of imports, ``industry`` is the shop's own, if it has one set:
    drafts go by it until a generation serves. ``keep`` as in `service.generations.shelf.Shelf.tidy`.
    """

    shelf: Shelf
    store: HierarchyStore
    settings: FeedSettings
    industry: str | None = None
    keep: int = 3

    def settings_with(self, tuning: Tuning) -> FeedSettings:
        """What a generation with this tuning is made with."""
        serving, learned = self.shelf.serving(), self.learned
        settings = with_tuning(self.settings, tuning, serving.untuned if serving else self.industry)
        return replace(settings, learned=learned[0] if learned else None)

    @property
    def learned(self) -> tuple[Popularities, Learned] | None:
        """The numbers of the shop's learning that are published. Raises `BrokenFile`."""
        return published_learning(LearnedStore(self.shelf.shop, self.shelf.folder))

    def checked(self, text: str) -> Tuning:
        """The tuning that a text states. Raises `feeds.errors.TuningError` where it is wrong or contradicts itself."""
        tuning = read_tuning(text)
        tuned_industry(industry(self.settings_with(tuning).industry), tuning)
        return tuning

    def unheard(self, tuning: Tuning) -> tuple[Unheard, ...]:
        """What a tuning names and the generation that serves does not hold."""
        if self.shelf.serving() is None:
            return ()
        hierarchy = read_hierarchy(self.shelf.current())
        wanted = {MAIN: tuning.main, INDUSTRY: self.settings_with(tuning).industry}
        serves = {MAIN: (self.served().main, hierarchy.main.key), INDUSTRY: (None, hierarchy.industry)}
        return unheard(tuning, hierarchy, {key for key, each in wanted.items() if each not in serves[key]})

    def served(self) -> Tuning:
        """What the generation that serves was made with; nothing where none serves."""
        serving = self.shelf.serving()
        return read_tuning(self.text(str(serving.hierarchy))) if serving and serving.hierarchy else NO_TUNING

    def text(self, which: str) -> str:
        """The text of the ``draft``, of what is ``published``, or of the version of that number (0: no wish at all).

        Raises `NoDraft` and `UnknownVersion`.
        """
        if which == DRAFT:
            draft = self.store.draft()
            if draft is None:
                raise NoDraft(self.shelf.shop)
            return draft
        if which == PUBLISHED:
            published = self.store.published()
            return self.store.text(published.number) if published else NOTHING
        if not (which.isascii() and which.isdigit() and len(which) < 10):
            raise UnknownVersion(f"{which!r} is no version: give a number, {DRAFT} or {PUBLISHED}")
        return self.store.text(int(which)) if int(which) else NOTHING

    def diff(self, before: str = PUBLISHED, after: str = DRAFT) -> tuple[Change, ...]:
        """What ``after`` says otherwise than ``before``; both as in `text`."""
        return changes(read_tuning(self.text(before)), read_tuning(self.text(after)))

    @property
    def drafted_text(self) -> str:
        """The text of the draft; without one, of what is published, from which one would begin."""
        draft = self.store.draft()
        return self.text(PUBLISHED) if draft is None else draft

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Values of the generation that serves that are probably one, but for those that somebody has decided upon.

        Raises `NoGeneration`.
        """
        return self.undecided(proposed(self.shelf.current()))

    def undecided(self, proposed: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
        """Those of which neither the draft nor, without one, what is published says anything."""
        decided = _decided(read_tuning(self.drafted_text))
        return tuple(each for each in proposed if (each.filter, fold(each.spelling)) not in decided)

    @property
    def difference(self) -> str:
        """What names the draft and what is published, as they are: whoever saw them says so when publishing."""
        draft, published = self.store.draft(), self.store.published()
        said = f"{published.number if published else 0}\n{'no draft' if draft is None else f'draft {draft}'}"
        return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()

    def publish(
        self, by: str, note: str | None = None, say: Say = lambda _: None, seen: str | None = None
    ) -> Publication:
        """Publish the draft: a new version, and a generation made with it that serves at once. The draft is gone then.

        Where a publication was cut off between the two, or a generation of another version was let serve again, the
        published version is made to serve. ``seen`` is the `difference` that was looked at: another one is not
        published unseen. Raises `NoDraft`, `NothingToPublish`, `ChangedMeanwhile`, `ShopBusy`, `NoGeneration`,
        `BrokenFile` and `feeds.errors.FeedError`; then what served before serves on.
        """
        with self.shelf.writing():
            draft, published = self.store.draft(), self.store.published()
            if draft is None and published is None:
                raise NoDraft(self.shelf.shop)
            if seen not in (None, self.difference):
                raise ChangedMeanwhile("the draft was changed since it was looked at; nothing was published")
            text = self.text(PUBLISHED) if draft is None else draft
            try:
                return self._serve(text, by, note, None, say)
            finally:
                if text == self.text(PUBLISHED):  # it is kept as a version now; what was edited meanwhile stays
                    self.store.discard_draft(text)

    def roll_back(
        self,
        to: int | None = None,
        by: str = "",
        note: str | None = None,
        say: Say = lambda _: None,
        over: int | None = None,
    ) -> Publication:
        """Publish an earlier version again, as a new one: ``to``, 0 for what is derived alone.

        By default the version before the one in force; returning twice goes back twice. The draft stays as it is.
        ``over`` is the number of the version that was seen to be published (0: none): over another one nothing is
        published. Raises what `publish` raises, and `UnknownVersion`.
        """
        with self.shelf.writing():
            published = self.store.published()
            if over not in (None, published.number if published else 0):
                raise ChangedMeanwhile("another version was published since this was looked at; it serves on")
            if to is None:
                in_force = 0 if published is None else published.number if published.of is None else published.of
                if in_force == 0:
                    raise UnknownVersion(
                        f"shop {self.shelf.shop!r} has no earlier version of its hierarchy to return to"
                    )
                to = in_force - 1
            return self._serve(self.text(str(to)), by, note, to, say)

    def _serve(self, text: str, by: str, note: str | None, of: int | None, say: Say) -> Publication:
        """Publish a text unless it is published, and make a generation with it unless that serves. Needs the lock."""
        tuning, published = self.checked(text), self.store.published()
        served = read_manifest(self.shelf.current().resolve())
        again = published if published and text == self.text(PUBLISHED) else None
        if again and served.hierarchy == again.number:
            raise NothingToPublish(f"nothing to publish: version {again.number} says the same and serves already")
        number = again.number if again else published.number + 1 if published else 1
        say(f"version {number} is checked; the filters of {served.products} products are derived with it")
        self.shelf.remove_unfinished()
        made = remaking(self.shelf, self.settings_with(tuning), number, keep=self.keep, numbers=self.learned)
        with made as (generation, hierarchy):
            version = again or Version(number, by, _now(), note, of, known_of(hierarchy))
            if not again:
                self.store.publish(version, text)
        return Publication(version, generation, hierarchy.gone)

    def status(self) -> Status:
        """Where the hierarchy stands. Raises `BrokenFile` when the generation that serves cannot be read."""
        published, draft = self.store.published(), self.store.draft() is not None
        if self.shelf.current_name() is None:
            return Status(published, draft, None, None, (), ())
        folder = self.shelf.current().resolve()
        generation, hierarchy = read_manifest(folder), read_hierarchy(folder)
        new = new_since(hierarchy, published.known) if published else ()
        return Status(published, draft, generation.name, generation.hierarchy, hierarchy.gone, new)


def hierarchy_of(service: Service, shop: str) -> ShopHierarchy:
    """The hierarchy of a shop that exists, as pages, commands and tasks work on it. Raises `UnknownShop`."""
    record, settings = service.shops.get(shop), service.settings
    return ShopHierarchy(
        shelf=service.shelf(shop),
        store=service.hierarchies(shop),
        settings=FeedSettings(at=datetime.now(UTC), currency=record.currency, thresholds=settings.thresholds),
        industry=record.industry,
        keep=settings.generations_kept,
    )


def proposed(generation: Path) -> tuple[Suggestion, ...]:
    """Values of a generation, by its folder, that are probably one."""
    from feeds.suggestions import suggest  # scikit-learn

    hierarchy = read_hierarchy(generation)
    templates = industry(hierarchy.industry).filters.values()
    vocabularies = {template.key: template.vocabulary for template in templates if template.vocabulary}
    return suggest(hierarchy, vocabularies=vocabularies)


def version_document(version: Version) -> dict[str, Any]:
    """A version without what was known when it was made: that is long, and `Status.new` tells what is new since."""
    return {"version": version.number, "by": version.by, "when": version.when, "note": version.note, "of": version.of}


def publication_document(shop: str, publication: Publication, vanished: Sequence[object]) -> dict[str, Any]:
    """What serves now; ``vanished`` is what contacts named and it does not hold."""
    generation = publication.generation
    found = {"generation": generation.name, "products": generation.products, "gone": publication.gone}
    return {"shop": shop, **version_document(publication.version), **found, "vanished": vanished}


def record_publication(service: Service, by: str, shop: str, publication: Publication) -> None:
    """Write down that a version was published, or an earlier one again, with the way back to the one before it."""
    version = publication.version
    back: Told = {
        "undo": f"/filters/publish/versions/{version.number - 1}/return",
        "fields": {"published": str(version.number)},
        "note": version.note or "",
    }
    if version.of is None:
        record(service, by, shop, "hierarchy.published", "", {**back, "values": {"version": version.number}})
    else:
        values = {"version": version.number, "back_to": version.of}
        record(service, by, shop, "hierarchy.returned", "", {**back, "values": values})


def _decided(tuning: Tuning) -> frozenset[tuple[str, str]]:
    """The filters and folded spellings that a merchandiser merged, or wants apart."""
    return frozenset(
        (key, fold(spelling))
        for key, wanted in tuning.filters.items()
        for spellings in (*wanted.merge.values(), wanted.apart)
        for spelling in spellings
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
