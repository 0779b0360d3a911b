"""The centre's page in a real browser: with scripts and without, by the keyboard, in both languages, light and dark."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from starlette.applications import Starlette

from service.centres.page.app import centre_routes
from service.composition import Service, compose
from service.contacts.model import Channel, ConsentState, Contact, Day, Hours
from service.server import listen
from service.settings import Settings
from service.storage.definitions import Kind
from service.storage.shops import Shop
from tests.service.centres.page.visits import CENTRE, CONFIRM, CONSENTS, SHOP, TEST, anna, define, token

pytestmark = pytest.mark.browser

NUMBERS = count(1)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PLACES = ("?section=details&more=1", "?section=consents", "?section=channels", "/about?", "/about/erase?", "/left?")
WHOLE = CENTRE.replace("sections = [", 'sections = ["preferences", ') + CONSENTS
EXPECTED = ("Failed to load resource: the server responded with a status of 4", "htmx: htmx:error: no line")
"""What a browser says of every answer to a fault that was typed, and htmx of a line that a test has cut."""


@dataclass(frozen=True)
class Stand:
    """The centre on a port, and the shop behind it."""

    service: Service
    base: str


@dataclass(frozen=True)
class Somebody:
    """A contact of their own for one test, and windows at their link."""

    stand: Stand
    id: str
    open: Callable[..., Page]

    @property
    def card(self) -> Contact:
        found = self.stand.service.contacts.get(SHOP, self.id)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """The centre of `visits.CENTRE`, served on a free port."""
    service = compose(Settings(data=tmp_path_factory.mktemp("centre")))
    service.shops.create(Shop(SHOP, "PLN", locale="pl"))
    define(service)
    service.definitions.add(SHOP, Kind.CENTRE, "whole", WHOLE, active=True)
    with listen("127.0.0.1", 0) as listening:
        app = Starlette(routes=centre_routes(service))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield Stand(service, f"http://127.0.0.1:{listening.getsockname()[1]}")
        server.should_exit = True
        thread.join()


@pytest.fixture
def somebody(browser: Browser, stand: Stand) -> Iterator[Somebody]:
    """A new contact; whatever the console or the policy complains about fails the test."""
    complaints: list[str] = []
    card = anna(stand.service, f"anna-{next(NUMBERS)}")
    with ExitStack() as windows:

        def opening(
            path: str = "?", *, scope: int = 0, language: str = "en", javascript: bool = True, **how: Any
        ) -> Page:
            centre = how.pop("centre", "notes")
            size: ViewportSize = {"width": how.pop("width", 390), "height": 844}
            context = browser.new_context(viewport=size, java_script_enabled=javascript, **how)
            windows.callback(context.close)
            context.set_default_timeout(8000)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{stand.base}/c/{token(stand.service, card, scope, centre=centre)}{path}&lang={language}")
            return page

        yield Somebody(stand, card.id, opening)
    assert [each for each in complaints if not each.startswith(EXPECTED)] == []


def receipt(page: Page, words: str) -> None:
    """Wait until the page says so."""
    expect(page.locator("#said")).to_contain_text(words)


def kept(is_so: Callable[[], bool]) -> None:
    """Wait until the card is as it should be."""
    deadline = time.monotonic() + 8
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# --- with scripts ----------------------------------------------------------------------------------------------------


def test_each_answer_is_saved_at_once_said_and_can_be_undone(somebody: Somebody) -> None:
    page = somebody.open()
    page.locator("label:has(#q-style-2)").click()
    receipt(page, "Saved. Style: sport")
    assert somebody.card.key_information.value("style") == "sport"
    expect(page.locator("#tabs")).to_contain_text("3 of 8")
    page.get_by_role("button", name="Undo").click()
    receipt(page, "Undone.")
    expect(page.locator("#q-style-2")).not_to_be_checked()
    assert somebody.card.key_information.get("style") is None


def test_enter_saves_once_and_the_receipt_stays(somebody: Somebody) -> None:
    page = somebody.open()
    page.fill("#q-name-field", "Anna Nowak")
    page.keyboard.press("Enter")
    receipt(page, "Saved. Name: Anna Nowak")
    page.wait_for_timeout(400)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert len(somebody.stand.service.contacts.history(SHOP, somebody.id)) == 2


def test_leaving_half_way_loses_nothing_that_was_typed(somebody: Somebody) -> None:
    page = somebody.open()
    page.fill("#q-shoe_size-field", "38")
    page.goto("about:blank")
    kept(lambda: somebody.card.key_information.value("shoe_size") == "38")


def test_a_fault_is_told_where_it_was_made_and_goes_when_it_is_mended(somebody: Somebody) -> None:
    page = somebody.open()
    page.fill("#q-shoe_size-field", "big")
    page.locator("#q-shoe_size .save").click()
    receipt(page, "This is no number")
    expect(page.locator("#q-shoe_size-field")).to_have_value("big")
    expect(page.locator("#q-shoe_size-field")).to_have_attribute("aria-invalid", "true")
    page.fill("#q-shoe_size-field", "38")
    page.locator("#q-shoe_size .save").click()
    receipt(page, "Saved. Shoe size: 38")
    expect(page.locator("#q-shoe_size-fault")).to_have_count(0)


def test_who_pressed_a_button_is_led_to_the_summary_of_what_is_wrong(somebody: Somebody) -> None:
    page = somebody.open()
    page.locator("label:has(#q-allergy-1)").click()
    page.locator("#q-allergy .save").click()
    expect(page.locator("#faults")).to_be_focused()
    page.locator("#q-allergy-agree").check()
    page.locator("#q-allergy .save").click()
    receipt(page, "Saved. Allergy: nuts")
    assert somebody.card.state("sensitive-allergy") is ConsentState.CONFIRMED


def test_ticks_made_in_quick_succession_are_all_kept_though_the_page_is_left_at_once(somebody: Somebody) -> None:
    page = somebody.open("?section=channels")
    for day in ("monday", "friday", "sunday", "monday"):
        page.locator(f"label:has(#q-days-{day})").click()
    expect(page.locator("#q-days-monday")).not_to_be_checked()
    page.goto("about:blank")
    kept(lambda: somebody.card.channels is not None and somebody.card.channels.days == (Day.FRIDAY, Day.SUNDAY))
    page.wait_for_timeout(500)
    kept(lambda: somebody.card.channels is not None and somebody.card.channels.days == (Day.FRIDAY, Day.SUNDAY))


def test_no_tick_is_undone_when_another_question_is_saved(somebody: Somebody) -> None:
    page = somebody.open("?section=channels")
    page.locator("label:has(#q-days-friday)").click()
    receipt(page, "Saved: the days.")
    page.locator("label:has(#q-channels-sms)").click()
    receipt(page, "Saved: the channels you like.")
    page.reload()
    expect(page.locator("#q-days-friday")).to_be_checked()
    expect(page.locator("#q-channels-sms")).to_be_checked()


def test_two_tabs_that_edit_different_things_lose_nothing_of_each_other(somebody: Somebody) -> None:
    first, second = somebody.open("?section=channels"), somebody.open("?section=channels")
    first.locator("label:has(#q-days-monday)").click()
    receipt(first, "Saved: the days.")
    second.locator("label:has(#q-days-friday)").click()
    receipt(second, "Saved: the days.")
    second.locator("label:has(#q-channels-sms)").click()
    receipt(second, "Saved: the channels you like.")
    found = somebody.card.channels
    assert found is not None
    assert (found.days, found.channels) == ((Day.MONDAY, Day.FRIDAY), (Channel.SMS,))


def test_a_wish_for_a_channel_offers_its_consent_on_the_spot(somebody: Somebody) -> None:
    page = somebody.open("?section=channels")
    page.locator("label:has(#q-channels-email)").click()
    expect(page.locator("#consent-email")).to_contain_text("I agree to e-mails.")
    page.locator("#consent-email").get_by_role("button", name="I agree").click()
    expect(page.locator("#consent-email")).to_contain_text("you have agreed")
    assert somebody.card.may_receive(Channel.EMAIL)


def test_a_lost_connection_is_said(somebody: Somebody) -> None:
    page = somebody.open()
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')); }")
    page.locator("label:has(#q-style-2)").click()
    receipt(page, "Not saved: there is no connection.")


def test_the_focus_stays_where_the_person_is(somebody: Somebody) -> None:
    page = somebody.open()
    page.locator("#q-style-1").focus()
    page.keyboard.press("Space")
    receipt(page, "Saved. Style: classic")
    expect(page.locator("#q-style-1")).to_be_focused()
    page.keyboard.press("ArrowDown")
    receipt(page, "Saved. Style: sport")
    expect(page.locator("#q-style-2")).to_be_focused()


# --- by the keyboard alone -------------------------------------------------------------------------------------------


def walk(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, seeing it all the way."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_everything_is_done_by_the_keyboard(somebody: Somebody) -> None:
    page = somebody.open()
    walk(page, "#q-shoe_size-field")
    page.keyboard.type("38")
    page.keyboard.press("Enter")
    receipt(page, "Saved. Shoe size: 38")
    walk(page, "#q-cats-1")
    page.keyboard.press("Space")
    receipt(page, "Saved. Have you a cat?: Yes")
    page.goto(page.url.replace("section=details", "") + "&section=consents")
    walk(page, "#q-email button[value=yes]")
    page.keyboard.press("Enter")
    receipt(page, "you agree to E-mail messages")
    page.goto(page.url.replace("section=consents", "section=channels"))
    walk(page, "#q-days-friday")
    page.keyboard.press("Space")
    receipt(page, "Saved: the days.")
    walk(page, "#q-hours-from")
    page.keyboard.type("13")
    walk(page, "#q-hours-to")
    page.keyboard.type("17")
    walk(page, "#q-hours .save")
    page.keyboard.press("Enter")
    receipt(page, "13:00 to 17:00")
    card = somebody.card
    assert card.key_information.value("cats") is True
    assert card.may_receive(Channel.EMAIL)
    assert card.channels is not None
    assert card.channels.hours == Hours(780, 1020)


def test_the_focus_is_seen_on_every_control(somebody: Somebody) -> None:
    page = somebody.open("?section=channels")
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const at = document.activeElement, around = at.closest("label") ?? at;
            const outlined = ({outlineStyle, outlineWidth}) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
            return at === document.body || [at, around].some((each) => outlined(getComputedStyle(each))); }"""
        )
        assert seen


# --- without scripts -------------------------------------------------------------------------------------------------


def test_all_of_it_works_without_javascript(somebody: Somebody) -> None:
    page = somebody.open(javascript=False)
    page.locator("label:has(#q-style-2)").click()
    page.locator("#q-style .save").click()
    receipt(page, "Saved. Style: sport")
    assert page.url.endswith("#q-style")
    page.get_by_role("button", name="Undo").click()
    receipt(page, "Undone.")
    page.fill("#q-shoe_size-field", "12")
    page.locator("#q-shoe_size .save").click()
    receipt(page, "This is too little: at least 30.")
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#q-shoe_size-field")).to_have_value("12")
    page.get_by_role("link", name="Contact").click()
    for day in ("monday", "friday"):
        page.locator(f"label:has(#q-days-{day})").click()
    page.locator("#q-days .save").click()
    receipt(page, "Saved. Days: Monday, Friday")
    page.get_by_role("button", name="Evenings").click()
    receipt(page, "Saved. Hours: 17:00–21:00")
    page.get_by_role("link", name="Consents").click()
    page.locator("#q-email").get_by_role("button", name="I agree").click()
    receipt(page, "E-mail messages: agreed")
    page.get_by_role("link", name="What we know about you").click()
    expect(page.locator("main")).to_contain_text("You agreed on")


def test_a_receipt_offers_to_undo_for_ten_seconds_and_what_is_known_goes_on_offering_it(somebody: Somebody) -> None:
    page = somebody.open(javascript=False)
    page.locator("label:has(#q-style-2)").click()
    page.locator("#q-style .save").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    # Nine of the ten seconds pass at once, by the clock of the style's own animation; the last one takes a second.
    animations = "(each) => each.closest('.undo').getAnimations()"
    assert undo.evaluate(f"(each) => ({animations})(each).map((each) => (each.currentTime = 9000))") == [9000]
    expect(undo).to_be_visible()
    expect(undo).to_be_hidden(timeout=3000)
    page.get_by_role("link", name="What we know about you").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_logging_out_everywhere_and_erasing_without_javascript(somebody: Somebody) -> None:
    page = somebody.open("/about?", javascript=False)
    before = page.url
    page.get_by_role("button", name="Make links useless").click()
    expect(page.locator("main")).to_contain_text("Earlier links no longer work.")
    after = page.url
    page.goto(before)
    expect(page.locator("h1")).to_have_text("This link does not work")
    page.goto(after)
    page.get_by_role("link", name="I want to erase it").click()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.locator("main")).to_contain_text("Please tick that you are sure.")
    page.locator("[name=sure]").check()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.locator("h1")).to_have_text("Erased")
    assert somebody.stand.service.contacts.get(SHOP, somebody.id) is None


def test_that_is_not_me_and_the_way_back_by_the_address(somebody: Somebody) -> None:
    page = somebody.open()
    page.get_by_role("button", name="Not Anna?").click()
    expect(page.locator("h1")).to_have_text("Closed in this browser")
    assert "Anna" not in page.content()
    page.go_back()
    page.reload()
    expect(page.locator("h1")).to_have_text("Whose page is this?")
    page.get_by_label("E-mail address").fill(f"{somebody.id}@example.com")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_have_text("Hello, Anna")


def test_a_test_message_shows_the_steps_and_keeps_nothing(somebody: Somebody) -> None:
    page = somebody.open(scope=TEST)
    page.locator("label:has(#q-style-2)").click()
    receipt(page, "Nothing is saved in a preview.")
    expect(page.locator("#q-style-2")).to_be_checked()
    page.reload()
    expect(page.locator("#q-style-2")).not_to_be_checked()


# --- how it looks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("pl", "light", 390), ("pl", "dark", 1280), ("en", "light", 1280), ("en", "dark", 390)],
)
def test_axe_finds_nothing(somebody: Somebody, language: str, scheme: str, width: int) -> None:
    page = somebody.open(language=language, color_scheme=scheme, width=width)
    link = page.url.partition("?")[0]
    for path in PLACES:
        page.goto(f"{link}{path}&lang={language}")
        assert found(page) == []
    page.goto(f"{link[:-1]}?lang={language}")
    assert found(page) == []
    confirm = somebody.open(scope=CONFIRM, language=language, color_scheme=scheme, width=width)
    assert found(confirm) == []


@pytest.mark.parametrize("language", ["pl", "en"])
def test_axe_finds_nothing_after_steps_and_faults(somebody: Somebody, language: str) -> None:
    page = somebody.open(language=language)
    page.locator("label:has(#q-style-2)").click()
    expect(page.locator(".receipt")).to_be_visible()
    page.wait_for_timeout(300)
    assert found(page) == []
    page.fill("#q-shoe_size-field", "big")
    page.locator("#q-shoe_size .save").click()
    expect(page.locator("#q-shoe_size-fault")).to_be_visible()
    assert found(page) == []
    page.goto(page.url + "&section=channels")
    page.locator("label:has(#q-channels-email)").click()
    expect(page.locator("#consent-email")).to_be_visible()
    page.wait_for_timeout(300)
    assert found(page) == []


def found(page: Page) -> list[str]:
    """What axe finds wrong, each with its place."""
    results = Axe().run(page, options={"runOnly": WCAG}).response
    return [f"{rule['id']}: {node['html'][:120]}" for rule in results["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1600])
def test_nothing_sticks_out_at_any_width(somebody: Somebody, width: int) -> None:
    page = somebody.open(language="pl", width=width)
    link = page.url.partition("?")[0]
    for path in PLACES:
        page.goto(f"{link}{path}&lang=pl")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


BROKEN = r"""(all) => all.flatMap(({ firstChild: text }) => [...text.data.matchAll(/\S+/g)].filter((word) => {
  const range = document.createRange();
  range.setStart(text, word.index);
  range.setEnd(text, word.index + word[0].length);
  return range.getClientRects().length > 1;
}).map(String))"""
"""The words of some elements that go on in another line."""


@pytest.mark.parametrize("width", [320, 390, 700, 1280])
def test_no_word_of_a_tab_or_of_undo_breaks(somebody: Somebody, width: int) -> None:
    for language in ("pl", "en"):
        page = somebody.open("?section=details", language=language, width=width, centre="whole")
        page.locator("label:has(#q-style-2)").click()
        undo = page.locator("#said button")
        expect(undo).to_be_visible()
        assert page.locator(".tab-name, .tab-said").evaluate_all(BROKEN) == []
        assert undo.evaluate_all(BROKEN) == []
        undo.click()
        expect(undo).to_have_count(0)


def test_controls_are_large_enough_for_a_thumb(somebody: Somebody) -> None:
    for path in PLACES[:3]:
        page = somebody.open(path, has_touch=True, is_mobile=True)
        controls = page.locator("main :is(button, select, .chip, .tick, .tab, .typed input):visible")
        heights = controls.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().height)")
        assert heights
        assert min(heights) >= 44


def test_the_first_load_is_small_and_nothing_moves(somebody: Somebody) -> None:
    sizes: dict[str, int] = {}
    page = somebody.open()
    page.context.clear_cookies()
    page.on("response", lambda answer: sizes.__setitem__(answer.url, len(answer.body())))
    page.add_init_script(
        """window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())
        if (!entry.hadRecentInput) window.moved += entry.value; }).observe({type: "layout-shift", buffered: true});"""
    )
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(sizes) == 4
    assert sum(sizes.values()) < 100_000
    page.locator("label:has(#q-style-2)").click()
    receipt(page, "Saved. Style: sport")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") == 0


def test_who_prefers_less_motion_gets_none(somebody: Somebody) -> None:
    page = somebody.open(reduced_motion="reduce")
    page.locator("label:has(#q-style-2)").click()
    expect(page.locator(".receipt")).to_be_visible()
    assert page.locator(".receipt").evaluate("(said) => getComputedStyle(said).animationName") == "none"


def test_the_other_language_keeps_the_place(somebody: Somebody) -> None:
    page = somebody.open("?section=consents", language="pl")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h2")).to_have_text("Consents")
    expect(page.locator("html")).to_have_attribute("lang", "en")
