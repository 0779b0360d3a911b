"""Every preference of the mission, stated by a person in the centre: by a pointer, by the keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.centre import Person, served
from tests.service.centres.page.stand import FEEDS, Stand

pytestmark = pytest.mark.browser

Visit = Callable[..., Person]


@dataclass(frozen=True)
class Wish:
    """A preference of the mission: its feed, how it is said, what the card then keeps, and a product that meets it all."""

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
        "",
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
        "",
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
        "",
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
        "",
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
        "",
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
        "",
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
        "",
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
        "",
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
