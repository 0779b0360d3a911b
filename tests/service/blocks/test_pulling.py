"""A block is pulled for who consented; where there is none its reason is said, and nothing stands in for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from frames.email.rules import MOST_BYTES
from service.api.email import FOR_ONE
from service.api.email_paths import EMAIL_SCHEMAS
from service.api.schemas import ANSWERS
from service.composition import Service
from service.contacts.model import Actor, Contact, Fact, Occasion, Source
from service.storage.definitions import Kind
from service.storage.keys import Scope
from tests.service.blocks.mailing import BLOCK, SHOP, get, pulled, reachable, say
from tests.service.cards import BY_THE_SHOP, keep_stated
from tests.service.conftest import JEANS, Asking, Import
from tests.service.small_feed import small_feed

Key = dict[str, str]
FORMATS = {"html": "html", "text": "text", "sms": "sms"}


def change(service: Service, contact: str, **what: Any) -> None:
    def changing(card: Contact) -> Contact:
        return replace(card, **what)

    service.contacts.change(SHOP, contact, changing, BY_THE_SHOP)


def test_all_formats_come_from_one_answer(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    say(mailing_shop, "ola", "sms")
    document = pulled(ask, server_key)
    assert [card["id"] for card in document["cards"]][:1] == ["A-001"]
    assert document["surface"] == "email"
    assert document["block"] == "recommended"
    assert document["contact"] == "ola"
    for format, member in FORMATS.items():
        answer = get(ask, server_key, format=format)
        assert answer.content.decode() == document[member] != ""
        assert answer.headers["notesik-sent"] == document["sent"]
        assert "notesik-empty" not in answer.headers
    assert document["subject"]
    assert document["preheader"]
    assert document["unsubscribe"]


@pytest.mark.parametrize(
    ("contact", "reason"),
    [
        ("nikogo", "nobody-known"), ("nikt", "no-consent"), ("ewa", "no-consent"), ("iza", "not-personal"),
        ("jan", "no-preferences"),
    ],
)  # fmt: skip
def test_an_empty_answer_says_why_and_holds_nothing_else(
    mailing_shop: Service, ask: Asking, server_key: Key, contact: str, reason: str
) -> None:
    for each in ("ewa", "iza", "jan"):
        reachable(mailing_shop, each)
        say(mailing_shop, each, "sms")
    say(mailing_shop, "ewa", state="withdrawn")
    say(mailing_shop, "ewa", "sms", state="not confirmed")
    change(mailing_shop, "iza", personalise=False)
    change(mailing_shop, "jan", preferences=())
    document = pulled(ask, server_key, contact=contact)
    assert (document["empty"], document["reason"], document["cards"], document["sent"]) == (True, reason, [], None)
    assert document["reason_text"]
    assert document["text"] == ""
    assert not any(document[name] for name in ("html", "sms", "sms_parts", "subject", "opened"))
    for format in FORMATS:
        answer = get(ask, server_key, contact=contact, format=format)
        assert (answer.status_code, answer.content, answer.headers["notesik-empty"]) == (200, b"", reason)
    assert list(mailing_shop.sent.of_contact(SHOP, contact, 10)) == []


def test_a_withdrawal_counts_at_once_also_for_what_was_given_before(
    mailing_shop: Service, ask: Asking, server_key: Key
) -> None:
    assert not pulled(ask, server_key)["empty"]
    say(mailing_shop, "ola", state="withdrawn")
    assert pulled(ask, server_key)["reason"] == "no-consent"
    say(mailing_shop, "ola")
    assert not pulled(ask, server_key)["empty"]


def test_each_channel_has_its_own_consent(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    assert pulled(ask, server_key)["sms"] == ""
    assert get(ask, server_key, format="sms").headers["notesik-empty"] == "no-consent"
    keep_stated(mailing_shop.contacts, SHOP, [{"id": "tel", "preferences": [JEANS]}])
    say(mailing_shop, "tel", "sms")
    assert get(ask, server_key, contact="tel", format="sms").text.startswith("Rzecz")
    assert get(ask, server_key, contact="tel", format="text").headers["notesik-empty"] == "no-consent"


@pytest.mark.parametrize(("kept", "other"), [("ola", "druga"), ("druga", "ola")])
def test_what_either_of_two_joined_cards_said_last_counts(
    mailing_shop: Service, ask: Asking, server_key: Key, kept: str, other: str
) -> None:
    reachable(mailing_shop, "druga")
    mailing_shop.contacts.merge(SHOP, kept, other, Occasion(Actor.SHOP, "a test", datetime.now(UTC)))
    for contact in (kept, other):
        document = pulled(ask, server_key, contact=contact)
        assert (document["empty"], document["contact"]) == (False, contact)
    say(mailing_shop, other, state="withdrawn")
    assert {pulled(ask, server_key, contact=each)["reason"] for each in (kept, other)} == {"no-consent"}


def test_the_language_is_the_requests_else_the_contacts_else_the_shops(
    mailing_shop: Service, ask: Asking, server_key: Key
) -> None:
    assert pulled(ask, server_key)["locale"] == "pl"
    said = Fact("language", "en-GB", Source.DECLARED, datetime.now(UTC))
    change(mailing_shop, "ola", details=mailing_shop_details(mailing_shop).with_([said]))
    assert pulled(ask, server_key)["locale"] == "en"
    assert pulled(ask, server_key, locale="pl")["locale"] == "pl"
    assert get(ask, server_key).headers["content-language"] == "en"


def mailing_shop_details(service: Service) -> Any:
    card = service.contacts.get(SHOP, "ola")
    assert card is not None
    return card.details


def test_the_greeting_is_that_of_the_hour_of_sending(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    text = 'surface = "email"\n[email]\nsubject = { pl = "{{ greeting }}!", en = "{{ greeting }}!" }\n'
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", text, active=True)
    path = f"/v1/shops/{SHOP}/email/list"
    assert pulled(ask, server_key, path, at="2026-03-08T09:30")["subject"] == "Dzień dobry!"
    assert pulled(ask, server_key, path, at="2026-03-08T21:30")["subject"] == "Dobry wieczór!"
    assert pulled(ask, server_key, path, at="2026-03-08T20:30Z", locale="en")["subject"] == "Good evening!"


@pytest.mark.parametrize("contact", ["ola", "nikt", "nikogo"])
def test_the_document_has_the_members_of_its_schema_and_of_the_page(
    mailing_shop: Service, ask: Asking, server_key: Key, contact: str
) -> None:
    document = pulled(ask, server_key, contact=contact)
    assert sorted(document) == sorted(EMAIL_SCHEMAS["Block"]["properties"])
    page = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    section = page[page.index("## Blocks for mails") : page.index("## Contacts")]
    own = document.keys() - ANSWERS["Frame"]["properties"].keys() - {"text", "answer", "acts", "banner"}
    assert {name for name in (*own, *FOR_ONE, *FORMATS, "format") if f"`{name}`" not in section} == set()


@pytest.mark.parametrize(
    "params",
    [
        {"at": "rano"}, {"at": "0001-01-01T00:00"}, {"at": "9999-12-31T23:59:59-12:00"}, {"at": ""}, {"k": "0"},
        {"k": "25"}, {"part": "half"}, {"locale": "xx"}, {"format": "pdf"}, {"contact": ""}, {"contact": "x" * 201},
        {"product": "x" * 201}, {"contacts": "ola"}, {"offset": "1"}, {"token": "x"},
    ],
)  # fmt: skip
def test_only_what_is_documented_is_understood(
    mailing_shop: Service, ask: Asking, server_key: Key, params: dict[str, str]
) -> None:
    answer = get(ask, server_key, **params)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:notesik:problem:invalid-parameter"
    assert answer.json()["parameter"] == next(iter(params))


def test_who_the_block_is_for_must_be_said(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    answer = ask.get(BLOCK, headers=server_key)
    assert (answer.status_code, answer.json()["parameter"]) == (422, "contact")


def test_a_server_key_of_the_shop_is_needed(mailing_shop: Service, ask: Asking) -> None:
    console, _ = mailing_shop.keys.create(SHOP, Scope.CONSOLE)
    for headers, status in (
        ({}, 401),
        ({"authorization": "Bearer nk_x"}, 401),
        ({"authorization": f"Bearer {console}"}, 403),
        ({"origin": "https://sklep.example"}, 401),
    ):
        for answer in (
            ask.get(BLOCK, params={"contact": "ola"}, headers=headers),
            ask.post(f"{BLOCK}/batch", content=b'{"contact": "ola"}\n', headers=headers),
        ):
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"


def test_a_block_that_is_not_there_is_answered_by_the_names_of_those_that_are(
    mailing_shop: Service, ask: Asking, server_key: Key
) -> None:
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", 'surface = "email"\n', active=True)
    assert get(ask, server_key, f"/v1/shops/{SHOP}/email/nie-ma").json()["detail"].endswith("list, recommended")
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "okienko", 'surface = "push"\n', active=True)
    assert get(ask, server_key, f"/v1/shops/{SHOP}/email/nie-ma").json()["detail"].endswith("is list, recommended")
    assert ask.get(f"/v1/shops/{SHOP}/frames/nie-ma").json()["detail"].endswith("there is recommended")
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "szkic", 'surface = "email"\n')
    asleep = get(ask, server_key, f"/v1/shops/{SHOP}/email/szkic").json()["detail"]
    assert asleep == "the block 'szkic' is not active; there is list, recommended"
    for path in ("nie-ma", "okienko", "szkic"):
        answer = get(ask, server_key, f"/v1/shops/{SHOP}/email/{path}")
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:notesik:problem:unknown-frame")


def test_who_has_a_block_already_is_not_sent_it_again(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    for params in ({}, {"format": "html"}, {"contact": "nikt"}, {"contact": "nikt", "format": "html"}):
        first = get(ask, server_key, **params)
        headers = {**server_key, "if-none-match": first.headers["etag"]}
        again = ask.get(BLOCK, params={"contact": "ola", "format": "json", **params}, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    assert get(ask, server_key).headers["etag"] != get(ask, server_key, format="html").headers["etag"]


def test_a_message_leads_to_the_centre_and_its_short_links_to_what_it_shows(
    mailing_shop: Service, ask: Asking, server_key: Key
) -> None:
    document = pulled(ask, server_key)
    assert document["centre"] is None, "the shop has none"
    assert [each["slot"] for each in document["opened"]] == list(range(1, len(document["cards"]) + 1))
    say(mailing_shop, "ola", "sms")
    assert f"/l/{pulled(ask, server_key)['sent']}/1" in get(ask, server_key, format="sms").text


ACCEPTED = {
    "application/json": "application/json",
    "application/json, text/plain, */*": "application/json",
    "text/plain": "text/plain; charset=utf-8",
    "Text/Plain;q=0.2, application/json;q=0.9": "application/json",
    "text/html;q=0.1, application/json;q=nan": "text/html; charset=utf-8",
    "application/json;q=0": "text/html; charset=utf-8",
    "application/json;q=much": "text/html; charset=utf-8",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "text/html; charset=utf-8",
    "*/*": "text/html; charset=utf-8",
    "": "text/html; charset=utf-8",
}


@pytest.mark.parametrize(("accept", "media_type"), ACCEPTED.items())
def test_a_caller_that_names_no_format_gets_what_it_accepts(
    mailing_shop: Service, ask: Asking, server_key: Key, accept: str, media_type: str
) -> None:
    answer = ask.get(BLOCK, params={"contact": "ola"}, headers={**server_key, "accept": accept})
    assert (answer.status_code, answer.headers["content-type"], answer.headers["vary"]) == (200, media_type, "Accept")
    member = {"text/plain; charset=utf-8": "text", "text/html; charset=utf-8": "html"}.get(media_type)
    document = pulled(ask, server_key)
    assert answer.json() == document if member is None else answer.text == document[member]


def test_a_format_that_is_named_goes_before_what_is_accepted(
    mailing_shop: Service, ask: Asking, server_key: Key
) -> None:
    headers = {**server_key, "accept": "application/json"}
    answer = ask.get(BLOCK, params={"contact": "ola", "format": "html"}, headers=headers)
    assert answer.headers["content-type"].startswith("text/html")
    nobody = ask.get(BLOCK, params={"contact": "nikogo"}, headers=headers)
    assert nobody.json()["empty"] is True


def test_no_link_leads_to_a_product_that_has_no_page(
    mailing_shop: Service, ask: Asking, server_key: Key, do_import: Import
) -> None:
    say(mailing_shop, "ola", "sms")
    do_import(small_feed().replace(b"<link>https://sklep.example/1</link>", b""), force=True)
    mailing_shop.serving.look()
    drawn = 'surface = "email"\nemail.pictures = "opened"\nranking.rotate = false\n'
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "drawn", drawn, True)
    for path in (BLOCK, f"/v1/shops/{SHOP}/email/drawn"):
        document = pulled(ask, server_key, path)
        assert [card["link"] is None for card in document["cards"]][:2] == [True, False]
        first, second = document["opened"][:2]
        leads = [each["image"].replace("/i/", "/l/").removesuffix(".png") for each in (first, second)]
        assert (first["link"], second["link"]) == (None, leads[1])
        assert f'{leads[0]}"' not in document["html"]
        assert document["sms"].endswith(f"/l/{document['sent']}/2")
    assert first["image"] in document["html"]
    assert f'{leads[1]}"' in document["html"]


def test_a_message_that_gmail_clips_is_told_by_its_bytes_and_once_in_the_log(
    mailing_shop: Service, ask: Asking, server_key: Key, do_import: Import, caplog: pytest.LogCaptureFixture
) -> None:
    small = pulled(ask, server_key)
    assert small["bytes"] == len(small["html"].encode())
    assert caplog.messages == []
    do_import(small_feed().replace(b"<title>Rzecz", b"<title>" + "Żółta ".encode() * 300 + b"Rzecz"), force=True)
    mailing_shop.serving.look()
    reachable(mailing_shop, "eva")
    for contact in ("ola", "eva"):
        large = pulled(ask, server_key, contact=contact, k="24")
        assert large["bytes"] == len(large["html"].encode()) > MOST_BYTES
    assert caplog.messages == [
        f"block recommended: a message has {MOST_BYTES} bytes or more, which Gmail clips: show fewer products or fields"
    ]
