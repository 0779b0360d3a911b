"""Support sees what was given, to the byte; short links lead to the product of their slot; clicks in mails are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from frames.definition import Surface
from service.api.sent_paths import SENT_SCHEMAS
from service.blocks.sent import given, sent_under
from service.composition import Service
from service.contacts.export import export_document, sent_document
from service.contacts.model import Actor, Occasion
from service.errors import TooOften
from service.links import NOBODY, Link, Purpose, expiry
from service.measuring.marks import Click, Origin, click_token, read_click
from service.rates import Rate
from service.reporting import results_of
from service.storage.keys import Scope
from tests.service.blocks.mailing import SHOP, get, pulled, say
from tests.service.commands import Notesik, document
from tests.service.conftest import Asking, Import
from tests.service.small_feed import small_feed
from tests.service.test_api import problem

Key = dict[str, str]
SENT = f"/v1/shops/{SHOP}/sent"
PERSON = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def id(mailing_shop: Service, ask: Asking, server_key: Key) -> str:
    """Of a block that ola was given."""
    say(mailing_shop, "ola", "sms")
    return str(pulled(ask, server_key)["sent"])


def done(service: Service) -> dict[str, Mapping[str, int]]:
    """What was given and clicked, by surface."""
    frames = results_of(service, SHOP)["frames"]
    figures = [each for frame in frames for each in frame["surfaces"]]
    return {each["surface"]: {name: each[name] for name in ("sent", "clicked")} for each in figures}


# --- for support ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["json", "html", "text", "sms"])
def test_support_gets_the_bytes_that_were_given(id: str, ask: Asking, server_key: Key, format: str) -> None:
    first = get(ask, server_key, format=format)
    again = ask.get(f"{SENT}/{id}", params={"format": format}, headers=server_key)
    assert again.content == first.content != b""
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["notesik-sent"] == id == first.headers["notesik-sent"]
    assert datetime.fromisoformat(again.headers["notesik-sent-at"]).tzinfo is not None


def test_a_page_to_look_at_is_the_html_with_its_links_shut(id: str, ask: Asking, server_key: Key) -> None:
    html, page = (ask.get(f"{SENT}/{id}", params={"format": each}, headers=server_key) for each in ("html", "page"))
    assert page.text.replace('<head><base target="_blank">', "<head>", 1) == html.text != page.text
    assert "target=" not in html.text  # which would go before ours
    for answer in (html, page):
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "sandbox;" in answer.headers["content-security-policy"]


def test_what_was_given_stays_when_prices_have_changed(
    mailing_shop: Service, ask: Asking, server_key: Key, id: str, do_import: Import
) -> None:
    before = ask.get(f"{SENT}/{id}", headers=server_key).content
    do_import(small_feed().replace(b"51.00 PLN", b"52.00 PLN"), force=True)
    mailing_shop.serving.look()
    assert pulled(ask, server_key)["sent"] != id
    assert ask.get(f"{SENT}/{id}", headers=server_key).content == before


def test_the_list_of_a_contact_goes_from_page_to_page(
    mailing_shop: Service, ask: Asking, server_key: Key, id: str
) -> None:
    ids = [id, *(pulled(ask, server_key, k=str(k))["sent"] for k in (1, 2))]
    path = f"/v1/shops/{SHOP}/contacts/ola/sent"
    whole = ask.get(path, headers=server_key).json()
    assert {each["id"] for each in whole["sent"]} == {*ids}
    assert (whole["shop"], whole["contact"], whole["next"]) == (SHOP, "ola", None)
    assert whole["sent"][0].keys() == SENT_SCHEMAS["Sent"]["properties"].keys()
    page = ask.get(path, params={"limit": 2}, headers=server_key).json()
    rest = ask.get(path, params={"limit": 2, "after": page["next"]}, headers=server_key).json()
    assert page["sent"] + rest["sent"] == whole["sent"]
    assert rest["next"] is None
    (one,) = [each for each in whole["sent"] if each["id"] == ids[1]]
    assert (one["products"], one["block"], one["surface"]) == (["A-001"], "recommended", "email")


def test_an_id_that_leads_to_nothing_says_every_reason_there_may_be(
    mailing_shop: Service, ask: Asking, server_key: Key, id: str
) -> None:
    for none in ("A" * 12, id[::-1]):
        detail = problem(ask.get(f"{SENT}/{none}", headers=server_key), 404, "unknown-sent")["detail"]
        assert "never" in detail
        assert "90 days" in detail
        assert "erased" in detail
    for no_id in ("short", "A" * 13, "A" * 11 + "-", "A" * 11 + "ż"):
        detail = problem(ask.get(f"{SENT}/{no_id}", headers=server_key), 404, "unknown-sent")["detail"]
        assert "12 letters and digits" in detail
    other = problem(ask.get(f"/v1/shops/{SHOP}/contacts/nikogo/sent", headers=server_key), 404, "unknown-contact")
    assert other
    mailing_shop.contacts.erase(SHOP, "ola", Occasion(Actor.SHOP, "a test", datetime.now(UTC)))
    problem(ask.get(f"{SENT}/{id}", headers=server_key), 404, "unknown-sent")
    assert ask.get(f"/l/{id}/1").status_code == 404


def test_only_a_server_key_of_the_shop_sees_it(mailing_shop: Service, ask: Asking, id: str) -> None:
    other = {"authorization": f"Bearer {mailing_shop.keys.create(SHOP, Scope.SIGNING)[0]}"}
    for path in (f"{SENT}/{id}", f"/v1/shops/{SHOP}/contacts/ola/sent"):
        problem(ask.get(path), 401, "key-needed")
        assert ask.get(path, headers=other).status_code in (401, 403)


@pytest.mark.parametrize("query", [{"format": "pdf"}, {"k": "1"}])
def test_parameters_that_mean_nothing_here_are_refused(
    id: str, ask: Asking, server_key: Key, query: dict[str, str]
) -> None:
    problem(ask.get(f"{SENT}/{id}", params=query, headers=server_key), 422, "invalid-parameter")


def test_the_person_gets_all_of_it_in_their_export(mailing_shop: Service, id: str) -> None:
    (mine,) = export_document(mailing_shop, SHOP, "ola")["sent"]
    sent = sent_under(mailing_shop, SHOP, id)
    assert mine == sent_document(sent)
    assert mine.keys() == SENT_SCHEMAS["SentTold"]["properties"].keys()
    assert mine["text"].encode() == given(sent, "text")
    assert [each["id"] for each in mine["products"]] == [card["id"] for card in sent.document["cards"]]
    assert any(each["reasons"] for each in mine["products"])


def test_the_command_says_the_same_bytes_and_lists(id: str, mailing_shop: Service, notesik: Notesik) -> None:
    sent = sent_under(mailing_shop, SHOP, id)
    for format in ("json", "html", "text", "sms"):
        assert notesik("sent", id, "--format", format).stdout == given(sent, format)
    assert [each["id"] for each in document(notesik("sent", "--contact", "ola", "--json"))["sent"]] == [id]
    assert id.encode() in notesik("sent", "--contact", "ola").stdout
    for wrong, status in ((("A" * 12,), 1), (("--contact", "nikogo"), 1), ((), 2), ((id, "--format", "pdf"), 2)):
        said = notesik("sent", *wrong)
        assert said.returncode == status
        assert said.stderr
        assert b"Traceback" not in said.stderr


# --- short links ------------------------------------------------------------------------------------------------------


def test_a_short_link_leads_to_the_product_of_its_slot_and_counts_as_of_a_mail(
    mailing_shop: Service, ask: Asking, server_key: Key, id: str
) -> None:
    cards = pulled(ask, server_key)["cards"]
    assert done(mailing_shop) == {"email": {"sent": 1, "clicked": 0}}
    for slot, card in enumerate(cards, 1):
        answer = ask.get(f"/l/{id}/{slot}", headers=PERSON)
        assert (answer.status_code, answer.headers["location"]) == (302, card["link"])
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert done(mailing_shop) == {"email": {"sent": 1, "clicked": len(cards)}}


def test_long_links_of_a_mail_and_those_of_a_page_are_told_apart(
    mailing_shop: Service, ask: Asking, server_key: Key, id: str
) -> None:
    mail = pulled(ask, server_key)["cards"][0]["click"]
    page = click_token(mailing_shop.links, Click(Origin(SHOP, 0, None, None), 1, "A-001"), datetime.now(UTC))
    for path in (mail.partition("notesik.example")[2], f"/l/{page}/1", f"/l/{page}/1"):
        assert ask.get(path, headers=PERSON).status_code == 302
    assert done(mailing_shop) == {"email": {"sent": 1, "clicked": 1}, "frame": {"sent": 0, "clicked": 2}}
    (frame,) = results_of(mailing_shop, SHOP)["frames"]
    assert (frame["sent"], frame["clicked"], frame["click_rate"]) == (1, 3, None)


def test_whoever_only_looks_ahead_is_counted_apart(mailing_shop: Service, ask: Asking, id: str) -> None:
    assert ask("HEAD", f"/l/{id}/1", headers=PERSON).status_code == 302
    assert ask.get(f"/l/{id}/1", headers={"user-agent": "Barracuda Sentinel scanner"}).status_code == 302
    assert ask.get(f"/l/{id}/1", headers={**PERSON, "sec-purpose": "prefetch"}).status_code == 302
    (frame,) = results_of(mailing_shop, SHOP)["frames"]
    assert (frame["clicked"], frame["bots"]["clicked"], frame["prefetches"]["clicked"]) == (0, 2, 1)


@pytest.mark.parametrize("slot", ["0", "13", "01", "-1", "x", "1.0", "٣", "9" * 30])
def test_a_short_link_opens_nothing_but_the_slots_there_were(ask: Asking, id: str, slot: str) -> None:
    answer = ask.get(f"/l/{id}/{slot}")
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]
    assert "location" not in answer.headers


def test_a_product_that_left_the_shop_is_a_page_that_says_so(
    mailing_shop: Service, ask: Asking, id: str, do_import: Import
) -> None:
    do_import(small_feed().replace(b"A-001", b"Z-001"), force=True)
    mailing_shop.serving.look()
    assert ask.get(f"/l/{id}/1").status_code == 410


def test_whoever_tries_many_ids_is_stopped_and_who_follows_links_is_not(
    mailing_shop: Service, ask: Asking, id: str
) -> None:
    for _ in range(3):
        assert ask.get(f"/l/{id}/1", headers=PERSON).status_code == 302
    with mailing_shop.rates.trying(Rate.SHORT_LINKS_TRIED, "127.0.0.1") as missed:
        for _ in range(Rate.SHORT_LINKS_TRIED.value.amount - 1):
            missed()
    assert ask.get(f"/l/{id}/1", headers=PERSON).status_code == 302
    assert ask.get("/l/AAAAAAAAAAAA/1").status_code == 404
    assert ask.get("/l/AAAAAAAAAAAB/1").status_code == 429
    with pytest.raises(TooOften), mailing_shop.rates.trying(Rate.SHORT_LINKS_TRIED, "127.0.0.1"):
        pass


def test_the_links_that_are_out_already_are_those_of_pages(service: Service) -> None:
    """What a token said before there were surfaces: its detail was nothing."""
    now = datetime.now(UTC)
    rest = b"\x01\x00\x00\x00\x02\x00\x00\x00\x02" + f"{SHOP}\x1f\x1fA-001".encode()
    old = service.links.token(Link(Purpose.CLICK, NOBODY, expiry(now, 1), subject=7, rest=rest))
    click = read_click(service.links, old, now)
    assert (click.origin.surface.value, click.origin.scenario, click.slot) == ("frame", "preferences", 2)
    mail = replace(click, origin=replace(click.origin, surface=Surface.EMAIL))
    assert read_click(service.links, click_token(service.links, mail, now), now + timedelta(days=9)) == mail


def test_the_log_holds_no_id_of_what_was_sent(caplog: pytest.LogCaptureFixture, ask: Asking, id: str) -> None:
    with caplog.at_level("INFO", "notesik.access"):
        for path in (f"{SENT}/{id}", f"/l/{id}/1", f"/v1/shops/{SHOP}/contacts/ola/sent"):
            ask.get(path)
    assert len(caplog.records) >= 3
    assert id not in caplog.text
    assert "ola" not in caplog.text
