"""<notesik-frame> where somebody does not answer at all: it waits so long and no longer, and keeps so much room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Route, expect

from service.composition import Service
from tests.browser.frame_page import SHOP, define, shop_page
from tests.browser.test_frame_element import Opening, frame

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def frames(served: Service) -> None:
    define(served)


@pytest.fixture
def shop(browser: Browser, address: str, frames: None) -> Iterator[Opening]:
    """Opens a page of the shop with this in it."""
    with ExitStack() as pages:
        yield lambda body, **more: pages.enter_context(shop_page(browser, address, body, **more))


def hanging(route: Route) -> None:
    """A request that nobody ever answers."""


def test_a_shop_that_does_not_say_who_is_looking_has_nobodys_frame_two_seconds_later(shop: Opening) -> None:
    page = shop(frame("best", 'contact-url="/who"'), routes={"**/who": hanging})
    expect(page.cards).to_have_count(4, timeout=6000)
    assert not any("contact=" in each for each in page.paths(f"/{SHOP}/frames/best"))


def test_a_service_that_does_not_answer_is_given_up_after_ten_seconds(shop: Opening) -> None:
    page = shop(frame("best"), routes={"**/frames/best": hanging})
    expect(page.element).to_be_hidden(timeout=15_000)
    assert len(page.heard("failed")) == 1


@pytest.mark.parametrize(("reserve", "kept"), [("99999999", 4000), ("Infinity", 4000), ("-70", 0), ("700", 700)])
def test_no_more_room_is_kept_than_a_page_has(shop: Opening, reserve: str, kept: int) -> None:
    page = shop(frame("row", f'reserve="{reserve}" eager'), routes={"**/frames/row": hanging})
    page.page.wait_for_function("() => document.querySelector('notesik-frame').shadowRoot")
    assert page.element.evaluate("(element) => element.shadowRoot.firstElementChild.style.minHeight") == f"{kept}px"
