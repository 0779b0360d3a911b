"""What was shown, out of the storage, as columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np

from service.learning.model import COLUMNS, MOST_SLOTS, Showings
from service.storage.showings import Showing

LOOKED_BACK = timedelta(days=365)
"""What was shown before counts for a four-thousandth, and is mostly past its retention."""


def gathered(showings: Iterable[Showing], now: datetime) -> Showings:
    """The showings as columns. A contact is one person whatever they looked at; of the others each view is one."""
    people: dict[object, int] = {}
    contacts: list[str | None] = []
    places: dict[tuple[int, str], int] = {}
    products: dict[str, int] = {}
    rows = []
    for each in showings:
        who: object = each.view if each.contact is None else each.contact
        if who not in people:
            people[who] = len(people)
            contacts.append(each.contact)
        rows.append((
            people[who],
            places.setdefault((each.definition, each.scenario), len(places)),
            min(max(each.slot - 1, 0), MOST_SLOTS - 1),
            products.setdefault(each.product, len(products)),
            each.clicked,
            each.bought and each.clicked,
            max((now - each.at).total_seconds(), 0) / 86_400,
        ))  # fmt: skip
    columns = [*zip(*rows, strict=True)] if rows else [()] * len(COLUMNS)
    person, place, slot, product = (np.array(column, np.int64) for column in columns[:4])
    clicked, bought, days = (np.array(column, np.float64) for column in columns[4:])
    return Showings(person, place, slot, product, clicked, bought, days, tuple(products), tuple(contacts))
