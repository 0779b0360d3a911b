"""The frame around the console's pages in a real browser: keyboard, menus, light and dark, phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.console import Visits, axe_faults, small_targets, sticks_out, unlabelled

pytestmark = pytest.mark.browser

NOWHERE = "/tasks/77"
"""A page of the frame and one sentence."""


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_frame_of_a_page_is_sound_in_every_light_and_width(enter: Visits, width: int, dark: bool) -> None:
    page = enter(NOWHERE, width=width, dark=dark, language="pl" if dark else "en")
    expect(page.locator("h1")).to_have_text("Tego nie da się zrobić" if dark else "This cannot be done")
    assert axe_faults(page) == []
    assert not sticks_out(page)
    assert small_targets(page, 44 if width < 720 else 24) == []
    assert unlabelled(page) == []


def test_a_slash_searches_and_arrows_walk_what_is_found(enter: Visits) -> None:
    page = enter(NOWHERE)
    page.keyboard.press("/")
    page.keyboard.type("quarantine")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{enter.console.base}/console/shops/sklep/search?q=quarantine")
    expect(page.locator('[data-key="/"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator('[data-key="/"]')).to_be_focused()


def test_what_is_found_follows_what_is_typed(enter: Visits) -> None:
    page = enter("/search")
    page.locator('[data-key="/"]').press_sequentially("rzecz 17")
    expect(page.locator("#found a").first).to_have_text("Rzecz 17 A-017")
    expect(page.locator('[data-key="/"]')).to_be_focused()


def test_g_and_a_letter_go_to_a_place_but_not_while_one_types(enter: Visits) -> None:
    page = enter(NOWHERE)
    page.locator('[data-key="/"]').focus()
    page.keyboard.type("ge")
    expect(page.locator('[data-key="/"]')).to_have_value("ge")
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("g")
    page.keyboard.press("e")
    expect(page).to_have_url(f"{enter.console.base}/console/shops/sklep/settings")


def test_a_question_mark_shows_the_keys_and_escape_leaves(enter: Visits) -> None:
    page = enter(NOWHERE, language="pl")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()


def test_the_menu_speaks_another_language_and_escape_closes_it(enter: Visits) -> None:
    page = enter(NOWHERE)
    page.locator(".menu-of summary").press("Enter")
    assert axe_faults(page) == []
    page.get_by_role("button", name="Polski").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".menu")).not_to_be_visible()
    expect(page.locator(".menu-of summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Polski").click()
    expect(page.locator("html")).to_have_attribute("lang", "pl")


def test_the_first_tab_skips_to_the_content(enter: Visits) -> None:
    page = enter(NOWHERE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_on_a_phone_the_places_stand_below_the_page_and_hide_nothing(enter: Visits) -> None:
    page = enter(NOWHERE, width=390)
    rail, end = page.locator(".rail").bounding_box(), page.locator("main").bounding_box()
    assert rail is not None
    assert end is not None
    assert rail["y"] + rail["height"] == 900
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).paddingBottom)") > rail["height"]


def test_without_script_search_and_menu_work(enter: Visits) -> None:
    page = enter("/search", java_script_enabled=False)
    page.locator('[data-key="/"]').fill("zielony")
    page.locator('[data-key="/"]').press("Enter")
    expect(page.locator("#found h2").first).to_be_visible()
    page.locator(".menu-of summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{enter.console.base}/console/sign-in")
