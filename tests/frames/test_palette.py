"""One palette of a look for pages, mails and drawn cards: what was chosen where it can be read, else the nearest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frames.colours import READABLE, SEEN, contrast
from frames.definition import Look
from frames.drawn.card import draw_card
from frames.drawn.model import Sheet
from frames.email.looks import mail_look
from frames.looks import look_css, ratio_of
from frames.palette import Palette, palette_of
from tests.frames.drawn.test_golden import small

COLOURS = st.none() | st.from_regex(r"\A#[0-9a-f]{6}\Z")


@settings(max_examples=200, deadline=None)
@given(COLOURS, COLOURS, COLOURS, st.booleans())
def test_whatever_colours_are_chosen_everything_is_read(
    ground: str | None, text: str | None, accent: str | None, dark: bool
) -> None:
    palette = palette_of(Look(accent=accent, background=ground, text=text), dark=dark)
    for behind in (palette.ground, palette.around):
        assert min(contrast(ink, behind) for ink in _inks(palette)) >= READABLE
        assert contrast(palette.accent, behind) >= SEEN
    assert contrast(palette.on_accent, palette.accent) >= READABLE
    assert contrast(palette.alt, palette.photo) >= READABLE


def _inks(palette: Palette) -> tuple[str, ...]:
    return palette.ink, palette.quiet, palette.done, palette.amber


@pytest.mark.parametrize(("text", "ground"), [("#707070", "#ffffff"), ("#767676", "#ffffff"), ("#e0e4ff", "#1d2433")])
def test_a_colour_that_can_be_read_is_kept_on_every_surface(text: str, ground: str) -> None:
    look = Look(text=text, background=ground)
    assert palette_of(look).ink == text
    assert mail_look(look).light is palette_of(look)
    assert f"--notesik-ink: {text};" in look_css(look)


def test_a_mail_its_drawn_cards_and_a_page_have_one_button() -> None:
    look = Look(background="#5a5a5a")
    button = palette_of(look).accent
    assert mail_look(look).light.accent == button
    assert f"--notesik-accent: {button};" in look_css(look)
    assert small(draw_card(Sheet("x", "", look), None)).getpixel((30, 240)) == tuple(bytes.fromhex(button[1:]))


def test_a_colour_that_cannot_be_read_keeps_its_hue() -> None:
    ink = palette_of(Look(text="#ffd0d0", background="#ffffff")).ink
    red, *others = bytes.fromhex(ink[1:])
    assert red > 2 * max(others)


def test_those_who_read_in_the_dark_have_their_own_unless_the_ground_was_chosen() -> None:
    assert palette_of(Look(), dark=True).is_dark
    assert not palette_of(Look()).is_dark
    assert palette_of(Look(background="#fff0f0"), dark=True) == palette_of(Look(background="#fff0f0"))


@pytest.mark.parametrize(
    ("ratio", "read"),
    [("3 / 4", (3, 4)), ("2", (2, 1)), ("16/9", (16, 9)), ("0 / 1", None), ("1 / 0", None), ("x", None), (None, None)],
)
def test_a_ratio_is_read_once_for_all(ratio: str | None, read: tuple[int, int] | None) -> None:
    assert ratio_of(Look(ratio=ratio)) == read
