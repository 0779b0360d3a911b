"""Which links open what, and that nothing else opens anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.composition import Service
from service.contacts.model import Actor, Fact, Facts, Occasion, Source
from service.links import Scope, digest
from service.storage.definitions import Kind
from service.storage.shops import Shop
from tests.service.centres.page.conftest import Browsing
from tests.service.centres.page.visits import (
    CENTRE,
    CONFIRM,
    CONSENTS,
    LONG_AGO,
    SHOP,
    TEST,
    VISITOR,
    Visiting,
    anna,
    sections,
    state,
    token,
)

OCCASION = Occasion(Actor.SHOP, "test", LONG_AGO)


def test_a_link_opens_every_section_of_its_centre_the_first_one_first(visit: Visiting) -> None:
    page = visit.get()
    assert page.answer.status_code == 200
    assert sections(page) == ["details", "consents", "channels"]
    assert page.text("h1") == "Hello, Anna"
    assert page.text("h2") == "About you"
    assert visit.get(section="consents").text("h2") == "Consents"


def test_a_link_to_two_sections_opens_these_and_nothing_of_the_rest(shop: Service, browse: Browsing) -> None:
    visit = Visiting(browse, shop, token(shop, anna(shop), Scope.DETAILS | Scope.CHANNELS))
    assert sections(visit.get()) == ["details", "channels"]
    assert visit.get(section="consents").text("h2") == "About you"
    assert visit.step("consents", purpose="email", answer="yes").answer.status_code == 404
    assert visit.get("/about").answer.status_code == 404
    assert visit.card.consents == ()


def test_an_altered_bit_an_unknown_person_a_closed_centre_and_a_revoked_link_are_the_same_page(
    shop: Service, browse: Browsing
) -> None:
    card = anna(shop)
    good, revoked = token(shop, card), token(shop, card, links=0, expires=datetime.now(UTC) + timedelta(days=9))
    shop.revocations.revoke(digest(revoked), datetime.now(UTC) + timedelta(days=9))
    shop.definitions.add(SHOP, Kind.CENTRE, "closed", CENTRE + CONSENTS)
    refused = [
        good[:20] + ("A" if good[20] != "A" else "B") + good[21:],
        good[:-1],
        token(shop, b"nobody.."),
        token(shop, card, links=card.links + 1),
        token(shop, card, centre="closed"),
        revoked,
        "not-a-token",
    ]
    pages = [Visiting(browse, shop, each).get() for each in refused]
    assert {page.answer.status_code for page in pages} == {404}
    assert len({page.answer.text.replace(each, "") for page, each in zip(pages, refused, strict=True)}) == 1
    assert "Anna" not in pages[0].answer.text
    assert Visiting(browse, shop, good).get().answer.status_code == 200


def test_every_single_altered_bit_is_refused(shop: Service, browse: Browsing) -> None:
    import base64

    raw = base64.urlsafe_b64decode(token(shop, anna(shop)) + "==")
    for bit in range(0, len(raw) * 8, 7):
        altered = bytearray(raw)
        altered[bit // 8] ^= 1 << bit % 8
        spelt = base64.urlsafe_b64encode(bytes(altered)).rstrip(b"=").decode()
        assert Visiting(browse, shop, spelt).get().answer.status_code == 404


def test_an_expired_link_says_so_without_a_name(shop: Service, browse: Browsing) -> None:
    visit = Visiting(browse, shop, token(shop, anna(shop), expires=datetime.now(UTC) - timedelta(hours=2)))
    page = visit.get()
    assert page.answer.status_code == 410
    assert page.text("h1") == "This link does not work"
    assert "Anna" not in page.answer.text
    assert visit.post("/details", {"question": "name", "answer": "X"}).answer.status_code == 410


def test_a_link_to_a_card_of_another_shop_is_refused(shop: Service, browse: Browsing) -> None:
    shop.shops.create(Shop("other"))
    stranger = shop.contacts.change("other", "anna", lambda card: card, OCCASION).contact
    assert Visiting(browse, shop, token(shop, stranger)).get().answer.status_code == 404


def test_after_a_merge_both_links_lead_to_the_card_that_was_kept(shop: Service, browse: Browsing) -> None:
    other = anna(shop, "anna-2")
    shop.contacts.merge(SHOP, "anna", "anna-2", OCCASION)
    visit = Visiting(browse, shop, token(shop, other))
    assert visit.step("details", question="style", answer="sport").answer.status_code == 200
    assert visit.card.key_information.value("style") == "sport"


@pytest.mark.parametrize("active", [True, False])
def test_a_test_shows_an_invented_person_and_keeps_nothing(shop: Service, browse: Browsing, active: bool) -> None:
    if not active:
        shop.definitions.change(SHOP, Kind.CENTRE, "notes", lambda centre: replace(centre, active=False))
    before = state(anna(shop))
    visit = Visiting(browse, shop, token(shop, anna(shop), TEST))
    page = visit.get()
    assert page.text("h1") == "Hello, Ala"
    assert "nothing is saved" in page.text("main")
    stepped = visit.step("details", question="style", answer="sport")
    assert stepped.answer.status_code == 200
    assert "Nothing is saved in a preview" in stepped.text("said")
    assert stepped.form("q-style")["answer"] == ["sport"]
    assert "answer" not in visit.get().form("q-style")
    assert visit.get("/about/download").answer.json()["contact"]["id"] == "sample"
    erased = visit.post("/about/erase", {"mark": visit.mark(), "sure": "yes"})
    assert "nothing was erased" in erased.text("main")
    assert state(visit.card) == before
    assert shop.contacts.count(SHOP) == 1


def test_a_visitor_becomes_a_card_with_the_first_thing_stated(shop: Service, browse: Browsing) -> None:
    visit = Visiting(browse, shop, token(shop, b"visitor!", VISITOR))
    assert visit.get().text("h1") == "Hello"
    assert shop.contacts.by_handle(b"visitor!") is None
    visit.step("details", question="style", answer="sport")
    card = shop.contacts.by_handle(b"visitor!")
    assert card is not None
    assert card.key_information.value("style") == "sport"


def test_a_visitors_link_opens_no_card_that_has_an_address(shop: Service, browse: Browsing) -> None:
    visit = Visiting(browse, shop, token(shop, b"visitor!", VISITOR))
    visit.step("details", question="style", answer="sport")
    address = Facts((Fact("email", "a@example.com", Source.DECLARED, LONG_AGO),))
    shop.contacts.open(SHOP, b"visitor!", lambda card: replace(card, details=address), OCCASION)
    assert visit.get().answer.status_code == 404


def test_whoever_only_looks_changes_nothing(visit: Visiting) -> None:
    before = state(visit.card)
    for method in ("GET", "HEAD"):
        for path in ("", "?section=consents", "/about", "/about/erase", "/left", "/about/download", "/undo"):
            visit.ask(method, visit.path + path)
    assert state(visit.card) == before
    assert len(visit.service.contacts.history(SHOP, "anna")) == 1


def test_the_page_speaks_the_language_asked_for_then_the_contacts_then_the_centres_first(
    shop: Service, browse: Browsing
) -> None:
    visit = Visiting(browse, shop, token(shop, anna(shop)))
    assert "Hello" in browse.get(visit.path + "?lang=en").text
    assert "Cześć" in browse.get(visit.path).text
    assert "Cześć" in browse.get(visit.path + "?lang=de").text
    shop.contacts.change(
        SHOP,
        "anna",
        lambda card: replace(card, details=card.details.with_([Fact("language", "en", Source.DECLARED, LONG_AGO)])),
        OCCASION,
    )
    assert "Hello" in browse.get(visit.path).text


def test_the_other_language_keeps_the_place(visit: Visiting) -> None:
    links = visit.get(section="channels").root.xpath("//nav[@class='languages']/a/@href")
    assert links == ["?lang=pl&section=channels", "?lang=en&section=channels"]


def test_a_link_that_may_have_been_forwarded_shows_nothing_before_the_address(shop: Service, browse: Browsing) -> None:
    visit = Visiting(browse, shop, token(shop, anna(shop), CONFIRM))
    for path in ("", "/about", "/about/download"):
        assert "Anna" not in visit.get(path).answer.text
    assert visit.get().text("h1") == "Whose page is this?"
    assert visit.step("details", question="name", answer="Eve").answer.status_code == 403
    assert visit.card.details.value("name") == "Anna Kowalska"
