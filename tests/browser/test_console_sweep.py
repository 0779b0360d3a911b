"""Every page of the console there is, by the tables that make its addresses: sound in both languages, in light and
dark, on a desk and on a phone, and walked by the keyboard alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from service.console.app import OF_NO_SHOP, UNDER_A_SHOP
from service.console.places import Look
from service.editing import activate, start
from service.hierarchies import hierarchy_of
from service.storage.definitions import Kind
from service.tasks.model import TaskKind
from tests.browser.console import (
    SHOP,
    Console,
    Visits,
    axe_faults,
    console_served,
    small_targets,
    sticks_out,
    unlabelled,
)

pytestmark = pytest.mark.browser

FRAME = "for-you"
EXAMPLES = {
    "/tasks/{number}": None,
    "/feed/quarantine.csv": None,
    "/settings/audit.csv": None,
    "/filters/values.xlsx": None,
    "/filters/try/state": None,
    "/filters/publish/text/file": None,
    "/filters/publish/versions/{number}": "/filters/publish/versions/1",
    "/filters/of/{key}": "/filters/of/color",
    "/frames/{frame}": f"/frames/{FRAME}",
    "/frames/{frame}/why": f"/frames/{FRAME}/why",
    "/products/pick": None,
    "/products/one": "/products/one?id=A-003",
    "/products/{product:path}": None,
    "/search": "/search?q=zielony",
}
"""A real address of each page that has parts in its path or says more with a question; None: no page, but a file or
a fragment of another page."""

OUTSIDE = ("/console/sign-in",)
HIDDEN_FOCUS = """() => {
  const each = document.activeElement, box = each.getBoundingClientRect();
  const seen = getComputedStyle(each), label = each.closest('label, .notesik-card');
  const around = label ? getComputedStyle(label) : seen;
  const lit = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return each === document.body || lit(seen) || lit(around) ? '' : each.outerHTML.slice(0, 120);
}"""


def addresses() -> Iterator[str]:
    """Where the pages are: from the tables, and those of nobody who is signed in."""
    looks = [("", place.path) for table in UNDER_A_SHOP for place in table if isinstance(place, Look)]
    looks += [("/console", place.path) for table in OF_NO_SHOP for place in table if isinstance(place, Look)]
    for root, path in looks:
        example = EXAMPLES.get(path, path)
        if example is not None:
            yield root + example


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A shop with something on every page: a feed, a version of its hierarchy, a draft, a frame, a task that waits."""
    with console_served(tmp_path_factory.mktemp("sweep")) as served:
        service = served.service
        hierarchy = hierarchy_of(service, SHOP)
        hierarchy.store.edit_draft(lambda _: '[filters.color]\nlabels = { pl = "Kolor" }\n')
        hierarchy.publish("Ola", "colours first")
        hierarchy.store.edit_draft(lambda _: '[filters.color]\nlabels = { pl = "Barwa" }\nhard = true\n')
        start(service, SHOP, Kind.FRAME, FRAME, "fashion")
        activate(service, SHOP, Kind.FRAME, FRAME)
        service.tasks.add(SHOP, TaskKind.SUGGEST, {}, "Ola", datetime.now(UTC))
        yield served


def faults(page: Page, width: int, language: str) -> list[str]:
    """Everything wrong with a page that can be said of any page."""
    found = axe_faults(page) + unlabelled(page)
    found += [f"low: {each}" for each in small_targets(page, 44 if width < 720 else 24)]
    found += ["scrolls sideways"] * sticks_out(page)
    headings = page.locator("h1").all_inner_texts()
    found += [f"h1: {headings}"] * (len(headings) != 1)
    found += [f"title: {page.title()}"] * (headings[:1] != [page.title().split(" · ")[0].strip()])
    spoken = page.locator("html").get_attribute("lang")
    return found + [f"language: {spoken}"] * (spoken != language)


@pytest.mark.parametrize("path", [*addresses(), *OUTSIDE])
def test_every_page_is_sound_in_light_and_dark_on_a_desk_and_on_a_phone(enter: Visits, path: str) -> None:
    page = enter(path, language="pl") if path not in OUTSIDE else enter.outside(path, locale="pl-PL")
    expect(page.locator("h1")).to_be_visible()
    assert "Traceback" not in page.content()
    found = []
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)
            found += [f"{width} {light}: {each}" for each in faults(page, width, "pl")]
    page.set_viewport_size({"width": 320, "height": 640})
    assert not found, "\n".join(found)
    assert not sticks_out(page)


@pytest.mark.parametrize("path", [*addresses(), *OUTSIDE])
def test_every_page_is_walked_by_the_keyboard_and_the_focus_is_seen(enter: Visits, path: str) -> None:
    page = enter(path) if path not in OUTSIDE else enter.outside(path, locale="en-GB")
    page.evaluate("document.activeElement.blur()")
    walked = set[str]()
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(HIDDEN_FOCUS) == ""
        here = page.evaluate("document.activeElement.closest('main') ? document.activeElement.outerHTML : ''")
        if here in walked and here:
            break
        walked.add(here)
    held = page.locator(
        "main :is(a[href], button, input:not([type=hidden]), select, textarea, summary):visible"
    ).count()
    assert len(walked - {""}) >= min(1, held)


def test_no_page_is_left_out() -> None:
    open_ended = [each for each in addresses() if "{" in each]
    assert open_ended == [], "give each an example in EXAMPLES"
