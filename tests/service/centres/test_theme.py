"""A theme keeps contrast, whatever colours a shop has, in light and in dark."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames.colours import BLACK, READABLE, SEEN, WHITE, contrast, nearest_passing, readable_on
from service.centres.definition import read_centre
from service.centres.model import Theme
from service.centres.theme import STATES, dark, is_dark, properties, theme_css
from service.errors import DefinitionRefused

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
TEXTS = ("text", "quiet", "link", *STATES)


@st.composite
def themes(draw: st.DrawFn) -> Theme:
    """Themes that may be: text and accent moved to where they pass."""
    background = draw(COLOURS)
    text = nearest_passing(draw(COLOURS), (background,), READABLE)
    return Theme(nearest_passing(draw(COLOURS), (background,), SEEN), background, text)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(BLACK, WHITE, 21.0), (WHITE, WHITE, 1.0), ("#777777", WHITE, 4.478), ("#ff0000", WHITE, 3.998)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS)
def test_text_on_any_accent_is_black_or_white_and_read(colour: str) -> None:
    assert contrast(readable_on(colour), colour) >= READABLE


@given(COLOURS, COLOURS, st.sampled_from([SEEN, READABLE]))
def test_the_nearest_colour_that_passes_does_pass_and_is_the_colour_itself_where_that_does(
    colour: str, background: str, least: float
) -> None:
    found = nearest_passing(colour, (background,), least)
    assert contrast(found, background) >= least
    if contrast(colour, background) >= least:
        assert found == colour


def needed(name: str) -> float:
    return READABLE if name in TEXTS else SEEN


@given(themes())
def test_every_colour_of_the_page_is_read_in_light_and_in_dark(theme: Theme) -> None:
    for each in (theme, dark(theme)):
        colours = properties(each)
        for name in (*TEXTS, "line", "accent"):
            for behind in ("background", "panel"):
                assert contrast(colours[name], colours[behind]) >= needed(name), (name, behind, each)
        assert contrast(colours["on-accent"], colours["accent"]) >= READABLE
    assert is_dark(dark(theme))


@given(themes())
def test_what_a_shop_states_is_taken_as_it_is(theme: Theme) -> None:
    colours = properties(theme)
    assert (colours["background"], colours["text"]) == (theme.background, theme.text)
    assert f"--background: {theme.background};" in theme_css(theme)


@given(themes())
def test_the_style_sheet_holds_declarations_and_nothing_else(theme: Theme) -> None:
    declared = r"(--[a-z-]+: #[0-9a-f]{6}; ?)+"
    light = rf":root {{ color-scheme: (light dark|dark); --font: [^;{{}}]+; {declared}}}\n"
    darker = rf"@media \(prefers-color-scheme: dark\) {{ :root {{ {declared}}} }}\n"
    assert re.fullmatch(f"{light}({darker})?", theme_css(theme))
    assert ("prefers-color-scheme" in theme_css(theme)) is not is_dark(theme)


def refused(theme: str) -> tuple[str, ...]:
    head = 'title = { pl = "Moda" }\nlanguages = ["pl"]\nsections = ["preferences"]\n[theme]\n'
    with pytest.raises(DefinitionRefused) as error:
        read_centre(head + theme)
    return error.value.faults


def test_a_theme_that_cannot_be_read_is_refused_with_the_pair_the_ratio_and_a_colour_that_passes() -> None:
    faults = refused('accent = "#ffff00"\ntext = "#999999"\n')
    assert faults == (
        "theme.text: #999999 on the background #ffffff has a contrast of 2.84 to 1, and text needs 4.5; "
        "#767676 has it.",
        "theme.accent: #ffff00 on the background #ffffff has a contrast of 1.07 to 1, and a button needs 3; "
        "#9a9a00 has it.",
    )


def test_a_ratio_is_not_rounded_up_to_what_it_does_not_reach() -> None:
    (fault,) = refused('text = "#777777"\n')
    assert "has a contrast of 4.47 to 1" in fault


def test_the_colour_that_is_proposed_is_taken() -> None:
    faults = refused('accent = "#ffe4e1"\nbackground = "#fff8f0"\ntext = "#c0a080"\n')
    text, accent = (re.findall(r"; (#\w{6}) has it", fault)[0] for fault in faults)
    head = 'title = { pl = "Moda" }\nlanguages = ["pl"]\nsections = ["preferences"]\n[theme]\n'
    theme = read_centre(head + f'accent = "{accent}"\nbackground = "#fff8f0"\ntext = "{text}"\n').theme
    assert theme == Theme(accent, "#fff8f0", text)
