"""The section over a large shop: thousands of main values, filters with hundreds of values, little sent and soon."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.service.centres.page.stand import Stand, stand, stated
from tests.service.centres.page.test_preferences import Visitor, said

BRANCHES, LEAVES, BRANDS = 25, 40, 900


def feed(folder: Path) -> Path:
    """Products in a thousand categories below 25 branches, by 900 makers."""
    items = "".join(
        f"<item><g:id>{number}</g:id><title>Thing {number}</title><link>https://shop.example/{number}</link>"
        f"<g:price>{10 + number % 90}.00 PLN</g:price>"
        f"<g:product_type>Branch {number % BRANCHES:02} &gt; Leaf {number % (BRANCHES * LEAVES):04}</g:product_type>"
        f"<g:brand>Maker {number * 7919 % BRANDS:03}</g:brand></item>"
        for number in range(6 * BRANCHES * LEAVES)
    )
    path = folder / "large.xml"
    path.write_text(f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{items}</channel></rss>')
    return path


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Stand:
    folder = tmp_path_factory.mktemp("large")
    return stand(folder / "data", feed(folder), "general", "en")


@pytest.fixture
def visitor(shop: Stand) -> Visitor:
    return Visitor(shop.anew())


def mains(page: str) -> list[str]:
    return re.findall(r'name="main" value="([^"]+)"', page.replace("&gt;", ">"))


def test_a_thousand_main_values_are_a_tree_with_the_fullest_at_hand(visitor: Visitor) -> None:
    page = visitor.get()
    assert len(page) < 60_000
    assert len(mains(page)) == 8 + BRANCHES
    assert "Most products" in said(page)
    inside = visitor.get("?section=preferences&choose=1&in=Branch+07")
    assert mains(inside)[0] == "Branch 07"
    assert len(mains(inside)) == 1 + LEAVES


def test_main_values_are_found_by_any_part_of_their_path(visitor: Visitor) -> None:
    assert mains(visitor.get("?section=preferences&choose=1&q=leaf+0123")) == ["Branch 23 > Leaf 0123"]
    assert len(mains(visitor.get("?section=preferences&choose=1&q=LEAF"))) == 40
    assert "There is nothing like it" in said(visitor.get("?section=preferences&choose=1&q=hat"))


def test_of_hundreds_of_values_a_few_are_shown_and_the_rest_is_searched(visitor: Visitor) -> None:
    wanted = stated(None, {"filter": "brand", "any": ["Maker 555"]})
    visitor.stand.change(lambda card: replace(card, preferences=(wanted,)))
    place = "?section=preferences&preference=p00000001"
    page = visitor.get(place)
    shown = re.findall(r'name="any.brand" value="([^"]+)"', page)
    assert len(page) < 60_000
    assert len(shown) == 13
    assert "Maker 555" in shown, "what is chosen is always shown"
    assert f"search among {BRANDS}" in page
    found = re.findall(r'name="any.brand" value="([^"]+)"', visitor.get(f"{place}&find.brand=maker+12"))
    assert sorted(found) == sorted([*(f"Maker 12{last}" for last in range(10)), "Maker 555"])
    assert len(re.findall(r'name="any.brand" value=', visitor.get(f"{place}&all.brand=1"))) == 61


def test_a_page_of_a_large_shop_is_made_in_no_time(visitor: Visitor) -> None:
    visitor.stand.change(lambda card: replace(card, preferences=(stated(None),)))
    visitor.get("?section=preferences&preference=p00000001")
    started = time.perf_counter()
    for _ in range(5):
        visitor.get("?section=preferences&preference=p00000001")
    assert time.perf_counter() - started < 5
