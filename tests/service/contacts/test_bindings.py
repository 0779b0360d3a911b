"""Key information drives criteria: what a contact told of themselves ranks beside what they stated, and is said so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.build import FeedSettings
from frames.definition import DEFINITIONS
from frames.model import Frame
from frames.web import frame_document, render_frame
from matching.documents import ranking_document
from matching.preferences import parse_preferences
from matching.rank import rank
from service.contacts.attributes import AnswerType, Attribute, Binding, Option
from service.contacts.bindings import bound
from service.contacts.model import Value
from service.direct import generation_of
from service.generations.opened import Generation
from service.recommend import Wish, composed, learning, stated_by
from service.storage.profiles import Profile

FEED = Path(__file__).parents[2] / "data" / "acceptance" / "green-jeans.xml"
SHAPES = Option("round", {"pl": "okrągła", "en": "round"}), Option("long", {"pl": "pociągła"})


def attribute(key: str, *bindings: Binding, **more: Any) -> Attribute:
    return Attribute(key, more.pop("type", AnswerType.TEXT), bindings=bindings, **more)


SIZE = attribute(
    "trouser_size",
    Binding({"filter": "size", "any": ["{value}"]}, main="Spodnie"),
    labels={"pl": "Rozmiar spodni", "en": "Trouser size"},
)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    settings = FeedSettings(datetime(2026, 11, 1, tzinfo=UTC), currency="PLN", industry="fashion")
    return generation_of(FEED, tmp_path_factory.mktemp("generation"), settings)


def profile(*preferences: dict[str, Any], **information: Value) -> Profile:
    return Profile("anna", {"preferences": list(preferences)}, "1", information)


def asked(
    generation: Generation, who: Profile, *attributes: Attribute
) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """What is ranked, each criterion as its filter and values."""
    known = {each.key: each for each in attributes}
    wish = stated_by(who, 12, known, generation.hierarchy, "en")
    return [
        (one.main, [{"filter": each.filter, "any": list(each.any)} for each in one.criteria])
        for one in wish.request.preferences
    ]


JEANS = {"main": "Jeansy", "criteria": [{"filter": "color", "any": ["zielony"]}]}


def test_what_was_told_is_added_to_every_preference_within_the_bindings_main_value(generation: Generation) -> None:
    skirts = {"main": "Spódnice", "criteria": []}
    assert asked(generation, profile(JEANS, skirts, trouser_size="38"), SIZE) == [
        ("Jeansy", [{"filter": "color", "any": ["zielony"]}, {"filter": "size", "any": ["38"]}]),
        ("Spódnice", []),
    ]


@pytest.mark.parametrize("said", [{"filter": "size", "any": ["40"]}, {"filter": "size", "indifferent": True}])
def test_what_is_stated_for_a_preference_goes_before_what_was_told(
    generation: Generation, said: dict[str, Any]
) -> None:
    wish = profile({"main": "Jeansy", "criteria": [said]}, trouser_size="38")
    ((_, criteria),) = asked(generation, wish, SIZE)
    assert len(criteria) == 1


def test_what_fits_nothing_stated_is_a_preference_of_its_own(generation: Generation) -> None:
    skirts = {"main": "Spódnice", "criteria": []}
    own = ("Odzież > Spodnie", [{"filter": "size", "any": ["38"]}])
    assert asked(generation, profile(trouser_size="38"), SIZE) == [own]
    assert asked(generation, profile(skirts, trouser_size="38"), SIZE) == [("Spódnice", []), own]


def test_a_wider_preference_than_the_binding_is_left_as_it_is(generation: Generation) -> None:
    clothes = {"main": "Odzież", "criteria": []}
    assert [main for main, _ in asked(generation, profile(clothes, trouser_size="38"), SIZE)] == [
        "Odzież",
        "Odzież > Spodnie",
    ]


def test_a_binding_without_a_main_value_holds_wherever_its_filter_is_asked(generation: Generation) -> None:
    anywhere = attribute("shape", Binding({"filter": "cut", "any": ["slim"]}, when=("round",)), options=SHAPES)
    skirts = {"main": "Spódnice", "criteria": []}
    assert asked(generation, profile(JEANS, skirts, shape="round"), anywhere) == [
        ("Jeansy", [{"filter": "color", "any": ["zielony"]}, {"filter": "cut", "any": ["slim"]}]),
        ("Spódnice", []),
    ]


def test_of_two_bindings_for_one_filter_the_narrower_counts(generation: Generation) -> None:
    clothes = attribute("clothes_size", Binding({"filter": "size", "any": ["{value}"]}, main="Odzież"))
    blouses = {"main": "Bluzki", "criteria": []}
    told = {"trouser_size": "38", "clothes_size": "M"}
    assert asked(generation, profile(JEANS, blouses, **told), SIZE, clothes) == [
        ("Jeansy", [{"filter": "color", "any": ["zielony"]}, {"filter": "size", "any": ["38"]}]),
        ("Bluzki", [{"filter": "size", "any": ["M"]}]),
    ]


def test_an_answer_for_which_a_binding_does_not_hold_drives_nothing(generation: Generation) -> None:
    shape = attribute("shape", Binding({"filter": "cut", "any": ["slim"]}, when=("round",)))
    assert asked(generation, profile(shape="long"), shape) == []


@pytest.mark.parametrize(
    "criterion",
    [
        {"filter": "cut", "max": "{value}"},
        {"filter": "price", "max": "{value}", "unit": "kg"},
        {"filter": "collar", "any": ["{value}"]},
        {"filter": "price", "max": "about {value}"},
        {"filter": "cut"},
    ],
)
def test_a_binding_that_the_feed_cannot_be_asked_breaks_nothing(generation: Generation, criterion: Any) -> None:
    broken = attribute("told", Binding(criterion))
    wish = stated_by(profile(JEANS, told="38"), 12, {"told": broken}, generation.hierarchy, "en")
    assert wish.learned == {}
    assert answered(generation, wish, "en").cards


def test_a_yes_is_filled_in_as_a_yes(generation: Generation) -> None:
    kept = bound(
        {"a": attribute("a", Binding({"filter": "price", "max": "{value}", "must": True, "currency": "PLN"}))},
        {"a": "250"},
        parse_preferences({"preferences": [JEANS]}).preferences,
        generation.hierarchy,
    )
    assert kept.preferences[0].criteria[-1].must
    assert kept.origins == {(0, 1): "a"}
    flag = attribute("b", Binding({"filter": "size", "any": ["{value}"]}), type=AnswerType.YES_NO)
    filled = bound({"b": flag}, {"b": True}, (), generation.hierarchy)
    assert filled.preferences[0].criteria[0].any == (True,)


def test_the_ranking_is_that_of_the_preferences_written_out(generation: Generation) -> None:
    stated = parse_preferences({"preferences": [JEANS]})
    wish = learning(stated, {"trouser_size": "38"}, {SIZE.key: SIZE}, generation.hierarchy, "pl")
    criteria = [*JEANS["criteria"], {"filter": "size", "any": ["38"]}]
    written_out = parse_preferences({"preferences": [{**JEANS, "criteria": criteria}]})
    assert document(generation, wish.request) == document(generation, written_out)
    assert document(generation, wish.request) != document(generation, stated)


def document(generation: Generation, request: Any) -> dict[str, Any]:
    ranking = rank(generation.index, request.preferences, request.options)
    return ranking_document(ranking, request.preferences, generation.documents.document)


def framed(generation: Generation, locale: str, who: Profile, *attributes: Attribute) -> Frame:
    known = {each.key: each for each in attributes}
    return answered(generation, stated_by(who, 3, known, generation.hierarchy, locale), locale)


def answered(generation: Generation, wish: Wish, locale: str) -> Frame:
    ranking = rank(generation.index, wish.request.preferences, wish.request.options)
    return composed(generation, ranking, wish, DEFINITIONS["recommended"], locale)


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "(you told us: trouser size 38)"), ("pl", "(powiedziano nam: rozmiar spodni 38)")],
)
def test_a_frame_says_what_it_was_told(generation: Generation, locale: str, words: str) -> None:
    frame = framed(generation, locale, profile(JEANS, trouser_size="38"), SIZE)
    assert words in frame.preferences[0]
    assert words in render_frame(frame)
    (told,) = [each for each in frame_document(frame)["cards"][0]["reasons"] if each["told"]]
    assert (told["filter"], told["told"]) == ("size", words.strip("()"))
    assert words in frame.cards[0].why


def test_a_choice_is_said_by_its_label(generation: Generation) -> None:
    shape = attribute("shape", Binding({"filter": "cut", "any": ["slim"]}), options=SHAPES, labels={"en": "Face shape"})
    assert "you told us: face shape round" in framed(generation, "en", profile(shape="round"), shape).preferences[0]
    assert (
        "powiedziano nam: face shape okrągła" in framed(generation, "pl", profile(shape="round"), shape).preferences[0]
    )


def test_what_is_sensitive_ranks_and_is_never_said(generation: Generation) -> None:
    secret = attribute(
        "condition", Binding({"filter": "cut", "any": ["luźny"]}), sensitive=True, labels={"en": "Health condition"}
    )
    frame = framed(generation, "en", profile(JEANS, condition="tajemnica"), secret)
    plain = framed(generation, "en", profile(JEANS))
    html = render_frame(frame)
    assert [card.id for card in frame.cards] != [card.id for card in plain.cards]
    for word in ("tajemnica", "condition", "Cut", "luźny", "told"):
        assert word not in html
    assert frame.full_matches is None


def test_who_does_not_want_to_be_personalised_is_shown_nothing(generation: Generation) -> None:
    who = Profile("anna", {"preferences": [JEANS]}, "1", {"trouser_size": "38"}, personalise=False)
    frame = framed(generation, "en", who, SIZE)
    assert (frame.cards, frame.preferences) == ((), ())


def test_no_more_is_asked_than_can_be(generation: Generation) -> None:
    many = [{"filter": "color", "none": [f"c{number}"]} for number in range(64)]
    wish = stated_by(
        profile({"main": "Jeansy", "criteria": many}, trouser_size="38"),
        3,
        {SIZE.key: SIZE},
        generation.hierarchy,
        "en",
    )
    assert len(wish.request.preferences[0].criteria) == 64
    assert wish.learned == {}
