"""What links a shop's server asks for, as JSON: one document becomes one link, and links are taken back.

A document names one thing to open, ``centre``, ``answer``, ``form``, ``preference`` or ``unsubscribe``, and what
belongs to it. docs/links.md shows each, and ``opened``, which is of `service.blocks.opened`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from service.centres.defined import attributes_of, centre_of, form_of
from service.centres.minting import MOST_DAYS, PATHS, Mint, Minted, sms, unsubscribe_headers
from service.centres.model import SectionName
from service.composition import Service
from service.contacts.documents import moment_text
from service.contacts.model import Actor, Channel, Contact, Occasion, Value
from service.errors import LinkNotMade, LinkRefused, UnknownContact
from service.links import digest

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One document, for a contact of a shop; for a test message where there is no contact."""

    service: Service
    shop: str
    contact: Contact | None
    document: Document

    def text(self, key: str, within: Document | None = None) -> str:
        """A member that is a text. Raises `LinkNotMade`."""
        value = (self.document if within is None else within).get(key)
        if not isinstance(value, str):
            raise LinkNotMade(f"{key} must be a text")
        return value


def link_document(
    service: Service, shop: str, contact: Contact | None, document: Document, base: str, now: datetime
) -> dict[str, Any]:
    """The link that a document asks for. Raises `LinkNotMade`, `UnknownCentre` or `UnknownFrame`, a sentence each."""
    kind = _kind_of(document)
    days = document.get("days")
    if days is not None and (type(days) is not int or not 1 <= days <= MOST_DAYS):
        raise LinkNotMade(f"days must be a whole number from 1 to {MOST_DAYS}")
    return KINDS[kind].answer(Wanted(service, shop, contact, document), Mint(service.links, base, now, days))


def take_back(service: Service, shop: str, id: str, document: Document, now: datetime) -> dict[str, Any]:
    """Make one link of a contact useless (``{"link": "..."}``), or every one (``{"all": true}``).

    Raises `UnknownContact`, `LinkNotMade` for any other document and `LinkRefused` for a link that is not theirs.
    """
    contact = service.contacts.get(shop, id)
    if contact is None:
        raise UnknownContact(f"shop {shop!r} has no contact {id!r}")
    match document:
        case {"all": True, **rest} if not rest:
            occasion = Occasion(Actor.SHOP, "api", now)
            service.contacts.change(shop, id, lambda card: replace(card, links=card.links + 1), occasion, create=False)
            return {"revoked": "all"}
        case {"link": str(address), **rest} if not rest:
            _take_back_one(service, contact, address, now)
            return {"revoked": address}
        case _:
            raise LinkNotMade('the body is {"link": "https://..."} or {"all": true}')


def _take_back_one(service: Service, contact: Contact, address: str, now: datetime) -> None:
    letter, token, *_ = [*urlsplit(address).path.strip("/").split("/"), ""]
    purpose = next((each for each, path in PATHS.items() if path == letter), None)
    if purpose is None:
        raise LinkRefused
    link = service.links.read(token, purpose, now)
    card = service.contacts.by_handle(link.handle)
    if card is None or (card.shop, card.id) != (contact.shop, contact.id):
        raise LinkRefused
    service.revocations.revoke(digest(token), link.expires)


# --- each kind -------------------------------------------------------------------------------------------------------


def _centre(wanted: Wanted, mint: Mint) -> Minted:
    centre = centre_of(wanted.service, wanted.shop, wanted.text("centre"))
    confirm = wanted.document.get("confirm", False)
    if not isinstance(confirm, bool):
        raise LinkNotMade("confirm must be true or false")
    return mint.centre(centre, wanted.contact, _sections(wanted.document.get("sections")), confirm)


def _sections(listed: object) -> tuple[SectionName, ...] | None:
    if listed is None:
        return None
    if not isinstance(listed, list) or not all(each in tuple(SectionName) for each in listed):
        raise LinkNotMade(f"sections must be a list of {', '.join(SectionName)}")
    return tuple(map(SectionName, listed))


def _answer(wanted: Wanted, mint: Mint) -> Minted:
    said = wanted.document["answer"]
    if not isinstance(said, dict) or said.keys() != {"attribute", "value"}:
        raise LinkNotMade('answer must be {"attribute": "...", "value": "..."}')
    key = wanted.text("attribute", said)
    attribute = attributes_of(wanted.service, wanted.shop).get(key)
    if attribute is None:
        raise LinkNotMade(f"shop {wanted.shop!r} has no key information {key!r}")
    return mint.answer(wanted.shop, attribute, _value(said["value"]), wanted.contact)


def _value(value: object) -> Value:
    """A number may be written as one."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return str(value)
    raise LinkNotMade("value must be a text, a whole number, true or false")


def _form(wanted: Wanted, mint: Mint) -> Minted:
    return mint.form(form_of(wanted.service, wanted.shop, wanted.text("form")), wanted.contact)


def _preference(wanted: Wanted, mint: Mint) -> Minted:
    preference = None if wanted.contact is None else wanted.contact.preference(wanted.text("preference"))
    if wanted.contact is None or preference is None:
        raise LinkNotMade("this contact has no preference under that key")
    return mint.preference(preference, wanted.contact)


def _unsubscribe(wanted: Wanted, mint: Mint) -> Minted:
    channel = wanted.text("unsubscribe")
    if channel not in tuple(Channel):
        raise LinkNotMade(f"unsubscribe must be one of {', '.join(Channel)}")
    return mint.unsubscribe(wanted.shop, Channel(channel), wanted.contact)


def _nothing_more(minted: Minted) -> dict[str, Any]:
    return {}


def _headers(minted: Minted) -> dict[str, Any]:
    return {"headers": unsubscribe_headers(minted)}


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes a link, what a document may hold beside the member that names its kind, and what is answered more."""

    make: Callable[[Wanted, Mint], Minted]
    members: tuple[str, ...] = ("days",)
    more: Callable[[Minted], dict[str, Any]] = _nothing_more

    def answer(self, wanted: Wanted, mint: Mint) -> dict[str, Any]:
        """The link as JSON."""
        minted = self.make(wanted, mint)
        expires = moment_text(minted.expires)
        return {"link": minted.address, "expires": expires, "sms": sms(minted), **self.more(minted)}


KINDS: Mapping[str, Kind] = {
    "centre": Kind(_centre, ("sections", "confirm", "days")),
    "answer": Kind(_answer),
    "form": Kind(_form),
    "preference": Kind(_preference),
    "unsubscribe": Kind(_unsubscribe, more=_headers),
}


def _kind_of(document: Document) -> str:
    named = [kind for kind in KINDS if kind in document]
    if len(named) != 1:
        raise LinkNotMade(f"name one thing to open: {', '.join(KINDS)}")
    other = document.keys() - {named[0], *KINDS[named[0]].members}
    if other:
        raise LinkNotMade(f"{sorted(other)[0]!r} is no member of a link of the kind {named[0]}")
    return named[0]
