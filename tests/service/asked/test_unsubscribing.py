"""One-click unsubscribing (RFC 8058): a post withdraws, nothing else does, and done twice it is done once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.composition import Service
from service.contacts.model import Actor, Channel, ConsentState, Contact, Occasion
from tests.service.conftest import Asking
from tests.service.links import made

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def card(service: Service) -> Contact:
    found = service.contacts.get(made.SHOP, "ola")
    assert found is not None
    return found


def stop(service: Service, contact: Contact | None, channel: Channel = Channel.EMAIL) -> str:
    return made.path(made.mint(service).unsubscribe(made.SHOP, channel, contact).address)


def test_a_mail_program_withdraws_the_consent_by_one_post(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    answer = ask.post(stop(asking_shop, ola), data=ONE_CLICK)
    assert answer.status_code == 200
    assert "location" not in answer.headers
    assert "set-cookie" not in answer.headers
    entry = card(asking_shop).consents[-1]
    assert (entry.purpose, entry.state, entry.by) == ("email", ConsentState.WITHDRAWN, Actor.CONTACT)
    assert entry.where == "one-click unsubscribe"
    assert (entry.text, entry.version) == ("Chcę dostawać e-maile.", "1")
    assert not card(asking_shop).may_receive(Channel.EMAIL)


def test_a_mail_that_is_out_lets_its_reader_leave_when_all_links_were_taken_back(
    asking_shop: Service, ola: Contact, ask: Asking
) -> None:
    address = stop(asking_shop, ola)
    taken_back = Occasion(Actor.SHOP, "api", datetime.now(UTC))
    asking_shop.contacts.change(made.SHOP, "ola", lambda each: replace(each, links=each.links + 1), taken_back)
    assert ask.post(address, data=ONE_CLICK).status_code == 200
    assert card(asking_shop).state("email") is ConsentState.WITHDRAWN


def test_mail_programs_may_post_it_as_multipart_too(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    answer = ask.post(stop(asking_shop, ola), files={"List-Unsubscribe": (None, "One-Click")})
    assert answer.status_code == 200
    assert card(asking_shop).state("email") is ConsentState.WITHDRAWN


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_no_more_is_read_than_anybody_types(asking_shop: Service, ola: Contact, ask: Asking, kind: str) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 2**24:
            read += 2**14
            yield b"a=" + b"x" * (2**14 - 2)

    for address in (stop(asking_shop, ola), "/f/no-link"):
        assert ask.post(address, content=endless(), headers={"content-type": kind}).status_code in (400, 413)
        assert read < 2**18
    assert card(asking_shop) == ola


def test_twice_is_once(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    for _ in range(2):
        assert ask.post(stop(asking_shop, ola), data=ONE_CLICK).status_code == 200
    assert [entry.state for entry in card(asking_shop).consents] == [ConsentState.CONFIRMED, ConsentState.WITHDRAWN]


def test_opening_shows_one_button_and_changes_nothing(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    for method in ("GET", "HEAD", "GET"):
        assert ask(method, stop(asking_shop, ola), headers={"sec-purpose": "prefetch"}).status_code == 200
    page = ask.get(stop(asking_shop, ola)).text
    assert len(re.findall("<button", page)) == 1
    assert "Koniec e-maili ze sklepu Krajka i Wątek?" in page
    assert card(asking_shop) == ola


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "yes"}, {"answer": "1"}])
def test_a_post_that_says_something_else_changes_nothing(
    asking_shop: Service, ola: Contact, ask: Asking, sent: dict[str, str]
) -> None:
    ask.post(stop(asking_shop, ola), data=sent)
    assert card(asking_shop) == ola


def test_the_button_does_the_same_and_undo_gives_the_consent_back(
    asking_shop: Service, ola: Contact, ask: Asking
) -> None:
    link = stop(asking_shop, ola)
    after = ask.get(ask.post(link, data={"stop": "1"}).headers["location"]).text
    assert "Nie będzie już e-maili ze sklepu Krajka i Wątek" in after
    entry = re.search(r'name="undo" value="(\d+)"', after)
    assert entry
    undone = ask.get(ask.post(link, data={"undo": entry[1]}).headers["location"]).text
    assert "Cofnięte" in undone
    assert card(asking_shop).may_receive(Channel.EMAIL)
    assert [each.state for each in card(asking_shop).consents] == [
        ConsentState.CONFIRMED,
        ConsentState.WITHDRAWN,
        ConsentState.CONFIRMED,
    ]


def test_only_the_channel_of_the_link_is_withdrawn(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    ask.post(stop(asking_shop, ola, Channel.SMS), data=ONE_CLICK)
    assert card(asking_shop).state("sms") is ConsentState.WITHDRAWN
    assert card(asking_shop).may_receive(Channel.EMAIL)


def test_a_test_link_withdraws_nothing(asking_shop: Service, ola: Contact, ask: Asking) -> None:
    link = stop(asking_shop, None)
    assert "To próba" in ask.get(link).text
    assert ask.post(link, data=ONE_CLICK).status_code == 200
    after = ask.post(link, data={"stop": "1"}).headers["location"]
    assert "Nie będzie już" in ask.get(after).text
    assert card(asking_shop) == ola
