"""The invented shop as people meet it: a real browser, the real service, with JavaScript and without."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from service.demonstration import demo_application, prepare
from service.server import listen
from service.settings import Settings

pytestmark = pytest.mark.browser

JEANS, BLOUSES = "Odzież > Spodnie > Dżinsy", "Odzież > Bluzki"
NB = "\u00a0"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, served on a free port."""
    with listen("127.0.0.1", 0) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        service = prepare(Settings(demo_data=tmp_path_factory.mktemp("demo")), base)
        server = uvicorn.Server(uvicorn.Config(demo_application(service, base)[0], log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield base
        server.should_exit = True
        thread.join()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the shop in a fresh window; whatever the console or the policy complains about fails the test."""
    complaints: list[str] = []
    with ExitStack() as windows:

        def opening(width: int = 1280, path: str = "/demo/", javascript: bool = True) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale="pl-PL"
            )
            windows.callback(context.close)
            context.set_default_timeout(8000)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(address + path)
            return page

        yield opening
    assert complaints == []


def want(page: Page, filter_: str, value: str) -> None:
    press(page, f'[name="any.{filter_}"][value="{value}"]')


def refuse(page: Page, filter_: str, value: str) -> None:
    press(page, f'[name="none.{filter_}"][value="{value}"]')


def press(page: Page, field: str) -> None:
    """Press the label around a field, as a finger would; a closed question is opened first."""
    label = page.locator(f"label:has({field})")
    label.wait_for(state="attached")
    if not label.is_visible():
        page.locator(f"details.question:has({field}) > summary").click()
    label.click()


def test_each_answer_is_followed_at_once(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    want(page, "color", "zielony")
    refuse(page, "color", "czarny")
    page.fill('[name="max.price"]', "200")
    expect(page.locator(".sentence")).to_have_text(f"Dżinsy. Kolor: zielony, bez: czarny. Cena: do 200{NB}zł")
    first = page.locator(".notesik-card").first
    expect(first).to_contain_text("Spełnia wszystko")
    expect(first).to_contain_text("zielony")
    expect(first).to_contain_text("poniżej limitu")
    expect(page.locator("#spoken")).to_contain_text("Został")
    assert page.url.endswith("/demo/")


def test_dependent_filters_come_and_go_with_the_main_value(visit: Open) -> None:
    page = visit()
    page.select_option("#main", BLOUSES)
    expect(page.locator('[data-question="material"]')).to_be_attached()
    page.select_option("#main", JEANS)
    expect(page.locator('[data-question="cut"]')).to_be_attached()
    expect(page.locator('[data-question="material"]')).not_to_be_attached()


def test_wanting_and_refusing_exclude_each_other(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    want(page, "color", "zielony")
    refuse(page, "color", "zielony")
    expect(page.locator('[name="any.color"][value="zielony"]')).not_to_be_checked()
    expect(page.locator(".sentence")).to_have_text("Dżinsy. Kolor: bez: zielony")


def test_a_band_and_typed_limits_exclude_each_other(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    press(page, '[name="band.price"][value="2"]')
    expect(page.locator(".sentence")).to_contain_text("Cena: przedział")
    page.fill('[name="min.price"]', "150")
    expect(page.locator(".sentence")).to_contain_text(f"Cena: od 150{NB}zł")
    expect(page.locator('[name="band.price"][value="2"]')).not_to_be_checked()


def test_a_limit_that_is_no_number_is_explained_by_its_field_and_by_the_products_as_long_as_it_stands(
    visit: Open,
) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    page.fill('[name="max.price"]', "tanio")
    expect(page.locator("#answer").get_by_role("alert")).to_have_text(
        "Cena: To nie jest liczba. Wpisz na przykład 200."
    )
    beside = page.locator('[data-question="price"] .fault')
    expect(beside).to_have_text("To nie jest liczba. Wpisz na przykład 200.")
    page.fill('[name="max.price"]', "200")
    expect(page.locator(".sentence")).to_contain_text("do 200")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(beside).to_be_hidden()


def test_the_place_and_the_focus_stay_while_products_change(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    field = page.locator('[name="max.price"]')
    field.click()
    before = page.evaluate("scrollY")
    page.keyboard.type("200", delay=120)
    expect(page.locator(".sentence")).to_contain_text(f"do 200{NB}zł")
    expect(field).to_be_focused()
    expect(field).to_have_value("200")
    assert page.evaluate("scrollY") == before


def test_the_latest_answer_wins_over_a_slow_earlier_one(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    expect(page.locator(".notesik-card").first).to_be_visible()
    page.evaluate(
        """() => { const real = fetch; let first = true;
        window.fetch = async (...all) => { const slow = first; first = false;
          if (slow) await new Promise((done) => setTimeout(done, 700)); return real(...all); }; }"""
    )
    want(page, "color", "zielony")
    page.wait_for_timeout(150)
    want(page, "color", "niebieski")
    expect(page.locator(".sentence")).to_have_text("Dżinsy. Kolor: zielony lub niebieski")
    page.wait_for_timeout(900)
    expect(page.locator(".sentence")).to_have_text("Dżinsy. Kolor: zielony lub niebieski")


def test_another_contact_brings_another_frame_and_the_panel_steps_aside(visit: Open) -> None:
    page = visit()
    page.locator('label:has([name="contact"][value="marek"])').click()
    expect(page.locator(".notesik-notice").first).to_contain_text("Żaden produkt nie spełnia wszystkiego")
    expect(page.locator(".panel")).not_to_be_visible()
    page.locator('label:has([name="contact"][value="anonymous"])').click()
    expect(page.locator(".empty")).to_contain_text("Jeszcze się nie znamy")
    page.locator('.door:has-text("Dżinsy")').click()
    expect(page.locator(".notesik-card").first).to_contain_text("Dżinsy")
    expect(page.locator(".panel")).to_be_visible()


def test_the_other_language_keeps_the_answers(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    want(page, "color", "zielony")
    expect(page.locator(".sentence")).to_have_text("Dżinsy. Kolor: zielony")
    page.get_by_role("link", name="English").click()
    expect(page.locator(".sentence")).to_have_text("Dżinsy. Colour: zielony")
    assert "color" not in page.url


def test_a_lost_connection_is_said(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    expect(page.locator(".notesik-card").first).to_be_visible()
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')); }")
    want(page, "color", "zielony")
    expect(page.locator("#spoken")).to_contain_text("Notesik nie odpowiedział")
    expect(page.locator("#spoken")).to_be_in_viewport()


def test_all_of_it_works_without_javascript(visit: Open) -> None:
    page = visit(javascript=False)
    page.locator('.door:has-text("Bluzki")').click()
    expect(page.locator('[data-question="material"]')).to_be_attached()
    want(page, "color", "różowy")
    page.get_by_role("button", name="Pokaż produkty").click()
    expect(page.locator(".sentence")).to_have_text("Bluzki. Kolor: różowy")
    expect(page.locator(".notesik-card").first).to_contain_text("różowy")
    page.select_option("#main", JEANS)
    page.get_by_role("button", name="Pokaż produkty").click()
    expect(page.locator('[data-question="material"]')).not_to_be_attached()


def test_a_contact_can_be_switched_without_javascript(visit: Open) -> None:
    page = visit(javascript=False)
    page.locator('label:has([name="contact"][value="ola"])').click()
    page.get_by_role("button", name="Otwórz notes").click()
    expect(page.locator(".sentence")).to_contain_text("Dżinsy. Kolor: zielony")
    expect(page.locator(".notesik-card").first).to_contain_text("Spełnia wszystko")


def test_a_product_leads_to_its_page_and_back(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    first = page.locator(".notesik-title a").first
    title = first.inner_text()
    first.click()
    expect(page.locator("h1")).to_have_text(title)
    page.get_by_role("link", name="Wróć do sklepu").click()
    expect(page.locator("#main")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1600])
def test_nothing_sticks_out_at_any_width(visit: Open, width: int) -> None:
    page = visit(width)
    page.select_option("#main", JEANS)
    want(page, "color", "zielony")
    expect(page.locator(".sentence")).to_have_text("Dżinsy. Kolor: zielony")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    reason = page.locator(".notesik-reason").first
    assert reason.evaluate("(line) => parseFloat(getComputedStyle(line).fontSize)") >= 14


def test_controls_are_large_enough_for_a_thumb(visit: Open) -> None:
    page = visit(390)
    page.select_option("#main", JEANS)
    expect(page.locator(".notesik-card").first).to_be_visible()
    controls = page.locator(
        ".person, .want:visible, .refuse:visible, select, .question > summary, .limits input:visible"
    )
    sizes = controls.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().height)")
    assert sizes
    assert min(sizes) >= 44


def test_cards_of_a_row_are_equally_high_and_keep_their_place_before_pictures_load(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    expect(page.locator(".notesik-card").first).to_be_visible()
    boxes = page.locator(".notesik-card").evaluate_all(
        "(all) => all.map((each) => [each.getBoundingClientRect().top, each.getBoundingClientRect().height])"
    )
    rows: dict[float, set[float]] = {}
    for top, height in boxes:
        rows.setdefault(top, set()).add(round(height))
    assert all(len(heights) == 1 for heights in rows.values())
    ratio = page.locator(".notesik-picture").last.evaluate("(box) => box.clientWidth / box.clientHeight")
    assert abs(ratio - 0.75) < 0.01
