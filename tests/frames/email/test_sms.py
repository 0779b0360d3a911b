from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames.compose import empty_frame
from frames.definition import DEFINITIONS, Scenario, Shown
from frames.email.model import Around, Words
from frames.email.septets import BASIC, EXTENSION, Encoding, counted, spelled
from frames.email.sms import ENDED, LEAST_TITLE, MOST_PARTS, sms_text
from frames.model import Empty, Frame
from matching.model import Criterion
from tests.frames.building import frame_of, match, product, wish

SHORT = "https://notes.example/l/k3JdQ0vXz9aB/"
AROUND = Around(datetime(2026, 11, 23, 9), short=SHORT)
WORDS = Words("Ola, a secret for you", "Only for you")


def frame(**changes: Any) -> Frame:
    shown = product(**changes)
    return frame_of(wish(Criterion("color", any=("zielony",))), [shown], [match("A-1", met=(0,))], "pl", full=1)


def sent(around: Around = AROUND, **changes: Any) -> str:
    return sms_text(frame(**changes), WORDS, around)


@pytest.mark.parametrize(
    ("text", "encoding", "characters", "parts", "left"),
    [
        ("", Encoding.GSM_7, 0, 0, 160),
        ("a" * 160, Encoding.GSM_7, 160, 1, 0),
        ("a" * 161, Encoding.GSM_7, 161, 2, 145),
        ("a" * 306, Encoding.GSM_7, 306, 2, 0),
        ("a" * 307, Encoding.GSM_7, 307, 3, 152),
        ("€" * 80, Encoding.GSM_7, 160, 1, 0),
        ("€" * 81, Encoding.GSM_7, 162, 2, 143),
        ("ą" * 70, Encoding.UCS_2, 70, 1, 0),
        ("ą" * 71, Encoding.UCS_2, 71, 2, 63),
        ("ą" * 134, Encoding.UCS_2, 134, 2, 0),
        ("ą" * 135, Encoding.UCS_2, 135, 3, 66),
        ("👖" * 35, Encoding.UCS_2, 70, 1, 0),
        ("👖" * 36, Encoding.UCS_2, 72, 2, 61),
        ("é", Encoding.GSM_7, 1, 1, 159),
        ("`", Encoding.UCS_2, 1, 1, 69),
    ],
)
def test_a_text_message_is_counted_as_telephones_count_it(
    text: str, encoding: Encoding, characters: int, parts: int, left: int
) -> None:
    message = counted(text)
    assert (message.encoding, message.characters, message.parts, message.left) == (encoding, characters, parts, left)


def test_no_character_is_taken_apart_between_two_messages() -> None:
    assert counted("a" * 152 + "€" + "a" * 152).parts == 3
    assert counted("ą" * 66 + "👖" + "ą" * 66).parts == 3


def test_the_alphabet_has_the_127_signs_of_the_standard_and_its_ten_of_two_septets() -> None:
    assert (len(BASIC), len(EXTENSION)) == (127, 10)


def test_polish_letters_stay_where_the_message_is_one_all_the_same() -> None:
    text = sent(title="Żółta łódź")
    assert text == f"Żółta łódź, 180,00 zł {SHORT}1"
    assert (counted(text).encoding, counted(text).parts) == (Encoding.UCS_2, 1)


def test_polish_letters_are_spelled_where_that_saves_a_message() -> None:
    text = sent(title="Żółte spodnie dżinsowe o prostych nogawkach")
    assert text == f"Zolte spodnie dzinsowe o prostych nogawkach, 180,00 zl {SHORT}1"
    assert counted(text).parts == 1


def test_a_long_title_is_ended_at_a_word_before_a_second_message_is_paid_for() -> None:
    text = sent(title="Żółte spodnie dżinsowe " + "z bardzo wygodnej bawełny " * 6)
    assert counted(text).parts == 1
    assert text.startswith("Zolte spodnie dzinsowe z bardzo wygodnej bawelny")
    title = text.partition(ENDED)[0]
    assert title.split()[-1] in ("z", "bardzo", "wygodnej", "bawelny")
    assert text.endswith(f"{ENDED}, 180,00 zl {SHORT}1")


def test_two_messages_are_taken_where_the_link_leaves_too_little_of_the_title() -> None:
    long = replace(AROUND, short="https://notes.example/" + "x" * 120 + "/")
    text = sent(long, title="Green jeans of a straight cut for everybody who likes wide pockets")
    assert counted(text).parts == 2
    assert text.startswith("Green jeans of a straight cut for everybody who likes wide pockets, ")
    assert text.endswith("/1")


def test_a_link_that_has_no_room_is_left_out_whole() -> None:
    assert sent(replace(AROUND, short="https://notes.example/" + "x" * 400), title="Jeans") == "Jeans, 180,00 zł"


def test_an_amounts_no_break_space_and_a_dash_cost_no_letters() -> None:
    text = sent(title="Jeans – “straight” 👖", price="1180.00", currency="EUR")
    assert text == f'Jeans - "straight", 1 180,00 € {SHORT}1'
    assert counted(text).encoding is Encoding.GSM_7


def test_what_is_not_written_in_latin_letters_is_not_spelled_in_them() -> None:
    text = sent(title="Зелені джинси прямого крою для кожного дня та кожної погоди")
    assert text.startswith("Зелені джинси")
    assert counted(text).encoding is Encoding.UCS_2


def test_a_reduction_is_not_announced_for_there_is_no_room_for_the_figures_of_the_law() -> None:
    assert "249" not in sent(old_price="249.00", lowest_price_30d="200.00")


def test_the_price_is_not_said_where_the_definition_does_not_show_it() -> None:
    shown = frame(title="Jeans")
    hidden = replace(shown, definition=replace(shown.definition, shown=(Shown.IMAGE,)))
    assert sms_text(hidden, WORDS, AROUND) == f"Jeans {SHORT}1"


def test_without_short_links_the_products_own_is_given() -> None:
    assert sent(Around(AROUND.at), title="Jeans") == "Jeans, 180,00 zł https://shop.example/A-1"


def test_the_slot_of_the_link_is_that_of_the_first_product_shown() -> None:
    assert sms_text(replace(frame(), offset=12), WORDS, AROUND).endswith(f"{SHORT}13")


def test_nothing_of_the_person_and_no_reason_is_in_it() -> None:
    text = sent()
    assert not any(word in text for word in ("Ola", "zielony", "secret"))


def test_a_product_found_by_a_wish_that_is_not_said_is_not_named() -> None:
    shown = frame(title="Ointment")
    unsaid = replace(shown, cards=(replace(shown.cards[0], match=None),), scenario=Scenario.PREFERENCES)
    assert sms_text(unsaid, WORDS, AROUND) == f"Polecane dla Ciebie {SHORT}1"


def test_nothing_is_said_where_there_is_nothing_to_show() -> None:
    assert sms_text(empty_frame(DEFINITIONS["recommended"], "pl", Empty.NO_CONSENT), WORDS, AROUND) == ""


@given(st.text(max_size=400), st.text("abcxyz-_/0123456789", max_size=320))
def test_whatever_the_feed_says_it_is_two_messages_at_most_on_one_line_and_no_link_is_cut(
    title: str, path: str
) -> None:
    text = sms_text(frame(title=title), WORDS, Around(AROUND.at, short=f"https://n.example/{path}/"))
    assert counted(text).parts <= MOST_PARTS
    assert len(text.splitlines()) <= 1
    assert f"https://n.example/{path}/1" in text or "https://n.example/" not in text.replace(spelled(title), "")


@given(st.text(max_size=200))
def test_what_is_spelled_is_in_the_alphabet(text: str) -> None:
    assert counted(spelled(text)).encoding is Encoding.GSM_7


def test_a_title_keeps_enough_to_be_known_by() -> None:
    text = sent(title="Spodnie " + "y" * 200)
    assert len(text.partition(" https")[0]) >= LEAST_TITLE


def test_a_product_without_a_page_leaves_the_message_to_the_first_that_has_one() -> None:
    shown = frame(title="Jeans")
    nowhere = replace(shown.cards[0], title="Nowhere", link=None, click=None)
    both = replace(shown, cards=(nowhere, shown.cards[0]))
    assert sms_text(both, WORDS, AROUND) == f"Jeans, 180,00 zł {SHORT}2"
    assert sms_text(replace(both, cards=(nowhere,)), WORDS, AROUND) == "Nowhere, 180,00 zł"
