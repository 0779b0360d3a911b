"""How well what texts look like suits a field: 0 where it cannot be, 1 where it could be nothing better."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feeds.looks import Looks


def _id(looks: Looks) -> float:
    return looks["code"] * looks.distinct * (1.0 if looks.length < 40 else 0.5)


def _title(looks: Looks) -> float:
    if looks["address"] > 0.2 or looks["price"] > 0.5 or looks["markup"] > 0.3:
        return 0.0
    return looks["words"] * (1.0 if 3 <= looks.length <= 250 else 0.3) * (0.6 + 0.4 * looks.distinct)


def _description(looks: Looks) -> float:
    return 0.0 if looks["address"] > 0.5 else looks["words"] * (1.0 if looks.length >= 40 else 0.5)


def _link(looks: Looks) -> float:
    return looks["address"] * (1 - 0.8 * looks["picture"])


def _image(looks: Looks) -> float:
    return max(looks["address"] * (0.5 + 0.5 * looks["picture"]), 0.7 * looks["picture"])


def _price(looks: Looks) -> float:
    return looks["price"] if looks["price"] >= 0.5 else 0.0


def _availability(looks: Looks) -> float:
    if looks["address"] > 0.2 or looks.length > 60:
        return 0.0
    return max(looks["availability"], 0.5 if looks.distinct < 0.5 else 0.3)


def _category(looks: Looks) -> float:
    if looks["address"] > 0.2 or looks.length > 300 or looks["words"] < 0.5:
        return 0.0
    return 1.0 if looks["path"] > 0.3 else 0.9 if looks.distinct < 0.6 else 0.6


def _short(looks: Looks) -> float:
    return looks["code"] if looks.length <= 64 else 0.0


def _brand(looks: Looks) -> float:
    return looks["words"] if looks.length <= 64 and not looks["address"] else 0.0


SUITS: Mapping[str, Callable[[Looks], float]] = {
    "id": _id,
    "title": _title,
    "description": _description,
    "link": _link,
    "image": _image,
    "images": lambda _: 0.0,  # it comes with the image
    "price": _price,
    "sale_price": _price,
    "old_price": _price,
    "currency": lambda looks: looks["currency"],
    "availability": _availability,
    "stock": lambda looks: looks["number"],
    "category": _category,
    "category_id": _short,
    "brand": _brand,
    "ean": lambda looks: looks["number"] if 7 < looks.length < 15 else 0.0,
    "number": _short,
    "group": _short,
}
"""Field -> how well texts suit it, in the order in which a mapping lists them."""
