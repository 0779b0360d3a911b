"""The oracle against examples worked out by hand from the contract's text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle.brute import Document, Shop, rank

JEANS, BOOTCUT, TOPS, OUTLET = "Wear > Jeans", "Wear > Jeans > Bootcut", "Wear > Tops", "Outlet > Jeans"


def product(id: str, path: str | list[str] | None = JEANS, **facts: Any) -> Document:
    """A product document; what is no product field is a filter."""
    own: Document = {key: facts.pop(key) for key in ("available", "popularity", "group", "currency") if key in facts}
    paths = [path] if isinstance(path, str) else path
    filters: Document = {**({"category": paths} if paths else {}), **facts}
    return {"id": id, "available": True, "popularity": 0, "group": None, "currency": "PLN", **own, "filters": filters}


def ask(products: list[Document], *criteria: Document, main: str | None = None, **rest: Any) -> Document:
    """The ranking of one preference, with a filters document that shows no bands."""
    shown: Document = {"main": {"filter": "category", "values": []}}
    return rank(products, shown, {"preferences": [{"main": main, "criteria": list(criteria)}], **rest}, "g")


def ids(answer: Document) -> list[str]:
    return [match["id"] for match in answer["matches"]]


def only(answer: Document) -> Document:
    (match,) = answer["matches"]
    return dict(match)


def test_a_whole_path_is_tried_before_a_last_part() -> None:
    products = [product("a", "Jeans"), product("b", JEANS), product("c", BOOTCUT)]
    assert ids(ask(products, main="Jeans")) == ["a"]
    assert ids(ask(products, main="wear >  JEANS ")) == ["b", "c"]
    assert ids(ask(products, main="bootcut")) == ["c"]


def test_an_ambiguous_or_unknown_main_value_finds_nothing_and_is_listed() -> None:
    products = [product("a", JEANS), product("b", OUTLET)]
    for main in ("Jeans", "Hats"):
        answer = ask(products, main=main)
        assert ids(answer) == []
        assert answer["unknown"] == [{"preference": 0, "filter": None, "value": main}]


def test_null_is_every_product_even_one_without_a_path_but_none_that_is_not_available() -> None:
    products = [product("a"), product("b", None), product("c", available=False)]
    answer = ask(products)
    assert ids(answer) == ["a", "b"]
    assert [match["match"] for match in answer["matches"]] == [1.0, 1.0]
    assert answer["candidates"] == answer["full_matches"] == 2


def test_match_is_floored_to_a_millionth_over_weights_in_thousandths() -> None:
    criteria: list[Document] = [
        {"filter": "color", "any": ["green", "blue"], "none": ["black"]},
        {"filter": "gender", "any": ["female"], "must": True},
        {"filter": "price", "max": "200", "currency": "PLN"},
    ]
    answer = ask([product("a", color=["red"], gender=["female"], price="199.00")], *criteria)
    match = only(answer)
    assert (match["match"], match["met"]) == (0.666666, ["gender", "price"])
    assert match["missed"] == [{"filter": "color", "is": ["red"]}]
    odd = [{"filter": "color", "any": ["red"], "weight": 0.001}, {"filter": "gender", "any": ["male"], "weight": 2.5}]
    assert only(ask([product("a", color=["red"], gender=["female"])], *odd))["match"] == 0.000399


def test_a_refusal_is_hard_and_holds_within_its_own_preference() -> None:
    refuses = {"main": None, "criteria": [{"filter": "color", "none": ["black"]}]}
    wants = {"main": None, "criteria": [{"filter": "color", "any": ["pink"]}]}
    shown: Document = {"main": {"filter": "category", "values": []}}
    products = [product("a", color=["black", "red"]), product("b", color=["red"])]
    assert ids(rank(products, shown, {"preferences": [refuses]}, "g")) == ["b"]
    both = rank(products, shown, {"preferences": [refuses, wants]}, "g")
    assert [(m["id"], m["match"], m["preference"]) for m in both["matches"]] == [("b", 1.0, 0), ("a", 0.0, 1)]


def test_of_equal_matches_the_earlier_preference_is_named() -> None:
    wants = {"main": None, "criteria": [{"filter": "color", "any": ["red"]}]}
    shown: Document = {"main": {"filter": "category", "values": []}}
    answer = rank([product("a", color=["red"])], shown, {"preferences": [wants, wants]}, "g")
    assert (answer["candidates"], only(answer)["preference"]) == (1, 0)


SILENT, FREE, SCENTED = product("s"), product("f", fragrance=False), product("w", fragrance=["rose"])


@pytest.mark.parametrize(
    ("criterion", "met", "unstated", "refused"),
    [
        ({"absent": True}, "sf", "s", ""),
        ({"absent": True, "strict": True}, "f", "", ""),
        ({"absent": True, "must": True}, "sf", "s", "w"),
        ({"absent": True, "must": True, "strict": True}, "f", "", "sw"),
        ({"present": True}, "w", "", ""),
        ({"none": ["rose"]}, "sf", "s", "w"),
        ({"none": ["musk"]}, "sfw", "s", ""),
        ({"none": ["rose"], "strict": True}, "f", "", "sw"),
        ({"any": ["rose"]}, "w", "", ""),
        ({"any": ["rose"], "none": ["musk"]}, "w", "s", ""),
        ({"any": [False]}, "f", "", ""),
        ({"any": [False, "ROSE"]}, "fw", "", ""),
        ({"any": ["musk"], "must": True}, "", "", "sfw"),
        ({"indifferent": True}, "", "", ""),
    ],
)
def test_silence_and_stated_absence(criterion: Document, met: str, unstated: str, refused: str) -> None:
    answer = ask([SILENT, FREE, SCENTED], {"filter": "fragrance", **criterion})
    assert {m["id"] for m in answer["matches"] if m["met"]} == set(met)
    assert {m["id"] for m in answer["matches"] if m["unstated"]} == set(unstated)
    assert {"s", "f", "w"} - set(ids(answer)) == set(refused)
    assert all(miss["is"] is None for m in answer["matches"] if m["id"] == "s" for miss in m["missed"])


@pytest.mark.parametrize(
    ("bounds", "fitting"),
    [
        ({"min": "30"}, "bc"),
        ({"over": "30"}, "c"),
        ({"max": "30.0"}, "abc"),
        ({"under": "30"}, "ac"),
        ({"min": "10", "max": "20"}, ""),
        ({"over": "5", "under": "50"}, "b"),
        ({"over": "30000", "unit": "g"}, "c"),
        ({"max": "0.005", "unit": "t"}, "ac"),
    ],
)
def test_bounds_hold_on_one_and_the_same_number(bounds: Document, fitting: str) -> None:
    products = [product("a", pack="1"), product("b", pack="30.00"), product("c", pack=["5", "50"]), product("d")]
    dependent = {"filter": "pack", "unit": "kg", "bands": []}
    shown = {"main": {"filter": "category", "values": [{"value": JEANS, "dependent": [dependent]}]}}
    wish = {"preferences": [{"main": None, "criteria": [{"filter": "pack", **bounds}]}]}
    answer = rank(products, shown, wish, "g")
    assert {m["id"] for m in answer["matches"] if m["met"]} == set(fitting)


def test_a_price_in_another_currency_is_not_within_its_bounds() -> None:
    products = [product("a", price="100"), product("b", price="100", currency="EUR")]
    answer = ask(products, {"filter": "price", "max": "100", "currency": "EUR"})
    assert [(m["id"], m["match"]) for m in answer["matches"]] == [("b", 1.0), ("a", 0.0)]


def test_bands_are_closed_above_and_the_lowest_holds_its_lower_end() -> None:
    bands = [{"min": "10", "max": "20"}, {"min": "20", "max": "30"}]
    dependent = {"filter": "price", "unit": "PLN", "bands": bands}
    shown = {"main": {"filter": "category", "values": [{"value": JEANS, "dependent": [dependent]}]}}
    shop = Shop([product("a", price="10"), product("b", price="20"), product("c", price="20.01")], shown)

    def met(band: int) -> set[str]:
        wish = {"main": "Jeans", "criteria": [{"filter": "price", "band": band}]}
        answer = shop.rank({"preferences": [wish]}, "g")
        assert bool(answer["unknown"]) == (band > 2)
        return {m["id"] for m in answer["matches"] if m["met"]}

    assert [met(1), met(2), met(3)] == [{"a", "b"}, {"c"}, set()]


def test_the_main_filter_as_a_criterion_fits_by_an_ancestors_path() -> None:
    products = [product("a", BOOTCUT), product("b", [TOPS, OUTLET]), product("c", None)]
    answer = ask(products, {"filter": "category", "any": [JEANS], "none": ["outlet"]})
    assert [(m["id"], m["match"], m["unstated"]) for m in answer["matches"]] == [
        ("a", 1.0, []),
        ("c", 0.0, ["category"]),
    ]
    assert answer["unknown"] == []


def test_order_is_match_then_popularity_then_id_by_code_point() -> None:
    products = [product("a", popularity="1.5"), product("ą"), product("z"), product("Z"), product("b", popularity=1.5)]
    assert ids(ask(products)) == ["a", "b", "Z", "z", "ą"]


def test_folding_keeps_the_first_of_a_group_before_offset_and_k() -> None:
    products = [
        product("a", group="g", color=["red"]),
        product("b", group="g", color=["blue"]),
        product("c", color=["blue"]),
        product("d", color=["red"]),
    ]
    answer = ask(products, {"filter": "color", "any": ["blue"]}, k=1, offset=1)
    assert (answer["candidates"], answer["full_matches"], ids(answer)) == (4, 2, ["c"])


def test_what_no_product_carries_is_listed_and_its_weight_counts() -> None:
    products = [product("a", color=["red"])]
    criteria: list[Document] = [{"filter": "color", "any": ["RED", "mauve"]}, {"filter": "size", "max": "5"}]
    answer = ask(products, *criteria, main="Wear")
    assert answer["unknown"] == [
        {"preference": 0, "filter": "color", "value": "mauve"},
        {"preference": 0, "filter": "size", "value": None},
    ]
    assert only(answer)["match"] == 0.5
    assert ids(ask(products, {"filter": "color", "any": ["mauve"], "must": True})) == []


def test_no_preferences_no_matches() -> None:
    shown: Document = {"main": {"filter": "category", "values": []}}
    answer = rank([product("a")], shown, {"preferences": []}, "g")
    assert (answer["candidates"], answer["matches"]) == (0, [])


# --- other names, and counts ------------------------------------------------------------------------------------------

NAMES: Document = {
    "keys": {"color": ["colour", "size"], "size": []},
    "aliases": {"color": {"rot": "red", "blue": "red", "mauve": "violet"}},
    "groups": {"color": [{"names": ["warm", "blue"], "values": ["red", "orange"]}]},
}


def named_shop(*products: Document, dependent: list[Document] | None = None) -> Shop:
    """A shop whose colours have other names; ``dependent`` is shown for every product."""
    shown = {"main": {"filter": "category", "values": []}, "everything": {"dependent": dependent or []}}
    return Shop(list(products), {**shown, "names": NAMES})


def test_a_value_stands_for_itself_before_an_alias_and_for_a_group_of_its_name() -> None:
    shop = named_shop(product("a", color=["Red"]), product("b", color=["blue"]), product("c", size=["rot"]))
    assert shop.stands_for("ROT", "color") == {"red"}
    assert shop.stands_for("blue", "color") == {"blue", "red"}
    assert shop.stands_for("warm", "color") == {"red"}
    assert shop.stands_for("mauve", "color") == set()
    assert shop.own({"filter": "colour"})["filter"] == "color"
    assert shop.own({"filter": "size"})["filter"] == "size"


def test_counts_worked_out_by_hand() -> None:
    dependent: list[Document] = [
        {
            "filter": "color",
            "values": [{"value": "red"}, {"value": "blue"}, {"value": False}],
            "groups": [{"value": "warm"}],
        },
        {"filter": "size", "values": [{"value": "S"}, {"value": "L"}]},
    ]
    shop = named_shop(
        product("a", color=["red"], size=["S"]),
        product("b", color=["red", "orange"], size=["L"]),
        product("c", color=["blue"], size=["L"]),
        product("d", color=False),
        product("e", available=False, color=["red"], size=["S"]),
        dependent=dependent,
    )
    stated = [{"filter": "colour", "any": ["rot"], "none": ["orange"]}, {"filter": "size", "any": ["S"], "weight": 2}]
    counted = shop.count({"main": None, "criteria": stated}, "g")
    assert (counted["candidates"], counted["remaining"]) == (3, 1)
    color, size = counted["dependent"]
    assert [(each["value"], each["products"], each["chosen"]) for each in color["values"]] == [
        ("red", 1, True), ("blue", 1, False), (False, 0, False)
    ]  # fmt: skip
    assert [(each["value"], each["products"], each["chosen"]) for each in color["groups"]] == [("warm", 1, False)]
    assert (color["present"], color["silent"]) == (1, 0)
    assert [(each["products"], each["chosen"]) for each in size["values"]] == [(1, True), (0, False)]
