"""One card of two that turned out to be one person's. Nothing that was stated is lost: the better known value counts,
the other one stays in the line of history that the merge leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from service.contacts.model import Channels, Contact, Device, StatedPreference, Tag


def merged(kept: Contact, other: Contact) -> Contact:
    """The card of both, under the ids and the handle of ``kept``.

    Of two facts of one source the later counts; the ledgers are one by time. Links of either are good only if neither
    took back its own more often, and nobody is personalised for who forbade it on one of the cards.
    """
    return replace(
        kept,
        ids=(kept.id, *sorted({*kept.ids, *other.ids} - {kept.id})),
        created=min(kept.created, other.created),
        links=max(kept.links, other.links),
        details=other.details.with_(kept.details.facts),
        key_information=other.key_information.with_(kept.key_information.facts),
        preferences=_preferences(kept.preferences, other.preferences),
        consents=tuple(sorted((*kept.consents, *other.consents), key=lambda entry: entry.at)),
        channels=_channels(kept.channels, other.channels),
        tags=_tags((*kept.tags, *other.tags)),
        devices=_devices((*kept.devices, *other.devices)),
        personalise=kept.personalise and other.personalise,
    )


def _preferences(
    kept: tuple[StatedPreference, ...], other: tuple[StatedPreference, ...]
) -> tuple[StatedPreference, ...]:
    """All of them; what says the same stands once, and a key that is taken gets a number."""
    together = list(kept)
    for preference in other:
        if any(_says(preference) == _says(each) for each in together):
            continue
        taken = {each.key for each in together}
        numbered = (f"{preference.key}-{number}" for number in count(2))
        key = preference.key if preference.key not in taken else next(key for key in numbered if key not in taken)
        together.append(replace(preference, key=key))
    return tuple(together)


def _says(preference: StatedPreference) -> tuple[object, ...]:
    return preference.main, preference.criteria, preference.name, preference.until


def _channels(kept: Channels | None, other: Channels | None) -> Channels | None:
    """The better known one: by source, then by date."""
    stated = [each for each in (kept, other) if each is not None]
    return min(stated, key=lambda each: (each.source.rank, -each.at.timestamp()), default=None)


def _tags(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Each word once, as the better source put it there, of one source the first."""
    best: dict[str, Tag] = {}
    for tag in tags:
        known = best.get(tag.tag)
        if known is None or (tag.source.rank, tag.at) < (known.source.rank, known.at):
            best[tag.tag] = tag
    return tuple(best.values())


def _devices(devices: Iterable[Device]) -> tuple[Device, ...]:
    """Each device once; no two cards share one, so that which is never a question."""
    return tuple({device.id: device for device in devices}.values())
