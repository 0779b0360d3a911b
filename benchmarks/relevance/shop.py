"""The products as a feed, taken through the real stages to an index.

Its category is department, category and type; its brand the manufacturer, whom the data knows by number; beside them
the size of the pack, and whether the label is national or the grocer's own. Popularity is in how many baskets of the
first part a product was: the figure that a shop without one in its feed would have fitted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from benchmarks.relevance.purchases import Frame
from feeds.build import FeedSettings, build
from matching.building import build_index
from matching.index import Index

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>A grocer</title>
<link>https://shop.example/</link><description>A year of purchases</description>
"""
FOOT = "</channel></rss>\n"
DETAIL = (
    "<g:product_detail><g:attribute_name>Label</g:attribute_name>"
    "<g:attribute_value>{}</g:attribute_value></g:product_detail>"
)
AT = datetime(2018, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Shop:
    """The index of all products, and between it and their numbers: ``ids`` by product, ``products`` by id."""

    index: Index
    ids: Sequence[str]
    products: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Described:
    """What a product says of itself, as the feed has it; ``size`` is None where the data says none."""

    path: str
    brand: str
    label: str
    size: str | None
    price: float

    @property
    def category(self) -> str:
        """The path without the type."""
        return self.path.rpartition(" > ")[0]


def described(products: Frame) -> list[Described]:
    """All products, in their order."""
    columns = ("department", "product_category", "product_type", "manufacturer_id", "brand", "package_size", "price")
    return [
        Described(
            " > ".join(part.replace(">", "/") for part in (department, category, type_)),
            f"Maker {maker}",
            label,
            size if isinstance(size, str) else None,
            price,
        )
        for department, category, type_, maker, label, size, price in zip(
            *(products[name] for name in columns), strict=True
        )
    ]


def opened(products: Frame, folder: Path) -> Shop:
    """The shop, from the feed to the index."""
    feed = folder / "feed.xml"
    with feed.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(_items(products["product_id"], described(products)))
        file.write(FOOT)
    built = build(feed, folder, FeedSettings(at=AT))
    assert built.catalogue is not None
    ids = [str(number) for number in products["product_id"]]
    places = {id_: place for place, id_ in enumerate(ids)}
    baskets = products["baskets"].to_numpy().astype(np.int64)
    popularity = baskets[[places[id_] for id_ in built.catalogue.ids]] * 10**6
    return Shop(build_index(replace(built.catalogue, popularity=popularity)), ids, places)


def _items(numbers: Any, products: list[Described]) -> Iterator[str]:
    for number, product in zip(numbers, products, strict=True):
        size = f"<g:size>{escape(product.size)}</g:size>" if product.size else ""
        yield (
            f"<item><g:id>{number}</g:id><g:title>{escape(product.path.rpartition(' > ')[2])} {number}</g:title>"
            f"<g:link>https://shop.example/{number}</g:link><g:price>{product.price:.2f} USD</g:price>"
            f"<g:availability>in_stock</g:availability><g:product_type>{escape(product.path)}</g:product_type>"
            f"<g:brand>{product.brand}</g:brand>{size}{DETAIL.format(product.label)}</item>\n"
        )
