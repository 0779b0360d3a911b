"""Everything that is known of a person as one document: what they may ask for, and get at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from service.contacts.documents import contact_document, moment_text
from service.contacts.store import Behaviour, HistoryEntry, Purchase
from service.errors import UnknownContact

if TYPE_CHECKING:
    from service.composition import Service
    from service.measuring.model import View
    from service.storage.answers import Given
    from service.storage.sent import Sent


def export_document(service: Service, shop: str, id: str) -> dict[str, Any]:
    """The card with its ledger of consents, the history of its changes, purchases, behaviours, what they were given to
    be sent, what answers were made of, and the events that other systems were told; each with its source and date.
    Raises `UnknownContact`.
    """
    store = service.contacts
    contact = store.get(shop, id)
    if contact is None:
        raise UnknownContact("the shop holds no contact under that id")
    return {
        "shop": shop,
        "contact": contact_document(contact),
        "history": [history_document(entry) for entry in store.history(shop, id)],
        "purchases": [purchase_document(purchase) for purchase in store.purchases(shop, id)],
        "behaviours": [behaviour_document(behaviour) for behaviour in store.behaviours(shop, id)],
        "measured": [measured_document(*each) for each in service.measured.of_contact(shop, id)],
        "sent": [sent_document(each) for each in service.sent.of_contact(shop, id)],
        "answers": [answer_document(each) for each in service.answers.of_contact(shop, id)],
        "events": list(service.outbox.of(shop, contact.ids)),
    }


def history_document(entry: HistoryEntry) -> dict[str, Any]:
    """A line of history: what was changed, by whom, from where and when, each part before and after."""
    return {
        "number": entry.number,
        "version": entry.version,
        "what": entry.what,
        "by": entry.occasion.by.value,
        "where": entry.occasion.where,
        "at": moment_text(entry.occasion.at),
        "parts": {part: dict(states) for part, states in entry.parts.items()},
    }


def purchase_document(purchase: Purchase) -> dict[str, Any]:
    """Something bought, or with a negative quantity given back."""
    return {**asdict(purchase), "at": moment_text(purchase.at), "source": purchase.source.value}


def measured_document(view: View, at: datetime, done: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A view of frames, with what was shown, clicked and bought in it."""
    told = [{**each, "at": moment_text(each["at"])} for each in done]
    return {"view": view.id, "at": moment_text(at), "told": told}


def behaviour_document(behaviour: Behaviour) -> dict[str, Any]:
    """Something done or shown."""
    return {**asdict(behaviour), "at": moment_text(behaviour.at), "source": behaviour.source.value}


def answer_document(given: Given) -> dict[str, Any]:
    """An answer that they were given: when, from which generation, and all that it was made of."""
    return {
        "id": given.id,
        "at": moment_text(given.at),
        "last": moment_text(given.last),
        "generation": given.generation,
        "made_of": orjson.loads(given.body),
    }


def given_document(sent: Sent) -> dict[str, Any]:
    """What was given to be sent, in short: when, of which block, with which subject and products."""
    document = sent.document
    return {
        "id": sent.id,
        "block": sent.block,
        "surface": sent.surface,
        "at": moment_text(sent.at),
        "until": moment_text(sent.until),
        "generation": sent.generation,
        "subject": document.get("subject"),
        "scenario": document["scenario"],
        "variant": document["variant"],
        "products": [card["id"] for card in document["cards"]],
    }


def sent_document(sent: Sent) -> dict[str, Any]:
    """The same with all that its text says, and with each product the reasons that were given.

    Its markup says that once more, and is had by the id.
    """
    products = [
        {"id": card["id"], "title": card["title"], "reasons": [each["text"] for each in card["reasons"]]}
        for card in sent.document["cards"]
    ]
    return {**given_document(sent), "products": products, "text": sent.document.get("text")}
