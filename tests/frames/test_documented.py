"""The shop developer's guide says what is there: the stylesheet's properties and the document's keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from frames.model import LANGUAGES, Empty
from frames.texts import load_texts
from frames.web import frame_document
from tests.frames.building import frame_of, match, product, wish

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "shop-developer.md").read_text(encoding="utf-8")


def test_every_property_of_the_stylesheet_is_in_the_guide_and_no_other() -> None:
    pattern = re.compile(r"--notesik-[a-z]+")
    assert set(pattern.findall(GUIDE)) == set(pattern.findall((ROOT / "templates/frames/frame.css").read_text("utf-8")))


def test_every_key_of_the_json_is_in_the_guide() -> None:
    document = frame_document(frame_of(wish(), [product()], [match()]))
    keys = {*document, *document["cards"][0], *document["cards"][0]["price"]}
    assert {key for key in keys if f"`{key}`" not in GUIDE} == set()


def test_every_reason_for_an_empty_frame_is_in_the_guide_and_has_words() -> None:
    for reason in Empty:
        assert f"`{reason}`" in GUIDE
        assert all(load_texts("frames", language).say(f"empty.{reason}") for language in LANGUAGES)


@pytest.mark.parametrize("place", ["frames", "demo"])
def test_both_languages_say_the_same_things(place: str) -> None:
    polish, english = (load_texts(place, language).patterns for language in LANGUAGES)

    def shape(patterns: object) -> object:
        """Sections and names, with the places of each pattern; plural categories differ by language."""
        if not isinstance(patterns, dict):
            return set(re.findall(r"{(\w+)}", str(patterns)))
        if "other" in patterns:
            return shape(patterns["other"])
        return {name: shape(inner) for name, inner in patterns.items()}

    assert shape(polish) == shape(english)
