"""What is bought together is told of many people or not at all."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from frames.definition import Scenario, Step
from frames.model import Passed
from matching.model import RankOptions
from service.composition import Service
from service.contacts.store import Behaviour, Purchase
from service.feeding import tell_nobody
from service.fitted.fitting import fit
from service.fitted.together import MOST_IN_AN_ORDER, neighbours_bought
from service.generations.opened import Generation
from service.surfaces.scenarios import Listed, Situation, together
from service.surfaces.viewer import Viewer
from tests.service.cards import BY_THE_SHOP, keep_stated
from tests.service.conftest import Import
from tests.service.fitted.conftest import Goods, Read
from tests.service.small_feed import small_feed
from tests.service.surfaces.asked import answered, chain, ids, seen_by

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHELF = [Goods(each) for each in "ABCDEFG"]

Bought = list[tuple[int, str, str]]


def orders(*baskets: str, first: int = 0) -> Bought:
    """One order of each person, a letter a product."""
    return [(person, f"o-{person}", product) for person, basket in enumerate(baskets, first) for product in basket]


def beside(generation: Generation, bought: Bought, product: str) -> list[str]:
    row = generation.index.row_of(product)
    assert row is not None
    return [generation.index.ids[int(each)] for each in neighbours_bought(generation.index, bought).of(row)]


def strangers(many: int, *baskets: str) -> Bought:
    return orders(*(baskets[number % len(baskets)] for number in range(many)), first=1000)


def test_three_people_tell_what_two_do_not(read: Read) -> None:
    shop, others = read(0, *SHELF), strangers(40, "C", "D", "E")
    assert beside(shop, orders("AB", "AB") + others, "A") == []
    assert beside(shop, orders("AB", "AB", "AB") + others, "A") == ["B"]


def test_one_person_who_buys_the_same_again_and_again_tells_nothing(read: Read) -> None:
    often = [(7, f"o-{number}", product) for number in range(50) for product in "AB"]
    assert beside(read(0, *SHELF), often + strangers(40, "C", "D"), "A") == []


def test_what_everybody_buys_anyway_goes_with_nothing(read: Read) -> None:
    shop = read(0, *SHELF)
    bought = orders(*["GC"] * 30, *["GD"] * 30, *["GA"] * 5, *["GAB"] * 5, "A", "B", "C", "D")
    assert beside(shop, bought, "A") == ["B"], "G goes with everything"


def test_what_is_bought_in_place_of_something_does_not_go_with_it(read: Read) -> None:
    bought = orders(*["A"] * 40, *["B"] * 40, *["AB"] * 4, *["C"] * 10)
    assert beside(read(0, *SHELF), bought, "A") == [], "fewer have both than would by chance"


def test_the_closest_stands_first(read: Read) -> None:
    bought = orders(*["AB"] * 9, *["AC"] * 5, *["C"] * 2) + strangers(60, "D", "E", "F")
    assert beside(read(0, *SHELF), bought, "A") == ["B", "C"]


def test_two_orders_of_one_person_are_not_one(read: Read) -> None:
    apart = [(person, f"{product}-{person}", product) for person in range(9) for product in "AB"]
    assert beside(read(0, *SHELF), apart + strangers(40, "C", "D"), "A") == []


def test_an_order_of_a_whole_shop_says_nothing(read: Read) -> None:
    shop = read(0, *SHELF, *(Goods(f"G{number}") for number in range(MOST_IN_AN_ORDER)))
    everything = [each.id for each in SHELF] + [f"G{number}" for number in range(MOST_IN_AN_ORDER)]
    bought = [(person, "o", product) for person in range(5) for product in everything]
    assert beside(shop, bought + strangers(40, "C", "D"), "A") == []


def test_variants_are_one_and_the_one_that_can_be_bought_stands_for_them(read: Read) -> None:
    jeans = [Goods("J-1", group="J", stock="out_of_stock"), Goods("J-2", group="J"), Goods("J-3", group="J")]
    shop = read(0, *SHELF, *jeans)
    belts = [(number, "o", each) for number in range(6) for each in (f"J-{number % 3 + 1}", "A")]
    bought = belts + strangers(40, "C", "D")
    assert beside(shop, bought, "A") == ["J-2"]
    assert [beside(shop, bought, each.id) for each in jeans] == [["A"]] * 3


def test_what_the_shop_no_longer_has_or_cannot_sell_is_beside_nothing(read: Read) -> None:
    shop = read(0, *SHELF, Goods("S", stock="out_of_stock"))
    bought = [(number, "o", each) for number in range(6) for each in ("A", "S", "gone")] + strangers(40, "C")
    assert beside(shop, bought, "A") == []
    assert beside(shop, bought, "S") == ["A"], "a page of what is sold out is looked at too"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_purchases_and_of_the_feed_changes_nothing(read: Read, seed: int) -> None:
    chance = random.Random(seed)
    baskets = ["".join(chance.sample("ABCDEFG", chance.randint(1, 4))) for _ in range(200)]
    bought = orders(*baskets, *["AB"] * 40, *["CD"] * 40)
    shop, turned = read(0, *SHELF), read(1, *reversed(SHELF))
    expected = {each.id: beside(shop, bought, each.id) for each in SHELF}
    assert any(expected.values())
    chance.shuffle(bought)
    assert {each.id: beside(turned, bought, each.id) for each in SHELF} == expected


def test_nobody_bought_anything(read: Read) -> None:
    assert beside(read(0, *SHELF), [], "A") == []


# --- in a frame -------------------------------------------------------------------------------------------------------


def buy(service: Service, contact: str, products: Iterable[str], order: str = "o-1", at: datetime = NOON) -> None:
    keep_stated(service.contacts, "sklep", [{"id": contact, "preferences": []}])
    service.contacts.add_purchases("sklep", contact, [Purchase(order, each, 1, at) for each in products])


def fitted(service: Service) -> None:
    fit(service, "sklep", tell_nobody, again=True)
    service.serving.look()


@pytest.fixture
def bought(service: Service, do_import: Import) -> Service:
    """A shop in which A-001 and A-003 are bought together, and A-005 with A-007."""
    do_import()
    for number in range(4):
        buy(service, f"k{number}", ("A-001", "A-003"))
        buy(service, f"m{number}", ("A-005", "A-007"))
    for number in range(20):
        buy(service, f"o{number}", (f"A-0{number + 10}",))
    fitted(service)
    return service


def test_beside_a_product_stands_what_is_bought_with_it(bought: Service) -> None:
    frame = answered(bought, chain(Scenario.TOGETHER), product="A-001")
    assert (ids(frame), frame.heading, frame.scenario) == (["A-003"], "Kupowane razem", Scenario.TOGETHER)
    assert {(card.match, card.tally, card.reasons) for card in frame.cards} == {(None, None, ())}
    assert answered(bought, chain(Scenario.TOGETHER), product="A-020").tried[0].why is Passed.NONE
    assert answered(bought, chain(Scenario.TOGETHER), product="gone").tried[0].why is Passed.NONE


def test_without_a_product_it_goes_by_the_last_order_or_else_by_the_last_look(bought: Service) -> None:
    buy(bought, "ala", ("A-001",), "o-1")
    buy(bought, "ala", ("A-005", "A-020"), "o-2", NOON + timedelta(days=1))
    assert ids(answered(bought, chain(Scenario.TOGETHER), seen_by(bought, "ala"))) == ["A-007"]
    buy(bought, "ola", ())
    looked = [Behaviour("viewed", NOON, "A-005"), Behaviour("viewed", NOON + timedelta(hours=1), "A-003")]
    bought.contacts.add_behaviours("sklep", "ola", looked)
    assert ids(answered(bought, chain(Scenario.TOGETHER), seen_by(bought, "ola"))) == ["A-001"]


def test_of_nobody_known_nothing_was_bought(bought: Service) -> None:
    frame = answered(bought, chain(Scenario.TOGETHER, Scenario.BESTSELLERS), locale="en", slots=2)
    assert [(each.scenario, each.why) for each in frame.tried] == [(Scenario.TOGETHER, Passed.NOBODY)]
    assert frame.notices == ("It is not known what you bought or looked at; these are the shop’s bestsellers.",)


def test_who_switched_personalisation_off_is_not_counted(bought: Service) -> None:
    for number in range(2):
        bought.contacts.change("sklep", f"k{number}", lambda card: replace(card, personalise=False), BY_THE_SHOP)
    fitted(bought)
    assert not answered(bought, chain(Scenario.TOGETHER), product="A-001").cards
    assert ids(answered(bought, chain(Scenario.TOGETHER), product="A-005")) == ["A-007"]


def test_what_was_given_back_is_not_counted(bought: Service) -> None:
    for number in range(2):
        back = Purchase("o-1", "A-003", -1, NOON + timedelta(days=2))
        bought.contacts.add_purchases("sklep", f"k{number}", [back])
    fitted(bought)
    assert not answered(bought, chain(Scenario.TOGETHER), product="A-001").cards


def test_a_generation_that_is_not_fitted_passes_the_scenario_over(bought: Service, do_import: Import) -> None:
    do_import(small_feed(41))
    bought.serving.look()
    frame = answered(bought, chain(Scenario.TOGETHER, Scenario.BESTSELLERS), product="A-001", locale="en", slots=1)
    assert [each.why for each in frame.tried] == [Passed.NOT_FITTED]
    assert frame.notices == ("It is not known yet what is bought together; these are the shop’s bestsellers.",)
    fitted(bought)
    assert ids(answered(bought, chain(Scenario.TOGETHER), product="A-001")) == ["A-003"]


def test_another_products_neighbours_are_not_those_that_are_looked_at(bought: Service) -> None:
    situation = Situation(
        bought.serving.generation("sklep"),
        options=RankOptions(counted=True),
        locale="en",
        profile=seen_by(bought, "k0").profile,
        lately=("A-001", "A-003", "A-005"),
    )
    outcome = together(situation, Step(Scenario.TOGETHER))
    assert isinstance(outcome, Listed)
    assert [each.id for each in outcome.ranking.matches] == ["A-007"]


def test_a_viewer_without_a_card_is_nobody(bought: Service) -> None:
    assert answered(bought, chain(Scenario.TOGETHER), Viewer()).tried[0].why is Passed.NOBODY
