"""Settings: the shop, its keys, its people, and one's own account."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from service.console.entering import ROOT
from service.console.passwords import first_code, hashed, invitation, is_password
from service.errors import TooOften
from service.mail import Mail, NotSent
from service.rates import Rate, Rates
from service.storage.accounts import Role
from service.storage.audit import Sought
from tests.service.conftest import Asking
from tests.service.console.browsing import OURS, Browser, signed_in, words_of

SETTINGS, KEYS, MEMBERS = (f"/shops/sklep/settings{each}" for each in ("", "/keys", "/members"))
PASSWORD = "cztery słowa jak hasło"


@pytest.fixture
def ala(ask: Asking) -> Browser:
    """An owner of the shop."""
    return signed_in(ask, "Ala", Role.OWNER)


def last(browser: Browser) -> tuple[str, str]:
    """What was written down last of the shop, and with which thing."""
    entry = browser.ask.service.audit.find("sklep", Sought(), 1)[0]
    return entry.what, entry.thing


def test_a_changed_setting_is_kept_said_and_taken_back(ala: Browser) -> None:
    page = ala.done(SETTINGS, {"currency": "eur", "was.currency": "PLN"})
    assert "Saved." in page.text
    assert ala.ask.service.shops.get("sklep").currency == "EUR"
    assert last(ala) == ("shop.changed", "currency")
    ala.done(SETTINGS, {"currency": "PLN"})
    assert ala.ask.service.shops.get("sklep").currency == "PLN"


def test_editors_set_what_a_feed_is_read_with_and_nothing_else(ask: Asking) -> None:
    ela = signed_in(ask, "Ela", Role.EDITOR)
    page = ela.done(SETTINGS, {"format": "google", "was.format": "", "locale": "pl", "was.locale": "pl"})
    assert "Saved." in page.text
    assert ask.service.shops.get("sklep").format == "google"
    for field, text in (("zone", "Europe/Berlin"), ("origins", "https://evil.example"), ("locale", "en")):
        before = ask.service.shops.get("sklep")
        assert ela.post(SETTINGS, {field: text, "currency": "EUR"}).status_code == 403
        assert ask.service.shops.get("sklep") == before
    assert re.search(r'name="currency"[^>]*disabled', page.text) is None
    assert re.search(r'name="zone"[^>]*disabled', page.text)


def test_two_owners_who_change_different_settings_lose_nothing(ala: Browser) -> None:
    shown = {"currency": "PLN", "zone": "", "was.currency": "PLN", "was.zone": ""}
    ala.done(SETTINGS, {**shown, "currency": "EUR"})
    ala.done(SETTINGS, {**shown, "zone": "Europe/Warsaw"})
    shop = ala.ask.service.shops.get("sklep")
    assert (shop.currency, shop.zone) == ("EUR", "Europe/Warsaw")


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("currency", "złote"),
        ("currency", "zlo"),
        ("zone", "Mars/Base"),
        ("locale", "xx"),
        ("industry", "nothing-such"),
        ("format", "nothing-such"),
        ("origins", "https://sklep.example https://*.example"),
    ],
)
def test_what_cannot_be_set_is_said_beside_its_field_and_stays_typed(
    language: str, field: str, text: str, ask: Asking
) -> None:
    before = ask.service.shops.get("sklep")
    answer = signed_in(ask, "Ala", Role.OWNER, language=language).post(SETTINGS, {field: text})
    assert answer.status_code == 422
    assert f'id="w-{field}"' in answer.text
    assert ask.service.shops.get("sklep") == before


def test_whoever_only_looks_reads_the_settings_and_sees_no_address_of_the_feed(ask: Asking) -> None:
    from dataclasses import replace

    ask.service.shops.save(replace(ask.service.shops.get("sklep"), feed="https://user:secret@sklep.example/f.xml"))
    page = signed_in(ask, "Ola", Role.VIEWER).get(SETTINGS)
    assert "You can read this" in page.text
    assert "secret" not in page.text
    assert '<button class="main"' not in page.text


def test_a_key_is_shown_once_and_forgotten_for_good(ala: Browser) -> None:
    page = ala.post(KEYS, {"scope": "server"})
    (text,) = re.findall(r"nk_[\w-]+", page.text)
    key = ala.ask.service.keys.find("sklep", text)
    assert key is not None
    assert last(ala) == ("key.made", key.id)
    assert text not in ala.get(KEYS).text
    assert key.id in ala.get(KEYS).text
    ala.done(f"{KEYS}/forget", {"key": key.id})
    assert ala.ask.service.keys.find("sklep", text) is None
    assert last(ala) == ("key.forgotten", key.id)
    assert "no such key" in ala.done(f"{KEYS}/forget", {"key": key.id}).text


def test_somebody_let_in_chooses_a_password_by_the_link_once(ala: Browser) -> None:
    page = ala.post(MEMBERS, {"name": "Ola", "role": "viewer"})
    (path,) = re.findall(r"https://console\.example/console(/password/[\w.-]+)", page.text)
    assert last(ala) == ("person.invited", "Ola")
    ola = Browser(ala.ask)
    assert ola.get(path).status_code == 200
    assert ola.post(path, {"password": "short"}).status_code == 422
    assert ola.post(path, {"password": PASSWORD}).status_code == 303
    assert ola.get(SETTINGS).status_code == 200
    assert ola.get(KEYS).status_code == 403
    assert Browser(ala.ask).get(path).status_code == 410


def test_whoever_chooses_the_first_password_goes_on_in_the_language_of_that_page(ala: Browser) -> None:
    path = _link_of(ala, "Ola")
    ola = Browser(ala.ask)
    assert '<html lang="pl">' in ola.get(path, **{"accept-language": "pl"}).text
    chosen = ola.post(path, {"password": PASSWORD}, {**OURS, "accept-language": "pl"})
    assert chosen.status_code == 303
    assert '<html lang="pl">' in ola.get("/account").text
    assert '<html lang="pl">' in Browser(ala.ask).get(_link_again(ala, "Ola")).text  # another password, by an old hand


def test_a_language_chosen_where_one_signs_in_stays_and_no_other_is_taken_from_there(ala: Browser) -> None:
    ala.ask.service.accounts.add("Jan", hashed(PASSWORD), Role.OWNER, "pl", datetime.now(UTC))
    form = {"name": "Jan", "password": PASSWORD}
    for path, language in (("/sign-in", "pl"), ("/sign-in?lang=en", "en"), ("/sign-in", "en")):
        jan = Browser(ala.ask)
        assert jan.post(path, form, {**OURS, "accept-language": "pl"}).status_code == 303
        assert f'<html lang="{language}">' in jan.get("/account").text


def test_pages_before_signing_in_have_the_name_and_the_other_language(ala: Browser) -> None:
    nobody = Browser(ala.ask)
    for path in ("/sign-in?next=%2Fconsole%2Faccount", _link_of(ala, "Ola")):
        page = nobody.get(path).text
        assert '<a class="brand" href="/console">Notesik</a>' in page
        (address,) = re.findall(r'href="([^"]+)" lang="pl"', page)
        again = nobody.get(path.partition("?")[0] + unescape(address)).text
        assert '<html lang="pl">' in again
        assert ('value="/console/account"' in again) == ("next" in path)


def test_the_first_account_is_made_in_the_language_chosen_on_its_page(ask: Asking) -> None:
    code = first_code(ask.service.secret)
    nobody = Browser(ask)
    assert '<a class="brand" href="/console">Notesik</a>' in nobody.get("/first").text
    form = {"code": code, "name": "Ewa", "password": PASSWORD}
    assert nobody.post("/first?lang=pl", form).status_code == 303
    assert '<html lang="pl">' in nobody.get("/account").text


def test_the_address_alone_leads_to_the_console(ask: Asking) -> None:
    answer = ask.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/")


def test_only_wrong_passwords_count_against_a_name(ala: Browser) -> None:
    ala.ask.service.accounts.add("Jan", hashed(PASSWORD), Role.OWNER, "en", datetime.now(UTC))
    most = Rate.SIGN_INS_OF_NAME_FROM_NETWORK.value.amount

    def tried(password: str) -> int:
        return Browser(ala.ask).post("/sign-in", {"name": "Jan", "password": password}).status_code

    assert {tried(PASSWORD) for _ in range(most + 2)} == {303}
    assert {tried("wrong") for _ in range(most)} == {422}
    assert tried(PASSWORD) == 429


def test_tries_under_way_count_until_they_are_over() -> None:
    rates, most = Rates(), Rate.SIGN_INS_OF_NAME_FROM_NETWORK.value.amount
    with ExitStack() as under_way:
        for _ in range(most):
            under_way.enter_context(rates.trying(Rate.SIGN_INS_OF_NAME_FROM_NETWORK, "jan"))
        with pytest.raises(TooOften), rates.trying(Rate.SIGN_INS_OF_NAME_FROM_NETWORK, "jan"):
            pass
    with rates.trying(Rate.SIGN_INS_OF_NAME_FROM_NETWORK, "jan"):
        pass


def _link_of(owner: Browser, name: str) -> str:
    """The link by which somebody who is let in chooses a password, under the console."""
    page = owner.post(MEMBERS, {"name": name, "role": "viewer"})
    (path,) = re.findall(r"https://console\.example/console(/password/[\w.-]+)", page.text)
    return str(path)


def _link_again(owner: Browser, name: str) -> str:
    """The link by which somebody who has a password chooses another."""
    account = owner.ask.service.accounts.by_name(name)
    assert account is not None
    return f"/password/{invitation(owner.ask.service.secret, account)}"


@pytest.mark.parametrize("shop", [None, "another"])
def test_a_link_ends_when_its_person_may_do_more(shop: str | None, ala: Browser) -> None:
    page = ala.post(MEMBERS, {"name": "Nina", "role": "viewer"})
    (path,) = re.findall(r"https://console\.example/console(/password/[\w.-]+)", page.text)
    nina = ala.ask.service.accounts.by_name("Nina")
    assert nina is not None
    assert Browser(ala.ask).get(path).status_code == 200
    ala.ask.service.accounts.set_role(nina.key, Role.OWNER, shop)
    assert Browser(ala.ask).get(path).status_code == 410
    assert Browser(ala.ask).post(path, {"password": PASSWORD}).status_code == 410


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "since=nonsense", "by=a%00b", "thing=%00"])
def test_the_lines_are_shown_whatever_is_asked_for(query: str, ala: Browser) -> None:
    for page in ("/audit", "/audit.csv"):
        assert ala.get(f"{SETTINGS}{page}?{query}").status_code == 200


def test_a_name_that_no_database_holds_is_nobodys(ala: Browser) -> None:
    assert ala.ask.service.accounts.by_name("Al\0a") is None
    assert ala.post(f"{MEMBERS}/remove", {"person": "Al\0a"}).status_code == 409


def test_nobody_else_reads_the_file_that_may_hold_the_password_of_a_feed(ala: Browser) -> None:
    ala.done(SETTINGS, {"currency": "EUR"})
    assert ala.ask.service.shops.folder("sklep").settings.stat().st_mode & 0o077 == 0


def test_a_link_is_mailed_where_mail_is_set_up(ask: Asking) -> None:
    from dataclasses import replace

    sent: list[Mail] = []

    class Post:
        def send(self, mail: Mail) -> None:
            sent.append(mail)
            if len(sent) > 1:
                raise NotSent("no")

    ask.service = replace(ask.service, post=Post())
    ala = signed_in(ask, "Ala", Role.OWNER)
    assert "mailed too" in words_of(ala.post(MEMBERS, {"name": "ola@sklep.example", "role": "viewer"}))
    assert sent[0].to == "ola@sklep.example"
    assert "/console/password/" in sent[0].text
    assert "could not be mailed" in words_of(ala.post(MEMBERS, {"name": "ela@sklep.example", "role": "viewer"}))


def test_a_role_is_changed_and_taken_away_at_once(ala: Browser) -> None:
    ola = signed_in(ala.ask, "Ola", Role.VIEWER)
    ala.done(f"{MEMBERS}/role", {"person": "Ola", "role": "owner"})
    assert ola.get(KEYS).status_code == 200
    assert last(ala) == ("person.role", "Ola")
    ala.done(f"{MEMBERS}/remove", {"person": "Ola"})
    assert ola.get(SETTINGS).status_code == 404
    assert last(ala) == ("person.removed", "Ola")


def test_the_last_owner_stays(ala: Browser) -> None:
    assert ala.post(f"{MEMBERS}/remove", {"person": "Ala"}).status_code == 409
    assert ala.post(f"{MEMBERS}/role", {"person": "Ala", "role": "viewer"}).status_code == 409
    assert ala.get(MEMBERS).status_code == 200


def test_nobody_makes_a_link_for_somebody_who_may_do_more(ala: Browser) -> None:
    chief = ala.ask.service.accounts.add("Szef", None, Role.OWNER, "en", datetime.now(UTC))
    answer = ala.post(f"{MEMBERS}/link", {"person": chief.name})
    assert answer.status_code == 409
    assert "/console/password/" not in answer.text
    elsewhere = signed_in(ala.ask, "Ola", Role.OWNER, "another")
    assert "/console/password/" not in ala.post(MEMBERS, {"name": "Ola", "role": "viewer"}).text
    assert elsewhere.account is not None
    assert "/console/password/" not in ala.post(f"{MEMBERS}/link", {"person": "Ola"}).text


@pytest.mark.parametrize("name", ["", " ", "key 123", "command line: root", "The schedule", "Ala\u0007", "A" * 201])
def test_nobody_is_called_so(name: str, ala: Browser) -> None:
    assert ala.post(MEMBERS, {"name": name, "role": "viewer"}).status_code == 422


def test_a_password_is_changed_by_whoever_knows_it_and_signs_out_elsewhere(ala: Browser) -> None:
    accounts, sessions = ala.ask.service.accounts, ala.ask.service.sessions
    assert ala.account is not None
    assert accounts.set_password(ala.account, hashed(PASSWORD))
    account = accounts.by_key(ala.account.key)
    assert account is not None
    here, there = (Browser(ala.ask, account, sessions.open(account.key, "", datetime.now(UTC))) for _ in "ab")
    assert here.post("/account/password", {"old": "wrong", "password": PASSWORD * 2}).status_code == 422
    assert here.post("/account/password", {"old": PASSWORD, "password": "short"}).status_code == 422
    assert here.post("/account/password", {"old": PASSWORD, "password": PASSWORD * 2}).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert is_password(accounts.by_key(account.key), PASSWORD * 2)


def test_other_browsers_are_signed_out(ala: Browser) -> None:
    assert ala.account is not None
    other = Browser(ala.ask, ala.account, ala.ask.service.sessions.open(ala.account.key, "", datetime.now(UTC)))
    assert "Signed out of 1 other browser" in ala.done("/account/sign-out-others", {}).text
    assert other.get("/account").status_code == 303
    assert ala.get("/account").status_code == 200


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/console//evil.example",
        "/v1",
        "/\\evil",
        "/console/../../evil",
        "/console/%2e%2e/v1",
    ],
)
def test_no_form_leads_out_of_the_console(back: str, ala: Browser) -> None:
    assert ala.post("/language", {"language": "pl", "back": back}).headers["location"] == ROOT


def test_a_session_ends_though_it_is_used(ala: Browser) -> None:
    sessions, at = ala.ask.service.sessions, datetime.now(UTC)
    for day in range(0, 88, 5):
        assert sessions.who(ala.token, at + timedelta(days=day)) is not None
    assert sessions.who(ala.token, at + timedelta(days=91)) is None
