"""Addresses as they are compared: the same mailbox and the same telephone however they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from service.contacts.model import ADDRESSES, Contact, Part


def fold_email(address: str) -> str:
    """In one normal form, without case and spaces around: ``Anna@Example.PL`` is ``anna@example.pl``."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address).casefold()).strip()


def fold_phone(number: str) -> str:
    """Its digits: ``+48 600-100-200`` is ``48600100200``."""
    return "".join(str(unicodedata.digit(each)) for each in number if each.isdigit())


FOLDING: Mapping[str, Callable[[str], str]] = dict(zip(ADDRESSES, (fold_email, fold_phone), strict=True))
"""How each kind of address is compared."""


def addresses_that_count(contact: Contact) -> frozenset[tuple[str, str]]:
    """Kind and folded value of the addresses that are believed: those a card is found by."""
    facts = contact.details.believed()
    return frozenset(_folded((kind, facts[kind].value) for kind in ADDRESSES if kind in facts))


def every_address(contact: Contact) -> frozenset[tuple[str, str]]:
    """Kind and folded value of each address on the card, whoever said it."""
    return frozenset(_folded((fact.attribute, fact.value) for fact in contact.details.facts))


def addresses_told(parts: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """The same of each address that the parts of a line of history tell of: what was before, what after."""
    states = [state or {} for state in parts.get(Part.DETAILS.value, {}).values()]
    stated = ((kind, state[kind]) for state in states for kind in ADDRESSES if kind in state)
    return frozenset(_folded((kind, each["value"]) for kind, fact in stated for each in (fact, *fact["others"])))


def _folded(stated: Iterator[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    for kind, value in stated:
        if kind in FOLDING and (folded := FOLDING[kind](str(value))):
            yield kind, folded
