"""The page of mails in a browser: the message in it runs nothing, fits a telephone, and is dark where that is asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from frames.drawn.model import WIDTH
from tests.browser.panel import Open

SHOW = {"pl": "Pokaż", "en": "Show"}


def choose(page: Page, language: str = "pl", **choices: str) -> None:
    """Choose, and let it be shown."""
    for name, value in choices.items():
        page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()
    page.get_by_role("button", name=SHOW[language], exact=True).click()
    page.wait_for_load_state()


def colour(page: Page) -> str:
    """The colour of the message's heading."""
    heading = page.frame_locator("iframe.sheet").get_by_text("Chosen for you")
    shown: str = heading.evaluate("e => getComputedStyle(e).color")
    return shown


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_mail_is_read_at_a_desk_and_on_a_telephone(visit: Open, width: int, javascript: bool) -> None:
    page = visit(width, "/demo/mail", javascript)
    choose(page, contact="ola", width="phone")
    assert page.get_by_text("Ola, dla Ciebie").first.is_visible()
    assert page.frame_locator("iframe.sheet").get_by_text("Zobacz kolekcję").is_visible()
    if javascript:
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_dark_and_light_are_the_messages_own(visit: Open) -> None:
    page = visit(1280, "/demo/mail?lang=en")
    choose(page, "en", contact="ola", scheme="light")
    light = colour(page)
    choose(page, "en", scheme="dark")
    assert colour(page) != light


def test_the_message_may_run_nothing(visit: Open) -> None:
    page = visit(1280, "/demo/mail")
    assert page.locator("iframe.sheet").get_attribute("sandbox") == "allow-popups allow-popups-to-escape-sandbox"


def test_pictures_of_an_opened_mail_are_drawn(visit: Open) -> None:
    page = visit(1280, "/demo/mail")
    choose(page, contact="ola")
    first = page.locator(".drawn img").first
    first.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.drawn img').naturalWidth > 0")
    assert first.evaluate("e => e.naturalWidth") == 2 * WIDTH


def test_who_did_not_agree_gets_no_mail_and_the_page_says_so(visit: Open) -> None:
    page = visit(390, "/demo/mail?lang=en")
    choose(page, "en", contact="zofia")
    assert page.get_by_role("heading", name="Nobody gets this mail").is_visible()
    assert page.locator("iframe.sheet").count() == 0
