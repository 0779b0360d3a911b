"""Forwarded links and shared devices: the address first, and "that is not me"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.composition import Service
from service.contacts.model import Actor, Occasion
from service.mail import Mail
from service.rates import Rate
from tests.service.centres.page.conftest import Browsing
from tests.service.centres.page.visits import CONFIRM, LONG_AGO, SHOP, TEST, Page, Visiting, anna, token

OCCASION = Occasion(Actor.SHOP, "test", LONG_AGO)


class Letters:
    """Takes mails and keeps them."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@pytest.fixture
def forwarded(shop: Service, browse: Browsing) -> Visiting:
    return Visiting(browse, shop, token(shop, anna(shop), CONFIRM))


def given(visit: Visiting, address: str) -> Page:
    mark = visit.get().root.xpath("//form[@id='q-address']//input[@name='mark']/@value")[0]
    return visit.post("", {"mark": mark, "address": address})


def test_the_right_address_opens_the_card_in_this_browser_from_now_on(forwarded: Visiting, shop: Service) -> None:
    page = given(forwarded, "  ANNA@Example.com ")
    assert page.text("h1") == "Hello, Anna"
    assert forwarded.get("/about").answer.status_code == 200
    assert Visiting(forwarded.ask, shop, forwarded.token).get().text("h1") == "Whose page is this?"


def test_the_memory_of_it_is_kept_from_scripts_and_other_paths(forwarded: Visiting) -> None:
    mark = forwarded.get().root.xpath("//form[@id='q-address']//input[@name='mark']/@value")[0]
    answer = forwarded.post("", {"mark": mark, "address": "anna@example.com"}, follow=False).answer
    (cookie,) = (
        each for each in answer.headers.get_list("set-cookie") if "confirmed" in each and "Max-Age=0" not in each
    )
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/c/" in cookie
    assert "anna" not in cookie


@pytest.mark.parametrize("address", ["eve@example.com", "", "anna@example.co", "anna"])
def test_another_address_opens_nothing(forwarded: Visiting, address: str) -> None:
    page = given(forwarded, address)
    assert page.answer.status_code == 422
    assert "That is not the address" in page.text("main")
    assert "Anna" not in page.answer.text


def test_somebody_elses_memory_and_a_forged_one_open_nothing(forwarded: Visiting, shop: Service) -> None:
    given(forwarded, "anna@example.com")
    ((name, value),) = forwarded.cookies.items()
    other = anna(shop, "olga")
    stranger = Visiting(forwarded.ask, shop, token(shop, other, CONFIRM))
    stranger.cookies = {name.replace(forwarded.card.handle.hex(), other.handle.hex()): value}
    assert stranger.get().text("h1") == "Whose page is this?"


def test_addresses_are_tried_a_few_times_only(forwarded: Visiting) -> None:
    tries = Rate.ADDRESSES_TRIED.value.amount
    for _ in range(tries):
        assert given(forwarded, "eve@example.com").answer.status_code == 422
    page = given(forwarded, "anna@example.com")
    assert page.answer.status_code == 429
    assert "Too many tries" in page.text("main")


def test_a_card_without_an_address_cannot_be_confirmed(shop: Service, browse: Browsing) -> None:
    card = shop.contacts.open(SHOP, b"nameless", lambda card: replace(card, personalise=False), OCCASION).contact
    visit = Visiting(browse, shop, token(shop, card, CONFIRM))
    assert given(visit, "").answer.status_code == 422


def left(visit: Visiting) -> Page:
    mark = visit.get().root.xpath("//footer//input[@name='mark']/@value")[0]
    return visit.post("/leave", {"mark": mark})


def test_not_anna_names_her_first_name_alone_and_leads_to_a_page_without_her(visit: Visiting) -> None:
    assert "Not Anna?" in visit.get().text("footer")
    page = left(visit)
    assert page.text("h1") == "Closed in this browser"
    assert "Anna" not in page.answer.text


def test_after_that_this_browser_asks_for_the_address_first(visit: Visiting) -> None:
    left(visit)
    assert visit.get().text("h1") == "Whose page is this?"
    assert visit.get("/about/download").text("h1") == "Whose page is this?"
    assert given(visit, "anna@example.com").text("h1") == "Hello, Anna"


def test_a_link_to_ones_own_page_is_mailed_to_ones_own_address(shop: Service, browse: Browsing) -> None:
    letters = Letters()
    posting = replace(shop, post=letters)
    browse.service = posting
    anna(shop, "olga")
    visit = Visiting(browse, posting, token(shop, anna(shop)))
    page = left(visit)
    mark = page.root.xpath("//main//input[@name='mark']/@value")[0]
    said = [
        visit.post("/left", {"mark": mark, "address": address}).text("main")
        for address in ("Olga@example.com", "nobody@example.com")
    ]
    assert said[0] == said[1]
    (mail,) = letters.mails
    assert mail.to == "olga@example.com"
    path = next(line for line in mail.text.splitlines() if "/c/" in line).partition("notesik.example")[2]
    assert browse.get(path).status_code == 200


def test_a_test_message_mails_nobody_a_link(shop: Service, browse: Browsing) -> None:
    letters = Letters()
    browse.service = replace(shop, post=letters)
    tested = Visiting(browse, browse.service, token(shop, anna(shop), TEST))
    tested.post(
        "/left",
        {"mark": tested.get().root.xpath("//footer//input[@name='mark']/@value")[0], "address": "anna@example.com"},
    )
    assert letters.mails == []


def test_without_a_mail_server_the_page_says_what_to_do(visit: Visiting) -> None:
    page = left(visit)
    assert "Open the link in a message" in page.text("main")
    assert not page.root.xpath("//main//form")
