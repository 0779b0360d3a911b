"""Posts of our own pages only, and headers that let nothing else in."""

from __future__ import annotations

import pytest

from service.composition import Service
from tests.service.centres.page.conftest import Browsing
from tests.service.centres.page.visits import CONFIRM, Visiting, anna, token
from tests.service.conftest import ORIGIN

SCRIPTED = {"hx-request": "true"}
FORM = {"question": "style", "answer": "sport"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
    ],
)
def test_a_post_from_another_site_is_refused(visit: Visiting, headers: dict[str, str]) -> None:
    page = visit.post("/details", {**FORM, "mark": visit.mark()}, headers=headers)
    assert page.answer.status_code == 403
    assert visit.card.key_information.get("style") is None


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "same-origin"}, {"origin": "null"}, {"origin": "http://notesik.example"}]
)
def test_a_post_of_our_own_page_is_taken(visit: Visiting, headers: dict[str, str]) -> None:
    assert visit.post("/details", {**FORM, "mark": visit.mark()}, headers=headers).answer.status_code == 200
    assert visit.card.key_information.value("style") == "sport"


def test_a_post_without_the_mark_of_this_link_is_refused(visit: Visiting, shop: Service, browse: Browsing) -> None:
    other = Visiting(browse, shop, token(shop, anna(shop, "olga")))
    for mark in ("", "x", other.mark()):
        assert visit.step("details", mark=mark, **FORM).answer.status_code == 403
    assert visit.card.key_information.get("style") is None


def test_the_mark_of_the_question_for_the_address_is_good_for_no_step(shop: Service, browse: Browsing) -> None:
    stranger = Visiting(browse, shop, token(shop, anna(shop), CONFIRM))
    mark = stranger.get().root.xpath("//form[@id='q-address']//input[@name='mark']/@value")[0]
    owner = Visiting(browse, shop, stranger.token)
    owner.post("", {"mark": mark, "address": "anna@example.com"})
    assert owner.step("details", mark=mark, **FORM).answer.status_code == 403
    assert owner.step("details", **FORM).answer.status_code == 200


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "-1", "x", "²"])
def test_the_number_of_a_line_that_cannot_be_takes_nothing_back(visit: Visiting, number: str) -> None:
    visit.step("details", **FORM)
    assert visit.post("/undo", {"mark": visit.mark(), "entry": number}).answer.status_code == 409
    assert visit.card.key_information.value("style") == "sport"


@pytest.mark.parametrize("body", [b"a=" + b"x" * 70_000, b"&".join(b"a=1" for _ in range(600)), b"\xff\xfe", b""])
def test_a_form_that_is_none_is_refused_with_a_page(visit: Visiting, body: bytes) -> None:
    answer = visit.ask("POST", visit.path + "/details", content=body)
    assert answer.status_code == 403
    assert "<h1>" in answer.text


def test_the_policy_allows_nothing_inline_and_no_frame(visit: Visiting) -> None:
    headers = visit.get().answer.headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]


def test_only_the_shops_own_pages_may_frame_it_and_only_where_it_is_embedded(visit: Visiting) -> None:
    policy = visit.get(embed="1").answer.headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {ORIGIN}")
    assert "embed=1" in visit.get(embed="1").root.xpath("//form[@id='q-style']/@action")[0]


def test_pages_for_nobody_have_the_same_headers(visit: Visiting) -> None:
    refused, left = visit.ask("GET", "/c/x"), visit.get("/left").answer
    for answer in (refused, left):
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_assets_are_known_by_name_and_kept_for_ever(visit: Visiting) -> None:
    page = visit.get()
    for address in (*page.root.xpath("//script/@src"), *page.root.xpath("//link[@rel='stylesheet']/@href")):
        answer = visit.ask("GET", address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    for name in ("texts.en.toml", "..%2Fcentre%2Fcentre.css", "nothing.css"):
        assert visit.ask("GET", f"/static/centre/{name}").status_code == 404


def test_a_script_gets_the_same_block_alone(visit: Visiting) -> None:
    fragment = visit.post("/details", {**FORM, "mark": visit.mark()}, headers=SCRIPTED).answer
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert fragment.text.strip().split('<section id="section"')[1] in visit.get().answer.text.replace("\r", "")


def test_a_script_that_repeats_what_is_so_already_is_told_nothing(visit: Visiting) -> None:
    for status in (200, 204):
        answer = visit.post("/details", {**FORM, "mark": visit.mark()}, headers=SCRIPTED).answer
        assert answer.status_code == status
