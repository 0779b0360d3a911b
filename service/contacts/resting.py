"""What a card holds on the strength of a consent to something sensitive, and that it goes when the consent does.

Such a consent is named by what is asked with it: ``sensitive-allergy`` for the question or the filter ``allergy``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from feeds.model import Hierarchy
from service.contacts.model import Channel, Consent, ConsentKind, ConsentState, Contact, StatedPreference

SENSITIVE = "sensitive-"
"""So begins the purpose of a consent to the use of something sensitive; the key of the question or filter follows."""

HierarchyOf = Callable[[str], Hierarchy | None]
"""The hierarchy that a shop serves by; None while it has imported nothing."""


def sensitive_purpose(key: str) -> str:
    """The purpose of the consent that a sensitive question or filter is asked with."""
    return f"{SENSITIVE}{key}"


def sensitive_key(purpose: str) -> str:
    """The other way round."""
    return purpose.removeprefix(SENSITIVE)


def kind_of(purpose: str) -> ConsentKind:
    """What a consent is for where nobody says it."""
    if purpose in tuple(Channel):
        return ConsentKind.CHANNEL
    return ConsentKind.SENSITIVE if purpose.startswith(SENSITIVE) else ConsentKind.MARKETING


def without_what_rests_on(contact: Contact, purpose: str, hierarchy: Hierarchy | None) -> Contact:
    """The card with no answer to the question and nothing stated about the filter that this purpose names.

    By ``hierarchy`` a criterion is known that names the filter by an alias.
    """
    key = sensitive_key(purpose)

    def filter_of(name: str) -> str:
        asked = None if hierarchy is None else hierarchy.asked(name)
        return name if asked is None else asked.key

    def without(each: StatedPreference) -> StatedPreference:
        kept = (one for one in each.criteria if filter_of(one["filter"]) != filter_of(key))
        return replace(each, criteria=tuple(kept))

    return replace(
        contact,
        details=contact.details.without(key),
        key_information=contact.key_information.without(key),
        preferences=tuple(map(without, contact.preferences)),
    )


def without_what_was_taken_back(before: Contact, after: Contact, hierarchy_of: HierarchyOf) -> Contact:
    """``after`` without what rested on consents that ``before`` did not know as taken back, whoever did it."""
    gone = taken_back(before, after)
    hierarchy = hierarchy_of(after.shop) if gone else None
    for purpose in gone:
        after = without_what_rests_on(after, purpose, hierarchy)
    return after


def taken_back(before: Contact, after: Contact) -> tuple[str, ...]:
    """The purposes of sensitive consents that were withdrawn between the two, or hold no longer."""
    if before.consents == after.consents:
        return ()
    known = before.consented()
    sensitive = {entry.purpose for entry in after.consents if entry.kind is ConsentKind.SENSITIVE}
    return tuple(
        purpose
        for purpose, entry in after.consented().items()
        if purpose in sensitive and entry != known.get(purpose) and _ends(entry, known.get(purpose))
    )


def _ends(entry: Consent, last: Consent | None) -> bool:
    """Whether a decision takes back what held. One that was never proven takes nothing: it gave nothing either."""
    held = last is not None and last.state is ConsentState.CONFIRMED
    return entry.state is ConsentState.WITHDRAWN or (held and entry.state is ConsentState.NOT_CONFIRMED)
