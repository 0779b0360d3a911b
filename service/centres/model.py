"""What a merchandiser defines: key information, preference centres and forms, as values. Texts are by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from service.contacts.attributes import Attribute, Said
from service.contacts.model import Channel, ConsentKind, Day, Frequency


@dataclass(frozen=True, slots=True)
class Information:
    """The key information of a shop by key, in the order it is defined; ``key`` and ``version`` 0 where none is."""

    key: int = 0
    version: int = 0
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


class SectionName(StrEnum):
    """The four sections a centre may have, in the order of its tabs."""

    PREFERENCES = "preferences"
    DETAILS = "details"
    CONSENTS = "consents"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A consent as it is asked for. ``text`` is shown and kept in full; a new text needs a new ``version``."""

    purpose: str
    kind: ConsentKind
    version: str
    labels: Said
    texts: Said


@dataclass(frozen=True, slots=True)
class Theme:
    """The shop's look: colours as ``#rrggbb``, a font family, the address of a logo. Contrast is checked on reading."""

    accent: str = "#1f3a5f"
    background: str = "#ffffff"
    text: str = "#1c1e21"
    font: str | None = None
    logo: str | None = None


@dataclass(frozen=True, slots=True)
class Contacting:
    """What of channels and frequency is offered."""

    channels: tuple[Channel, ...] = tuple(Channel)
    frequencies: tuple[Frequency, ...] = tuple(Frequency)
    days: tuple[Day, ...] = tuple(Day)
    hours: bool = True


class Scenario(StrEnum):
    """Which products a centre suggests while nothing is stated; what is stated always comes first."""

    BESTSELLERS = "bestsellers"
    PRICE_DROPS = "price-drops"
    PICKED = "picked"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Suggesting:
    """Products beside the questions: how many, and which where nothing is stated yet (``picked`` are ids)."""

    scenario: Scenario = Scenario.BESTSELLERS
    slots: int = 6
    picked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CentreDefinition:
    """A preference centre as defined in TOML (`service.centres.definition`).

    ``titles`` name it to the contact; ``texts`` replace texts of ours by key (``templates/centre/texts.*.toml``).
    ``questions`` are keys of details or of the shop's key information, in order. ``mains`` are the values of the main
    filter that are offered (empty: all). ``polite``: Polish addresses the contact as Pan/Pani.
    """

    sections: tuple[SectionName, ...]
    languages: tuple[str, ...]
    titles: Said
    industry: str | None = None
    theme: Theme = field(default_factory=Theme)
    texts: Mapping[str, Said] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    consents: tuple[ConsentText, ...] = ()
    contacting: Contacting = field(default_factory=Contacting)
    suggesting: Suggesting = field(default_factory=Suggesting)
    mains: tuple[str, ...] = ()
    polite: bool = False


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A few questions asked anywhere: a quiz, a pop-up, a question after a purchase.

    ``questions`` are keys as in a centre; ``preference`` asks for one product preference within these main values
    (None: not at all). ``address``: an e-mail address is asked for, and confirmed before it joins any card.
    """

    languages: tuple[str, ...]
    titles: Said
    questions: tuple[str, ...] = ()
    preference: tuple[str, ...] | None = None
    address: bool = False
    thanks: Said = field(default_factory=dict)
    theme: Theme = field(default_factory=Theme)
    consents: tuple[ConsentText, ...] = ()


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre of a shop. ``key`` is its number in links; ``name`` its identifier, which surfaces name.

    Only an active one opens to contacts, and only then are identifier and links given out.
    """

    shop: str
    key: int
    name: str
    version: int
    active: bool
    definition: CentreDefinition


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a shop, likewise."""

    shop: str
    key: int
    name: str
    version: int
    active: bool
    definition: FormDefinition
