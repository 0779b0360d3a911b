"""Cards for tests that are about something else: contacts who stated preferences, as the store keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.composition import compose
from service.contacts.model import Actor, Contact, Occasion, Source, StatedPreference
from service.contacts.store import ContactStore
from service.settings import Settings

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
BY_THE_SHOP = Occasion(Actor.SHOP, "a test", AT)


def store_of(data: Path) -> ContactStore:
    """The cards of a data folder."""
    return compose(Settings(data=data)).contacts


def keep_stated(contacts: ContactStore, shop: str, entries: Iterable[Mapping[str, Any]]) -> None:
    """Let each ``{"id", "preferences"}`` be a contact who stated just that, the contract's JSON."""
    for entry in entries:
        stated = tuple(
            StatedPreference(f"p{number}", each["main"], tuple(each.get("criteria", ())), AT, Source.DECLARED)
            for number, each in enumerate(entry["preferences"], 1)
        )

        def say(contact: Contact, stated: tuple[StatedPreference, ...] = stated) -> Contact:
            return replace(contact, preferences=stated)

        contacts.change(shop, entry["id"], say, BY_THE_SHOP)
