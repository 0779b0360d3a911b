"""One visit of a preference centre: whose card, which centre, how much of it, in which language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from frames.texts import Texts
from service.centres.model import Centre, SectionName
from service.composition import Service
from service.contacts.attributes import Attribute, Said
from service.contacts.model import Contact
from service.generations.opened import Generation
from service.storage.shops import Shop

Form = Mapping[str, Sequence[str]]
"""What was posted: every value under its field's name."""


class Mode(StrEnum):
    """Whether what is stated is kept: ``test`` (a link in a test message) and ``preview`` (a draft) keep nothing."""

    LIVE = "live"
    TEST = "test"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """Everything that the sections of one page are made from. ``at`` is now, UTC.

    ``contact`` is the card as it stands; in test and preview an invented one. ``attributes`` is the shop's key
    information by key. ``generation`` is None while the shop has imported nothing. ``is_visitor``: nobody's but this
    browser's, so that an address typed in must not be taken for theirs.
    """

    service: Service
    shop: Shop
    centre: Centre
    attributes: Mapping[str, Attribute]
    contact: Contact
    mode: Mode
    sections: tuple[SectionName, ...]
    texts: Texts
    token: str
    at: datetime
    generation: Generation | None
    is_visitor: bool = False

    @property
    def language(self) -> str:
        """The language the page speaks."""
        return self.texts.language

    def said(self, said: Said) -> str:
        """A merchant's text in the language of the page, else in the centre's first language."""
        return said.get(self.language) or said.get(self.centre.definition.languages[0]) or ""

    @property
    def address(self) -> str:
        """The path of the visit; steps are posted below it."""
        return f"/c/{self.token}"

    @property
    def today(self) -> date:
        """The shop's day."""
        return self.shop.day(self.at)

    @property
    def where(self) -> str:
        """What history and ledger say of where a change was made."""
        return f"centre {self.centre.name}"
