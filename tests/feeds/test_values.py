"""Texts become values, by the merchandiser's word, the vocabulary's, or their spelling; nothing is merged silently."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Merge, MergedBy, fold
from feeds.template import TemplateFilter
from feeds.values import Values, read_values
from feeds.vocabularies import read_vocabulary

PLACES = read_vocabulary(
    """
key = "places"
value = [
    { key = "malta", labels = { pl = "Malta", en = "Malta" } },
    { key = "japan", labels = { pl = "Japonia", en = "Japan" }, words = ["Nippon"] },
    { key = "china", labels = { pl = "Chiny", en = "China" } },
]
group = [
    { key = "asia", labels = { pl = "Azja", en = "Asia" }, groups = ["east_asia"] },
    { key = "east_asia", labels = { pl = "Azja Wschodnia", en = "East Asia" }, values = ["japan", "china"] },
    { key = "europe", labels = { pl = "Europa", en = "Europe" }, values = ["malta"] },
]
""",
    "places.toml",
)


def template(vocabulary: str | None = "colors", **wishes: Any) -> TemplateFilter:
    """A template with wishes as tunings may leave them, also such as no file may hold."""
    filter_ = TemplateFilter(key="color", labels={"pl": "Kolor", "en": "Colour"}, names=())
    return filter_.model_copy(update={"vocabulary": vocabulary, **wishes})


def read(said: dict[str, int], filter_: TemplateFilter | None = None) -> Values:
    by_hand = [spelling for spellings in filter_.merge.values() for spelling in spellings] if filter_ else []
    return read_values("color", list(said), np.array(list(said.values()), np.int64), filter_, by_hand)


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> TemplateFilter:
    monkeypatch.setattr("feeds.values.vocabulary", {"places": PLACES}.__getitem__)
    return template("places")


def meanings(values: Values, said: dict[str, int]) -> dict[str, str]:
    return {text: values.shown[code] for text, code in zip(said, values.codes.tolist(), strict=True)}


def test_spellings_cases_and_languages_are_one_value_shown_as_the_feed_says_it_most() -> None:
    said = {"zielony": 5, "Zielone": 2, "green": 4, "ZIELONY": 1, "czarny": 3}
    values = read(said, template())
    assert values.shown == ("zielony", "czarny")
    assert values.codes.tolist() == [0, 0, 0, 0, 1]
    assert {values.aliases[word] for word in ("green", "zielona", "verde", "зеленый")} == {0}


def test_what_was_merged_is_said_with_its_reason_and_its_counts() -> None:
    said = {"zielony": 5, "ZIELONY": 1, "green": 4, "oliwkowy": 3}
    values = read(said, template(merge={"zielony": ["oliwkowy"]}))
    assert {merge.by: merge.spellings for merge in values.merges} == {
        MergedBy.SPELLING: (("zielony", 5), ("ZIELONY", 1)),
        MergedBy.TEMPLATE: (("zielony", 5), ("green", 4)),
        MergedBy.MERCHANDISER: (("zielony", 5), ("oliwkowy", 3)),
    }
    assert {(merge.filter, merge.value) for merge in values.merges} == {("color", "zielony")}


def test_without_a_vocabulary_only_equal_spellings_are_one_value() -> None:
    values = read({"Zielony": 1, "zielony": 2, "green": 9})
    assert values.shown == ("green", "zielony")
    assert [merge.by for merge in values.merges] == [MergedBy.SPELLING]
    assert values.aliases == {}
    assert not values.ordered


def test_the_merchandisers_word_stands_over_the_vocabularys() -> None:
    said = {"zielony": 5, "oliwkowy": 9, "olive": 1, "green": 7}
    values = read(said, template(merge={"Zielony": ["oliwkowy"]}, apart=["green"]))
    assert meanings(values, said) == {"zielony": "Zielony", "oliwkowy": "Zielony", "olive": "olive", "green": "green"}
    assert values.aliases["oliwkowy"] == values.shown.index("Zielony")
    assert values.aliases["zielona"] == values.shown.index("Zielony")
    assert "green" not in values.aliases


def test_merges_are_followed_to_their_end_and_a_circle_of_them_is_one_value() -> None:
    chained = read({"a": 1, "b": 2, "c": 3}, template(None, merge={"b": ["a"], "c": ["b"]}))
    assert chained.shown == ("c",)
    circle = read({"a": 1, "b": 2, "c": 3}, template(None, merge={"b": ["a"], "a": ["b"]}))
    assert sorted(circle.codes.tolist()) == [0, 0, 1]


def test_a_spelling_that_the_merchandiser_merged_leads_to_its_value_even_where_the_feed_no_longer_says_it() -> None:
    values = read({"zielony": 1, "czarny": 1}, template(merge={"zielony": ["morski"]}))
    assert values.shown[values.aliases["morski"]] == "zielony"


def test_a_value_is_shown_as_renamed_and_found_by_its_old_name() -> None:
    said = {"Granatowy": 2, "navy": 9, "x": 1}
    values = read(said, template(rename={"granatowy": "Granat nocny"}))
    assert values.shown == ("Granat nocny", "x")
    assert values.aliases["navy"] == values.aliases["granatowy"] == 0


def test_a_name_that_another_value_has_is_not_given() -> None:
    said = {"granatowy": 2, "czarny": 1}
    assert read(said, template(rename={"granatowy": "CZARNY"})).shown == ("granatowy", "czarny")
    assert read(said, template(rename={"granatowy": "Ciemny", "czarny": "ciemny"})).shown == ("Ciemny", "czarny")


def test_what_only_compounds_say_is_shown_by_its_label_in_the_language_of_the_feed() -> None:
    polish = {"zielony": 5, "czerwony": 2, "biała": 0}
    assert meanings(read(polish, template()), polish)["biała"] == "biały"
    russian = {"зелёный": 5, "белый": 0}
    assert meanings(read(russian, template()), russian)["белый"] == "белый"


def test_a_text_that_nobody_said_by_itself_gives_no_name() -> None:
    assert read({"biała": 0, "white": 1}, template()).shown == ("white",)


def test_values_stand_in_the_order_that_is_asked_for() -> None:
    sizes = {"XL": 9, "38": 8, "S": 7, "2XL": 5, "36.5": 4, "104": 3, "36": 2, "M": 1, "XXL": 1}
    assert read(sizes, template("sizes")).shown == ("XL", "38", "S", "2XL", "36.5", "104", "36", "M")
    by_vocabulary = read(sizes, template("sizes", order="vocabulary"))
    assert by_vocabulary.shown == ("S", "M", "XL", "2XL", "36", "36.5", "38", "104")
    bras = {"80B": 3, "75C": 2, "mała": 9, "75B": 1, "100A": 1}
    by_nature = read(bras, template(None, order="natural"))
    assert by_nature.shown == ("75B", "75C", "80B", "100A", "mała")
    assert by_vocabulary.ordered
    assert by_nature.ordered


def test_a_region_contains_the_countries_of_the_feed_and_what_names_the_region_itself(places: TemplateFilter) -> None:
    said = {"Japonia": 4, "Malta": 3, "Azja Wschodnia": 2, "Chiny": 1}
    groups = {
        group.value: {*map(read(said, places).shown.__getitem__, group.cells)} for group in read(said, places).groups
    }
    assert groups == {
        "Azja": {"Japonia", "Chiny", "Azja Wschodnia"},
        "Azja Wschodnia": {"Japonia", "Chiny", "Azja Wschodnia"},
        "Europa": {"Malta"},
    }
    assert {group.value: group.names for group in read(said, places).groups}["Azja"] == ("Asia",)


def test_a_region_of_which_the_feed_holds_nothing_is_none(places: TemplateFilter) -> None:
    values = read({"Malta": 3, "Atlantis": 1}, places)
    assert [(group.value, group.cells) for group in values.groups] == [("Europe", (0,))]


WORDS = ["zielony", "Zielony", "green", "GREEN", "zelená", "oliwkowy", "Olive", "czarny", "black", "x", "X ", "Ⅹ", "38"]
WISHES = st.builds(
    template,
    st.sampled_from([None, "colors"]),
    merge=st.dictionaries(st.sampled_from(WORDS), st.lists(st.sampled_from(WORDS), max_size=3), max_size=3),
    apart=st.lists(st.sampled_from(WORDS), max_size=2),
    rename=st.dictionaries(st.sampled_from(WORDS), st.sampled_from([*WORDS, "new"]), max_size=3),
    order=st.sampled_from(["products", "vocabulary", "natural"]),
)
SAID = st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=3), st.integers(0, 5), max_size=12)


@given(SAID, WISHES)
def test_every_text_leads_to_its_value_and_no_two_values_are_shown_alike(
    said: dict[str, int], filter_: TemplateFilter
) -> None:
    values = read(said, filter_)
    own = {fold(shown): code for code, shown in enumerate(values.shown)}
    assert len(own) == len(values.shown)
    assert set(values.codes.tolist()) == set(range(len(values.shown)))
    assert not own.keys() & values.aliases.keys()
    assert {**values.aliases, **own}.items() >= {
        fold(text): code for text, code in zip(said, values.codes.tolist(), strict=True)
    }.items()


@given(SAID, WISHES)
def test_nothing_is_merged_without_being_said_with_its_counts(said: dict[str, int], filter_: TemplateFilter) -> None:
    values = read(said, filter_)
    told: dict[str, dict[str, int]] = {}
    for merge in values.merges:
        told.setdefault(merge.value, {}).update(merge.spellings)
    for code, shown in enumerate(values.shown):
        texts = {
            text: count
            for (text, count), of in zip(said.items(), values.codes.tolist(), strict=True)
            if of == code and count
        }
        assert told.get(shown, {}) == (texts if len(texts) > 1 or shown in told else {})


@given(SAID, WISHES, st.randoms(use_true_random=False))
def test_the_order_of_the_texts_changes_nothing(said: dict[str, int], filter_: TemplateFilter, chance: Any) -> None:
    items = list(said.items())
    chance.shuffle(items)
    one, other = read(said, filter_), read(dict(items), filter_)
    assert (one.shown, one.aliases, one.groups, one.merges) == (other.shown, other.aliases, other.groups, other.merges)
    assert meanings(one, said) == meanings(other, dict(items))


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 5)), max_size=12))
def test_without_wishes_a_value_is_its_folded_text_shown_as_it_is_said_most(said: list[tuple[str, int]]) -> None:
    values = read_values("color", [text for text, _ in said], np.array([count for _, count in said], np.int64), None)
    spellings, totals = Counter[str](), Counter[str]()
    for text, count in said:
        spellings[text] += count
        totals[fold(text)] += count
    listed = sorted(totals, key=lambda value: (-totals[value], value))
    most = {value: max(spellings[text] for text in spellings if fold(text) == value) for value in listed}
    assert [fold(shown) for shown in values.shown] == listed
    assert [spellings[shown] for shown in values.shown] == list(most.values())
    assert [listed[code] for code in values.codes] == [fold(text) for text, _ in said]


def test_a_merchandisers_name_for_one_spelling_is_told_though_nothing_else_became_it() -> None:
    values = read({"zielony": 3}, template(None, merge={"green": ("zielony",)}))
    assert values.shown == ("green",)
    assert values.merges == (Merge("color", "green", (("zielony", 3),), MergedBy.MERCHANDISER),)


def test_what_the_template_merges_is_told_by_its_word_and_what_the_merchandiser_adds_by_his() -> None:
    filter_ = template(None, merge={"szczękowe": ("v-brake", "szczekowe")})
    values = read_values("brakes", ["szczękowe", "v-brake", "szczekowe"], np.array([3, 2, 1]), filter_, ["szczekowe"])
    assert {merge.by: [text for text, _ in merge.spellings] for merge in values.merges} == {
        MergedBy.TEMPLATE: ["szczękowe", "v-brake"],
        MergedBy.MERCHANDISER: ["szczękowe", "szczekowe"],
    }


def test_of_equally_frequent_spellings_the_one_that_does_not_shout_is_shown() -> None:
    assert read({"ZAMEK": 2, "zamek": 2, "KROSS": 1}).shown == ("zamek", "KROSS")
