"""What a shop decides about a frame, a block or a payload, as values. Texts are by language.

`service.surfaces.definition` reads them from the TOML that a merchandiser writes; docs/frames.md tells every key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from matching.model import MATCH_SCALE, Boost, Cap, Mix, Near, Pin, Tie

Said = Mapping[str, str]
"""A text by language."""


class Surface(StrEnum):
    """Where an answer is shown."""

    FRAME = "frame"
    EMAIL = "email"
    PUSH = "push"


class Layout(StrEnum):
    """How the cards of a frame stand: in rows, in one row that scrolls, or one large card."""

    GRID = "grid"
    CAROUSEL = "carousel"
    SINGLE = "single"


class Pictures(StrEnum):
    """When the products of a block are written: as it is pulled, or as a picture is fetched by who opens the mail."""

    SENT = "sent"
    OPENED = "opened"


class Beside(StrEnum):
    """Where a paragraph of a block stands: over its products or under them."""

    ABOVE = "above"
    BELOW = "below"


class Scenario(StrEnum):
    """By what the products of an answer are chosen; an answer always names the one that chose them."""

    PREFERENCES = "preferences"
    BESTSELLERS = "bestsellers"
    NEWEST = "newest"
    ASSORTMENT = "assortment"
    VIEWED = "recently-viewed"
    SIMILAR = "similar"
    PICKED = "picked"
    PRICE_DROPS = "price-drops"
    BACK_IN_STOCK = "back-in-stock"
    TOGETHER = "bought-together"


class TooFew(StrEnum):
    """What to do where a scenario has fewer products than the definition's minimum; the answer says what was done."""

    HIDE = "hide"
    FEWER = "fewer"
    NEXT = "next"
    FILL = "fill"


class Shown(StrEnum):
    """What of a product a card shows beside its title; ``wish`` and ``refuse`` are what a person can do with it."""

    IMAGE = "image"
    BRAND = "brand"
    PRICE = "price"
    AVAILABILITY = "availability"
    DESCRIPTION = "description"
    REASONS = "reasons"
    WISH = "wish"
    REFUSE = "refuse"


class Why(StrEnum):
    """How much of the reasons stands on a card at once; ``brief`` is a tally that opens the rest."""

    FULL = "full"
    BRIEF = "brief"


class CurrencyStyle(StrEnum):
    """How an amount names its currency: ``1 299,00 zł`` or ``1 299,00 PLN``."""

    SYMBOL = "symbol"
    CODE = "code"


SHOWN = (Shown.IMAGE, Shown.PRICE, Shown.REASONS, Shown.WISH, Shown.REFUSE)
"""What a card shows where a definition does not say."""

HALF = MATCH_SCALE // 2
"""The minimum match of a definition that does not say another: a product meets half of what was stated, by weight."""


@dataclass(frozen=True, slots=True)
class Step:
    """One scenario of a chain; ``products`` are the ids that were picked, in their order, for `Scenario.PICKED`."""

    scenario: Scenario
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a frame in the shop's page; what is None is the page's own.

    Colours are ``#rrggbb``; ``corner`` is in pixels; ``ratio`` of pictures is such as ``3 / 4``.
    """

    accent: str | None = None
    background: str | None = None
    text: str | None = None
    font: str | None = None
    corner: int | None = None
    ratio: str | None = None


@dataclass(frozen=True, slots=True)
class Banner:
    """A picture above the cards with where it leads; for contacts with a ``tag``, or for everybody else (None)."""

    image: str
    alt: Said
    link: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a block, with a button under it where there is a ``link``.

    It is for whoever has the ``tag`` and the key information named by ``information`` (with that ``value``, if any), or
    for everybody where neither is named. ``text``, ``action`` (what the button says) and ``link`` have placeholders.
    One that ``asks`` for key information has a link for each of its answers; without a ``text`` it is put as the shop
    puts it elsewhere. With ``unless_answered`` it is not for whoever told it before.
    """

    text: Said = field(default_factory=dict)
    stands: Beside = Beside.ABOVE
    action: Said = field(default_factory=dict)
    link: str | None = None
    tag: str | None = None
    information: str | None = None
    value: str | None = None
    asks: str | None = None
    unless_answered: bool = False


@dataclass(frozen=True, slots=True)
class Email:
    """What a definition says for mails alone. ``subject`` and ``preheader`` have placeholders; left out: ours.

    ``columns`` of products (1 or 2). A block is the same for ``stable`` minutes while it stays true. ``sender`` says in
    the foot who sends: the shop's name and address.
    """

    subject: Said = field(default_factory=dict)
    preheader: Said = field(default_factory=dict)
    sender: Said = field(default_factory=dict)
    columns: int = 2
    pictures: Pictures = Pictures.SENT
    stable: int = 60
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One side of an A/B test: the definition as it is on that side, for ``share`` percent of those who look."""

    name: str
    share: int
    definition: FrameDefinition


@dataclass(frozen=True, slots=True)
class Exclude:
    """What is treated as if it could not be bought: what the contact bought in the last ``bought_days``, what they were
    shown in the ``shown_days`` before today, and ``products`` by their ids.
    """

    bought_days: int = 0
    shown_days: int = 0
    products: tuple[str, ...] = ()

    @property
    def by_contact(self) -> bool:
        """Whether it differs from contact to contact."""
        return bool(self.bought_days or self.shown_days)


@dataclass(frozen=True, slots=True)
class RankingOptions:
    """What a definition asks of its rankings beyond the minimum match; docs/ranking.md is their guide.

    Each is as in `matching.model.RankOptions`. ``rotate`` None is left to the surface: on for messages, off for pages.
    """

    caps: tuple[Cap, ...] = ()
    variants: int = 1
    near: tuple[Near, ...] = ()
    mix: Mix = Mix.BEST
    ties: tuple[Tie, ...] = ()
    rotate: bool | None = None
    boosts: tuple[Boost, ...] = ()
    lift: bool = False
    pinned: tuple[Pin, ...] = ()
    in_stock: bool = False
    exclude: Exclude = Exclude()


@dataclass(frozen=True, slots=True)
class FrameDefinition:
    """What a shop decided. The defaults are those of the frame that every shop has from the start.

    ``centre`` names the preference centre whose data it uses, ``change`` is the address of the shop's page on which a
    person changes what they stated. ``scenarios`` are tried in their order. Products below
    ``minimum_match`` (millionths) are not shown; fewer than ``minimum_products`` are `TooFew`. ``ranking`` is what else
    is asked of the order. ``headings`` and
    ``texts`` (by key, as in ``templates/frames/texts.*.toml``) replace ours. ``locale`` None is the shop's. ``paging``
    offers the whole list. ``utm`` are parameters added to the addresses of products, their values with placeholders.
    ``email`` is what it says as a block. ``template`` is the merchant's own template in place of the layout.
    ``variants`` share what they leave of 100 percent with the definition itself.
    """

    name: str
    surface: Surface = Surface.FRAME
    centre: str | None = None
    change: str | None = None
    scenarios: tuple[Step, ...] = (Step(Scenario.PREFERENCES),)
    slots: int = 12
    minimum_match: int = 0
    minimum_products: int = 1
    too_few: TooFew = TooFew.FEWER
    layout: Layout = Layout.GRID
    shown: tuple[Shown, ...] = SHOWN
    why: Why = Why.FULL
    locale: str | None = None
    currency: CurrencyStyle = CurrencyStyle.SYMBOL
    look: Look = field(default_factory=Look)
    headings: Said = field(default_factory=dict)
    texts: Mapping[str, Said] = field(default_factory=dict)
    paging: bool = False
    utm: Mapping[str, str] = field(default_factory=dict)
    template: str | None = None
    banners: tuple[Banner, ...] = ()
    email: Email = field(default_factory=Email)
    variants: tuple[Variant, ...] = ()
    ranking: RankingOptions = RankingOptions()

    @property
    def rotates(self) -> bool:
        """Whether equals change places from day to day: in messages, where nothing else is said."""
        said = self.ranking.rotate
        return self.surface is not Surface.FRAME if said is None else said


DEFINITIONS: Mapping[str, FrameDefinition] = {"recommended": FrameDefinition("recommended")}
"""The frames every shop has from the start, by name: the ranking as it is, nothing left out of it."""
