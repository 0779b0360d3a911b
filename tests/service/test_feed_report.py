"""The report of a feed on a terminal and as a page that stands alone, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from frames.texts import load_texts
from service.console.reasons import OTHER, told
from service.errors import HeldBack
from service.report_page import report_page
from tests.service.commands import Notesik, document, refusal
from tests.service.conftest import AT, Import
from tests.service.small_feed import small_feed

HOSTILE = small_feed(40, spoilt=3).replace(
    b"<g:price>12.3.4,5 PLN", b"<g:price>&lt;script&gt;alert(1)&lt;/script&gt;", 1
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    path = tmp_path / "hostile.xml"
    path.write_bytes(HOSTILE)
    return path


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_page_says_what_was_not_taken_why_and_how_to_mend_it(
    notesik: Notesik, hostile: Path, tmp_path: Path, language: str
) -> None:
    page = tmp_path / "report.html"
    assert notesik("feed", "check", hostile, "--html", page, "--lang", language).returncode == 0
    text = page.read_text("utf-8")
    mends = load_texts("console/feed", language).patterns["feed_mend"]
    assert mends["price_unreadable"] in text
    assert f'<html lang="{language}">' in text
    assert "12.3.4,5 PLN" in text
    assert "A-001" in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_page_stands_alone_and_runs_nothing(notesik: Notesik, hostile: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    notesik("feed", "check", hostile, "--html", page)
    text = page.read_text("utf-8")
    assert not re.search(r"<(?:script|link|img|iframe|form)\b|\bon\w+=|@import|url\(|href=|src=", text)


def test_the_serving_and_the_held_feed_are_reported(notesik: Notesik, do_import: Import, tmp_path: Path) -> None:
    do_import()
    assert document(notesik("feed", "report", "--shop", "sklep", "--json"))["products"] == 40
    assert "cannot be let serve: none is" in refusal(notesik("feed", "report", "--shop", "sklep", "--held"))
    with pytest.raises(HeldBack):
        do_import(small_feed(5))
    assert document(notesik("feed", "report", "--shop", "sklep", "--held", "--json"))["products"] == 5
    page = tmp_path / "held.html"
    notesik("feed", "report", "--shop", "sklep", "--held", "--html", page)
    assert "It holds 5 products; the feed that serves has 40" in page.read_text("utf-8")


def test_a_terminal_shows_causes_with_their_counts_and_what_helps(notesik: Notesik, hostile: Path) -> None:
    said = notesik("feed", "check", hostile).stdout.decode()
    assert "google feed in utf-8, prices in PLN: 37 products of 40 items, 3 quarantined" in said
    assert "what helps" in said
    assert "Write one amount" in said
    assert "is none of en, pl" in refusal(notesik("feed", "check", hostile, "--lang", "xx"), status=2)


def test_a_sentence_that_is_not_known_is_told_as_it_is() -> None:
    sentence = "a cause that nobody has given words to"
    assert told(sentence, load_texts("console/feed", "pl")).kind == OTHER
    given = {"format": "google", "encoding": "utf-8", "items": 1, "products": 1, "currency": [], "quarantined": []}
    warning = {"field": "price", "count": 7, "reason": sentence, "example": "A-1"}
    page = report_page({**given, "warnings": [warning], "fields": {}, "complete": True}, "feed.xml", AT, "pl")
    assert sentence in page
