"""Text on a card keeps to its lines and its width, whatever a feed holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frames.drawn.fonts import Weight, coverage
from frames.drawn.writing import ELLIPSIS, cleaned, fitted, lines_of, spelt

WIDTH, SIZE = 472, 30


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.integers(1, 4))
def test_no_text_leaves_its_lines(text: str, most: int) -> None:
    lines = lines_of(text, Weight.STRONG, SIZE, WIDTH, most)
    assert len(lines) <= most
    assert all(line.width <= WIDTH for line in lines)
    assert all(ord(each) in coverage("inter-semibold") | coverage("noto-arabic") | coverage("noto-hebrew")
               for line in lines for each in line.text)  # fmt: skip


def test_a_title_is_broken_between_words_and_ends_in_an_ellipsis() -> None:
    title = "Dżinsy bootcut z wysokim stanem, zielone, z bardzo długimi nogawkami i kieszeniami"
    first, second = lines_of(title, Weight.STRONG, SIZE, WIDTH, 2)
    assert title.startswith(f"{first.text} ")
    assert second.text.endswith(ELLIPSIS)
    assert title.removeprefix(f"{first.text} ").startswith(second.text.removesuffix(ELLIPSIS))
    assert [each.text for each in lines_of("Dżinsy", Weight.STRONG, SIZE, WIDTH, 2)] == ["Dżinsy"]


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
@pytest.mark.parametrize("size", range(20, 44))
def test_no_line_ends_within_an_amount(space: str, size: int) -> None:
    amount = f"1{space}219,00{space}zł"
    lines = lines_of(f"Najniższa cena z 30 dni przed obniżką: {amount} (−9%)", Weight.REGULAR, size, WIDTH, 3)
    assert [each.text for each in lines if amount.replace(space, "\u00a0") in each.text]


@pytest.mark.parametrize("width", range(100, 330, 10))
def test_no_amount_is_cut_to_another(width: int) -> None:
    amount = "1\u00a0219,00\u00a0zł"
    (line,) = lines_of(f"Cena: {amount}", Weight.REGULAR, SIZE, width)
    assert amount in line.text or not any(each.isdigit() for each in line.text)


def test_a_word_that_is_too_long_is_broken_itself() -> None:
    lines = lines_of("x" * 10_000, Weight.STRONG, SIZE, WIDTH, 2)
    assert [len(each.text) > 10 for each in lines] == [True, True]
    assert lines[1].text.endswith(ELLIPSIS)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("  a\tb\r\nc ", "a b c"),
        ("od\u202f5\u00a0zł \u00a0 x", "od\u00a05\u00a0zł x"),
        ("a\u202eb\u200bc\u0000d\x07", "abcd"),
        ("Z" + "\u0351" * 9 + "algo", "Z\u0351\u0351algo"),
        ("z\u0307ółw", "żółw"),
        ("", ""),
    ],
)
def test_what_is_no_text_is_left_out(raw: str, plain: str) -> None:
    assert cleaned(raw) == plain


@pytest.mark.parametrize(
    ("raw", "drawn"),
    [("手機 XL", "ShouJi XL"), ("T-shirt 😀 nowy", "T-shirt nowy"), ("ﬁrma ①", "firma 1"), ("Łódź", "Łódź")],
)
def test_a_letter_that_no_font_has_is_spelt_and_another_sign_left_out(raw: str, drawn: str) -> None:
    assert spelt(raw, coverage("inter-regular")) == drawn


def test_what_is_read_from_the_right_is_known_by_its_first_letter() -> None:
    assert [lines_of(text, Weight.REGULAR, SIZE, WIDTH)[0].backwards for text in ("ג׳ינס", "12 جينز", "12 cm")] == [
        True,
        True,
        False,
    ]


def test_an_ellipsis_follows_no_comma() -> None:
    font = lines_of("a", Weight.REGULAR, SIZE, WIDTH)[0].font
    assert fitted("jeden, dwa, trzy", font, int(font.getlength("jeden, …")) + 2) == "jeden…"
