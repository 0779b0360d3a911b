"""Every preference of the mission, stated by a person in the centre: by a pointer, by the keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.centre import Person, served
from tests.service.centres.page.stand import FEEDS, Stand

pytestmark = pytest.mark.browser

Visit = Callable[..., Person]

MOVED = """window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => { moved += each.value; }))
  .observe({ type: "layout-shift", buffered: true });"""


@dataclass(frozen=True)
class Wish:
    """A preference of the mission: its feed, how it is said, what the card then keeps, the product that comes first."""

    feed: str
    industry: str
    say: Callable[[Person], None]
    main: str | None
    criteria: tuple[dict[str, Any], ...]
    product: str


def _green_jeans(person: Person) -> None:
    person.choose("Jeansy")
    person.want("gender", "female")
    person.want("color", "zielony")
    person.want("brand", "ABC")
    person.limit("price", "200", kind="under")


def _baby_care(person: Person) -> None:
    person.choose("Niemowlęta")
    person.want("purpose", "pielęgnacja")
    person.want("activity", "neutralne")
    person.want("brand", "XYZ")
    person.tick("fragrance", '[name="absent.fragrance"]')
    person.agree("health_issue")
    person.want("health_issue", "wrażliwa")


def _malta(person: Person) -> None:
    person.choose("Wypoczynek")
    person.want("country", "Malta")
    person.want("organisation", "w pełni zorganizowana")
    person.want("organisation", "all inclusive")
    person.tick("organisation", '[name="together.organisation"]')
    person.want("accommodation", "4*")
    person.agree("diet")
    person.want("diet", "wegańska")


def _loan(person: Person) -> None:
    person.choose_everything()
    person.limit("loan_value", "5000", side="min")
    person.limit("loan_value", "5000")
    person.limit("loan_length", "6", side="min")
    person.limit("loan_length", "6")
    person.pick("loan_insurance", "yes.loan_insurance", "true")
    person.agree("other_loans")
    person.pick("other_loans", "yes.other_loans", "false")


def _warehouse(person: Person) -> None:
    person.choose_everything()
    person.want("industry", "FMCG")
    person.want("production_stage", "dystrybucja")
    person.want("purpose", "automatyzacja magazynu")
    person.want("production_size", "duże")
    person.want("brand", "EFG")
    person.pick("price", "band.price", "2")


def _pink_tops(person: Person) -> None:
    person.choose_everything()
    person.want("color", "różowy")
    person.want("garment_part", "góra")
    person.limit("price", "100")


def _dog_food(person: Person) -> None:
    person.choose("Psy")
    person.limit("weight", "30", side="min", kind="over")
    person.want("wielkosc_rasy", "duże")


def _east_asia(person: Person) -> None:
    person.choose("Objazdowe")
    person.want("country", "Azja Wschodnia")
    person.want("travellers", "dla singli")
    person.pick("children", "yes.children", "false")


def _trousers(person: Person) -> None:
    person.choose("Trousers")
    person.want("color", "blue")
    person.want("cut", "bootcut")
    person.want("length", "long")
    person.limit("price", "200", kind="under")


def amount(kind: str, number: str, **more: Any) -> dict[str, Any]:
    return {"filter": "price", kind: number, "currency": "PLN", "weight": 1.5, **more}


WISHES = {
    "green jeans for women by ABC under 200 PLN": Wish(
        "green-jeans",
        "fashion",
        _green_jeans,
        "Odzież > Spodnie > Jeansy",
        (
            {"filter": "gender", "any": ["female"], "must": True},
            {"filter": "color", "any": ["zielony"], "weight": 1.5},
            {"filter": "brand", "any": ["ABC"]},
            amount("under", "200"),
        ),
        "Jeansy damskie Ania zielone",
    ),
    "neutral baby care by XYZ for sensitive skin without fragrance": Wish(
        "baby-care",
        "beauty",
        _baby_care,
        "Niemowlęta",
        (
            {"filter": "purpose", "any": ["pielęgnacja"], "weight": 2.0},
            {"filter": "activity", "any": ["neutralne"]},
            {"filter": "brand", "any": ["XYZ"]},
            {"filter": "fragrance", "absent": True, "strict": True},
            {"filter": "health_issue", "any": ["wrażliwa"], "must": True, "strict": True},
        ),
        "Krem XYZ Bobas",
    ),
    "fully organised all-inclusive in 4-star hotels in Malta, vegan": Wish(
        "travel",
        "travel",
        _malta,
        "Wycieczki > Wypoczynek",
        (
            {"filter": "country", "any": ["Malta"], "weight": 3.0},
            {"filter": "organisation", "any": ["w pełni zorganizowana"], "weight": 2.0},
            {"filter": "organisation", "any": ["all inclusive"], "weight": 2.0},
            {"filter": "accommodation", "any": ["4*"]},
            {"filter": "diet", "any": ["wegańska"], "must": True, "strict": True, "weight": 2.0},
        ),
        "Tydzień na Malcie",
    ),
    "5000 PLN for half a year, insured, no other loans": Wish(
        "finance",
        "finance",
        _loan,
        None,
        (
            {"filter": "loan_value", "min": "5000", "max": "5000", "currency": "PLN", "weight": 3.0},
            {"filter": "loan_length", "min": "6", "max": "6", "unit": "month", "weight": 2.0},
            {"filter": "loan_insurance", "any": [True]},
            {"filter": "other_loans", "any": [False], "must": True, "weight": 2.0},
        ),
        "Pożyczka na pół roku",
    ),
    "EFG's for large FMCG distributors, middle price band": Wish(
        "b2b",
        "b2b",
        _warehouse,
        None,
        (
            {"filter": "industry", "any": ["FMCG"], "weight": 2.0},
            {"filter": "production_stage", "any": ["dystrybucja"]},
            {"filter": "purpose", "any": ["automatyzacja magazynu"], "weight": 2.0},
            {"filter": "production_size", "any": ["duże"]},
            {"filter": "brand", "any": ["EFG"], "weight": 2.0},
            {"filter": "price", "band": 2, "weight": 1.5},
        ),
        "EFG Magazyn 1",
    ),
    "pink tops up to 100 PLN": Wish(
        "pink-tops",
        "fashion",
        _pink_tops,
        None,
        (
            {"filter": "color", "any": ["różowy"], "weight": 1.5},
            {"filter": "garment_part", "any": ["góra"], "weight": 2.0},
            amount("max", "100"),
        ),
        "Top Malina",
    ),
    "food for large dogs in packs over 30 kg": Wish(
        "dog-food",
        "general",
        _dog_food,
        "Karmy > Psy",
        (
            {"filter": "weight", "over": "30", "unit": "kg"},
            {"filter": "wielkosc_rasy", "any": ["duże"]},
        ),
        "Karma Olbrzym 32 kg",
    ),
    "childless singles to countries of East Asia": Wish(
        "travel",
        "travel",
        _east_asia,
        "Wycieczki > Objazdowe",
        (
            {"filter": "country", "any": ["Azja Wschodnia"], "weight": 3.0},
            {"filter": "travellers", "any": ["dla singli"]},
            {"filter": "children", "any": [False]},
        ),
        "Japonia w kwiatach",
    ),
    "long blue bootcut trousers under 200 PLN": Wish(
        "bootcut-trousers",
        "fashion",
        _trousers,
        "Women > Trousers",
        (
            {"filter": "color", "any": ["blue"], "weight": 1.5},
            {"filter": "cut", "any": ["bootcut"]},
            {"filter": "length", "any": ["long"]},
            amount("under", "200"),
        ),
        "Nora trousers",
    ),
}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], tuple[Stand, str]]]:
    """The shop of a feed, imported and served when it is first asked for."""
    with ExitStack() as serving:
        made: dict[str, tuple[Stand, str]] = {}

        def shop(feed: str, industry: str, **more: str) -> tuple[Stand, str]:
            if feed not in made:
                data = tmp_path_factory.mktemp(feed)
                made[feed] = serving.enter_context(served(data, _feed(feed), industry, **more))
            stand, address = made[feed]
            return stand.anew(), address

        yield shop


def _feed(name: str) -> Path:
    return FEEDS / f"{name}.xml"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens a centre in a fresh window; whatever the console or the policy complains about fails the test."""
    complaints: list[str] = []
    with ExitStack() as windows:

        def opening(address: str, by: str = "pointer", width: int = 1280) -> Person:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=by != "scriptless", locale="pl-PL"
            )
            windows.callback(context.close)
            context.set_default_timeout(8000)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(address)
            return Person(page, by)

        yield opening
    assert complaints == []


@pytest.mark.parametrize("by", ["pointer", "keyboard", "scriptless"])
@pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES)
def test_a_preference_of_the_mission_is_stated_and_met(visit: Visit, shops: Any, wish: Wish, by: str) -> None:
    stand, address = shops(wish.feed, wish.industry)
    person = visit(address + stand.path(), by)
    wish.say(person)
    assert stand.stated == [{"main": wish.main, "criteria": list(wish.criteria)}]
    first = person.page.locator(".suggested .notesik-card").first
    expect(first).to_contain_text("Spełnia wszystko")
    expect(first).to_contain_text(wish.product)


def test_the_first_useful_answer_takes_three_presses(visit: Visit, shops: Any) -> None:
    stand, address = shops("green-jeans", "fashion")
    person = visit(address + stand.path(), width=390)
    person.choose("Jeansy")
    person.want("gender", "female")
    person.want("color", "zielony")
    assert person.presses == 3
    expect(person.page.locator(".suggested .notesik-card").first).to_contain_text("Kolor: zielony")
    expect(person.page.locator(".standing .sentence")).to_have_text("Jeansy. Płeć: female (koniecznie). Kolor: zielony")


def test_leaving_half_way_loses_nothing(visit: Visit, shops: Any) -> None:
    stand, address = shops("green-jeans", "fashion")
    person = visit(address + stand.path())
    person.choose("Jeansy")
    person.want("color", "zielony")
    person.page.close()
    again = visit(address + stand.path())
    expect(again.page.locator(".stated .sentence")).to_have_text("Jeansy. Kolor: zielony")
    again.press(again.page.get_by_role("link", name="Zmień odpowiedzi: Jeansy"))
    expect(again.page.locator('[name="any.color"][value="zielony"]')).to_be_checked()


def test_two_tabs_lose_nothing(visit: Visit, shops: Any) -> None:
    stand, address = shops("green-jeans", "fashion")
    one = visit(address + stand.path())
    one.choose("Jeansy")
    other = visit(one.page.url)
    one.want("color", "zielony")
    other.want("color", "czarny")
    one.refuse("color", "szary")
    other.want("brand", "ABC")
    assert stand.stated[0]["criteria"] == [
        {"filter": "color", "any": ["zielony", "czarny"], "none": ["szary"], "weight": 1.5},
        {"filter": "brand", "any": ["ABC"]},
    ]


def test_answers_given_faster_than_they_are_kept_are_all_kept(visit: Visit, shops: Any) -> None:
    stand, address = shops("green-jeans", "fashion")
    person = visit(address + stand.path())
    person.choose("Jeansy")
    box = person.page.locator('[data-question="color"]')
    boxes = box.locator('[name="any.color"]')
    boxes.evaluate_all("(all) => all.forEach((each) => each.click())")
    person.page.locator('[data-question="gender"] [value="female"]').first.dispatch_event("click")
    person.settle()
    kept = {each["filter"]: each["any"] for each in stand.stated[0]["criteria"]}
    assert len(kept["color"]) == boxes.count()
    assert kept["gender"] == ["female"]
    assert all(boxes.evaluate_all("(all) => all.map((each) => each.checked)"))


def test_a_receipt_takes_the_last_answer_back_and_the_page_follows(visit: Visit, shops: Any) -> None:
    stand, address = shops("green-jeans", "fashion")
    person = visit(address + stand.path())
    person.choose("Jeansy")
    person.want("color", "zielony")
    person.press(person.page.get_by_role("button", name="Cofnij"))
    assert stand.stated[0]["criteria"] == []


def test_what_is_chosen_elsewhere_is_let_go_on_the_spot(visit: Visit, shops: Any) -> None:
    stand, address = shops("green-jeans", "fashion")
    person = visit(address + stand.path())
    person.choose("Jeansy")
    person.want("color", "zielony")
    person.refuse("color", "zielony")
    assert stand.stated[0]["criteria"] == [{"filter": "color", "none": ["zielony"], "weight": 1.5}]
    person.tick("color", '[name="mind.color"]')
    assert stand.stated[0]["criteria"] == [{"filter": "color", "indifferent": True}]
    expect(person.page.locator('[name="none.color"]:checked')).to_have_count(0)
    person.want("color", "czarny")
    expect(person.page.locator('[name="mind.color"]')).not_to_be_checked()
    assert stand.stated[0]["criteria"] == [{"filter": "color", "any": ["czarny"], "weight": 1.5}]


def test_a_slider_works_by_the_keyboard_and_follows_what_is_typed(visit: Visit, shops: Any) -> None:
    stand, address = shops("green-jeans", "fashion")
    person = visit(address + stand.path())
    person.choose("Jeansy")
    box = person.opened("price")
    upper = box.get_by_role("slider", name="Cena: do")
    upper.focus()
    for _ in range(3):
        person.page.keyboard.press("ArrowLeft")
    person.settle()
    expect(upper).to_be_focused()
    (criterion,) = stand.stated[0]["criteria"]
    assert (criterion["filter"], criterion["currency"]) == ("price", "PLN")
    assert 89 < float(criterion["max"]) < 349
    expect(box.locator('[name="max.price"]')).to_have_value(criterion["max"])
    person.limit("price", "120")
    assert upper.input_value() == "120"
    assert stand.stated[0]["criteria"][0]["max"] == "120"


def test_what_is_sensitive_is_asked_after_consent_and_forgotten_with_it(visit: Visit, shops: Any) -> None:
    stand, address = shops("travel", "travel")
    person = visit(address + stand.path())
    person.choose("Wypoczynek")
    box = person.opened("diet")
    expect(box.locator('[name^="any."]')).to_have_count(0)
    person.agree("diet")
    person.want("diet", "wegańska")
    expect(person.page.locator(".suggested .notesik-card").first).to_contain_text("Dieta: wegańska")
    (consent,) = stand.card.consents
    assert (consent.kind, consent.state, consent.purpose) == ("sensitive", "confirmed", "sensitive-diet")
    assert "Dieta" in consent.text
    person.press(box.get_by_role("button", name="Wycofuję zgodę"))
    assert stand.stated[0]["criteria"] == []
    assert stand.card.consents[-1].state == "withdrawn"
    expect(box.locator('[name^="any."]')).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_axe_finds_nothing_in_the_section(visit: Visit, shops: Any, language: str, width: int) -> None:
    stand, address = shops("travel", "travel")
    person = visit(address + stand.path(f"?lang={language}"), width=width)
    axe, page = Axe(), person.page
    found = [axe.run(page).response["violations"]]
    person.choose("Wypoczynek")
    page.locator("details:not([open]) > summary").evaluate_all("(all) => all.forEach((each) => each.click())")
    person.want("country", "Malta")
    person.refuse("organisation", "HB")
    found.append(axe.run(page).response["violations"])
    person.agree("diet")
    found.append(axe.run(page).response["violations"])
    page.goto(address + stand.path(f"?lang={language}&section=preferences&all=1"))
    found.append(axe.run(page).response["violations"])
    assert [(each["id"], node["html"]) for each in found for each in each for node in each["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_light_and_nothing_moves_while_it_loads(visit: Visit, shops: Any) -> None:
    stand, address = shops("travel", "travel")
    person = visit(address + stand.path(), width=390)
    person.choose("Wypoczynek")
    page, weights = person.page, dict[str, int]()
    page.on("response", lambda answer: weights.update({answer.url: int(answer.headers["content-length"])}))
    page.add_init_script(MOVED)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert 20_000 < sum(weights.values()) < 70_000, weights
    assert page.evaluate("moved") < 0.02
