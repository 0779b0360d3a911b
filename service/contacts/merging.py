"""One card of two that turned out to be one person's. Nothing that was stated is lost: the better known value counts,
the other one stays in the line of history that the merge leaves.

A consent was given for an address, so the kept card's addresses stay: with another one, what was agreed to for it would
stand for an address that nobody was asked about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from service.contacts.addresses import addresses_that_count
from service.contacts.model import (
    ADDRESSES,
    Channel,
    Channels,
    Consent,
    ConsentState,
    Contact,
    Device,
    Occasion,
    StatedPreference,
    Tag,
)

REACHED_BY = dict(zip(ADDRESSES, (Channel.EMAIL, Channel.SMS), strict=True))
"""The channel for which each address is used."""


def merged(kept: Contact, other: Contact, occasion: Occasion) -> Contact:
    """The card of both, under the ids and the handle of ``kept``.

    Of two facts of one source the later counts, but of two addresses the kept card's. The ledgers are one by time;
    where the addresses differ an entry of this ``occasion`` says anew what holds for the one that stays. Links of
    either are good only if neither took back its own more often, and nobody is personalised for who forbade it on one
    of the cards.
    """
    differing = _differing(kept, other)
    anew = (_anew(kept, other, REACHED_BY[address], occasion) for address in differing)
    ledger = (*kept.consents, *other.consents, *(entry for entry in anew if entry is not None))
    return replace(
        kept,
        ids=(kept.id, *sorted({*kept.ids, *other.ids} - {kept.id})),
        created=min(kept.created, other.created),
        links=max(kept.links, other.links),
        details=other.details.without(*differing).with_(kept.details.facts),
        key_information=other.key_information.with_(kept.key_information.facts),
        preferences=_preferences(kept.preferences, other.preferences),
        consents=tuple(sorted(ledger, key=lambda entry: entry.at)),
        channels=_channels(kept.channels, other.channels),
        tags=_tags((*kept.tags, *other.tags)),
        devices=_devices((*kept.devices, *other.devices)),
        personalise=kept.personalise and other.personalise,
        products=other.products.with_(kept.products.wished, kept.products.refused),
    )


def _differing(kept: Contact, other: Contact) -> list[str]:
    """The kinds of address of which both cards have one that is believed, and not the same."""
    ours, theirs = (dict(addresses_that_count(card)) for card in (kept, other))
    return [kind for kind in ADDRESSES if kind in ours and theirs.get(kind, ours[kind]) != ours[kind]]


def _anew(kept: Contact, other: Contact, purpose: str, occasion: Occasion) -> Consent | None:
    """What holds for the kept card's address, where an entry about the other address could pass for it.

    Of the other card's entries only a withdrawal is heard: who does not want to be written to may mean any address.
    """
    ledger = [entry for entry in (*kept.consents, *other.consents) if entry.purpose == purpose]
    holds = kept.consented().get(purpose)
    for entry in other.consents:
        withdraws = entry.purpose == purpose and entry.state is ConsentState.WITHDRAWN
        if withdraws and (holds is None or entry.at >= holds.at):
            holds = entry
    if holds is None:
        return _said(replace(ledger[-1], state=ConsentState.NOT_CONFIRMED), ledger, occasion) if ledger else None
    contested = any(entry.at >= holds.at for entry in ledger if entry is not holds)
    return _said(holds, ledger, occasion) if contested else None


def _said(entry: Consent, ledger: Iterable[Consent], occasion: Occasion) -> Consent:
    """The entry as the last word: on this occasion, or with the last one of a list that was ahead of its time."""
    last = max(each.at for each in ledger)
    return replace(entry, at=max(occasion.at, last), by=occasion.by, where=occasion.where)


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
