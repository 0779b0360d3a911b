"""Sensitive criteria rank like any other and stand in no frame, wherever one looks."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from feeds.model import Filter, FilterType, Hierarchy
from frames.compose import compose_frame
from frames.definition import DEFINITIONS
from frames.model import Frame
from frames.web import frame_document, render_frame
from matching.building import build_index
from matching.preferences import parse_preferences
from matching.rank import rank
from tests.matching.building import catalogue_of

HEALTH = Filter(
    "health_issue",
    "Dolegliwość",
    FilterType.CHOICE,
    labels={"pl": "Problem zdrowotny", "en": "Health issue"},
    aliases=("ailment",),
    sensitive=True,
)
COLOUR = Filter("color", "Kolor", FilterType.CHOICE, aliases=("colour",))
PRODUCTS: list[dict[str, Any]] = [
    {"id": "A", "filters": {"category": ["Creams"], "health_issue": ["eczema"], "color": ["white"]}},
    {"id": "B", "filters": {"category": ["Creams"], "health_issue": ["rosacea"], "color": ["white"]}},
    {"id": "C", "filters": {"category": ["Creams"], "color": ["pink"]}},
]
WORDS = ("health", "ailment", "dolegliwość", "zdrowotn", "eczema", "rosacea", "psoriasis", "migraine")
"""What nobody looking over a shoulder may read, here or in any address."""

WHITE = {"filter": "color", "any": ["white"]}
ECZEMA = {"filter": "health_issue", "any": ["eczema"]}


def hierarchy_of(*filters: Filter, **changes: Any) -> Hierarchy:
    catalogue = catalogue_of(*PRODUCTS)
    return replace(
        catalogue.hierarchy, filters={**catalogue.hierarchy.filters, **{each.key: each for each in filters}}, **changes
    )


MARKED = hierarchy_of(HEALTH, COLOUR)


def frame_for(
    *criteria: dict[str, Any], locale: str = "en", hierarchy: Hierarchy = MARKED, main: str | None = "Creams"
) -> Frame:
    """The frame of a real ranking of the three creams."""
    stated = parse_preferences({"preferences": [{"main": main, "criteria": list(criteria)}]}).preferences
    ranking = rank(build_index(catalogue_of(*PRODUCTS)), stated)
    documents = {each["id"]: {"title": f"Cream {each['id']}", **each} for each in PRODUCTS}
    return compose_frame(ranking, stated, documents, hierarchy, DEFINITIONS["recommended"], locale)


def words_of(frame: Frame) -> set[str]:
    """The sensitive words that stand anywhere in the frame's HTML or JSON."""
    everything = (render_frame(frame) + json.dumps(frame_document(frame), ensure_ascii=False)).casefold()
    return {word for word in WORDS if word in everything}


@pytest.mark.parametrize("locale", ["pl", "en"])
@pytest.mark.parametrize(
    "sensitive",
    [
        ECZEMA,
        ECZEMA | {"must": True},
        {"filter": "health_issue", "none": ["rosacea"], "weight": "2.5"},
        {"filter": "health_issue", "any": ["psoriasis"]},
        {"filter": "health_issue", "present": True},
        {"filter": "health_issue", "absent": True},
        {"filter": "health_issue", "indifferent": True},
        {"filter": "Health_Issue", "any": ["eczema"]},
        {"filter": "ailment", "any": ["eczema"]},
        {"filter": "AILMENT", "any": ["eczema"]},
    ],
)  # fmt: skip
def test_no_word_of_a_sensitive_criterion_stands_anywhere(sensitive: dict[str, Any], locale: str) -> None:
    for criteria in ([sensitive], [WHITE, sensitive], [sensitive, WHITE]):
        assert words_of(frame_for(*criteria, locale=locale)) == set()


def test_the_same_words_stand_there_where_the_filter_is_not_sensitive() -> None:
    """The guard for the search: were the frame empty, or the words wrong, it could never fail."""
    plain = hierarchy_of(replace(HEALTH, sensitive=False))
    assert words_of(frame_for(ECZEMA, hierarchy=plain)) == {"health", "eczema", "rosacea"}


def test_a_sensitive_filter_that_the_feed_no_longer_carries_stays_unsaid() -> None:
    migraine = {"filter": "migraine_kind", "any": ["migraine"]}
    assert words_of(frame_for(migraine)) == {"migraine"}
    assert words_of(frame_for(migraine, hierarchy=hierarchy_of(sensitive=("migraine_kind",)))) == set()


def test_a_sensitive_criterion_counts_in_the_ranking_all_the_same() -> None:
    assert frame_for(WHITE, {"filter": "health_issue", "any": ["rosacea"]}).cards[0].id == "B"
    assert [card.id for card in frame_for(WHITE, ECZEMA).cards] == ["A", "B", "C"]


def test_the_other_reasons_keep_their_words_and_their_order() -> None:
    for criteria in ((ECZEMA, WHITE), (WHITE, ECZEMA)):
        frame = frame_for(*criteria)
        assert [card.why for card in frame.cards] == ["Kolor: white", "Kolor: white", "Kolor: pink, not white"]
        assert frame.preferences == ("Creams. Kolor: white",)


def test_a_card_whose_reasons_are_all_sensitive_has_none() -> None:
    frame = frame_for(ECZEMA)
    assert [(card.reasons, card.tally, card.why) for card in frame.cards] == [((), None, "")] * 3
    assert "notesik-reasons" not in render_frame(frame)


PSORIASIS = {"filter": "health_issue", "any": ["psoriasis"]}


@pytest.mark.parametrize("sensitive", [ECZEMA, PSORIASIS, {"filter": "health_issue", "any": ["rosacea"]}])
def test_nothing_tells_whether_a_product_meets_what_is_not_said(sensitive: dict[str, Any]) -> None:
    """Counts, shares and notices that took it in would tell, beside the reasons that are said."""
    frame = frame_for(WHITE, sensitive)
    assert frame.notices == ("Products that meet more of your wishes come first.",)
    assert {card.id: (card.tally, card.match) for card in frame.cards} == {
        "A": ("Meets 1 of 1", None),
        "B": ("Meets 1 of 1", None),
        "C": ("Meets 0 of 1", None),
    }
    assert frame_document(frame)["full_matches"] is None


def test_where_everything_is_said_counts_and_shares_are_said_too() -> None:
    for criteria in ([WHITE], [WHITE, {"filter": "health_issue", "indifferent": True}]):
        frame = frame_for(*criteria)
        assert frame.notices == ("2 products meet everything; the others say what they miss.",)
        assert [(card.tally, card.match) for card in frame.cards] == [
            ("Meets everything", 1_000_000), ("Meets everything", 1_000_000), ("Meets 0 of 1", 0),
        ]  # fmt: skip
        assert frame.full_matches == 2


def test_the_value_of_a_sensitive_main_filter_is_not_said() -> None:
    main = replace(MARKED.main, sensitive=True)
    frame = frame_for(WHITE, hierarchy=replace(MARKED, main=main))
    assert frame.preferences == ("Selected products. Kolor: white",)
    unknown = frame_for(WHITE, hierarchy=replace(MARKED, main=main), main="Psoriasis")
    assert (unknown.notices, words_of(unknown)) == ((), set())


def test_a_criterion_that_names_its_filter_by_an_alias_is_said_under_the_filters_name() -> None:
    stated = parse_preferences({"preferences": [{"main": None, "criteria": [{"filter": "colour", "any": ["white"]}]}]})
    documents = {each["id"]: {"title": f"Cream {each['id']}", **each} for each in PRODUCTS}
    found = rank(
        build_index(catalogue_of(*PRODUCTS)),
        parse_preferences({"preferences": [{"main": None, "criteria": [WHITE]}]}).preferences,
    )
    frame = compose_frame(found, stated.preferences, documents, MARKED, DEFINITIONS["recommended"], "en")
    assert frame.preferences == ("All products. Kolor: white",)
    assert [card.why for card in frame.cards] == ["Kolor: white", "Kolor: white", "Kolor: pink, not white"]
