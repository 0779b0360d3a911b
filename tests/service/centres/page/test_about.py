"""What you know about me: shown whole, taken along, undone, logged out, erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from service.composition import Service
from service.contacts.model import Actor, Contact, Device, Occasion, Source, Tag
from service.contacts.store import Behaviour, Purchase
from service.links import Purpose
from tests.service.centres.page.conftest import Browsing
from tests.service.centres.page.visits import SHOP, VISITOR, Visiting, token
from tests.service.conftest import Import
from tests.service.storage.conftest import NOON, marked, refusing, together, wishing


def test_everything_on_the_card_stands_there_with_source_and_date(visit: Visiting) -> None:
    visit.step("details", question="shoe_size", answer="38")
    visit.step("consents", purpose="email", answer="yes")
    text = visit.get("/about").text("main")
    assert "Name Anna Kowalska from you, 1 March 2025" in text
    assert "E-mail address anna@example.com noted by the shop, 1 March 2025" in text
    assert "Shoe size 38 EU from you" in text
    assert "E-mail messages You agreed on" in text


def test_wishes_tags_devices_purchases_and_what_was_looked_at_stand_there_too(visit: Visiting) -> None:
    at = datetime(2026, 1, 2, 12, tzinfo=UTC)
    store, occasion = visit.service.contacts, Occasion(Actor.SHOP, "api", at)
    tags, devices = (Tag("vip", Source.OBSERVED, at),), (Device("d-1", at, "phone"),)
    store.change(SHOP, "anna", lambda card: replace(card, tags=tags, devices=devices), occasion)
    store.add_purchases(SHOP, "anna", [Purchase("o-1", "Red shoes", 2, at, "199.00", "PLN")])
    store.add_behaviours(SHOP, "anna", [Behaviour("viewed", at, "Blue hat")])
    visit.step("channels", question="days", answer="friday")
    text = visit.get("/about").text("main")
    for said in (
        "Days Friday from you",
        "vip noted by the shop",
        "phone noted",
        "Red shoes 2 × 199.00 PLN",
        "viewed Blue hat",
    ):
        assert said in text


def products(card: Contact) -> tuple[list[str], list[str]]:
    """What is wished for, and what is refused."""
    wished, refused = ([each.product for each in marked] for marked in card.products.lists)
    return wished, refused


def test_the_wish_list_and_what_is_shown_no_more_stand_there_and_each_is_taken_off_by_one_button(
    visit: Visiting, do_import: Import
) -> None:
    do_import()
    both = together(wishing(marked("A-001"), marked("gone", 1)), refusing(marked("A-003", 2)))
    visit.service.contacts.change(SHOP, "anna", both, Occasion(Actor.CONTACT, "frame recommended", NOON))
    page = visit.get("/about")
    text = page.text("main")
    assert "Wish list gone from you, 1 March 2026 Take off: gone Rzecz 1 from you" in text
    assert "Not shown any more Rzecz 3 from you, 1 March 2026 Show again: Rzecz 3" in text
    assert "On the wish list: Rzecz 1; On the wish list: gone; Not shown any more: Rzecz 3" in text
    page = visit.post("/about/products", {"mark": visit.mark(), "list": "wished", "product": "A-001"})
    assert page.text("h1") == "What we know about you"
    assert "Off the wish list: Rzecz 1" in page.text("main")
    assert products(visit.card) == (["gone"], ["A-003"])
    page = visit.post("/about/products", {"mark": visit.mark(), "list": "refused", "product": "A-003"})
    assert "Shown again: Rzecz 3" in page.text("main")
    assert products(visit.card) == (["gone"], [])
    line = visit.service.contacts.history(SHOP, "anna")[-1]
    assert (line.occasion.by, line.occasion.where) == (Actor.CONTACT, "centre notes")


def test_of_products_nothing_is_taken_off_without_the_pages_mark_or_from_another_list(visit: Visiting) -> None:
    visit.service.contacts.change(SHOP, "anna", wishing(marked("A-001")), Occasion(Actor.SHOP, "api", NOON))
    for said in ({"list": "refused"}, {"list": "tags"}, {}):
        visit.post("/about/products", {"mark": visit.mark(), "product": "A-001", **said})
    visit.post("/about/products", {"mark": "forged", "list": "wished", "product": "A-001"})
    assert products(visit.card) == (["A-001"], [])


def test_what_was_undone_or_changed_again_is_not_offered_to_be_undone(visit: Visiting) -> None:
    page = visit.step("details", question="style", answer="sport")
    visit.post("/undo", page.form("undo"))
    visit.step("details", question="shoe_size", answer="38")
    visit.step("details", question="shoe_size", answer="39")
    assert len(visit.get("/about").root.xpath("//input[@name='entry']")) == 1


def test_recent_changes_can_still_be_undone_there(visit: Visiting) -> None:
    visit.step("details", question="shoe_size", answer="38")
    page = visit.get("/about")
    (entry,) = page.root.xpath("//input[@name='entry']/@value")
    page = visit.post("/undo", {"mark": visit.mark(), "entry": entry, "back": "about"})
    assert page.text("h1") == "What we know about you"
    assert visit.card.key_information.get("shoe_size") is None
    assert "Shoe size: forgotten" in page.text("main")


def test_the_download_holds_everything(visit: Visiting) -> None:
    visit.step("details", question="shoe_size", answer="38")
    answer = visit.get("/about/download").answer
    assert answer.headers["content-disposition"] == 'attachment; filename="notesik.json"'
    assert answer.headers["cache-control"] == "no-store"
    document = answer.json()
    assert document["contact"]["key_information"]["shoe_size"]["value"] == "38"
    assert len(document["history"]) == 2


def test_logging_out_everywhere_ends_every_earlier_link_and_leads_on_by_a_new_one(
    visit: Visiting, shop: Service, browse: Browsing
) -> None:
    other = token(shop, visit.card)
    answer = visit.post("/about/links", {"mark": visit.mark()}, follow=False).answer
    location = answer.headers["location"]
    assert browse.get(visit.path).status_code == 404
    assert browse.get(f"/c/{other}").status_code == 404
    page = browse.get(location)
    assert page.status_code == 200
    assert "Earlier links no longer work" in page.text
    new = shop.links.read(location.split("/")[2], Purpose.CENTRE, datetime.now(UTC))
    old = shop.links.read(visit.token, Purpose.CENTRE, datetime.now(UTC))
    assert (new.expires, new.detail, new.subject) == (old.expires, old.detail, old.subject)


def test_erasing_takes_two_steps_and_says_what_stays(visit: Visiting, shop: Service, browse: Browsing) -> None:
    page = visit.get("/about/erase")
    assert "only an irreversible digest of the address stays" in page.text("main")
    refused = visit.post("/about/erase", {"mark": visit.mark()})
    assert refused.answer.status_code == 422
    assert shop.contacts.get(SHOP, "anna") is not None
    erased = visit.post("/about/erase", {"mark": visit.mark(), "sure": "yes"})
    assert erased.text("h1") == "Erased"
    assert "Anna" not in erased.answer.text
    assert shop.contacts.get(SHOP, "anna") is None
    assert browse.get(visit.path).status_code == 404


def test_a_visitor_who_stated_nothing_has_nothing_to_be_shown(shop: Service, browse: Browsing) -> None:
    visit = Visiting(browse, shop, token(shop, b"visitor!", VISITOR))
    assert "/about" not in visit.get().answer.text
    for path in ("/about", "/about/download", "/about/erase"):
        assert visit.get(path).answer.status_code == 404
    assert visit.post("/about/erase", {"mark": visit.mark(), "sure": "yes"}).answer.status_code == 404
