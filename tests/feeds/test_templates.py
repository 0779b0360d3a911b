"""The data files are whole, and a wrong one is refused by name."""

import tomllib
from importlib.resources import files

import pytest

from feeds.errors import FeedError, TemplateError
from feeds.extract import shape_of
from feeds.formats import load_formats
from feeds.industries import _File, _inherited, _lineage, industry, load_industries, slug
from feeds.model import fold
from feeds.words import Unit, answers, availabilities, conversions, units


def test_every_format_reads_an_id_a_title_and_a_price_by_paths_that_can_be_walked() -> None:
    for each in load_formats().values():
        assert {"id", "title", "price"} <= set(each.fields) | set(each.named)
        shape_of(path for paths in each.fields.values() for path in paths)


def test_no_name_belongs_to_two_filters_of_one_template() -> None:
    for file in files("templates").joinpath("industries").iterdir():
        names = [fold(name) for each in tomllib.loads(file.read_text("utf-8"))["filter"] for name in each["names"]]
        assert sorted(names) == sorted(set(names)), file.name


def test_every_filter_has_a_label_in_both_languages() -> None:
    for each in load_industries().values():
        assert all(set(filter_.labels) >= {"pl", "en"} for filter_ in each.filters.values())


def test_fashion_knows_its_filters_in_four_languages_and_the_general_ones_behind() -> None:
    fashion = industry("fashion")
    assert list(fashion.filters)[:5] == ["gender", "color", "garment_part", "brand", "price"]
    assert [fashion.key_of(name) for name in ("Fason", "střih", "Силуэт", "cut")] == ["cut"] * 4
    assert [fashion.key_of(name) for name in ("Płeć", "Pohlaví", "Пол", "gender")] == ["gender"] * 4
    assert fashion.key_of("Moc") == "power"


def test_an_industry_nobody_knows_is_refused_with_those_known() -> None:
    with pytest.raises(FeedError, match=r"'shoes'.*fashion, general"):
        industry("shoes")


def test_an_unknown_attribute_has_a_slug_of_its_name_as_its_key() -> None:
    assert [slug(name) for name in ("Ilość pamięci RAM", "Тип закриття", "3D", "!!!")] == [
        "ilosc_pamieci_ram", "tip_zakrittya", "f_3d", "f_",
    ]  # fmt: skip


def test_a_template_that_extends_itself_is_refused() -> None:
    loop = _File.model_validate({"key": "a", "labels": {}, "extends": "a", "filter": []})
    with pytest.raises(TemplateError, match="a extends a"):
        _lineage(loop, {"a": loop})


def test_a_filter_of_the_extending_industry_replaces_the_other() -> None:
    filter_ = {"key": "color", "labels": {"pl": "K"}, "names": ["odcień"]}
    ours = _File.model_validate({"key": "a", "labels": {}, "extends": "b", "filter": [filter_]})
    theirs = _File.model_validate({"key": "b", "labels": {}, "filter": [filter_ | {"names": ["kolor"]}]})
    made = _inherited(_lineage(ours, {"b": theirs}))
    assert (made.key_of("odcień"), made.key_of("kolor")) == ("color", "kolor")


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
