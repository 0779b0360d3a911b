"""Filters are derived from what the feed holds, per main value, with evidence; the rest is left out with a reason."""

from decimal import Decimal
from time import process_time

import numpy as np
import pytest
from babel.numbers import list_currencies
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.bands import Several, cut, quantile_edges
from feeds.cells import built as column_of
from feeds.model import Column, Filter, FilterType
from feeds.tally import tally
from feeds.tree import main_tree
from feeds.tuning import Tuning
from tests.feeds.building import Built, built, google, yml


def shop(main: str, *attributes: dict[str, str], price: str = "10 PLN") -> list[str]:
    """Items of one category, each with these attributes as product details."""
    name, value = (f"<g:attribute_{part}>{{}}</g:attribute_{part}>" for part in ("name", "value"))
    detail = f"<g:product_detail>{name}{value}</g:product_detail>"
    return [
        f"<g:product_type>{main}</g:product_type><g:price>{price}</g:price>"
        + "".join(detail.format(name, value) for name, value in each.items())
        for each in attributes
    ]


def said(name: str, *values: str, main: str = "Things") -> Built:
    """A feed whose products each say one value of one attribute ('' for nothing)."""
    return built(google(*shop(main, *({name: value} if value else {} for value in values))))


def values(feed: Built, key: str, main: str = "Things") -> dict[str | bool, int]:
    return {each["value"]: each["products"] for each in feed.dependent(main)[key]["values"]}


def test_the_missions_example_blouses_ask_for_material_and_jeans_do_not() -> None:
    jeans = shop(
        "Odzież &gt; Dżinsy",
        *({"Kolor": c, "Fason": f} for c, f in (("zielony", "proste"), ("czarny", "bootcut"), ("zielony", "skinny"))),
    )
    worn = (("biały", "prosta", "len"), ("czarny", "luźna", "jedwab"), ("biały", "prosta", "len"))
    blouses = shop("Odzież &gt; Bluzki", *({"Kolor": c, "Fason": f, "Materiał": m} for c, f, m in worn))
    feed = built(google(*jeans, *blouses), industry="fashion")
    assert set(feed.dependent("Odzież > Dżinsy")) == {"color", "cut"}
    assert set(feed.dependent("Odzież > Bluzki")) == {"color", "cut", "material"}
    assert feed.dependent("Odzież > Bluzki")["material"]["label"] == "Materiał"


def test_every_node_is_listed_ancestors_before_descendants_and_the_pathless_last() -> None:
    feed = built(
        google(*shop("A &gt; B", {}), *shop("A &gt; C &gt; D", {}), *shop("a &gt; b", {}), "<g:price>1 PLN</g:price>")
    )
    nodes = [(value["value"], value["products"]) for value in feed.filters["main"]["values"]]
    assert nodes == [("A", 3), ("A > B", 2), ("A > C", 1), ("A > C > D", 1), (None, 1)]


def test_what_differs_between_main_values_only_can_still_be_asked_about() -> None:
    feed = built(
        google(*shop("Shoes", *[{"Colour": "white"}] * 3), *shop("Bags", {"Colour": "grey"}, {}, {}, {}, {}, {}))
    )
    assert values(feed, "color", "Shoes") == {"white": 3}
    assert "color" not in feed.dependent("Bags"), "too few of them say it"
    assert "Colour" not in feed.left_out()


def test_one_value_is_no_question_where_another_main_value_has_several() -> None:
    feed = built(
        google(*shop("Shoes", *[{"Colour": "white"}] * 3), *shop("Bags", {"Colour": "grey"}, {"Colour": "red"}))
    )
    assert set(values(feed, "color", "Bags")) == {"grey", "red"}
    assert "color" not in feed.dependent("Shoes")


def test_evidence_is_coverage_number_of_values_and_counts() -> None:
    feed = said("Kolor", "zielony", "Zielony", "zielony ", "czarny", "", "")
    color = feed.dependent("Things")["color"]
    assert (color["type"], color["coverage"], color["cardinality"]) == ("choice", 0.6667, 2)
    assert values(feed, "color") == {"zielony": 3, "czarny": 1}


def test_several_values_in_one_text_are_several_values() -> None:
    feed = said("Kolor", "czarny/biały", "czarny, zielony", "biały")
    assert values(feed, "color") == {"biały": 2, "czarny": 2, "zielony": 1}
    assert feed.product("p1")["filters"]["color"] == ["czarny", "biały"]


def test_shares_are_no_part_of_a_material() -> None:
    feed = said("Skład", "bawełna 60%, elastan 40 %", "100% len", "bawełna 90")
    assert values(feed, "material") == {"bawełna": 2, "elastan": 1, "len": 1}


def test_names_in_four_languages_are_one_filter() -> None:
    feed = built(
        google(*shop("Things", {"Цвет": "синий"}, {"Barva": "zelená"}, {"Kolor": "czerwony"}, {"Colour": "white"}))
    )
    assert feed.dependent("Things")["color"]["cardinality"] == 4


@pytest.mark.parametrize(
    ("name", "yes", "no"), [("Kieszenie", "tak", "nie"), ("Наявність", "Є", "Немає"), ("Organic", "true", "FALSE")]
)
def test_yes_and_no_are_true_and_false(name: str, yes: str, no: str) -> None:
    feed = said(name, yes, no, yes)
    [dependent] = feed.dependent("Things").values()
    assert dependent["type"] == "yes/no"
    assert dependent["values"] == [{"value": True, "products": 2}, {"value": False, "products": 1}]


@pytest.mark.parametrize(
    ("name", "absence"),
    [("Zapach", "bezzapachowy"), ("Zapach", "brak"), ("Fragrance", "fragrance-free"), ("Rękaw", "bez rękawów"),
     ("Рукав", "без рукава"), ("Вбудований замок", "Без замку"), ("Sleeve", "without sleeves"),
     ("Камені вставки", "Без камней")],
)  # fmt: skip
def test_a_stated_absence_is_false_and_no_value(name: str, absence: str) -> None:
    feed = said(name, absence, "one", "two", "")
    [key] = feed.dependent("Things")
    stated = [p["filters"].get(key) for p in feed.products]
    assert stated == [False, ["one"], ["two"], None]
    assert values(feed, key)[False] == 1


@pytest.mark.parametrize("value", ["bez wad", "bezowy", "no iron", "gluten-free"])
def test_a_value_that_only_sounds_like_an_absence_is_a_value(value: str) -> None:
    assert values(said("Wykończenie", value, "other one"), "wykonczenie")[value] == 1


@pytest.mark.parametrize("placeholder", ["-", "N/D", "empty", "nie dotyczy", "Niezdefiniowany"])
def test_a_placeholder_is_silence(placeholder: str) -> None:
    feed = said("Kolor", placeholder, "czarny", "biały")
    assert "color" not in feed.product("p1")["filters"]


def test_quantities_come_to_one_unit_wherever_the_feed_writes_it() -> None:
    offers = [
        f"<offer id='{n}'><name>A</name><param name='{name}' {unit}>{value}</param></offer>"
        for n, (name, unit, value) in enumerate(
            (("Waga", "", "32 kg"), ("Waga (kg)", "", "7,5"), ("Вага", "unit='кг'", "12"), ("Waga", "", "500 g"))
        )
    ]
    feed = built(yml(*offers))
    assert [p["filters"]["weight"] for p in feed.products] == ["32", "7.5", "12", "0.5"]
    weight = feed.dependent(None)["weight"]
    assert (weight["type"], weight["unit"], weight["min"], weight["max"]) == ("range", "kg", "0.5", "32")


def test_sides_that_are_chosen_by_and_codes_that_come_back_are_choices() -> None:
    sizes = said("Wymiar materaca", "80x200 cm", "90 x 200", "80x200 cm")
    assert set(values(sizes, "wymiar_materaca")) == {"80x200 cm", "90 x 200"}
    cards = said("Karta graficzna", *["GeForce RTX4060", "Radeon RX7600"] * 6)
    assert values(cards, "karta_graficzna") == {"GeForce RTX4060": 6, "Radeon RX7600": 6}


def test_a_unit_that_keeps_the_numbers_plain_wins_over_the_one_used_most() -> None:
    feed = said("Dysk", "480GB", "240 GB", "1TB", "1 TB", "1TB")
    assert [p["filters"]["dysk"] for p in feed.products] == ["480", "240", "1024", "1024", "1024"]


def test_exact_values_beside_buckets_make_a_range_and_the_rest_is_said() -> None:
    offers = [
        f"<offer id='{n}'><name>A</name><param name='Об&apos;єм'>{n}0 л</param>"
        "<param name='Об&apos;єм'>Великі (90 - 100 л)</param></offer>"
        for n in range(1, 6)
    ]
    feed = built(yml(*offers))
    assert feed.product("3")["filters"]["volume"] == "30"
    assert list(feed.warnings("volume").values()) == [5]


def test_a_product_may_state_several_numbers() -> None:
    offers = [
        f"<offer id='{n}'><name>A</name><param name='Waga'>{n} kg</param><param name='Waga'>{n}5 kg</param></offer>"
        for n in (1, 2, 3)
    ]
    assert built(yml(*offers)).product("2")["filters"]["weight"] == ["2", "25"]


def test_plain_numbers_are_choices_while_few_and_a_range_when_many() -> None:
    few, many = said("Rdzenie", *"246824"), said("Zasięg", *(str(n) for n in range(1, 30) for _ in range(3)))
    assert few.dependent("Things")["rdzenie"]["type"] == "choice"
    assert many.dependent("Things")["zasieg"]["type"] == "range"


def test_bands_are_thirds_of_the_main_values_own_numbers() -> None:
    feed = built(google(*(item for price in range(1, 10) for item in shop("A", {}, price=f"{price}0 PLN")),
                        *(item for price in (5, 6, 7) for item in shop("B", {}, price=f"{price}00 PLN"))))  # fmt: skip
    price = feed.dependent("A")["price"]
    assert price == price | {
        "filter": "price", "label": "Price", "type": "range", "coverage": 1.0, "cardinality": 9,
        "min": "10.00", "max": "90.00", "unit": "PLN",
        "bands": [{"min": "10.00", "max": "30.00", "products": 3}, {"min": "30.00", "max": "60.00", "products": 3},
                  {"min": "60.00", "max": "90.00", "products": 3}],
    }  # fmt: skip
    assert [band["max"] for band in feed.dependent("B")["price"]["bands"]] == ["500.00", "600.00", "700.00"]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), min_size=1), st.integers(1, 5))
def test_bands_cover_every_number_once_and_in_order(cells: list[tuple[int, int]], wanted: int) -> None:
    ordered = sorted(cells)
    rows = np.array(sorted(row for _, row in cells), np.int32)
    numbers = np.array([number for _, number in sorted((row, number) for number, row in cells)], np.int64)
    every = np.ones(len(rows), np.bool_)
    column = column_of(Filter("weight", "Weight", FilterType.RANGE), rows, numbers, every, ~every, 21)
    nowhere = Column(Filter("category", "Category", FilterType.CHOICE), np.zeros(21, np.uint8),
                     np.zeros(22, np.int64), np.zeros(0, np.int32), hierarchical=True)  # fmt: skip
    tree = main_tree(nowhere)
    counts = tally(column, tree).counts(tree.everything)
    edges = quantile_edges(counts, wanted)
    bands = cut(counts, edges, 0, Several(column, tree).again(tree.everything, edges))
    assert (bands[0].min, bands[-1].max) == (Decimal(ordered[0][0]), Decimal(ordered[-1][0]))
    assert [band.min for band in bands[1:]] == [band.max for band in bands[:-1]]
    for position, band in enumerate(bands):
        inside = {
            row for number, row in cells if (band.min < number <= band.max) or (position == 0 and number == band.min)
        }
        assert band.products == len(inside)


def test_quantities_beyond_all_measure_are_left_out_and_said() -> None:
    weights = ("1 mg", "2 mg", "3 mg", "0.000001 mg", "999999999999999 t", "99999999999999 kg")
    feed = said("Waga", *weights)
    assert [p["filters"].get("weight") for p in feed.products] == ["1", "2", "3", "0.000001", None, None]
    assert sum(feed.warnings("weight").values()) == 2


def test_a_feed_may_have_every_currency_there_is() -> None:
    codes = sorted(list_currencies())
    feed = built(google(*(f"<g:price>10 {code}</g:price>" for code in codes)))
    assert feed.report["products"] == len(codes) > 127
    assert {"PLN", "CZK", "ZWL"} < set(feed.report["currency"])


def test_several_currencies_have_bands_in_the_most_common_one() -> None:
    feed = built(
        google(*(item for price in ("1 EUR", "10 PLN", "20 PLN", "30 PLN") for item in shop("A", {}, price=price)))
    )
    price = feed.dependent("A")["price"]
    assert (price["unit"], price["min"], price["max"]) == ("PLN", "10.00", "30.00")
    assert feed.report["currency"] == ["EUR", "PLN"]


def test_prices_without_a_currency_beside_currencies_without_a_price_are_a_range_without_bands() -> None:
    currencies = "".join(f"<offer id='c{n}'><name>A</name><currencyId>{c}</currencyId></offer>" for n, c in
                         enumerate(("USD", "UAH", "USD")))  # fmt: skip
    feed = built(yml(currencies, *(f"<offer id='{n}'><name>A</name><price>{n}</price></offer>" for n in (5, 6))))
    assert feed.report["products"] == 5
    assert feed.product("5")["filters"]["price"] == "5.00"


def test_thousands_of_attributes_cost_in_proportion_to_what_they_say() -> None:
    attributes = [{f"Cecha {number + part}": f"v{number % 7}" for part in range(0, 2000, 500)} for number in range(500)]
    began = process_time()
    assert built(google(*shop("A", *attributes))).report["products"] == 500
    assert process_time() - began < 10  # with a table made for each of 2,000 it would be half a minute


LONG = "a sentence about the thing that nobody would ever choose from a list of {} values"


@pytest.mark.parametrize(
    ("name", "texts", "reason"),
    [
        ("Seria", ["Alfa"] * 5, "one value only"),
        ("custom_label_0", ["a", "b", "a", "b"], "a technical name"),
        ("Symbol", ["a", "b", "a", "b"], "an identifier by its name"),
        ("Numer seryjny części", [f"N{n}" for n in range(20)], "nearly every product has a value of its own"),
        ("Opis", [LONG.format(n) for n in range(5)], "free text"),
        ("Karta", [f"https://a.example/{n}.pdf" for n in (1, 2, 1, 2)], "addresses"),
        (
            "Цвет для сайта",
            ["5fee8425-1aef-11e8-a2e6-001512345678", "9b98d635-1af1-11e8-a2e6-001512345678"] * 3,
            "technical values",
        ),
        ("Data dodania", ["2026-01-02", "03.04.2026", "2026-01-02 10:00"] * 2, "dates"),
        ("Gabaryty", ["1 200 x 80 x 75 cm", "26*6.5*1cm", "17000х2550х3900мм"] * 2, "measures of three sides"),
        ("Dział sklepu", ["Dom > Kuchnia", "Dom » Ogród", "Sklep / Dom / Salon"] * 2, "category paths"),
        ("Seria", [f"Acme TX-{n}00B" for n in (*range(1, 13), 1, 2, 3, 4)], "product codes"),
        ("Kod_producenta", ["A-1", "B-2", "A-1"], "an identifier by its name"),
        ("Ширина упаковки", ["10 см", "20 см", "10 см"], "a technical name"),
        ("member_price", ["10 PLN", "20 PLN"], "a technical name"),
        ("Stan magazynowy", ["3", "4", "3"], "a technical name"),
        ("Okucie", ["złote", "srebrne", *[""] * 20], "carried by at most 9%"),
    ],
)
def test_what_nobody_can_be_asked_about_is_left_out_with_the_reason(name: str, texts: list[str], reason: str) -> None:
    feed = said(name, *texts)
    assert feed.left_out()[name].startswith(reason)
    assert all(set(p["filters"]) == {"category", "price"} for p in feed.products)


def test_the_industrys_filters_come_first_in_its_order_and_unknown_ones_by_coverage() -> None:
    items = shop(
        "A",
        {"Zawijas": "guziki", "Podeszwa": "guma", "Rozmiar": "M", "Kolor": "czarny"},
        {"Zawijas": "zamek", "Podeszwa": "skóra", "Rozmiar": "L", "Kolor": "biały"},
        {"Zawijas": "guziki", "Rozmiar": "L", "Kolor": "biały"},
    )
    feed = built(google(*items), industry="fashion")
    assert list(feed.dependent("A")) == ["color", "size", "zawijas", "podeszwa"]
    assert feed.filters["industry"] == "fashion"


def test_numbers_stay_exact_and_plain() -> None:
    feed = said("Waga", "0,1 kg", "0.30 kg", "12 kg", "1200 g")
    assert [p["filters"]["weight"] for p in feed.products] == ["0.1", "0.3", "12", "1.2"]


def colours(feed: Built) -> list[object]:
    return [product["filters"].get("color") for product in feed.products]


def test_a_compound_is_all_of_its_colours_and_says_what_it_was_cut_from() -> None:
    feed = said("Kolor", "czarny", "czarno-biały", "biały", "zielony")
    assert colours(feed) == [["czarny"], ["czarny", "biały"], ["biały"], ["zielony"]]
    cuts = {each["value"]: each["from"] for each in feed.filters["merged"] if each["by"] == "compound"}
    assert cuts == {value: [{"text": "czarno-biały", "times": 1}] for value in ("czarny", "biały")}


def test_a_merchandiser_keeps_a_compound_whole_cuts_another_text_and_gives_values_his_names() -> None:
    tuning = Tuning.model_validate(
        {"filters": {"color": {"apart": ["czarno-biały"], "parts": {"panda": ["czarny", "biały"]},
                               "merge": {"leśny": ["zielony", "zielono-niebieski"]}}}}
    )  # fmt: skip
    texts = ("czarno-biały", "panda", "zielony", "zielono-niebieski", "czarny", "biały")
    items = google(*shop("Things", *({"Kolor": text} for text in texts)))
    assert colours(built(items, tuning=tuning)) == [
        ["czarno-biały"], ["czarny", "biały"], ["leśny"], ["leśny"], ["czarny"], ["biały"],
    ]  # fmt: skip


def test_one_number_is_one_value_however_it_is_written_and_that_is_told() -> None:
    feed = said("Rozmiar", "38.0", "38", "36,0", "40")
    assert values(feed, "size") == {"36": 1, "38": 2, "40": 1}
    assert feed.product("p1")["filters"]["size"] == ["38"]
    told = {each["value"]: (each["by"], {text["text"] for text in each["from"]}) for each in feed.filters["merged"]}
    assert told == {"38": ("spelling", {"38", "38.0"}), "36": ("spelling", {"36,0"})}


def test_measures_that_are_only_typed_otherwise_are_one_value() -> None:
    feed = said("Wymiar", "80x200 cm", "80x200 cm", "80 × 200cm", "80х200 cm", "10–20 mm", "10 - 20 mm", "90x200 cm")
    assert values(feed, "wymiar") == {"80x200 cm": 4, "10 - 20 mm": 2, "90x200 cm": 1}
    assert {each["by"] for each in feed.filters["merged"]} == {"spelling"}


def test_a_merchandiser_keeps_apart_what_is_only_typed_otherwise() -> None:
    tuning = Tuning.model_validate({"filters": {"size": {"apart": ["38"]}}})
    feed = built(google(*shop("Things", {"Rozmiar": "38"}, {"Rozmiar": "38,0"}, {"Rozmiar": "39"})), tuning=tuning)
    assert len(feed.dependent("Things")["size"]["values"]) == 3


def test_halves_thousands_and_leading_zeros_stay_as_the_feed_writes_them() -> None:
    feed = said("Rozmiar", "37.5", "37,5", "38.0", "1.000", "007", "37,5")
    assert values(feed, "size") == {"37,5": 3, "38.0": 1, "1.000": 1, "007": 1}


def test_a_price_that_all_products_have_is_said_to_be_no_question_and_one_that_differs_is_none() -> None:
    assert built(google(*shop("Cups", {}), *shop("Jugs", {}))).left_out() == {"price": "one value only"}
    assert built(google(*shop("Cups", {}), *shop("Jugs", {}, price="9 PLN"))).left_out() == {}


def test_what_is_the_same_everywhere_is_asked_nobody_and_still_met_where_an_industry_knows_it() -> None:
    items = shop("Buty", *({"Płeć": "damskie", "Rozmiar": size} for size in ("38", "39")))
    feed = built(google(*items), industry="fashion")
    assert set(feed.dependent("Buty")) == {"size"}
    assert feed.left_out() == {"Płeć": "one value only", "price": "one value only"}
    assert [product["filters"]["gender"] for product in feed.products] == [["damskie"], ["damskie"]]


def test_what_is_the_same_everywhere_is_no_main_filter() -> None:
    trips = ({"Kraj": "Malta", "Holiday type": kind} for kind in ("objazd", "rejs"))
    items = (item.replace("<g:product_type></g:product_type>", "") for item in shop("", *trips))
    assert built(google(*items), industry="travel").filters["main"]["filter"] == "holiday_type"


def test_words_that_only_another_filter_knows_are_about_that_one() -> None:
    boards = ("all inclusive, opcja wegańska", "śniadania", "all inclusive, halal", "obiadokolacja")
    feed = built(google(*shop("Wczasy", *({"Wyżywienie": board} for board in boards))), industry="travel")
    diets = [product["filters"].get("diet") for product in feed.products]
    assert [bool(diet) for diet in diets] == [True, False, True, False]
    diet = feed.dependent("Wczasy")["diet"]
    assert (diet["sensitive"], diet["strict"], diet["label"]) == (True, True, "Diet")
    organised = feed.dependent("Wczasy")["organisation"]
    assert organised["label"] == "Wyżywienie"
    assert not {value["value"] for value in organised["values"]} & {each for diet in diets if diet for each in diet}


@pytest.mark.parametrize(("name", "reason"), [("Category", "category paths"), ("PRICE", "what the buyer pays")])
def test_an_attribute_never_takes_the_place_of_a_field(name: str, reason: str) -> None:
    feed = built(google(*shop("Shoes", {name: "new"}, {name: "10"}, {}, {name: "promo"})))
    assert [product["filters"]["category"] for product in feed.products] == [["Shoes"]] * 4
    assert {product["filters"]["price"] for product in feed.products} == {"10.00"}
    assert reason in feed.left_out()[name]


def test_a_name_that_two_filters_share_is_told_apart_by_what_is_said() -> None:
    said_ = [{"Stan": text} for text in ("Nowy", "wysoki", "niski", "używany")]
    feed = built(google(*shop("Spodnie", *said_)), industry="fashion")
    stated = [{key: each["filters"].get(key) for key in ("condition", "rise")} for each in feed.products]
    assert stated == [
        {"condition": ["Nowy"], "rise": None},
        {"condition": None, "rise": ["wysoki"]},
        {"condition": None, "rise": ["niski"]},
        {"condition": ["używany"], "rise": None},
    ]


def test_names_of_attributes_that_count_as_one_filter_are_told_with_how_often_each_was_written() -> None:
    colours = ({"Цвет": "red"}, {"Colour": "blue"}, {"Цвет": "green", "Waga": "1 kg"}, {"Waga": "2 kg"})
    feed = built(google(*shop("Things", *colours)))
    assert feed.filters["named"] == [
        {"filter": "color", "from": [{"text": "Цвет", "times": 2}, {"text": "Colour", "times": 1}]}
    ]


def test_names_that_differ_by_case_alone_count_as_one_filter_and_that_is_told() -> None:
    texts = ({"Informacje dodatkowe": "one"}, {"Informacje Dodatkowe": "two"}, {"Informacje dodatkowe": "three"})
    feed = built(google(*shop("Things", *texts)))
    [told] = feed.filters["named"]
    assert told["filter"] == "informacje_dodatkowe"
    assert told["from"] == [{"text": "Informacje dodatkowe", "times": 2}, {"text": "Informacje Dodatkowe", "times": 1}]
