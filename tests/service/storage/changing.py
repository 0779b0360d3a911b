"""A process that changes cards until it is killed, and says on standard output what is done.

    python -m tests.service.storage.changing ADDRESS

For each line of standard input it forks one that changes; that one's pid is the first line it says.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import count

from service.contacts.model import Contact, Source, Tag
from service.contacts.store import Change
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from tests.service.storage.conftest import DAYS, NOON, SECRET, SHOP, consent, occasion

CARDS = 3


def change(name: str, number: int) -> Change:
    """One thing in each place that a change writes to, so that half of one would show."""

    def how(card: Contact) -> Contact:
        tag = Tag(name, Source.OBSERVED, NOON)
        return replace(card, tags=(*card.tags, tag), consents=(*card.consents, consent(name, minute=number)))

    return how


def change_for_ever(address: str, round: str) -> None:
    """Never ends by itself. Each round, such as r7, begins with another card: every card is reached, however slowly."""
    print(os.getpid(), flush=True)
    store = SqlContacts(Database(address), SECRET, DAYS)
    begins = int(round.removeprefix("r"))
    for number in count():
        name = f"{round}-{number}"
        store.change(SHOP, f"card-{(begins + number) % CARDS}", change(name, number), occasion(number))
        print(name, flush=True)


def main() -> None:
    """Fork for each line."""
    for round in sys.stdin:
        child = os.fork()
        if not child:
            change_for_ever(sys.argv[1], round.strip())
        os.waitpid(child, 0)
        print("killed", flush=True)


if __name__ == "__main__":
    main()
