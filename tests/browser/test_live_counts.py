"""Live counts in the panel: what each choice would leave, while a visitor chooses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.panel import BLOUSES, JEANS, Open, press, refuse, want

pytestmark = pytest.mark.browser

HOODIES = "Odzież > Bluzy"
GUIDE = Path(__file__).parents[2] / "docs" / "shop-developer.md"
Count = Callable[..., dict[str, Any]]

NUMBERS = """(all) => all.map((tick) => {
    const count = tick.closest("label").querySelector(".count");
    return [tick.name, tick.value, count ? count.textContent : "no number"];
})"""
BOXES = """(all) => all.map((each) => {
    const box = each.getBoundingClientRect();
    return [box.x, box.y + scrollY, box.width, box.height].map(Math.round);
})"""
CONTRASTS = """(all) => all.map((each) => {
    const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
    const seen = (colour) => (parts(colour)[3] ?? 1) && parts(colour).slice(0, 3);
    const light = (colour) => colour.map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
      .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
    let behind = each;
    while (!seen(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    const both = [getComputedStyle(each).color, getComputedStyle(behind).backgroundColor];
    const [low, high] = both.map((colour) => light(seen(colour))).sort((one, other) => one - other);
    return (high + 0.05) / (low + 0.05);
})"""


@pytest.fixture
def count(address: str) -> Iterator[Count]:
    """Asks Notesik itself for the counts of a half-stated preference, as a page of the shop."""
    with httpx2.Client(base_url=address, headers={"origin": address}) as client:

        def counts(main: str, *criteria: dict[str, Any]) -> dict[str, Any]:
            body = {"preferences": [{"main": main, "criteria": list(criteria)}]}
            return dict(client.post("/v1/shops/demo/counts", json=body).raise_for_status().json())

        yield counts


def fits(page: Page, products: int) -> None:
    """Wait until the page says that so many products fit."""
    words = rf"^Pasuj[eą] {products} produkt" if products else "^Nic nie pasuje do całości$"
    expect(page.locator(".fit strong")).to_have_text(re.compile(words))
    expect(page.get_by_role("status")).to_have_text(re.compile(words))


def numbers(page: Page) -> dict[tuple[str, str], str]:
    """What stands beside every choice, by field and value."""
    ticks = page.locator(".want input:not([value=''])")
    return {(name, value): number for name, value, number in ticks.evaluate_all(NUMBERS)}


def counted(document: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The same from the counts document."""
    found: dict[tuple[str, str], str] = {}
    for offer in document["dependent"]:
        if offer["shown"]:
            key, yes_no = offer["filter"], offer["type"] == "yes/no"
            for each in offer["values"]:
                name = "yes" if yes_no else "any"
                found[f"{name}.{key}", str(each["value"]).lower() if yes_no else each["value"]] = str(each["products"])
            for number, each in enumerate(offer["bands"], 1):
                found[f"band.{key}", str(number)] = str(each["products"])
    return found


@pytest.mark.parametrize("javascript", [True, False])
def test_every_number_shown_is_the_one_that_notesik_counts(visit: Open, count: Count, javascript: bool) -> None:
    page = visit(javascript=javascript)
    page.locator('.door:has-text("Dżinsy")').click()
    want(page, "color", "zielony")
    refuse(page, "color", "czarny")
    press(page, '[name="band.price"][value="2"]')
    document = count(JEANS, {"filter": "color", "any": ["zielony"], "none": ["czarny"]}, {"filter": "price", "band": 2})
    if javascript:
        fits(page, document["remaining"])
    else:
        page.get_by_role("button", name="Pokaż produkty").click()
        expect(page.locator(".fit strong")).to_contain_text(f" {document['remaining']} ")
    shown = numbers(page)
    assert shown.pop(("any.color", "czarny")) == "", "what is refused is left out of every count"
    expected = counted(document)
    expected.pop(("any.color", "czarny"))
    assert shown == expected
    assert {"0"} < set(shown.values())


def test_yes_and_no_say_what_they_would_leave(visit: Open, count: Count) -> None:
    page = visit()
    page.select_option("#main", HOODIES)
    document = count(HOODIES)
    fits(page, document["remaining"])
    assert numbers(page) == counted(document)
    assert ("yes.kaptur", "true") in numbers(page)


def test_the_number_of_fitting_products_follows_each_choice(visit: Open, count: Count) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    fits(page, count(JEANS)["remaining"])
    want(page, "color", "zielony")
    green = {"filter": "color", "any": ["zielony"]}
    fits(page, count(JEANS, green)["remaining"])
    page.fill('[name="max.price"]', "170")
    fits(page, count(JEANS, green, {"filter": "price", "max": "170", "currency": "PLN"})["remaining"])
    page.fill('[name="max.price"]', "")
    want(page, "color", "zielony")
    fits(page, count(JEANS)["remaining"])


def test_a_value_that_would_leave_none_is_greyed_and_chosen_anyway_leaves_none(visit: Open, count: Count) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    want(page, "color", "zielony")
    green, nurta = {"filter": "color", "any": ["zielony"]}, page.locator('[name="any.brand"][value="Nurta"]')
    fits(page, count(JEANS, green)["remaining"])
    greyed = page.locator(".value.none", has=nurta)
    expect(greyed).to_have_count(1)
    page.locator('[data-question="brand"] > summary').click()
    expect(nurta).to_have_accessible_name("chcę: Nurta, nic nie zostaje")
    want(page, "brand", "Nurta")
    fits(page, 0)
    assert count(JEANS, green, {"filter": "brand", "any": ["Nurta"]})["remaining"] == 0
    expect(page.locator(".notesik-card").first).to_contain_text("nie Nurta")
    want(page, "brand", "Nurta")
    fits(page, count(JEANS, green)["remaining"])


def test_a_chosen_value_that_came_to_leave_none_can_still_be_undone(visit: Open) -> None:
    page = visit()
    page.select_option("#main", JEANS)
    want(page, "brand", "Nurta")
    want(page, "color", "zielony")
    fits(page, 0)
    nurta = page.locator('[name="any.brand"][value="Nurta"]')
    expect(page.locator(".value.none", has=nurta)).to_have_count(1)
    expect(nurta).to_be_checked()
    nurta.focus()
    page.keyboard.press("Space")
    expect(nurta).not_to_be_checked()
    expect(nurta).to_be_focused()
    expect(page.locator(".fit strong")).to_contain_text("Pasuje")


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_greyed_can_still_be_read(visit: Open, dark: bool) -> None:
    page = visit(dark=dark)
    page.select_option("#main", JEANS)
    want(page, "color", "zielony")
    want(page, "size", "38")
    expect(page.locator(".value.none").first).to_be_visible()
    contrasts = page.locator(".value.none .want, .value.none .count, .value.none .refuse").evaluate_all(CONTRASTS)
    assert len(contrasts) > 20
    assert min(contrasts) >= 4.5


def test_nothing_moves_when_the_numbers_change(visit: Open) -> None:
    page = visit()
    page.select_option("#main", "*")
    fit = page.locator(".fit strong")
    expect(fit).to_be_visible()
    places, before = page.locator(".value:visible, .question, .panel"), fit.inner_text()
    still = places.evaluate_all(BOXES)
    assert len(still) > 20
    want(page, "color", "zielony")
    expect(fit).not_to_have_text(before)
    assert places.evaluate_all(BOXES) == still


def test_a_long_list_of_values_can_be_searched(visit: Open) -> None:
    page = visit()
    page.select_option("#main", "*")
    page.get_by_role("searchbox", name="szukaj: Kolor").fill("ŻÓŁ")
    colours = page.locator('[data-question="color"] .value:visible bdi')
    expect(colours).to_have_text(["żółty"])
    want(page, "color", "żółty")
    expect(page.locator(".sentence")).to_contain_text("Kolor: żółty")
    page.get_by_role("searchbox", name="szukaj: Kolor").fill("")
    expect(colours).to_have_count(22)


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("main", ["*", BLOUSES])
def test_nothing_overflows_on_a_phone_with_every_question_open(visit: Open, main: str, language: str) -> None:
    page = visit(390, f"/demo/?lang={language}")
    page.select_option("#main", main)
    expect(page.locator(".question").first).to_be_visible()
    page.locator("details:not([open]) > summary").evaluate_all("(all) => all.forEach((each) => each.click())")
    want(page, "color", "zielony")
    want(page, "material", "bawełna")
    expect(page.locator(".value.none").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".panel").evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")


def test_the_recipe_of_the_guide_shows_the_counts(visit: Open, count: Count) -> None:
    (recipe,) = re.findall(r"```js\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    green = {"filter": "color", "any": ["zielony"]}
    shown = visit().evaluate(f"""async () => {{
        const [notesik, shop, wish] = ["", "demo", {json.dumps({"main": JEANS, "criteria": [green]})}];
        const [fit, panel] = [document.createElement("p"), document.createElement("div")];
        for (const choice of ["brand=ABC", "brand=Nurta"]) {{
            const item = panel.appendChild(document.createElement("p"));
            item.dataset.choice = choice;
            item.appendChild(document.createElement("span")).className = "count";
        }}
        {recipe}
        return [fit.textContent, ...[...panel.children].map((item) => [item.textContent, item.className])];
    }}""")
    document = count(JEANS, green)
    brands = next(offer for offer in document["dependent"] if offer["filter"] == "brand")["values"]
    abc = next(each["products"] for each in brands if each["value"] == "ABC")
    assert shown == [f"{document['remaining']} products fit", [str(abc), ""], ["0", "none"]]
