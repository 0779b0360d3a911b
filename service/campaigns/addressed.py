"""Contacts that a list names by their addresses: each is answered as the one card that has it, under the address."""

from __future__ import annotations

from collections.abc import Sequence

from service.campaigns.model import Answering, Row
from service.composition import Service
from service.contacts.model import Contact

SHARED = "several-cards"
"""The reason of a row whose address is on several cards: nobody can say which of them is meant."""

NOBODY = ""
"""No contact has such an id."""


class Addressed:
    """Answers addresses by what answers ids."""

    def __init__(self, service: Service, shop: str, answering: Answering) -> None:
        self._contacts, self._shop, self._answering = service.contacts, shop, answering

    def __call__(self, addresses: Sequence[str]) -> list[Row]:
        """A row for each address, in order."""
        cards = [self._contacts.found(self._shop, "email", address) for address in addresses]
        rows = self._answering([_meant(address, found) for address, found in zip(addresses, cards, strict=True)])
        return [
            {**row, "contact": address, "reason": SHARED if len(found) > 1 else row["reason"]}
            for row, address, found in zip(rows, addresses, cards, strict=True)
        ]


def _meant(address: str, found: Sequence[Contact]) -> str:
    """The id of the one card that has an address. One that no card has may be an id itself: some shops' are."""
    if len(found) > 1:
        return NOBODY
    return found[0].id if found else address
