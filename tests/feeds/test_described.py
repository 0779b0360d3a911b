"""Attributes that stand only in descriptions become products' own where a feed has them nowhere else; that is said."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from feeds.described import SAMPLE
from feeds.stated import stated_in
from tests.feeds.building import Built, built, google

BATTERY = "Replaces the old one. Kapacita: {}, napeti: {}, barva: {}"


def batteries(*more: str) -> list[str]:
    written = [("4400 mAh", "10.8V", "black"), ("2200 mAh", "14.4V", "grey"), ("5200 mAh", "11.1V", "black")]
    return [f"<description>{BATTERY.format(*each)}</description>{''.join(more)}" for each in written]


def of(feed: Built, key: str) -> list[object]:
    return [product["filters"].get(key) for product in feed.products]


def test_what_only_descriptions_say_can_be_asked_about_with_its_units() -> None:
    feed = built(google(*batteries()))
    assert of(feed, "capacity") == ["4400", "2200", "5200"]
    assert of(feed, "voltage") == ["10.8", "14.4", "11.1"]
    assert of(feed, "color") == [["black"], ["grey"], ["black"]]


def test_the_report_says_under_which_names_descriptions_were_read_and_of_how_many_products() -> None:
    [(reason, count)] = built(google(*batteries())).warnings("attributes").items()
    assert reason.startswith("read from descriptions (barva, kapacita, napeti), such as 'barva: black'")
    assert count == 3


def test_an_item_that_states_something_itself_is_not_asked_for_it_again_in_any_language() -> None:
    first, *others = batteries()
    feed = built(google(first + "<g:color>white</g:color>", *others))
    assert of(feed, "color") == [["white"], ["grey"], ["black"]]


def test_names_that_most_items_state_themselves_are_not_looked_for() -> None:
    feed = built(
        google(*batteries("<g:color>white</g:color>", "<g:napeti>12V</g:napeti>", "<g:kapacita>1 mAh</g:kapacita>"))
    )
    assert feed.warnings("attributes") == {}


def test_a_known_brand_is_not_asked_for_in_descriptions() -> None:
    text = "<description>Značka: {}; Kapacita: {} mAh</description>"
    named = text.format("Other", 1) + "<g:brand>Known</g:brand>"
    feed = built(google(named, text.format("Found", 2), text.format("Found", 3)))
    assert of(feed, "brand") == [["Known"], ["Found"], ["Found"]]


def test_few_descriptions_with_pairs_make_no_attributes() -> None:
    plain = [f"<description>A thing number {number}, as plain as it can be.</description>" for number in range(20)]
    feed = built(google(*batteries(), *plain))
    assert feed.warnings("attributes") == {}
    assert of(feed, "capacity") == [None] * 23


def test_a_name_that_hardly_any_description_says_is_left_where_it_is() -> None:
    odd = "<description>Kapacita: 1 mAh, napeti: 1V, abu dhabi: Tourist Club</description>"
    feed = built(google(*(batteries() * 14), odd))
    assert "abu dhabi" not in next(iter(feed.warnings("attributes")))


def test_the_first_batch_decides_for_the_whole_feed() -> None:
    plain = [f"<description>{number} things. {'All plain. ' * 60}</description>" for number in range(4200)]
    feed = built(google(*plain, *(batteries() * 900)))
    assert feed.warnings("attributes") == {}


def test_a_sample_is_looked_at_and_not_every_description(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(wraps=stated_in)
    monkeypatch.setattr("feeds.described.stated_in", read)
    built(google(*(f"<description>A plain thing: number {number}.</description>" for number in range(900))))
    assert read.call_count == SAMPLE
