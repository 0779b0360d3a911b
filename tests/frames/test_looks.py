"""The look of a definition as a sheet: only what was checked becomes CSS, and whatever was chosen can be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames.colours import contrast, mixed
from frames.definition import Look
from frames.looks import look_css

COLOURS = st.from_regex(r"\A#[0-9a-f]{6}\Z")
PROPERTY = re.compile(r"  ([a-z-]+): (.+);")


def properties(look: Look) -> dict[str, str]:
    return dict(PROPERTY.findall(look_css(look)))


def test_a_look_that_leaves_everything_to_the_page_adds_nothing() -> None:
    assert look_css(Look()) == ""


def test_each_part_of_a_look_becomes_its_property() -> None:
    look = Look(accent="#F5B301", text="#222222", font='Lato, "Noto Sans", sans-serif', corner=4, ratio="1 / 1")
    assert properties(look) == {
        "--notesik-accent": "#f5b301",
        "--notesik-ink": "#222222",
        "font-family": '"Lato", "Noto Sans", sans-serif',
        "--notesik-corner": "4px",
        "--notesik-ratio": "1 / 1",
    }


@pytest.mark.parametrize(
    "attack",
    [
        "#fff;} body { display: none",
        "url(https://evil.example)",
        "#12345g",
        "#1234567",
        "expression(alert(1))",
        "</style><script>",
        "#ffffff\n",
        "٣٣٣٣٣٣",
        "\\66 oo",
        "1 / 1; } @import 'x'",
        'Lato"; } * { color: red',
        "a{}",
    ],
)
def test_whatever_is_no_value_of_its_kind_is_left_out(attack: str) -> None:
    assert look_css(Look(attack, attack, attack, attack, None, attack)) == ""


@pytest.mark.parametrize("corner", [-1, 49, 10**9])
def test_a_corner_out_of_bounds_is_left_out(corner: int) -> None:
    assert look_css(Look(corner=corner)) == ""


@given(COLOURS, st.none() | COLOURS, st.none() | COLOURS)
def test_on_a_ground_of_its_own_everything_can_be_read(ground: str, text: str | None, accent: str | None) -> None:
    said = properties(Look(accent=accent, background=ground, text=text))
    for name in ("ink", "quiet", "done", "amber"):
        assert contrast(said[f"--notesik-{name}"], ground) >= 4.5
    assert contrast(said["--notesik-accent"], ground) >= 3
    assert contrast("#000000" if said["color-scheme"] == "light" else "#ffffff", ground) >= 4.5


def test_a_text_that_can_be_read_is_taken_as_it_is() -> None:
    said = properties(Look(accent="#f5b301", background="#1d2433", text="#e0e4ff"))
    assert (said["--notesik-ink"], said["--notesik-accent"]) == ("#e0e4ff", "#f5b301")


def test_colours_mix_and_contrast_as_they_are_seen() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#777777") == 1
    assert mixed("#ffffff", "#000000", 0.5) == "#808080"
