"""Pages that links open, as people meet them: with JavaScript and without, by keyboard, on a phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.centres.defined import attributes_of, centre_of, form_of
from service.centres.minting import Mint, Minted
from service.composition import Service
from service.contacts.model import Actor, Channel, Contact, Fact, Occasion, Source
from service.storage.definitions import Kind
from tests.browser.panel import Open, want

pytestmark = pytest.mark.browser

SHOP = "demo"
INFORMATION = """
[nps]
type = "number"
low = 0
high = 10
label = { pl = "Jak bardzo nas polecasz?", en = "How likely are you to recommend us?" }
"""


@pytest.fixture(scope="module")
def asking(served: Service) -> Service:
    """The demo's service, whose shop asks for a rating too."""
    served.definitions.change(
        SHOP, Kind.INFORMATION, "information", lambda kept: replace(kept, text=kept.text + INFORMATION)
    )
    return served


def mint(service: Service, address: str) -> Mint:
    return Mint(service.links, address, datetime.now(UTC))


def card(service: Service, id: str = "ola") -> Contact:
    found = service.contacts.get(SHOP, id)
    assert found is not None
    return found


def rating(service: Service, address: str, value: str, id: str = "ola") -> Minted:
    return mint(service, address).answer(SHOP, attributes_of(service, SHOP)["nps"], value, card(service, id))


def path(minted: Minted) -> str:
    return "/" + "/".join(minted.address.split("/")[-2:])


def judge(page: Page) -> None:
    """Nothing sticks out, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_rating_is_kept_as_soon_as_the_page_is_seen(visit: Open, asking: Service, address: str) -> None:
    page = visit(path=path(rating(asking, address, "9")))
    expect(page.get_by_text("Zapisano. Dziękujemy.")).to_be_visible()
    assert card(asking).key_information.value("nps") == "9"
    expect(page.get_by_label("9", exact=True)).to_be_checked()
    page.get_by_label("7", exact=True).check(force=True)
    page.wait_for_function("() => document.querySelector('[value=\"7\"]').checked && location.search.includes('kept')")
    expect(page.get_by_label("7", exact=True)).to_be_checked()
    assert card(asking).key_information.value("nps") == "7"
    page.get_by_role("button", name="Cofnij").click()
    expect(page.get_by_text("Cofnięte.")).to_be_visible()
    assert card(asking).key_information.value("nps") == "9"


def test_going_back_posts_nothing_again(visit: Open, asking: Service, address: str) -> None:
    page = visit(path=path(rating(asking, address, "3", "marek")))
    expect(page.get_by_text("Zapisano. Dziękujemy.")).to_be_visible()
    page.get_by_label("8", exact=True).check(force=True)
    expect(page.get_by_label("8", exact=True)).to_be_checked()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_timeout(400)
    assert card(asking, "marek").key_information.value("nps") == "8"


def test_without_javascript_one_button_keeps_it(visit: Open, asking: Service, address: str) -> None:
    page = visit(path=path(rating(asking, address, "10", "zofia")), javascript=False)
    expect(page.get_by_label("10", exact=True)).to_be_checked()
    assert card(asking, "zofia").key_information.value("nps") is None
    page.get_by_role("button", name="Zapisz odpowiedź").click()
    expect(page.get_by_text("Zapisano. Dziękujemy.")).to_be_visible()
    assert card(asking, "zofia").key_information.value("nps") == "10"


def test_a_page_that_nobody_sees_keeps_nothing(visit: Open, asking: Service, address: str) -> None:
    """As a page is that a browser loads ahead or in the background."""
    page = visit(path="/demo/")
    page.add_init_script("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    page.goto(rating(asking, address, "1", "kasia").address)
    page.wait_for_timeout(400)
    assert card(asking, "kasia").key_information.value("nps") is None


def test_a_lost_connection_leaves_the_button(visit: Open, asking: Service, address: str) -> None:
    page = visit(path="/demo/")
    page.add_init_script("window.fetch = () => Promise.reject(new TypeError('no line'))")
    page.goto(rating(asking, address, "5", "kasia").address)
    expect(page.get_by_text("Jeszcze nie zapisano.")).to_be_visible()
    assert card(asking, "kasia").key_information.value("nps") is None
    page.get_by_role("button", name="Zapisz odpowiedź").click()
    expect(page.get_by_text("Zapisano. Dziękujemy.")).to_be_visible()


def test_a_rating_is_changed_by_keyboard_alone_and_only_when_it_is_reached(
    visit: Open, asking: Service, address: str
) -> None:
    page = visit(path=path(rating(asking, address, "6", "anonymous")))
    expect(page.get_by_text("Zapisano. Dziękujemy.")).to_be_visible()
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("9", exact=True)).to_be_checked()
    assert card(asking, "anonymous").key_information.value("nps") == "6"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_label("9", exact=True)).to_be_checked()
    assert card(asking, "anonymous").key_information.value("nps") == "9"


@pytest.mark.parametrize(("language", "width", "dark"), [("pl", 320, False), ("en", 1280, True)])
def test_every_page_is_readable_by_everybody(
    visit: Open, asking: Service, address: str, language: str, width: int, dark: bool
) -> None:
    made = mint(asking, address)
    ola = card(asking)
    preference = ola.preferences[0]
    form = form_of(asking, SHOP, "quiz")
    pages = [
        made.answer(SHOP, attributes_of(asking, SHOP)["nps"], "4", None),
        made.unsubscribe(SHOP, Channel.EMAIL, ola),
        made.form(form, None),
        made.preference(preference, ola),
        made.confirmation(ola.handle, form.key),
    ]
    for minted in pages[1:]:
        judge(visit(width, f"{path(minted)}?lang={language}", dark=dark))
    judge(visit(width, f"{path(pages[0])}?lang={language}&kept=0", dark=dark))
    judge(visit(width, f"{path(pages[2])}?lang={language}&kept=0&mailed=1", dark=dark))


def test_controls_are_large_enough_for_a_thumb(visit: Open, asking: Service, address: str) -> None:
    page = visit(390, path(mint(asking, address).form(form_of(asking, SHOP, "quiz"), None)))
    controls = page.locator(".choice:visible, main > form > button:visible, select:visible, .item > input:visible")
    sizes = controls.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().height)")
    assert len(sizes) > 5
    assert min(sizes) >= 44


def test_a_form_asks_on_as_a_main_value_is_chosen(visit: Open, asking: Service, address: str) -> None:
    page = visit(path=path(mint(asking, address).visitor(form_of(asking, SHOP, "quiz"))))
    page.locator('[name="answer.shoe_size"][value="39"]').check(force=True)
    page.select_option("#main", "Odzież > Spodnie > Dżinsy")
    expect(page.locator('[data-question="color"]')).to_be_visible()
    expect(page.locator('[name="answer.shoe_size"][value="39"]')).to_be_checked()
    want(page, "color", "zielony")
    before = asking.contacts.count(SHOP)
    page.get_by_role("button", name="Wyślij").click()
    expect(page.locator("h1")).to_have_text("Dziękujemy! Zapisane w notesie.")
    assert asking.contacts.count(SHOP) == before + 1
    assert "zielony" not in page.url


def test_the_centre_of_a_rating_asks_for_the_address_first(visit: Open, asking: Service, address: str) -> None:
    """The mail was forwarded: whoever has it may rate, and sees nothing of the person."""
    now = datetime.now(UTC)
    fact = Fact("email", "ola@example.com", Source.DECLARED, now)
    asking.contacts.change(
        SHOP,
        "ola",
        lambda each: replace(each, details=each.details.with_([fact])),
        Occasion(Actor.SHOP, "test", now),
    )
    page = visit(path=path(rating(asking, address, "2")), javascript=False)
    page.get_by_role("link", name="Co o Tobie wiemy i jak to zmienić").click()
    expect(page.locator("body")).not_to_contain_text("ola@example.com")
    expect(page.locator("body")).not_to_contain_text("Dżinsy")
    expect(page.locator('input[type="email"], input[name="address"]')).to_be_visible()
    assert centre_of(asking, SHOP, "notesik").active
