"""A token of one of these pages becomes who and what it speaks of; whatever is wrong with it is one refusal.

Nobody learns from a refusal whether a contact exists, and nothing that opens for a person is written before they post.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from service.centres.defined import attributes_of, centre_by_key, centres_of, form_by_key
from service.centres.minting import Mint, public_base, shop_number
from service.centres.model import Centre, Form, SectionName
from service.centres.visitors import card_opened, is_visitors_link, unwritten
from service.composition import Service
from service.contacts.attributes import Attribute
from service.contacts.model import Contact
from service.errors import LinkRefused
from service.links import NOBODY, Link, Purpose, Scope, digest
from service.storage.shops import Shop

DEFINED: Mapping[Purpose, Callable[[Service, int], Centre | Form | None]] = {
    Purpose.CENTRE: centre_by_key,
    Purpose.FORM: form_by_key,
    Purpose.CONFIRM: lambda service, key: form_by_key(service, key) or centre_by_key(service, key),
}
"""What the subject of a link numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """What a link opened at ``at`` (UTC). ``contact`` is the card as it stands; None in a test, which keeps nothing.

    ``opens`` is the definition that the link names, if it names one; ``base`` the address people reach the service by.
    """

    service: Service
    base: str
    token: str
    link: Link
    shop: Shop
    contact: Contact | None
    opens: Centre | Form | None
    at: datetime

    @property
    def today(self) -> date:
        """The shop's day."""
        return self.shop.day(self.at)

    @property
    def form(self) -> Form | None:
        """The shop's form that it opens, or by which an address was typed."""
        return self.opens if isinstance(self.opens, Form) else None

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The shop's key information by key."""
        return attributes_of(self.service, self.shop.name)

    @property
    def is_visitors(self) -> bool:
        """Whether it is the link of somebody who is no contact yet."""
        return is_visitors_link(self.link)

    def centre(self) -> Centre | None:
        """The shop's centre that these pages lead to and look like: the first that is active."""
        return next((centre for centre in centres_of(self.service, self.shop.name) if centre.active), None)

    def centre_address(self, section: SectionName) -> str | None:
        """The way to the centre, where there is one for this person: beginning with a section.

        This link was made for one purpose and may have been forwarded: the centre asks for the person's address first.
        """
        centre = self.centre()
        if centre is None or self.contact is None or self.contact.details.get("email") is None:
            return None
        mint = Mint(self.service.links, self.base, self.at)
        return f"{mint.centre(centre, self.contact, confirm=True).address}?section={section}"


def open_link(service: Service, token: str, purpose: Purpose, now: datetime, base: str) -> Opened:
    """What a token made for that purpose opens. Raises `LinkRefused` or `LinkExpired`."""
    link = service.links.read(token, purpose, now)
    if service.revocations.is_revoked(digest(token)):
        raise LinkRefused
    card = None if link.handle == NOBODY else service.contacts.by_handle(link.handle)
    opens = _definition(service, link)
    shop = opens.shop if opens is not None else _shop(service, link, card)
    contact = None if link.handle == NOBODY else _card(card, link, shop, now)
    return Opened(service, public_base(service, base), token, link, service.shops.get(shop), contact, opens, now)


def _definition(service: Service, link: Link) -> Centre | Form | None:
    """The definition of a link that names one; it opens to tests alone while it is not active."""
    if link.purpose not in DEFINED or (link.purpose is Purpose.FORM and Scope.ONE in Scope(link.detail)):
        return None
    found = DEFINED[link.purpose](service, link.subject)
    waits = link.purpose is Purpose.CONFIRM or link.handle == NOBODY
    if found is None or not (found.active or waits):
        raise LinkRefused
    return found


def _shop(service: Service, link: Link, card: Contact | None) -> str:
    """The shop that a link names by its number."""
    names = service.shops.names() if card is None else (card.shop,)
    found = next((name for name in names if shop_number(service.links, name) == link.subject), None)
    if found is None:
        raise LinkRefused
    return found


def _card(card: Contact | None, link: Link, shop: str, now: datetime) -> Contact:
    """The card that a link may open.

    A link that confirms an address shows nothing of the card, and what becomes of it is decided when it is used.
    """
    if link.purpose is Purpose.CONFIRM:
        return card or unwritten(shop, link.handle, now)
    return card_opened(card, link, shop, now)
