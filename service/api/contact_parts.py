"""What of a contact has an address of its own: the whole card and each of its parts, as they are read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.api.conditions import tag_of
from service.contacts.documents import (
    Document,
    channels_document,
    consents_document,
    contact_document,
    part_document,
)
from service.contacts.model import Channels, Contact, Part, Source
from service.contacts.stated.card import read_card
from service.contacts.stated.parts import CONSENTS, PARTS, PartTold
from service.contacts.stated.reading import Telling
from service.contacts.store import Change


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that is read, replaced, changed and (parts only) emptied.

    ``tag`` is its strong ETag. ``replaced`` and ``merged`` read a body; they raise `StatementRefused`.
    """

    name: str
    document: Callable[[Contact], Document]
    tag: Callable[[Contact], str]
    replaced: Callable[[Document, Telling], Change]
    merged: Callable[[Document, Telling], Change]
    emptied: Callable[[Telling], Change] | None = None


def _card_tag(contact: Contact) -> str:
    """A card's version counts up with everything about it; one that was erased and begun anew has another handle."""
    return tag_of(["card", contact.handle.hex(), contact.version])


def _read(part: Part) -> Callable[[Contact], Document]:
    """A part's document as it is answered: always an object."""
    wrapped = PARTS[part.value].wrapped
    if wrapped:
        return lambda contact: {PARTS[part.value].member: part_document(contact, part)}
    return lambda contact: part_document(contact, part)


def _channels(contact: Contact) -> Document:
    """An object also where nothing was stated: then without source and time."""
    nothing = channels_document(Channels(Source.DECLARED, contact.created))
    return channels_document(contact.channels) or {**nothing, "source": None, "at": None}


DOCUMENTS: Mapping[str, Callable[[Contact], Document]] = {
    **{part.value: _read(part) for part in Part},
    Part.CHANNELS.value: _channels,
    CONSENTS: consents_document,
}


def _part(told: PartTold) -> Resource:
    document = DOCUMENTS[told.name]
    return Resource(
        told.name,
        document,
        lambda contact: tag_of(document(contact)),
        lambda body, telling: told.replaced(*told.opened(body), telling),
        lambda body, telling: told.merged(*told.opened(body), telling),
        told.emptied,
    )


CARD = Resource(
    "",
    contact_document,
    _card_tag,
    read_card,
    lambda body, telling: read_card(body, telling, merge=True),
)
RESOURCES: Mapping[str, Resource] = {"": CARD, **{name: _part(told) for name, told in PARTS.items()}}
"""By what follows the contact's id in the address."""
