"""docs/centres.md and docs/key-information.md describe every key there is, and their examples are sound."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from feeds.tuning.faults import place_text
from service.centres import definition, information
from service.centres.definition import read_centre
from service.centres.information import read_information
from service.centres.model import Contacting, Suggesting, Theme
from service.contacts.model import DETAILS
from service.defining.industries import INDUSTRIES
from service.defining.members import Keys

DOCS = Path(__file__).parents[3] / "docs"
CENTRES, INFORMATION = ((DOCS / f"{name}.md").read_text("utf-8") for name in ("centres", "key-information"))

TOLD = {
    "centre": "key of a centre",
    "form": "key of a form",
    "theme": "key of `[theme]`",
    "contacting": "key of `[contacting]`",
    "suggestions": "key of `[suggestions]`",
    "consents": "key of `[[consents]]`",
    "attribute": "key of an attribute",
    "options": "key of an option",
    "binds": "key of a binding",
}
"""By which words in its head the table of each kind of keys is found."""

TABLES: Mapping[str, Keys] = {**definition.TABLES, **information.TABLES}


def rows(text: str, head: str) -> list[list[str]]:
    """The cells of the table with that first column."""
    table = re.search(rf"^\| {re.escape(head)} \|.*\n\|[ -|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table, head
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()]


def examples(text: str) -> list[str]:
    """The TOML that a guide shows."""
    return re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", TABLES)
def test_every_key_has_a_row_and_every_row_a_key(name: str) -> None:
    text = INFORMATION if name in information.TABLES else CENTRES
    named = [key for row in rows(text, TOLD[name]) for key in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(TABLES[name])


@pytest.mark.parametrize(("name", "value"), [("theme", Theme()), ("suggestions", Suggesting())])
def test_what_is_left_out_is_as_the_guide_says(name: str, value: object) -> None:
    for key, _, left_out in rows(CENTRES, TOLD[name]):
        default = getattr(value, key.strip("`"))
        if default:
            assert left_out.strip("`").strip("|").strip().strip("`") == str(default)


def test_the_guides_name_industries_and_details() -> None:
    assert all(f"`{each}`" in CENTRES for each in (*INDUSTRIES, *DETAILS))
    assert all(f"`{each}`" in INFORMATION for each in DETAILS)
    contacting = {key: what for key, what, _ in rows(CENTRES, TOLD["contacting"])}
    assert all(f"`{each}`" in contacting["`channels`"] for each in Contacting().channels)
    assert all(f"`{each}`" in contacting["`frequencies`"] for each in Contacting().frequencies)


def test_the_examples_are_sound() -> None:
    centre, texts = examples(CENTRES)
    read_centre(centre)
    read_centre(centre.replace("[[consents]]", texts + "[[consents]]", 1))
    attribute, binds = examples(INFORMATION)
    face = '[face_shape]\ntype = "choice"\nlabel = { pl = "Twarz" }\noptions = ["round", "oval"]\n'
    attributes = read_information(attribute + face + binds)
    assert [len(each.bindings) for each in attributes.values()] == [1, 1]
    assert tomllib.loads(attribute)["shoe_size"]["type"] == "choice"
    assert place_text(("theme", "accent")) in CENTRES
