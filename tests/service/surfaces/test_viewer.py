"""Who is looking: contacts and visitors by token, whoever signed it; merged, erased, and without personalisation."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import jwt
import pytest

from service.composition import Service, compose
from service.contacts.model import Contact
from service.contacts.store import Change
from service.errors import TokenRefused
from service.settings import Settings
from service.storage.keys import Scope
from service.storage.shops import Shop
from service.surfaces.viewer import ANYBODY, Viewer, viewer_of
from tests.service.storage.conftest import details, fact, occasion, preference, preferring

SHOP = "sklep"
HANDLE = bytes(range(8))
VISITOR = f"visitor-{HANDLE.hex()}"
BLUE = preferring(preference("p1"))


@pytest.fixture
def service(tmp_path: Path, address: str) -> Service:
    """A service with one shop, over each kind of database."""
    made = compose(Settings(data=tmp_path / "data", database=address))
    made.shops.create(Shop(SHOP))
    return made


def ola(service: Service, how: Change = BLUE) -> Contact:
    return service.contacts.change(SHOP, "ola", how, occasion()).contact


def visitor(service: Service, how: Change = BLUE) -> Contact:
    return service.contacts.open(SHOP, HANDLE, how, occasion()).contact


def seen(service: Service, contact: str = "ola", acts: bool = False) -> Viewer:
    return viewer_of(service, SHOP, service.tokens.make(SHOP, contact, acts))


def seen_visitor(service: Service) -> Viewer:
    return viewer_of(service, SHOP, service.tokens.make_for_visitor(SHOP, HANDLE))


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_nobody_is_looking(service: Service, token: str | None) -> None:
    assert viewer_of(service, SHOP, token) is ANYBODY


def test_a_contact_is_known_by_our_token_and_by_one_that_the_shop_signed(service: Service) -> None:
    card = ola(service)
    key, remembered = service.keys.create(SHOP, Scope.SIGNING)
    claims = {"sub": "ola", "exp": int(time.time()) + 60, "aud": f"notesik:{SHOP}"}
    signed = viewer_of(service, SHOP, jwt.encode(claims, key, "HS256", {"kid": remembered.id}))
    assert signed == seen(service) == Viewer(signed.profile, False, card.handle)
    assert signed.profile is not None
    assert signed.profile.contact == "ola"
    assert [each["main"] for each in signed.profile.preferences["preferences"]] == ["Jeans"]
    acting = jwt.encode({**claims, "acts": True}, key, "HS256", {"kid": remembered.id})
    assert viewer_of(service, SHOP, acting).acts is seen(service, acts=True).acts is True


@pytest.mark.parametrize("token", [" ", "x", "e", "eyJ.e30.x"])
def test_a_token_that_is_none_is_refused(service: Service, token: str) -> None:
    with pytest.raises(TokenRefused):
        viewer_of(service, SHOP, token)


def test_a_contact_without_a_card_is_nobody_and_acts_for_nobody(service: Service) -> None:
    assert seen(service, "unknown", acts=True) is ANYBODY


def test_an_erased_contact_is_nobody_while_their_token_lasts(service: Service) -> None:
    ola(service)
    token = service.tokens.make(SHOP, "ola", acts=True)
    assert viewer_of(service, SHOP, token).profile is not None
    service.contacts.erase(SHOP, "ola", occasion())
    assert viewer_of(service, SHOP, token) is ANYBODY


def test_a_merged_contact_is_the_card_that_was_kept(service: Service) -> None:
    ola(service)
    token = service.tokens.make(SHOP, "ola")
    kept = service.contacts.change(SHOP, "aleksandra", BLUE, occasion()).contact
    service.contacts.merge(SHOP, "aleksandra", "ola", occasion())
    viewer = viewer_of(service, SHOP, token)
    assert viewer.profile is not None
    assert (viewer.profile.contact, viewer.split) == ("aleksandra", kept.handle)


@pytest.mark.parametrize("who", ["contact", "visitor"])
def test_who_wants_no_personalisation_is_known_but_nothing_of_theirs_is_used(service: Service, who: str) -> None:
    def without(card: Contact) -> Contact:
        return replace(BLUE(card), personalise=False)

    if who == "contact":
        ola(service, without)
    else:
        visitor(service, without)
    viewer = seen(service) if who == "contact" else seen_visitor(service)
    assert viewer.profile is not None
    assert (viewer.profile.personalise, viewer.profile.preferences["preferences"]) == (False, [])
    assert viewer.split == b""


# --- visitors ---------------------------------------------------------------------------------------------------------


def test_a_visitor_is_nobody_before_they_state_something_and_acts_from_then_on(service: Service) -> None:
    token = service.tokens.make_for_visitor(SHOP, HANDLE)
    assert viewer_of(service, SHOP, token) is ANYBODY
    visitor(service)
    viewer = viewer_of(service, SHOP, token)
    assert viewer.profile is not None
    assert (viewer.profile.contact, viewer.acts, viewer.split) == (VISITOR, True, HANDLE)


def test_a_visitors_token_shows_nothing_once_their_card_has_a_confirmed_address(service: Service) -> None:
    visitor(service)
    visitor(service, details(fact("email", "ola@x.example")))
    assert seen_visitor(service) is ANYBODY


@pytest.mark.parametrize("personalise", [True, False])
def test_an_address_ends_it_too_where_nothing_may_be_used(service: Service, personalise: bool) -> None:
    def known(card: Contact) -> Contact:
        return replace(details(fact("email", "ola@x.example"))(card), personalise=personalise)

    visitor(service, known)
    assert seen_visitor(service) is ANYBODY


@pytest.mark.parametrize(("kept", "other"), [("ola", VISITOR), (VISITOR, "ola")])
def test_a_visitors_token_shows_nothing_once_their_card_is_merged_with_a_persons(
    service: Service, kept: str, other: str
) -> None:
    ola(service)
    visitor(service)
    service.contacts.merge(SHOP, kept, other, occasion())
    assert seen_visitor(service) is ANYBODY
    assert seen(service).profile is not None


def test_a_visitors_token_shows_nothing_of_an_erased_card(service: Service) -> None:
    visitor(service)
    service.contacts.erase(SHOP, VISITOR, occasion())
    assert seen_visitor(service) is ANYBODY


def test_a_visitors_handle_of_another_shop_means_nobody(service: Service) -> None:
    service.shops.create(Shop("inny"))
    visitor(service)
    assert viewer_of(service, "inny", service.tokens.make_for_visitor("inny", HANDLE)) is ANYBODY
