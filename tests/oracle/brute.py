"""The contract's ranking once more, in plain and slow Python: the oracle that the real one must equal bit for bit.

Written from the contract's text alone, without a look at the matching stage. It reads what a stranger can read: the
lines of ``notesik products``, the document of ``notesik filters`` (for bands, units and the main filter's key; beside
it, as ``names``, what else filters and values are called) and a preferences document that was not refused. Speed is no
aim; every rule should be found here in the contract's words.

Two liberties: ``wanted`` is left out of ``missed`` (its wording is the ranking's own), and ``unknown`` lists only what
was not known, without the nearest known values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.oracle.statements import ABSENT, FACTORS, Path, Statement, fold, fold_path, read_statement

Document = dict[str, Any]

MILLION = 1_000_000
BOUNDS = ("min", "max", "over", "under", "band")


@dataclass(frozen=True)
class Found:
    """One product as one preference finds it."""

    product: Document
    match: int
    preference: int
    met: list[str] = field(default_factory=list)
    missed: list[Document] = field(default_factory=list)
    unstated: list[str] = field(default_factory=list)


class Shop:
    """One generation, read once and asked many times."""

    def __init__(self, products: Sequence[Document], filters: Document) -> None:
        self.products = products
        self.main_filter: str = filters["main"]["filter"]
        self.said: list[dict[str, Statement]] = [
            {key: read_statement(value, key == self.main_filter) for key, value in product["filters"].items()}
            for product in products
        ]
        self.carried: dict[str, list[Statement]] = {}
        for said in self.said:
            for key, statement in said.items():
                self.carried.setdefault(key, []).append(statement)
        self.texts = {key: {text for each in said for text in each.texts} for key, said in self.carried.items()}
        self.names: Document = filters.get("names", {"keys": {}, "aliases": {}, "groups": {}})
        self.nodes: set[Path] = {path for each in self.carried.get(self.main_filter, []) for path in each.paths}
        self.currencies = {product["currency"] for product in products if product.get("currency")}
        shown = [*filters["main"]["values"], {**filters.get("everything", {}), "value": EVERYTHING}]
        self.shown = {
            value["value"] if value["value"] is None or value["value"] is EVERYTHING else fold_path(value["value"]): {
                dependent["filter"]: dependent for dependent in value.get("dependent", [])
            }
            for value in shown
        }
        self.units = {
            key: dependent["unit"]
            for dependents in self.shown.values()
            for key, dependent in dependents.items()
            if dependent.get("unit")
        }

    # --- the main value -----------------------------------------------------------------------------------------

    def find_node(self, main: str) -> Path | None:
        """The node a main value names: a whole path, else the last part of exactly one node."""
        whole = fold_path(main)
        if whole in self.nodes:
            return whole
        ends = [node for node in self.nodes if node[-1] == fold(main.replace(r"\>", ">"))]
        return ends[0] if len(ends) == 1 else None

    def is_in(self, said: dict[str, Statement], node: Path | None) -> bool:
        """Whether one of the product's paths starts with the node; ``None`` is every product."""
        return node is None or (self.main_filter in said and node in said[self.main_filter].paths)

    # --- names --------------------------------------------------------------------------------------------------

    def own(self, criterion: Document) -> Document:
        """The criterion with its filter called by the filter's own key: a key goes before an alias of another."""
        name = criterion["filter"]
        called = sorted(key for key, names in self.names["keys"].items() if name in names and key in self.carried)
        return criterion if name in self.carried or not called else {**criterion, "filter": called[0]}

    def stands_for(self, value: str, key: str) -> set[str]:
        """The carried values (folded) that a text names: itself, else by alias; and all of every group of that name."""
        carried, name = self.texts.get(key, set()), fold(value)
        alias = self.names["aliases"].get(key, {}).get(name)
        meant = [name] if name in carried or alias is None else [fold(alias)]
        for group in self.names["groups"].get(key, []):
            if name in map(fold, group["names"]):
                meant += map(fold, group["values"])
        return carried.intersection(meant)

    # --- one criterion and one product --------------------------------------------------------------------------

    def fits(self, value: str | bool, said: Statement, key: str) -> bool:
        """Whether a product's statement has one wanted or refused value. A stated ``false`` has none but ``False``."""
        if isinstance(value, bool):
            return said.yes if value else said == ABSENT
        if key == self.main_filter:
            return fold_path(value) in said.paths
        return not said.texts.isdisjoint(self.stands_for(value, key))

    def find_band(self, criterion: Document, node: Path | None) -> tuple[Decimal, Decimal, bool] | None:
        """The band's borders under this main value and whether the lower one belongs to it; None if not shown."""
        place = EVERYTHING if node is None else node
        bands = self.shown.get(place, {}).get(criterion["filter"], {}).get("bands", [])
        index = criterion["band"] - 1
        if index >= len(bands):
            return None
        lower = bands[index]["min"] if index == 0 else bands[index - 1]["max"]
        return Decimal(lower), Decimal(bands[index]["max"]), index == 0

    def in_unit(self, criterion: Document, bound: str) -> Decimal:
        """A bound in the filter's own unit."""
        asked, own = criterion.get("unit"), self.units.get(criterion["filter"])
        if asked is None or own is None or fold(asked) == fold(own):
            return Decimal(bound)
        (dimension, factor), (own_dimension, own_factor) = FACTORS[fold(asked)], FACTORS[fold(own)]
        assert dimension == own_dimension, f"{asked} cannot be turned into {own}"
        return Decimal(bound) * factor / own_factor

    def holds(self, criterion: Document, n: Decimal, node: Path | None) -> bool:
        """Whether one number keeps every bound of the criterion."""
        keeps = [
            "min" not in criterion or n >= self.in_unit(criterion, criterion["min"]),
            "max" not in criterion or n <= self.in_unit(criterion, criterion["max"]),
            "over" not in criterion or n > self.in_unit(criterion, criterion["over"]),
            "under" not in criterion or n < self.in_unit(criterion, criterion["under"]),
        ]
        if "band" in criterion:
            band = self.find_band(criterion, node)
            keeps.append(band is not None and (band[0] < n <= band[1] or (band[2] and n == band[0])))
        return all(keeps)

    def has_currency(self, criterion: Document, product: Document) -> bool:
        """Whether the product's price is in the criterion's currency, or in the only one there is.

        Nothing is converted, so a band of prices holds only those in the currency in which it is shown.
        """
        if criterion["filter"] != "price":
            return True
        asked = criterion.get("currency")
        if asked is None and len(self.currencies) == 1:
            (asked,) = self.currencies
        shown = self.units.get("price") if "band" in criterion else None
        own = fold(product.get("currency") or "")
        return all(wanted is None or fold(wanted) == own for wanted in (asked, shown))

    def is_refused(self, criterion: Document, said: Statement | None) -> bool:
        """Whether the ``none`` part, always hard, refuses the product; with ``strict`` silence does not pass it."""
        if "none" not in criterion:
            return False
        if said is None:
            return bool(criterion.get("strict", False))
        # "A stated `false` ... is no value for anything else": it cannot be refused, not even by `none: [false]`.
        return any(value is not False and self.fits(value, said, criterion["filter"]) for value in criterion["none"])

    def is_met(self, criterion: Document, product: Document, said: Statement | None, node: Path | None) -> bool:
        """Whether the product meets everything the criterion asks for."""
        if said is None:
            passes_silence = "none" in criterion or "absent" in criterion
            asks_for_more = "any" in criterion or any(bound in criterion for bound in BOUNDS)
            return passes_silence and not asks_for_more and not criterion.get("strict", False)
        if "present" in criterion:
            return said != ABSENT
        if "absent" in criterion:
            return said == ABSENT
        if self.is_refused(criterion, said):
            return False
        if "any" in criterion and not any(self.fits(value, said, criterion["filter"]) for value in criterion["any"]):
            return False
        if any(bound in criterion for bound in BOUNDS):
            return self.has_currency(criterion, product) and any(self.holds(criterion, n, node) for n in said.numbers)
        return True

    # --- one preference and all products ------------------------------------------------------------------------

    def find(self, preference: Document, position: int) -> list[Found]:
        """The candidates of one preference with their matches, in feed order."""
        node = None if preference["main"] is None else self.find_node(preference["main"])
        if node is None and preference["main"] is not None:
            return []
        found = [
            self.judge(preference, position, product, said, node)
            for product, said in zip(self.products, self.said, strict=True)
            if product["available"] and self.is_in(said, node)
        ]
        return [each for each in found if each is not None]

    def judge(
        self, preference: Document, position: int, product: Document, said: dict[str, Statement], node: Path | None
    ) -> Found | None:
        """What one product comes to under one preference; ``None`` when it is refused or fails a ``must``."""
        weight_met = weight_all = 0
        found = Found(product, 0, position)
        for stated in preference["criteria"]:
            if "indifferent" in stated:
                continue
            criterion, key = self.own(stated), stated["filter"]
            statement = said.get(criterion["filter"])
            met = self.is_met(criterion, product, statement, node)
            if self.is_refused(criterion, statement) or (criterion.get("must", False) and not met):
                return None
            weight = int(Decimal(str(criterion.get("weight", 1))) * 1000)
            weight_all += weight
            weight_met += weight if met else 0
            if met:
                found.met.append(key)
            else:
                found.missed.append(
                    {"filter": key, "is": None if statement is None else product["filters"][criterion["filter"]]}
                )
            silent_pass = "none" in criterion or "absent" in criterion
            if statement is None and silent_pass and not criterion.get("strict", False):
                found.unstated.append(key)
        match = MILLION * weight_met // weight_all if weight_all else MILLION
        return Found(product, match, position, found.met, found.missed, found.unstated)

    # --- what is not known --------------------------------------------------------------------------------------

    def list_unknown(self, preference: Document, position: int) -> Iterable[Document]:
        """What the preference names and no product of the whole generation carries."""
        main = preference["main"]
        node = None if main is None else self.find_node(main)
        if main is not None and node is None:
            yield {"preference": position, "filter": None, "value": main}
        for stated in preference["criteria"]:
            criterion, name = self.own(stated), stated["filter"]
            key = criterion["filter"]
            if key not in self.carried:
                yield {"preference": position, "filter": name, "value": None}
                continue
            for value in [*criterion.get("any", []), *criterion.get("none", [])]:
                if not any(self.fits(value, statement, key) for statement in self.carried[key]):
                    yield {"preference": position, "filter": name, "value": value}
            if "band" in criterion and (main is None or node is not None) and self.find_band(criterion, node) is None:
                yield {"preference": position, "filter": name, "value": criterion["band"]}

    # --- live counts --------------------------------------------------------------------------------------------

    def count(self, preference: Document, generation: str) -> Document:
        """What remains of one preference, and what each further choice would leave.

        A choice takes the place of everything that is stated about its filter, but for what is refused there.
        """
        main = preference["main"]
        node = None if main is None else self.find_node(main)
        known = main is None or node is not None
        place: Any = EVERYTHING if main is None else node
        criteria = [self.own(each) for each in preference["criteria"] if "indifferent" not in each]
        there = [
            (product, said)
            for product, said in zip(self.products, self.said, strict=True)
            if known and product["available"] and self.is_in(said, node)
        ]

        def meets(criterion: Document, product: Document, said: dict[str, Statement]) -> bool:
            return self.is_met(criterion, product, said.get(criterion["filter"]), node)

        def offered(key: str, dependent: Document) -> Document:
            others = [each for each in criteria if each["filter"] != key]
            here = [each for each in criteria if each["filter"] == key]
            open_to = [
                (product, said)
                for product, said in there
                if all(meets(each, product, said) for each in others)
                and not any(self.is_refused(each, said.get(key)) for each in here)
            ]

            def leaves(**operator: Any) -> int:
                return sum(meets({"filter": key, **operator}, product, said) for product, said in open_to)

            def value(value: str | bool) -> Document:
                return {"value": value, "products": leaves(any=[value]), "chosen": self.is_chosen(value, key, here)}

            return {
                "filter": key,
                "values": [value(each["value"]) for each in dependent.get("values", [])],
                "groups": [value(each["value"]) for each in dependent.get("groups", [])],
                "bands": [
                    {"products": leaves(band=number), "chosen": any(each.get("band") == number for each in here)}
                    for number, _ in enumerate(dependent.get("bands", []), 1)
                ],
                "present": leaves(present=True),
                "silent": sum(key not in said for _, said in open_to),
            }

        return {
            "generation": generation,
            "catalogue": len(self.products),
            "candidates": len(self.find(preference, 0)),
            "remaining": sum(all(meets(each, product, said) for each in criteria) for product, said in there),
            "dependent": [offered(key, each) for key, each in self.shown.get(place, {}).items()] if known else [],
        }

    def is_chosen(self, value: str | bool, key: str, stated: Sequence[Document]) -> bool:
        """Whether everything that a listed value stands for is among what is wanted."""
        wanted = [each for criterion in stated for each in criterion.get("any", [])]
        if isinstance(value, bool):
            named = any(each is value for each in wanted)
            return named or (value is False and any("absent" in criterion for criterion in stated))
        meant = self.stands_for(value, key)
        return bool(meant) and meant <= {
            text for each in wanted if isinstance(each, str) for text in self.stands_for(each, key)
        }

    # --- the whole answer ---------------------------------------------------------------------------------------

    def rank(self, document: Document, generation: str) -> Document:
        """The ranking document of a preferences document."""
        return self.rank_with(document, generation)[0]

    def rank_with(
        self, document: Document, generation: str, minimum: int = 0, without: Collection[str] = ()
    ) -> tuple[Document, int]:
        """The same with the options that are off by default, and how many products the whole folded list holds.

        ``minimum`` (millionths): what matches less is no part of the list. ``without``: ids that cannot be bought.
        """
        best: dict[str, Found] = {}
        for position, preference in enumerate(document["preferences"]):
            for found in self.find(preference, position):
                known = best.get(found.product["id"])
                if found.product["id"] not in without and (known is None or found.match > known.match):
                    best[found.product["id"]] = found
        listed = [each for each in best.values() if each.match >= minimum]
        ordered = sorted(listed, key=lambda each: each.product["id"])
        ordered = sorted(ordered, key=lambda each: Decimal(str(each.product["popularity"])), reverse=True)
        ordered = sorted(ordered, key=lambda each: each.match, reverse=True)
        folded = keep_first_of_each_group(ordered)
        start = document.get("offset", 0)
        answer = {
            "generation": generation,
            "catalogue": len(self.products),
            "candidates": len(best),
            "full_matches": sum(each.match == MILLION for each in folded),
            "matches": [print_match(each) for each in folded[start : start + document.get("k", 12)]],
            "unknown": [
                unknown
                for position, preference in enumerate(document["preferences"])
                for unknown in self.list_unknown(preference, position)
            ],
        }
        return answer, len(folded)


EVERYTHING = "every product"
"""The place of the bands that a ``null`` main value is asked by: those over the whole catalogue."""


def keep_first_of_each_group(ordered: Iterable[Found]) -> list[Found]:
    """The list with only the first product of each group; products without a group all stay."""
    kept: list[Found] = []
    seen: set[str] = set()
    for each in ordered:
        group = each.product.get("group")
        if group is None or group not in seen:
            kept.append(each)
        if group is not None:
            seen.add(group)
    return kept


def print_match(found: Found) -> Document:
    """One entry of ``matches``."""
    return {
        "id": found.product["id"],
        "match": found.match / MILLION,
        "met": found.met,
        "missed": found.missed,
        "unstated": found.unstated,
        "preference": found.preference,
        "product": found.product,
    }


def rank(products: Sequence[Document], filters: Document, preferences: Document, generation: str) -> Document:
    """The ranking of one preferences document over the products of one generation."""
    return Shop(products, filters).rank(preferences, generation)
