"""A Google feed of an invented shop, of any size: some 1.2 kB an item, 360 leaves of categories, the same for one seed.

    python -m benchmarks.invented.feed feed.xml [--products 100000] [--changed 0.03]

It is written by the ten thousand items, so that a million take no memory and some 20 seconds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 10_000
SEED = 7

DEPARTMENTS = 12
SECTIONS, LEAVES = 6, 5
"""Sections of a department, leaves of a section."""

COLOURS = [
    "black",
    "white",
    "navy",
    "grey",
    "red",
    "beige",
    "green",
    "brown",
    "pink",
    "blue",
    "khaki",
    "yellow",
    "violet",
]
MATERIALS = ["cotton", "polyester", "wool", "linen", "leather", "viscose", "nylon", "steel", "glass", "oak", "rattan"]
SIZES = ["XS", "S", "M", "L", "XL", "XXL", "34", "36", "38", "40", "42", "44"]
UNITS = ("cm", "kg", "W", "l")
SALES, SOLD_OUT, GROUPED = 0.04, 0.1, 0.5
"""Shares of the products with a sale price, not in stock, in a group of variants."""
VARIANTS = 4

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel>
<title>An invented shop</title>
<link>https://shop.example/</link>
<description>Everything there is</description>
"""
FOOT = "</channel>\n</rss>\n"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the tree: its path as the feed writes it, and per attribute the ready texts of all its values."""

    path: str
    noun: str
    details: tuple[tuple[str, ...], ...]


class InventedShop:
    """Words, categories and attributes, all made of ``seed``."""

    def __init__(self, seed: int = SEED) -> None:
        self._chance = np.random.default_rng(seed)
        self.brands = [self._word().capitalize() for _ in range(400)]
        self.models = [self._word().capitalize() for _ in range(3000)]
        self.sentences = [self._sentence() for _ in range(500)]
        self.leaves = [leaf for number in range(DEPARTMENTS) for leaf in self._department(number)]

    def _word(self) -> str:
        return "".join(self._chance.choice(list("bdfgklmnprstwz")) + self._chance.choice(list("aeiouy"))
                       for _ in range(int(self._chance.integers(2, 5))))  # fmt: skip

    def _sentence(self) -> str:
        words = [self._word() for _ in range(int(self._chance.integers(5, 9)))]
        return " ".join(words).capitalize() + "."

    def _department(self, number: int) -> Iterator[Leaf]:
        """The leaves of a department, each with five of the eight attributes that its products know."""
        name = self._word().capitalize()
        attributes = [self._attribute(f"{self._word().capitalize()} {number}", kind) for kind in range(8)]
        for _ in range(SECTIONS):
            section = self._word().capitalize()
            for _ in range(LEAVES):
                noun = self._word().capitalize()
                own = sorted(self._chance.permutation(len(attributes))[:5].tolist())
                details = tuple(attributes[each] for each in own)
                yield Leaf(f"{name} &gt; {section} &gt; {noun}", noun, details)

    def _attribute(self, name: str, kind: int) -> tuple[str, ...]:
        """The ready texts of an attribute: one answered by yes or no, two by quantities, five by words."""
        if kind == 0:
            values = ["yes", "no"]
        elif kind < 3:
            unit = self._chance.choice(UNITS)
            values = [f"{step * kind / 2:g} {unit}" for step in range(1, 80)]
        else:
            values = [self._word() for _ in range((4, 6, 12, 25, 60)[kind - 3])]
        return tuple(
            f"<g:product_detail><g:attribute_name>{name}</g:attribute_name>"
            f"<g:attribute_value>{value}</g:attribute_value></g:product_detail>"
            for value in values
        )


def write_feed(path: Path, products: int, changed: float = 0.0, seed: int = SEED) -> None:
    """Write the feed; of ``changed`` (a share) of the items the price and the stock are others than without that."""
    shop, chance, change = InventedShop(seed), np.random.default_rng(seed + 1), np.random.default_rng(seed + 2)
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        for first in range(0, products, BLOCK):
            count = min(BLOCK, products - first)
            out.writelines(_items(shop, first, count, chance, change.random(count) < changed))
        out.write(FOOT)


def _items(
    shop: InventedShop, first: int, count: int, chance: np.random.Generator, changed: NDArray[np.bool_]
) -> Iterator[str]:
    """The items of a block; every column of chance is drawn at once, which is ten times as quick as item by item."""

    def among(texts: list[str]) -> list[str]:
        return [texts[place] for place in chance.integers(0, len(texts), count).tolist()]

    grouped = np.arange(first, first + count) // VARIANTS
    together = np.random.default_rng((SEED, first)).random(count)[(grouped - grouped[0])] < GROUPED
    leaves = (chance.random(count) ** 1.5 * len(shop.leaves)).astype(np.int64)
    shown = chance.random((count, 5)) < 0.9
    prices = np.round(np.exp(chance.normal(4.6, 0.9, count)) * 100).astype(np.int64) + changed * 700
    sales, stock = chance.random(count) < SALES, (chance.random(count) < SOLD_OUT) ^ changed
    columns = zip(
        range(first, first + count),
        leaves.tolist(),
        among(shop.brands),
        among(shop.models),
        among(COLOURS),
        among(MATERIALS),
        among(SIZES),
        zip(*(among(shop.sentences) for _ in range(4)), strict=True),
        chance.random((count, 5)).tolist(),
        shown.tolist(),
        zip(grouped.tolist(), together.tolist(), strict=True),
        prices.tolist(),
        sales.tolist(),
        stock.tolist(),
        strict=True,
    )
    for number, leaf_, brand, model, colour, material, size, said, chosen, tells, group, cents, sale, out in columns:
        leaf = shop.leaves[leaf_]
        details = "".join(
            texts[int(place * len(texts))]
            for texts, place, told in zip(leaf.details, chosen, tells, strict=True)
            if told
        )
        slug = f"{leaf.noun}-{model}-{colour}-{number}".lower()
        yield (
            f"<item>\n<g:id>P{number:07d}</g:id>\n<g:title>{brand} {leaf.noun} {model} {colour}</g:title>\n"
            f"<g:description><![CDATA[<p>{said[0]} {said[1]}</p><p>{said[2]} &amp; {said[3]}</p>]]></g:description>\n"
            f"<g:link>https://shop.example/p/{slug}</g:link>\n"
            f"<g:image_link>https://shop.example/i/{number:07d}.jpg</g:image_link>\n"
            f"<g:price>{cents // 100}.{cents % 100:02d} PLN</g:price>\n"
            + (f"<g:sale_price>{cents * 8 // 1000}.00 PLN</g:sale_price>\n" if sale else "")
            + f"<g:availability>{'out_of_stock' if out else 'in_stock'}</g:availability>\n"
            f"<g:brand>{brand}</g:brand>\n<g:condition>new</g:condition>\n<g:gtin>{5900000000000 + number}</g:gtin>\n"
            + (f"<g:item_group_id>G{group[0]}</g:item_group_id>\n" if group[1] else "")
            + f"<g:product_type>{leaf.path}</g:product_type>\n"
            f"<g:color>{colour}</g:color>\n<g:material>{material}</g:material>\n<g:size>{size}</g:size>\n"
            f"{details}\n</item>\n"
        )


def main() -> None:
    """Write a feed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("path", type=Path)
    options.add_argument("--products", type=int, default=100_000)
    options.add_argument("--changed", type=float, default=0.0)
    asked = options.parse_args()
    write_feed(asked.path, asked.products, asked.changed)


if __name__ == "__main__":
    main()
