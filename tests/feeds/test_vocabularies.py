"""Vocabularies say which words are one value, which texts are several, and what contains what."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import TemplateError
from feeds.vocabularies import Vocabulary, read_vocabulary, vocabulary

SHIPPED = sorted(
    file.name.removesuffix(".toml")
    for file in files("templates").joinpath("vocabularies").iterdir()
    if file.name.endswith(".toml")
)

COLORS = vocabulary("colors")

PLACES = """
key = "places"
compound = true

[[value]]
key = "malta"
labels = { pl = "Malta", en = "Malta" }

[[value]]
key = "japan"
labels = { pl = "Japonia", en = "Japan" }

[[group]]
key = "asia"
labels = { pl = "Azja", en = "Asia" }
groups = ["east_asia"]

[[group]]
key = "east_asia"
labels = { pl = "Azja Wschodnia", en = "East Asia" }
words = ["(d|D)aleki Wschód"]
values = ["japan"]
"""


def places(old: str = "", new: str = "") -> Vocabulary:
    assert old in PLACES
    return read_vocabulary(PLACES.replace(old, new), "places.toml")


@pytest.mark.parametrize("key", SHIPPED)
def test_every_shipped_vocabulary_is_whole_and_named_like_its_file_with_labels_in_both_languages(key: str) -> None:
    known = vocabulary(key)
    assert known.key == key
    values = {known.key_of(known.label(value, "en")) for value in known._words}
    assert values == set(known._words)
    assert all({"pl", "en"} <= set(labels) for labels in known._labels.values())


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("zielony, Zielone, green, ZIELONA, zelená, зелёный, зелений, grün, vert, verde, zöld", "green"),
        ("szary, grey, gray, серый, šedý", "grey"),
        ("jasnoniebieski, light blue, голубой, jasno-niebieska, azul claro, hellblau", "light_blue"),
        ("granatowy, navy, navy blue, Azul Marino", "navy"),
        ("wielokolorowy, multicolor, разноцветный, bunt", "multicolour"),
    ],
)
def test_a_colour_is_known_in_every_language_and_form(words: str, value: str) -> None:
    assert {COLORS.key_of(word) for word in words.split(", ")} == {value}


def test_a_shade_is_a_value_of_its_own_and_never_the_basic_colour() -> None:
    blues = ["niebieski", "granatowy", "light blue", "темно-синий", "turkusowy", "chabrowy"]
    assert len({COLORS.key_of(blue) for blue in blues}) == len(blues)
    assert COLORS.key_of("zielony neon") is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("czarno-biały", ["czarny", "biały"]),
        ("czarno biały", ["czarny", "biały"]),
        ("Black and White", ["black", "white"]),
        ("black & white", ["black", "white"]),
        ("biały/czarny", ["biały", "czarny"]),
        ("сине-белый", ["синий", "белый"]),
        ("czerwono-czarno-biały", ["czerwony", "czarny", "biały"]),
        ("čierno-biela", ["čierny", "biela"]),
        ("černobílá", ["černý", "bílá"]),
        ("white/light-blue", ["white", "light blue"]),
        ("white, black, white", ["white", "black"]),
    ],
)
def test_a_compound_is_cut_into_texts_that_are_values(text: str, parts: list[str]) -> None:
    assert list(COLORS.parts(text) or ()) == parts
    assert len({COLORS.key_of(part) for part in parts} - {None}) == len(parts)


@pytest.mark.parametrize(
    "text",
    [
        "czarny",
        "light blue",
        "navy blue",
        "czarno",
        "biały czarno",
        "czarno-kraciasty",
        "żółtozielony",
        "white/white",
        "",
    ],
)
def test_what_is_one_value_or_not_wholly_known_is_not_cut(text: str) -> None:
    assert COLORS.parts(text) is None


def test_a_word_beside_its_basic_colour_says_which_shade_is_meant() -> None:
    assert COLORS.parts("coral red") is None
    assert COLORS.parts("azul turquesa") is None
    assert COLORS.parts("coral and red") == COLORS.parts("coral/red") == ("coral", "red")
    assert COLORS.parts("coral blue") == ("coral", "blue")


def test_a_blend_is_cut_into_its_materials_and_a_vocabulary_without_compounds_cuts_nothing() -> None:
    assert vocabulary("materials").parts('вискоза "Эластан') == ("вискоза", "эластан")
    assert vocabulary("materials").parts("stainless steel") is None
    assert vocabulary("sizes").parts("S L") is None


def test_sizes_stand_from_small_to_large_and_are_known_by_both_ways_of_writing_them() -> None:
    sizes = vocabulary("sizes")
    letters = ["XXS", "XS", "S", "M", "L", "XL", "2XL", "XXXL", "4XL", "5XL"]
    positions = [sizes.position(sizes.key_of(letter) or "") for letter in letters]
    assert positions == sorted(set(positions))
    assert sizes.key_of("2XL") == sizes.key_of("xxl") == "xxl"
    assert sizes.key_of("Uniwersalny") == sizes.key_of("ONE SIZE") == sizes.key_of("Без размера") == "one_size"


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("damskie", "female"), ("женский", "female"), ("pro ženy", "female"), ("dla niej", "female"),
        ("Women’s", "female"), ("МУЖСКОЙ", "male"), ("pánské", "male"), ("Унісекс", "unisex"), ("dívčí", "girls"),
        ("chłopięce", "boys"), ("dziecięcy", "kids"),
    ],
)  # fmt: skip
def test_for_whom_it_is_is_known_in_the_languages_of_the_feeds(word: str, value: str) -> None:
    assert vocabulary("genders").key_of(word) == value


def test_a_group_contains_what_its_groups_contain() -> None:
    asia, east = places().groups
    assert (asia.values, asia.groups) == (frozenset({"japan"}), frozenset({"asia", "east_asia"}))
    assert (east.values, east.groups) == (frozenset({"japan"}), frozenset({"east_asia"}))
    assert places().group_of("DALEKI wschód") == "east_asia"
    assert places().key_of("Azja") is None


def test_alternations_stand_for_all_their_words() -> None:
    known = places('labels = { pl = "Malta", en = "Malta" }', 'labels = { en = "Malta" }\nwords = ["(a|b)c(|d)"]')
    assert [known.key_of(word) for word in ("ac", "acd", "bc", "bcd", "c")] == ["malta"] * 4 + [None]
    assert known.label("malta", "pl") == "Malta"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('en = "Japan"', 'en = "Malta"', r"places\.toml: words: 'Malta' leads to malta and to japan"),
        ('"(d|D)aleki Wschód"', '"(daleki"', r"places\.toml: words: the brackets of '\(daleki' do not match"),
        ('groups = ["east_asia"]', 'groups = ["europe"]', r"places\.toml: group asia: groups: 'europe' is none"),
        ('values = ["japan"]', 'groups = ["asia"]', r"places\.toml: group east_asia: groups: 'asia' contains it"),
        (
            'values = ["japan"]',
            'values = ["china"]',
            r"places\.toml: group east_asia: values: there is no value 'china'",
        ),
        ('key = "japan"', 'key = "malta"', r"places\.toml: a key stands twice"),
        ('key = "japan"', 'key = "japan"\ncolour = "red"', r"places\.toml: value\.1\.colour: "),
        ('en = "Japan"', 'de = "Japan"', r"places\.toml: japan: labels: there is none in English"),
        ('key = "japan"', 'key = "japan"\nshade_of = ["red"]', r"places\.toml: shade_of: there is no value 'red'"),
        ('key = "japan"', "key = ", r"places\.toml: "),
    ],
)
def test_a_wrong_vocabulary_is_refused_with_its_file_and_the_field_at_fault(old: str, new: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        places(old, new)


def test_a_vocabulary_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(TemplateError, match=r"'colour'; known are .*colors"):
        vocabulary("colour")


@given(st.lists(st.sampled_from(["czarno", "navy", "blue", "biały", "i", "-", "x", "light blue", "сине"]), max_size=80))
def test_a_cut_names_known_values_only_each_once_however_long_the_text(pieces: list[str]) -> None:
    parts = COLORS.parts(" ".join(pieces))
    if parts is not None:
        keys = [COLORS.key_of(part) for part in parts]
        assert None not in keys
        assert len(keys) == len(set(keys)) >= 2


def test_a_condition_is_one_value_in_every_language() -> None:
    conditions = vocabulary("conditions")
    assert {conditions.key_of(word) for word in ("Nowy", "new", "Новий", "Новое", "nové")} == {"new"}
    assert {conditions.key_of(word) for word in ("używany", "б/у", "Used", "gebraucht")} == {"used"}
