"""Where a definition wants that, the next scenarios fill the slots that one leaves empty, and the page says so."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from frames.advice import advise
from frames.definition import FrameDefinition, Scenario, Step, TooFew
from frames.model import Passed
from frames.web import frame_document, render_frame
from service.composition import Service
from service.errors import DefinitionRefused
from service.measuring.counted import Counting
from service.measuring.marks import read_click
from service.surfaces.answering import Asked, wanted
from service.surfaces.defined import Defined
from service.surfaces.definition import read_frame
from service.surfaces.explaining import explain_product
from service.surfaces.viewer import Viewer
from tests.service.conftest import Import
from tests.service.surfaces.asked import answered, chain, ids, seen_by, variants

PICKED = Step(Scenario.PICKED, ("A-007", "A-030"))
FILLED = FrameDefinition(
    "półka",
    scenarios=(PICKED, Step(Scenario.NEWEST), Step(Scenario.BESTSELLERS)),
    too_few=TooFew.FILL,
    slots=5,
    minimum_products=3,
)


def test_the_next_scenario_fills_what_is_left_and_every_card_names_its_own(serving_shop: Service) -> None:
    frame = answered(serving_shop, FILLED, locale="en")
    assert ids(frame) == ["A-007", "A-030", "A-000", "A-001", "A-002"]
    assert [card.scenario for card in frame.cards] == [Scenario.PICKED] * 2 + [Scenario.BESTSELLERS] * 3
    assert frame.notices == ("After the first 2 products, these are the shop’s bestsellers.",)
    assert (frame.scenario, frame.heading, frame.total) == (Scenario.PICKED, "Picked by the shop", 5)
    document = frame_document(frame)
    assert [card["scenario"] for card in document["cards"]] == ["picked"] * 2 + ["bestsellers"] * 3
    page = render_frame(frame)
    assert page.count('<p class="notesik-chosen">Bestsellers</p>') == 3


def test_it_says_so_in_polish_too(serving_shop: Service) -> None:
    assert answered(serving_shop, FILLED).notices == ("Po pierwszych 2 produktach: oto bestsellery sklepu.",)
    one = replace(FILLED, scenarios=(replace(PICKED, products=("A-007",)), *FILLED.scenarios[1:]))
    assert answered(serving_shop, one).notices == ("Po pierwszym produkcie: oto bestsellery sklepu.",)


def test_nothing_stands_twice_neither_itself_nor_as_a_variant(service: Service, do_import: Import) -> None:
    do_import(variants())
    picked = replace(FILLED, scenarios=(Step(Scenario.PICKED, ("W-1-2",)), Step(Scenario.BESTSELLERS)))
    assert ids(answered(service, picked)) == ["W-1-2", "W-0-0", "W-2-0", "W-3-0", "W-4-0"]


def test_where_one_has_enough_nothing_is_filled(serving_shop: Service) -> None:
    frame = answered(serving_shop, replace(FILLED, slots=2, minimum_products=1))
    assert (ids(frame), frame.notices, frame.total) == (["A-007", "A-030"], (), 2)


def test_what_the_person_refused_fills_nothing(serving_shop: Service) -> None:
    ala = seen_by(serving_shop, "ala")
    assert ala.profile is not None
    ala = replace(ala, profile=replace(ala.profile, refused=("A-000",)))
    frame = answered(serving_shop, FILLED, ala)
    assert (ids(frame), frame.left_out) == (["A-007", "A-030", "A-001", "A-002", "A-003"], 1)


def test_scenarios_that_had_nothing_before_the_first_are_still_told(serving_shop: Service) -> None:
    definition = replace(FILLED, scenarios=(Step(Scenario.NEWEST), PICKED, Step(Scenario.BESTSELLERS)))
    frame = answered(serving_shop, definition, locale="en")
    assert [(each.scenario, each.why) for each in frame.tried] == [(Scenario.NEWEST, Passed.NONE)]
    assert frame.notices == (
        "No products are new; these were picked by the shop.",
        "After the first 2 products, these are the shop’s bestsellers.",
    )


def test_reasons_stand_only_where_somebody_asked(serving_shop: Service) -> None:
    definition = chain(
        Scenario.PREFERENCES, Scenario.BESTSELLERS, too_few=TooFew.FILL, minimum_match=1_000_000, slots=12
    )
    frame = answered(serving_shop, definition, seen_by(serving_shop, "ala"))
    asked = [card for card in frame.cards if card.scenario is Scenario.PREFERENCES]
    assert asked
    assert all(card.reasons for card in asked)
    assert {(card.match, card.reasons) for card in frame.cards if card not in asked} == {(None, ())}
    assert len(frame.cards) == 12


def test_a_click_is_counted_for_the_scenario_that_chose_the_product(serving_shop: Service) -> None:
    counting = Counting.now("https://notesik.example")
    frame = answered(serving_shop, FILLED, counting=counting)
    clicks = [str(card.click).split("/") for card in frame.cards]
    told = [read_click(serving_shop.links, each[-2], counting.hour).origin.scenario for each in clicks]
    assert told == [Scenario.PICKED] * 2 + [Scenario.BESTSELLERS] * 3


def test_further_pages_are_of_the_first_alone(serving_shop: Service) -> None:
    assert answered(serving_shop, FILLED, offset=1).cards[0].id == "A-030"
    assert len(answered(serving_shop, FILLED, offset=1).cards) == 1


def test_filling_up_needs_something_to_fill_with() -> None:
    text = 'too_few = "fill"\n\n[[scenarios]]\nby = "price-drops"\n'
    with pytest.raises(DefinitionRefused, match="there is no next scenario"):
        read_frame(text)
    frame = read_frame(text + '\n[[scenarios]]\nby = "back-in-stock"\n\n[[scenarios]]\nby = "bought-together"\n')
    assert [step.scenario for step in frame.scenarios] == [
        Scenario.PRICE_DROPS,
        Scenario.BACK_IN_STOCK,
        Scenario.TOGETHER,
    ]


def test_why_a_product_stands_there_is_told_of_the_scenario_that_chose_it(serving_shop: Service) -> None:
    shop, defined = serving_shop.shops.get("sklep"), Defined("sklep", FILLED, 7, 1)
    asked = wanted(serving_shop, shop, defined, Viewer(), Asked())
    assert asked.generation is not None
    told = {
        product: asyncio.run(explain_product(serving_shop, asked, asked.generation, product))
        for product in ("A-030", "A-001", "A-020")
    }
    assert [(each.scenario, each.slot, each.position) for each in told.values()] == [
        (Scenario.PICKED, 2, 2),
        (Scenario.BESTSELLERS, 4, 4),
        (Scenario.PICKED, None, None),
    ]


def test_price_drops_are_never_announced_without_their_prices() -> None:
    drops = '[[scenarios]]\nby = "price-drops"\n'
    with pytest.raises(DefinitionRefused, match="price drops are announced with their prices only"):
        read_frame(f'shown = ["image"]\n\n{drops}')
    assert read_frame(f'shown = ["price"]\n\n{drops}').scenarios == (Step(Scenario.PRICE_DROPS),)


def test_an_answer_of_one_scenario_names_it_on_every_card(serving_shop: Service) -> None:
    frame = answered(serving_shop, chain(Scenario.BESTSELLERS), locale="en")
    assert {card.scenario for card in frame.cards} == {Scenario.BESTSELLERS}
    assert "notesik-chosen" not in render_frame(frame)
    assert "instead" not in [each.about for each in advise(frame, "", "en")]
