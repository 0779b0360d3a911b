"""Single products on the card: the wish list, and what is shown no more; each can be taken off its list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.centres.page.visit import Visit
from service.contacts.model import Contact, Marked, Products, Source
from service.contacts.store import Change

LISTS = ("wished", "refused")
"""The lists of `Products`, by their members' names."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A product on a list, by its name where the shop still has it."""

    product: str
    name: str
    source: Source
    at: datetime


def listed(visit: Visit) -> Mapping[str, list[Listed]]:
    """Each list that is not empty, the newest first."""
    lists = {name: _marked(visit.contact.products, name) for name in LISTS}
    return {
        name: [Listed(each.product, name_of(visit, each.product), each.source, each.at) for each in reversed(marked)]
        for name, marked in lists.items()
        if marked
    }


def name_of(visit: Visit, product: str) -> str:
    """What the shop calls a product; its id once it has left."""
    row = None if visit.generation is None else visit.generation.index.row_of(product)
    if visit.generation is None or row is None:
        return product
    return str(visit.generation.documents.document(row)["title"])


def taken_off(name: str, product: str) -> Change:
    """The change that takes a product off one of the lists; of another name, none."""

    def change(card: Contact) -> Contact:
        if name not in LISTS:
            return card
        kept = tuple(each for each in _marked(card.products, name) if each.product != product)
        return replace(card, products=replace(card.products, **{name: kept}))

    return change


def told_of_products(visit: Visit, before: Any, after: Any) -> Iterator[str]:
    """What became of each product, in words; of one that moved, where it went."""
    was, now = _by_product(before), _by_product(after)
    for product in dict.fromkeys((*was, *now)):
        if was.get(product) != now.get(product):
            word = now[product] if product in now else f"not_{was[product]}"
            yield visit.texts.say(f"told.product_{word}", name=name_of(visit, product))


def _by_product(document: Mapping[str, Any]) -> dict[str, str]:
    """On which list each product stands."""
    return {each["product"]: name for name in LISTS for each in document[name]}


def _marked(products: Products, name: str) -> tuple[Marked, ...]:
    return dict(zip(LISTS, products.lists, strict=True))[name]
