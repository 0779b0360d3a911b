"""The values of the frame stage: what a surface shows, already in the contact's words, before any markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

LANGUAGES = ("pl", "en")
"""The languages that frames speak, each with a catalogue of texts; the first part of a locale names one of them."""


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

    ``told`` says what the contact told the shop, where the criterion comes from that.
    """

    kind: ReasonKind
    filter: str
    label: str | None
    text: str
    told: str | None = None

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
    the reduction; where the feed does not know that, the price stands alone.
    """

    now: Money
    old: Money | None = None
    lowest_30d: Money | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a slot, with its reasons. ``link`` and ``image`` are http(s) addresses or None.

    ``match`` is in millionths, None where the preference asks something that is not said; ``tally`` says in words how
    many criteria are met, None when none is said.
    """

    id: str
    title: str
    link: str | None
    image: str | None
    price: Price | None
    match: int | None
    tally: str | None
    reasons: tuple[Reason, ...]

    def of_kind(self, kind: str) -> tuple[Reason, ...]:
        """The reasons of one kind, in the order of the criteria."""
        return tuple(reason for reason in self.reasons if reason.kind == kind)

    @property
    def why(self) -> str:
        """All reasons in one line, for text surfaces."""
        return " · ".join(reason.said for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class FrameDefinition:
    """What the shop decided about a frame: how many slots, and a heading by language (ours where it gives none)."""

    name: str
    slots: int = 12
    headings: Mapping[str, str] = field(default_factory=dict)


DEFINITIONS: Mapping[str, FrameDefinition] = {"recommended": FrameDefinition("recommended")}
"""The frames every shop has from the start, by name."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One answer for one contact, ready for a surface; ``generation`` is "" while the shop has none.

    ``preferences`` says each preference back in a sentence. ``notices`` stand above the cards: what was let go, and
    what was asked for that the feed does not hold. ``full_matches`` is None where a criterion that counts is not said.
    ``empty`` is set exactly when there are no cards.
    """

    name: str
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
