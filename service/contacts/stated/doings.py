"""What contacts bought, gave back, were shown and did, as tills, back offices and pages tell it: one event a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from matching.readers import DECIMAL
from service.contacts.model import Source
from service.contacts.stated.reading import (
    Reader,
    StatementRefused,
    Telling,
    at,
    members,
    moment,
    number_text,
    or_null,
    source,
    text,
)
from service.contacts.store import Behaviour, Purchase

BOUGHT: Mapping[str, int] = {"bought": 1, "returned": -1}
"""The events that are purchases, with the sign of their quantity."""

EVENT = re.compile(r"[a-z][a-z0-9_-]{0,39}")
CURRENCY = re.compile(r"[A-Z]{3}")
MOST_PIECES = 1_000_000
OF_PURCHASES = ("order", "quantity", "price", "currency")


@dataclass(frozen=True, slots=True)
class Done:
    """Who did what. ``path`` leads to the row."""

    contact: str
    what: Purchase | Behaviour
    path: str


def read_doing(row: object, path: str, telling: Telling, currency: str | None) -> Done:
    """One row; ``currency`` is that of a price that names none. Raises `StatementRefused`."""
    readers: Mapping[str, Reader[Any]] = {
        "contact": text(),
        "event": _event,
        "product": or_null(text()),
        "order": or_null(text()),
        "quantity": read_pieces,
        "price": or_null(read_price),
        "currency": or_null(read_currency),
        "at": moment(telling.at),
        "surface": or_null(text()),
        "source": source,
    }
    read = members(row, path, readers)
    for name in ("contact", "event"):
        _need(read, name, path, "Each event says whose it is and what happened.")
    when, where_from = read.get("at", telling.at), read.get("source", Source.OBSERVED)
    if read["event"] in BOUGHT:
        return Done(read["contact"], _purchase(read, path, when, where_from, currency), path)
    for name in OF_PURCHASES:
        if read.get(name) is not None:
            raise StatementRefused(at(path, name), f"Only what was {' or '.join(BOUGHT)} has this.")
    what = Behaviour(read["event"], when, read.get("product"), read.get("surface"), where_from)
    return Done(read["contact"], what, path)


def _purchase(read: Mapping[str, Any], path: str, when: datetime, where_from: Source, currency: str | None) -> Purchase:
    for name in ("order", "product"):
        _need(read, name, path, "What is bought or returned has an order and a product, so that it counts once.")
    price = read.get("price")
    paid_in = read.get("currency") or currency
    if price is not None and paid_in is None:
        raise StatementRefused(at(path, "currency"), "A price has a currency, and the shop has none of its own.")
    return Purchase(
        order=read["order"],
        product=read["product"],
        quantity=read.get("quantity", 1) * BOUGHT[read["event"]],
        at=when,
        price=price,
        currency=None if price is None else paid_in,
        source=where_from,
    )


def _need(read: Mapping[str, Any], name: str, path: str, why: str) -> None:
    if read.get(name) is None:
        raise StatementRefused(at(path, name), why)


def _event(value: object, path: str) -> str:
    if not isinstance(value, str) or not EVENT.fullmatch(value):
        raise StatementRefused(path, "bought, returned, shown, clicked, viewed or a word of small letters is expected.")
    return value


def read_pieces(value: object, path: str) -> int:
    """Reads how many were bought."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_PIECES:
        raise StatementRefused(path, f"A whole number from 1 to {MOST_PIECES} is expected here.")
    return value


def read_price(value: object, path: str) -> str:
    """Reads a price of 0 or more, as decimal text."""
    said = number_text(value, path) if isinstance(value, (int, float, Decimal)) else value
    if isinstance(value, bool) or not isinstance(said, str) or len(said) > 40 or not DECIMAL.fullmatch(said):
        raise StatementRefused(path, 'A price such as "199.00" is expected here.')
    if said.startswith("-"):
        raise StatementRefused(path, "A price is 0 or more; what is given back is an event of its own.")
    return said


def read_currency(value: object, path: str) -> str:
    """Reads the code of a currency."""
    if not isinstance(value, str) or not CURRENCY.fullmatch(value):
        raise StatementRefused(path, "A currency such as PLN is expected here.")
    return value
