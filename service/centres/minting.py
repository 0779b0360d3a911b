"""Links of every kind are made here: for the API, for commands, for mailings and for pages of ours.

Making one stores nothing, and the same link made twice within the hour is the same text, so that whoever asks again
(a mail is rendered as HTML, as text and once more for a check) gets what they got before.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from service.centres.model import Centre, Form, SectionName
from service.centres.scale import answers_of
from service.composition import Service
from service.contacts.attributes import Attribute
from service.contacts.model import Channel, Contact, StatedPreference, Value
from service.errors import LinkNotMade
from service.links import NOBODY, Link, Links, Purpose, Scope, expiry

PATHS: Mapping[Purpose, str] = {
    Purpose.CENTRE: "c",
    Purpose.ANSWER: "a",
    Purpose.FORM: "f",
    Purpose.UNSUBSCRIBE: "u",
    Purpose.CONFIRM: "y",
    Purpose.OPENED: "i",
}
"""Under which path each purpose is opened: one letter, because a text message has 160."""

DAYS: Mapping[Purpose, int] = {
    Purpose.CENTRE: 30,
    Purpose.ANSWER: 30,
    Purpose.FORM: 30,
    Purpose.UNSUBSCRIBE: 365,
    Purpose.CONFIRM: 2,
    Purpose.OPENED: 365,
}
"""How long a link lives where nothing else is asked for: whoever kept a mail for a year may still unsubscribe."""

MOST_DAYS = 3650
CHANNELS = tuple(Channel)
"""The detail of a link that unsubscribes is a channel's place here; it stays for ever, as links are out in mails."""

SMS_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Minted:
    """A link as it is given out: an absolute address, and when (UTC) it ends."""

    address: str
    expires: datetime

    @property
    def token(self) -> str:
        """What stands at its end."""
        return self.address.rpartition("/")[2]


class Holder(Protocol):
    """Whose a link is, as far as it says: a contact's card, or what else has its handle and its count of links."""

    @property
    def handle(self) -> bytes:
        """By which links speak of them."""

    @property
    def links(self) -> int:
        """What is counted up to make every link of theirs useless."""


@dataclass(frozen=True, slots=True)
class Mint:
    """Makes links under ``base``, such as ``https://notes.example``, that live ``days`` from ``now`` on.

    Without ``days`` each kind lives as long as it usually does. Where a ``contact`` is asked for, None makes a link for
    a test message: it shows everything and saves nothing.
    """

    links: Links
    base: str
    now: datetime
    days: int | None = None

    def centre(
        self,
        centre: Centre,
        contact: Holder | None,
        sections: Iterable[SectionName] | None = None,
        confirm: bool = False,
    ) -> Minted:
        """Opens these sections of a centre, all of them where none is named. Raises `LinkNotMade`.

        With ``confirm`` whoever opens it must give the contact's address first, because it may have been forwarded.
        """
        if contact is not None and not centre.active:
            raise LinkNotMade(f"the centre {centre.name!r} is not active: activate it, or ask for a test link")
        wanted = tuple(SectionName) if sections is None else tuple(sections)
        missing = [name for name in wanted if sections is not None and name not in centre.definition.sections]
        if missing or not wanted:
            has = ", ".join(centre.definition.sections)
            raise LinkNotMade(f"the centre {centre.name!r} has no such sections; it has {has}")
        scope = Scope.CONFIRM if confirm else Scope(0)
        for name in wanted:
            scope |= Scope[name.name]
        return self._mint(Purpose.CENTRE, contact, centre.key, scope)

    def form(self, form: Form, contact: Contact | None) -> Minted:
        """Opens a form. Raises `LinkNotMade`."""
        if contact is not None and not form.active:
            raise LinkNotMade(f"the form {form.name!r} is not active: activate it, or ask for a test link")
        return self._mint(Purpose.FORM, contact, form.key)

    def visitor(self, opens: Centre | Form, handle: bytes | None = None) -> Minted:
        """Opens a centre or a form for somebody who is no contact yet. Raises `LinkNotMade`.

        They become one with the first thing they state. Without the ``handle`` of an earlier visit they get a new one.
        """
        if not opens.active:
            raise LinkNotMade(f"{opens.name!r} is not active")
        sections = Scope.PREFERENCES | Scope.DETAILS | Scope.CONSENTS | Scope.CHANNELS
        purpose, scope = (Purpose.CENTRE, sections) if isinstance(opens, Centre) else (Purpose.FORM, Scope(0))
        handle = handle or secrets.token_bytes(len(NOBODY))
        return self._minted(purpose, handle, 0, opens.key, scope | Scope.VISITOR)

    def answer(self, shop: str, attribute: Attribute, value: Value, contact: Holder | None) -> Minted:
        """Opens a question with one of its answers marked. Raises `LinkNotMade`.

        What is sensitive is asked with a consent of its own, so in no mail.
        """
        if attribute.sensitive:
            raise LinkNotMade(f"{attribute.key!r} is sensitive: a centre or a form may ask it, a mail may not")
        answers = answers_of(attribute)
        if not any(type(value) is type(each) and value == each for each in answers):
            known = ", ".join(map(_written, answers)) or "none: what is asked must be typed"
            raise LinkNotMade(f"{attribute.key!r} cannot be answered by a link that says {value!r}; answers: {known}")
        rest = answer_mark(self.links, attribute, value)
        return self._mint(Purpose.ANSWER, contact, shop_number(self.links, shop), rest=rest)

    def preference(self, preference: StatedPreference, contact: Contact) -> Minted:
        """Asks whether one preference still holds."""
        rest = preference_mark(self.links, contact, preference)
        return self._mint(Purpose.FORM, contact, shop_number(self.links, contact.shop), Scope.ONE, rest)

    def unsubscribe(self, shop: str, channel: Channel, contact: Holder | None) -> Minted:
        """Withdraws the consent to a channel, by one press or by a mail program's own button (RFC 8058)."""
        number = shop_number(self.links, shop)
        return self._mint(Purpose.UNSUBSCRIBE, contact, number, CHANNELS.index(channel))

    def confirmation(self, handle: bytes, form: int) -> Minted:
        """Confirms an address that somebody typed in; every one is another."""
        return self._minted(Purpose.CONFIRM, handle, 0, form, 0, secrets.token_bytes(len(NOBODY)))

    def _mint(
        self, purpose: Purpose, contact: Holder | None, subject: int, detail: int = 0, rest: bytes = b""
    ) -> Minted:
        if contact is not None:
            return self._minted(purpose, contact.handle, contact.links, subject, detail, rest)
        test = Scope.TEST if purpose in (Purpose.CENTRE, Purpose.FORM) else 0
        return self._minted(purpose, NOBODY, 0, subject, detail | test, rest)

    def _minted(
        self, purpose: Purpose, handle: bytes, links: int, subject: int, detail: int, rest: bytes = b""
    ) -> Minted:
        days = DAYS[purpose] if self.days is None else self.days
        expires = expiry(self.now, days)
        token = self.links.token(Link(purpose, handle, expires, links, subject, detail, rest))
        return Minted(f"{self.base}/{PATHS[purpose]}/{token}", expires)


def centre_link(
    service: Service,
    base: str,
    centre: Centre,
    contact: Contact | None,
    sections: Iterable[SectionName] | None = None,
    days: int | None = None,
    confirm: bool = False,
) -> str:
    """The address of a contact's own page, made now; for nobody (a test message) where there is no contact."""
    return Mint(service.links, base, datetime.now(UTC), days).centre(centre, contact, sections, confirm).address


def public_base(service: Service, otherwise: str) -> str:
    """The address under which people reach the service: the setting, or what the one who asks reached it by."""
    return (service.settings.public_address or otherwise).rstrip("/")


def answer_mark(links: Links, attribute: Attribute, value: Value) -> bytes:
    """By which a link says which answer it carries, and nobody else can read it."""
    return links.mark("answer", attribute.key, str(value))


def preference_mark(links: Links, contact: Contact, preference: StatedPreference) -> bytes:
    """By which a link says which preference it asks about."""
    return links.mark("preference", contact.handle.hex(), preference.key)


def shop_number(links: Links, shop: str) -> int:
    """By which a link that opens no definition names its shop."""
    return int.from_bytes(links.mark("shop", shop)[:4])


def unsubscribe_headers(minted: Minted) -> dict[str, str]:
    """The two headers of RFC 8058, to be signed with the mail (DKIM) by whoever sends it."""
    return {"List-Unsubscribe": f"<{minted.address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def sms(minted: Minted) -> dict[str, int]:
    """How much of a text message the link takes, and what it leaves."""
    return {"characters": len(minted.address), "left": SMS_CHARACTERS - len(minted.address)}


def _written(value: Value) -> str:
    """An answer as the command line takes it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
