"""The values of the frame stage: what a surface shows, already in the contact's words, before any markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from frames.definition import Banner, FrameDefinition, Scenario

LANGUAGES = ("pl", "en")
"""The languages that frames speak, each with a catalogue of texts; the first part of a locale names one of them."""


def spoken(tag: object) -> str | None:
    """The one of `LANGUAGES` that a tag such as ``pl-PL`` or ``en_GB`` names; None where we do not speak it."""
    language = str(tag).replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else None


class ReasonKind(StrEnum):
    """What a product does with one criterion; silence of the feed is neither a tick nor a cross."""

    MET = "met"
    MISSED = "missed"
    UNSTATED = "unstated"


class Empty(StrEnum):
    """Why a frame has nothing honest to show."""

    NO_PREFERENCES = "no-preferences"
    NOTHING_FITS = "nothing-fits"
    NO_CATALOGUE = "no-catalogue"
    NOT_ANSWERABLE = "not-answerable"
    TOO_FEW = "too-few"
    NO_PRODUCTS = "no-products"
    NO_MORE = "no-more"
    NO_CONSENT = "no-consent"
    NOT_PERSONAL = "not-personal"
    NOBODY = "nobody-known"


class Unclaimed(StrEnum):
    """Why a reduction that the feed announces stays unsaid (Directive 98/6/EC, article 6a)."""

    LOWEST_UNKNOWN = "lowest-unknown"
    NOT_BELOW_LOWEST = "not-below-lowest"


class Passed(StrEnum):
    """Why a scenario of the chain was passed over."""

    NOBODY = "nobody-known"
    NOTHING_STATED = "nothing-stated"
    NOT_ANSWERABLE = "not-answerable"
    NO_POPULARITY = "no-popularity"
    NOT_FITTED = "not-fitted"
    TOO_FEW = "too-few"
    NONE = "none"


Place = tuple[int, int]
"""Where a criterion stands: the number of its preference, then its own among that preference's criteria."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Where a criterion comes from that nobody stated for this preference: key information, such as a shoe size.

    ``said`` is that information in the contact's language ("shoe size 38"). What is ``sensitive`` is never written.
    """

    said: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion of the preference as this product answers it; ``label`` is None where ``text`` says it all.

    ``told`` says what the contact told the shop, where the criterion comes from that. ``near``: it misses by so little
    that it counts in part.
    """

    kind: ReasonKind
    filter: str
    label: str | None
    text: str
    told: str | None = None
    near: bool = False

    @property
    def said(self) -> str:
        """The reason in label-value form, the feed's values uninflected."""
        said = self.text if self.label is None else f"{self.label}: {self.text}"
        return said if self.told is None else f"{said} ({self.told})"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and the way it is written in the contact's locale; ``currency`` None when the feed names none."""

    amount: Decimal
    currency: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Price:
    """What the buyer pays. A reduction is announced with both figures of the law or not at all.

    ``old`` (to be struck through) is set only together with ``lowest_30d``, the lowest price of the 30 days before
    the reduction, and only where the buyer pays less than that; else the price stands alone. ``percent`` is the
    reduction in whole percent, worked out against ``lowest_30d``. ``unclaimed`` says why a reduction that the feed
    announces is not announced here; it is for previews and reports, no surface shows it.
    """

    now: Money
    old: Money | None = None
    lowest_30d: Money | None = None
    percent: int | None = None
    unclaimed: Unclaimed | None = None


@dataclass(frozen=True, slots=True)
class Refusable:
    """Something of a product that a person may refuse: a value of a filter, ``text`` as it is said."""

    filter: str
    value: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FilterSaid:
    """What a product is in one filter, in words: ``Colour``, ``green, blue``."""

    filter: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Informed:
    """A piece of key information as it may be said: ``value`` as it is kept, ``text`` as the shop calls it."""

    key: str
    label: str
    value: str | bool
    text: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whoever looks, as far as a merchant's own template may speak of them; what is not known is empty.

    Nothing sensitive is here, nothing by which a person could be reached, and no consent. ``wanted`` are the filters
    with values, folded, that they asked for.
    """

    name: str = ""
    city: str = ""
    country: str = ""
    tags: tuple[str, ...] = ()
    information: tuple[Informed, ...] = ()
    wanted: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a slot, with its reasons. ``link`` and ``image`` are http(s) addresses or None.

    ``match`` is in millionths, None where nothing was asked or something that is not said; ``tally`` says in words how
    many criteria are met, None when none is said. ``click`` leads to ``link`` and counts that it was followed; None
    where nothing is counted. ``brand``, ``availability`` and ``description`` are texts; ``wished`` tells that it is on
    the person's wish list, ``refusable`` what of it they may refuse within the ``preference`` that their card keeps
    under that key. ``filters`` are what it is, filter by filter, where a merchant's own template may ask. ``scenario``
    chose this product. ``pinned``:
    the shop gave it its slot.
    """

    id: str
    title: str
    link: str | None
    image: str | None
    price: Price | None
    match: int | None
    tally: str | None
    reasons: tuple[Reason, ...]
    click: str | None = None
    brand: str | None = None
    availability: str | None = None
    description: str | None = None
    wished: bool = False
    refusable: tuple[Refusable, ...] = ()
    preference: str | None = None
    filters: tuple[FilterSaid, ...] = ()
    scenario: Scenario | None = None
    pinned: bool = False

    def of_kind(self, kind: str) -> tuple[Reason, ...]:
        """The reasons of one kind, in the order of the criteria."""
        return tuple(reason for reason in self.reasons if reason.kind == kind)

    @property
    def why(self) -> str:
        """All reasons in one line, for text surfaces."""
        return " · ".join(reason.said for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario of the chain that was passed over: how many products it had, and why that did not do."""

    scenario: Scenario
    products: int
    why: Passed


@dataclass(frozen=True, slots=True)
class Frame:
    """One answer for one contact, ready for a surface; ``generation`` is "" while the shop has none.

    ``preferences`` says each preference back in a sentence. ``notices`` stand above the cards: what was let go, and
    what was asked for that the feed does not hold. ``full_matches`` is None where nothing was asked or a criterion that
    counts is not said.
    ``empty`` is set exactly when there are no cards. ``scenario`` chose the products, after those ``tried`` before it;
    None where none did. ``total`` counts the whole list, of which the cards begin at ``offset``; ``left_out`` how many
    products that could be bought are not in it because the person refused them. ``variant`` names the
    side of an A/B test. ``answer`` is the signed token by which what is done with this answer is told of it; None
    where nothing is counted. ``acts`` tells that the person may refuse and wish here. ``contact`` is whoever
    looks, where the definition speaks of them in words of its own; None for nobody known. ``popular`` tells that
    popularity tells products apart, so that it may be said. ``options`` are those of the ranking that are on
    beside the minimum match, as the document names them.
    """

    definition: FrameDefinition
    locale: str
    heading: str
    generation: str
    catalogue: int
    candidates: int
    full_matches: int | None
    cards: tuple[Card, ...]
    preferences: tuple[str, ...]
    notices: tuple[str, ...]
    empty: Empty | None = None
    empty_text: str | None = None
    scenario: Scenario | None = None
    tried: tuple[Tried, ...] = ()
    total: int = 0
    offset: int = 0
    left_out: int = 0
    variant: str | None = None
    banner: Banner | None = None
    answer: str | None = None
    acts: bool = False
    contact: Addressee | None = None
    popular: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the frame is called."""
        return self.definition.name
