"""``notesik feed diff``: what two generations hold otherwise, as a document, as sentences, as every single change."""

from __future__ import annotations

import csv
import io
import json

import pytest

from service.generations.shelf import Shelf
from tests.service.commands import Notesik, document, refusal
from tests.service.conftest import Import
from tests.service.small_feed import small_feed

DIFF = ("feed", "diff", "--shop", "sklep")


def changed() -> bytes:
    """The small feed: dearer, cheaper, sold out, without a price, in EUR, two new, one gone, a colour gone."""
    feed = small_feed(42)
    for was, now in (
        (b"<g:price>51.00 PLN", b"<g:price>61.00 PLN"),
        (b"<g:price>52.00 PLN", b"<g:price>42.00 PLN"),
        (b"<g:price>53.00 PLN", b"<g:price>9.00 PLN"),
        (b"<g:price>54.00 PLN", b"<g:price>54.00 EUR"),
        (b"<g:color>czarny", "<g:color>złoty".encode()),
        (b"<g:id>A-039", b"<g:id>A-399"),
    ):
        assert was in feed
        feed = feed.replace(was, now)
    return feed.replace(b"in_stock", b"out_of_stock", 1)


@pytest.fixture
def two(do_import: Import, shelf: Shelf) -> tuple[str, str]:
    return do_import().name, do_import(changed(), force=True).name


def test_the_two_last_generations_are_compared(notesik: Notesik, two: tuple[str, str]) -> None:
    said = document(notesik(*DIFF, "--json"))
    assert (said["before"], said["after"]) == two
    counts = {name: each["count"] for name, each in said.items() if isinstance(each, dict)}
    assert counts == {
        "added": 3,
        "gone": 1,
        "price_down": 2,
        "price_up": 1,
        "price_changed": 4,
        "back_in_stock": 0,
        "sold_out": 1,
        "availability_changed": 1,
        "left": 1,
    }
    assert said["price_down"]["products"][1] == {
        "id": "A-003", "title": "Rzecz 3", "before": "53.00 PLN", "after": "9.00 PLN"
    }  # fmt: skip
    assert [each["id"] for each in said["gone"]["products"]] == ["A-039"]
    assert said["left"]["values"] == [{"filter": "color", "value": "czarny", "products": 10}]


def test_the_other_way_round_what_went_came(notesik: Notesik, two: tuple[str, str]) -> None:
    back = document(notesik(*DIFF, "2", "1", "--json"))
    assert (back["back_in_stock"]["count"], back["added"]["count"], back["gone"]["count"]) == (1, 1, 3)
    assert [each["value"] for each in back["left"]["values"]] == ["złoty"]


def test_examples_are_as_many_as_wanted_and_everything_is_one_line_each(notesik: Notesik, two: tuple[str, str]) -> None:
    few = document(notesik(*DIFF, "-n", "1", "--json"))
    assert (few["added"]["count"], len(few["added"]["products"])) == (3, 1)
    lines = [json.loads(line) for line in notesik(*DIFF, "--all").stdout.splitlines()]
    kinds = sorted(line["change"] for line in lines)
    assert kinds == sorted(
        [*["added"] * 3, "gone", *["price_down"] * 2, "price_up", "price_changed", "sold_out", "left"]
    )
    sheet = notesik(*DIFF, "--csv").stdout.decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(sheet))]
    assert [row["change"] for row in rows] == [line["change"] for line in lines]
    assert {row["id"]: row["after"] for row in rows}["A-001"] == "61.00 PLN"


def test_a_person_reads_sentences_and_tables(notesik: Notesik, two: tuple[str, str]) -> None:
    said = notesik(*DIFF, "-n", "2").stdout.decode()
    for sentence in ("3 products came", "2 products became cheaper", "... and 1 more; --all names all", "1 value left"):
        assert sentence in said
    same = notesik(*DIFF, "1", "1").stdout.decode()
    assert "no product, price or availability changed between them, and no value left" in same


def test_what_is_not_kept_cannot_be_compared(notesik: Notesik, do_import: Import) -> None:
    do_import()
    assert "keeps 1 generation: two are compared" in refusal(notesik(*DIFF))
    assert "does not keep generation '7'" in refusal(notesik(*DIFF, "7", "1"))


def test_ids_of_any_length_are_told_apart(notesik: Notesik, do_import: Import) -> None:
    long = b"<g:id>" + b"x" * 100
    do_import(small_feed(20).replace(b"<g:id>A", long))
    do_import(small_feed(21).replace(b"<g:id>A", long).replace(b"<g:price>51.00", b"<g:price>50.00"))
    said = document(notesik(*DIFF, "--json"))
    assert (said["added"]["count"], said["gone"]["count"], said["price_down"]["count"]) == (1, 0, 1)
    assert said["price_down"]["products"][0]["id"] == "x" * 100 + "-001"
