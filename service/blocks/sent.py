"""What was given to be sent, told again: to the shop's support, and to whoever follows its short links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from frames.definition import Scenario, Surface
from service.blocks.formats import KEPT
from service.composition import Service
from service.contacts.export import given_document
from service.errors import UnknownSent
from service.measuring.marks import Click, Origin
from service.storage.sent import DIGITS, LENGTH, Sent


def sent_under(service: Service, shop: str, id: str) -> Sent:
    """What a shop was given under an id. Raises `UnknownSent`, which says why there may be nothing."""
    if not is_id(id):
        raise UnknownSent(f"the id of what was given has {LENGTH} letters and digits")
    found = service.sent.get(shop, id)
    if found is None:
        raise UnknownSent(f"nothing is kept under this id: {why_gone(service.settings.kept['sent'])}")
    return found


def why_gone(period: timedelta | None) -> str:
    """Every reason why an id may lead to nothing. Which one it is leaves no trace, as erasing asks for."""
    reasons = ["this shop was never given it", "everything about the contact was erased"]
    if period is not None:
        reasons.insert(1, f"it was given more than {period.days} days ago (NOTESIK_RETENTION_SENT_DAYS)")
    return ", or ".join(reasons)


def is_id(text: str) -> bool:
    """Whether something was ever given under such an id, as far as its look says."""
    return len(text) == LENGTH and set(text) <= set(DIGITS)


def given(sent: Sent, format: str) -> bytes:
    """The bytes that were given, in one of the formats `KEPT`."""
    return KEPT[format].render(sent.document)


def click_of(sent: Sent, slot: int) -> Click | None:
    """What following the short link of a slot is; None where the answer has no such slot."""
    document = sent.document
    for number, card in enumerate(document["cards"], document["offset"] + 1):
        if slot == number:
            scenario = document["scenario"]
            chosen_by = None if scenario is None else Scenario(scenario)
            origin = Origin(sent.shop, sent.definition, document["variant"], chosen_by, Surface(sent.surface))
            return Click(origin, number, card["id"])
    return None


def shown_from(sent: Sent) -> tuple[str, ...]:
    """The origins of the pictures of its products and its banner: of what was in it when it was given.

    A picture that is drawn when a mail is opened is none of them: to look at what was sent opens nothing.
    """
    document = sent.document
    banner = document["banner"] or {}
    images = (*(card["image"] for card in document["cards"]), banner.get("image"))
    places = (urlsplit(image) for image in images if image)
    return tuple(sorted({f"{place.scheme}://{place.netloc}" for place in places}))


def page_of(service: Service, shop: str, contact: str, limit: int, after: str | None = None) -> dict[str, Any]:
    """What a contact was given, the newest first, after the one of that id. Raises `UnknownSent`.

    ``next`` is the last one's id where there are more.
    """
    last = None if after is None else sent_under(service, shop, after)
    found = service.sent.of_contact(shop, contact, limit + 1, last)
    listed = [given_document(each) for each in found[:limit]]
    next_ = listed[-1]["id"] if len(found) > limit else None
    return {"shop": shop, "contact": contact, "sent": listed, "next": next_}
