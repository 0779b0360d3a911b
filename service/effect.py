"""The effect before publishing: what a changed hierarchy does to the answers of contacts, counted and exemplified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from feeds.model import Catalogue, Hierarchy
from matching.effect import Named, Shift, filters_alike, meant, shift
from matching.index import Index
from matching.model import Preference, RankOptions
from service.contact_files import Contact, Contacts
from service.generations.opened import Generation
from service.generations.shelf import Shelf

if TYPE_CHECKING:
    from feeds.build import FeedSettings

TOLD_PRODUCTS = 10
"""So many products are named that gain most, and so many that lose most."""
TOLD_CONTACTS = 5
"""So many contacts are given as examples."""
REMEMBERED = 1 << 14
"""So many different preferences are remembered with what becomes of them, some 40 MB; further ones are asked anew."""
TOLD_EVERY = 64
"""Contacts after which progress is told."""

Preferences = tuple[Preference, ...]
Sensitive = Callable[[str | None], bool]
"""Whether the filter of that name is sensitive; for None, whether the main filter is."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that contacts named, in any spelling, and that is known no more; without a ``filter`` a main value."""

    filter: str | None
    value: str | int | bool | None
    contacts: int


@dataclass(frozen=True, slots=True)
class Shown:
    """To how many contacts a product is shown, before and after."""

    product: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Example:
    """A contact whose answer changes: which products leave it and come to it; neither, where only their order does.

    ``full_matches``: how many products met everything before, and after. ``unknown`` is what the contact named and is
    known no more, but for what is sensitive.
    """

    contact: str
    leaving: tuple[str, ...]
    coming: tuple[str, ...]
    full_matches: tuple[int, int]
    unknown: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A contact that is not answered, and why. ``by``: ``read``, or the hierarchy ``before`` or ``after``."""

    contact: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of the contacts' answers.

    ``changed``: other products are shown, or the same in another order. ``lost``: some product met everything, and
    none does after; ``won``: the other way round. Whoever cannot be answered is in ``unanswered``, and counts as lost
    where that is new. ``repeated``: contacts that were passed over because their id comes again later.
    """

    contacts: int
    changed: int
    lost: int
    won: int
    unknown: tuple[Unknown, ...]
    gaining: tuple[Shown, ...]
    losing: tuple[Shown, ...]
    examples: tuple[Example, ...]
    unanswered: tuple[Unanswered, ...]
    repeated: int = 0

    @property
    def products(self) -> frozenset[str]:
        """The ids of all products that are named."""
        moving = (each.product for each in (*self.gaining, *self.losing))
        return frozenset(moving).union(*((*each.leaving, *each.coming) for each in self.examples))


def effect(
    before: Index,
    after: Index,
    contacts: Contacts,
    is_sensitive: Sensitive,
    k: int = RankOptions().k,
    progress: Callable[[int, int | None], None] | None = None,
) -> Effect:
    """What becomes of the contacts' first ``k`` products when ``after`` takes the place of ``before``.

    Contacts pass one by one, and of those who state the same one is asked. ``progress`` is told how many have passed.
    """
    options, alike = RankOptions(k=k), filters_alike(before, after)

    @lru_cache(maxsize=REMEMBERED)
    def becoming(preferences: Preferences) -> Shift:
        return shift(before, after, preferences, options, alike)

    tally = _Tally(is_sensitive, lru_cache(maxsize=REMEMBERED)(partial(meant, before)))
    for number, contact in enumerate(contacts.each, 1):
        if contact.fault is None:
            tally.take(contact, becoming(contact.preferences))
        else:
            tally.unanswered.append(Unanswered(contact.id, "read", contact.fault))
        tally.contacts = number
        if progress and number % TOLD_EVERY == 0:
            progress(number, contacts.total)
    return tally.effect(contacts.repeated)


@dataclass(slots=True)
class _Tally:
    """What has been counted of the contacts so far. Examples are those that lost, and others in case these are few."""

    is_sensitive: Sensitive
    meant: Callable[[Named], Named]
    contacts: int = 0
    changed: int = 0
    lost: int = 0
    won: int = 0
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    unknown: Counter[Named] = field(default_factory=Counter)
    unanswered: list[Unanswered] = field(default_factory=list)
    losers: list[Example] = field(default_factory=list)
    others: list[Example] = field(default_factory=list)

    def take(self, contact: Contact, shift: Shift) -> None:
        """One more contact, and what becomes of the answer."""
        for by, answer in (("before", shift.before), ("after", shift.after)):
            if answer.refused is not None:
                self.unanswered.append(Unanswered(contact.id, by, self._reason(contact, *answer.refused)))
                break
        self.changed += shift.changed
        self.lost += shift.lost
        self.won += shift.won
        self.before.update(shift.before.products)
        self.after.update(shift.after.products)
        self.unknown.update(set(map(self.meant, shift.newly_unknown)))
        examples = self.losers if shift.lost else self.others
        if (shift.changed or shift.lost) and len(examples) < TOLD_CONTACTS:
            examples.append(self._example(contact.id, shift))

    def effect(self, repeated: int) -> Effect:
        """All of it, the most telling first."""
        moves = sorted(
            (self.after[product] - self.before[product], product) for product in self.before.keys() | self.after.keys()
        )
        losing = [product for move, product in moves if move < 0]
        gaining = [product for move, product in sorted(moves, key=lambda each: (-each[0], each[1])) if move > 0]
        unknown = sorted(self.unknown.items(), key=lambda each: (-each[1], str(each[0])))
        return Effect(
            contacts=self.contacts,
            changed=self.changed,
            lost=self.lost,
            won=self.won,
            unknown=tuple(Unknown(*named, contacts) for named, contacts in unknown),
            gaining=self._shown(gaining),
            losing=self._shown(losing),
            examples=(*self.losers, *self.others)[:TOLD_CONTACTS],
            unanswered=tuple(self.unanswered),
            repeated=repeated,
        )

    def _shown(self, products: list[str]) -> tuple[Shown, ...]:
        return tuple(Shown(each, self.before[each], self.after[each]) for each in products[:TOLD_PRODUCTS])

    def _example(self, contact: str, shift: Shift) -> Example:
        before, after = shift.before, shift.after
        return Example(
            contact=contact,
            leaving=tuple(product for product in before.products if product not in after.products),
            coming=tuple(product for product in after.products if product not in before.products),
            full_matches=(before.full_matches, after.full_matches),
            unknown=tuple(named for named in shift.newly_unknown if not self.is_sensitive(named[0])),
        )

    def _reason(self, contact: Contact, path: str, message: str) -> str:
        """Beside a contact's name nothing sensitive is said, only the place where it stands."""
        filters = {criterion.filter for preference in contact.preferences for criterion in preference.criteria}
        return path if any(map(self.is_sensitive, filters)) else f"{path}: {message}"


def catalogue_with(shelf: Shelf, settings: FeedSettings) -> Catalogue:
    """What the generation that serves would be with another tuning, to rank by; nothing is written.

    Raises `NoGeneration`, and `feeds.errors.FeedError` when the tuning does not fit.
    """
    from feeds.build import rederive  # pandas

    folder = shelf.current().resolve()
    return rederive(folder, settings, folder.name)


def sensitive_in(*hierarchies: Hierarchy) -> Sensitive:
    """What any of them marks: a draft that unmarks a filter does not yet tell what people stated while it was."""
    return lambda name: any(each.is_sensitive(name) for each in hierarchies)


def titles_of(effect: Effect, generation: Generation) -> dict[str, str]:
    """The titles of the products that an effect names, by id: documents are read of these alone."""
    wanted = effect.products
    rows = (row for row, id_ in enumerate(generation.index.ids) if id_ in wanted)
    documents = map(generation.documents.document, rows)
    return {document["id"]: document["title"] for document in documents}


def effect_document(effect: Effect, titles: Mapping[str, str]) -> dict[str, Any]:
    """The effect as a document: counts, then lists, the most telling first, and the titles of what they name."""
    document = asdict(effect) | {"titles": titles}
    for example in document["examples"]:
        before, after = example["full_matches"]
        example["full_matches"] = {"before": before, "after": after}
        example["unknown"] = [{"filter": filter_, "value": value} for filter_, value in example["unknown"]]
    return document
