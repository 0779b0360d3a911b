"""An e-mail address that is typed in counts once its owner confirms it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from service.api.app import api
from service.centres.asked.confirming import confirm
from service.centres.asked.opening import open_link
from service.composition import Service
from service.contacts.model import ConsentState, Contact
from service.links import Purpose, digest
from service.mail import Mail
from service.rates import Rate
from tests.service.centres.page.conftest import Browsing
from tests.service.centres.page.visits import TEST, VISITOR, Visiting, anna, token

NEW = "anna.nowak@example.com"


class Letters:
    """Takes mails and keeps them."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def posting(shop: Service, letters: Letters, browse: Browsing) -> Service:
    """The shop with a mail server."""
    browse.service = replace(shop, post=letters)
    return browse.service


def visited(browse: Browsing, contact: Contact | bytes, scope: int = 0) -> Visiting:
    return Visiting(browse, browse.service, token(browse.service, contact, scope))


def link_in(mail: Mail) -> str:
    (link,) = (line.strip() for line in mail.text.splitlines() if "/y/" in line)
    return link


def card(service: Service) -> Contact:
    """Anna's."""
    found = service.contacts.get("sklep", "anna")
    assert found is not None
    return found


def confirmed(service: Service, mail: Mail) -> Contact:
    """What the owner of the address does with the mail."""
    link = link_in(mail)
    opened = open_link(service, link.rpartition("/")[2], Purpose.CONFIRM, datetime.now(UTC), "http://notesik.example")
    waiting = service.confirmations.get(digest(opened.token), opened.at)
    assert waiting is not None
    return confirm(service, waiting, opened.at)


def test_a_new_address_is_asked_about_and_stands_on_no_card_before(
    posting: Service, letters: Letters, browse: Browsing
) -> None:
    visit = visited(browse, anna(posting))
    page = visit.step("details", question="email", answer=NEW)
    assert "We sent a message to that address" in page.text("said")
    assert visit.card.details.value("email") == "anna@example.com"
    (mail,) = letters.mails
    assert mail.to == NEW
    confirmed(posting, mail)
    assert visit.card.details.value("email") == NEW


def test_a_visitor_who_types_somebodys_address_does_not_get_their_card(
    posting: Service, letters: Letters, browse: Browsing
) -> None:
    anna(posting)
    visit = visited(browse, b"visitor!", VISITOR)
    visit.step("details", question="style", answer="sport")
    page = visit.step("details", question="email", answer="anna@example.com")
    assert "We sent a message" in page.text("said")
    assert "Kowalska" not in visit.get().answer.text
    card = confirmed(posting, letters.mails[0])
    assert card.id == "anna"
    assert card.key_information.value("style") == "sport"
    assert visit.get().answer.status_code == 404


def test_what_a_visitor_decided_is_said_to_the_owner_of_the_address_before_it_counts_for_their_card(
    posting: Service, letters: Letters, browse: Browsing
) -> None:
    """Else whoever types a known address would agree for its owner, who was only asked whether it is theirs."""
    anna(posting)
    visit = visited(browse, b"visitor!", VISITOR)
    visit.step("details", question="style", answer="sport")
    visit.step("details", question="email", answer="anna@example.com")
    link = link_in(letters.mails[0])
    visit.step("consents", purpose="email", answer="yes")
    visit.step("consents", purpose="partner", answer="no")
    with TestClient(api(posting), base_url="http://notesik.example") as owner:
        page = owner.get(link)
        assert "I agree to e-mails." in page.text
        assert "I agree to offers of ABC." in page.text
        fields = dict(re.findall(r'name="(seen)" value="([^"]*)"', page.text))
        unseen = owner.post(link, data={"confirm": "1"})
        assert "I agree to e-mails." in unseen.text
        assert card(posting).consents == ()
        visit.step("consents", purpose="email", answer="no")
        owner.post(link, data={"confirm": "1", **fields})
        assert card(posting).consents == ()  # it was decided otherwise since the page was shown
        visit.step("consents", purpose="email", answer="yes")
        fields = dict(re.findall(r'name="(seen)" value="([^"]*)"', owner.get(link).text))
        owner.post(link, data={"confirm": "1", **fields})
    last = card(posting).consented()["email"]
    assert (last.state, last.where) == (ConsentState.CONFIRMED, "centre notes, address confirmed")


def test_without_a_mail_server_the_shops_own_tool_asks_for_a_visitor_and_a_contact_is_believed(
    shop: Service, browse: Browsing
) -> None:
    visitor = visited(browse, b"visitor!", VISITOR)
    visitor.step("details", question="email", answer=NEW)
    (event,) = (each for each in shop.outbox.of("sklep", ("",)) if each["event"] == "address-to-confirm")
    assert event["address"] == NEW
    contact = visited(browse, anna(shop))
    contact.step("details", question="email", answer=NEW)
    assert contact.card.details.value("email") == NEW


def test_the_address_the_shop_noted_is_confirmed_without_a_mail(
    posting: Service, letters: Letters, browse: Browsing
) -> None:
    visit = visited(browse, anna(posting))
    visit.step("details", question="email", answer="Anna@example.com", do="right")
    assert letters.mails == []
    assert visit.card.details.value("email") == "Anna@example.com"


def test_no_page_becomes_a_machine_for_sending_mail(posting: Service, letters: Letters, browse: Browsing) -> None:
    visit = visited(browse, anna(posting))
    most = Rate.MAILS_TO_ADDRESS.value.amount
    for _ in range(most):
        visit.step("details", question="email", answer=NEW)
    page = visit.step("details", question="email", answer=NEW)
    assert page.answer.status_code == 429
    assert "Too many tries" in page.text("q-email-fault")
    assert len(letters.mails) == most


def test_a_test_message_sends_no_mail(posting: Service, letters: Letters, browse: Browsing) -> None:
    visit = visited(browse, anna(posting), TEST)
    page = visit.step("details", question="email", answer=NEW)
    assert "Nothing is saved in a preview" in page.text("said")
    assert letters.mails == []
