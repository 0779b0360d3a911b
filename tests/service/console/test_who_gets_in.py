"""Every address of the console against every role, every post against marks and sites: by the tables of the pages."""

from __future__ import annotations

import pytest

from service.console.places import Act
from service.storage.accounts import Role
from tests.service.conftest import Asking
from tests.service.console.browsing import OURS, SHOP, Browser, places, signed_in

FOREIGN = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
)
"""What a browser says of a post of another site's page; old ones by the origin alone."""


def test_there_are_places_of_both_kinds() -> None:
    kinds = {(type(place), of_a_shop) for _, place, of_a_shop in places()}
    assert len(kinds) == 4


def test_whoever_is_not_signed_in_is_led_to_where_one_signs_in(ask: Asking) -> None:
    nobody = Browser(ask)
    for path, place, _ in places():
        answer = nobody.sent(place.method, path, {} if isinstance(place, Act) else None, OURS)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/console/sign-in"), path


@pytest.mark.parametrize("role", [*Role])
def test_a_role_lets_in_from_the_least_that_a_place_needs(role: Role, ask: Asking) -> None:
    for path, place, of_a_shop in places():
        somebody = signed_in(ask, "Ala", role, SHOP if of_a_shop else None)
        answer = somebody.post(path) if isinstance(place, Act) else somebody.get(path)
        if role >= place.least:
            assert answer.status_code in (200, 303, 404, 409, 413, 422), path
        else:
            assert answer.status_code == 403, path


def test_a_shop_of_others_is_as_if_it_were_not_there(ask: Asking) -> None:
    somebody = signed_in(ask, "Ola", Role.OWNER, "another")
    for path, place, of_a_shop in places():
        if of_a_shop:
            answer = somebody.post(path) if isinstance(place, Act) else somebody.get(path)
            there_is_none = path.replace(f"/{SHOP}", "/nowhere", 1)
            without = somebody.post(there_is_none) if isinstance(place, Act) else somebody.get(there_is_none)
            assert answer.status_code == without.status_code == 404, path
            assert answer.text == without.text


def test_a_post_needs_the_mark_of_its_own_session_and_a_page_of_ours(ask: Asking) -> None:
    another = signed_in(ask, "Ola", Role.OWNER)
    somebody = signed_in(ask, "Ala", Role.OWNER, None)
    for path, place, _ in places():
        if isinstance(place, Act):
            assert somebody.post(path, mark="0" * 32).status_code == 403, path
            assert somebody.sent("POST", path, {}, OURS).status_code == 403, path
            assert somebody.post(path, mark=another.mark).status_code == 403, path
            for headers in FOREIGN:
                assert somebody.post(path, headers=headers).status_code == 403, (path, headers)


def test_every_answer_is_kept_from_frames_stores_and_guesses(ask: Asking) -> None:
    somebody = signed_in(ask, "Ala", Role.OWNER, None)
    for path, place, _ in places():
        if not isinstance(place, Act):
            headers = somebody.get(path).headers
            assert headers["strict-transport-security"], path
            assert headers["x-content-type-options"] == "nosniff", path
            assert "no-store" in headers["cache-control"], path
            assert (
                "unsafe-inline" not in headers["content-security-policy"]
                or "sandbox" in headers["content-security-policy"]
            ), path


def test_an_account_without_a_role_sees_that_no_shop_has_let_it_in(ask: Asking) -> None:
    somebody = signed_in(ask, "Ala", None, None)
    page = somebody.get("/account")
    assert page.status_code == 200
    assert "No shop has let you in yet" in page.text
    assert somebody.get("/shops").status_code == 200
    assert "sklep" not in somebody.get("/shops").text


def test_another_role_counts_at_once(ask: Asking) -> None:
    somebody = signed_in(ask, "Ala", Role.OWNER)
    assert somebody.get("/shops/sklep/settings/keys").status_code == 200
    assert somebody.account is not None
    ask.service.accounts.set_role(somebody.account.key, Role.VIEWER, SHOP)
    assert somebody.get("/shops/sklep/settings/keys").status_code == 403
    ask.service.accounts.set_role(somebody.account.key, None, SHOP)
    assert somebody.get("/shops/sklep/settings").status_code == 404
    ask.service.accounts.add("Szef", None, Role.OWNER, "en", somebody.account.created)
    ask.service.accounts.remove(somebody.account.key)
    assert somebody.get("/account").status_code == 303
