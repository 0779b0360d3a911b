"""<notesik-frame> on a strict page of another origin: seen, followed, paged, and in every way that it may fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Route, expect

from service.composition import Service
from service.contacts.model import Actor, Occasion
from tests.browser.frame_page import CONTACT, LAYOUTS, SHOP, Shop, define, shop_page

pytestmark = pytest.mark.browser

Opening = Callable[..., Shop]


@pytest.fixture(scope="module")
def token(served: Service) -> str:
    """Ola's token; the frames of these tests are made first."""
    define(served)
    return served.tokens.make(SHOP, CONTACT)


@pytest.fixture
def shop(browser: Browser, address: str, token: str) -> Iterator[Opening]:
    """Opens a page of the shop with this in it."""
    with ExitStack() as pages:
        yield lambda body, **more: pages.enter_context(shop_page(browser, address, body, **more))


def frame(name: str = "recommended", more: str = "") -> str:
    return f'<notesik-frame shop="{SHOP}" frame="{name}" {more}></notesik-frame>'


# --- shown -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_shown_on_a_strict_page_of_another_origin(shop: Opening, token: str, name: str) -> None:
    page = shop(frame(name, f'contact="{token}"'))
    expect(page.cards.first).to_be_visible()
    expect(page.cards.first).to_contain_text("Spełnia wszystko")
    page.page.wait_for_load_state("networkidle")
    assert page.said == []
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", [*LAYOUTS, "painted"])
def test_axe_finds_nothing_in_any_layout(shop: Opening, token: str, name: str, width: int, dark: bool) -> None:
    page = shop(frame(name, f'contact="{token}"'), width=width, dark=dark)
    expect(page.cards.first).to_be_visible()
    page.page.wait_for_load_state("networkidle")
    assert axe(page) == []
    for asking in page.page.locator("notesik-frame summary").all():
        if asking.is_visible():
            asking.click()
    assert axe(page) == []


def axe(shop: Shop) -> list[object]:
    return [each["id"] for each in Axe().run(shop.page).response["violations"]]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["recommended", "grid", "best"])
def test_nothing_moves_when_the_frame_comes(shop: Opening, token: str, name: str, width: int) -> None:
    page = shop(frame(name, f'contact="{token}"'), width=width)
    expect(page.cards.first).to_be_visible()
    page.page.wait_for_load_state("networkidle")
    page.page.wait_for_timeout(300)
    assert page.page.evaluate("shifts") == 0


def test_room_that_is_said_is_kept_before_the_frame_comes(shop: Opening, token: str) -> None:
    held: list[Route] = []
    page = shop(
        frame("row", f'contact="{token}" reserve="700"'), routes={"**/frames/row?*": lambda route: held.append(route)}
    )
    page.page.wait_for_function("() => document.querySelector('notesik-frame').clientHeight === 700")
    assert page.cards.count() == 0
    page.page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    expect(page.cards.first).to_be_visible()
    page.page.wait_for_timeout(300)
    assert page.page.evaluate("shifts") == 0


def test_what_is_far_away_is_not_loaded_before_it_comes_near(shop: Opening) -> None:
    far = f'<p><img alt="" width="9" height="4000"></p>{frame("best")}'
    page = shop(far)
    page.page.wait_for_timeout(300)
    assert page.paths("/frames/") == []
    page.element.scroll_into_view_if_needed()
    expect(page.cards).to_have_count(4)


def test_an_eager_frame_does_not_wait(shop: Opening) -> None:
    page = shop(f'<p><img alt="" width="9" height="4000"></p>{frame("best", "eager")}')
    expect(page.cards).to_have_count(4)


def test_what_stands_in_the_element_is_seen_until_the_frame_is_there(shop: Opening) -> None:
    held: list[Route] = []
    fallback = f'<notesik-frame shop="{SHOP}" frame="best"><p id="before">Bestsellery</p></notesik-frame>'
    page = shop(fallback, routes={"**/frames/best": lambda route: held.append(route)})
    expect(page.page.locator("#before")).to_be_visible()
    page.page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    expect(page.cards).to_have_count(4)
    expect(page.page.locator("#before")).to_be_hidden()


# --- what the page hears ---------------------------------------------------------------------------------------------


def test_the_page_hears_which_products_were_seen_and_followed(shop: Opening) -> None:
    page = shop(frame("best"))
    page.wait_heard("shown")
    page.page.wait_for_timeout(200)
    seen = [product for detail in page.heard("shown") for product in detail["products"]]
    products = page.cards.evaluate_all("(cards) => cards.map((card) => card.dataset.product)")
    assert sorted(seen) == sorted(products)
    assert {detail["scenario"] for detail in page.heard("shown")} == {"bestsellers"}
    page.page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    page.cards.nth(1).get_by_role("link").click()
    assert page.heard("clicked") == [{"product": products[1]}]


def test_only_what_was_seen_is_said_to_be_seen(shop: Opening, token: str) -> None:
    page = shop(frame("recommended", f'contact="{token}"'), width=390)
    page.wait_heard("shown")
    page.page.wait_for_timeout(200)
    assert len([product for detail in page.heard("shown") for product in detail["products"]]) < 12


def test_a_frame_with_nothing_honest_to_show_hides_and_says_why(shop: Opening) -> None:
    page = shop(frame("recommended"))
    page.wait_heard("empty")
    assert page.heard("empty") == [{"reason": "no-preferences"}]
    expect(page.element).to_be_hidden()
    assert page.said == []


@pytest.mark.parametrize(
    "fault", [lambda route: route.abort(), lambda route: route.fulfill(status=503, body="")], ids=["no line", "503"]
)
def test_a_service_that_is_down_leaves_no_gap_and_breaks_nothing(shop: Opening, fault: Callable[[Route], None]) -> None:
    page = shop(frame("best"), routes={"**/v1/**": fault})
    page.wait_heard("failed")
    expect(page.element).to_be_hidden()
    expect(page.page.locator("#after")).to_be_visible()
    assert [line for line in page.said if not line.startswith("Failed to load resource")] == []


def test_a_frame_that_there_is_not_hides_and_says_which_there_are(shop: Opening) -> None:
    page = shop(frame("nowhere"))
    page.wait_heard("failed")
    expect(page.element).to_be_hidden()
    assert "nowhere" in page.heard("failed")[0]


def test_a_banner_is_as_wide_as_its_frame_whether_it_leads_somewhere_or_not(shop: Opening) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50"/>'
    page = shop(
        frame("led") + frame("unled", "eager"),
        routes={"**/banner.svg": lambda route: route.fulfill(body=picture, content_type="image/svg+xml")},
    )
    expect(page.cards).to_have_count(8)
    widths = page.page.locator("notesik-frame .notesik-banner img").evaluate_all(
        "(all) => all.map((each) => each.clientWidth)"
    )
    assert widths == [page.element.evaluate("(element) => element.clientWidth")] * 2


def test_why_opens_under_the_pointer(shop: Opening, token: str) -> None:
    for name in ("grid", "row"):
        page = shop(frame(name, f'contact="{token}"'))
        why = page.page.locator("notesik-frame .notesik-why summary")
        before = why.bounding_box()
        why.click()
        expect(page.page.locator("notesik-frame .notesik-why-body")).to_be_visible()
        assert why.bounding_box() == before


def test_a_line_that_fails_later_takes_nothing_away(shop: Opening) -> None:
    page = shop(frame("best"))
    expect(page.cards).to_have_count(4)
    page.page.route("**/v1/**", lambda route: route.abort())
    page.element.evaluate("(element) => element.refresh()")
    page.wait_heard("failed")
    expect(page.cards).to_have_count(4)


# --- changed ---------------------------------------------------------------------------------------------------------


def test_attributes_may_change_later(shop: Opening, token: str) -> None:
    page = shop(frame("best"))
    expect(page.cards).to_have_count(4)
    page.element.evaluate("(element) => element.setAttribute('k', '2')")
    expect(page.cards).to_have_count(2)
    page.element.evaluate("(element) => element.setAttribute('locale', 'en')")
    expect(page.page.locator("notesik-frame section")).to_have_attribute("lang", "en")
    page.element.evaluate(
        "(element, token) => { element.setAttribute('frame', 'grid'); element.setAttribute('contact', token); }", token
    )
    expect(page.cards.first).to_contain_text("Meets everything")


def test_what_a_visitor_states_is_followed_at_once(shop: Opening) -> None:
    page = shop(frame("grid"), script=f'data-shop="{SHOP}" data-centre="notesik"')
    page.wait_heard("empty")
    page.page.evaluate(
        """notesik.state({ preferences: [{ main: "Dżinsy", criteria: [{ filter: "color", any: ["zielony"] }] }] })"""
    )
    expect(page.cards.first).to_contain_text("zielony")
    expect(page.element).to_be_visible()


# --- more of the list ------------------------------------------------------------------------------------------------


def test_the_rest_of_the_list_comes_into_the_same_list(shop: Opening, token: str) -> None:
    page = shop(frame("grid", f'contact="{token}"'))
    expect(page.cards).to_have_count(5)
    more = page.page.get_by_role("button", name=re.compile(r"Pokaż wszystkie \d+"))
    total = int(re.findall(r"\d+", more.inner_text())[0])
    more.focus()
    page.page.keyboard.press("Enter")
    expect(page.cards).to_have_count(total)
    expect(more).to_have_count(0)
    expect(page.cards.nth(5).get_by_role("link")).to_be_focused()
    expect(page.page.get_by_role("status")).to_have_text(f"Produkty od 6 do {total} z {total}")
    products = page.cards.evaluate_all("(cards) => cards.map((card) => card.dataset.product)")
    assert len({*products}) == total
    assert page.cards.last.get_attribute("data-slot") == str(total)


# --- a row that scrolls ----------------------------------------------------------------------------------------------


def test_a_row_scrolls_by_its_buttons_and_by_the_keyboard(shop: Opening, token: str) -> None:
    page = shop(frame("row", f'contact="{token}"'))
    row = page.page.locator("notesik-frame .notesik-cards")
    back, on = (page.page.get_by_role("button", name=name) for name in ("Poprzednie produkty", "Następne produkty"))
    expect(back).to_have_attribute("aria-disabled", "true")
    on.click()
    page.page.wait_for_function(
        "() => document.querySelector('notesik-frame').shadowRoot.querySelector('ul.notesik-cards').scrollLeft > 300"
    )
    expect(back).to_have_attribute("aria-disabled", "false")
    for button in (on, back):
        while button.get_attribute("aria-disabled") == "false":
            button.click(force=True)
            page.page.wait_for_timeout(50)
        expect(button).to_have_attribute("aria-disabled", "true")
    row.focus()
    page.page.keyboard.press("ArrowRight")
    page.page.wait_for_function(
        "() => document.querySelector('notesik-frame').shadowRoot.querySelector('ul.notesik-cards').scrollLeft > 20"
    )


def test_a_row_that_fits_has_no_buttons(shop: Opening, token: str) -> None:
    page = shop(frame("row", f'contact="{token}" k="2"'))
    expect(page.cards).to_have_count(2)
    expect(page.page.get_by_role("button", name="Następne produkty")).to_have_count(0)


def test_everything_is_reached_by_the_keyboard(shop: Opening, token: str) -> None:
    page = shop(frame("row", f'contact="{token}" k="3"'))
    expect(page.cards).to_have_count(3)
    reached = []
    for _ in range(12):
        page.page.keyboard.press("Tab")
        reached.append(page.page.evaluate("document.activeElement.shadowRoot?.activeElement?.textContent.trim()"))
    titles = page.cards.locator(".notesik-title").all_inner_texts()
    assert [title for title in titles if title not in reached] == []
    assert "Dlaczego to widzę?" in reached


# --- who is looking --------------------------------------------------------------------------------------------------


def test_the_shops_server_says_who_is_looking(shop: Opening, token: str) -> None:
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers)
        route.fulfill(json={"token": token})

    page = shop(
        frame("grid", 'contact-url="/who"') + frame("one", 'contact-url="/who" eager'), routes={"**/who": answer}
    )
    expect(page.cards).to_have_count(6)
    assert len(asked) == 1, "asked once a page"


def test_a_token_as_plain_text_does_too(shop: Opening, token: str) -> None:
    page = shop(frame("grid", 'contact-url="/who"'), routes={"**/who": lambda route: route.fulfill(body=token + "\n")})
    expect(page.cards).to_have_count(5)


@pytest.mark.parametrize(
    "answer", [(204, ""), (401, ""), (404, "nic"), (200, "<!doctype html><p>Zaloguj"), (200, "{}")]
)
def test_any_other_answer_means_nobody(shop: Opening, answer: tuple[int, str]) -> None:
    status, body = answer
    page = shop(
        frame("best", 'contact-url="/who"'), routes={"**/who": lambda route: route.fulfill(status=status, body=body)}
    )
    expect(page.cards).to_have_count(4)
    assert [url for url in page.paths("/frames/best") if "contact=" in url] == []


def test_a_token_that_has_expired_is_asked_for_again(shop: Opening, token: str) -> None:
    answers = iter(["x" * 40, token])
    page = shop(frame("grid", 'contact-url="/who"'), routes={"**/who": lambda route: route.fulfill(body=next(answers))})
    expect(page.cards).to_have_count(5)
    assert len(page.paths("contact=")) == 2


def test_a_token_in_the_page_that_has_expired_is_nobodys(shop: Opening) -> None:
    page = shop(frame("best", f'contact="{"x" * 40}"'))
    expect(page.cards).to_have_count(4)


def test_where_no_token_is_taken_the_frame_is_nobodys(shop: Opening) -> None:
    tokens = iter(["x" * 40, "y" * 40])
    page = shop(frame("best", 'contact-url="/who"'), routes={"**/who": lambda route: route.fulfill(body=next(tokens))})
    expect(page.cards).to_have_count(4)
    assert ["contact=" in each for each in page.paths("/frames/best")].count(True) == 2


# --- consent ---------------------------------------------------------------------------------------------------------

SPY = """
window.touched = [];
for (const name of ["getItem", "setItem", "removeItem", "key", "clear"]) {
  const own = Storage.prototype[name];
  Storage.prototype[name] = function (...all) { touched.push(name); return own.apply(this, all); };
}
"""
STATE = """notesik.state({ preferences: [{ main: "Dżinsy", criteria: [{ filter: "color", any: ["zielony"] }] }] })"""
OURS = f'data-shop="{SHOP}" data-centre="notesik"'


def test_without_consent_the_device_is_neither_written_nor_read(shop: Opening, token: str) -> None:
    page = shop(frame("grid", f'contact="{token}"'), script=OURS, before=SPY)
    expect(page.cards).to_have_count(5)
    page.page.evaluate(STATE)
    page.page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    page.cards.first.get_by_role("link").click()
    page.page.evaluate("dataLayer.push(['consent', 'default', { analytics_storage: 'denied' }])")
    page.page.wait_for_timeout(200)
    assert page.page.evaluate("touched") == []
    assert page.page.context.cookies() == []


GRANTED = "{ personalization_storage: 'granted', analytics_storage: 'granted' }"
DENIED = "{ personalization_storage: 'denied', analytics_storage: 'denied' }"
HALF = "{ personalization_storage: 'granted', analytics_storage: 'denied' }"


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (f"['consent', 'default', {GRANTED}]", "", True),
        (f"['consent', 'default', {DENIED}]", "", False),
        (f"['consent', 'default', {DENIED}]", f"['consent', 'update', {GRANTED}]", True),
        (f"['consent', 'default', {GRANTED}]", f"['consent', 'update', {DENIED}]", False),
        (f"['consent', 'default', {DENIED}]", f"['consent', 'update', {HALF}]", False),
        ("['consent', 'default', { personalization_storage: 'granted', region: ['US'] }]", "", False),
        (f"['consent', 'default', {{ region: ['PL'], ...{DENIED} }}]", f"['consent', 'default', {GRANTED}]", False),
        ("{ event: 'gtm.js' }", "['consent', 'update', { analytics_storage: 'granted' }]", True),
        ("['config', 'G-1']", "", False),
    ],
)  # fmt: skip
def test_consent_mode_is_read_before_and_after_we_are_loaded(
    shop: Opening, before: str, after: str, kept: bool
) -> None:
    layer = "window.dataLayer = []; window.gtag = function () { dataLayer.push(arguments); };"
    page = shop("", script=OURS, before=f"{layer} gtag(...[].concat({before}));")
    if after:
        page.page.evaluate(f"gtag(...[].concat({after}))")
    page.page.evaluate(STATE)
    assert (page.page.evaluate("localStorage.length") == 1) is kept


def test_others_who_wrap_the_layer_are_not_disturbed(shop: Opening) -> None:
    wrapping = """window.dataLayer = []; window.others = [];
    const own = dataLayer.push;
    dataLayer.push = function (...all) { others.push(...all); return own.apply(this, all); };"""
    page = shop("", before=wrapping)
    assert page.page.evaluate("dataLayer.push({ event: 'a' }, { event: 'b' })") == 2
    page.page.evaluate(
        """() => { const own = dataLayer.push;
        dataLayer.push = function (...all) { others.push("later"); return own.apply(dataLayer, all); };
        dataLayer.push({ event: "c" }); }"""
    )
    assert page.page.evaluate("others.map((each) => each.event ?? each)") == ["a", "b", "later", "c"]
    assert page.page.evaluate("dataLayer.length") == 3


def test_whoever_agreed_is_known_again_and_forgotten_when_they_take_it_back(shop: Opening) -> None:
    page = shop(frame("grid"), script=f"{OURS} data-consent")
    page.wait_heard("empty")
    page.page.evaluate(STATE)
    expect(page.cards.first).to_contain_text("zielony")
    page.page.reload()
    expect(page.cards.first).to_contain_text("zielony")
    page.page.evaluate("notesik.consent(false)")
    expect(page.element).to_be_hidden()
    assert page.page.evaluate("localStorage.length") == 0


def test_a_yes_that_comes_later_shows_what_was_stated_before(shop: Opening) -> None:
    page = shop(frame("grid"), script=OURS)
    page.page.evaluate("notesik.consent(true)")
    page.page.evaluate(STATE)
    expect(page.cards.first).to_contain_text("zielony")
    assert json.loads(page.page.evaluate("localStorage.getItem('notesik')"))["visits"].keys() == {SHOP}
    page.page.reload()
    page.wait_heard("empty")
    page.page.evaluate("notesik.consent(true)")
    expect(page.cards.first).to_contain_text("zielony")


# --- acts ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def acting(served: Service, token: str) -> Iterator[str]:
    """A token by which Ola may refuse and wish; what it did is taken back."""
    before = served.contacts.get(SHOP, CONTACT)
    assert before is not None
    yield served.tokens.make(SHOP, CONTACT, acts=True)
    back = lambda card: replace(card, preferences=before.preferences, products=before.products)  # noqa: E731
    served.contacts.change(SHOP, CONTACT, back, Occasion(Actor.SHOP, "test", datetime.now(UTC)))


def test_whoever_may_only_read_is_offered_nothing_to_do(shop: Opening, token: str) -> None:
    page = shop(frame("grid", f'contact="{token}"'))
    expect(page.cards).to_have_count(5)
    assert page.page.locator("notesik-frame [data-act='refuse'], notesik-frame [data-act='wish']").count() == 0


def test_a_value_that_is_refused_leaves_at_once_and_comes_back_by_undo(shop: Opening, acting: str) -> None:
    page = shop(frame("grid", f'contact="{acting}"'))
    expect(page.cards).to_have_count(5)
    before = page.cards.evaluate_all("(cards) => cards.map((card) => card.dataset.product)")
    first = page.cards.first
    first.locator(".notesik-refuse summary").click()
    values = first.locator("[data-act='refuse'][data-value]")
    assert values.count() > 0
    said = values.first.inner_text()
    values.first.click()
    status = page.page.get_by_role("status")
    expect(status).to_contain_text(said.split(": ")[1])
    expect(page.page.get_by_role("button", name="Cofnij")).to_be_focused()
    expect(page.page.locator(f"notesik-frame [data-product='{before[0]}']")).to_have_count(0)
    expect(page.page.locator("notesik-frame .notesik-why")).to_contain_text("bez:")
    page.page.keyboard.press("Enter")
    expect(page.page.locator(f"notesik-frame [data-product='{before[0]}']")).to_have_count(1)
    expect(status).to_be_empty()
    assert page.said == []


def test_refusing_scrolls_nowhere_and_undo_stands_in_sight(shop: Opening, acting: str) -> None:
    contact = f'contact="{acting}"'
    page = shop(f'{frame("recommended", contact)}<img alt="" width="9" height="2000">', width=390)
    expect(page.cards.nth(3)).to_be_visible()
    card = page.cards.nth(1)
    product = card.get_attribute("data-product")
    card.locator(".notesik-refuse summary").click()
    only = card.get_by_role("button", name="Tylko ten produkt")
    expect(only).to_be_in_viewport(ratio=1)
    page.page.wait_for_timeout(100)
    before = page.page.evaluate("scrollY")
    with page.page.expect_response("**/acts"):
        only.click()
    gone = page.page.locator(f"notesik-frame [data-product='{product}']")
    undo = page.page.get_by_role("button", name="Cofnij")
    expect(gone).to_have_count(0)
    expect(undo).to_be_in_viewport(ratio=1)
    page.page.wait_for_timeout(300)
    assert page.page.evaluate("scrollY") == before
    undo.click()
    expect(gone).to_have_count(1)
    assert page.page.evaluate("scrollY") == before


def test_what_was_shown_is_told_once_whatever_is_refused_and_taken_back(shop: Opening, acting: str) -> None:
    page = shop(frame("grid", f'contact="{acting}"'))
    page.wait_heard("shown")
    page.cards.first.locator(".notesik-refuse summary").click()
    with page.page.expect_response("**/acts"):
        page.cards.first.get_by_role("button", name="Tylko ten produkt").click()
    expect(page.page.get_by_role("status")).to_contain_text("Nie pokażemy")
    with page.page.expect_response("**/frames/grid?*"):
        page.page.get_by_role("button", name="Cofnij").click()
    page.page.wait_for_timeout(1300)
    slots = [(event["answer"], slot) for each in told(page) for event in each["events"] for slot in event["slots"]]
    assert len(slots) == len({*slots}) == 5
    said = [product for detail in page.heard("shown") for product in detail["products"]]
    assert len(said) == len({*said})


def test_a_merchants_own_template_wishes_refuses_and_pages(shop: Opening, acting: str) -> None:
    page = shop(frame("own", f'contact="{acting}"'))
    expect(page.cards).to_have_count(3)
    assert axe(page) == []
    heart = page.cards.nth(1).locator("[data-act='wish']")
    with page.page.expect_response("**/acts"):
        heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    product = page.cards.first.get_attribute("data-product")
    refused = page.page.locator(f"notesik-frame [data-product='{product}']")
    with page.page.expect_response("**/acts"):
        page.cards.first.get_by_role("button", name="Nie to").click()
    expect(refused).to_have_count(0)
    expect(page.cards).to_have_count(3)
    page.page.get_by_role("button", name="Cofnij").click()
    expect(refused).to_have_count(1)
    page.page.get_by_role("button", name="Pokaż więcej").click()
    expect(page.cards.nth(5)).to_be_visible()
    expect(page.page.get_by_role("button", name="Pokaż więcej")).to_have_count(0)
    products = page.cards.evaluate_all("(cards) => cards.map((card) => card.dataset.product)")
    assert len(products) == len({*products})
    expect(page.cards.nth(3).get_by_role("link")).to_be_focused()
    assert page.said == []


def test_a_product_alone_is_refused_by_the_keyboard_and_esc_changes_nothing(shop: Opening, acting: str) -> None:
    page = shop(frame("grid", f'contact="{acting}"'))
    expect(page.cards).to_have_count(5)
    product = page.cards.first.get_attribute("data-product")
    asking = page.cards.first.locator(".notesik-refuse summary")
    asking.focus()
    page.page.keyboard.press("Enter")
    only = page.cards.first.get_by_role("button", name="Tylko ten produkt")
    expect(only).to_be_visible()
    assert axe(page) == []
    only.focus()
    page.page.keyboard.press("Escape")
    expect(only).to_be_hidden()
    expect(asking).to_be_focused()
    page.page.keyboard.press("Enter")
    only.focus()
    page.page.keyboard.press("Enter")
    expect(page.page.locator(f"notesik-frame [data-product='{product}']")).to_have_count(0)
    expect(page.cards).to_have_count(5)


def test_a_refusal_that_cannot_be_kept_puts_the_card_back_and_says_so(shop: Opening, acting: str) -> None:
    page = shop(frame("grid", f'contact="{acting}"'), routes={"**/acts": lambda route: route.abort()})
    expect(page.cards).to_have_count(5)
    product = page.cards.first.get_attribute("data-product")
    page.cards.first.locator(".notesik-refuse summary").click()
    page.cards.first.get_by_role("button", name="Tylko ten produkt").click()
    expect(page.page.get_by_role("status")).to_have_text("Nie udało się. Spróbuj jeszcze raz.")
    assert page.cards.first.get_attribute("data-product") == product


def test_undo_is_offered_for_ten_seconds(shop: Opening, acting: str) -> None:
    page = shop(frame("grid", f'contact="{acting}"'))
    expect(page.cards).to_have_count(5)
    page.page.clock.install()
    undo = page.page.get_by_role("button", name="Cofnij")
    page.cards.first.locator(".notesik-refuse summary").click()
    page.cards.first.get_by_role("button", name="Tylko ten produkt").click()
    expect(undo).to_be_visible()
    page.page.mouse.move(0, 0)
    page.page.clock.fast_forward(11_000)
    expect(undo).to_have_count(0)


def test_undo_is_not_taken_from_under_the_keyboard(shop: Opening, acting: str) -> None:
    page = shop(frame("grid", f'contact="{acting}"'))
    expect(page.cards).to_have_count(5)
    page.page.clock.install()
    undo = page.page.get_by_role("button", name="Cofnij")
    page.cards.first.locator(".notesik-refuse summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.page.keyboard.press(key)
    expect(undo).to_be_focused()
    page.page.clock.fast_forward(11_000)
    expect(undo).to_be_visible()
    page.page.evaluate("document.activeElement.blur()")
    page.page.clock.fast_forward(11_000)
    expect(undo).to_have_count(0)


def test_a_wish_is_kept_and_taken_back(shop: Opening, acting: str) -> None:
    page = shop(frame("grid", f'contact="{acting}"'))
    heart = page.cards.first.locator(".notesik-wish")
    expect(heart).to_have_attribute("aria-pressed", "false")
    with page.page.expect_response("**/acts"):
        heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    page.page.reload()
    expect(heart).to_have_attribute("aria-pressed", "true")
    with page.page.expect_response("**/acts"):
        heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false")


# --- told to the service ---------------------------------------------------------------------------------------------


def told(page: Shop) -> list[dict[str, Any]]:
    """What was told so far, oldest first."""
    sent = [each for each in page.asked if each.url.endswith(f"/v1/shops/{SHOP}/events")]
    assert all("text/plain" in each.headers["content-type"] for each in sent)
    return [json.loads(each.post_data or "") for each in sent]


def taken(page: Shop, document: dict[str, Any]) -> object:
    """What the service answers to the same again; a browser does not tell what it answered to a page that is left."""
    origin = {"origin": page.service.replace("127.0.0.1", "localhost"), "content-type": "text/plain"}
    address = f"{page.service}/v1/shops/{SHOP}/events"
    return page.page.context.request.post(address, data=json.dumps(document), headers=origin).json()


def test_without_consent_what_was_seen_is_told_of_nobody(shop: Opening, token: str) -> None:
    page = shop(frame("grid", f'contact="{token}"'), script=OURS)
    with page.page.expect_response("**/events"):
        page.wait_heard("shown")
    (document,) = told(page)
    assert taken(page, document) == {"taken": 1, "refused": []}
    assert document.keys() == {"consent", "events"}
    assert document["consent"] is False
    assert document["events"][0].keys() == {"event", "answer", "slots", "products"}
    page.page.evaluate("notesik.viewed('KW-1006'); notesik.bought({ order: '1', products: [] })")
    page.page.wait_for_timeout(100)
    assert len(told(page)) == 1
    page.page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    page.cards.first.get_by_role("link").click()
    assert "?" not in (page.cards.first.get_by_role("link").get_attribute("href") or "?")


def test_with_consent_what_is_clicked_and_bought_is_joined_by_its_view(shop: Opening, token: str) -> None:
    page = shop(frame("grid", f'contact="{token}"'), script=f'{OURS} data-consent data-contact-url="/who"',
                routes={"**/who": lambda route: route.fulfill(body=token)})  # fmt: skip
    with page.page.expect_response("**/events"):
        page.wait_heard("shown")
    seen = told(page)[0]
    assert re.fullmatch(r"[\w-]{16,64}", seen["view"])
    assert seen["contact"] == token
    page.page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    link = page.cards.first.get_by_role("link")
    link.click()
    assert (link.get_attribute("href") or "").endswith(f"?v={seen['view']}")
    product = page.cards.first.get_attribute("data-product")
    with page.page.expect_response("**/events"):
        page.page.evaluate("(product) => notesik.viewed(product)", product)
    with page.page.expect_response("**/events"):
        order = {
            "order": "Z-1",
            "currency": "PLN",
            "products": [{"product": product, "quantity": 1, "price": "159.00"}],
        }
        page.page.evaluate("(order) => notesik.bought(order)", order)
    assert [taken(page, document) for document in told(page)] == [{"taken": 1, "refused": []}] * 3
    assert told(page)[-1]["events"] == [{"event": "bought", **order, "views": [seen["view"]]}]
    assert told(page)[-1]["contact"] == token


def test_a_browser_remembers_the_last_clicks_only(shop: Opening) -> None:
    page = shop(frame("best"), script=f"{OURS} data-consent")
    expect(page.cards).to_have_count(4)
    page.page.evaluate("addEventListener('click', (event) => event.preventDefault())")
    old = {"clicks": [{"view": f"view-{n:016}", "product": "x", "time": 0 if n < 5 else 4e12} for n in range(60)]}
    page.page.evaluate("(old) => localStorage.setItem('notesik', JSON.stringify(old))", old)
    page.cards.first.get_by_role("link").click()
    clicks = json.loads(page.page.evaluate("localStorage.getItem('notesik')"))["clicks"]
    assert len(clicks) == 50
    assert clicks[-1]["product"] == page.cards.first.get_attribute("data-product")
    page.page.evaluate("notesik.consent(false)")
    assert page.page.evaluate("localStorage.length") == 0
