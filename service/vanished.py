"""Declared values that leave: what contacts named, the generation before held, and the one that serves does not.

The merchandiser is warned of it, with counts and without names; each contact concerned becomes an event in the outbox.
Which generation was looked at last (`service.storage.looks`) is written when everything else is: whoever was killed
in between is caught up with by the next look, and an event that is found twice stands in the outbox once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from feeds.model import fold
from matching.effect import Named, meant, vanishing
from matching.errors import PreferenceError
from matching.model import Preference, Unknown
from matching.preferences import parse_preferences
from service.contacts.events import Event, Kind
from service.effect import sensitive_in
from service.errors import BrokenFile, ServiceError
from service.generations.opened import Generation, open_generation
from service.generations.shelf import Shelf
from service.storage.events import Outbox
from service.storage.looks import Look, Warned, keep_look, last_look
from service.storage.profiles import Profile, ProfileStore

if TYPE_CHECKING:
    from service.composition import Service

EVENT = Kind.PREFERENCE_NO_LONGER_SATISFIABLE.value
REMEMBERED = 1 << 14
"""So many different preferences are remembered with what vanished of them."""


@dataclass(frozen=True, slots=True)
class Vanished:
    """Something that a preference of a contact (``preference`` counts from 0) named and no product has any more.

    Without a ``filter`` it is the main value; without a ``value`` nobody can be asked about the filter any more.
    ``meant`` is what it was before, one for all spellings of a value. ``nearest`` are the nearest that there are,
    ``refused`` says that it was only refused.
    """

    contact: str
    preference: int
    filter: str | None
    value: str | int | bool | None
    meant: Named
    nearest: tuple[str, ...]
    refused: bool
    sensitive: bool


def vanished(before: Generation, after: Generation, profiles: Iterable[Profile]) -> tuple[Vanished, ...]:
    """What the contacts' preferences name that ``before`` held and ``after`` does not, contact by contact.

    Preferences that cannot be read name nothing.
    """

    @lru_cache(maxsize=REMEMBERED)
    def gone(preferences: tuple[Preference, ...]) -> tuple[Unknown, ...]:
        return vanishing(before.index, after.index, preferences)

    is_sensitive = sensitive_in(before.hierarchy, after.hierarchy)
    return tuple(
        Vanished(
            contact=profile.contact,
            preference=unknown.preference,
            filter=unknown.filter,
            value=unknown.value,
            meant=meant(before.index, (unknown.filter, unknown.value)),
            nearest=unknown.nearest,
            refused=_refused(preferences[unknown.preference], unknown),
            sensitive=is_sensitive(unknown.filter),
        )
        for profile in profiles
        for preferences in (_stated(profile),)
        for unknown in gone(preferences)
    )


def look(shelf: Shelf, profiles: ProfileStore, outbox: Outbox, at: str) -> Look:
    """Compare the generation that serves with the one that was looked at last, and tell what vanished in between.

    ``at`` is the time the events bear. Nothing is found where nothing served before, or where it can no longer be
    read. Raises `BrokenFile` for a generation or a file of contacts that should be readable and is not.
    """
    current, last = shelf.current().resolve().name, last_look(shelf.folder)
    if last is not None and last.generation == current:
        return Look(current)
    before = _comparable(shelf, last, current)
    found: tuple[Vanished, ...] = ()
    if before is not None:
        found = vanished(before, open_generation(shelf.path(current), verified=False), profiles.all(shelf.shop))
        outbox.add(shelf.shop, events(found, current, at))
    looked = Look(current, None if before is None else before.name, warned(found))
    keep_look(shelf.folder, looked)
    return looked


def look_again(service: Service, shop: str) -> tuple[list[dict[str, Any]], str | None]:
    """What contacts named and the generation that serves now no longer holds, as documents; and why that could not be
    found out, where it could not: what serves serves on whatever becomes of the look.
    """
    shelf = service.shelf(shop)
    if shelf.current_name() is None:
        return [], None
    try:
        found = look(shelf, service.profiles, service.outbox, datetime.now(UTC).isoformat(timespec="seconds"))
    except ServiceError as error:
        return [], f"what contacts stated could not be compared with what serves now: {error}"
    return warned_document(found.vanished), None


def warned(found: Iterable[Vanished]) -> tuple[Warned, ...]:
    """What vanished, each thing once, named by most contacts first; spellings of one value are one.

    It is called as the feed called it before, where it did.
    """

    def thing(each: Vanished) -> tuple[str, bool, str, bool]:
        filter_, value = each.meant
        return filter_ or "", isinstance(value, str), fold(str(value)), each.refused

    groups = [list(group) for _, group in groupby(sorted(found, key=thing), key=thing)]
    counted = (
        Warned(
            filter=group[0].meant[0],
            value=group[0].meant[1],
            contacts=len({each.contact for each in group}),
            nearest=group[0].nearest,
            refused=group[0].refused,
            sensitive=group[0].sensitive,
        )
        for group in groups
    )
    return tuple(sorted(counted, key=lambda each: -each.contacts))


def warned_document(warned: Iterable[Warned]) -> list[dict[str, Any]]:
    """What the merchandiser reads on a terminal or in a log: of a sensitive filter only how many contacts named it."""
    return [
        {"filter": None, "value": None, "contacts": each.contacts, "nearest": (), "sensitive": True}
        if each.sensitive
        else asdict(each)
        for each in warned
    ]


def events(found: Iterable[Vanished], generation: str, at: str) -> Iterator[Event]:
    """One event for each thing that vanished from a contact's preference. Of a sensitive one, only that it did."""
    for contact, things in groupby(found, key=lambda each: each.contact):
        for number, each in enumerate(things):
            said = {"filter": each.filter, "value": each.value, "refused": each.refused, "nearest": each.nearest}
            told = {"generation": generation, "preference": each.preference, "sensitive": each.sensitive}
            yield Event(
                # By its place, so that it is the same when found out again, and says nothing of what vanished.
                id=f"{generation}/{number}/{contact}",
                event=EVENT,
                at=at,
                contact=contact,
                told=told if each.sensitive else told | said,
            )


def _comparable(shelf: Shelf, last: Look | None, current: str) -> Generation | None:
    """The generation to compare with: the one looked at last, else (it may be gone) the one before the current."""
    if last is None:
        return None
    kept = shelf.names()
    name = last.generation if last.generation in kept else max((each for each in kept if each < current), default=None)
    if name is None:
        return None
    try:
        return open_generation(shelf.path(name), verified=False)
    except BrokenFile:  # made by another version of ours: what it held is not known any more
        return None


def _stated(profile: Profile) -> tuple[Preference, ...]:
    """What a contact stated, but for what they do not mind."""
    try:
        stated = parse_preferences(profile.preferences).preferences
    except PreferenceError:
        return ()
    return tuple(replace(each, criteria=tuple(c for c in each.criteria if not c.indifferent)) for each in stated)


def _refused(preference: Preference, unknown: Unknown) -> bool:
    """Whether the preference names this only to be without it."""
    naming = [criterion for criterion in preference.criteria if criterion.filter == unknown.filter]
    if unknown.value is None:
        return bool(naming) and all(each.none and not each.any and not each.bounded for each in naming)
    return any(unknown.value in each.none for each in naming) and not any(unknown.value in each.any for each in naming)
