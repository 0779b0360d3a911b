"""docs/email-blocks.md describes every key there is, what is left out and what is empty; its examples are sound."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from frames.compose import texts_of
from frames.definition import Beside, FrameDefinition, Pictures, Surface
from frames.email.compose import compose_block
from frames.email.mjml import compiled
from frames.email.model import Around, Part
from frames.email.rules import MOST_BYTES
from frames.email.words import DAY, EMAIL_NAMES, LINKED, LONGEST_LINE, ON_TELEPHONES, greeting_of
from frames.model import LANGUAGES, Empty
from frames.own.samples import sample_frames
from frames.own.vocabulary import FUNCTIONS
from frames.texts import load_texts
from service import editing
from service.centres.defined import INFORMATION
from service.centres.minting import DAYS
from service.centres.scale import MOST_STEPS
from service.composition import Service
from service.defining.industries import INDUSTRIES
from service.links import Purpose
from service.storage.definitions import Kind
from service.surfaces.definition import read_frame
from service.surfaces.email_definition import EMAIL_TABLES, MOST_PARAGRAPHS, MOST_STABLE
from service.surfaces.speaking import CLOCK
from service.surfaces.starts import frame_start

GUIDE = (Path(__file__).parents[3] / "docs" / "email-blocks.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
TOLD = {"email": "key of `[email]`", "paragraphs": "key of `[[email.paragraphs]]`"}
TOLD_THERE = """\
[face_shape]
type = "choice"
label.en = "Face"
options = [{ value = "round" }, { value = "oval" }]

[nps]
type = "number"
label.en = "How likely would you recommend us?"
low = 0
high = 10
"""
LONG = "https://notes.shop.example/c/" + "t" * 120
AROUND = Around(datetime(2026, 11, 23, 9, tzinfo=UTC), LONG, LONG, "https://notes.shop.example/l/abcdefghijkl/")


def rows(head: str) -> dict[str, list[str]]:
    """The other cells of each row of the table with that first column, by what stands in it."""
    table = re.search(rf"^\| {re.escape(head)} \|.*\n\|[ -|]+\n((?:\|.*\n)+)", GUIDE, re.MULTILINE)
    assert table, head
    cells = ([cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in table[1].splitlines())
    return {first.strip().strip("`"): rest for first, *rest in cells}


@pytest.mark.parametrize("name", EMAIL_TABLES)
def test_every_key_has_a_row_and_every_row_a_key(name: str) -> None:
    assert set(rows(TOLD[name])) == set(EMAIL_TABLES[name])


def test_every_name_that_a_key_takes_is_told_and_what_is_left_out() -> None:
    email, paragraph = rows(TOLD["email"]), rows(TOLD["paragraphs"])
    left_out = read_frame("").email
    assert all(f"`{each}`" in email["pictures"][0] for each in Pictures)
    assert all(f"`{each}`" in paragraph["stands"][0] for each in Beside)
    assert (email["columns"][1], email["stable"][1]) == (str(left_out.columns), str(left_out.stable))
    assert email["pictures"][1] == f"`{left_out.pictures}`"
    assert f"1 to {MOST_STABLE}" in email["stable"][0]
    assert f"{MOST_PARAGRAPHS} at most" in email["paragraphs"][0]
    assert load_texts("frames", "en").say("email.action") in paragraph["action"][1]


def test_every_placeholder_is_told_and_no_other() -> None:
    assert set(rows("name")) == EMAIL_NAMES
    assert {each.strip('"') for each in rows("link")} == set(LINKED)
    assert all(f"`{name}(" in GUIDE for name in FUNCTIONS)
    assert f"at most {LONGEST_LINE} characters" in GUIDE
    assert f"within {ON_TELEPHONES} characters" in GUIDE


def test_greetings_change_at_the_hours_that_are_told() -> None:
    told = rows("name")["greeting"][0]
    english, polish = (texts_of(FrameDefinition("x"), language) for language in ("en", "pl"))
    for hour, _ in DAY[:-1]:
        assert f'"{greeting_of(hour, english)}" from {hour}' in told
    assert all(f'"{greeting_of(hour, polish)}" from {hour}' in told for hour in (5, 18))


def test_every_reason_for_an_empty_block_is_told() -> None:
    assert set(rows("`reason`")) == {*Empty} - {Empty.NO_MORE}


def test_the_subjects_of_the_guide_are_those_that_are_made() -> None:
    sample = sample_frames(FrameDefinition("x"))["a contact of whom much is known, and twelve products"]
    cards = tuple(replace(each, title="Jeans ABC") for each in sample.cards[:6])
    for language in LANGUAGES:
        definition = FrameDefinition("x")
        block = compose_block(
            compiled(definition, language), replace(sample, cards=cards, locale=language), AROUND, Part.BLOCK, CLOCK
        )
        assert f'"{block.subject}"' in GUIDE.replace("\n", " ")


def test_what_a_question_takes_is_told() -> None:
    assert f"at most {MOST_STEPS - 1} apart" in GUIDE
    assert f"a choice of more than {MOST_STEPS} are faults" in GUIDE
    assert f"Links live {DAYS[Purpose.ANSWER]} days" in GUIDE


def test_every_industry_is_told() -> None:
    assert all(f"`{industry}`" in GUIDE for industry in INDUSTRIES)


def test_the_examples_are_sound_together(service: Service) -> None:
    service.definitions.add("sklep", Kind.INFORMATION, INFORMATION, TOLD_THERE, active=True)
    saved = editing.save(service, "sklep", Kind.FRAME, "weekly", "\n".join(EXAMPLES))
    assert saved.warnings == ()
    definition = read_frame(saved.definition.text)
    assert (definition.surface, len(definition.email.paragraphs)) == (Surface.EMAIL, 5)
    assert definition.variants[0].definition.email.subject != definition.email.subject
    assert len(tomllib.loads(EXAMPLES[0])["email"]["paragraphs"]) == 2


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_twelve_products_are_as_large_as_the_guide_says_at_most(industry: str) -> None:
    most = re.search(r"have less than (\d+) KB as a whole message", GUIDE)
    assert most
    definition = replace(read_frame(frame_start(industry, Surface.EMAIL)), slots=12)
    frame = sample_frames(definition)["a contact of whom much is known, and twelve products"]
    cards = tuple(replace(each, click=LONG) for each in frame.cards)
    block = compose_block(compiled(definition, "en"), replace(frame, cards=cards), AROUND, Part.MESSAGE, CLOCK)
    assert len(block.html.encode()) < int(most[1]) * 1000 < MOST_BYTES
