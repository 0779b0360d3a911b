"""The console's sheet by itself: every pair of colours that is read or pressed stands out, in light and in dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

SHEETS = files("templates") / "console"
PAIR = re.compile(r"--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);")
COLOURS = {
    name: {"light": light, "dark": dark} for name, light, dark in PAIR.findall((SHEETS / "console.css").read_text())
}
READ = [
    *(("text", on) for on in ("background", "panel", "tint", "look-tint", "loss-tint", "done-tint")),
    *(("quiet", on) for on in ("background", "panel", "look-tint", "loss-tint", "done-tint")),
    *(("accent", on) for on in ("background", "panel", "tint", "look-tint", "loss-tint", "done-tint")),
    *((kind, on) for kind in ("look", "loss", "done") for on in ("background", "panel", f"{kind}-tint")),
    ("on-accent", "accent"),
]
PRESSED = [("control", "background"), ("control", "panel"), ("accent", "hair"), ("loss", "loss-tint")]


def luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1, as WCAG counts it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize(("colour", "on"), READ)
def test_what_is_read_has_a_contrast_of_four_and_a_half(colour: str, on: str, light: str) -> None:
    assert contrast(COLOURS[colour][light], COLOURS[on][light]) >= 4.5


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize(("colour", "on"), PRESSED)
def test_what_is_pressed_or_measured_has_a_contrast_of_three(colour: str, on: str, light: str) -> None:
    assert contrast(COLOURS[colour][light], COLOURS[on][light]) >= 3


def test_every_sheet_of_the_console_takes_its_colours_from_the_one_that_holds_them() -> None:
    strange = re.compile(r"(?<![\w-])#[0-9a-fA-F]{3,8}\b(?=[;\s,)])|\brgba?\((?!10 15 25)")
    sheets = [each for folder in [SHEETS, *SHEETS.iterdir()] if folder.is_dir() for each in folder.iterdir()]
    found = {
        each.name: strange.findall(each.read_text())
        for each in sheets
        if each.name.endswith(".css") and each.name != "console.css"
    }
    assert {name: colours for name, colours in found.items() if colours} == {}
