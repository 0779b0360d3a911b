"""A frame that names a centre uses the data of that centre, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx2
import pytest

from frames.definition import Scenario
from frames.model import Empty
from service.centres.defined import centre_of
from service.composition import Service
from service.editing import save
from service.storage.definitions import Kind
from service.surfaces.narrowing import within
from tests.service.cards import keep_stated
from tests.service.centres.texts import CENTRE, INFORMATION
from tests.service.conftest import Asking
from tests.service.surfaces.asked import answered, chain, ids, seen_by

JEANS = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["niebieski"]}]}
BLOUSES = {"main": "Odzież > Bluzki", "criteria": [{"filter": "color", "any": ["czarny"]}]}
ANYTHING: dict[str, Any] = {"main": None, "criteria": [{"filter": "price", "max": "60"}]}


@pytest.fixture
def shop(serving_shop: Service) -> Service:
    """A contact with three preferences; a centre for jeans, one for everything, one without preferences."""
    keep_stated(serving_shop.contacts, "sklep", [{"id": "ewa", "preferences": [JEANS, BLOUSES, ANYTHING]}])
    save(serving_shop, "sklep", Kind.INFORMATION, "information", INFORMATION)
    written = {
        "jeans": CENTRE.replace("questions =", 'mains = ["Dżinsy"]\nquestions ='),
        "all": CENTRE,
        "clothes": CENTRE.replace("questions =", 'mains = ["Odzież"]\nquestions ='),
        "details": CENTRE.replace('"preferences", ', ""),
    }
    for name, text in written.items():
        save(serving_shop, "sklep", Kind.CENTRE, name, text)
    return serving_shop


def said(shop: Service, centre: str | None) -> list[str]:
    """The preferences that a frame with this centre goes by, as it says them."""
    definition = chain(Scenario.PREFERENCES, centre=centre)
    frame = answered(shop, definition, seen_by(shop, "ewa"), locale="pl")
    return [sentence.partition(".")[0] for sentence in frame.preferences]


@pytest.mark.parametrize(
    ("centre", "used"),
    [
        (None, ["Dżinsy", "Bluzki", "Wszystkie produkty"]),
        ("all", ["Dżinsy", "Bluzki", "Wszystkie produkty"]),
        ("jeans", ["Dżinsy"]),
        ("clothes", ["Dżinsy", "Bluzki"]),
        ("deleted-meanwhile", ["Dżinsy", "Bluzki", "Wszystkie produkty"]),
    ],
)
def test_only_what_the_centre_asks_about_is_used(shop: Service, centre: str | None, used: list[str]) -> None:
    assert said(shop, centre) == used


def test_a_centre_without_the_section_of_preferences_gives_a_frame_none(shop: Service) -> None:
    frame = answered(shop, chain(Scenario.PREFERENCES, centre="details"), seen_by(shop, "ewa"))
    assert frame.empty is Empty.NO_PREFERENCES


def test_key_information_that_the_centre_does_not_ask_is_not_used(shop: Service) -> None:
    viewer = seen_by(shop, "ewa")
    assert viewer.profile is not None
    told = replace(viewer, profile=replace(viewer.profile, information={"shoe_size": "38", "collar": "41"}))
    hierarchy = shop.serving.generation("sklep").hierarchy
    assert told.profile is not None
    kept = within(told.profile, centre_of(shop, "sklep", "all").definition, hierarchy)
    assert kept.information == {"shoe_size": "38"}
    assert kept.refused == told.profile.refused


def test_another_centre_is_another_answer(shop: Service) -> None:
    one = answered(shop, chain(Scenario.PREFERENCES, centre="jeans"), seen_by(shop, "ewa"))
    other = answered(shop, chain(Scenario.PREFERENCES, centre="all"), seen_by(shop, "ewa"))
    assert ids(one) != ids(other)


def test_a_centre_that_asks_about_something_else_is_another_answer_and_no_304(shop: Service, ask: Asking) -> None:
    text = 'centre = "jeans"\n[[scenarios]]\nby = "preferences"\n'
    shop.definitions.add("sklep", Kind.FRAME, "home", text, active=True)
    query = {"format": "json", "locale": "pl", "contact": shop.tokens.make("sklep", "ewa")}

    def asked(tag: str) -> httpx2.Response:
        return ask.get("/v1/shops/sklep/frames/home", params=query, headers={"if-none-match": tag})

    before = asked("")
    tag = before.headers["etag"]
    assert asked(tag).status_code == 304
    save(shop, "sklep", Kind.CENTRE, "jeans", CENTRE.replace("questions =", 'mains = ["Odzież > Bluzki"]\nquestions ='))
    after = asked(tag)
    assert after.status_code == 200
    assert after.headers["etag"] != tag
    said = [sentence.partition(".")[0] for answer in (before, after) for sentence in answer.json()["preferences"]]
    assert said == ["Dżinsy", "Bluzki"]
