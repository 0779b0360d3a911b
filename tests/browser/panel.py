"""How a visitor works the panel of the invented shop."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

JEANS, BLOUSES = "Odzież > Spodnie > Dżinsy", "Odzież > Bluzki"
NB = "\u00a0"
Open = Callable[..., Page]


def want(page: Page, filter_: str, value: str) -> None:
    """Tick a value."""
    press(page, f'[name="any.{filter_}"][value="{value}"]')


def refuse(page: Page, filter_: str, value: str) -> None:
    """Refuse a value."""
    press(page, f'[name="none.{filter_}"][value="{value}"]')


def press(page: Page, field: str) -> None:
    """Press the label around a field, as a finger would; a closed question is opened first."""
    label = page.locator(f"label:has({field})")
    label.wait_for(state="attached")
    if not label.is_visible():
        page.locator(f"details.question:has({field}) > summary").click()
    label.click()


def said_back(page: Page, words: str) -> None:
    """Wait until the wish is said back in these words, whatever weight the shop gives to its last part."""
    expect(page.locator(".sentence")).to_have_text(re.compile(rf"^{re.escape(words)}( \(|$)"))
