"""The profiles of contacts: a small protocol that the frame is served through, and a file that fulfils it today."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from service.contacts.model import Value
from service.errors import BrokenFile
from service.storage.files import Remembered
from service.storage.shops import Shops


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one contact: here, what they stated.

    ``preferences`` is the contract's preference document; ``version`` changes whenever anything of the profile does,
    and stands in the ETag of the contact's frame. ``information`` is what is believed of their key information, by
    attribute. ``personalise`` False: nothing of it is used to recommend anything.
    """

    contact: str
    preferences: Mapping[str, Any]
    version: str
    information: Mapping[str, Value] = field(default_factory=dict)
    personalise: bool = True


class ProfileStore(Protocol):
    """Where profiles come from. One look-up is the hot read of every frame."""

    def get(self, shop: str, contact: str) -> Profile | None:
        """The profile under that id, or None."""

    def all(self, shop: str) -> tuple[Profile, ...]:
        """Every profile of the shop, in a stable order."""


def _profile(entry: Mapping[str, Any]) -> Profile:
    contact, preferences = entry["id"], entry.get("preferences", [])
    if not isinstance(contact, str) or not isinstance(preferences, list):
        raise TypeError("a contact needs a text `id` and a list of `preferences`")
    version = hashlib.sha256(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    return Profile(contact, {"preferences": preferences}, version)


def _parse(content: bytes) -> dict[str, Profile]:
    try:
        profiles = [_profile(entry) for entry in orjson.loads(content)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BrokenFile(f"a contacts.json of the data folder cannot be read: {error}") from None
    return {profile.contact: profile for profile in profiles}


class FileProfileStore:
    """Profiles from ``contacts.json`` of the shop: ``[{"id": …, "preferences": […]}, …]``."""

    def __init__(self, shops: Shops) -> None:
        self._shops = shops
        self._remembered: dict[str, Remembered[dict[str, Profile]]] = {}

    def get(self, shop: str, contact: str) -> Profile | None:
        """The profile under that id, or None."""
        return self._of(shop).get(contact)

    def all(self, shop: str) -> tuple[Profile, ...]:
        """Every profile of the shop, in the file's order."""
        return tuple(self._of(shop).values())

    def _of(self, shop: str) -> dict[str, Profile]:
        if shop not in self._remembered:
            self._remembered[shop] = Remembered(self._shops.folder(shop).contacts, _parse, {})
        return self._remembered[shop].get()
