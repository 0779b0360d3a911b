"""The filters document: the contract's keys first and as they are, then what pages and the console need besides."""

from dataclasses import replace
from decimal import Decimal

from feeds.documents import filters_document
from feeds.model import Band, DependentFilter, Filter, FilterType, Gone, IndustryGuess
from tests.feeds.building import built, google
from tests.feeds.hierarchies import carried, hierarchy
from tests.feeds.test_filters import shop

CONTRACT = {
    "choice": ["filter", "label", "type", "coverage", "cardinality", "values"],
    "range": ["filter", "label", "type", "coverage", "cardinality", "min", "max", "unit", "bands"],
}
BESIDES = [
    "entropy", "examples", "ordered", "search", "weight", "hard", "strict", "sensitive", "shown", "hidden",
]  # fmt: skip

PRICE = DependentFilter(
    "price",
    1.0,
    3,
    min=Decimal(5),
    max=Decimal("9.5"),
    bands=(Band(Decimal(5), Decimal("9.5"), 3),),
    weight=Decimal("0.50"),
)
MADE = hierarchy(
    {
        "A": (
            replace(carried("color", 0.9, "green", False, groups=1), hard=True, hidden="hidden by the merchandiser"),
            PRICE,
        ),
        "B": (carried("size"),),
    },
    Filter("price", "Price", FilterType.RANGE, unit="PLN"),
    Filter("size", "Size", FilterType.CHOICE, ordered=True, search=True, strict=True, sensitive=True),
    merges={"color": {"green": ("zielony",)}, "size": {"M": ("m", "medium")}},
)


def test_the_contracts_keys_come_first_and_the_others_behind_them() -> None:
    document = filters_document("g", MADE)
    order = ("generation", "industry", "products", "main", "left_out", "merged", "named", "guess", "gone")
    assert tuple(document) == order
    for each in document["main"]["values"][0]["dependent"]:
        groups = ["groups"] if each["filter"] == "color" else []
        assert list(each) == [*CONTRACT[each["type"]], *BESIDES, *groups]


def test_a_dependent_filter_says_how_pages_ask_about_it_and_why_they_do_not() -> None:
    [a, b] = filters_document("g", MADE)["main"]["values"]
    [color, price], [size] = a["dependent"], b["dependent"]
    assert (color["shown"], color["hidden"], color["hard"]) == (False, "hidden by the merchandiser", True)
    assert color["groups"] == [{"value": "group 0", "products": 1, "values": ["one"]}]
    assert color["values"] == [{"value": "green", "products": 1}, {"value": False, "products": 1}]
    assert (price["weight"], price["min"], price["max"]) == ("0.5", "5.00", "9.50")
    assert (size["ordered"], size["search"], size["strict"], size["sensitive"]) == (True, True, True, True)
    assert (size["shown"], size["hidden"], size["weight"]) == (True, None, "1")


def test_merges_the_guess_and_what_is_gone_stand_beside_the_filters() -> None:
    guess = IndustryGuess("fashion", ("86% of the products stand under Dresses",), {"fashion": 0.86, "general": 0.14})
    document = filters_document("g", replace(MADE, guess=guess, gone=(Gone("hide", "lace"),)))
    assert document["merged"][0] == {
        "filter": "color", "value": "green", "by": "spelling", "from": [{"text": "zielony", "times": 1}],
    }  # fmt: skip
    assert document["guess"] == {
        "industry": "fashion",
        "evidence": ["86% of the products stand under Dresses"],
        "scores": {"fashion": 0.86, "general": 0.14},
    }
    assert document["gone"] == [{"place": "hide", "name": "lace"}]
    assert filters_document("g", MADE)["guess"] is None


def test_of_one_main_value_only_its_own_filters_merges_are_told() -> None:
    document = filters_document("g", MADE, MADE.values[1])
    assert [each["filter"] for each in document["merged"]] == ["size"]
    assert [each["value"] for each in document["main"]["values"]] == ["B"]


def test_a_feed_tells_its_whole_document() -> None:
    color = built(google(*shop("A", {"Kolor": "zielony"}, {"Kolor": "ZIELONY"}, {"Kolor": "czarny"}))).dependent("A")[
        "color"
    ]
    assert color["shown"]
    assert color["examples"] == ["p1", "p2", "p3"]
    assert color["entropy"] > 0
