"""The hierarchy in a real browser: dragged, moved by the keyboard and by buttons, on a phone, sound by axe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from feeds.tuning import Tuning
from feeds.tuning.text import read_tuning
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
from tests.service.console.shaping_shop import BLOUSES, JEANS, feed

pytestmark = pytest.mark.browser

NO_PICTURES = "Failed to load resource: net::ERR_"
"""The pictures of the feed are of a shop that is not there."""
IN_BLOUSES = "/filters?" + urlencode({"main": BLOUSES})


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with console_served(tmp_path_factory.mktemp("filters")) as served:
        served.imports(feed())
        yield served


@pytest.fixture
def enter(browser: Browser, console: Console) -> Iterator[Visits]:
    """Windows; every test begins without a draft."""
    console.service.hierarchies(SHOP).discard_draft()
    with ExitStack() as windows:
        visits = Visits(console, browser, windows)
        yield visits
    assert [each for each in visits.complaints if not each.startswith((*EXPECTED, NO_PICTURES))] == []


def draft(console: Console) -> Tuning:
    """What the draft says."""
    text = console.service.hierarchies(SHOP).draft()
    assert text is not None
    return read_tuning(text)


def asked(page: Page) -> list[str]:
    """The filters on the page in their order."""
    rows = page.locator("#asked > li")
    return [str(rows.nth(number).get_attribute("data-key")) for number in range(rows.count())]


def said(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def test_a_filter_is_dragged_before_another_and_put_back_by_undo(enter: Visits, console: Console) -> None:
    page = enter(IN_BLOUSES)
    before = asked(page)
    page.locator("#handle-material").drag_to(page.locator("#handle-color"), target_position={"x": 8, "y": 2})
    said(page, "in Bluzki")
    after = asked(page)
    assert after.index("material") < after.index("color")
    assert [each.main for each in draft(console).under] == [BLOUSES]
    page.get_by_role("button", name="Undo").click()
    said(page, "Taken back.")
    page.goto(console.base + f"/console/shops/{SHOP}{IN_BLOUSES}")
    assert asked(page) == before


def test_the_keyboard_lifts_moves_puts_down_and_puts_back(enter: Visits, console: Console) -> None:
    page = enter(IN_BLOUSES)
    before = asked(page)
    page.locator(f"#handle-{before[2]}").focus()
    page.keyboard.press("Space")
    expect(page.locator("#moving")).to_contain_text(f"is lifted, 3 of {len(before)}")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#moving")).to_contain_text(f"2 of {len(before)}")
    page.keyboard.press("Escape")
    assert asked(page) == before
    assert console.service.hierarchies(SHOP).draft() is None
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    said(page, "is asked before")
    assert asked(page)[0] == before[2]
    expect(page.locator(f"#handle-{before[2]}")).to_be_focused()


def test_the_buttons_move_by_one_and_keep_the_focus(enter: Visits) -> None:
    page = enter(IN_BLOUSES)
    before = asked(page)
    page.locator(f"#up-{before[3]}").click()
    said(page, "is asked before")
    assert asked(page)[2] == before[3]
    expect(page.locator(f"#up-{before[3]}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#asked > li").nth(1)).to_have_attribute("data-key", before[3])


def test_a_filter_is_hidden_in_one_place_only(enter: Visits, console: Console) -> None:
    page = enter(IN_BLOUSES)
    page.locator("#offer-color").click()
    said(page, "hidden in Bluzki")
    expect(page.locator("#row-color")).to_contain_text("hidden by you or a colleague")
    page.goto(console.base + f"/console/shops/{SHOP}/filters?" + urlencode({"main": JEANS}))
    expect(page.locator("#row-color")).not_to_contain_text("hidden by you or a colleague")


def test_without_a_script_the_buttons_do_the_same(enter: Visits) -> None:
    page = enter(IN_BLOUSES, java_script_enabled=False)
    before = asked(page)
    page.locator(f"#down-{before[0]}").click()
    assert asked(page)[:2] == [before[1], before[0]]


def test_two_brands_are_merged_by_ticking_them(enter: Visits, console: Console) -> None:
    page = enter("/filters/of/brand")
    page.get_by_label("A B C Moda").check()
    page.get_by_label("ABC", exact=True).check()
    page.locator("#do-merge").click()
    said(page, "count as")
    assert draft(console).filters["brand"].merge


def test_on_a_phone_nothing_covers_the_values_before_one_is_ticked(enter: Visits) -> None:
    page = enter("/filters/of/brand", width=390)
    done = page.locator("fieldset.ticked")
    expect(done).to_have_css("position", "static")
    page.locator("#value-1").check()
    expect(done).to_have_css("position", "sticky")
    expect(done).to_be_in_viewport()


def test_an_edge_is_dragged_in_the_drawing(enter: Visits, console: Console) -> None:
    page = enter("/filters/of/price")
    before = page.locator("#edge-0").input_value()
    box = page.locator(".histogram").bounding_box()
    grip = page.locator('[data-edge="0"]').bounding_box()
    assert box
    assert grip
    page.mouse.move(grip["x"] + grip["width"] / 2, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 80, steps=4)
    page.mouse.up()
    assert float(page.locator("#edge-0").input_value()) < float(before)
    page.locator("#cut").click()
    said(page, "is cut at")
    assert draft(console).filters["price"].bands


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)])
@pytest.mark.parametrize(
    "path", [IN_BLOUSES, "/filters", "/filters?q=bluz", "/filters/of/price", "/filters/of/brand", "/filters/values"]
)
def test_every_page_is_sound(enter: Visits, path: str, width: int, dark: bool) -> None:
    page = enter(path, width=width, dark=dark, language="pl" if dark else "en")
    assert axe_faults(page) == []
    assert unlabelled(page) == []
    assert not sticks_out(page)
    assert small_targets(page, 44 if width < 720 else 24) == []
