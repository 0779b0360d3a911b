"""Words that are not the same thing stay apart, words that are the same are one value, and none stands twice."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from feeds.industries import load_industries
from feeds.model import fold
from feeds.vocabularies import _expanded, vocabulary
from tests.feeds.building import built, google

APART = {
    "diets": [
        "vegan|vegetarian|pescatarian|plant-based|bezmięsne", "dairy-free|lactose-free", "bez mleka|bez laktozy",
        "peanut-free|nut-free", "bez orzeszków ziemnych|bez orzechów", "dla celiakii|bez glutenu",
        "jain meal|Hindu|no beef", "no pork|halal|kosher", "sugar-free|no added sugar|low sugar|diabetic",
        "keto|low-carb", "low-fat|easily digestible",
    ],
    "skin_needs": [
        "blizny|rozstępy", "normal|normal to combination|combination", "cienie pod oczami|worki pod oczami|obrzęki",
        "rosacea|redness|couperose", "odparzenia|podrażnienia", "sensitive|very sensitive",
        "dry|very dry|dry hair|dry and damaged hair", "eczema|atopic skin", "allergy|allergy-prone skin",
        "acne|blemishes|problem skin", "blackheads|enlarged pores", "wrinkles|signs of ageing",
        "bleeding gums|periodontitis",
    ],
    "fragrances": ["lemon|citrus", "amber|oriental", "marine|aquatic", "gourmand|sweet"],
    "materials": [
        "wool|gold", "rattan|technorattan", "welur|aksamit", "puch|péří", "glass|cristal", "concrete|cemento",
        "wool|merino", "płyta wiórowa|płyta laminowana",
    ],
    "colors": ["crimson|purple", "púrpura|karmazynowy", "purpurowy|fioletowy", "mauve|lilac", "różowy|rose gold"],
    "garment_parts": [
        "bokserka|bokserki", "klapki|sandały", "rajstopy|pończochy", "muszka|krawat", "czapka|kapelusz",
        "szlafrok|piżama", "jeans|denim",
    ],
    "purposes": [
        "manicure|pedicure", "kąpiel|prysznic", "opalanie|ochrona przeciwsłoneczna", "dezodorant|antyperspirant",
    ],
    "body_parts": ["nogi|stopy", "szyja|dekolt", "zęby|jama ustna"],
    "activities": [
        "rozświetlający|rozjaśniający|wybielający", "neutralny|neutralne pH", "anti-ageing|anti-wrinkle",
        "detox|cleansing", "wyszczuplający|antycellulitowy",
    ],
    "loan_types": [
        "pożyczka|chwilówka|mikropożyczka", "kredyt gotówkowy|kredyt konsumencki", "konsolidacja|refinansowanie",
        "debet|linia kredytowa",
    ],
    "sectors": ["handel|handel detaliczny|hurt"],
    "production_sizes": ["mikro|produkcja jednostkowa", "średnia|seryjna"],
    "business_purposes": ["bezpieczeństwo|bhp"],
    "holiday_types": [
        "wczasy|plażowy", "pobyt|beach", "aktywny wypoczynek|przygoda", "uzdrowisko|spa", "лечение|spa",
        "góry|trekking", "narty|snowboard", "romantic|honeymoon",
    ],
    "organisation": ["all inclusive|all inclusive light|ultra all inclusive"],
    "travellers": [
        "adults|adults only", "dorośli|tylko dla dorosłych", "kobiety|women only", "friends|groups",
        "students|young people",
    ],
    "accommodation": ["motel|hotel", "schronisko górskie|hostel"],
    "cuts": ["slim|tapered", "boyfriend|girlfriend"],
    "lengths": ["7/8|do kostki"],
    "patterns": ["logo|napis", "prążki|paski", "zygzak|geometryczny"],
    "countries": [
        "Dominika|Dominikana", "Kongo-Brazzaville|Demokratyczna Republika Konga|Congo", "Ameryka|USA",
        "Niger|Nigeria",
    ],
}  # fmt: skip

TOGETHER = {
    "diets": [
        "bez mleka|dairy-free|без молока", "bez laktozy|lactose-free|bezlaktozowa", "jain|dżinijska",
        "bez wołowiny|no beef|beef-free", "halal|халяль", "bez dodatku cukru|no added sugar",
    ],
    "skin_needs": [
        "blizny|scars|jizvy", "trądzik różowaty|rosacea|розацеа", "mieszana|combination|mieszanej", "egzema|eczema",
    ],
    "colors": [
        "strieborný|srebrny|silver", "roșu|roşu|red", "vișiniu|vişiniu|bordowy",
        "multi color|multi colour|multi-color", "colorless|colourless|przezroczysty", "púrpura|purple|fioletowy",
    ],
    "patterns": ["solid color|solid colour|gładki"],
    "materials": ["technorattan|polyrattan|umělý ratan", "złoto|gold|золото"],
    "genders": ["bărbați|bărbaţi|men", "fetițe|fetiţe|girls"],
    "garment_parts": ["bokserki|bokserki męskie|underwear"],
    "countries": ["NO|Norwegia|Norway", "NE|Niger", "SI|Slovenia"],
    "age_groups": ["bebeluși|bebeluşi|infant"],
}  # fmt: skip

COMPOUNDS = {
    "materials": {"wool or silk": "wool silk", "wełna lub jedwab": "wool silk", "хлопок или лён": "cotton linen"},
    "skin_needs": {
        "normal to combination": "normal combination", "normalna do mieszanej": "normal combination",
        "normální až smíšená": "normal combination", "cera sucha albo wrażliwa": "dry sensitive",
    },
    "body_parts": {"do twarzy i ciała": "face body", "szyja i dekolt": "neck decollete"},
    "purposes": {"manicure i pedicure": "manicure pedicure"},
    "colors": {
        "black or white": "black white", "schwarz oder weiß": "black white", "strieborno-čierna": "silver black",
    },
    "countries": {"Trinidad and Tobago, Barbados": "trinidad_and_tobago barbados"},
}  # fmt: skip

IMPLIED = {
    "diets": {
        "anything without meat": "vegan vegetarian jain", "meat-free": "vegan vegetarian jain",
        "anything without beef": "vegan vegetarian jain hindu no_beef",
        "anything without pork": "vegan vegetarian jain halal kosher no_pork",
        "anything without lactose": "lactose_free dairy_free", "anything without gluten": "gluten_free coeliac",
        "anything low in carbohydrates": "low_carb keto",
    },
    "skin_needs": {"choroby dziąseł": "gum_disease bleeding_gums"},
}  # fmt: skip


def _rows(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(key, words) for key, rows in table.items() for words in rows]


def _meant(key: str, word: str) -> str:
    """What a word means in a vocabulary: a value, a wider value, or nothing but itself."""
    known = vocabulary(key)
    return known.key_of(word) or known.group_of(word) or f"only {word}"


@pytest.mark.parametrize(("key", "words"), _rows(APART))
def test_words_that_do_not_mean_each_other_are_values_apart(key: str, words: str) -> None:
    meant = [_meant(key, word) for word in words.split("|")]
    assert len(set(meant)) == len(meant)


@pytest.mark.parametrize(("key", "words"), _rows(TOGETHER))
def test_words_that_mean_each_other_are_one_value(key: str, words: str) -> None:
    assert len({_meant(key, word) for word in words.split("|")}) == 1


@pytest.mark.parametrize(
    ("key", "text", "values"), [(key, *row) for key, rows in COMPOUNDS.items() for row in rows.items()]
)
def test_what_is_joined_by_or_and_to_is_each_of_both(key: str, text: str, values: str) -> None:
    known = vocabulary(key)
    assert [known.key_of(part) for part in known.parts(text) or ()] == values.split()


@pytest.mark.parametrize(
    ("key", "wider", "values"), [(key, *row) for key, rows in IMPLIED.items() for row in rows.items()]
)
def test_a_wider_value_of_a_strict_filter_holds_what_implies_it_and_nothing_else(
    key: str, wider: str, values: str
) -> None:
    known = vocabulary(key)
    assert known.key_of(wider) is None
    assert next(group.values for group in known.groups if group.key == known.group_of(wider)) == {*values.split()}


def test_the_wider_values_of_strict_filters_are_all_looked_at() -> None:
    strict = {each.vocabulary for known in load_industries().values() for each in known.filters.values() if each.strict}
    wider = {(key, group.key) for key in strict if key for group in vocabulary(key).groups}
    assert wider == {(key, vocabulary(key).group_of(word)) for key, rows in IMPLIED.items() for word in rows}


FILES = sorted(files("templates").joinpath("vocabularies").iterdir(), key=lambda file: file.name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_word_of_a_value_stands_twice_nor_repeats_its_label(file: Traversable) -> None:
    document = tomllib.loads(file.read_text("utf-8"))
    for each in (*document["value"], *document.get("group", ())):
        words = [fold(word) for word in (*{*each["labels"].values()}, *_expanded(each.get("words", ())))]
        assert sorted(word for word in {*words} if words.count(word) > 1) == [], each["key"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_written_in_romanian_is_known_with_commas_and_with_cedillas(file: Traversable) -> None:
    known = vocabulary(file.name.removesuffix(".toml"))
    for key in known._words:
        words = {fold(word) for word in known.words(key)}
        assert {word.translate(str.maketrans("șț", "şţ")) for word in words} <= words


def _trip(country: str, board: str) -> str:
    said = {"Country": country, "Wyżywienie": board}
    return "<g:product_type>Tours</g:product_type><g:price>900.00 PLN</g:price>" + "".join(
        f"<g:product_detail><g:attribute_name>{name}</g:attribute_name><g:attribute_value>{value}</g:attribute_value>"
        "</g:product_detail>"
        for name, value in said.items()
    )


def test_a_word_of_the_filters_own_goes_before_the_words_that_answer_any_filter() -> None:
    said = [("NO", "bez wyżywienia"), ("NE", "brak"), ("SI", "HB"), ("Norwegia", "sam nocleg"), ("NA", "n/a")]
    trips = built(google(*(_trip(*row) for row in said)), industry="travel")
    values = [(each["filters"].get("country"), each["filters"].get("organisation")) for each in trips.products]
    assert values == [
        (["Norwegia"], ["bez wyżywienia"]),
        (["NE"], False),
        (["SI"], ["HB"]),
        (["Norwegia"], ["bez wyżywienia"]),
        (None, None),
    ]
