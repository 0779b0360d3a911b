"""The links of cards lead to the product of their slot and nowhere else, whatever is tried with them."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frames.compose import empty_frame
from frames.definition import DEFINITIONS, Scenario
from frames.model import Card, Empty, Frame
from service.composition import Service
from service.errors import LinkRefused
from service.links import Links
from service.measuring.counted import Counting, counted
from service.measuring.marks import Answer, Click, Origin, click_token, read_answer, read_click
from service.storage.shops import Shop
from tests.service.conftest import ORIGIN, Asking, Import
from tests.service.small_feed import small_feed

AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
HERE = Origin("sklep", 0, None, Scenario.PREFERENCES)
LINKS = Links(b"secret")
EMPTY = empty_frame(DEFINITIONS["recommended"], "pl", Empty.NOTHING_FITS)


def card(id: str, link: str | None = "https://sklep.example/1") -> Card:
    return Card(id, f"Rzecz {id}", link, None, None, None, None, ())


def frame_of(*cards: Card, **more: object) -> Frame:
    return replace(EMPTY, cards=cards, empty=None, empty_text=None, **more)  # type: ignore[arg-type]


def link_of(service: Service, product: str = "A-001", slot: int = 1, origin: Origin = HERE) -> str:
    return f"/l/{click_token(service.links, Click(origin, slot, product), datetime.now(UTC))}/{slot}"


# --- what a frame is given --------------------------------------------------------------------------------------------


def test_every_card_with_an_address_gets_a_link_of_its_own_and_the_answer_its_token() -> None:
    frame = frame_of(card("a"), card("b", None), card("ż" * 300), scenario=Scenario.NEWEST, variant="B", offset=12)
    made = counted(LINKS, "sklep", 7, frame, Counting("https://notes.example", AT))
    origin = Origin("sklep", 7, "B", Scenario.NEWEST)
    assert made.answer is not None
    assert read_answer(LINKS, made.answer, AT) == Answer(origin, 13, 15)
    assert [each.link for each in made.cards] == [each.link for each in frame.cards]
    first, without, long = made.cards
    assert without.click is None
    for each, slot in ((first, 13), (long, 15)):
        assert each.click is not None
        place, token, last = each.click.rsplit("/", 2)
        assert (place, last) == ("https://notes.example/l", str(slot))
        assert read_click(LINKS, token, AT) == Click(origin, slot, each.id)


def test_the_same_answer_within_the_hour_is_the_same_text() -> None:
    made = [counted(LINKS, "sklep", 0, frame_of(card("a")), Counting("", AT)) for _ in range(2)]
    assert made[0] == made[1]
    assert counted(LINKS, "sklep", 0, frame_of(card("a")), Counting("", AT + timedelta(hours=1))) != made[0]
    assert Counting.now("").hour.minute == 0


def test_an_answer_with_nothing_in_it_has_nothing_to_count() -> None:
    assert counted(LINKS, "sklep", 0, EMPTY, Counting("", AT)) is EMPTY


def test_a_token_of_one_thing_is_none_of_another() -> None:
    made = counted(LINKS, "sklep", 0, frame_of(card("a")), Counting("", AT))
    assert made.answer
    assert made.cards[0].click
    with pytest.raises(LinkRefused):
        read_click(LINKS, made.answer, AT)
    with pytest.raises(LinkRefused):
        read_answer(LINKS, made.cards[0].click.split("/")[-2], AT)
    with pytest.raises(LinkRefused):
        read_answer(Links(b"another"), made.answer, AT)


# --- where a link leads -----------------------------------------------------------------------------------------------


def test_a_link_leads_to_the_product_as_the_generation_that_serves_has_it(serving_shop: Service, ask: Asking) -> None:
    answer = ask.get(link_of(serving_shop))
    assert (answer.status_code, answer.headers["location"]) == (302, "https://sklep.example/1")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert ask("HEAD", link_of(serving_shop)).headers["location"] == "https://sklep.example/1"


def test_nothing_of_the_request_changes_where_it_leads(serving_shop: Service, ask: Asking) -> None:
    where = "//evil.example", "https://evil.example/"
    for value in where:
        for name in ("url", "u", "next", "link", "to", "v"):
            headers = {"host": "evil.example", "x-forwarded-host": "evil.example", "referer": value}
            answer = ask.get(link_of(serving_shop), params={name: value}, headers=headers)
            assert answer.headers["location"] == "https://sklep.example/1"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_altered_token_leads_nowhere(serving_shop: Service, ask: Asking, data: st.DataObject) -> None:
    _, _, token, slot = link_of(serving_shop).split("/")
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from(string.ascii_letters + string.digits + "-_"))
    altered = data.draw(
        st.sampled_from([token[:place] + letter + token[place + 1 :], token[:place] or "x", token + letter])
    )
    answer = ask.get(f"/l/{altered}/{slot}")
    assert answer.status_code == (302 if altered == token else 404)
    assert "location" not in answer.headers or altered == token


@pytest.mark.parametrize("slot", ["0", "2", "01", "+1", "1.0", "-1", "x", "1x", "99999999999999999999"])
def test_another_slot_than_the_links_own_opens_nothing(serving_shop: Service, ask: Asking, slot: str) -> None:
    assert ask.get(link_of(serving_shop).removesuffix("1") + slot).status_code == 404


def test_a_link_of_another_shop_leads_into_that_shop_or_nowhere(serving_shop: Service, ask: Asking) -> None:
    serving_shop.shops.create(Shop("inny", "PLN", locale="en", origins=("https://other.example",)))
    inner = ask.get(link_of(serving_shop, origin=replace(HERE, shop="inny")))
    assert inner.status_code == 410
    assert "location" not in inner.headers
    assert ask.get(link_of(serving_shop, origin=replace(HERE, shop="nie-ma"))).status_code == 404


def test_a_product_that_left_is_said_to_be_gone_in_the_shops_language(serving_shop: Service, ask: Asking) -> None:
    answer = ask.get(link_of(serving_shop, "A-999"))
    assert answer.status_code == 410
    assert answer.headers["cache-control"] == "no-store"
    assert "Tego produktu nie ma już w sklepie." in answer.text
    assert f'href="{ORIGIN}/"' in answer.text
    serving_shop.shops.save(replace(serving_shop.shops.get("sklep"), locale="en", origins=()))
    answer = ask.get(link_of(serving_shop, "A-999"))
    assert "This product has left the shop." in answer.text
    assert "<a " not in answer.text


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "/relative",
        "https:///nowhere",
        "ftp://sklep.example/",
    ],
)
def test_an_address_of_a_feed_that_no_page_would_show_is_not_followed(
    do_import: Import, service: Service, ask: Asking, link: str
) -> None:
    do_import(small_feed().replace(b"<link>https://sklep.example/1</link>", f"<link>{link}</link>".encode()))
    answer = ask.get(link_of(service))
    assert answer.status_code == 410
    assert "location" not in answer.headers


@pytest.mark.parametrize("link", ["https://sklep.example/a b", "https://sklep.example/&#13;&#10;Set-Cookie:x=1"])
def test_what_could_break_a_header_stays_within_the_shops_address(
    do_import: Import, service: Service, ask: Asking, link: str
) -> None:
    do_import(small_feed().replace(b"<link>https://sklep.example/1</link>", f"<link>{link}</link>".encode()))
    answer = ask.get(link_of(service))
    assert "set-cookie" not in answer.headers
    assert re.fullmatch(r"https://sklep\.example/[!-~]*", answer.headers["location"])


def test_an_address_that_is_no_ascii_is_written_so_that_it_fits_a_header(
    do_import: Import, service: Service, ask: Asking
) -> None:
    link = "https://sklep.example/spodnie/żółte?kolor=%C5%BC&amp;x=1#opis"
    do_import(small_feed().replace(b"<link>https://sklep.example/1</link>", f"<link>{link}</link>".encode()))
    where = ask.get(link_of(service)).headers["location"]
    assert where == "https://sklep.example/spodnie/%C5%BC%C3%B3%C5%82te?kolor=%C5%BC&x=1#opis"


def test_other_methods_are_not_allowed(serving_shop: Service, ask: Asking) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(method, link_of(serving_shop)).status_code == 405
