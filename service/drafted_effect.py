"""What a derived draft would do to the shop's contacts, as a document that may lie on disk and be shown on a page.

It holds no name of anybody: examples are known by the handle of a card, which leads nowhere once the card is erased.
Nothing sensitive that contacts named is in it, only how often there was some.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from service.contact_files import contacts_stored
from service.effect import Effect, Example, Sensitive, effect, sensitive_in
from service.generations.opened import Generation
from service.tasks.model import Tell

if TYPE_CHECKING:
    from service.composition import Service

SAMPLED = 2000
"""So many contacts are asked at most: enough to see what moves, and a matter of seconds."""


def effect_on_contacts(
    service: Service, shop: str, before: Generation, after: Generation, tell: Tell
) -> Mapping[str, Any]:
    """The effect on every contact, or on `SAMPLED` of them, spread evenly over their ids.

    ``contacts`` are all that the shop has, ``asked`` those that were asked; the rest is of `service.effect.Effect`.
    """
    contacts = service.contacts.count(shop)
    step = -(-contacts // SAMPLED) or 1
    asked = contacts_stored(-(-contacts // step), islice(service.profiles.all(shop), 0, None, step))

    def progress(done: int, total: int | None) -> None:
        tell("asking", done, total)

    is_sensitive = sensitive_in(before.hierarchy, after.hierarchy)
    banned = service.bans.at_hand(shop).by_product
    was, will_be = (each.index.barring(banned) for each in (before, after))
    found = effect(was, will_be, asked, is_sensitive, progress=progress)
    return {
        "generation": before.name,
        "contacts": max(contacts, found.contacts),
        "asked": found.contacts,
        "changed": found.changed,
        "lost": found.lost,
        "won": found.won,
        "unknown": _unknown(found, is_sensitive),
        "gaining": [asdict(each) for each in found.gaining],
        "losing": [asdict(each) for each in found.losing],
        "examples": [_example(service, shop, each) for each in found.examples],
        "unanswered": dict(Counter(each.by for each in found.unanswered)),
    }


def _unknown(found: Effect, is_sensitive: Sensitive) -> list[dict[str, Any]]:
    """What contacts named and is known no more; of what is sensitive only that it is."""
    return [
        {"filter": None, "value": None, "contacts": each.contacts, "sensitive": True}
        if is_sensitive(each.filter)
        else {**asdict(each), "sensitive": False}
        for each in found.unknown
    ]


def _example(service: Service, shop: str, example: Example) -> dict[str, Any]:
    profile = service.profiles.get(shop, example.contact)
    before, after = example.full_matches
    return {
        "handle": "" if profile is None else profile.handle.hex(),
        "leaving": list(example.leaving),
        "coming": list(example.coming),
        "full_matches": {"before": before, "after": after},
        "unknown": [{"filter": filter_, "value": value} for filter_, value in example.unknown],
    }
