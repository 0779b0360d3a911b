"""Text is shown as a person should read it, and says what it said."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.text import clean, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  a \t b\n\nc ", "a b c"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("5&nbsp;000&nbsp zł", "5 000 zł"),
        ("5\u00a0000\u202f000\u2009zł", "5 000 000 zł"),
        ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("\ufefftitle\u200e\u202b", "title"),
        ("line_x000D_\nline_x000a_end", "line line end"),
        ("nul\x00 bell\x07 escape\x1b", "nul bell escape"),
        ("two\u2028lines", "two lines"),
        ("icon \ue001 of a font", "icon of a font"),
        ("Hit 🔥 sezonu ❤️ 👨‍👩‍👧", "Hit 🔥 sezonu ❤️ 👨‍👩‍👧"),
        ("متجر عمان", "متجر عمان"),
        ("می‌خواهم", "می‌خواهم"),
        ("R&D, AT&T; 3 < 5 > 2", "R&D, AT&T; 3 < 5 > 2"),
        ("a &unknown; b", "a &unknown; b"),
    ],
)
def test_escapes_and_invisible_characters_go_and_all_that_says_something_stays(written: str, read: str) -> None:
    assert clean(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>Soft<br/>and <B>warm</B></p>", "Soft and warm"),
        ("&lt;p&gt;Soft&lt;/p&gt;", "Soft"),
        ("&amp;lt;p&amp;gt;Soft &amp;amp; warm&amp;lt;/p&amp;gt;", "Soft & warm"),
        ("<script>alert(1)</script>Soft<style>p{}</style><!-- not said -->", "Soft"),
        ("size <M>, 3<5, <3, a<b>c", "size <M>, 3<5, <3, a c"),
        ("<li>one</li><li>two</li>", "one two"),
        ("<span style='color:red' title=x>red</span>", "red"),
        ("an <unclosed", "an <unclosed"),
        ("<script>never closed", "never closed"),
    ],
)
def test_tags_become_spaces_and_what_only_looks_like_one_stays(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text(max_size=60))
def test_read_text_is_one_line_and_without_control_characters(text: str) -> None:
    read = clean(text)
    assert read == " ".join(read.split())
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in read)


@given(st.lists(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=8), max_size=6))
def test_words_and_their_order_are_never_changed(words: list[str]) -> None:
    said = " ".join(words)
    if (
        said.isprintable() and "_x000" not in said and not set(said) & {"\u3164", "\uffa0"}
    ):  # blanks that pass for letters
        assert clean("\u00a0".join(words)) == plain("<p>" + "</p><p>".join(words) + "</p>") == said


@pytest.mark.parametrize(
    "piece", ["<", "<a", "&", "&amp;", "&nbsp", "<!--", "<script>", " ", "\u200b", "_x000D_", "</", "<b "]
)
def test_no_long_text_takes_long(piece: str) -> None:
    before = time.process_time()
    plain(piece * (300_000 // len(piece)))
    assert time.process_time() - before < 1
