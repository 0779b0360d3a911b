"""The chain of scenarios: which one answers, what is said of those before it, pages of one list, what is left open."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from frames.choosing import say_choice
from frames.definition import FrameDefinition, Scenario, TooFew
from frames.model import Card, Empty, Frame, Passed, Tried
from service.composition import Service
from service.surfaces.viewer import Viewer
from tests.service.cards import keep_stated
from tests.service.conftest import Import
from tests.service.surfaces.asked import answered, chain, ids, seen_by, variants

PREFERENCES, BESTSELLERS = Scenario.PREFERENCES, Scenario.BESTSELLERS
WHOLE = 1_000_000
"""A minimum match that asks for everything."""


@pytest.fixture
def ala(serving_shop: Service) -> Viewer:
    """Wants blue jeans up to 70 zł; five products are just that."""
    return seen_by(serving_shop, "ala")


def tried(frame: Frame) -> list[tuple[str, int, str]]:
    return [(each.scenario, each.products, each.why) for each in frame.tried]


def test_the_first_scenario_with_enough_products_answers(serving_shop: Service, ala: Viewer) -> None:
    frame = answered(serving_shop, chain(PREFERENCES, BESTSELLERS, minimum_match=WHOLE, minimum_products=5), ala)
    assert (frame.scenario, frame.total, frame.tried) == (PREFERENCES, 5, ())
    assert frame.preferences


def test_an_answer_in_place_of_another_says_so_above_the_cards(serving_shop: Service, ala: Viewer) -> None:
    definition = chain(
        PREFERENCES, Scenario.NEWEST, BESTSELLERS, minimum_match=WHOLE, minimum_products=6, too_few=TooFew.NEXT
    )
    frame = answered(serving_shop, definition, ala, locale="en")
    assert (frame.scenario, frame.total) == (BESTSELLERS, 40)
    assert tried(frame) == [("preferences", 5, "too-few"), ("newest", 0, "none")]
    assert frame.notices == ("Too few products fit what you stated closely enough; these are the shop’s bestsellers.",)
    assert answered(serving_shop, definition, ala, locale="pl").notices == (
        "Zbyt mało produktów wystarczająco pasuje do podanych preferencji; oto bestsellery sklepu.",
    )


@pytest.mark.parametrize("locale", ["pl", "en"])
@pytest.mark.parametrize("scenario", Scenario)
@pytest.mark.parametrize("why", Passed)
def test_there_are_words_for_every_way_along_a_chain(scenario: Scenario, why: Passed, locale: str) -> None:
    """All but those that cannot be: only what a person stated can be missing or unanswerable."""
    possible = {Passed.TOO_FEW, Passed.NONE} | {
        PREFERENCES: {Passed.NOBODY, Passed.NOTHING_STATED, Passed.NOT_ANSWERABLE},
        Scenario.VIEWED: {Passed.NOBODY},
        BESTSELLERS: {Passed.NO_POPULARITY},
        Scenario.PRICE_DROPS: {Passed.NOT_FITTED},
        Scenario.BACK_IN_STOCK: {Passed.NOT_FITTED},
        Scenario.TOGETHER: {Passed.NOBODY, Passed.NOT_FITTED},
    }.get(scenario, set())
    card = Card("A-1", "Rzecz", None, None, None, 0, None, ())
    frame = Frame(chain(scenario), locale, "", "1", 1, 1, 1, (card,), (), ())
    if why not in possible:
        with pytest.raises(KeyError):
            say_choice(frame, BESTSELLERS, [Tried(scenario, 0, why)])
        return
    for instead in Scenario:
        (notice,) = say_choice(frame, instead, [Tried(scenario, 0, why)]).notices
        assert notice.endswith(".")
        assert "{" not in notice


def test_too_few_may_be_shown_all_the_same(serving_shop: Service, ala: Viewer) -> None:
    definition = chain(PREFERENCES, BESTSELLERS, minimum_match=WHOLE, minimum_products=6, too_few=TooFew.FEWER)
    frame = answered(serving_shop, definition, ala)
    assert (frame.scenario, len(frame.cards)) == (PREFERENCES, 5)


def test_too_few_may_hide_the_frame(serving_shop: Service, ala: Viewer) -> None:
    definition = chain(PREFERENCES, BESTSELLERS, minimum_match=WHOLE, minimum_products=6, too_few=TooFew.HIDE)
    frame = answered(serving_shop, definition, ala)
    assert (frame.cards, frame.empty, frame.scenario, frame.total) == ((), Empty.TOO_FEW, None, 0)
    assert tried(frame) == [("preferences", 5, "too-few")]
    assert frame.preferences, "what was stated is said back"
    assert frame.notices == ()


def test_a_scenario_with_nothing_at_all_gives_way_even_where_too_few_hide(serving_shop: Service) -> None:
    frame = answered(serving_shop, chain(PREFERENCES, BESTSELLERS, minimum_products=3, too_few=TooFew.HIDE))
    assert (frame.scenario, tried(frame)) == (BESTSELLERS, [("preferences", 0, "nobody-known")])


def test_a_chain_that_ends_without_products_says_why(serving_shop: Service, ala: Viewer) -> None:
    short = chain(Scenario.NEWEST, PREFERENCES, minimum_match=WHOLE, minimum_products=6, too_few=TooFew.NEXT)
    assert answered(serving_shop, short, ala).empty is Empty.TOO_FEW
    assert answered(serving_shop, chain(Scenario.NEWEST, Scenario.SIMILAR), ala).empty is Empty.NO_PRODUCTS
    assert answered(serving_shop, chain(Scenario.NEWEST, PREFERENCES)).empty is Empty.NO_PREFERENCES
    must = [{"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["brak takiego"], "must": True}]}]
    keep_stated(serving_shop.contacts, "sklep", [{"id": "ula", "preferences": must}])
    frame = answered(serving_shop, chain(PREFERENCES, Scenario.NEWEST), seen_by(serving_shop, "ula"))
    assert (frame.empty, len(frame.preferences)) == (Empty.NOTHING_FITS, 1)


def test_preferences_that_no_longer_can_be_asked_give_way_and_are_not_logged(
    serving_shop: Service, caplog: pytest.LogCaptureFixture
) -> None:
    broken = [{"main": None, "criteria": [{"filter": "color", "min": "123456"}]}]
    keep_stated(serving_shop.contacts, "sklep", [{"id": "ula", "preferences": broken}])
    with caplog.at_level(logging.WARNING):
        frame = answered(serving_shop, chain(PREFERENCES, BESTSELLERS), seen_by(serving_shop, "ula"), locale="en")
    assert tried(frame) == [("preferences", 0, "not-answerable")]
    assert frame.notices[0].startswith("What you stated does not fit the shop’s present filters; ")
    assert "preferences[0].criteria[0].min" in caplog.text
    assert "123456" not in caplog.text


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", [PREFERENCES, BESTSELLERS, Scenario.SIMILAR])
@pytest.mark.parametrize("slots", [1, 4, 7])
def test_all_pages_put_together_are_the_whole_list(
    service: Service, do_import: Import, scenario: Scenario, slots: int
) -> None:
    do_import(variants(9))
    keep_stated(service.contacts, "sklep", [{"id": "ala", "preferences": [{"main": "Dżinsy", "criteria": []}]}])
    viewer, definition = seen_by(service, "ala"), chain(scenario, slots=slots, paging=True)
    whole = answered(service, definition, viewer, slots=100, product="W-3-0")
    pages = [
        answered(service, definition, viewer, offset=offset, product="W-3-0") for offset in range(0, whole.total, slots)
    ]
    assert [id_ for page in pages for id_ in ids(page)] == ids(whole)
    assert len(set(ids(whole))) == len(whole.cards) == whole.total
    assert {(page.scenario, page.total) for page in pages} == {(scenario, whole.total)}
    assert [page.offset for page in pages] == list(range(0, whole.total, slots))


def test_beyond_the_last_page_there_is_no_more(serving_shop: Service) -> None:
    frame = answered(serving_shop, chain(BESTSELLERS), offset=40)
    assert (frame.cards, frame.empty, frame.total, frame.scenario) == ((), Empty.NO_MORE, 40, BESTSELLERS)


# --- what the definition leaves open ----------------------------------------------------------------------------------


def test_slots_and_language_are_the_requests_else_the_definitions_else_the_shops(serving_shop: Service) -> None:
    english = chain(BESTSELLERS, slots=2, locale="en")
    assert (len(answered(serving_shop, english).cards), answered(serving_shop, english).locale) == (2, "en")
    asked = answered(serving_shop, english, slots=5, locale="pl")
    assert (len(asked.cards), asked.locale) == (5, "pl")
    assert answered(serving_shop, replace(english, locale=None)).locale == "pl"


def test_a_heading_of_the_merchandisers_stands_over_every_scenario(serving_shop: Service, ala: Viewer) -> None:
    for scenario in (PREFERENCES, BESTSELLERS):
        assert answered(serving_shop, chain(scenario, headings={"pl": "Dla Ciebie"}), ala).heading == "Dla Ciebie"


def test_a_shop_without_products_has_an_empty_frame(service: Service) -> None:
    frame = answered(service, FrameDefinition("półka"))
    assert (frame.empty, frame.generation) == (Empty.NO_CATALOGUE, "")
