"""Rating links and Yes/No in mails: opening keeps nothing, pressing does, and everything can be taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.composition import Service
from service.contacts.model import Actor, Contact, Source
from service.links import Purpose, Scope
from service.storage.definitions import Kind
from tests.service.conftest import Asking
from tests.service.links import made

OPENINGS = [
    {},
    {"sec-purpose": "prefetch"},
    {"purpose": "prefetch", "x-moz": "prefetch"},
    {"sec-purpose": "prefetch;prerender"},
    {"user-agent": "Mozilla/5.0 (compatible; LinkScanner/1.0)"},
]


def known(service: Service, key: str) -> object:
    card = service.contacts.get(made.SHOP, "ola")
    assert card is not None
    return card.key_information.value(key)


def nine(service: Service, contact: Contact | None, value: str | bool = "9", key: str = "nps") -> str:
    return made.path(made.mint(service).answer(made.SHOP, made.attribute(service, key), value, contact).address)


@pytest.mark.parametrize("headers", OPENINGS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_scanners_never_count(
    asking_shop: Service, ola: Contact, ask: Asking, method: str, headers: dict[str, str]
) -> None:
    link = nine(asking_shop, ola)
    for _ in range(2):
        assert ask(method, link, headers=headers).status_code == 200
    card = asking_shop.contacts.get(made.SHOP, "ola")
    assert card == ola
    assert len(asking_shop.contacts.history(made.SHOP, "ola")) == 1


def test_opening_shows_the_question_with_the_answer_marked(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    page = ask.get(nine(asking_shop, ola)).text
    assert "Jak bardzo nas polecasz?" in page
    assert re.findall(r'value="(\d+)"[^>]* checked', page) == ["9"]
    assert len(re.findall(r'type="radio"', page)) == 11
    assert "data-at-once" in page


def test_pressing_keeps_the_answer_as_declared_by_the_contact(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = nine(asking_shop, ola)
    answer = ask.post(link, data={"answer": "9"})
    assert answer.status_code == 303
    card = asking_shop.contacts.get(made.SHOP, "ola")
    assert card is not None
    fact = card.key_information.get("nps")
    assert fact is not None
    assert (fact.value, fact.source) == ("9", Source.DECLARED)
    line = asking_shop.contacts.history(made.SHOP, "ola")[-1]
    assert (line.occasion.by, line.occasion.where) == (Actor.CONTACT, "answer link")
    after = ask.get(answer.headers["location"]).text
    assert "Zapisano" in after
    assert "data-at-once" not in after


def test_another_answer_can_be_chosen_before_and_after(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = nine(asking_shop, ola)
    ask.post(link, data={"answer": "3"})
    assert known(asking_shop, "nps") == "3"
    after = ask.post(link, data={"answer": "0"}).headers["location"]
    assert known(asking_shop, "nps") == "0"
    assert re.findall(r'value="(\d+)"[^>]* checked', ask.get(after).text) == ["0"]


def test_the_same_answer_twice_is_kept_once(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = nine(asking_shop, ola)
    for _ in range(2):
        ask.post(link, data={"answer": "9"})
    assert len(asking_shop.contacts.history(made.SHOP, "ola")) == 2


def test_an_answer_is_taken_back(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = nine(asking_shop, ola)
    after = ask.get(ask.post(link, data={"answer": "9"}).headers["location"]).text
    entry = re.search(r'name="undo" value="(\d+)"', after)
    assert entry
    undone = ask.post(link, data={"undo": entry[1]})
    assert known(asking_shop, "nps") is None
    assert "Cofnięte" in ask.get(undone.headers["location"]).text


def test_an_undo_takes_back_nothing_that_was_done_elsewhere(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    (line,) = asking_shop.contacts.history(made.SHOP, "ola")
    for entry in (str(line.number), "-1", "x", "999999", "٣"):
        ask.post(nine(asking_shop, ola), data={"undo": entry})
    assert asking_shop.contacts.get(made.SHOP, "ola") == ola


@pytest.mark.parametrize("sent", ["11", "-1", "", "9.0", "ninety", "<script>"])
def test_an_answer_that_nobody_offered_is_not_kept(asking_shop: Service, ola: Contact, ask: Asking, sent: str) -> None:
    assert ask.post(nine(asking_shop, ola), data={"answer": sent}).status_code == 303
    assert known(asking_shop, "nps") is None


@pytest.mark.parametrize(("key", "value", "sent"), [("newsletter_useful", True, "True"), ("style", "sport", "sport")])
def test_yes_and_no_and_choices_are_asked_the_same_way(
    asking_shop: Service, ola: Contact, ask: Asking, key: str, value: str | bool, sent: str
) -> None:
    link = nine(asking_shop, ola, value, key)
    assert re.findall(r'value="(\w+)"[^>]* checked', ask.get(link).text) == [sent]
    ask.post(link, data={"answer": sent})
    assert known(asking_shop, key) == value


def test_a_question_is_asked_in_the_language_of_the_contact_or_the_one_asked_for(
    asking_shop: Service, ola: Contact, ask: Asking
) -> None:
    page = ask.get(f"{nine(asking_shop, ola)}?lang=en").text
    assert "How likely are you to recommend us?" in page
    assert '<html lang="en">' in page
    assert 'action="/a/' in page
    assert "lang=en" in page


def test_a_test_link_shows_everything_and_keeps_nothing(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = nine(asking_shop, None)
    assert "To próba" in ask.get(link).text
    after = ask.post(link, data={"answer": "9"}).headers["location"]
    assert "Zapisano" in ask.get(after).text
    assert asking_shop.contacts.count(made.SHOP) == 1
    assert known(asking_shop, "nps") is None


def test_a_question_that_is_asked_no_more_opens_nothing(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = nine(asking_shop, ola)
    without = made.INFORMATION.replace("[nps]", "[rating]")
    information = Kind.INFORMATION
    asking_shop.definitions.change(made.SHOP, information, "information", lambda kept: replace(kept, text=without))
    assert ask.get(link).status_code == 404
    assert ask.post(link, data={"answer": "9"}).status_code == 404


def test_the_page_is_kept_by_nobody_and_framed_by_nobody(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    headers = ask.get(nine(asking_shop, ola)).headers
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_the_way_to_the_centre_asks_for_the_address_first(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    """The mail may have been forwarded: a rating link must not open the card to whoever got it."""
    found = re.search(rf"{made.BASE}/c/([\w-]+)\?section=details", ask.get(nine(asking_shop, ola)).text)
    assert found
    link = asking_shop.links.read(found[1], Purpose.CENTRE, datetime.now(UTC))
    assert Scope.CONFIRM in Scope(link.detail)
