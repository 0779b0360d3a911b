"""docs/templates.md: its fields, limits and examples are those of the code, both ways."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from frames.model import FilterSaid, Frame, Informed
from frames.own.budget import LIMITS
from frames.own.checking import check
from frames.own.cleaning import ATTRIBUTES, TAGS, WHOLE
from frames.own.data import data_of
from frames.own.language import LOOP
from frames.own.rendering import render
from frames.own.sandbox import Wanted
from frames.own.values import Table, Value
from frames.own.vocabulary import FILTERS, FUNCTIONS, TESTS
from tests.frames.own.attempts import FULL, standing_still, with_template

GUIDE = (Path(__file__).parents[3] / "docs" / "templates.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```html\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
TOML = re.findall(r"^```toml\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
NOTHING: Wanted = frozenset()
ENTRIES = {"products": "product", "reasons": "reason"}


def section(heading: str) -> str:
    return GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def fields(name: str, value: Value) -> Iterator[str]:
    """The paths of everything that can be written or gone through."""
    if isinstance(value, Table) and isinstance(value.blank, Table):
        yield name
        yield from fields(f"{name}.KEY", value.blank)
    elif isinstance(value, Table):
        for each, inner in value.fields.items():
            yield from fields(f"{name}.{each}", inner)
    elif isinstance(value, tuple) and value and isinstance(value[0], Table):
        if name != "products":
            yield name
        yield from fields(ENTRIES[name.rpartition(".")[2]], value[0])
    else:
        yield name


def test_every_field_is_in_the_guide_and_no_other() -> None:
    there = {path for name, value in data_of(FULL).items() for path in fields(name, value)}
    assert (
        set(re.findall(r"^\| `([\w.]+)` \|", section("What a template may read"), re.MULTILINE)) - set(FUNCTIONS)
        == there
    )


def test_every_function_filter_and_test_is_in_the_guide_and_no_other() -> None:
    language = section("The language")
    rows = "".join(re.findall(r"^\| (`.*?) \|", language, re.MULTILINE))
    assert set(re.findall(r"`(\w+)`", rows)) == set(FILTERS)
    tests = re.findall(r"^Tests: (.*?)\. ", language, re.MULTILINE)[0]
    assert set(re.findall(r"`(\w+)`", tests)) == set(TESTS)
    assert set(re.findall(r"`loop\.(\w+)", language)) == set(LOOP)
    assert all(f"\n| `{name}` |" in GUIDE for name in FUNCTIONS)


def test_every_limit_is_in_the_guide_with_its_number() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d,.]+) \|", section("Limits"), re.MULTILINE)
    assert {name: float(number.replace(",", "")) for name, number in rows} == asdict(LIMITS)


def test_what_stays_in_a_page_is_in_the_guide_and_nothing_else() -> None:
    taken_out = section("What is taken out")
    assert re.findall(r"^\| elements \| `(.*?)` \|", taken_out, re.MULTILINE)[0].split() == sorted(TAGS)
    some = dict(re.findall(r"`(\w+)`: `([\w ]+)`", taken_out))
    every = re.findall(r"^\| on each of them \| `(.*?)`", taken_out, re.MULTILINE)[0]
    kept = {name: sorted(each) for name, each in ATTRIBUTES.items()}
    assert {name: each.split() for name, each in (some | {"*": every}).items()} == kept
    assert re.findall(r"^Of `(.*?)` nothing stays", taken_out, re.MULTILINE)[0].split() == sorted(WHOLE)


@pytest.mark.parametrize(
    "text", [*EXAMPLES, *(each["template"] for each in map(tomllib.loads, TOML) if "template" in each)]
)
def test_every_example_can_be_saved(text: str) -> None:
    assert check(text, standing_still) == ()


def shown(text: str, frame: Frame = FULL) -> str:
    return re.sub(r"\s+", " ", render(with_template(text, frame), standing_still))


def told(information: Mapping[str, str], tags: tuple[str, ...] = (), wanted: Wanted = NOTHING) -> Frame:
    assert FULL.contact is not None
    known = tuple(Informed(key, key, value, value) for key, value in information.items())
    return replace(FULL, contact=replace(FULL.contact, information=known, tags=tags, wanted=wanted))


def test_the_example_by_tag_and_preference() -> None:
    by_tag = EXAMPLES[0]
    assert "<h2>Mruczek would take these</h2>" in shown(by_tag, told({"imie_kota": "Mruczek"}, ("WLASCICIEL_KOTA",)))
    assert "<h2>Your cat would take these</h2>" in shown(by_tag, told({}, ("WLASCICIEL_KOTA",)))
    jeans = frozenset((("category", "dżinsy"),))
    assert "<h2>Jeans, as you asked</h2>" in shown(by_tag, told({}, (), jeans))
    assert "<h2>Wybrane dla Ciebie</h2>" in shown(by_tag, replace(FULL, contact=None))


def test_the_example_by_key_information_shows_long_earrings_for_a_round_face() -> None:
    cards = [
        replace(FULL.cards[0], id=f"E-{text}", filters=(FilterSaid("length", "Length", text),))
        for text in ("long", "short")
    ]
    earrings = replace(told({"face_shape": "round"}), cards=tuple(cards))
    page = shown(EXAMPLES[1], earrings)
    assert "Long earrings suit a round face." in page
    assert ('data-product="E-long"' in page, 'data-product="E-short"' in page) == (True, False)
    oval = replace(told({"face_shape": "oval"}), cards=tuple(cards))
    assert "Chosen for your face: oval." in shown(EXAMPLES[1], oval)
    assert 'data-product="E-short"' in shown(EXAMPLES[1], oval)
    assert "face" not in shown(EXAMPLES[1], replace(earrings, contact=None))


def test_the_example_of_one_large_product_and_rows() -> None:
    page = shown(EXAMPLES[2])
    assert page.count("data-product") == 12
    assert page.count('part="row') == 4
    assert page.count('part="row odd"') == 2
    assert "Spełnia 1 z 3: Kolor" in page
    assert page.count("250,00 zł</s>") == page.count("Najniższa cena") + page.count("Lowest price") == 12
