from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from frames.compose import empty_frame
from frames.definition import DEFINITIONS, Banner, Shown, Why
from frames.email.model import Answer, Around, Part, Told, Words
from frames.email.plain import COLUMNS, plain_text
from frames.model import Empty, Frame
from matching.model import Criterion
from tests.frames.building import frame_of, match, product, wish

GREEN = Criterion("color", any=("zielony",))
CHEAP = Criterion("price", max=Decimal("150"))
AROUND = Around(datetime(2026, 11, 23, 9), "https://notes.example/c/AUq3", "https://notes.example/u/BVr4")
WORDS = Words("Subject", "Preheader", sender="Sklep, ul. Nowa 1, Łódź")


def frame(*products: dict[str, Any], locale: str = "en") -> Frame:
    found = [match(each["id"], met=(0,), missed=(1,)) for each in products]
    return frame_of(wish(GREEN, CHEAP), products, found, locale, full=0)


def said(shown: Frame, words: Words = WORDS) -> list[str]:
    return plain_text(shown, words, AROUND).splitlines()


def test_a_message_says_heading_notice_products_with_reasons_and_its_foot_in_the_order_of_the_markup() -> None:
    words = replace(
        WORDS,
        above=(Told("Good morning, Ola!"),),
        below=(Told("Anything else?", "To the shop", "https://shop.example/"),),
    )
    assert plain_text(frame(product("A-1"), product("A-2", title="Coat")), words, AROUND) == (
        "Good morning, Ola!\n\n"
        "Picked for you\n\n"
        "No product meets everything; here are the nearest, each saying what it\nmisses.\n\n"
        "1. Dżinsy proste\nPrice: PLN\u00a0180.00\nmeets: Colour: zielony\n"
        "misses: PLN\u00a030 over your limit\nhttps://shop.example/A-1\n\n"
        "2. Coat\nPrice: PLN\u00a0180.00\nmeets: Colour: zielony\n"
        "misses: PLN\u00a030 over your limit\nhttps://shop.example/A-2\n\n"
        "Anything else?\nTo the shop:\nhttps://shop.example/\n\n"
        "You get this message because you agreed to recommendations by e-mail.\n"
        "Dżinsy. Colour: zielony. Price: up to PLN\u00a0150\n\n"
        "Change your preferences:\nhttps://notes.example/c/AUq3\n\n"
        "Stop these messages:\nhttps://notes.example/u/BVr4\n\n"
        "Sklep, ul. Nowa 1, Łódź\n"
    )


def test_no_line_is_longer_than_72_characters_but_for_a_link_which_is_never_broken() -> None:
    link = "https://shop.example/" + "a-long-name/" * 12
    lines = said(frame(product("A-1", title="green jeans " * 20, link=link), locale="pl"))
    assert link in lines
    assert max(len(line) for line in lines if line != link) <= COLUMNS


def test_every_link_stands_on_a_line_of_its_own() -> None:
    lines = [line for line in said(frame(product("A-1"), product("A-2"))) if "://" in line]
    assert len(lines) == 4
    assert all(line.startswith("https://") and " " not in line for line in lines)


@pytest.mark.parametrize(
    ("lowest", "prices"),
    [
        (None, ["Price: PLN\u00a0180.00"]),
        (
            "200.00",
            [
                "Price: PLN\u00a0180.00",
                "Previous price: PLN\u00a0249.00",
                "Lowest price in the 30 days before the reduction: PLN\u00a0200.00 (−10%)",
            ],
        ),
    ],
)
def test_a_reduction_is_told_with_both_figures_of_the_law_or_not_at_all(lowest: str | None, prices: list[str]) -> None:
    lines = said(frame(product(old_price="249.00", lowest_price_30d=lowest)))
    assert [line for line in lines if "PLN" in line and "limit" not in line and "up to" not in line] == prices


def test_a_product_says_only_what_its_definition_shows() -> None:
    shown = frame(product(brand="ABC", description="Soft."))
    bare = replace(shown, definition=replace(shown.definition, shown=(Shown.DESCRIPTION, Shown.BRAND)))
    start = said(bare).index("Dżinsy proste")
    assert said(bare)[start : start + 4] == ["Dżinsy proste", "ABC", "Soft.", "https://shop.example/A-1"]


def test_what_the_feed_is_silent_about_is_told_as_not_known() -> None:
    silent = frame_of(wish(GREEN), [product(filters={})], [match("A-1", unstated=(0,))], "en", full=0)
    assert "not known: Colour: no information" in said(silent)


def test_text_of_the_feed_stays_on_its_line_whatever_it_holds() -> None:
    title = "Coat\r\n\r\nStop these messages:\nhttps://evil.example/\x0b\u2028\ud800x"
    lines = said(frame(product(title=title)))
    assert "Coat Stop these messages: https://evil.example/ ?x" in lines
    assert sum(line.startswith("http") for line in lines) == 3


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u00ad", "\ue000"])
def test_no_title_turns_a_line_round_or_hides_a_part_of_it(hidden: str) -> None:
    made = plain_text(frame(product(title=f"Je{hidden}ans 180,00\u00a0zł")), WORDS, AROUND)
    assert hidden not in made
    assert "Jeans 180,00\u00a0zł" in made.splitlines()


def test_in_brief_a_tally_stands_for_the_reasons() -> None:
    shown = frame(product())
    lines = said(replace(shown, definition=replace(shown.definition, why=Why.BRIEF)))
    assert "Meets 1 of 2" in lines
    assert not any(line.startswith("meets:") for line in lines)


def test_each_answer_of_a_question_stands_before_its_link() -> None:
    answers = (Answer("9", "https://notes.example/a/x", "9 of 10"), Answer("Very\nlikely", "https://notes.example/a/y"))
    lines = said(frame(product("A-1")), replace(WORDS, above=(Told("Do you like us?", answers=answers),)))
    assert lines[:3] == [
        "Do you like us?",
        "9: https://notes.example/a/x",
        "Very likely: https://notes.example/a/y",
    ]


def test_a_block_alone_leaves_who_sends_it_and_how_that_ends_to_the_message_around_it() -> None:
    alone = plain_text(frame(product()), WORDS, AROUND, Part.BLOCK)
    assert alone.endswith("Change your preferences:\nhttps://notes.example/c/AUq3\n")


def test_a_banner_is_told_by_its_alternative_text_and_its_link() -> None:
    banner = Banner("https://shop.example/b.png", {"en": "Autumn sale"}, "https://shop.example/autumn")
    lines = said(replace(frame(product()), banner=banner))
    assert lines[lines.index("Autumn sale") + 1] == "https://shop.example/autumn"
    silent = said(replace(frame(product()), banner=replace(banner, alt={})))
    assert "https://shop.example/autumn" not in silent


def test_a_message_is_counted_by_its_click_links_where_clicks_are_counted() -> None:
    shown = frame(product())
    counted = replace(shown, cards=(replace(shown.cards[0], click="https://notes.example/go/x"),))
    assert "https://notes.example/go/x" in said(counted)
    assert "https://shop.example/A-1" not in said(counted)


def test_nothing_is_said_where_there_is_nothing_to_show() -> None:
    assert plain_text(empty_frame(DEFINITIONS["recommended"], "pl", Empty.NO_CONSENT), WORDS, AROUND) == ""
