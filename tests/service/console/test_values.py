"""One filter and its values: what is said of them here and everywhere, merged, cut, and edited as a sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import numpy as np
import openpyxl
import pytest

from feeds.model import Suggestion
from feeds.tuning import FilterTuning
from service.composition import Service
from service.console.histogram import Numbers, bars, counted, equal_counts, numbers_under, place_of, round_numbers
from service.console.values import first_way
from service.sheets import MOST_BYTES, SheetRefused, read, written
from service.suggested import FILE
from service.tasks.model import TaskKind
from tests.service.conftest import Asking
from tests.service.console.shaping_shop import BLOUSES, HOSTILE, SHOP, Somebody, somebody
from tests.service.console.test_filters import ala, console

__all__ = ["ala", "console"]


def of(person: Somebody, key: str) -> FilterTuning:
    """What the draft says of a filter everywhere."""
    return person.draft.filters.get(key, FilterTuning())


# --- one filter ------------------------------------------------------------------------------------------------------


def test_a_filter_is_named_and_weighed_everywhere(ala: Somebody) -> None:
    ala.post("/filters/of/color/say", label_="Barwa", was_label_="", label_en="Hue", weight="1,5", hard="true")
    said = of(ala, "color")
    assert (said.label, dict(said.labels), said.hard) == ("Barwa", {"en": "Hue"}, True)
    assert said.weight == Decimal("1.5")
    assert "Hue" in ala.get("/filters").text


def test_a_filter_counts_more_in_one_place_only(ala: Somebody) -> None:
    said = ala.said(ala.post("/filters/of/color/say", main=BLOUSES, weight="2", was_weight=""))
    assert "in Bluzki" in said
    assert ala.draft.under[0].filters["color"].weight == 2
    assert of(ala, "color").weight is None
    assert "said here" in ala.get("/filters", main=BLOUSES).text


def test_what_a_form_left_as_it_stood_is_not_said_again(ala: Somebody) -> None:
    ala.post("/filters/of/color/say", weight="3", was_weight="")
    ala.post("/filters/of/color/say", hard="true", was_hard="", weight="", was_weight="")
    assert of(ala, "color").weight == 3
    ala.post("/filters/of/color/say", weight="", was_weight="3")
    assert of(ala, "color").weight is None


def test_two_people_at_the_same_field_are_told_and_nothing_is_lost(ala: Somebody) -> None:
    ala.post("/filters/of/color/say", label_="AAA", was_label_="", weight="3", was_weight="")
    clash = ala.said(ala.post("/filters/of/color/say", label_="BBB", was_label_=""))
    assert "AAA" in clash
    assert "BBB" in clash
    assert "AAA" in ala.said(ala.post("/filters/of/color/say", label_="", was_label_="x"))
    ala.post("/filters/of/color/say", weight="4", was_weight="2")
    assert (of(ala, "color").label, of(ala, "color").weight) == ("AAA", Decimal(3))


@pytest.mark.parametrize(
    "fields", [{"weight": "much"}, {"weight": "0"}, {"coverage": "140"}, {"values": "x"}, {"hard": "1"}]
)
def test_what_cannot_be_meant_is_refused_in_words(ala: Somebody, fields: dict[str, str]) -> None:
    assert "Not changed." in ala.said(ala.post("/filters/of/color/say", **fields))
    assert ala.service.hierarchies(SHOP).draft() is None


def test_a_range_is_cut_here_at_typed_edges_and_back(ala: Somebody) -> None:
    ala.post("/filters/of/price/bands", main=BLOUSES, edge=["150", "100,50", ""])
    assert ala.draft.under[0].filters["price"].bands == (Decimal("100.5"), Decimal(150))
    assert ala.service.tasks.latest(SHOP, TaskKind.DRAFT) is not None
    ala.post("/filters/of/price/bands", main=BLOUSES, edge=["150"], what="derived")
    assert ala.draft.under == ()
    assert "Each edge is one number" in ala.said(ala.post("/filters/of/price/bands", edge=["a lot"]))


def test_the_drawing_counts_every_product_once(ala: Somebody) -> None:
    index = ala.service.serving.generation(SHOP).index
    whole, blouses = numbers_under(index, "price", None), numbers_under(index, "price", BLOUSES)
    assert whole is not None
    assert blouses is not None
    assert (whole.products.sum(), blouses.products.sum()) == (48, 24)
    assert (whole.low, whole.high) == (Decimal(50), Decimal(191))
    assert sum(bar.products for bar in bars(whole)) == 48
    edges = equal_counts(whole, 4)
    assert [products for _, _, products in counted(whole, edges)] == [12, 12, 12, 12]
    assert all(edge % 5 == 0 for edge in round_numbers(whole, 4))
    assert sum(products for _, _, products in counted(whole, round_numbers(whole, 4))) == 48
    assert numbers_under(index, "nothing", None) is None


def test_one_price_far_beyond_all_others_does_not_make_the_drawing_one_bar() -> None:
    prices = [*range(39_00, 139_00, 1_00), 1_299_999_00]
    numbers = Numbers(np.array(prices, np.int64), np.ones(len(prices), np.int64), 2)
    drawn = bars(numbers)
    assert sum(bar.products > 0 for bar in drawn) > 30
    assert sum(bar.products for bar in drawn) == len(prices)
    assert (numbers.is_cut, drawn[-1].high, numbers.high) == (True, Decimal(137), Decimal(1_299_999))
    low, high = (place_of(numbers, edge) for edge in equal_counts(numbers, 3))
    assert 300 < low < high < 700
    assert place_of(numbers, Decimal(5000)) == 1000
    assert all(edge % 5 == 0 for edge in round_numbers(numbers, 3))
    assert len(round_numbers(numbers, 3)) == 2


@pytest.mark.parametrize("prices", [[5], [5, 90_000], [5] * 300 + [90_000], list(range(5, 400))])
def test_what_has_no_bulk_or_nothing_beyond_it_is_drawn_whole(prices: list[int]) -> None:
    values, products = np.unique(np.array(prices, np.int64), return_counts=True)
    numbers = Numbers(values, products, 0)
    assert not numbers.is_cut
    assert sum(bar.products for bar in bars(numbers)) == len(prices)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("134.55 PLN and above: 5 products", "and above (1,299,999 at most)", 'value="99.5"')),
        ("pl", ("134,55 PLN i powyżej: 5 produktów", "i powyżej (najwyżej 1 299 999)", 'value="99,5"')),
    ],
)
def test_a_drawing_that_is_cut_says_what_is_beyond(
    ala: Somebody, console: Asking, monkeypatch: pytest.MonkeyPatch, language: str, said: tuple[str, ...]
) -> None:
    prices = np.array([*range(39_00, 139_00, 1_00), 1_299_999_00], np.int64)
    numbers = Numbers(prices, np.ones(len(prices), np.int64), 2)
    monkeypatch.setattr("service.console.one_filter.numbers_under", lambda *_: numbers)
    ola = somebody(ala.service, console, "ola", language=language)
    page = ola.get("/filters/of/price", edges="99.50;5000").text.replace("\xa0", " ")
    for words in said:
        assert words in page
    assert 'x1="1000.0"' in page
    assert 'data-high="137"' in page


def test_proposed_edges_are_looked_at_before_they_are_taken(ala: Somebody) -> None:
    page = ala.get("/filters/of/price", edges="100;150").text
    assert "These edges are only proposed" in page
    assert 'value="100"' in page
    assert ala.service.hierarchies(SHOP).draft() is None


@pytest.mark.parametrize("key", ["price", "brand", "material", "color"])
def test_the_page_of_a_filter_shows_hostile_names_as_text(ala: Somebody, key: str) -> None:
    for main in ({}, {"main": BLOUSES}):
        page = ala.get(f"/filters/of/{key}", **main)
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_a_filter_that_the_feed_does_not_hold_has_no_page(ala: Somebody) -> None:
    assert ala.get("/filters/of/wings").status_code == 404
    assert ala.post("/filters/of/wings/say", weight="2").status_code == 404


# --- its values ------------------------------------------------------------------------------------------------------


def test_the_merges_that_are_shown_first_are_of_a_word_that_merged_any(ala: Somebody) -> None:
    assert first_way([("merchandiser", 0), ("feed", 0), ("spelling", 4), ("meaning", 2)]) == "spelling"
    assert first_way([("merchandiser", 0), ("feed", 0)]) == "merchandiser"
    assert len(re.findall(r'aria-current="true">[^<]*\(\d+\)</a>', ala.get("/filters/values").text)) == 1


def test_two_spellings_of_a_brand_are_merged_and_taken_apart_again(ala: Somebody) -> None:
    merged = ala.post("/filters/of/brand/values", do="merge", value=["ABC", "A B C Moda"], name="")
    assert "count as" in ala.said(merged)
    ((value, spellings),) = of(ala, "brand").merge.items()
    assert {value, *spellings} == {"ABC", "A B C Moda"}
    assert ala.service.tasks.latest(SHOP, TaskKind.DRAFT) is not None
    ala.take_back(merged)
    assert of(ala, "brand").merge == {}


DONE: list[tuple[dict[str, Any], Callable[[FilterTuning], object], object]] = [
    (
        {"do": "merge", "value": ["ABC", "Zorza"], "name": "Razem"},
        lambda said: dict(said.merge),
        {"Razem": ("ABC", "Zorza")},
    ),
    ({"do": "rename", "value": "ABC", "name": "Abc"}, lambda said: dict(said.rename), {"ABC": "Abc"}),
    ({"do": "split", "value": "Zorza", "name": "ABC, Nowa"}, lambda said: dict(said.parts), {"Zorza": ("ABC", "Nowa")}),
    ({"do": "apart", "value": ["Zorza"]}, lambda said: said.apart, ("Zorza",)),
]


@pytest.mark.parametrize(("fields", "told", "wanted"), DONE)
def test_ticked_values_are_reworded(ala: Somebody, fields: dict[str, Any], told: Any, wanted: object) -> None:
    assert ala.post("/filters/of/brand/values", **fields).status_code == 303
    assert told(of(ala, "brand")) == wanted


@pytest.mark.parametrize("fields", [{"do": "merge", "value": "ABC"}, {"do": "rename", "value": "ABC"}, {"do": "apart"}])
def test_what_lacks_something_says_what(ala: Somebody, fields: dict[str, Any]) -> None:
    assert "Tick" in ala.said(ala.post("/filters/of/brand/values", **fields))
    assert ala.service.hierarchies(SHOP).draft() is None


# --- proposals -------------------------------------------------------------------------------------------------------


def propose(service: Service, *proposed: Suggestion) -> None:
    """What the worker has found."""
    import orjson

    document = {"generation": service.shelf(SHOP).current_name(), "suggestions": proposed}
    (service.shops.folder(SHOP).path / FILE).write_bytes(orjson.dumps(document))


def test_proposals_are_asked_for_by_the_page_and_not_by_looking(ala: Somebody) -> None:
    assert 'data-hx-trigger="load, submit"' in ala.get("/filters/values").text
    assert ala.service.tasks.latest(SHOP, TaskKind.SUGGEST) is None
    ala.post("/filters/values/look")
    assert ala.service.tasks.latest(SHOP, TaskKind.SUGGEST) is not None
    page = ala.get("/filters/values").text
    assert "searched for" in page
    assert 'data-hx-trigger="load, submit"' not in page


def test_a_proposal_is_accepted_or_kept_apart_and_comes_no_more(ala: Somebody) -> None:
    two = (
        Suggestion("brand", "ABC", "A B C Moda", 0.9, 12, 12),
        Suggestion("color", "biały", "czarny", 0.8, 12, 12),
    )
    propose(ala.service, *two)
    assert "2 proposals" in ala.get("/filters/values").text
    ala.post("/filters/values/decide", filter="brand", value="ABC", spelling="A B C Moda", do="accept")
    ala.post("/filters/values/decide", filter="color", value="biały", spelling="czarny", do="apart")
    assert dict(of(ala, "brand").merge) == {"ABC": ("A B C Moda",)}
    assert of(ala, "color").apart == ("czarny",)
    assert "you have decided on all of them" in ala.get("/filters/values").text
    ala.post("/filters/values/decide", filter="brand", value="ABC", spelling="A B C Moda", do="free")
    assert of(ala, "brand") == FilterTuning()


# --- as a sheet ------------------------------------------------------------------------------------------------------


def upload(person: Somebody, content: bytes) -> str:
    """The page that shows what an edited workbook changes."""
    edge = "----x"
    parts = (
        f'--{edge}\r\nContent-Disposition: form-data; name="mark"\r\n\r\n{person.mark}\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="w.xlsx"\r\n\r\n'
    )
    body = parts.encode() + content + f"\r\n--{edge}--\r\n".encode()
    headers = {"cookie": f"notesik={person.cookie}", "content-type": f"multipart/form-data; boundary={edge}"}
    answer = person.ask.post(f"/console/shops/{SHOP}/filters/values/sheet", content=body, headers=headers)
    return answer.text if answer.status_code == 200 else person.said(answer)


def edited(person: Somebody, edit: Callable[[Any], None]) -> bytes:
    """The workbook that the page gives, after somebody edited it."""
    book = openpyxl.load_workbook(io.BytesIO(person.get("/filters/values.xlsx").content))
    edit(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet: Any, key: str, spelling: str) -> int:
    """Where a spelling stands."""
    return int(next(row[0].row for row in sheet.iter_rows() if (row[0].value, row[2].value) == (key, spelling)))


def test_a_sheet_changes_what_it_says_once_it_was_looked_at(ala: Somebody) -> None:
    def edit(sheet: Any) -> None:
        sheet.cell(row_of(sheet, "brand", "A B C Moda"), 5).value = "ABC"

    page = upload(ala, edited(ala, edit))
    assert "1 spelling would count as something else" in page
    assert ala.service.hierarchies(SHOP).draft() is None
    kept = re.search(r'name="moves" value="(.*?)">', page)
    assert kept
    ala.post("/filters/values/take", moves=unescape(kept[1]))
    assert dict(of(ala, "brand").merge) == {"ABC": ("A B C Moda",)}


def test_a_sheet_with_faults_names_the_cells_and_takes_nothing(ala: Somebody) -> None:
    def edit(sheet: Any) -> None:
        sheet.cell(row_of(sheet, "brand", "A B C Moda"), 5).value = "ABC"
        sheet.append(["wings", "a", "a", 1, "b"])
        sheet.append(["brand", "a", "never said", 1, "b"])

    page = upload(ala, edited(ala, edit))
    assert "2 cells cannot be taken" in page
    assert re.search(r"Row \d+, column A: there is no filter “wings”", page)
    assert re.search(r"Row \d+, column C: the feed does not say “never said”", page)
    assert 'name="moves"' not in page


def test_an_unedited_sheet_changes_nothing(ala: Somebody) -> None:
    assert "The workbook changes nothing" in upload(ala, edited(ala, lambda _: None))


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 torn"])
def test_what_is_no_workbook_is_refused_in_words(ala: Somebody, content: bytes) -> None:
    assert "cannot be read as a workbook" in upload(ala, content)


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    content = written("x", [["a"], ["=1+1"], ["@SUM(A1)"], [HOSTILE], ["bell \x07"]])
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]
    assert [cell.data_type for cell in cells] == ["s"] * 5 or {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert [row[0] for row in read(content)] == ["a", "=1+1", "@SUM(A1)", HOSTILE, "bell"]


def test_a_workbook_beyond_the_bounds_is_not_read() -> None:
    with pytest.raises(SheetRefused) as refused:
        read(b"x" * (MOST_BYTES + 1))
    assert refused.value.kind == "large"
