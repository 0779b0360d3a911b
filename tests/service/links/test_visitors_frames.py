"""A frame that follows what was stated through a visit: its token reaches as far as the link, and no further."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from service.centres.model import SectionName
from service.composition import Service
from service.contacts.model import Contact
from service.storage.keys import Scope
from service.surfaces.viewer import ANYBODY, Viewer, viewer_of
from tests.service.conftest import ORIGIN, STATED, Asking, Import
from tests.service.links import made
from tests.service.links.test_visits import PAGE, begun, visit
from tests.service.storage.conftest import details, fact, occasion


def token_of(ask: Asking, link: str, **how: Any) -> str:
    answer = ask.post(f"/v1/shops/sklep/visits/{link}/token", **({"headers": PAGE} | how))
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == {"token", "expires_in"}
    assert answer.json()["expires_in"] == 900
    assert answer.headers["cache-control"] == "no-store"
    token: str = answer.json()["token"]
    return token


def seen(service: Service, token: str) -> Viewer:
    return viewer_of(service, made.SHOP, token)


@pytest.mark.parametrize("what", ["centres/notesik", "forms/quiz"])
def test_a_visitors_token_speaks_of_nobody_until_they_state_something(
    asking_shop: Service, ask: Asking, what: str
) -> None:
    link = begun(ask, what)
    token = token_of(ask, link)
    assert seen(asking_shop, token) is ANYBODY
    visit(ask, link, {"key_information": {"style": "sport"}})
    viewer = seen(asking_shop, token)
    assert viewer.profile is not None
    assert (viewer.profile.information, viewer.acts) == ({"style": "sport"}, True)


def test_a_frame_follows_what_a_visitor_states(asking_shop: Service, ask: Asking, do_import: Import) -> None:
    do_import()
    link = begun(ask)
    token = token_of(ask, link)
    visit(ask, link, STATED)
    frame = ask.get(
        "/v1/shops/sklep/frames/recommended", params={"contact": token, "format": "json"}, headers=PAGE
    ).json()
    assert "niebieski" in frame["preferences"][0]


def test_a_visitors_token_shows_nothing_once_the_card_is_a_persons(asking_shop: Service, ask: Asking) -> None:
    link = begun(ask)
    visit(ask, link, {"key_information": {"style": "sport"}})
    token = token_of(ask, link)
    (card,) = asking_shop.contacts.all(made.SHOP)
    asking_shop.contacts.change(made.SHOP, card.id, details(fact("email", "ola@x.example")), occasion())
    assert seen(asking_shop, token) is ANYBODY
    assert ask.post(f"/v1/shops/sklep/visits/{link}/token", headers=PAGE).status_code == 404


def test_a_contacts_own_link_makes_an_acting_token_of_theirs(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = made.mint(asking_shop).centre(made.centre(asking_shop), ola).token
    viewer = seen(asking_shop, token_of(ask, link))
    assert viewer.profile is not None
    assert (viewer.profile.contact, viewer.acts) == ("ola", True)


@pytest.mark.parametrize("section", SectionName)
def test_a_contacts_link_to_a_part_of_the_centre_makes_a_token_of_nobody(
    asking_shop: Service, ola: Contact, ask: Asking, section: SectionName
) -> None:
    """A frame shows what was stated of products and of oneself: whoever may not read both sees no frame of it."""
    link = made.mint(asking_shop).centre(made.centre(asking_shop), ola, [section]).token
    assert seen(asking_shop, token_of(ask, link)) is ANYBODY


def test_a_test_link_makes_a_token_of_nobody(asking_shop: Service, ask: Asking) -> None:
    link = made.mint(asking_shop).centre(made.centre(asking_shop), None).token
    assert seen(asking_shop, token_of(ask, link)) is ANYBODY


def test_a_link_that_opens_nothing_here_makes_no_token(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    mint, centre = made.mint(asking_shop), made.centre(asking_shop)
    taken_back = mint.centre(centre, ola).token
    asking_shop.contacts.change(made.SHOP, "ola", lambda card: replace(card, links=card.links + 1), occasion())
    for link in (taken_back, mint.centre(centre, ola, confirm=True).token, "A" * 44):
        answer = ask.post(f"/v1/shops/sklep/visits/{link}/token", headers=PAGE)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:notesik:problem:link-refused")


def test_pages_of_the_shop_and_server_keys_make_it_and_nobody_else(asking_shop: Service, ask: Asking) -> None:
    path = f"/v1/shops/sklep/visits/{begun(ask)}/token"
    assert ask.post(path).status_code == 401
    assert ask.post(path, headers={"origin": "https://evil.example"}).status_code == 403
    signing = asking_shop.keys.create(made.SHOP, Scope.SIGNING)[0]
    assert ask.post(path, headers={"authorization": f"Bearer {signing}"}).status_code == 401
    server = asking_shop.keys.create(made.SHOP, Scope.SERVER)[0]
    assert ask.post(path, headers={"authorization": f"Bearer {server}"}).status_code == 200
    asked = {**PAGE, "access-control-request-method": "POST"}
    assert ask("OPTIONS", path, headers=asked).headers["access-control-allow-origin"] == ORIGIN


def test_the_link_stands_in_no_log(asking_shop: Service, ask: Asking, caplog: pytest.LogCaptureFixture) -> None:
    link = begun(ask)
    with caplog.at_level(logging.INFO, "notesik"):
        token = token_of(ask, link)
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("notesik"))
    assert "path=/v1/shops/sklep/visits/-/token " in said
    assert link not in said
    assert token not in said


@pytest.mark.parametrize("stated", [True, False])
def test_a_visitor_keeps_products_on_the_wish_list_of_a_card_of_their_own(
    asking_shop: Service, ask: Asking, do_import: Import, stated: bool
) -> None:
    """A wish is a statement like any other: a visitor who said nothing before has a card from then on."""
    do_import()
    link = begun(ask)
    token = token_of(ask, link)
    if stated:
        visit(ask, link, STATED)
    product = str(asking_shop.serving.generation(made.SHOP).index.ids[0])
    wish = {"contact": token, "act": "wish", "product": product}
    answer = ask.post("/v1/shops/sklep/frames/recommended/acts", json=wish, headers=PAGE)
    assert answer.status_code == 200, answer.text
    profile = seen(asking_shop, token).profile
    assert profile is not None
    assert (profile.wished, asking_shop.contacts.count(made.SHOP)) == ((product,), 1)
