"""Frames in the console in a real browser: a draft is seen while it is typed, products are picked, pages fit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from service.editing import activate, start
from service.storage.definitions import Kind
from tests.browser.console import SHOP, Console, Enter, axe_faults, small_targets, sticks_out, unlabelled

pytestmark = pytest.mark.browser

PAGES = ("/frames", "/new-frame", "/frames/home", "/frames/home?as=text", "/frames/home/why", "/frames/recommended")


@pytest.fixture(scope="module", autouse=True)
def home(console: Console) -> None:
    """The frame ``home``, active."""
    start(console.service, SHOP, Kind.FRAME, "home", "fashion")
    activate(console.service, SHOP, Kind.FRAME, "home")


def seen(page: Page) -> str:
    """The selector of the preview that is in sight."""
    return "#screen iframe:not(.waiting)"


def test_the_preview_follows_what_is_typed_and_nothing_is_saved(enter: Enter, console: Console) -> None:
    page = enter("/frames/home")
    frame = page.frame_locator(seen(page)).locator(".notesik-frame")
    expect(frame).to_have_class("notesik-frame notesik-grid", timeout=20_000)
    page.locator("#f-layout").select_option("carousel")
    expect(frame).to_have_class("notesik-frame notesik-carousel")
    page.get_by_label("Heading in Polish").fill("Dla Ciebie")
    expect(frame.locator(".notesik-heading")).to_have_text("Dla Ciebie")
    kept = console.service.definitions.get(SHOP, Kind.FRAME, "home")
    assert kept is not None
    assert 'layout = "grid"' in kept.text


def test_a_draft_with_a_fault_keeps_the_last_preview_and_says_what_is_wrong(enter: Enter) -> None:
    page = enter("/frames/home")
    frame = page.frame_locator(seen(page)).locator(".notesik-frame")
    expect(frame).to_be_visible(timeout=20_000)
    page.get_by_label("Products at once").fill("99")
    expect(page.locator("#told")).to_contain_text("from 1 to 24", timeout=20_000)
    expect(frame).to_be_visible()


def test_a_picked_product_is_found_by_title_saved_said_and_taken_back(enter: Enter, console: Console) -> None:
    page = enter("/frames/home")
    page.locator('[name="scenarios.new"]').select_option("picked")
    page.locator("#do-scenarios-add").click()
    page.locator("#frame-fields [name=q]").fill("Rzecz 3")
    page.locator("#picks [name=pick]").first.click()
    expect(page.locator("[name=picked]")).to_have_count(1)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#said")).to_contain_text("Pages show home as it is now")
    page.locator("#said").get_by_role("button", name="Undo").click()
    expect(page.locator("#said")).to_contain_text("Taken back")
    kept = console.service.definitions.get(SHOP, Kind.FRAME, "home")
    assert kept is not None
    assert "picked" not in kept.text


@pytest.mark.parametrize(("language", "width", "dark"), [("en", 1280, False), ("pl", 390, True)])
def test_every_page_of_frames_is_accessible_and_fits(enter: Enter, language: str, width: int, dark: bool) -> None:
    faults = []
    for path in PAGES:
        page = enter(path, language=language, width=width, dark=dark)
        if "home" in path and "why" not in path:
            expect(page.frame_locator(seen(page)).locator("main")).to_be_visible(timeout=20_000)
        told = (*axe_faults(page), *unlabelled(page), *small_targets(page, 44 if width == 390 else 24))
        faults += [f"{path}: {each}" for each in (*told, *(["sticks out"] if sticks_out(page) else []))]
        page.close()
    assert faults == []
