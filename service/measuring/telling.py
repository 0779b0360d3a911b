"""What a page tells: each event read from JSON and checked against the answer that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.contacts.stated.doings import read_currency, read_pieces, read_price
from service.contacts.stated.reading import (
    Reader,
    StatementRefused,
    at,
    boolean,
    kind,
    listed,
    members,
    or_null,
    text,
)
from service.errors import LinkRefused
from service.measuring.marks import LONGEST_PRODUCT, Answer
from service.measuring.model import Deed

LONGEST_TOKEN = 4096
MOST_EVENTS = 100
MOST_SLOTS = 100
MOST_LINES = 200
MOST_VIEWS = 100
"""Views that a page may remember a click of until something is bought."""

VIEW = re.compile(r"[A-Za-z0-9_-]{16,64}")
"""What an id of a view looks like; a UUID does. A shorter one could be somebody else's too."""

ReadAnswer = Callable[[str], Answer]
"""The answer of a token. Raises `LinkRefused`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Slots of an answer that were shown or clicked, and the products in them, as far as the page says them."""

    kind: Deed
    answer: Answer
    products: Mapping[int, str | None]

    @property
    def slots(self) -> tuple[int, ...]:
        """Each slot once."""
        return tuple(self.products)


@dataclass(frozen=True, slots=True)
class Viewed:
    """The page of a product was looked at."""

    product: str


@dataclass(frozen=True, slots=True)
class Line:
    """One product of an order; ``price`` is a decimal a piece."""

    product: str
    quantity: int
    price: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """Something was bought; ``views`` are those in which the browser remembers a click."""

    order: str
    currency: str | None
    lines: tuple[Line, ...]
    views: tuple[str, ...]


Event = Seen | Viewed | Order


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells at once. Without ``consent`` neither ``view`` nor ``contact`` (a token) is looked at.

    ``refused`` holds what was not understood, each with its path.
    """

    consent: bool
    view: str | None
    contact: str | None
    events: tuple[Event, ...]
    refused: tuple[StatementRefused, ...]


def read_told(document: object, answer_of: ReadAnswer, shop: str, currency: str | None) -> Told:
    """A page's document; ``currency`` is that of orders that name none. Raises `StatementRefused` where it is none."""
    readers: Mapping[str, Reader[Any]] = {
        "consent": boolean,
        "view": or_null(read_view),
        "contact": or_null(text(LONGEST_TOKEN)),
        "events": lambda value, path: listed(value, path, MOST_EVENTS),
    }
    said = members(document, "", readers, ("consent", "events"))
    events, refused = [], []
    for row, path in said["events"]:
        try:
            events.append(_event(row, path, answer_of, shop, currency))
        except StatementRefused as fault:
            refused.append(fault)
    contact = said.get("contact") if said["consent"] else None
    view = said.get("view") if said["consent"] else None
    return Told(said["consent"], view, contact, tuple(events), tuple(refused))


def read_view(value: object, path: str) -> str:
    """Reads the id of a view."""
    if not isinstance(value, str) or not VIEW.fullmatch(value):
        raise StatementRefused(path, "An id of 16 to 64 letters, digits, - and _ is expected here, made at random.")
    return value


def _event(row: object, path: str, answer_of: ReadAnswer, shop: str, currency: str | None) -> Event:
    if not isinstance(row, dict):
        raise StatementRefused(path, f"An object is expected here, not {kind(row)}.")
    said = {name: value for name, value in row.items() if name != "event"}
    match row.get("event"):
        case "shown":
            return _seen(Deed.SHOWN, {"slots": _slots, "products": or_null(_products)}, said, path, answer_of, shop)
        case "clicked":
            return _seen(Deed.CLICKED, {"slot": _slot, "product": or_null(_product)}, said, path, answer_of, shop)
        case "viewed":
            return Viewed(members(said, path, {"product": _product}, ("product",))["product"])
        case "bought":
            return _order(said, path, currency)
    raise StatementRefused(at(path, "event"), "A page tells of shown, clicked, viewed or bought.")


def _seen(
    kind: Deed, readers: Mapping[str, Reader[Any]], row: object, path: str, answer_of: ReadAnswer, shop: str
) -> Seen:
    of_slots = next(iter(readers))
    said = members(row, path, {"answer": text(LONGEST_TOKEN), **readers}, ("answer", of_slots))
    try:
        answer = answer_of(said["answer"])
    except LinkRefused:
        answer = None
    if answer is None or answer.origin.shop != shop:
        raise StatementRefused(at(path, "answer"), "This is no answer of the shop's, or it is too old.")
    slots = said["slots"] if kind is Deed.SHOWN else (said["slot"],)
    products = said.get("products") if kind is Deed.SHOWN else (said.get("product"),)
    if products is not None and len(products) != len(slots):
        raise StatementRefused(at(path, "products"), f"One product for each slot is expected here: {len(slots)}.")
    if not all(answer.first <= slot <= answer.last for slot in slots):
        raise StatementRefused(at(path, of_slots), f"The answer has the slots {answer.first} to {answer.last}.")
    return Seen(kind, answer, dict(zip(slots, products or (None,) * len(slots), strict=True)))


def _order(row: object, path: str, currency: str | None) -> Order:
    readers: Mapping[str, Reader[Any]] = {
        "order": text(),
        "currency": or_null(read_currency),
        "products": lambda value, path: tuple(_line(each, at) for each, at in listed(value, path, MOST_LINES)),
        "views": lambda value, path: tuple(read_view(each, at) for each, at in listed(value, path, MOST_VIEWS)),
    }
    said = members(row, path, readers, ("order", "products"))
    if len({line.product for line in said["products"]}) < len(said["products"]):
        raise StatementRefused(at(path, "products"), "Each product stands in an order once, with its quantity.")
    paid_in = said.get("currency") or currency
    if paid_in is None and any(line.price is not None for line in said["products"]):
        raise StatementRefused(at(path, "currency"), "A price has a currency, and the shop has none of its own.")
    return Order(said["order"], paid_in, said["products"], said.get("views", ()))


def _line(row: object, path: str) -> Line:
    readers: Mapping[str, Reader[Any]] = {"product": _product, "quantity": read_pieces, "price": or_null(read_price)}
    said = members(row, path, readers, ("product",))
    return Line(said["product"], said.get("quantity", 1), said.get("price"))


def _slots(value: object, path: str) -> tuple[int, ...]:
    """Slots as they are named; one that is named again is the same one."""
    return tuple(_slot(each, place) for each, place in listed(value, path, MOST_SLOTS))


def _products(value: object, path: str) -> tuple[str, ...]:
    """The products in these slots, in their order."""
    return tuple(_product(each, place) for each, place in listed(value, path, MOST_SLOTS))


def _slot(value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise StatementRefused(path, "The number of a slot is expected here.")
    return value


_product = text(LONGEST_PRODUCT)
