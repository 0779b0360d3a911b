"""The frame around the console's pages in a real browser: keyboard, menus, light and dark, phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.console import Visits, axe_faults, small_targets, sticks_out, unlabelled

pytestmark = pytest.mark.browser

NOWHERE = "/nowhere-at-all"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_frame_of_a_page_is_sound_in_every_light_and_width(enter: Visits, width: int, dark: bool) -> None:
    page = enter("/tasks/77", width=width, dark=dark, language="pl" if dark else "en")
    expect(page.locator("h1")).to_have_text("Tego nie da się zrobić" if dark else "This cannot be done")
    assert axe_faults(page) == []
    assert not sticks_out(page)
    assert small_targets(page, 44 if width < 720 else 24) == []
    assert unlabelled(page) == []
