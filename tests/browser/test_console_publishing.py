"""Trying a draft, publishing it and going back in a real browser, with the worker that does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from service.hierarchies import hierarchy_of
from service.storage.accounts import Role
from tests.browser.console import (
    EXPECTED,
    SHOP,
    Console,
    Visits,
    axe_faults,
    console_served,
    small_targets,
    sticks_out,
    unlabelled,
)
from tests.service.cards import keep_stated
from tests.service.console.shaping_shop import HOSTILE, feed

pytestmark = pytest.mark.browser

DRAFT = f"""hide = ["size"]
[filters.color]
weight = 2
label = {HOSTILE!r}
merge = {{ "niebieski" = ["biały", "nigdy"] }}
"""
NO_PICTURES = "Failed to load resource: net::ERR_"
"""The pictures of the feed are of a shop that is not there."""
PATIENCE = 120_000
"""Milliseconds: a child process loads what derives."""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The console with a worker beside it, over a shop with a contact."""
    with console_served(tmp_path_factory.mktemp("publishing"), worker=True) as served:
        served.imports(feed())
        wish = {"main": None, "criteria": [{"filter": "color", "any": ["niebieski"]}]}
        keep_stated(served.service.contacts, SHOP, [{"id": "ala", "preferences": [wish]}])
        yield served


@pytest.fixture
def enter(browser: Browser, console: Console) -> Iterator[Visits]:
    with ExitStack() as windows:
        visits = Visits(console, browser, windows)
        yield visits
    assert [each for each in visits.complaints if not each.startswith((*EXPECTED, NO_PICTURES))] == []


def is_sound(page: Page, width: int) -> None:
    page.wait_for_load_state("load")  # a page that was asked for anew may still wait for its sheets
    assert axe_faults(page) == []
    assert not sticks_out(page)
    assert small_targets(page, 44 if width < 720 else 24) == []
    assert unlabelled(page) == []


def test_a_draft_is_tried_published_and_taken_back(console: Console, enter: Visits) -> None:
    hierarchy = hierarchy_of(console.service, SHOP)
    hierarchy.store.edit_draft(lambda _: DRAFT)
    page = enter("/filters/publish", role=Role.EDITOR)
    expect(page.get_by_role("heading", name="5 changes")).to_be_visible()
    expect(page.get_by_text("of 1 contact")).to_be_visible(timeout=PATIENCE)
    is_sound(page, 1280)

    page.get_by_role("link", name="Try the draft as a contact would").click()
    page.get_by_label("What are you looking for?").select_option("*")
    expect(page.locator("#fitting")).to_contain_text("48 products meet everything")
    page.get_by_label("wanted: niebieski").check(force=True)
    expect(page.locator("#fitting")).to_contain_text("24 products meet everything")
    expect(page.locator("#fitting")).to_contain_text("12 as it serves")
    page.get_by_label("not: niebieski").check(force=True)
    expect(page.get_by_label("wanted: niebieski")).not_to_be_checked()
    expect(page.locator("#fitting")).to_contain_text("24 products")
    page.get_by_text("As it serves", exact=True).click()
    expect(page.locator('[data-question="size"]')).to_be_visible()
    is_sound(page, 1280)

    page.get_by_role("link", name="Publish", exact=True).click()
    page.locator("dd", has_text="nigdy").get_by_role("button").click()
    expect(page.get_by_role("heading", name="4 changes")).to_be_visible()
    page.get_by_label("Why").fill("colours first")
    page.locator("form#publish button").click()
    expect(page.locator(".versions .now")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("colours first")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing to publish")).to_be_visible()
    assert hierarchy.status().serves

    page.get_by_role("link", name="Take this change back").click()
    expect(page.get_by_text("no longer counts as")).to_be_visible()
    is_sound(page, 1280)
    page.get_by_role("button", name="Return to what is derived").click()
    page.get_by_role("dialog").get_by_role("button", name="Return to what is derived").click()
    expect(page.get_by_text("as derived, without any wish")).to_be_visible(timeout=PATIENCE)
    assert hierarchy.text("published") == hierarchy.text("0")


@pytest.mark.parametrize(("width", "dark", "language"), [(390, False, "pl"), (320, True, "en"), (1280, True, "pl")])
@pytest.mark.parametrize("path", ["/filters/try?main=*", "/filters/publish", "/filters/publish/text"])
def test_every_page_is_sound_in_every_light_and_width(
    console: Console, enter: Visits, path: str, width: int, dark: bool, language: str
) -> None:
    hierarchy = hierarchy_of(console.service, SHOP)
    if hierarchy.store.draft() is None:
        hierarchy.store.edit_draft(lambda _: DRAFT)
    page = enter(path, width=width, dark=dark, language=language)
    if "publish" in path and "text" not in path:
        expect(page.locator(".figures")).to_be_visible(timeout=PATIENCE)
    is_sound(page, width)


def test_without_a_script_a_draft_is_tried_by_the_button(console: Console, enter: Visits) -> None:
    page = enter("/filters/try", java_script_enabled=False)
    page.get_by_label("What are you looking for?").select_option("*")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#fitting")).to_contain_text("products meet everything")
