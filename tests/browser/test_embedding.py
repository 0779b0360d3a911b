"""The centre and forms on the shop's page: as a section and as a pop-up, by pointer and by keyboard."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.panel import Open

pytestmark = pytest.mark.browser

KEPT = "JSON.stringify(Object.entries(localStorage))"
POPUP = 'notesik-centre[mode="popup"]:not([contact-link])'


def heard(page: Page) -> None:
    """Notes which events the page hears, in ``window.heard``."""
    page.evaluate(
        """() => { window.heard = [];
        for (const name of ["ready", "stated", "closed"])
          document.addEventListener(`notesik:${name}`, () => window.heard.push(name)); }"""
    )


def put(page: Page, html: str) -> None:
    """Puts an element on the page, as its author would."""
    page.evaluate("(html) => document.querySelector('.colophon').insertAdjacentHTML('beforebegin', html)", html)


def state_in(page: Page, scope: str, selector: str) -> None:
    """Chooses an answer in a frame and sends the form."""
    frame = page.frame_locator(f"{scope} iframe")
    frame.locator(selector).first.check(force=True)
    frame.get_by_role("button", name="Wyślij").click()


def test_a_pop_up_opens_the_centre_and_esc_closes_it_and_gives_the_focus_back(visit: Open) -> None:
    page = visit()
    heard(page)
    button = page.get_by_role("button", name="Moje preferencje")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator(f"{POPUP} dialog")
    expect(dialog).to_be_visible()
    expect(page.frame_locator(f"{POPUP} iframe").locator("h1")).to_be_visible()
    for _ in range(40):  # the focus goes round within: the page behind is not reached
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in ("notesik-centre", "body")
    page.locator(f"{POPUP} form button").focus()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.localName") == "notesik-centre"
    assert page.evaluate("document.activeElement.shadowRoot.activeElement?.textContent") == "Moje preferencje"
    page.wait_for_function("() => heard.length > 1")  # a dialog says that it was closed some time after it was
    assert page.evaluate("heard") == ["ready", "closed"]


def test_esc_within_the_frame_closes_it_too(visit: Open) -> None:
    page = visit()
    heard(page)
    page.get_by_role("button", name="Moje preferencje").click()
    page.wait_for_function("() => heard.length > 0")  # loaded: until then nobody within the frame listens to keys
    frame = page.frame_locator(f"{POPUP} iframe")
    frame.locator("main").focus()
    frame.locator("main").press("Escape")
    expect(page.locator(f"{POPUP} dialog")).to_be_hidden()


def test_nothing_is_asked_of_the_service_before_the_pop_up_opens(visit: Open) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(300)
    assert [url for url in asked if "/visits" in url] == []
    page.get_by_role("button", name="Moje preferencje").click()
    expect(page.frame_locator(f"{POPUP} iframe").locator("h1")).to_be_visible()
    assert len([url for url in asked if "/visits" in url]) == 1


def test_a_section_keeps_its_room_before_and_after_it_loads(visit: Open) -> None:
    page = visit()
    put(page, '<notesik-form shop="demo" form="quiz" language="pl" height="1200"></notesik-form>')
    section = page.locator("notesik-form:not([mode])")
    section.scroll_into_view_if_needed()
    page.evaluate(
        """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => { window.shifts = 0;
        new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shifts += each.value; })
          .observe({ type: "layout-shift" }); done(); })))"""
    )
    assert section.bounding_box()["height"] == 1200  # type: ignore[index]
    expect(page.frame_locator("notesik-form:not([mode]) iframe").locator("h1")).to_be_visible()
    page.wait_for_timeout(300)
    assert section.bounding_box()["height"] == 1200  # type: ignore[index]
    assert page.evaluate("shifts") < 0.01


def test_a_section_grows_with_what_is_in_it(visit: Open) -> None:
    page = visit()
    put(page, '<notesik-form shop="demo" form="quiz" language="pl" height="50"></notesik-form>')
    frame = page.locator("notesik-form:not([mode]) iframe")
    frame.scroll_into_view_if_needed()
    content = page.frame_locator("notesik-form:not([mode]) iframe")
    expect(content.locator("h1")).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('notesik-form:not([mode])').shadowRoot.querySelector('iframe').clientHeight > 200"
    )
    assert content.locator("html").evaluate("(page) => page.scrollHeight <= page.clientHeight + 1")


def test_on_a_strict_page_of_another_origin_all_of_it_works_in_a_fence(browser: Browser, address: str) -> None:
    """As on a real shop: the service is elsewhere, and the shop's policy allows nothing inline."""
    elsewhere = address.replace("127.0.0.1", "localhost")
    context = browser.new_context(permissions=["local-network-access"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    policy = f"default-src 'none'; script-src {address}; connect-src {address}; frame-src {address}; style-src 'none'"
    page.route(
        f"{elsewhere}/shop",
        lambda route: route.fulfill(
            body=f"""<!doctype html><html lang="pl"><title>Sklep</title>
            <script src="{address}/embed.js" data-shop="demo" data-centre="notesik" defer></script>
            <notesik-form shop="demo" form="quiz" mode="popup"></notesik-form>""",
            headers={"content-security-policy": policy, "content-type": "text/html; charset=utf-8"},
        ),
    )
    page.goto(f"{elsewhere}/shop")
    page.get_by_role("button", name="Kilka pytań").click()
    frame = page.locator("notesik-form iframe")
    content = page.frame_locator("notesik-form iframe")
    content.locator('input[name="answer.shoe_size"][value="38"]').check(force=True)
    content.get_by_role("button", name="Wyślij").click()
    expect(content.locator("h1")).to_have_text("Dziękujemy! Zapisane w notesie.")
    assert page.evaluate("notesik.read().then((all) => all.key_information)") == {"shoe_size": "38"}
    sandbox = (frame.get_attribute("sandbox") or "").split()
    assert {"allow-scripts", "allow-forms"} <= {*sandbox}
    assert {"allow-top-navigation", "allow-modals", "allow-pointer-lock"} & {*sandbox} == set()
    assert frame.get_attribute("title") == "Kilka pytań"
    content.locator("body").press("Escape")
    expect(page.locator("notesik-form dialog")).to_be_hidden()
    context.close()
    assert complaints == []


def test_what_cannot_be_shown_is_said_to_the_page(visit: Open) -> None:
    page = visit()
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')); }")
    page.evaluate("document.addEventListener('notesik:failed', (event) => { window.failed = event.detail; })")
    page.get_by_role("button", name="Moje preferencje").click()
    page.wait_for_function("() => window.failed === 'no line'")
    expect(page.locator(f"{POPUP} dialog")).to_be_hidden()


@pytest.mark.parametrize("mode", ["popup", "section"])
def test_what_is_not_open_is_said_to_the_page_and_leaves_no_button_and_no_room(visit: Open, mode: str) -> None:
    page = visit()
    answer = "Response.json({ detail: 'nowhere is not active' }, { status: 422 })"
    page.evaluate(f"() => {{ window.fetch = () => Promise.resolve({answer}); }}")
    page.evaluate("document.addEventListener('notesik:refused', (event) => { window.refused = event.detail; })")
    put(
        page, f'<notesik-centre id="gone" shop="demo" centre="nowhere" mode="{mode}" button="Open me"></notesik-centre>'
    )
    if mode == "popup":
        page.get_by_role("button", name="Open me").click()
    else:
        page.evaluate("document.querySelector('#gone').scrollIntoView()")
    page.wait_for_function("() => window.refused?.includes('nowhere')")
    expect(page.locator("#gone")).to_be_hidden()


def test_a_foreign_page_frames_nothing(browser: Browser, address: str) -> None:
    page = browser.new_page()
    elsewhere = address.replace("127.0.0.1", "evil.localhost")
    page.route(f"{elsewhere}/", lambda route: route.fulfill(body="<!doctype html><title>evil</title>"))
    page.goto(f"{elsewhere}/")
    refused = page.evaluate(
        "(address) => fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })"
        ".then(() => false, () => true)",
        f"{address}/v1/shops/demo/forms/quiz/visits",
    )
    assert refused
    page.close()


def test_what_somebody_states_is_heard_of_but_not_told(visit: Open) -> None:
    page = visit()
    heard(page)
    page.evaluate("() => { window.told = []; addEventListener('message', (event) => told.push(event.data)); }")
    page.get_by_role("button", name="Trzy krótkie pytania").click()
    frame = page.frame_locator("notesik-form iframe")
    frame.locator('input[name="answer.shoe_size"][value="38"]').check(force=True)
    frame.get_by_role("button", name="Wyślij").click()
    expect(frame.locator("h1")).to_have_text("Dziękujemy! Zapisane w notesie.")
    page.wait_for_function("() => heard.includes('stated')")
    assert "38" not in page.evaluate("JSON.stringify(told)")
    assert {each["notesik"] for each in page.evaluate("told")} <= {"height", "stated", "close"}
    assert page.evaluate("notesik.read().then((all) => all.key_information)") == {"shoe_size": "38"}


def test_a_visitor_is_remembered_only_where_they_agreed(visit: Open) -> None:
    page = visit()
    page.evaluate("notesik.state({ key_information: { shoe_size: '39' } })")
    assert page.evaluate(KEPT) == "[]"
    page.evaluate("notesik.consent(true)")
    ((key, kept),) = json.loads(page.evaluate(KEPT))
    assert key == "notesik"
    assert re.fullmatch(r"[\w-]{44}", json.loads(kept)["visits"]["demo"])
    page.reload()
    assert page.evaluate("notesik.read().then((all) => all.key_information)") == {}
    page.reload()
    page.evaluate("notesik.consent(true)")
    assert page.evaluate("notesik.read().then((all) => all.key_information)") == {"shoe_size": "39"}
    page.evaluate("notesik.consent(false)")
    assert page.evaluate(KEPT) == "[]"
    page.reload()
    assert page.evaluate("notesik.read().then((all) => all.key_information)") == {}


def test_messages_of_other_frames_are_not_listened_to(visit: Open) -> None:
    page = visit()
    put(page, '<notesik-form shop="demo" form="quiz" language="pl" height="300"></notesik-form>')
    section = page.locator("notesik-form:not([mode])")
    section.scroll_into_view_if_needed()
    expect(page.frame_locator("notesik-form:not([mode]) iframe").locator("h1")).to_be_visible()
    page.wait_for_timeout(200)
    before = section.bounding_box()
    heard(page)
    page.evaluate("postMessage({ notesik: 'height', height: 9000 }, '*'); postMessage({ notesik: 'stated' }, '*')")
    page.wait_for_timeout(200)
    assert section.bounding_box() == before
    assert page.evaluate("heard") == []


def test_a_contacts_own_link_opens_their_centre_and_no_other_address(visit: Open) -> None:
    page = visit()
    page.locator('label:has([name="contact"][value="ola"])').click()
    opener = page.get_by_role("link", name="Zmień ten notes")
    opener.click()
    frame = page.locator("notesik-centre[contact-link] iframe")
    expect(page.frame_locator("notesik-centre[contact-link] iframe").locator("h1")).to_contain_text("Ola")
    assert "/c/" in (frame.get_attribute("src") or "")
    token = re.search(r"/c/([\w-]+)", frame.get_attribute("src") or "")
    assert token
    put(page, f'<notesik-centre contact-link="https://elsewhere.example/c/{token[1]}?x=1"></notesik-centre>')
    elsewhere = page.locator("notesik-centre:not([mode]) iframe")
    page.locator("notesik-centre:not([mode])").scroll_into_view_if_needed()
    expect(page.frame_locator("notesik-centre:not([mode]) iframe").locator("h1")).to_contain_text("Ola")
    assert "elsewhere" not in (elsewhere.get_attribute("src") or "")


def test_without_javascript_the_contacts_link_is_a_link(visit: Open) -> None:
    page = visit(javascript=False)
    page.locator('label:has([name="contact"][value="ola"])').click()
    page.get_by_role("button", name="Otwórz notes").click()
    page.get_by_role("link", name="Zmień ten notes").click()
    expect(page.locator("h1")).to_contain_text("Ola")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_pop_up_fits_the_screen(visit: Open, width: int) -> None:
    page = visit(width)
    page.get_by_role("button", name="Moje preferencje").click()
    dialog = page.locator(f"{POPUP} dialog")
    expect(page.frame_locator(f"{POPUP} iframe").locator("h1")).to_be_visible()
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 900


@pytest.mark.parametrize(("said", "title"), [("en-GB", "en"), ("pl", "pl")])
def test_for_somebody_unknown_the_centre_speaks_the_language_of_the_page(visit: Open, said: str, title: str) -> None:
    page = visit()
    put(
        page,
        f'<div lang="{said}"><notesik-centre id="here" shop="demo" centre="notesik" mode="popup" '
        'button="Open me"></notesik-centre></div>',
    )
    page.get_by_role("button", name="Open me").click()
    expect(page.frame_locator("#here iframe").locator("html")).to_have_attribute("lang", title)
