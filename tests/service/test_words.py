"""Products are found by what people type of their ids, titles and brands, as far as there is time."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import orjson
import pytest

from service.generations.words import LINES, OFFSETS, PRODUCTS, WORDS, Found, Words, open_words, plain, write_words

SHELF = (
    ("A-1", "Spodnie żółte", "ABC"),
    ("A-2", "Spodnie  Zielone długie", None),
    ("B-1", "ŁÓDKA dmuchana", "Øl"),
    ("żółte 4", "ＦＵＬＬ ｗｉｄｔｈ ﬁne", ""),
    ("", "żółte spodnie bez numeru", "Zażółć"),
)


def shelf(folder: Path, products: tuple[tuple[str, str, str | None], ...] = SHELF) -> Words:
    names = ("id", "title", "description", "brand", "group")
    lines = [orjson.dumps(dict(zip(names, (*each[:2], None, each[2], None), strict=True))) + b"\n" for each in products]
    (folder / PRODUCTS).write_bytes(b"".join(lines))
    np.save(folder / OFFSETS, np.cumsum([0, *map(len, lines)]))
    return open_words(folder)


@pytest.mark.parametrize(
    ("sought", "rows"),
    [
        ("spodnie", (0, 1, 4)),
        ("ZOLTE spodnie", (0, 4)),
        ("spodnie żółte", (0, 4)),
        ("lodka", (2,)),
        ("Łódka øl", (2,)),
        ("a-", (0, 1)),
        ("a-1", (0,)),
        ("full width fine", (3,)),
        ("zielone dlugie abc", ()),
        (".*", ()),
        ("\t", ()),
        ("spodnie\nabc", (0,)),
        ("", ()),
        ("\ud800", ()),
    ],
)
def test_every_word_is_found_whatever_its_case_accents_and_order(
    sought: str, rows: tuple[int, ...], tmp_path: Path
) -> None:
    assert shelf(tmp_path).find(sought, 10) == Found(rows, True)


def test_no_more_are_told_than_are_wanted_and_that_there_are_more(tmp_path: Path) -> None:
    words = shelf(tmp_path)
    assert words.find("spodnie", 2) == Found((0, 1), False)
    assert words.find("spodnie", 3) == Found((0, 1, 4), True)


def test_what_takes_too_long_ends_and_says_so(tmp_path: Path) -> None:
    assert shelf(tmp_path).find("spodnie", 10, seconds=-1) == Found((), False)


def test_words_never_join_two_products(tmp_path: Path) -> None:
    assert shelf(tmp_path).find("dlugie b-1", 10) == Found((), True)


def test_what_an_earlier_release_made_is_completed_when_it_is_first_searched(tmp_path: Path) -> None:
    shelf(tmp_path)
    (tmp_path / LINES).unlink()
    (tmp_path / WORDS).unlink()
    assert open_words(tmp_path).find("lodka", 1).rows == (2,)


def test_random_words_are_found_where_a_plain_look_finds_them(tmp_path: Path) -> None:
    dice = Random(1)
    letters = "aąbcćłóż 1-"
    products = tuple(
        (str(number), "".join(dice.choices(letters, k=dice.randrange(1, 20))) or "x", dice.choice(("abc", None)))
        for number in range(300)
    )
    words = shelf(tmp_path, products)
    lines = ["\t".join(plain(part) for part in each if part) for each in products]
    for _ in range(300):
        sought = "".join(dice.choices(letters, k=dice.randrange(1, 5)))
        parts = plain(sought).split()
        wanted = tuple(row for row, line in enumerate(lines) if parts and all(part in line for part in parts))
        assert words.find(sought, 1000).rows == wanted, sought


def test_the_lines_end_where_the_file_says(tmp_path: Path) -> None:
    shelf(tmp_path)
    write_words(tmp_path)
    text = (tmp_path / WORDS).read_bytes()
    assert [int(end) for end in np.load(tmp_path / LINES)] == [
        sum(len(line) for line in text.splitlines(keepends=True)[: number + 1]) for number in range(len(SHELF))
    ]
