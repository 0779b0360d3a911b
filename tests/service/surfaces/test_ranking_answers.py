"""What `[ranking]` of a definition does to an answer, what the answer says of it, and what goes by whom and when."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from frames.definition import Exclude, FrameDefinition, RankingOptions, Scenario, Surface
from frames.explaining import Because
from frames.model import Frame, ReasonKind
from frames.web import frame_document, render_frame
from matching.model import Boost, Cap, Criterion, Near, Pin, Tie
from matching.preferences import Request, parse_preferences
from service.composition import Service
from service.contacts.store import Behaviour, Purchase
from service.surfaces.answering import Asked, wanted
from service.surfaces.defined import Defined
from service.surfaces.explaining import explain_product
from service.surfaces.viewer import ANYBODY, Viewer
from tests.service.cards import keep_stated
from tests.service.conftest import Import
from tests.service.small_feed import small_feed
from tests.service.surfaces.asked import answered, chain, ids, seen_by, variants

SHOP = "sklep"
EVERYTHING = {"main": "Dżinsy", "criteria": []}
NOW = datetime.now(UTC)


def ranked(*scenarios: Scenario, surface: Surface = Surface.FRAME, **ranking: Any) -> FrameDefinition:
    """A definition that asks for these options."""
    return chain(*(scenarios or (Scenario.PREFERENCES,)), surface=surface, slots=4, ranking=RankingOptions(**ranking))


def stated(*criteria: Mapping[str, Any]) -> Request:
    return parse_preferences({"preferences": [{"main": "Dżinsy", "criteria": [*criteria]}]})


def options(frame: Frame) -> dict[str, Any]:
    said: dict[str, Any] = frame_document(frame)["options"]
    return said


@pytest.fixture
def shop(service: Service, do_import: Import) -> Service:
    """Six models of jeans in three colours each; Ola wants jeans."""
    do_import(variants())
    keep_stated(service.contacts, SHOP, [{"id": "ola", "preferences": [EVERYTHING]}])
    return service


def buy(service: Service, product: str, days: int, quantity: int = 1) -> None:
    at = NOW - timedelta(days=days)
    service.contacts.add_purchases(SHOP, "ola", [Purchase(f"o-{product}", product, quantity, at)])


def test_what_was_bought_lately_is_left_out_with_all_its_variants_and_counted(shop: Service) -> None:
    definition = ranked(exclude=Exclude(bought_days=90))
    before = answered(shop, definition, seen_by(shop, "ola"))
    assert ids(before)[:2] == ["W-0-0", "W-1-0"]
    assert options(before) == {"exclude": {"bought_days": 90, "bought": 0}}
    buy(shop, "W-0-1", days=5)
    after = answered(shop, definition, seen_by(shop, "ola"))
    assert ids(after) == ["W-1-0", "W-2-0", "W-3-0", "W-4-0"]
    assert options(after) == {"exclude": {"bought_days": 90, "bought": 3}}
    assert "What you bought lately is left out." in render_frame(replace(after, locale="en"))


@pytest.mark.parametrize("came_back", [True, False])
def test_what_was_bought_long_ago_or_came_back_is_not_left_out(shop: Service, came_back: bool) -> None:
    buy(shop, "W-0-0", days=5 if came_back else 400)
    if came_back:
        buy(shop, "W-0-0", days=2, quantity=-1)
    assert ids(answered(shop, ranked(exclude=Exclude(bought_days=90)), seen_by(shop, "ola")))[0] == "W-0-0"


def test_what_was_shown_today_stays_and_what_was_shown_before_is_left_out(shop: Service) -> None:
    definition = ranked(exclude=Exclude(shown_days=7))
    for product, days in (("W-0-0", 0), ("W-1-0", 3), ("W-2-0", 30)):
        shop.contacts.add_behaviours(SHOP, "ola", [Behaviour("shown", NOW - timedelta(days=days), product)])
    assert ids(answered(shop, definition, seen_by(shop, "ola"))) == ["W-0-0", "W-2-0", "W-3-0", "W-4-0"]


def test_a_stranger_has_bought_nothing(shop: Service) -> None:
    buy(shop, "W-0-0", days=5)
    definition = ranked(exclude=Exclude(bought_days=90, products=("W-1-0", "gone")))
    frame = answered(shop, definition, ANYBODY, stated=stated())
    assert ids(frame)[:2] == ["W-0-0", "W-1-1"]
    assert options(frame) == {"exclude": {"bought_days": 90, "bought": 0, "products": 1}}


def test_lists_are_without_what_is_left_out_too_and_name_nothing_else(shop: Service) -> None:
    buy(shop, "W-0-0", days=5)
    definition = ranked(
        Scenario.ASSORTMENT, exclude=Exclude(bought_days=90), caps=(Cap("color", 1),), pinned=(Pin("W-5-0", 1),)
    )
    frame = answered(shop, definition, seen_by(shop, "ola"))
    assert not {"W-0-0", "W-0-1", "W-0-2"} & {*ids(frame)}
    assert options(frame) == {"exclude": {"bought_days": 90, "bought": 3}}


def test_an_etag_and_what_is_shared_go_by_what_was_bought(shop: Service) -> None:
    defined = Defined(SHOP, ranked(exclude=Exclude(bought_days=90)), 7, 1)

    def asked() -> tuple[object, object]:
        made = wanted(shop, shop.shops.get(SHOP), defined, seen_by(shop, "ola"), Asked())
        return made.versions, made.signature

    before = asked()
    assert asked() == before
    buy(shop, "W-0-0", days=5)
    assert all(now != then for now, then in zip(asked(), before, strict=True))


def test_whoever_wants_no_recommendations_is_looked_up_nowhere(shop: Service) -> None:
    buy(shop, "W-0-0", days=5)
    viewer = seen_by(shop, "ola")
    assert viewer.profile is not None
    silent = Viewer(replace(viewer.profile, personalise=False))
    defined = Defined(SHOP, ranked(exclude=Exclude(bought_days=90)))
    assert wanted(shop, shop.shops.get(SHOP), defined, silent, Asked()).theirs.bought == ()


def test_equals_rotate_in_messages_by_contact_and_day_and_never_past_a_better_match(
    service: Service, do_import: Import
) -> None:
    do_import(small_feed(60, popular=False))
    names = ("ola", "jan", "ewa")
    blue = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["niebieski"]}]}
    keep_stated(service.contacts, SHOP, [{"id": name, "preferences": [blue]} for name in names])
    mail, day = ranked(surface=Surface.EMAIL), timedelta(days=1)
    page = answered(service, ranked(), seen_by(service, "ola"))
    lists = {
        (name, number): ids(answered(service, mail, seen_by(service, name), at=NOW + number * day))
        for name in names
        for number in range(3)
    }
    again = answered(service, mail, seen_by(service, "ola"), at=NOW)
    assert (ids(again), options(again)["rotate"]) == (lists["ola", 0], {"day": f"{service.shops.get(SHOP).day(NOW)}"})
    assert len({tuple(each) for each in lists.values()}) == len(lists)
    assert {card.match for card in again.cards} == {1_000_000} == {card.match for card in page.cards}
    assert "rotate" not in options(page)


def test_rotation_that_is_switched_off_leaves_messages_as_pages_are(service: Service, do_import: Import) -> None:
    do_import(small_feed(60, popular=False))
    mail, page = (answered(service, ranked(surface=surface, rotate=False), stated=stated()) for surface in
                  (Surface.EMAIL, Surface.FRAME))  # fmt: skip
    assert ids(mail) == ids(page)


def test_a_near_miss_says_by_how_much_and_that_it_counts_in_part(service: Service, do_import: Import) -> None:
    do_import(small_feed())
    asked = stated({"filter": "price", "max": "60"}, {"filter": "color", "any": ["biały"]})
    definition = ranked(near=(Near("price", tolerance=Decimal(20)),))
    frame = answered(service, definition, stated=asked, locale="en")
    near = [reason for card in frame.cards for reason in card.reasons if reason.near]
    assert {reason.kind for reason in near} == {ReasonKind.MISSED}
    assert all(each.text.endswith(" over your limit, close enough to count in part") for each in near)
    assert options(frame)["near"] == [{"filter": "price", "tolerance": "20"}]
    html = render_frame(frame)
    assert "≈" in html
    assert "nearly meets:" in html
    polish = answered(service, definition, stated=asked, locale="pl")
    assert any("na tyle blisko, że częściowo się liczy" in each.text for card in polish.cards for each in card.reasons)


def test_a_pinned_product_stands_in_its_slot_and_its_card_says_who_put_it_there(shop: Service) -> None:
    frame = answered(shop, ranked(pinned=(Pin("W-5-2", 2),)), seen_by(shop, "ola"), locale="en")
    assert ids(frame)[1] == "W-5-2"
    assert [card.pinned for card in frame.cards] == [False, True, False, False]
    assert render_frame(frame).count('<p class="notesik-pinned">Picked by the shop</p>') == 1
    assert frame_document(frame)["cards"][1]["pinned"] is True
    assert options(frame) == {"pinned": 1}


def test_what_todays_feed_cannot_be_asked_is_left_off_and_the_rest_holds(shop: Service) -> None:
    definition = ranked(
        caps=(Cap("margin", 2), Cap("color", 1)),
        near=(Near("color", tolerance=Decimal(1)),),
        boosts=(Boost(Criterion("margin", min=Decimal(30)), 1), Boost(Criterion("color", any=("zielony",)), 200_000)),
        ties=(Tie.NEWEST,),
    )
    frame = answered(shop, definition, seen_by(shop, "ola"))
    assert set(options(frame)) == {"caps", "boosts", "ties"}
    assert options(frame)["caps"] == [{"filter": "color", "most": 1}]
    assert options(frame)["boosts"] == 1  # by what is the shop's business
    assert ids(frame)[0] == "W-0-2"


@pytest.mark.parametrize(
    ("product", "because"),
    [
        ("W-0-1", Because.BOUGHT),
        ("W-1-0", Because.SHOWN_LATELY),
        ("W-2-0", Because.EXCLUDED),
        ("W-3-0", Because.CAPPED),
        ("W-4-1", Because.PINNED),
    ],
)
def test_it_is_explained_why_an_option_keeps_a_product_out_or_in(shop: Service, product: str, because: Because) -> None:
    buy(shop, "W-0-0", days=5)
    shop.contacts.add_behaviours(SHOP, "ola", [Behaviour("shown", NOW - timedelta(days=3), "W-1-1")])
    definition = ranked(
        exclude=Exclude(90, 7, ("W-2-0", "W-2-1", "W-2-2")), caps=(Cap("category", 1),), pinned=(Pin("W-4-1", 1),)
    )
    generation = shop.serving.generation(SHOP)
    asked = wanted(shop, shop.shops.get(SHOP), Defined(SHOP, definition), seen_by(shop, "ola"), Asked(locale="en"))
    explained = asyncio.run(explain_product(shop, asked, generation, product))
    assert because in [each.because for each in explained.explanation.why]
