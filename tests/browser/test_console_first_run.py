"""The first run in a real browser: from an empty data folder and a feed to the tag for the shop's page."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from service.console.passwords import first_code
from tests.browser.console import Visits, axe_faults, console_served, sticks_out
from tests.service.small_feed import small_feed


def press(page: Page, selector: str) -> None:
    """One click more of those that the way takes."""
    page.locator(selector).first.click()


def test_seven_clicks_lead_from_nothing_to_the_tag(browser: Browser, tmp_path: Path, migrated_file: Path) -> None:
    data, feed = tmp_path / "data", tmp_path / "feed.xml"
    data.mkdir()
    (data / migrated_file.name).write_bytes(migrated_file.read_bytes())
    feed.write_bytes(small_feed(40, spoilt=3))
    with console_served(data, worker=True, shop=False) as console, ExitStack() as windows:
        page = Visits(console, browser, windows).outside("/console?lang=en", width=390, locale="en-GB")
        page.set_default_timeout(60000)
        page.fill("[name=code]", first_code(console.service.secret))
        page.fill("[name=name]", "Ola")
        page.fill("[name=password]", "four quiet words here")
        press(page, "main button.main")
        page.fill("[name=name]", "Sklep Ogrodowy")
        press(page, "main button.main")
        assert axe_faults(page) == []
        page.set_input_files("[name=file]", feed)
        press(page, "form.reading button.main")
        page.wait_for_selector("text=37 products")
        assert axe_faults(page) == []
        assert not sticks_out(page)
        press(page, ".card button.main")
        press(page, ".primary button.main")
        page.wait_for_url("**/first/shop")
        assert axe_faults(page) == []
        press(page, ".press button.main")
        page.wait_for_selector("text=Frames may stand on")
        tag = page.inner_text("#tag")
    assert 'shop="sklep-ogrodowy" frame="home"' in tag
    assert console.service.shops.get("sklep-ogrodowy").origins == ("https://sklep.example",)
    assert console.service.hierarchies("sklep-ogrodowy").published() is not None
