"""Each scenario has its own products, order and words, and uses of a person only what may be used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.build import FeedSettings
from frames.advice import advise
from frames.definition import FrameDefinition, Scenario, Step
from frames.model import Empty, Passed
from frames.web import render_frame
from matching.preferences import parse_preferences
from service.composition import Service
from service.contacts.store import Behaviour
from service.generations.make import import_feed
from service.generations.shelf import Shelf
from service.surfaces.viewer import Viewer
from tests.service.cards import BY_THE_SHOP, keep_stated
from tests.service.conftest import AT, Import
from tests.service.small_feed import small_feed
from tests.service.surfaces.asked import answered, chain, ids, seen_by, variants

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def looked_at(service: Service, contact: str, *products: str, event: str = "viewed") -> None:
    """Remember that a contact looked at these products, one after the other."""
    done = [Behaviour(event, NOON + timedelta(minutes=number), product) for number, product in enumerate(products)]
    service.contacts.add_behaviours("sklep", contact, done)


def refusing(viewer: Viewer, *products: str) -> Viewer:
    """The same person, who refused these products."""
    assert viewer.profile is not None
    return replace(viewer, profile=replace(viewer.profile, refused=products))


# --- by preferences ---------------------------------------------------------------------------------------------------


def test_what_matches_less_than_the_minimum_is_not_in_the_list(serving_shop: Service) -> None:
    ala = seen_by(serving_shop, "ala")
    everything = answered(serving_shop, chain(Scenario.PREFERENCES), ala, slots=100)
    half = answered(serving_shop, chain(Scenario.PREFERENCES, minimum_match=500_000), ala, slots=100)
    assert {card.match for card in everything.cards} == {1_000_000, 500_000, 0}
    assert ids(half) == [card.id for card in everything.cards if card.match]
    assert (half.total, half.candidates) == (len(half.cards), everything.candidates)


def test_stated_preferences_of_a_request_stand_in_place_of_the_profiles(serving_shop: Service) -> None:
    stated = parse_preferences({"preferences": [{"main": "Bluzki", "criteria": []}]})
    frame = answered(serving_shop, chain(Scenario.PREFERENCES), seen_by(serving_shop, "ala"), stated=stated)
    assert {card.id for card in frame.cards} <= {f"A-{number:03d}" for number in range(0, 40, 2)}


@pytest.mark.parametrize(("contact", "why"), [(None, Passed.NOBODY), ("nikt", Passed.NOTHING_STATED)])
def test_who_stated_nothing_is_answered_with_nothing(serving_shop: Service, contact: Any, why: Passed) -> None:
    viewer = seen_by(serving_shop, contact) if contact else Viewer()
    frame = answered(serving_shop, chain(Scenario.PREFERENCES), viewer)
    assert (frame.cards, frame.empty) == ((), "no-preferences")
    assert [(each.scenario, each.why) for each in frame.tried] == [(Scenario.PREFERENCES, why)]


# --- what nobody asked for --------------------------------------------------------------------------------------------


def test_bestsellers_are_everything_and_say_nothing_of_wishes(serving_shop: Service) -> None:
    frame = answered(serving_shop, chain(Scenario.BESTSELLERS), seen_by(serving_shop, "ala"), slots=3)
    assert ids(frame) == ["A-000", "A-001", "A-002"]
    assert (frame.total, frame.heading, frame.scenario) == (40, "Bestsellery", Scenario.BESTSELLERS)
    assert (frame.preferences, frame.notices, frame.full_matches) == ((), (), None)
    assert {(card.match, card.tally, card.reasons) for card in frame.cards} == {(None, None, ())}


def test_where_the_feed_says_no_popularity_nothing_is_called_a_bestseller(
    serving_shop: Service, do_import: Import
) -> None:
    do_import(small_feed(popular=False))
    serving_shop.serving.look()
    alone = answered(serving_shop, chain(Scenario.BESTSELLERS), locale="en")
    assert (alone.cards, alone.empty) == ((), Empty.NO_PRODUCTS)
    picked = FrameDefinition("półka", scenarios=(Step(Scenario.BESTSELLERS), Step(Scenario.PICKED, ("A-002",))))
    frame = answered(serving_shop, picked, locale="en")
    assert [(each.scenario, each.why) for each in frame.tried] == [(Scenario.BESTSELLERS, Passed.NO_POPULARITY)]
    assert frame.notices == ("It is not known what is bought most in the shop; these were picked by the shop.",)
    assert [each.about for each in advise(frame, "", "en")] == ["instead", "popularity", "pictures"]


def test_where_the_feed_says_no_popularity_none_is_claimed_to_decide(serving_shop: Service, do_import: Import) -> None:
    ala, all_jeans = seen_by(serving_shop, "ala"), {"preferences": [{"main": "Dżinsy", "criteria": []}]}
    claims = []
    for popular in (True, False):
        do_import(small_feed(popular=popular), force=True)
        serving_shop.serving.look()
        stated = answered(serving_shop, chain(Scenario.PREFERENCES), ala, locale="en")
        all_ = answered(serving_shop, chain(Scenario.PREFERENCES), stated=parse_preferences(all_jeans), locale="en")
        claims.append(("popularity" in render_frame(stated), "popularity" in " ".join(all_.notices)))
    assert claims == [(True, True), (False, False)]


def test_popularity_is_read_once_a_generation(serving_shop: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = serving_shop.serving.generation("sklep")
    assert generation.popular
    monkeypatch.setattr(type(generation.documents), "document", None)
    assert generation.popular


def test_the_newest_are_those_that_the_first_feed_did_not_hold(
    serving_shop: Service, shelf: Shelf, tmp_path: Path
) -> None:
    assert not answered(serving_shop, chain(Scenario.NEWEST)).cards
    for day, items in ((1, 43), (2, 45)):
        source = tmp_path / "feed.xml"
        source.write_bytes(small_feed(items))
        import_feed(shelf, source, FeedSettings(at=AT + timedelta(days=day), industry="fashion", currency="PLN"))
    serving_shop.serving.look()
    frame = answered(serving_shop, chain(Scenario.NEWEST))
    assert ids(frame) == ["A-043", "A-044", "A-040", "A-041", "A-042"]
    assert frame.heading == "Nowości"


def test_hand_picked_products_keep_their_order_and_only_what_is_there_is_shown(serving_shop: Service) -> None:
    steps = (Step(Scenario.PICKED, ("A-007", "gone", "A-002", "A-007", "A-030")),)
    frame = answered(serving_shop, FrameDefinition("półka", scenarios=steps))
    assert (ids(frame), frame.total) == (["A-007", "A-002", "A-030"], 3)
    assert ids(answered(serving_shop, FrameDefinition("półka", scenarios=steps), slots=1, offset=1)) == ["A-002"]


def test_variants_are_one_product_but_for_those_that_were_picked(service: Service, do_import: Import) -> None:
    do_import(variants())
    assert ids(answered(service, chain(Scenario.BESTSELLERS), slots=2)) == ["W-0-0", "W-1-0"]
    picked = FrameDefinition("półka", scenarios=(Step(Scenario.PICKED, ("W-0-2", "W-0-1")),))
    assert ids(answered(service, picked)) == ["W-0-2", "W-0-1"]


# --- what a person looked at ------------------------------------------------------------------------------------------


def test_what_was_looked_at_stands_the_latest_first_and_once(serving_shop: Service) -> None:
    looked_at(serving_shop, "ala", "A-001", "A-005", "gone", "A-001", "A-009")
    looked_at(serving_shop, "ala", "A-020", event="shown")
    frame = answered(serving_shop, chain(Scenario.VIEWED), seen_by(serving_shop, "ala"))
    assert (ids(frame), frame.heading) == (["A-009", "A-001", "A-005"], "Ostatnio oglądane")


def test_the_product_of_the_page_is_not_among_those_looked_at(serving_shop: Service) -> None:
    looked_at(serving_shop, "ala", "A-001", "A-005")
    frame = answered(serving_shop, chain(Scenario.VIEWED), seen_by(serving_shop, "ala"), product="A-005")
    assert ids(frame) == ["A-001"]


def test_at_most_forty_products_looked_at_are_listed(serving_shop: Service, do_import: Import) -> None:
    do_import(small_feed(60))
    serving_shop.serving.look()
    looked_at(serving_shop, "ala", *(f"A-{number:03d}" for number in range(60)))
    frame = answered(serving_shop, chain(Scenario.VIEWED), seen_by(serving_shop, "ala"), slots=100)
    assert (frame.total, ids(frame)[0], ids(frame)[-1]) == (40, "A-059", "A-020")


def test_of_nobody_known_nothing_was_looked_at(serving_shop: Service) -> None:
    frame = answered(serving_shop, chain(Scenario.VIEWED))
    assert (frame.empty, frame.tried[0].why) == ("no-products", Passed.NOBODY)


# --- what is similar --------------------------------------------------------------------------------------------------


def test_similar_products_share_category_and_say_only_what_they_share(serving_shop: Service) -> None:
    frame = answered(serving_shop, chain(Scenario.SIMILAR), product="A-001", slots=100)
    shown = {card.id: card for card in frame.cards}
    assert set(shown) == {f"A-{number:03d}" for number in range(3, 40, 2)}
    assert ids(frame)[0] == "A-005"
    assert (shown["A-005"].why, shown["A-005"].tally) == ("Kolor: niebieski", "Wspólne cechy")
    assert (shown["A-003"].why, shown["A-003"].tally) == ("", None)
    assert (frame.preferences, frame.notices) == ((), ())


def test_similar_products_share_at_least_the_minimum(serving_shop: Service) -> None:
    frame = answered(serving_shop, chain(Scenario.SIMILAR, minimum_match=500_000), product="A-001", slots=100)
    assert ids(frame) == [f"A-{number:03d}" for number in range(5, 40, 4)]


def test_a_products_own_variants_are_not_similar_to_it(service: Service, do_import: Import) -> None:
    do_import(variants())
    frame = answered(service, chain(Scenario.SIMILAR), product="W-2-1", slots=100)
    assert ids(frame) == [f"W-{model}-1" for model in (0, 1, 3, 4, 5)]


def test_nothing_is_similar_to_what_the_shop_does_not_have(serving_shop: Service) -> None:
    for product in (None, "gone", "", "A-00"):
        frame = answered(serving_shop, chain(Scenario.SIMILAR), product=product)
        assert (frame.empty, frame.tried[0].why) == ("no-products", Passed.NONE)


# --- refused, and not used --------------------------------------------------------------------------------------------


def test_refused_products_are_in_no_scenario_and_counted(serving_shop: Service) -> None:
    looked_at(serving_shop, "ala", "A-001", "A-005")
    ala = refusing(seen_by(serving_shop, "ala"), "A-001", "A-000", "gone")
    picked = FrameDefinition("półka", scenarios=(Step(Scenario.PICKED, ("A-000", "A-001", "A-002")),))
    for scenario in (Scenario.PREFERENCES, Scenario.BESTSELLERS, Scenario.VIEWED, Scenario.SIMILAR):
        frame = answered(serving_shop, chain(scenario), ala, product="A-009", slots=100)
        assert frame.cards
        assert not {"A-000", "A-001"} & set(ids(frame))
        assert (frame.left_out, frame.total) == (2, len(frame.cards))
    assert ids(answered(serving_shop, picked, ala)) == ["A-002"]


def test_another_variant_takes_the_place_of_a_refused_one(service: Service, do_import: Import) -> None:
    do_import(variants())
    keep_stated(service.contacts, "sklep", [{"id": "ala", "preferences": [{"main": "Dżinsy", "criteria": []}]}])
    ala = refusing(seen_by(service, "ala"), "W-0-0")
    for scenario in (Scenario.PREFERENCES, Scenario.BESTSELLERS):
        frame = answered(service, chain(scenario), ala, slots=2)
        assert (ids(frame), frame.total) == (["W-0-1", "W-1-0"], 6)


def test_who_wants_no_recommendations_is_shown_only_what_uses_nothing_of_theirs(serving_shop: Service) -> None:
    looked_at(serving_shop, "ala", "A-001")
    serving_shop.contacts.change("sklep", "ala", lambda card: replace(card, personalise=False), BY_THE_SHOP)
    ala = seen_by(serving_shop, "ala")
    frame = answered(serving_shop, chain(Scenario.PREFERENCES, Scenario.VIEWED, Scenario.BESTSELLERS), ala)
    assert (frame.scenario, frame.left_out) == (Scenario.BESTSELLERS, 0)
    assert [each.why for each in frame.tried] == [Passed.NOBODY, Passed.NOBODY]
