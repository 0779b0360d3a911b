"""What of a product is offered to be refused: what it has, what nobody asked for, nothing that is not to be said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from feeds.model import DependentFilter, Filter, FilterType, Hierarchy, MainValue
from frames.compose import compose_frame
from frames.definition import FrameDefinition, Shown
from frames.model import Card
from frames.refusing import Acting, Offers
from frames.voice import speak
from matching.model import Criterion, Preference, Ranking
from tests.frames.building import FILTERS, HIERARCHY, match, product, wish

REGION = Filter("region", "Region", FilterType.CHOICE, aliases=("area",))
HAS = {
    "color": ["zielony"], "brand": ["ABC"], "size": ["36", "38", "40"], "hood": True, "region": ["Asia > Japan"],
    "fragrance": ["róża"], "weight": "0.5",
}  # fmt: skip


def under(**of_color: object) -> Hierarchy:
    """Jeans asked about all of these; ``of_color`` changes what is so of the colour."""
    keys = ("color", "size", "brand", "region", "hood", "weight")
    dependent = [DependentFilter(key, 1.0, 5) for key in keys]
    dependent[0] = replace(dependent[0], **of_color)  # type: ignore[arg-type]
    jeans = MainValue(("Odzież", "Dżinsy"), 41, tuple(dependent))
    everything = MainValue(None, 41, tuple(dependent))
    return replace(HIERARCHY, filters={**FILTERS, "region": REGION}, values=(jeans,), everything=everything)


def offered(preference: Preference, hierarchy: Hierarchy | None = None, locale: str = "en") -> list[str]:
    """What is offered, as it is said."""
    asked = hierarchy or under()
    made = Offers(preference, asked).of(product(filters=HAS), speak(asked, locale))
    return [f"{each.label}: {each.text}" for each in made]


def test_the_values_of_choices_that_pages_ask_about_are_offered_two_of_a_filter() -> None:
    assert offered(wish()) == ["Colour: zielony", "Size: 36", "Size: 38", "Brand: ABC", "Region: Asia > Japan"]
    assert offered(wish(), locale="pl")[0] == "Kolor: zielony"


def test_what_the_preference_speaks_of_goes_first_and_then_what_weighs_most() -> None:
    said = offered(wish(Criterion("brand", any=("XYZ",)), Criterion("area", any=("Europe",))), under(weight=Decimal(3)))
    assert said[:3] == ["Brand: ABC", "Region: Asia > Japan", "Colour: zielony"]


@pytest.mark.parametrize("said", ["Asia > Japan", "asia > JAPAN", "Asia", "Asia > Japan > Kyoto"])
@pytest.mark.parametrize("operator", ["any", "none"])
def test_what_was_asked_for_or_refused_is_not_offered_by_whatever_name_or_level(said: str, operator: str) -> None:
    preference = wish(Criterion("area", **{operator: (said,)}))  # type: ignore[arg-type]
    assert "Region: Asia > Japan" not in offered(preference)
    assert "Region: Asia > Japan" in offered(wish(Criterion("area", **{operator: ("Asia > Java",)})))  # type: ignore[arg-type]


def test_neither_what_is_sensitive_nor_what_pages_do_not_ask_is_offered() -> None:
    assert "Colour: zielony" not in offered(wish(), under(hidden="nobody asks for it"))
    sensitive = replace(under(), filters={**under().filters, "color": replace(FILTERS["color"], sensitive=True)})
    assert "Colour: zielony" not in offered(wish(), sensitive)
    assert "Colour: zielony" not in offered(wish(), replace(under(), sensitive=("color",)))


def test_of_a_main_value_that_is_not_known_nothing_is_offered_and_of_the_whole_shop_all() -> None:
    assert offered(wish(main="Spodnie")) == []
    assert len(offered(wish(main=None))) == 5


def test_there_are_six_at_most() -> None:
    many = {key: Filter(key, key, FilterType.CHOICE) for key in "abcdefgh"}
    asked = MainValue(None, 1, tuple(DependentFilter(key, 1.0, 2) for key in many))
    has = product(filters={key: ["x"] for key in many})
    hierarchy = replace(HIERARCHY, filters=many, everything=asked)
    made = Offers(wish(main=None), hierarchy).of(has, speak(hierarchy, "en"))
    assert [each.filter for each in made] == [*"abcdef"]


def card(acting: Acting | None, shown: tuple[Shown, ...] = (Shown.REFUSE,)) -> Card:
    """The one card of a frame for whoever acts so."""
    ranking, documents = Ranking("g", 1, 1, 1, (match("A-1"),), ()), {"A-1": product(filters=HAS)}
    definition = FrameDefinition("f", shown=shown)
    frame = compose_frame(ranking, [wish()], documents, under(), definition, "en", acting=acting)
    assert frame.acts is (acting is not None)
    return frame.cards[0]


def test_a_card_offers_only_to_who_acts_and_only_within_a_preference_that_was_stated() -> None:
    assert card(Acting({"A-1"}, ("p1",))).refusable
    assert (card(Acting({"A-1"}, ("p1",))).preference, card(Acting({"A-1"})).wished) == ("p1", True)
    for one in (card(None), card(Acting()), card(Acting((), ("p1",)), shown=())):
        assert one.refusable == ()
    assert (card(Acting()).preference, card(None).wished, card(Acting()).wished) == (None, False, False)
