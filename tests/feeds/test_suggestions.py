"""Suggestions find what is probably one value, and never what somebody means to tell apart."""

from decimal import Decimal
from random import Random

import pytest

from feeds.model import DependentFilter, Filter, FilterType, Hierarchy, MainValue, Suggestion, ValueCount
from feeds.suggestions import suggest

COLOR = {"color": "colors"}


def hierarchy(values: dict[str, int], type_: FilterType = FilterType.CHOICE) -> Hierarchy:
    """A catalogue with one filter of these values."""
    counts = tuple(ValueCount(value, products) for value, products in values.items())
    dependent = DependentFilter("color", 1.0, len(values), counts, Decimal(0), Decimal(1))
    everything = MainValue(None, sum(values.values()), (dependent,))
    main = Filter("category", "Category", FilterType.CHOICE)
    filters = {"category": main, "color": Filter("color", "Colour", type_)}
    return Hierarchy("general", everything.products, main, filters, (), everything)


def proposed(values: dict[str, int], vocabularies: dict[str, str] | None = None) -> dict[str, str]:
    return {each.spelling: each.value for each in suggest(hierarchy(values), vocabularies=vocabularies)}


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        ("Srebrny", "srebrna"),
        ("Srebrny", "srebrne"),
        ("granatowy", "granatwy"),
        ("żółty", "zolty"),
        ("bawełna organiczna", "organiczna bawełna"),
        ("Вискоза Эластан", 'Вискоза "Эластан'),
        ("полиэстер", "подиэстер"),
        ("полиэстер", "полиэстр"),
        ("зеленый", "зелёная"),
        ("10 ml", "10ml"),
        ("T-shirt", "tshirt"),
        ("sukienki", "sukienka"),
    ],
)
def test_forms_slips_marks_and_word_order_are_proposed_for_the_more_frequent_spelling(
    value: str, spelling: str
) -> None:
    others = {"czerwony": 7, "wełna": 4, "хлопок": 4, "20 kg": 2}
    assert proposed({spelling: 1, value: 5, **others}) == {spelling: value}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("XL", "XXL"),
        ("38", "39"),
        ("10 ml", "100 ml"),
        ("100/50", "50/100"),
        ("1.5 l", "15 l"),
        ("typ A", "typ B"),
        ("Model II", "Model III"),
        ("z kapturem", "bez kaptura"),
        ("with hood", "without hood"),
        ("przemakalny", "nieprzemakalny"),
        ("wewnętrzny", "zewnętrzny"),
        ("karta", "karton"),
        ("jasnoszary", "jasnoróżowy"),
        ("bawełna", "bawełna organiczna"),
    ],
)
def test_numbers_sizes_denials_and_other_words_are_never_proposed(one: str, other: str) -> None:
    assert proposed({one: 5, other: 1, "czerwony": 3}) == {}


def test_what_the_vocabulary_knows_as_different_is_not_proposed() -> None:
    values = {"morski": 5, "morska": 1, "silver": 3, "silber": 1, "rosa": 3, "rose": 2, "beżowa": 2, "beżowaa": 1}
    assert proposed(values)["silber"] == "silver"
    assert proposed(values, COLOR) == {"beżowaa": "beżowa"}


def test_of_several_spellings_each_is_proposed_for_the_most_frequent_once() -> None:
    found = suggest(hierarchy({"srebrna": 2, "Srebrny": 9, "srebrne": 1, "czarny": 4}))
    assert {each.spelling: each.value for each in found} == {"srebrna": "Srebrny", "srebrne": "Srebrny"}
    assert Suggestion("color", "Srebrny", "srebrna", found[1].similarity, 9, 2) == found[1]
    assert 0 < found[1].similarity <= found[0].similarity <= 1


def test_the_same_values_in_another_order_are_proposed_alike_the_likeliest_first_and_no_more_than_asked() -> None:
    values = {"srebrna": 2, "Srebrny": 9, "granatowy": 3, "granatwy": 3, "lniana torba": 1, "torba lniana": 1, "x": 1}
    items = list(values.items())
    Random(3).shuffle(items)
    found = suggest(hierarchy(values))
    assert found == suggest(hierarchy(dict(items)))
    assert [each.similarity for each in found] == sorted((each.similarity for each in found), reverse=True)
    assert suggest(hierarchy(values), most=1) == found[:1]
    assert len(found) == 3


@pytest.mark.parametrize("values", [{}, {"red": 1}, {"!!!": 1, "???": 1}, {"!!!": 1, "red": 1}])
def test_where_there_is_nothing_to_compare_nothing_is_proposed(values: dict[str, int]) -> None:
    assert suggest(hierarchy(values)) == ()


def test_only_choices_are_compared() -> None:
    assert suggest(hierarchy({"srebrna": 1, "srebrny": 2}, FilterType.YES_NO)) == ()
