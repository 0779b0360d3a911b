"""The industry of a feed is guessed by its attributes and categories, and never where the evidence is thin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.guess import guess_industry
from feeds.industries import load_industries
from feeds.model import IndustryGuess
from tests.feeds.building import built, google
from tests.feeds.test_filters import shop

INDUSTRIES = load_industries()


def guess(names: dict[str, int] | None = None, categories: dict[str, int] | None = None) -> IndustryGuess:
    """The guess for a feed of a hundred products."""
    return guess_industry(names or {}, categories or {}, 100, INDUSTRIES)


@pytest.mark.parametrize(
    ("category", "industry"),
    [
        ("Odzież > Damska > Sukienki wieczorowe", "fashion"),
        ("Home > Women's T-Shirts", "fashion"),
        ("Каталог > Мужская обувь", "fashion"),
        ("Взуття", "fashion"),
        ("Ropa Urbana > Camisetas", "fashion"),
        ("Kosmetyki > Szampony", "beauty"),
        ("Health & Beauty > Personal Care > Cosmetics > Skin Care", "beauty"),
        ("Wycieczki > Malta", "travel"),
        ("Kredyty gotówkowe", "finance"),
        ("Automatyka przemysłowa", "b2b"),
        ("Strona główna > Torebki", "fashion"),
        ("Лицо", "beauty"),
    ],
)
def test_a_category_says_of_which_industry_its_products_are(category: str, industry: str) -> None:
    found = guess(categories={category: 86, "Sale": 14})
    assert found.industry == industry
    assert found.evidence[0].startswith("86% of the products stand under ")
    assert found.scores[industry] == 0.86


@pytest.mark.parametrize(
    "category",
    [
        "Air Conditioners", "Ice cream", "Tusze do drukarek", "Odżywki białkowe", "Deski toaletowe", "Health & Beauty",
        "Pielęgnacja butów", "Torby podróżne", "Travel bags", "Sprzęt turystyczny", "Товары для отдыха", "Tripods",
        "Постельное белье", "Bielizna pościelowa", "Skirting boards", "Dressers", "Wall coatings", "Wear parts",
        "Power banks", "Banknoty", "Torebki prezentowe", "Лицо и город", "Washing machines", "Maszyny do szycia",
        "Magazyny", "Оборудование для кафе",
    ],
)  # fmt: skip
def test_a_category_that_only_sounds_like_an_industry_is_no_evidence(category: str) -> None:
    found = guess(categories={category: 100})
    assert (found.industry, found.evidence) == ("general", ("too little speaks for one industry only",))


def test_attributes_of_one_industry_only_are_enough_without_any_category() -> None:
    found = guess({"Fason": 90, "rękaw": 80, "Сезон": 95, "Okazja": 85, "SKU": 100})
    assert found.industry == "fashion"
    assert found.evidence == ("the attributes Сезон, Fason, Okazja, rękaw are 4 filters of Fashion",)


def test_attributes_that_any_shop_has_say_nothing() -> None:
    found = guess(dict.fromkeys(("brand", "Kolor", "Rozmiar", "Płeć", "Materiał", "Waga"), 100))
    assert found.industry == "general"
    assert set(found.scores.values()) == {0.0, 1.0}


def test_two_telling_attributes_are_not_enough_and_are_named_all_the_same() -> None:
    found = guess({"Fason": 100, "Rękaw": 100})
    assert found.industry == "general"
    assert found.evidence[1:] == ("the attributes Fason, Rękaw are 2 filters of Fashion",)


def test_attributes_few_products_carry_say_little() -> None:
    carried = dict.fromkeys(("Fason", "Rękaw", "Sezon", "Okazja", "Stan spodni"), 100)
    assert guess(carried).scores["fashion"] > 0.9
    assert guess(dict.fromkeys(carried, 10)).industry == "general"


def test_one_filter_under_two_names_is_one() -> None:
    one, two = (guess(dict.fromkeys(names, 100)).scores["fashion"] for names in (("Fason",), ("Fason", "Krój")))
    assert one == two > 0


def test_two_industries_in_one_shop_are_none() -> None:
    found = guess(categories={"Sukienki": 62, "Sukienki > Perfumy": 55, "Kosmetyki": 62})
    assert found.industry == "general"


def test_a_product_under_several_categories_is_counted_once() -> None:
    found = guess(categories={"Sukienki": 40, "Sukienki > Mini": 40, "Nowości": 100, "Meble": 60})
    assert found.industry == "general"


def test_nothing_at_all_is_general() -> None:
    assert guess_industry({}, {}, 0, INDUSTRIES).industry == "general"


@given(
    st.dictionaries(st.text(max_size=20), st.integers(0, 200), max_size=5),
    st.dictionaries(st.text(max_size=20), st.integers(0, 200), max_size=5),
    st.integers(0, 100),
)
def test_whatever_a_feed_writes_the_scores_are_shares(names: dict[str, int], paths: dict[str, int], count: int) -> None:
    found = guess_industry(names, paths, count, INDUSTRIES)
    assert set(found.scores) == set(INDUSTRIES)
    assert all(0 <= score <= 1 for score in found.scores.values())
    turned_names, turned_paths = (dict(reversed(each.items())) for each in (names, paths))
    assert guess_industry(turned_names, turned_paths, count, INDUSTRIES) == found


def test_a_feed_is_read_with_the_industry_it_looks_like_unless_one_is_named() -> None:
    feed = google(*shop("Odzież &gt; Sukienki", {"Fason": "mini"}, {"Fason": "maxi"}))
    guessed, named = built(feed).filters, built(feed, industry="general").filters
    assert (guessed["industry"], named["industry"]) == ("fashion", "general")
    assert guessed["guess"]["industry"] == "fashion"
    assert guessed["guess"]["evidence"][0] == "100% of the products stand under Odzież, Sukienki"
    assert named["guess"] is None
