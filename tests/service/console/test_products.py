"""Products in the console: found, told why they are missing, banned and shown again, picked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from urllib.parse import quote

import pytest

from service import banning
from service.composition import Service
from service.storage.accounts import Role
from service.storage.audit import Sought
from tests.service.conftest import Asking, Import
from tests.service.console.shaping_shop import SHOP, Somebody, somebody
from tests.service.small_feed import item, small_feed

HOSTILE = "<script>alert(1)</script>"
STRANGE = "H/1 ?#\"'<i>"


def feed(*more: str, items: int = 40) -> bytes:
    return small_feed(items).replace(b"</channel>", "".join(more).encode() + b"</channel>")


def strange(id_: str, title: str, more: str = "") -> str:
    return f"<item><g:id>{escape(id_)}</g:id><title>{escape(title)}</title><g:price>10.00 PLN</g:price>{more}</item>"


@pytest.fixture
def ala(service: Service) -> Iterator[Somebody]:
    asking = Asking(service)
    with asking.runner:
        yield somebody(service, asking)


@pytest.fixture
def shop(do_import: Import, service: Service) -> Service:
    """A shop whose last feed dropped some products, could not read one, and calls one sold out."""
    do_import(feed(items=42))
    do_import(
        feed(
            item(90, "a lot"),
            strange("S-1", "Wyprzedana czapka", "<g:availability>out_of_stock</g:availability>"),
            strange(STRANGE, f"Żółte {HOSTILE}", "<g:brand>Zażółć</g:brand><link>javascript:alert(2)</link>"),
        ),
        force=True,
    )
    return service


def text_of(page: str) -> str:
    """The words of a page's main part."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_products_are_found_by_id_words_and_brand_without_accents(shop: Service, ala: Somebody) -> None:
    for wanted in (STRANGE, "zolte", "ZAZOLC", "żółte zażółć"):
        page = ala.get("/products", q=wanted).text
        assert "1 product<" in page, wanted
        assert "H/1 ?#" in page
    assert page.count(HOSTILE) == 0
    assert "<i>" not in page
    assert "&lt;i&gt;" in page, "an id is told as the feed writes it"
    first = text_of(ala.get("/products", q="A-001").text)
    assert first.index("A-001") < first.index("Ban ")


def test_without_words_the_first_products_stand_there(shop: Service, ala: Somebody) -> None:
    assert "All 42 products of the feed" in text_of(ala.get("/products").text)


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("A-001", "It can be shown"),
        ("S-1", "Nobody is shown it: it cannot be bought"),
        ("A-090", "It is missing: its item in the feed was not taken"),
        ("A-041", "It is missing: the feed does not hold it any more"),
        ("a-001", "It is missing: no feed that is kept holds it"),
        ("", "It is missing: no feed that is kept holds it"),
    ],
)
def test_a_product_says_why_it_is_missing(id_: str, said: str, shop: Service, ala: Somebody) -> None:
    page = ala.get("/products/one", id=id_)
    assert page.status_code == 200
    assert said in text_of(page.text)


def test_an_item_that_was_not_taken_is_told_with_line_field_value_and_what_helps(shop: Service, ala: Somebody) -> None:
    for page in (ala.get("/products", q="A-090"), ala.get("/products/one", id="A-090")):
        said = text_of(page.text)
        for told in ("Line of the feed", "a lot", "the price cannot be read", "What helps"):
            assert told in said


def test_what_an_earlier_feed_held_is_found_and_told_as_it_was(shop: Service, ala: Somebody) -> None:
    assert "Not in this feed any more" in text_of(ala.get("/products", q="A-041").text)
    said = text_of(ala.get("/products/one", id="A-041").text)
    assert "What the feed said last" in said
    assert "Rzecz 41" in said
    assert said.index("not there") < said.rindex("91.00")


def test_the_address_of_a_product_may_end_with_its_id(shop: Service, ala: Somebody) -> None:
    assert "Żółte" in ala.get(f"/products/{quote(STRANGE)}").text


def test_a_product_without_a_main_value_says_who_does_not_find_it(shop: Service, ala: Somebody) -> None:
    assert "It has no value of" in text_of(ala.get("/products/one", id=STRANGE).text)
    assert "It has no value of" not in text_of(ala.get("/products/one", id="A-001").text)


def test_no_address_but_http_is_a_link(shop: Service, ala: Somebody) -> None:
    assert "javascript:" not in ala.get("/products/one", id=STRANGE).text


def test_one_press_bans_and_the_page_offers_the_way_back(shop: Service, ala: Somebody) -> None:
    answer = ala.post("/products/ban", product="A-001", back="search", q="A-00")
    assert answer.headers["location"].endswith("/products?q=A-00")
    said = ala.said(answer)
    assert "A-001 is shown to nobody" in said
    assert shop.serving.generation(SHOP).index.place_of("A-001") is None
    assert "Nobody is shown it: it is banned" in text_of(ala.get("/products/one", id="A-001").text)
    back = ala.post("/products/unban", product="A-001", back="one")
    assert "may be shown again" in ala.said(back)
    assert shop.serving.generation(SHOP).index.place_of("A-001") is not None
    assert [each.what for each in shop.audit.find(SHOP, Sought())] == ["product.unbanned", "product.banned"]


def test_a_ban_with_its_reason_and_last_day_stands_on_the_page_and_in_the_list(shop: Service, ala: Somebody) -> None:
    ala.post("/products/ban", product="A-002", back="one", why=f"recalled {HOSTILE}", until="2999-02-01")
    ala.post("/products/ban", product="Z-9", back="one")
    for page in (ala.get("/products/one", id="A-002").text, ala.get("/products/bans").text):
        assert HOSTILE not in page
        assert "recalled" in page
        assert "February 1, 2999" in page
    listed = text_of(ala.get("/products/bans").text)
    assert "2 products are shown to nobody" in listed
    assert "not in the feed" in listed
    assert "It is banned too" in text_of(ala.get("/products/one", id="Z-9").text)


def test_what_cannot_be_banned_so_is_said_and_what_was_typed_stays(shop: Service, ala: Somebody) -> None:
    answer = ala.post("/products/ban", product="A-002", back="one", why="recalled", until="2001-01-01")
    assert answer.status_code == 422
    assert "is over already" in answer.text
    assert 'value="recalled"' in answer.text
    assert shop.bans.kept(SHOP).of("A-002") is None


def test_undoing_twice_says_that_nothing_was_left_to_undo(shop: Service, ala: Somebody) -> None:
    assert "was not banned any more" in ala.said(ala.post("/products/unban", product="A-001", back="bans"))


def test_who_only_looks_is_offered_no_ban_and_may_make_none(shop: Service, ala: Somebody) -> None:
    looker = somebody(shop, ala.ask, "ewa", Role.VIEWER)
    for page in (looker.get("/products", q="A-001"), looker.get("/products/one", id="A-001")):
        assert page.status_code == 200
        assert "/products/ban" not in page.text.replace("/products/bans", "")
    assert looker.post("/products/ban", product="A-001").status_code == 403
    assert shop.bans.kept(SHOP).of("A-001") is None


def test_the_picker_is_a_list_of_buttons_that_post_ids(shop: Service, ala: Somebody) -> None:
    banning.ban(shop, SHOP, "A-003", "ala")
    page = ala.get("/products/pick", q="A-00").text
    assert re.findall(r'name="pick" value="([^"]*)"', page) == [f"A-00{number}" for number in range(10)]
    assert "<html" not in page
    assert page.count("Banned") == 1


@pytest.mark.parametrize("language", ["en", "pl"])
def test_before_there_is_a_feed_every_page_says_what_to_do(service: Service, ala: Somebody, language: str) -> None:
    here = somebody(service, ala.ask, f"nowy {language}", language=language)
    for path in ("/products", "/products/bans", "/products/pick", "/products/one"):
        assert here.get(path).status_code == 200
    assert "/feed" in here.get("/products").text


def test_every_state_is_said_in_polish_too(shop: Service, ala: Somebody) -> None:
    here = somebody(shop, ala.ask, "jan", language="pl")
    banning.ban(shop, SHOP, "A-003", "ala", until=date(2999, 1, 1))
    for id_, said in {
        "A-001": "Może być pokazywany",
        "A-003": "jest wykluczony",
        "S-1": "nie można go kupić",
        "A-090": "nie została przyjęta",
        "A-041": "nie ma go już w feedzie",
        "x": "nie ma go w żadnym zachowanym feedzie",
    }.items():
        assert said in text_of(here.get("/products/one", id=id_).text)
    assert "42 produkty" in text_of(here.get("/products").text)
