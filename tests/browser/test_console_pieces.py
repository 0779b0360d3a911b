"""The pieces of the console's pages, all of them on one page that only tests see: sound in every light and width, and
what their script does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from service.console.shell import PAGES, texts_in
from tests.browser.console import SHOP, Visits, axe_faults, small_targets, sticks_out, unlabelled

pytestmark = pytest.mark.browser

TEMPLATE = Path(__file__).with_name("console_pieces.html").read_text()
UNDER = f"/console/shops/{SHOP}"

Pieces = Callable[..., Page]


def address(path: str, **query: object) -> str:
    """As `Entered.to` writes it, for a template of no request."""
    return UNDER + path + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


@pytest.fixture
def posted() -> list[dict[str, list[str]]]:
    """The fields of every form that was posted, in turn."""
    return []


@pytest.fixture
def pieces(enter: Visits, posted: list[dict[str, list[str]]]) -> Pieces:
    """Opens a page of the console whose middle are the pieces; its forms post into ``posted``."""
    texts = texts_in("en")
    body = PAGES.from_string(TEMPLATE).render(say=texts.say, to=address, number=str, mark="m")

    def takes(route: Route) -> None:
        if route.request.method == "POST":
            posted.append(parse_qs(route.request.post_data or ""))
            route.fulfill(status=204)
            return
        answer = route.fetch()
        before, rest = answer.text().split('<main id="main" tabindex="-1">')
        after = rest.split("</main>")[1]
        html = f'{before}<main id="main" tabindex="-1">{body}</main>{after}'
        route.fulfill(status=200, body=html, headers=answer.headers)

    def opening(**how: Any) -> Page:
        page = enter("/tasks/77", **how)
        page.context.route(f"**{UNDER}/**", takes)
        page.reload()
        return page

    return opening


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_piece_is_sound_in_every_light_and_width(pieces: Pieces, width: int, dark: bool) -> None:
    page = pieces(width=width, dark=dark)
    assert axe_faults(page) == []
    assert not sticks_out(page)
    assert small_targets(page, 44 if width < 720 else 24) == []
    assert unlabelled(page) == []


def test_what_cannot_be_taken_back_is_asked_about_in_our_own_dialog(pieces: Pieces, posted: list[object]) -> None:
    page = pieces()
    page.get_by_role("button", name="Delete it").click()
    dialog = page.get_by_role("dialog", name="Are you sure?")
    expect(dialog).to_contain_text("Delete the frame?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).not_to_be_visible()
    assert posted == []
    page.get_by_role("button", name="Delete it").click()
    dialog.get_by_role("button", name="Delete it").click()
    expect(dialog).not_to_be_visible()
    assert len(posted) == 1


def test_a_form_that_is_on_its_way_is_not_posted_twice(pieces: Pieces, posted: list[object]) -> None:
    page = pieces()
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("button", name="Save")).to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(300)
    assert len(posted) == 1


def test_leaving_what_was_typed_is_asked_about_and_leaving_what_was_not_is_not(pieces: Pieces) -> None:
    page = pieces()
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert asked == []
    page.get_by_label("Label").fill("Barwa")
    page.reload()
    assert asked == ["beforeunload"]


def test_a_list_is_ordered_by_its_buttons(pieces: Pieces, posted: list[dict[str, list[str]]]) -> None:
    page = pieces()
    page.get_by_role("button", name="brand: one up").click()
    page.wait_for_timeout(200)
    assert posted == [{"mark": ["m"], "order": ["color", "brand", "size"], "up": ["brand"]}]


def test_a_tree_is_walked_by_arrows(pieces: Pieces) -> None:
    page = pieces()
    page.locator(".tree summary").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tree a[href='#a']")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tree summary")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tree a[href='#a']")).not_to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tree a[href='#c']")).to_be_focused()


def test_a_table_is_sorted_by_numbers_and_by_the_letters_of_the_language(pieces: Pieces) -> None:
    page = pieces()
    first = page.locator("#values tbody td:first-child")
    page.get_by_role("button", name="Products").click()
    expect(page.locator("#values th").nth(1)).to_have_attribute("aria-sort", "ascending")
    expect(first).to_have_text(["żółty", "biały", "zielony"])
    page.get_by_role("button", name="Products").click()
    expect(first).to_have_text(["zielony", "biały", "żółty"])
    page.get_by_role("button", name="Value").click()
    expect(first).to_have_text(["biały", "zielony", "żółty"])


def test_a_snippet_is_copied_and_that_is_said(pieces: Pieces) -> None:
    page = pieces(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#spoken")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == '<script src="/embed.js"></script>'


def test_a_dialog_opens_above_the_page_and_gives_the_focus_back(pieces: Pieces) -> None:
    page = pieces()
    page.get_by_role("link", name="Rename").press("Enter")
    expect(page.get_by_role("dialog", name="Rename")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Rename")).to_be_focused()


def test_without_script_nothing_waits_for_one(pieces: Pieces, posted: list[dict[str, list[str]]]) -> None:
    page = pieces(java_script_enabled=False)
    expect(page.get_by_role("button", name="Copy")).not_to_be_visible()
    expect(page.locator(".handle").first).not_to_be_visible()
    page.get_by_role("button", name="Delete it").click()
    page.wait_for_timeout(200)
    assert len(posted) == 1
