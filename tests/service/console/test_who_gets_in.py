"""Every address of the console against every role, every post against marks and sites: by the tables of the pages."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx2
import pytest

from service.console.places import Act, Place
from service.errors import ShopBusy
from service.storage.accounts import Role
from service.storage.shops import Shops
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
    in_the_shop, everywhere = signed_in(ask, "Ala", role), signed_in(ask, "Ola", role, None)
    for path, place, of_a_shop in places():
        if place.least in (role, role + 1):
            answer = asked(in_the_shop if of_a_shop else everywhere, path, place)
            refused = answer.status_code == 403 and "Your role does not let you" in answer.text
            assert refused == (role < place.least), path


def asked(browser: Browser, path: str, place: Place) -> httpx2.Response:
    """What answers: the page, or the form with nothing in it. Whoever is signed out by it is in again afterwards."""
    if not isinstance(place, Act):
        return browser.get(path)
    again = replace(browser, cookies={})
    answer = again.post(path)
    if path == "/sign-out":
        assert browser.account is not None
        browser.token = browser.ask.service.sessions.open(browser.account.key, "tests", datetime.now(UTC))
    return answer


def test_a_shop_of_others_is_as_if_it_were_not_there(ask: Asking) -> None:
    somebody = signed_in(ask, "Ola", Role.OWNER, "another")
    nowhere = {"GET": somebody.get("/shops/nowhere/feed"), "POST": somebody.post("/shops/nowhere/feed/drop")}
    for path, place, of_a_shop in places():
        if of_a_shop:
            answer = asked(somebody, path, place)
            assert answer.status_code == nowhere[place.method].status_code == 404, path
            assert answer.text == nowhere[place.method].text, path


def test_a_post_needs_the_mark_of_its_own_session(ask: Asking) -> None:
    another = signed_in(ask, "Ola", Role.OWNER)
    somebody = signed_in(ask, "Ala", Role.OWNER, None)
    for path, place, _ in places():
        if isinstance(place, Act):
            for mark in ("", another.mark):
                answer = somebody.sent("POST", path, {"mark": mark}, OURS)
                assert answer.status_code == 403, path
                assert "Nothing was changed" in answer.text, path


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_post_needs_a_page_of_ours(headers: dict[str, str], ask: Asking) -> None:
    somebody = signed_in(ask, "Ala", Role.OWNER)
    assert somebody.post(f"/shops/{SHOP}/feed/hold", {"hold": "1"}, headers).status_code == 403
    assert not ask.service.shops.get(SHOP).hold


def test_an_error_that_nobody_expected_is_said_in_one_sentence_and_logged(
    ask: Asking, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    somebody = signed_in(ask, "Ala", Role.OWNER, language="pl")
    for error, status, said in (
        (OSError(errno.ENOSPC, "/secret/path"), 507, "Dysk usługi jest pełny"),
        (RuntimeError("secret"), 500, "Coś poszło tu nie tak"),
        (ShopBusy(SHOP), 409, "Trwa inny import"),
    ):
        monkeypatch.setattr(Shops, "save", raising(error))
        answer = somebody.post(f"/shops/{SHOP}/feed/hold", {"hold": "1"})
        assert answer.status_code == status
        assert said in answer.text
        assert "secret" not in answer.text
    assert "RuntimeError: secret" in caplog.text


def raising(error: Exception) -> Callable[..., None]:
    def raises(*_: object) -> None:
        raise error

    return raises


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
