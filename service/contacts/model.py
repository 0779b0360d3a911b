"""The contact's card and its parts, as values. A change of a card is a function from one card to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Value = str | bool
"""What a fact says: a text, a decimal number or an ISO date as text, or yes and no."""


class Source(StrEnum):
    """Where something known of a contact comes from; the first is believed most.

    Zero-party data is ``declared`` by the person, first-party data ``observed`` by the shop, third-party data
    ``bought in``.
    """

    DECLARED = "declared"
    OBSERVED = "observed"
    BOUGHT_IN = "bought in"

    @property
    def rank(self) -> int:
        """0 is believed most."""
        return tuple(Source).index(self)


class Actor(StrEnum):
    """Who made a change."""

    CONTACT = "contact"
    SHOP = "shop"
    SERVICE = "service"


class Part(StrEnum):
    """The parts of a card, as they are named in addresses and documents. Consents stand apart: they only grow."""

    DETAILS = "details"
    PREFERENCES = "preferences"
    KEY_INFORMATION = "key-information"
    CHANNELS = "channels"
    TAGS = "tags"
    DEVICES = "devices"
    PERSONALISE = "personalise"
    PRODUCTS = "products"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who changes a card, from where (``centre notebook``, ``api``, ``import contacts.csv``) and when (UTC)."""

    by: Actor
    where: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of an attribute, such as a shoe size, with its source and the time (UTC) it was learned."""

    attribute: str
    value: Value
    source: Source
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known under each attribute: at most one fact a source, the most believed first."""

    facts: tuple[Fact, ...] = ()

    def believed(self) -> Mapping[str, Fact]:
        """The one fact of each attribute that counts: declared wins over observed over bought in."""
        believed: dict[str, Fact] = {}
        for fact in sorted(self.facts, key=lambda each: each.source.rank):
            believed.setdefault(fact.attribute, fact)
        return believed

    def get(self, attribute: str) -> Fact | None:
        """The fact that counts."""
        return self.believed().get(attribute)

    def value(self, attribute: str) -> Value | None:
        """Its value alone."""
        fact = self.get(attribute)
        return None if fact is None else fact.value

    def with_(self, facts: Iterable[Fact]) -> Facts:
        """With these learned too; of one attribute and source the later time stays, of equal times the one given."""
        kept = {(fact.attribute, fact.source): fact for fact in self.facts}
        for fact in facts:
            known = kept.get((fact.attribute, fact.source))
            if known is None or known.at <= fact.at:
                kept[fact.attribute, fact.source] = fact
        return Facts(tuple(sorted(kept.values(), key=lambda fact: (fact.attribute, fact.source.rank))))

    def without(self, *attributes: str) -> Facts:
        """With nothing known of these attributes, whoever said it."""
        return Facts(tuple(fact for fact in self.facts if fact.attribute not in attributes))


@dataclass(frozen=True, slots=True)
class StatedPreference:
    """A preference of a contact: the contract's main value and criteria, and what is said about the whole.

    ``key`` tells it from the contact's others and never changes. ``criteria`` are the contract's JSON objects as they
    were stated. ``name`` is such as "for Ola"; after ``until`` (inclusive, the shop's day) it is kept and not used.
    """

    key: str
    main: str | None
    criteria: tuple[Mapping[str, Any], ...]
    stated: datetime
    source: Source = Source.DECLARED
    name: str | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is used on that day."""
        return self.until is None or day <= self.until


class ConsentKind(StrEnum):
    """What a consent is for.

    ``channel``: messages by one channel; ``marketing``: a named purpose; ``acknowledgement``: something a person takes
    note of; ``sensitive``: the use of what is said about health, belief or income.
    """

    CHANNEL = "channel"
    MARKETING = "marketing"
    ACKNOWLEDGEMENT = "acknowledgement"
    SENSITIVE = "sensitive"


class ConsentState(StrEnum):
    """What was last said about it."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    NOT_CONFIRMED = "not confirmed"


@dataclass(frozen=True, slots=True)
class Consent:
    """One entry of the ledger: what was decided about a purpose, on which text, by whom, from where and when (UTC).

    ``purpose`` names it for ever: the channel itself (``email``, ``sms``, ``push``) for the kind channel, a name of
    the shop's else. ``text`` is the whole text the person saw, ``version`` the shop's name of that text.
    """

    purpose: str
    kind: ConsentKind
    state: ConsentState
    at: datetime
    by: Actor
    where: str
    text: str = ""
    version: str = ""
    language: str = ""


class Channel(StrEnum):
    """By what a contact can be reached."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


class Frequency(StrEnum):
    """How often a contact likes to hear from the shop."""

    REGULARLY = "regularly"
    SOMETIMES = "sometimes"
    OCCASIONALLY = "occasionally"


class Day(StrEnum):
    """The days of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class Hours:
    """From-to within a day, as minutes after midnight in the shop's time zone; ``start < end <= 1440``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Channels:
    """How a contact likes to be contacted: advice, never a block. What is empty or None was not stated."""

    source: Source
    at: datetime
    channels: tuple[Channel, ...] = ()
    frequency: Frequency | None = None
    days: tuple[Day, ...] = ()
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A word the shop put on a card."""

    tag: str
    source: Source
    at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """A device the contact was seen on, by an id the shop's page made for it; ``told`` is such as "phone"."""

    id: str
    at: datetime
    told: str = ""


MOST_WISHED, MOST_REFUSED = 200, 500
"""So many products stand on a wish list, and so many are refused; of more the oldest drop."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A product, by its id, that a person wished for or refused, with the source and the time (UTC) of it."""

    product: str
    source: Source
    at: datetime


@dataclass(frozen=True, slots=True)
class Products:
    """The products a person keeps on their wish list, and those they want to see no more; each list newest last.

    A product stands in one of them at most: what was said of it last counts.
    """

    wished: tuple[Marked, ...] = ()
    refused: tuple[Marked, ...] = ()

    def with_(self, wished: Iterable[Marked] = (), refused: Iterable[Marked] = ()) -> Products:
        """With these too, in the order of their times. Of a product that comes twice the later stands, of equal times
        the one given; what is too much drops, the oldest first.
        """
        wishes = [*((each, True) for each in self.wished), *((each, False) for each in self.refused)]
        wishes += [*((each, True) for each in wished), *((each, False) for each in refused)]
        last = {each.product: (each, wish) for each, wish in sorted(wishes, key=lambda one: one[0].at)}
        standing = sorted(last.values(), key=lambda one: one[0].at)
        return Products(
            tuple(each for each, wish in standing if wish)[-MOST_WISHED:],
            tuple(each for each, wish in standing if not wish)[-MOST_REFUSED:],
        )

    def without(self, *products: str) -> Products:
        """With nothing said of these products."""
        return Products(*(tuple(each for each in said if each.product not in products) for said in self.lists))

    @property
    def lists(self) -> tuple[tuple[Marked, ...], tuple[Marked, ...]]:
        """Both lists, the wished ones first."""
        return self.wished, self.refused


@dataclass(frozen=True, slots=True)
class Contact:
    """Everything the shop knows of one person: their card. A new card has version 0 and grows by 1 with each change.

    ``id`` is the shop's first id for them, ``ids`` all of them (more after a merge). ``handle`` is 8 random bytes by
    which links speak of them. ``links`` is counted up to make every link of theirs useless. ``personalise`` False
    keeps the card and stops its use for recommendations. ``details`` are the standard facts (`DETAILS`),
    ``key_information`` the shop's own. ``consents`` is the ledger, oldest first.
    """

    shop: str
    id: str
    handle: bytes
    created: datetime
    changed: datetime
    version: int = 0
    links: int = 0
    ids: tuple[str, ...] = ()
    details: Facts = field(default_factory=Facts)
    preferences: tuple[StatedPreference, ...] = ()
    key_information: Facts = field(default_factory=Facts)
    consents: tuple[Consent, ...] = ()
    channels: Channels | None = None
    tags: tuple[Tag, ...] = ()
    devices: tuple[Device, ...] = ()
    personalise: bool = True
    products: Products = field(default_factory=Products)

    def consented(self) -> Mapping[str, Consent]:
        """The last entry of the ledger for each purpose, in the order in which the purposes first came up."""
        return {entry.purpose: entry for entry in self.consents}

    def state(self, purpose: str) -> ConsentState:
        """What was last said about a purpose; not confirmed where nothing was."""
        entry = self.consented().get(purpose)
        return ConsentState.NOT_CONFIRMED if entry is None else entry.state

    def may_receive(self, channel: Channel) -> bool:
        """Whether a surface for that channel may be made for them at all."""
        return self.state(channel) is ConsentState.CONFIRMED

    def preference(self, key: str) -> StatedPreference | None:
        """The preference under that key."""
        return next((each for each in self.preferences if each.key == key), None)


DETAILS = ("email", "phone", "name", "language", "city", "country", "birth_date")
"""The attributes that every shop's cards know; what else is known is key information."""

ADDRESSES = ("email", "phone")
"""The details by which a person can be found and reached."""
