"""The data files are whole, and a wrong one is refused by name."""

import shutil
import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import FeedError, TemplateError
from feeds.extract import shape_of
from feeds.formats import load_formats
from feeds.industries import Industry, _inherited, _lineage, industry, load_industries, slug
from feeds.settings import templates_digest
from feeds.template import IndustryFile, ValueOrder, read_industry_file
from feeds.vocabularies import vocabulary
from feeds.words import Unit, answers, availabilities, conversions, units


def test_every_format_reads_an_id_and_a_title_by_paths_that_can_be_walked() -> None:
    for each in load_formats().values():
        assert {"id", "title"} <= set(each.fields) | set(each.named)
        if each.table is None:  # the paths of a table are names of columns, whatever they are
            shape_of(path for paths in each.fields.values() for path in paths)


@pytest.mark.parametrize("first", ["dekolt", "Neckline"])
def test_a_name_that_belongs_to_two_filters_of_one_file_is_refused(first: str) -> None:
    filters = [{"key": "cut", "names": [first]}, {"key": "neckline", "names": ["Dekolt"]}]
    with pytest.raises(ValueError, match="belongs to two filters"):
        IndustryFile.model_validate({"key": "a", "labels": {}, "filter": filters})


def test_every_filter_has_a_label_in_both_languages() -> None:
    for each in load_industries().values():
        assert all(set(filter_.labels) >= {"pl", "en"} for filter_ in each.filters.values())


def test_fashion_knows_its_filters_in_four_languages_and_the_general_ones_behind() -> None:
    fashion = industry("fashion")
    assert list(fashion.filters)[:5] == ["gender", "color", "garment_part", "brand", "price"]
    assert [fashion.key_of(name) for name in ("Fason", "střih", "Силуэт", "cut")] == ["cut"] * 4
    assert [fashion.key_of(name) for name in ("Płeć", "Pohlaví", "Пол", "gender")] == ["gender"] * 4
    assert fashion.key_of("Moc") == "power"


BEAUTY = ["purpose", "age_group", "activity", "body_part", "brand", "fragrance", "health_issue", "price"]


def test_beauty_asks_about_its_own_filters_in_order_and_then_about_the_general_ones() -> None:
    beauty = industry("beauty")
    assert list(beauty.filters)[:8] == BEAUTY
    assert [beauty.key_of(name) for name in ("Działanie", "Účinek", "Действие", "effect")] == ["activity"] * 4
    assert [beauty.key_of(name) for name in ("Wiek", "age_group", "Возраст", "věk")] == ["age_group"] * 4
    assert [known.key_of("Pojemność") for known in (beauty, industry("general"))] == ["volume", "capacity"]
    assert beauty.filters["color"] == industry("general").filters["color"]


def test_what_pages_fill_into_criteria_is_said_by_the_templates() -> None:
    fashion, beauty = industry("fashion").filters, industry("beauty").filters
    assert {key for key, each in fashion.items() if each.hard} == {"gender", "size", "allergens"}
    assert {key for key, each in beauty.items() if each.strict} == {"fragrance", "health_issue", "allergens"}
    assert {key for key, each in beauty.items() if each.sensitive} == {"health_issue", "allergens"}
    assert {key for key, each in fashion.items() if each.sensitive} == {"allergens"}


def test_who_starts_from_nothing_keeps_the_names_of_the_feed() -> None:
    nothing = industry("nothing")
    assert list(nothing.filters) == ["price"]
    assert (nothing.key_of("Kolor"), nothing.key_of("Цвет")) == ("kolor", "tsvet")
    assert nothing.is_identifier("EAN")
    assert nothing.is_technical("custom_label_0")


VOCABULARIES = sorted(file.name.removesuffix(".toml") for file in files("templates").joinpath("vocabularies").iterdir())


@pytest.mark.parametrize("key", VOCABULARIES)
def test_a_vocabulary_contradicts_nobody_and_names_everything_in_both_languages(key: str) -> None:
    words = vocabulary(key)
    assert words.key == key
    values = tomllib.loads(files("templates").joinpath("vocabularies", f"{key}.toml").read_text("utf-8"))
    assert all(set(each["labels"]) >= {"pl", "en"} for each in (*values["value"], *values.get("group", ())))


def test_every_vocabulary_is_of_some_filter_and_every_filter_finds_its_own() -> None:
    named = {each.vocabulary for known in load_industries().values() for each in known.filters.values()}
    assert named - {None} == set(VOCABULARIES)


def test_no_word_is_both_a_value_of_a_filter_and_its_absence() -> None:
    for each in (filter_ for known in load_industries().values() for filter_ in known.filters.values()):
        if each.vocabulary:
            assert [word for word in each.none if vocabulary(each.vocabulary).key_of(word)] == [], each.key


def test_an_order_by_the_vocabulary_has_a_vocabulary() -> None:
    for each in (filter_ for known in load_industries().values() for filter_ in known.filters.values()):
        assert each.vocabulary or each.order is not ValueOrder.VOCABULARY, each.key


@pytest.mark.parametrize(
    ("key", "value", "spellings"),
    [
        ("garment_parts", "dress", "sukienki Sukienka šaty платье сукня Kleid DRESSES"),
        ("garment_parts", "t_shirt", "T-shirt koszulka tričko футболка tshirt"),
        ("cuts", "bootcut", "bootcut Boot-cut буткат"),
        ("cuts", "loose", "luźny swobodne volný свободный relaxed"),
        ("lengths", "long", "długie dlouhá длинная довга lang LONG"),
        ("seasons", "winter", "zima zimowe zimní зимняя winter"),
        ("purposes", "care", "pielęgnacja péče уход догляд Pflege care"),
        ("activities", "neutral", "neutralne neutrální нейтральный neutral"),
        ("body_parts", "hair", "włosy vlasy волосы волосся Haare hair"),
        ("skin_needs", "sensitive", "wrażliwa citlivá чувствительная чутлива sensitive"),
        ("fragrances", "lavender", "lawendowy levandulová лавандовый Lavendel"),
    ],
)
def test_a_value_is_one_in_all_languages(key: str, value: str, spellings: str) -> None:
    assert {spelling: vocabulary(key).key_of(spelling) for spelling in spellings.split()} == dict.fromkeys(
        spellings.split(), value
    )


def test_an_industry_nobody_knows_is_refused_with_those_known() -> None:
    with pytest.raises(FeedError, match=r"'shoes'.*fashion.*general"):
        industry("shoes")


def test_an_unknown_attribute_has_a_slug_of_its_name_as_its_key() -> None:
    assert [slug(name) for name in ("Ilość pamięci RAM", "Тип закриття", "3D", "!!!")] == [
        "ilosc_pamieci_ram", "tip_zakrittya", "f_3d", "f_",
    ]  # fmt: skip


LABELS = {"pl": "K", "en": "C"}


def _made(own: dict[str, Any], extended: dict[str, Any]) -> Industry:
    """An industry with one filter, extending one with one filter."""
    ours = IndustryFile.model_validate({"key": "a", "labels": LABELS, "extends": "b", "filter": [own]})
    theirs = IndustryFile.model_validate({"key": "b", "labels": LABELS, "filter": [extended]})
    return _inherited(_lineage(ours, {"b": theirs}))


def test_a_template_that_extends_itself_is_refused() -> None:
    loop = IndustryFile.model_validate({"key": "a", "labels": LABELS, "extends": "a"})
    with pytest.raises(TemplateError, match="a extends a"):
        _lineage(loop, {"a": loop})


def test_what_an_industry_says_of_a_filter_replaces_what_the_extended_one_says_and_the_rest_is_inherited() -> None:
    general = {"key": "color", "labels": LABELS, "names": ["kolor"], "separators": ["/"], "weight": "2"}
    made = _made({"key": "color", "names": ["odcień"], "weight": "1.5"}, general)
    assert (made.key_of("odcień"), made.key_of("kolor")) == ("color", "kolor")
    assert (made.filters["color"].separators, made.filters["color"].weight) == (("/",), Decimal("1.5"))
    assert made.filters["color"].labels == LABELS


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            '[[filter]]\nkey = "cut"\nnmaes = ["fason"]',
            "filter 'cut', nmaes: there is no such key, but 'names'",
        ),
        ('lables = { pl = "M" }', "lables: there is no such key, but 'labels'"),
        ('[[filter]]\nkey = "Cut"', "filter 'Cut', key: "),
        ("[[filter]]\nlabels = {}", "filter 'without a key', key: "),
        ('[[filter]]\nkey = "a"\nnames = ["fit"]\n[[filter]]\nkey = "fit"', "the name 'fit' belongs to two filters"),
        ('[[filter]]\nkey = "a"\nweight 2\n', "at line 5"),
        ('[[filter]]\nkey = "a"\nweight = 0', "filter 'a', weight: "),
        ('[[filter]]\nkey = "a"\norder = "size"', "filter 'a', order: "),
        ("", "its key is 'moda'; a file bears its key as its name"),
        ('[[filter]]\nkey = "a"\nbands = [27, 24]', "filter 'a', bands: the edges between bands ascend"),
        ('[[filter]]\nkey = "a"\nbands = [24, 24]', "filter 'a', bands: the edges between bands ascend"),
        ('[[filter]]\nkey = "a"\nhard = "yes"', "filter 'a', hard: true or false is expected here, without quotes"),
        ('[[filter]]\nkey = "a"\nnames = "cut"', "filter 'a', names: a list in [ ] is expected"),
        ('[[filter]]\nkey = "a"\nyes = ["tak"]\nnone = ["Tak"]', "filter 'a': 'tak' stands in yes and in none"),
        ('[[filter]]\nkey = "a"\nmerge = { x = ["y"], z = ["Y"] }', "filter 'a': 'y' is merged into two values"),
        (
            '[[filter]]\nkey = "a"\nvocabulary = "colour"',
            "filter 'a', vocabulary: there is no vocabulary 'colour', but 'colors'",
        ),
        ('[[filter]]\nkey = "a"\n[[filter]]\nkey = "a"', "the filter 'a' stands twice"),
        ('[filter]\nkey = "a"\n[filter]\nkey = "b"', "[[filter]] stands in double brackets"),
    ],
)
def test_a_wrong_template_is_refused_with_the_file_the_filter_and_the_key(
    written: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "fashion.toml"
    file.write_text(f'key = "moda"\nlabels = {{ pl = "Moda", en = "Fashion" }}\n{written}')
    with pytest.raises(TemplateError) as refused:
        read_industry_file(file)
    assert str(refused.value).startswith("templates/industries/fashion.toml: ")
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("extended", [{"key": "age_group"}, {"key": "years", "aliases": ["age_group"]}])
def test_an_alias_that_leads_to_an_inherited_filter_too_is_refused(extended: dict[str, Any]) -> None:
    with pytest.raises(TemplateError, match="the alias 'age_group' of the filter 'age' of a is another filter's"):
        _made({"key": "age", "labels": LABELS, "aliases": ["age_group"]}, {"labels": LABELS, **extended})


def test_every_filter_of_every_industry_is_reached_by_its_key() -> None:
    for known in load_industries().values():
        assert [known.key_of(key) for key in known.filters] == list(known.filters), known.key


def test_the_age_of_a_cosmetic_is_one_filter_and_its_criteria_may_call_it_age() -> None:
    age = industry("beauty").filters["age_group"]
    assert "age" not in industry("beauty").filters
    assert (age.aliases, age.labels, age.vocabulary) == (("age",), {"pl": "Wiek", "en": "Age"}, "age_groups")


def test_a_main_filter_or_a_vocabulary_that_is_missing_is_refused_by_name() -> None:
    with pytest.raises(TemplateError, match="a has no filter 'bike', which its main names"):
        _inherited((IndustryFile.model_validate({"key": "a", "labels": LABELS, "main": ["category", "bike"]}),))
    ordered = {"key": "size", "labels": LABELS, "order": "vocabulary"}
    with pytest.raises(TemplateError, match="'size' of a is ordered by a vocabulary and names none"):
        _inherited((IndustryFile.model_validate({"key": "a", "labels": LABELS, "filter": [ordered]}),))


def test_a_filter_that_nobody_gave_a_label_is_refused_by_name() -> None:
    with pytest.raises(TemplateError, match="'cut' of a needs a label in each language"):
        _made({"key": "cut"}, {"key": "color", "labels": LABELS})


def test_no_word_is_two_answers_and_no_availability_means_two_things() -> None:
    said = answers()
    lists = [said.yes, said.no, said.none, said.missing]
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert set(availabilities().values()) == {"in_stock", "out_of_stock", "preorder", "backorder"}


def test_units_convert_exactly_or_not_at_all() -> None:
    kilogram = units()["kg"]
    assert (conversions(kilogram)["g"], conversions(kilogram)["t"]) == ("0.001", "1000")
    assert "cm" not in conversions(kilogram)
    third = Unit("third", "mass", kilogram.factor * 3)
    assert "kg" not in conversions(third)


def test_whoever_edits_a_template_gets_answers_of_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "templates"
    shutil.copytree(str(files("templates")), copy)
    monkeypatch.setattr("feeds.settings.files", lambda package: copy)
    before = templates_digest.__wrapped__()
    assert before == templates_digest.__wrapped__()
    file = copy / "vocabularies" / "colors.toml"
    file.write_text(file.read_text("utf-8") + "\n# another word\n", "utf-8")
    assert templates_digest.__wrapped__() != before


def test_names_of_one_filter_are_known_in_the_languages_of_feeds() -> None:
    general = industry("general")
    spoken = {
        "voltage": ("Voltage", "Napięcie", "Napětí", "Напряжение", "Напруга", "Spannung", "napiecie:"),
        "capacity": ("Capacity", "Pojemność baterii", "Kapacita", "Ёмкость аккумулятора", "Ємність", "Kapazität"),
        "color": ("Colour", "Kolor", "Barva", "Цвет", "Колір", "Farbe", "Szín", "COLOR"),
        "gender": ("Gender", "Płeć", "Pohlaví", "Пол", "Стать", "Geschlecht", "plec"),
        "width": ("Width", "Szerokość", "Šířka", "Ширина", "Breite", "Largeur", "sirka", "product-width"),
    }
    for key, names in spoken.items():
        assert [general.key_of(name) for name in names] == [key] * len(names)


def test_a_name_without_accents_that_means_two_filters_means_neither() -> None:
    assert industry("fashion").key_of("stan") == "rise"
    assert industry("fashion").key_of("Stan:") == "stan"
    assert industry("general").key_of("Stan:") == "condition"


def test_names_that_differ_by_case_or_signs_alone_are_one_filter_of_the_feed() -> None:
    names = ("Informacje dodatkowe", "Informacje Dodatkowe", "informacje_dodatkowe", "INFORMACJE-DODATKOWE:")
    assert {industry("general").key_of(name) for name in names} == {"informacje_dodatkowe"}
