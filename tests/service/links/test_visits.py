"""Visits of the shop's page: anonymous first, read and stated by its own script, never more than the link reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from service.composition import Service
from service.contacts.model import Actor, Channel, Contact, Fact, Facts, Occasion, Source, StatedPreference
from service.rates import Rate
from service.storage.definitions import Definition, Kind
from tests.service.conftest import ORIGIN, Asking, Import
from tests.service.links import made

PAGE = {"origin": ORIGIN}


def begun(ask: Asking, what: str = "centres/notesik", **body: Any) -> str:
    answer = ask.post(f"/v1/shops/sklep/{what}/visits", json=body, headers=PAGE)
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["token"]
    return token


def visit(ask: Asking, token: str, document: object = None, origin: str = ORIGIN) -> Any:
    path = f"/v1/shops/sklep/visits/{token}"
    headers = {"origin": origin}
    return ask.get(path, headers=headers) if document is None else ask.post(path, json=document, headers=headers)


@pytest.mark.parametrize("what", ["centres/notesik", "forms/quiz"])
def test_a_visit_makes_no_card_before_something_is_stated(asking_shop: Service, ask: Asking, what: str) -> None:
    token = begun(ask, what)
    assert visit(ask, token).json() == {"key_information": {}, "preferences": []}
    assert asking_shop.contacts.count(made.SHOP) == 0
    answer = visit(ask, token, {"key_information": {"style": "sport"}})
    assert answer.json()["key_information"] == {"style": "sport"}
    (card,) = asking_shop.contacts.all(made.SHOP)
    fact = card.key_information.get("style")
    assert fact is not None
    assert fact.source is Source.DECLARED
    (line,) = asking_shop.contacts.history(made.SHOP, card.id)
    assert (line.occasion.by, line.occasion.where) == (Actor.CONTACT, "shop page")


def test_two_visits_are_of_one_visitor_where_the_second_brings_the_first(asking_shop: Service, ask: Asking) -> None:
    first = begun(ask)
    visit(ask, first, {"key_information": {"style": "sport"}})
    second = begun(ask, "forms/quiz", visit=first)
    assert visit(ask, second).json()["key_information"] == {"style": "sport"}
    assert visit(ask, begun(ask)).json()["key_information"] == {}


@pytest.mark.parametrize("before", ["nonsense", "", None, 7, ["x"]])
def test_a_visit_that_is_none_begins_anew(asking_shop: Service, ask: Asking, before: object) -> None:
    assert len(begun(ask, visit=before)) == 44


def test_a_contacts_link_is_no_visit_to_go_on_with(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    theirs = made.mint(asking_shop).centre(made.centre(asking_shop), ola).token
    told = Occasion(Actor.SHOP, "test", datetime.now(UTC))
    facts = Facts((Fact("style", "sport", Source.DECLARED, told.at),))
    asking_shop.contacts.change(made.SHOP, "ola", lambda card: replace(card, key_information=facts), told)
    assert visit(ask, theirs).json()["key_information"] == {"style": "sport"}
    assert visit(ask, begun(ask, visit=theirs)).json()["key_information"] == {}


def test_a_script_reads_what_was_stated_and_nothing_else(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    facts = Facts(
        (
            Fact("style", "sport", Source.DECLARED, at),
            Fact("shoe_size", "38", Source.OBSERVED, at),
            Fact("nps", "9", Source.DECLARED, at),
            Fact("allergy", "nuts", Source.DECLARED, at),
        )
    )
    wish = StatedPreference("p1", "Dżinsy", (), at)
    told = Occasion(Actor.SHOP, "test", at)
    card = asking_shop.contacts.change(
        made.SHOP, "ola", lambda each: replace(each, key_information=facts, preferences=(wish,)), told
    ).contact
    document = visit(ask, made.mint(asking_shop).centre(made.centre(asking_shop), card).token).json()
    assert document["key_information"] == {"style": "sport"}
    assert [each["main"] for each in document["preferences"]] == ["Dżinsy"]
    assert "ola" not in str(document).lower()


def test_a_link_reaches_no_further_than_its_sections(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    from service.centres.model import SectionName

    mint, centre = made.mint(asking_shop), made.centre(asking_shop)
    only = mint.centre(centre, ola, [SectionName.CHANNELS]).token
    assert visit(ask, only).json() == {"key_information": {}, "preferences": []}
    assert visit(ask, only, {"key_information": {"style": "sport"}}).status_code == 422
    assert visit(ask, only, {"preferences": []}).status_code == 422
    confirm = mint.centre(centre, ola, confirm=True).token
    assert visit(ask, confirm).status_code == 404
    assert visit(ask, mint.form(made.form(asking_shop), ola).token).status_code == 404
    assert visit(ask, mint.unsubscribe(made.SHOP, Channel.EMAIL, ola).token).status_code == 404


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"details": {"email": "a@b.example"}}, "details"),
        ({"consents": {"email": "confirmed"}}, "consents"),
        ({"key_information": {"nps": "9"}}, "key_information.nps"),
        ({"key_information": {"allergy": "nuts"}}, "key_information.allergy"),
        ({"key_information": {"shoe_size": "99"}}, "key_information.shoe_size"),
        ({"key_information": {"style": {"value": "sport", "source": "observed"}}}, "key_information.style"),
        ({"key_information": {"style": {"value": "sport", "at": "2020-01-01"}}}, "key_information.style"),
        ({"preferences": [{"main": "Dżinsy", "stated": "2020-01-01"}]}, "preferences[0].stated"),
        ({"preferences": [{"main": "Dżinsy", "source": "observed"}]}, "preferences[0].source"),
        ({"preferences": [{"main": "Dżinsy", "criteria": [{"filter": "color"}]}]}, "preferences[0]"),
    ],
)
def test_what_a_visit_may_not_state_is_refused_with_its_place(
    asking_shop: Service, ask: Asking, document: dict[str, Any], place: str
) -> None:
    answer = visit(ask, begun(ask), document)
    assert answer.status_code == 422
    assert answer.json()["path"].startswith(place)
    assert asking_shop.contacts.count(made.SHOP) == 0


def test_a_preference_is_stated_and_read_back(asking_shop: Service, ask: Asking, do_import: Import) -> None:
    do_import()
    token = begun(ask)
    wish = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["niebieski"]}]}
    for _ in range(2):
        document = visit(ask, token, {"preferences": [wish]}).json()
    (read,) = document["preferences"]
    assert (read["main"], read["criteria"]) == (wish["main"], wish["criteria"])
    assert visit(ask, token, {"preferences": {read["key"]: None}}).json()["preferences"] == []


def test_a_visit_states_nothing_for_a_section_that_the_centre_has_not(asking_shop: Service, ask: Asking) -> None:
    def with_consents_alone(centre: Definition) -> Definition:
        sections = 'sections = ["preferences", "details", "consents", "channels"]'
        assert sections in centre.text
        return replace(centre, text=centre.text.replace(sections, 'sections = ["consents"]'))

    asking_shop.definitions.change(made.SHOP, Kind.CENTRE, "notesik", with_consents_alone)
    token = begun(ask)
    for refused in ({"preferences": [{"main": None}]}, {"key_information": {"style": "sport"}}):
        assert visit(ask, token, refused).status_code == 422
    assert asking_shop.contacts.count(made.SHOP) == 0


def test_foreign_pages_begin_read_and_state_nothing(asking_shop: Service, ask: Asking) -> None:
    foreign = {"origin": "https://evil.example"}
    assert ask.post("/v1/shops/sklep/centres/notesik/visits", json={}, headers=foreign).status_code == 403
    assert ask.post("/v1/shops/sklep/centres/notesik/visits", json={}).status_code == 401
    token = begun(ask)
    assert visit(ask, token, {"key_information": {}}, "https://evil.example").status_code == 403
    assert "access-control-allow-origin" not in visit(ask, token, None, "https://evil.example").headers
    assert visit(ask, token).headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize("path", ["centres/notesik/visits", "forms/quiz/visits", "visits/abc"])
def test_browsers_may_ask_beforehand(asking_shop: Service, ask: Asking, path: str) -> None:
    headers = {**PAGE, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    answer = ask("OPTIONS", f"/v1/shops/sklep/{path}", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_drafts_have_no_visits(asking_shop: Service, ask: Asking) -> None:
    assert ask.post("/v1/shops/sklep/centres/szkic/visits", json={}, headers=PAGE).status_code == 422
    assert ask.post("/v1/shops/sklep/forms/none/visits", json={}, headers=PAGE).status_code == 404


def test_visits_are_counted(asking_shop: Service, ask: Asking) -> None:
    for _ in range(60):
        asking_shop.rates.count(Rate.VISITS, made.SHOP, "127.0.0.1")
    answer = ask.post("/v1/shops/sklep/centres/notesik/visits", json={}, headers=PAGE)
    assert answer.status_code == 429
    assert answer.json()["type"] == "urn:notesik:problem:too-often"
