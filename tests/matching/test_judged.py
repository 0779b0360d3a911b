"""Verdicts found by bisection are those that every statement looked at by itself would get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.model import fold
from matching.criteria import Judgement
from matching.index import Index
from matching.preferences import parse_preferences
from matching.rank import questions_of
from matching.statements import MANY
from tests.matching.building import index_of

Stated = st.SearchStrategy[dict[str, Any]]
Said = Any
"""What a product says about a filter, as in `tests.matching.building`."""

COLOURS = ["red", "green", "blue", "dark blue", "orange"]
ALIASES = {"rouge": "red", "azure": "blue", "absent colour": "orange"}
WARM = ("Warm", ("hot",), ("red", "orange"))
PATHS = ["A", "A > B", "A > B > C", "A & B", "D"]
NUMBERS = ["-3", "0", "1.5", "2", "2.25", "70000"]
CURRENCIES = ["PLN", "EUR", "CZK"]
CENTIMETRES = Decimal(100)


def listed(values: list[str], most: int = 3) -> st.SearchStrategy[Said]:
    return st.none() | st.just(False) | st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


def asks_something(criterion: Mapping[str, Any]) -> bool:
    """Whether a criterion about a range is none that is refused as it stands."""
    low, high = Decimal(criterion.get("min", "-Infinity")), Decimal(criterion.get("under", "Infinity"))
    return low < high and not criterion.keys().isdisjoint({"any", "none", "min", "under"})


numbers = st.none() | st.just(False) | st.lists(st.sampled_from(NUMBERS).map(Decimal), min_size=1, max_size=3)
shops = st.lists(
    st.tuples(listed(COLOURS), listed(PATHS), numbers, numbers, st.none() | st.booleans(), st.sampled_from(CURRENCIES)),
    max_size=12,
)
values = st.lists(
    st.sampled_from([*COLOURS, *ALIASES, "GREEN", "warm", "hot", *PATHS, *NUMBERS, "2.0", "pink", "9", "a >  b"]),
    min_size=1,
    max_size=4,
)
criteria: Stated = st.fixed_dictionaries(
    {"filter": st.sampled_from(["color", "color-tree", "organic"])},
    optional={"any": values | st.just([True]) | st.just([False]), "none": values, "strict": st.booleans()},
).filter(lambda criterion: "any" in criterion or "none" in criterion)
bounds = st.sampled_from(["-3", "0", "1.49", "1.5", "2.25", "3", "99999999999999999999"])
ranges: Stated = st.fixed_dictionaries(
    {"filter": st.sampled_from(["price", "length"])},
    optional={
        "any": values,
        "none": values,
        "min": bounds,
        "under": bounds,
        "currency": st.sampled_from([*CURRENCIES, "pln"]),
    },
).filter(asks_something)
in_centimetres: Stated = st.fixed_dictionaries(
    {"filter": st.just("length"), "unit": st.just("cm"), "max": st.sampled_from(["150", "-300", "224.9"])}
)
whole: Stated = st.fixed_dictionaries(
    {"filter": st.sampled_from(["color", "price", "length", "organic", "unheard"])}, optional={"strict": st.booleans()}
)
standing = whole.map(lambda criterion: {**criterion, "absent": True}) | whole.map(
    lambda criterion: {"filter": criterion["filter"], "present": True}
)


def shop_of(products: list[tuple[Said, ...]]) -> tuple[Index, list[Mapping[str, Said]]]:
    """The products beside two that give every filter its type; the index holds them in this order."""
    keys = ("color", "color-tree", "price", "length", "organic")
    typed = (["red"], ["A"], [Decimal(1)], [Decimal(1)], True)
    said = [dict(zip(keys, product, strict=False)) for product in [*products, typed]]
    currencies = [product[-1] for product in products] + ["PLN"]
    index = index_of(
        *(
            {"id": f"{number:03}", "currency": currency, "filters": {k: v for k, v in one.items() if v is not None}}
            for number, (one, currency) in enumerate(zip(said, currencies, strict=True))
        ),
        units={"length": "m"},
        conversions={"length": {"cm": "0.01"}},
        aliases={"color": ALIASES},
        groups={"color": [WARM]},
    )
    return index, [{**one, "currency": currency} for one, currency in zip(said, currencies, strict=True)]


def carries(key: str, said: Said, value: str | bool) -> bool:
    if isinstance(value, bool):
        return said is value
    if not isinstance(said, list):
        return False
    wanted = fold(value)
    if key in ("price", "length"):
        return wanted.lstrip("-").replace(".", "", 1).isdigit() and Decimal(wanted) in said
    if key == "color-tree":
        return any(one == wanted or one.startswith(wanted + " > ") for one in map(fold, said))
    named = WARM[2] if wanted in ("warm", "hot") else (ALIASES.get(wanted, wanted),)
    return not {*map(fold, named)}.isdisjoint(said)


BOUNDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "min": lambda number, bound: number >= bound,
    "max": lambda number, bound: number <= bound,
    "under": lambda number, bound: number < bound,
}


def within(product: Mapping[str, Said], criterion: Mapping[str, Any], currencies: tuple[str, ...]) -> bool:
    key, said = criterion["filter"], product.get(criterion["filter"])
    drawn = [(kind, Decimal(criterion[kind])) for kind in BOUNDS if kind in criterion]
    if criterion.get("unit") == "cm":
        drawn = [(kind, bound / CENTIMETRES) for kind, bound in drawn]
    if not drawn:
        return True
    asked = criterion.get("currency", currencies[0] if key == "price" and len(currencies) == 1 else None)
    if asked is not None and (key != "price" or fold(asked) != fold(product["currency"])):
        return False
    return isinstance(said, list) and any(all(BOUNDS[kind](one, bound) for kind, bound in drawn) for one in said)


def refuses(product: Mapping[str, Said], criterion: Mapping[str, Any]) -> bool:
    said = product.get(criterion["filter"])
    return any(carries(criterion["filter"], said, value) for value in criterion["none"]) or (
        said is None and bool(criterion.get("strict"))
    )


def meets(product: Mapping[str, Said], criterion: Mapping[str, Any], currencies: tuple[str, ...]) -> bool:
    key, said = criterion["filter"], product.get(criterion["filter"])
    if criterion.get("present"):
        return said is not None and said is not False
    if criterion.get("absent"):
        return said is False or (said is None and not criterion.get("strict"))
    return (
        ("any" not in criterion or any(carries(key, said, value) for value in criterion["any"]))
        and within(product, criterion, currencies)
        and not ("none" in criterion and refuses(product, criterion))
    )


def judged(index: Index, criterion: Mapping[str, Any]) -> Judgement:
    request = parse_preferences({"preferences": [{"main": None, "criteria": [criterion]}]})
    (question,) = questions_of(index, request.preferences)
    return question.judgements[0]


@settings(max_examples=200, deadline=None)
@given(shops, criteria | ranges | in_centimetres | standing, st.booleans())
@example([(None, None, [Decimal(2), Decimal(0)], None, None, "EUR")], {"filter": "price", "min": "2"}, False)
def test_every_statement_is_judged_as_its_products_are(
    products: list[tuple[Said, ...]], criterion: dict[str, Any], must: bool
) -> None:
    index, shop = shop_of(products)
    many = len(index.facts.currencies) > 1
    if many and criterion["filter"] == "price" and criterion.keys() & {"min", "under"}:
        criterion = {"currency": "EUR", **criterion}
    judgement = judged(index, {**criterion, "must": must})
    expected = [meets(product, criterion, index.facts.currencies) for product in shop]
    refused = [refuses(product, criterion) if "none" in criterion else False for product in shop]
    codes = judgement.column.codes[np.argsort(index.positions.rows[index.positions.places])]
    assert judgement.met.at(codes).tolist() == expected
    assert [int(code) in judgement.met for code in codes] == expected
    assert (judgement.refused is None) == ("none" not in criterion)
    if judgement.refused is not None:
        assert judgement.refused.at(codes).tolist() == refused
    barred = [not one for one in expected] if must else refused
    assert (judgement.barred.at(codes).tolist() if judgement.barred is not None else [False] * len(shop)) == barred


def test_values_by_the_hundred_are_found_as_few_are() -> None:
    """Beyond so many they are looked for in another way; here some stand with others, some alone, some nowhere."""
    said = [[str(number)] for number in range(0, 2 * MANY, 2)] + [[str(number), "x"] for number in range(1, MANY, 2)]
    index = index_of(*({"id": f"{number:04}", "filters": {"size": one}} for number, one in enumerate(said)))
    for wanted in (MANY // 2, 2 * MANY):
        values = [str(number) for number in range(wanted)] + ["nowhere"]
        met = judged(index, {"filter": "size", "any": values}).met.at(index.columns["size"].codes)
        assert met.tolist() == [not {*one}.isdisjoint(values) for one in said]
