"""The invented shop's pages over the real HTTP, without a browser."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.types import ASGIApp

from service.demo.shop import CSP, demo_app
from service.demonstration import demo_application, prepare
from service.settings import Settings
from tests.service.cards import BY_THE_SHOP

BASE = "http://127.0.0.1:8000"
JEANS, BLOUSES = "Odzież > Spodnie > Dżinsy", "Odzież > Bluzki"
HOSTILE = '"><script>alert(1)</script>'


class Visitor:
    """Opens pages of an application without a network."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, path: str, posted: Mapping[str, Any] | None = None, **headers: str) -> httpx2.Response:
        async def visit() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=self._app)
            async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
                method = "GET" if posted is None else "POST"
                return await client.request(method, path, data=posted, headers=headers)

        return asyncio.run(visit())


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """A visitor of the real thing: the demo's own service, feed and contacts."""
    service = prepare(Settings(demo_data=tmp_path_factory.mktemp("demo")), BASE)
    return Visitor(demo_application(service, BASE)[0])


def said(page: httpx2.Response) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


def test_people_of_the_demo_are_cards_and_keep_what_they_said_since(tmp_path: Path) -> None:
    service = prepare(Settings(demo_data=tmp_path), BASE)
    assert [card.id for card in service.contacts.all("demo")] == ["anonymous", "kasia", "marek", "ola", "zofia"]
    ola = service.contacts.get("demo", "ola")
    assert ola is not None
    assert (ola.details.value("name"), len(ola.preferences), ola.version) == ("Ola", 1, 1)
    service.contacts.change("demo", "ola", lambda card: replace(card, preferences=()), BY_THE_SHOP)
    again = prepare(Settings(demo_data=tmp_path), BASE).contacts.get("demo", "ola")
    assert again is not None
    assert (again.preferences, again.version) == ((), 2)


# --- the real thing ------------------------------------------------------------------------------------------------


def test_the_first_page_asks_and_guesses_nothing(shop: Visitor) -> None:
    page = shop("/demo/")
    assert page.status_code == 200
    assert "Od czego zaczynamy?" in page.text
    assert "notesik-card" not in page.text
    assert " checked" not in page.text.replace('name="contact" value="" checked', "")


def test_a_stated_preference_is_said_back_and_followed_by_its_frame(shop: Visitor) -> None:
    page = shop("/demo/", {"main": JEANS, "any.color": "zielony", "none.color": "czarny", "max.price": "200"})
    assert re.search("Dżinsy\\. Kolor: zielony, bez: czarny.*\\. Cena: do 200\u00a0zł", unescape(page.text))
    assert "Spełnia wszystko" in said(page)
    assert re.search(r"Pasuj[eą] \d+ produkt", said(page))
    first = page.text[page.text.index('<li class="notesik-card" ') :]
    assert "zielony" in first[: first.index("</ul>")]


def test_blouses_ask_for_material_and_jeans_do_not(shop: Visitor) -> None:
    assert 'data-question="material"' in shop("/demo/", {"main": BLOUSES}).text
    assert 'data-question="material"' not in shop("/demo/", {"main": JEANS}).text


def test_nobody_has_to_tell_notesik_that_the_feed_is_fashion(shop: Visitor) -> None:
    assert shop("/v1/shops/demo/filters").json()["guess"]["industry"] == "fashion"


@pytest.mark.parametrize("main", [JEANS, BLOUSES, "Odzież", "Obuwie > Botki", "*"])
def test_the_panel_asks_what_pages_are_to_offer_in_the_order_of_the_document(shop: Visitor, main: str) -> None:
    asked = "" if main == "*" else main
    node = shop(f"/v1/shops/demo/filters?{urlencode({'main': asked})}").json()["main"]["values"][0]
    offered = [dependent["filter"] for dependent in node["dependent"] if dependent["shown"]]
    assert 5 <= len(offered) < len(node["dependent"])
    assert re.findall('data-question="(.*?)"', shop("/demo/", {"main": main}).text) == offered


def test_values_that_have_an_order_stand_in_it_and_are_not_folded_in_the_middle(shop: Visitor) -> None:
    text = shop("/demo/", {"main": "*"}).text
    sizes = re.findall(r'name="any.size" value="(.*?)"', text)
    assert [size for size in sizes if size in ("S", "M", "L", "XL")] == ["S", "M", "L", "XL"]
    assert '<details class="more"' in text
    assert '<details class="more"' not in text[text.index('data-question="size"') :].split("</fieldset>")[0]


def test_what_is_always_a_must_is_said_so_and_not_asked(shop: Visitor) -> None:
    text = shop("/demo/", {"main": JEANS, "any.size": "38"}).text
    size = text[text.index('data-question="size"') :].split("</fieldset>")[0]
    assert "Koniecznie: reszty nie pokażemy." in size
    assert "must.size" not in size
    assert "Rozmiar: 38 (koniecznie)" in text


def test_a_choice_that_would_leave_none_is_greyed_and_says_why(shop: Visitor) -> None:
    text = shop("/demo/", {"main": JEANS, "any.color": "zielony"}).text
    greyed = [item for item in text.split("<li ") if item.startswith('class="value none"') and "any.brand" in item]
    assert len(greyed) == 1
    assert 'value="Nurta" aria-label="chcę: Nurta, nic nie zostaje"' in greyed[0]
    assert "aria-disabled" not in greyed[0]
    assert "Nic nie pasuje do całości" in said(
        shop("/demo/", {"main": JEANS, "any.color": "zielony", "any.brand": "Nurta"})
    )


def test_answers_to_questions_that_vanished_are_not_stated(shop: Visitor) -> None:
    assert "Materiał:" not in said(shop("/demo/", {"main": JEANS, "any.material": "len"}))


def test_the_panel_keeps_what_was_answered(shop: Visitor) -> None:
    text = shop("/demo/", {"main": JEANS, "any.color": "zielony", "must.color": "1", "max.price": "1 200,50"}).text
    assert re.search(r'name="any.color" value="zielony" checked', text)
    assert re.search(r'name="must.color" value="1" checked', text)
    assert re.search(r'name="max.price" value="1 200,50"', text)


def test_the_page_speaks_english(shop: Visitor) -> None:
    page = shop("/demo/?lang=en", {"main": JEANS, "any.color": "zielony", "max.price": "200", "lang": "en"})
    assert '<html lang="en">' in page.text
    for words in ("Whose notebook?", "Colour: zielony", "under your limit", "products fit", "Picked for you"):
        assert words in said(page)


def test_a_typed_limit_that_is_no_number_is_explained_and_the_rest_is_answered(shop: Visitor) -> None:
    page = shop("/demo/", {"main": JEANS, "any.color": "zielony", "max.price": "tanio"})
    assert "To nie jest liczba." in page.text
    assert 'aria-invalid="true"' in page.text
    assert "Dżinsy. Kolor: zielony" in page.text
    assert "Cena: do" not in page.text


@pytest.mark.parametrize(("contact", "words"), [("ola", "Spełnia wszystko"), ("marek", "Żaden produkt nie spełnia")])
def test_a_prepared_contact_brings_a_frame_and_the_read_back(shop: Visitor, contact: str, words: str) -> None:
    page = shop("/demo/", {"contact": contact})
    assert words in said(page)
    assert 'class="sentence"' in page.text


def test_a_contact_without_preferences_gets_a_friendly_nothing(shop: Visitor) -> None:
    page = shop("/demo/", {"contact": "anonymous"})
    assert "Jeszcze się nie znamy" in page.text
    assert "notesik-card" not in page.text
    assert 'name="door"' in page.text


def test_a_door_opens_a_category_for_the_visitor_again(shop: Visitor) -> None:
    page = shop("/demo/", {"contact": "anonymous", "door": JEANS})
    assert f'value="{JEANS}" selected'.replace(">", "&gt;") in page.text
    assert "notesik-card" in page.text


def test_the_whole_shop_can_be_asked(shop: Visitor) -> None:
    assert "Wszystkie produkty. Kolor: różowy" in said(shop("/demo/", {"main": "*", "any.color": "różowy"}))


def test_a_fragment_is_the_live_part_of_the_same_page(shop: Visitor) -> None:
    wish = {"main": JEANS, "any.color": "zielony"}
    page, fragment = shop("/demo/", wish).text, shop("/demo/", wish, **{"Notesik-Fragment": "live"}).text
    assert "<html" not in fragment
    parts = re.findall(r'data-live="(\w+)"', fragment)
    assert parts == ["questions", "said", "answer"]
    for part in fragment.split('  <div class="said"')[0].strip(), fragment[fragment.index("<main") :].strip():
        assert part in page


@pytest.mark.parametrize("path", ["/demo/", "/demo/products/KW-1001", "/demo/products/none"])
def test_pages_allow_nothing_inline_and_state_it(shop: Visitor, path: str) -> None:
    page = shop(path)
    assert page.headers["content-security-policy"] == CSP
    assert "unsafe" not in CSP
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", page.text)


def test_a_product_page_tells_what_the_frame_promised(shop: Visitor) -> None:
    page = shop("/demo/products/KW-1001")
    assert page.status_code == 200
    assert "zielony" in page.text
    assert shop("/demo/products/none").status_code == 404


def test_pictures_styles_and_script_are_served_and_nothing_else(shop: Visitor) -> None:
    assert shop("/demo/pictures/KW-1001.svg").headers["content-type"] == "image/svg+xml"
    assert shop("/demo/pictures/none.svg").status_code == 404
    for asset, kind in (("demo.css", "text/css"), ("demo.js", "text/javascript"), ("swatches.css", "text/css")):
        assert shop(f"/demo/{asset}").headers["content-type"].startswith(kind)
    for secret in ("contacts.json", "shop.html", "feed.xml", "..%2Fdemo%2Ffeed.xml"):
        assert shop(f"/demo/{secret}").status_code == 404


def test_the_script_stays_small(shop: Visitor) -> None:
    assert len(shop("/demo/demo.js").content) < 5 * 1024


# --- a Notesik that answers oddly ----------------------------------------------------------------------------------


def odd(handler: Any) -> Visitor:
    """A visitor of a shop whose Notesik answers by ``handler``."""
    client = httpx2.AsyncClient(transport=httpx2.MockTransport(handler), base_url="http://notesik.example")
    return Visitor(demo_app(client))


def hostile(request: httpx2.Request) -> httpx2.Response:
    """Every text of the filters and of the frame's facts is an attack; the frame's markup is Notesik's own."""
    if request.url.path.endswith("/filters"):
        asked = {"filter": HOSTILE, "label": HOSTILE, "type": "choice", "values": [{"value": HOSTILE, "products": 1}]}
        marks = {
            "weight": "1",
            "hard": True,
            "strict": True,
            "sensitive": True,
            "ordered": True,
            "search": True,
            "shown": True,
        }
        node = {"value": HOSTILE, "products": 1, "dependent": [asked | marks]}
        return httpx2.Response(200, json={"main": {"values": [node]}})
    if request.url.path.endswith("/counts"):
        left = [{"value": HOSTILE, "products": 1, "chosen": False}]
        offer = {"filter": HOSTILE, "values": left, "groups": [], "bands": [], "silent": 0}
        return httpx2.Response(200, json={"generation": HOSTILE, "remaining": 1, "dependent": [offer]})
    facts = {"empty": False, "preferences": [HOSTILE], "candidates": 1, "full_matches": 1, "notices": [], "text": None}
    return (
        httpx2.Response(200, json=facts) if request.url.params["format"] == "json" else httpx2.Response(200, text="ok")
    )


def test_whatever_the_feed_says_stays_text_in_the_panel() -> None:
    page = odd(hostile)("/", {"main": HOSTILE, f"any.{HOSTILE}": HOSTILE})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert f'"{HOSTILE}'.replace("<", "&lt;") not in page.text
    assert page.text.count(HOSTILE.replace('"', "&#34;").replace("<", "&lt;").replace(">", "&gt;")) > 5


def test_preferences_travel_in_the_body_and_never_in_an_address() -> None:
    asked: list[httpx2.Request] = []

    def watching(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return hostile(request)

    odd(watching)("/", {"main": HOSTILE, f"any.{HOSTILE}": HOSTILE})
    wishes = [request for request in asked if request.url.path.split("/")[4] in ("frames", "counts")]
    assert [request.method for request in wishes] == ["POST", "POST", "POST"]
    assert all(set(request.url.params) <= {"format", "locale"} for request in wishes)


def test_a_sensitive_question_has_a_consent_of_its_own_and_nothing_of_it_is_asked_for_without() -> None:
    stated: list[Any] = []

    def watching(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/counts"):
            stated.append(json.loads(request.content)["preferences"][0]["criteria"])
        return hostile(request)

    shop, wish = odd(watching), {"main": HOSTILE, f"any.{HOSTILE}": HOSTILE}
    assert 'class="agree"' in shop("/", wish).text
    shop("/", wish | {f"agree.{HOSTILE}": "1"})
    assert stated == [[], [{"filter": HOSTILE, "any": [HOSTILE], "must": True, "strict": True}]]


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(503, json={"title": "No generation", "detail": "The shop has no <b>generation</b> yet."}),
        httpx2.Response(500, text="broken"),
    ],
)
def test_a_refusal_is_told_in_words_and_the_page_stands(answer: httpx2.Response) -> None:
    page = odd(lambda request: answer)("/", {"main": JEANS})
    assert page.status_code == 502
    assert "Notesik nie odpowiedział." in page.text
    assert "<b>generation" not in page.text


def test_a_notesik_that_cannot_be_reached_is_told_in_words() -> None:
    def unreachable(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    assert odd(unreachable)("/").status_code == 502
