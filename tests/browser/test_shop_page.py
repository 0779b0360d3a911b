"""The invented shop as people meet it: a real browser, the real service, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.panel import BLOUSES, JEANS, NB, Open, press, refuse, said_back, want

pytestmark = pytest.mark.browser


def test_each_answer_is_followed_at_once(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    want(page, "color", "zielony")
    refuse(page, "color", "czarny")
    page.fill('[name="max.price"]', "200")
    expect(page.locator(".sentence")).to_contain_text("Dżinsy. Kolor: zielony, bez: czarny")
    expect(page.locator(".sentence")).to_contain_text(f"Cena: do 200{NB}zł")
    first = page.locator(".notesik-card").first
    expect(first).to_contain_text("Spełnia wszystko")
    expect(first).to_contain_text("zielony")
    expect(first).to_contain_text("poniżej limitu")
    expect(page.locator("#spoken")).to_contain_text("produkt")
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
    said_back(page, "Dżinsy. Kolor: bez: zielony")


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
    said_back(page, "Dżinsy. Kolor: zielony lub niebieski")
    page.wait_for_timeout(900)
    said_back(page, "Dżinsy. Kolor: zielony lub niebieski")


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
    said_back(page, "Dżinsy. Kolor: zielony")
    page.get_by_role("link", name="English").click()
    said_back(page, "Dżinsy. Colour: zielony")
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
    said_back(page, "Bluzki. Kolor: różowy")
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
    said_back(page, "Dżinsy. Kolor: zielony")
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


def test_a_products_page_shows_what_is_like_it(visit: Open) -> None:
    page = visit(path="/demo/products/KW-1019")
    page.locator("notesik-frame").scroll_into_view_if_needed()
    cards = page.locator("notesik-frame .notesik-card")
    expect(cards.first).to_be_visible()
    assert "KW-1019" not in cards.evaluate_all("(cards) => cards.map((card) => card.dataset.product)")
    cards.first.locator(".notesik-title a").click()
    expect(page.locator("h1")).to_contain_text("Dżinsy")
