"""The options of docs/plans/9-matching.md once more, over the oracle's plain products: slow, and in whole fractions.

Written from the table of options alone. ``options`` are the member ``options`` of a request document; what no product
document tells (first days, reductions, what is in stock) stands in `Told`, by id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from tests.oracle.brute import BOUNDS, MILLION, Document, Found, Shop, print_match
from tests.oracle.statements import ABSENT, FACTORS, Path, Statement, fold

WORDS = 2**64


@dataclass(frozen=True)
class Told:
    """By id: the first day (0 unknown), the millionths of the reduction (0 none), and what is in stock now."""

    since: Mapping[str, int] = field(default_factory=dict)
    reduced: Mapping[str, int] = field(default_factory=dict)
    in_stock: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranked:
    """A product in a list, and whether it was pinned there."""

    found: Found
    pinned: bool = False

    @property
    def product(self) -> Document:
        return self.found.product


class Optional:
    """One shop asked under one set of options."""

    def __init__(self, shop: Shop, options: Document, told: Told) -> None:
        self.shop, self.options, self.told = shop, options, told
        self.without = {*options.get("without", [])}
        self.minimum = Fraction(options.get("minimum", "0")) * MILLION
        self.variants: int = options.get("variants", 1)

    # --- what preferences find ----------------------------------------------------------------------------------

    def may_stand(self, product: Document) -> bool:
        """Whether the options treat it as if it could be bought."""
        stocked = not self.options.get("in_stock") or self.told.in_stock.get(product["id"], False)
        return bool(product["available"]) and product["id"] not in self.without and stocked

    def find(self, preference: Document, position: int) -> list[Found]:
        """The candidates of one preference with what near misses gain."""
        node = None if preference["main"] is None else self.shop.find_node(preference["main"])
        found = [each for each in self.shop.find(preference, position) if self.may_stand(each.product)]
        return [self.credited(each, preference, node) for each in found]

    def credited(self, found: Found, preference: Document, node: Path | None) -> Found:
        """The product with its match made anew, near misses said with the criteria they belong to."""
        said = self.shop.said[self.shop.products.index(found.product)]
        gained = total = 0
        missed: list[Document] = []
        misses = iter(found.missed)
        for stated in preference["criteria"]:
            if "indifferent" in stated:
                continue
            criterion = self.shop.own(stated)
            weight = int(Fraction(str(stated.get("weight", 1))) * 1000)
            total += weight
            statement = said.get(criterion["filter"])
            if self.shop.is_met(criterion, found.product, statement, node):
                gained += weight * MILLION
                continue
            miss = next(misses)
            near = self.nearest(criterion, found.product, statement)
            if near is not None:
                share, by, over = near
                gained += min(weight * MILLION * share.numerator // share.denominator, weight * MILLION - 1)
                unit = found.product["currency"] if criterion["filter"] == "price" else None
                unit = unit or self.shop.units.get(criterion["filter"])
                miss = {**miss, "by": by, "over": over, **({"unit": unit} if unit else {})}
            missed.append(miss)
        return replace(found, match=gained // total if total else MILLION, missed=missed)

    # --- near misses --------------------------------------------------------------------------------------------

    def nearest(
        self, criterion: Document, product: Document, said: Statement | None
    ) -> tuple[Fraction, Fraction, bool] | None:
        """What share of the weight is gained, by how much the nearest number misses, and whether it is over."""
        near = [each for each in self.options.get("near", []) if self.key(each["filter"]) == criterion["filter"]]
        bounded = any(bound in criterion for bound in BOUNDS)
        if not near or not bounded or "band" in criterion or criterion.get("must") or said is None or said == ABSENT:
            return None
        rest = {key: value for key, value in criterion.items() if key not in BOUNDS}
        holds = any(key in rest for key in ("any", "none"))
        if holds and not self.shop.is_met(rest, product, said, None):
            return None
        if not self.shop.has_currency(criterion, product):
            return None
        found = []
        for n in map(Fraction, said.numbers):
            for keys, sign in ((("min", "over"), -1), (("max", "under"), 1)):
                bounds = [self.own_unit(criterion, criterion[key]) for key in keys if key in criterion]
                if not bounds:
                    continue
                bound = max(bounds) if sign < 0 else min(bounds)
                by = sign * (n - bound)
                tolerance = self.tolerance(near[0], criterion, bound)
                if 0 <= by < tolerance:
                    found.append((by / tolerance, by, n, sign > 0))
        if not found:
            return None
        part, by, _, over = min(found)
        return 1 - part, by, over

    def key(self, name: str) -> str:
        """The filter's own key."""
        return str(self.shop.own({"filter": name})["filter"])

    def own_unit(self, criterion: Document, bound: str) -> Fraction:
        """A number of the criterion in the filter's own unit, exactly."""
        asked, own = criterion.get("unit"), self.shop.units.get(criterion["filter"])
        if asked is None or own is None or fold(asked) == fold(own):
            return Fraction(bound)
        return Fraction(bound) * Fraction(FACTORS[fold(asked)][1]) / Fraction(FACTORS[fold(own)][1])

    def tolerance(self, near: Document, criterion: Document, bound: Fraction) -> Fraction:
        """How much a bound may be missed by: an amount in the criterion's unit, or a part of the bound."""
        if "tolerance" in near:
            return self.own_unit(criterion, near["tolerance"])
        return abs(bound) * Fraction(near["percent"]) / 100

    # --- the order ----------------------------------------------------------------------------------------------

    def points(self, product: Document) -> int:
        """What all boosts that the product meets give it."""
        said = self.shop.said[self.shop.products.index(product)]
        points = Fraction(0)
        for boost in self.options.get("boosts", []):
            criterion = self.shop.own({key: value for key, value in boost.items() if key != "points"})
            if self.shop.is_met(criterion, product, said.get(criterion["filter"]), None):
                points += Fraction(boost["points"]) * MILLION
        return int(points)

    def standing(self, found: Found) -> tuple[Any, ...]:
        """Ascending, this is the order."""
        product, options = found.product, self.options
        points = self.points(product)
        lifted = found.match + points if options.get("lift") else found.match
        told = {"reduced": self.told.reduced, "newest": self.told.since}
        ties = [-told[tie].get(product["id"], 0) for tie in options.get("ties", [])]
        popularity = Fraction(str(product["popularity"]))
        rotated: list[Any] = []
        if "rotate" in options:
            rotated = [-power_of_two(popularity), digest(product["id"], **options["rotate"])]
        return (-lifted, -found.match, -points, *ties, *rotated, -popularity, product["id"])

    # --- the list -----------------------------------------------------------------------------------------------

    def list_of(self, document: Document) -> tuple[list[Ranked], list[Found], list[Found]]:
        """The whole list with its pinned products; all that is found, at its best; and those of it that are listed."""
        finds = [self.find(preference, number) for number, preference in enumerate(document["preferences"])]
        best = best_of(finds)
        pinned = self.pinned(document, best)
        taken = {each.product["id"] for each in pinned.values()}
        lists = [[each for each in found if each.match >= self.minimum] for found in finds]
        listed = best_of(lists)
        mixed = lists if self.options.get("mix") == "fair" else [listed]
        own = [sorted((one for one in each if one.product["id"] not in taken), key=self.standing) for each in mixed]
        first = [each.product for each in pinned.values()]
        ordered = [Ranked(each) for each in self.take_turns([self.fold(first, each) for each in own], first)]
        for slot in sorted(pinned):
            ordered.insert(min(slot - 1, len(ordered)), Ranked(pinned[slot], pinned=True))
        return ordered, best, listed

    def pinned(self, document: Document, best: Sequence[Found]) -> dict[int, Found]:
        """Who stands in which slot."""
        standing: dict[int, Found] = {}
        for pin in self.options.get("pinned", []) if document["preferences"] else []:
            for product, said in zip(self.shop.products, self.shop.said, strict=True):
                if product["id"] != pin["id"] or not self.may_stand(product):
                    continue
                found = [each for each in best if each.product["id"] == pin["id"]]
                if found:
                    standing[pin["slot"]] = found[0]
                elif not any(self.asks_about(each, said) for each in document["preferences"]):
                    standing[pin["slot"]] = Found(product, 0, 0)
        return standing

    def asks_about(self, preference: Document, said: dict[str, Statement]) -> bool:
        """Whether the product is in the preference's main value."""
        if preference["main"] is None:
            return True
        node = self.shop.find_node(preference["main"])
        return node is not None and self.shop.is_in(said, node)

    def fold(self, first: Sequence[Document], ordered: Sequence[Found]) -> list[Found]:
        """The first so many of each group, those that stand anyway counted."""
        seen = Counter(product.get("group") for product in first)
        kept = []
        for each in ordered:
            group = each.product.get("group")
            if group is None or seen[group] < self.variants:
                kept.append(each)
            seen[group] += 1
        return kept

    def take_turns(self, lists: list[list[Found]], first: Sequence[Document]) -> Iterator[Found]:
        """One after the other takes the next of its list that nobody took, and that no group and no cap keeps out."""
        ids: set[str] = set()
        groups = Counter(product.get("group") for product in first)
        values = Counter(value for product in first for value in self.capped(product))

        def may(product: Document) -> bool:
            group = product.get("group")
            return (
                product["id"] not in ids
                and (group is None or groups[group] < self.variants)
                and all(values[value] < self.options["caps"][value[0]]["most"] for value in self.capped(product))
            )

        while any(lists):
            for each in lists:
                while each:
                    found = each.pop(0)
                    if may(found.product):
                        ids.add(found.product["id"])
                        groups[found.product.get("group")] += 1
                        values.update(self.capped(found.product))
                        yield found
                        break

    def capped(self, product: Document) -> set[tuple[int, str]]:
        """The number of each cap beside each value that the product has of its filter."""
        capped = set()
        for number, cap in enumerate(self.options.get("caps", [])):
            value = product["filters"].get(self.key(cap["filter"]))
            listed = value if isinstance(value, list) else [] if value in (None, False) else [value]
            capped |= {(number, same(each)) for each in listed}
        return capped

    def rank(self, document: Document, generation: str) -> tuple[Document, int]:
        """The ranking document, and how many products the whole list holds."""
        ordered, best, _ = self.list_of(document)
        full = sorted((each for each in best if each.match == MILLION), key=lambda each: each.product["id"])
        start = document.get("offset", 0)
        return {
            "generation": generation,
            "catalogue": len(self.shop.products),
            "candidates": len(best),
            "full_matches": len(self.fold([], full)),
            "matches": [printed(each) for each in ordered[start : start + document.get("k", 12)]],
            "unknown": [
                unknown
                for position, preference in enumerate(document["preferences"])
                for unknown in self.shop.list_unknown(preference, position)
            ],
        }, len(ordered)


def best_of(finds: Sequence[Sequence[Found]]) -> list[Found]:
    """Each product once, as the preference finds it under which it matches best; of equal ones the earlier."""
    best: dict[str, Found] = {}
    for found in (each for one in finds for each in one):
        known = best.get(found.product["id"])
        if known is None or found.match > known.match:
            best[found.product["id"]] = found
    return [*best.values()]


def same(value: object) -> str:
    """A value as caps compare it: numbers as numbers, texts folded."""
    try:
        return str(Fraction(str(value)))
    except ValueError:
        return fold(str(value))


def printed(ranked: Ranked) -> Document:
    """One entry of ``matches``."""
    entry = print_match(ranked.found)
    return {**entry, "pinned": True} if ranked.pinned else entry


def power_of_two(popularity: Fraction) -> int:
    """A number that ascends with the power of two from which on a popularity is; 0 stands for itself."""
    if popularity == 0:
        return 0
    power = 1000
    while abs(popularity) < Fraction(2) ** (power - 500):
        power -= 1
    return power if popularity > 0 else -power


def digest(id: str, by: str, day: str) -> int:
    """Where a product stands among its equals, for somebody and a day."""

    def mix(n: int) -> int:
        n = (n ^ n >> 30) * 0xBF58476D1CE4E5B9 % WORDS
        n = (n ^ n >> 27) * 0x94D049BB133111EB % WORDS
        return n ^ n >> 31

    letters = id.encode()
    h = len(letters)
    for start in range(0, len(letters), 8):
        h = mix(h ^ int.from_bytes(letters[start : start + 8], "little"))
    return mix(h ^ int.from_bytes(blake2b(f"{day}\n{by}".encode(), digest_size=8).digest(), "little"))
