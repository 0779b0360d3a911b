"""Random preference documents over given products: realistic mixes and nasty ones, the same for the same seed.

Every document is one that the contract accepts; what it refuses is tested by hand where it is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.statements import DIMENSIONS, FACTORS, fold, number

Document = dict[str, Any]

WEIGHTS = (0.001, 0.333, 0.5, 1, 1.0, 2, 2.5, 3, 7.125, 1000)
STRANGE_VALUES = ("mauve", "no such thing", "żółć", "12", "-", "ﬁne", "Ω Ω")
STRANGE_FILTERS = ("no_such_filter", "moon_phase")
FULL_WIDTH = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}

SPELLINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    str.swapcase,
    lambda text: text.translate(FULL_WIDTH),
    lambda text: f"  {text}\t",
    lambda text: text.replace(" ", "\u00a0 "),
    lambda text: unicodedata.normalize("NFD", text),
)


class Wishes:
    """What one generation's products can be asked about, and a dice to ask with."""

    def __init__(self, products: Sequence[Document], filters: Document, seed: int) -> None:
        self.dice = Random(seed)
        self.products = products
        self.main_filter: str = filters["main"]["filter"]
        self.currencies = sorted({product["currency"] for product in products if product.get("currency")})
        shown = [dependent for value in filters["main"]["values"] for dependent in value["dependent"]]
        self.units = {dependent["filter"]: dependent["unit"] for dependent in shown if dependent.get("unit")}
        self.said: dict[str, list[Any]] = {}
        for product in products:
            for key, value in product["filters"].items():
                self.said.setdefault(key, []).extend(value if isinstance(value, list) else [value])
        types = {dependent["filter"]: dependent["type"] for dependent in shown}
        self.types = {key: types.get(key) or guess_type(products, key) for key in self.said}
        self.names: Document = filters.get("names", {"keys": {}, "aliases": {}, "groups": {}})
        self.paths: list[str] = [str(value) for value in self.said.get(self.main_filter, [])]

    def documents(self, count: int) -> Iterator[Document]:
        """So many preference documents."""
        for _ in range(count):
            yield self.document()

    def document(self) -> Document:
        """One preferences document with none to four preferences, and perhaps its own ``k`` and ``offset``."""
        dice = self.dice
        size = dice.choices((0, 1, 2, 3, 4), (1, 60, 20, 12, 7))[0]
        document: Document = {"preferences": [self.preference() for _ in range(size)]}
        if dice.random() < 0.6:
            document["k"] = dice.choice((1, 2, 3, 5, 12, 40, 1000))
        if dice.random() < 0.3:
            document["offset"] = dice.choice((0, 1, 2, 7, 30, 10_000))
        return document

    def preference(self) -> Document:
        """A main value and up to six criteria; half of their values are those of one real product."""
        dice = self.dice
        anchor = dice.choice(self.products)
        size = dice.choices(range(7), (4, 16, 24, 24, 16, 10, 6))[0]
        criteria = [self.criterion(anchor["filters"]) for _ in range(size)]
        if criteria and dice.random() < 0.08:
            criteria.append(dict(dice.choice(criteria)))
        return {"main": self.main(anchor["filters"]), "criteria": criteria}

    def main(self, anchor: Document) -> str | None:
        """A main value: mostly a node that exists (whole or by its last part), else every product or a stranger."""
        dice = self.dice
        if not self.paths or dice.random() < 0.2:
            return dice.choice((None, None, None, "Atlantis", "Atlantis > Gates"))
        parts = dice.choice(anchor.get(self.main_filter) or self.paths).split(" > ")
        parts = parts[: dice.choice((len(parts), len(parts), dice.randint(1, len(parts))))]
        if dice.random() < 0.25:
            parts = parts[-1:]
        if dice.random() < 0.15:
            parts = [dice.choice(SPELLINGS)(part) for part in parts]
        return " > ".join(parts)

    def criterion(self, anchor: Document) -> Document:
        """One criterion on a known filter (one the anchor carries, half of the time) or on an unknown one."""
        dice = self.dice
        if dice.random() < 0.03:
            operators = dice.choice(
                ({"any": ["x"]}, {"none": ["x"]}, {"max": "5"}, {"present": True}, {"absent": True})
            )
            return {"filter": dice.choice(STRANGE_FILTERS), **operators, **self.manner()}
        key = dice.choice(sorted(anchor if anchor and dice.random() < 0.5 else self.said))
        name = dice.choice([key, *self.other_keys(key)])
        if dice.random() < 0.05:
            return {"filter": dice.choice((key, *STRANGE_FILTERS)), "indifferent": True}
        if dice.random() < 0.12:
            return {"filter": name, dice.choice(("present", "absent")): True, **self.manner()}
        asked = {"choice": self.choice, "range": self.range, "yes/no": self.yes_no, None: self.absence}[self.types[key]]
        return {"filter": name, **asked(key, anchor.get(key)), **self.manner()}

    def other_keys(self, key: str) -> list[str]:
        """What else leads to this filter: no other filter has that key, nor that name and comes before."""
        keys: Document = self.names["keys"]
        before = {name for other in self.said if other < key for name in keys.get(other, [])}
        return [name for name in keys.get(key, []) if name not in self.said and name not in before]

    def manner(self) -> Document:
        """How much a criterion matters."""
        dice = self.dice
        manner: Document = {}
        if dice.random() < 0.5:
            manner["weight"] = dice.choice(WEIGHTS)
        if dice.random() < 0.1:
            manner["must"] = True
        if dice.random() < 0.15:
            manner["strict"] = True
        return manner

    def choice(self, key: str, own: Any) -> Document:
        """Values wanted, refused, or both; now and then a stated absence among the wanted ones."""
        dice = self.dice
        operators = dice.choice((("any",), ("any",), ("any",), ("none",), ("any", "none")))
        asked: Document = {name: [self.value(key, own) for _ in range(dice.randint(1, 4))] for name in operators}
        if "any" in asked and dice.random() < 0.1:
            asked["any"].insert(0, False)
        elif dice.random() < 0.03:
            asked[operators[0]].append(True)
        return asked

    def value(self, key: str, own: Any) -> str:
        """A value of the filter as somebody may write it, an ancestor's path, or something no product has."""
        dice = self.dice
        stated = [value for value in (own if isinstance(own, list) else []) if isinstance(value, str)]
        known = [value for value in self.said[key] if isinstance(value, str)]
        value = dice.choice(stated) if stated and dice.random() < 0.3 else dice.choice(known or STRANGE_VALUES)
        if key == self.main_filter and dice.random() < 0.4:
            parts = value.split(" > ")
            value = " > ".join(parts[: dice.randint(1, len(parts))])
        groups = [name for group in self.names["groups"].get(key, []) for name in group["names"]]
        if (others := [*self.names["aliases"].get(key, {}), *groups]) and dice.random() < 0.3:
            value = dice.choice(others)
        roll = dice.random()
        if roll < 0.15:
            spell = dice.choice(SPELLINGS)
            return " > ".join(map(spell, value.split(" > "))) if key == self.main_filter else spell(value)
        if roll < 0.22:
            return dice.choice((*STRANGE_VALUES, value[::-1] or "-", value + "x"))
        return value

    def yes_no(self, key: str, own: Any) -> Document:
        """Yes, no, either, or a refusal of one."""
        return self.dice.choice(
            (
                {"any": [True]},
                {"any": [True]},
                {"any": [False]},
                {"any": [True, False]},
                {"none": [True]},
                {"none": [False]},
            )
        )

    def absence(self, key: str, own: Any) -> Document:
        """What can be asked of a filter whose type the documents do not tell."""
        return self.dice.choice(({"any": [False]}, {"present": True}, {"absent": True}))

    def range(self, key: str, own: Any) -> Document:
        """Bounds that often hit a product's number exactly, a band, or a bound in another unit or currency."""
        dice = self.dice
        if dice.random() < 0.08:
            return {dice.choice(("any", "none")): [str(dice.choice(self.said[key])) for _ in range(3)]}
        numbers = [n for value in self.said[key] if (n := number(value)) is not None and not isinstance(value, bool)]
        if not numbers:
            return self.absence(key, own)
        low, high = sorted(dice.choice(numbers) + Decimal(dice.choice(("0", "0", "0.01", "-1"))) for _ in range(2))
        lower, upper = dice.choice(("min", "over")), dice.choice(("max", "under"))
        bounds: Document = {lower: low, upper: high}
        if low == high and (lower, upper) != ("min", "max"):
            bounds = {dice.choice((lower, upper)): low}
        elif dice.random() < 0.5:
            del bounds[dice.choice((lower, upper))]
        asked: Document = {name: str(bound) for name, bound in bounds.items()}
        if dice.random() < 0.2:
            asked = {**(asked if dice.random() < 0.2 else {}), "band": dice.randint(1, 6)}
        elif key in self.units and dice.random() < 0.4:
            asked = self.in_another_unit(key, bounds)
        if key == "price":
            asked |= self.currency()
        return asked

    def in_another_unit(self, key: str, bounds: dict[str, Decimal]) -> Document:
        """The same bounds in another unit of the filter's dimension; in its own where we know no other."""
        own = fold(self.units[key])
        if own not in FACTORS:
            return {name: str(bound) for name, bound in bounds.items()}
        dimension, factor = FACTORS[own]
        unit = self.dice.choice(sorted(DIMENSIONS[dimension]))
        return {**{name: f"{bound * factor / FACTORS[unit][1]:f}" for name, bound in bounds.items()}, "unit": unit}

    def currency(self) -> Document:
        """The currency of a price bound: left out only where there is no doubt."""
        if not self.currencies or (len(self.currencies) == 1 and self.dice.random() < 0.6):
            return {}
        currency = self.dice.choice((*self.currencies, *self.currencies, "XAF"))
        return {"currency": self.dice.choice((currency, currency, currency.lower()))}


def guess_type(products: Sequence[Document], key: str) -> str | None:
    """The type of a filter that no main value shows, from how products state it; ``None`` where that leaves doubt."""
    stated = [product["filters"][key] for product in products if key in product["filters"]]
    if any(isinstance(value, str) for value in stated):
        return "range"
    if any(value is True for value in stated):
        return "yes/no"
    texts = [each for value in stated if isinstance(value, list) for each in value]
    return "choice" if any(number(text) is None for text in texts) else None
