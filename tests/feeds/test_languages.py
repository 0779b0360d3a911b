"""A feed that says everything once per language is read once."""

from __future__ import annotations

from feeds.languages import said_elsewhere, without_language
from tests.feeds.building import built, google, yml
from tests.feeds.test_filters import shop


def test_a_name_loses_the_language_it_ends_with_and_nothing_else() -> None:
    names = ("Kolor;PL", "Розміри, см;UA", "Barva | CZ", "Moc;W", "Klasa A;pl", "DPI")
    assert [without_language(name) for name in names] == ["Kolor", "Розміри, см", "Barva", "Moc;W", "Klasa A;pl", "DPI"]


def test_a_language_may_stand_in_brackets_or_as_an_ending_and_a_size_system_is_none() -> None:
    names = ("Kolor [PL]", "Колір (UA)", "color_en", "Rozmiar (UK)", "Rozmiar (EU)", "Rozmiar (US)", "size_de", "_pl")
    read = ["Kolor", "Колір", "color", "Rozmiar (UK)", "Rozmiar (EU)", "Rozmiar (US)", "size_de", "_pl"]
    assert [without_language(name) for name in names] == read


def test_of_two_languages_the_one_that_says_most_is_taken_and_the_other_is_left_out() -> None:
    feed = built(
        google(
            *shop(
                "Things",
                {"Форма;RU": "круглая", "Форма;UA": "кругла"},
                {"Форма;RU": "овальная", "Форма;UA": "овальна"},
                {"Форма;RU": "круглая"},
            )
        )
    )
    [shape] = [each for each in feed.dependent("Things").values() if each["filter"] != "price"]
    assert (shape["label"], [each["value"] for each in shape["values"]]) == ("Форма", ["круглая", "овальная"])
    assert feed.left_out()["Форма;UA"] == "said in another language too"


def test_what_names_no_language_is_taken_beside_the_one_that_says_most() -> None:
    feed = built(google(*shop("Things", {"Waga;PL": "2 kg"}, {"Waga": "3 kg"}, {"Waga;PL": "5 kg", "Waga;UA": "5 кг"})))
    assert [product["filters"]["weight"] for product in feed.products] == ["2", "3", "5"]


def test_as_many_words_of_two_languages_leave_the_first_by_name() -> None:
    assert said_elsewhere({"A;UA": 3, "A;RU": 3, "B;UA": 1, "C": 9}) == {"A;UA"}


def test_a_title_of_two_languages_is_one_title_and_the_report_says_which() -> None:
    both = "<offer id='{}'><name_ru>Круглый стол</name_ru><name_ua>Круглий стіл</name_ua></offer>"
    feed = built(yml(both.format(1), both.format(2), "<offer id='3'><name_ru>Стул</name_ru></offer>"))
    assert [product["title"] for product in feed.products] == ["Круглий стіл", "Круглий стіл", "Стул"]
    assert feed.warnings("title") == {"it stands in ua and ru; ua is taken": 2}


def test_elements_that_name_their_language_in_an_attribute_are_told_apart_too() -> None:
    name = "<offer id='1'><name lang='ru'>Круглый стол</name><name lang='ua'>Круглий стіл</name></offer>"
    feed = built(yml(name))
    assert feed.product("1")["title"] == "Круглий стіл"
    assert feed.warnings("title") == {"it stands in ua and ru; ua is taken": 1}


def test_a_name_without_a_language_goes_first_and_what_is_beside_it_is_said() -> None:
    feed = built(yml("<offer id='1'><name>Круглый стол</name><name_ua>Круглий стіл</name_ua></offer>"))
    assert feed.product("1")["title"] == "Круглый стол"
    assert feed.warnings("title") == {
        "it stands in a language that is not named and ua; a language that is not named is taken": 1
    }


def test_a_feed_of_one_language_has_nothing_to_say_of_languages() -> None:
    assert built(yml("<offer id='1'><name>Стіл</name></offer>")).warnings("title") == {}
    assert built(yml("<offer id='1'><name_ua>Стіл</name_ua></offer>")).warnings("title") == {}
