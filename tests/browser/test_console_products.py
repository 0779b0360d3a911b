"""Products in a real browser: why one is missing, banned by one press, on a phone, in either language and light."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.console import SHOP, Console, Visits, axe_faults, small_targets, sticks_out, unlabelled
from tests.service.small_feed import item, small_feed

pytestmark = pytest.mark.browser

LONG = "Bardzo" + " długa nazwa" * 30
STRANGE = "H/1 ?#" + "x" * 200


def mended_feed() -> bytes:
    """One product with a long name and id, one that is sold out, one that cannot be read."""
    more = (
        f"<item><g:id>{STRANGE}</g:id><title>{LONG}</title><g:price>1234567.00 PLN</g:price></item>"
        "<item><g:id>S-1</g:id><title>Wyprzedana czapka</title><g:price>10.00 PLN</g:price>"
        "<g:availability>out_of_stock</g:availability></item>"
    )
    return small_feed(45).replace(b"</channel>", (more + item(90, "a lot")).encode() + b"</channel>")


def test_a_missing_product_is_found_out_from_its_id_alone(console: Console, enter: Visits) -> None:
    console.imports(mended_feed(), force=True)
    page = enter("/products")
    page.get_by_label("Find a product").fill("A-090")
    found = page.locator("#results")
    expect(found.get_by_role("heading", name="Not taken from the feed")).to_be_visible()
    expect(found).to_contain_text("a lot")
    found.get_by_role("link", name="A-090").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("It is missing: its item in the feed was not taken")
    expect(page.locator("main")).to_contain_text("What helps")


def test_results_follow_what_is_typed_and_one_press_bans_with_a_way_back(console: Console, enter: Visits) -> None:
    page = enter("/products")
    page.get_by_label("Find a product").fill("a-007")
    expect(page.locator("#results li")).to_have_count(1)
    page.get_by_role("button", name="Ban Rzecz 7").click()
    expect(page.locator("#said")).to_contain_text("A-007 is shown to nobody")
    expect(page.get_by_label("Find a product")).to_have_value("a-007")
    assert console.service.serving.generation(SHOP).index.place_of("A-007") is None
    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(page.locator("#said")).to_contain_text("may be shown again")
    assert console.service.serving.generation(SHOP).index.place_of("A-007") is not None


@pytest.mark.parametrize(("width", "dark", "language"), [(320, False, "pl"), (390, True, "en"), (1280, True, "pl")])
def test_every_page_of_products_is_sound(
    console: Console, enter: Visits, width: int, dark: bool, language: str
) -> None:
    console.imports(mended_feed(), force=True)
    console.service.bans.ban(SHOP, "A-002", "ola", "wycofany " * 20)
    console.service.bans.ban(SHOP, STRANGE, "ola")
    console.service.bans.ban(SHOP, "nie ma", "ola")
    for path in (
        "/products",
        "/products?q=rzecz",
        "/products?q=A-090",
        "/products?q=nic+takiego",
        "/products/bans",
        "/products/one?id=A-002",
        "/products/one?id=A-001",
        "/products/one?id=A-090",
        "/products/one?id=S-1",
        f"/products/one?id=H/1%20%3F%23{'x' * 200}",
    ):
        page = enter(path, width=width, dark=dark, language=language)
        assert axe_faults(page) == [], path
        assert not sticks_out(page), path
        assert small_targets(page, 44 if width < 720 else 24) == [], path
        assert unlabelled(page) == [], path
