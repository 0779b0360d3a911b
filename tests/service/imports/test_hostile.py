"""Files that mean harm or are damaged: a sentence, bounded memory, and what was read before stands."""

from __future__ import annotations

import csv
import io
import resource
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from service.errors import ServiceError
from service.imports import workbooks
from service.imports.limits import CELL, LINE
from service.imports.readers import table_of
from service.imports.refused import harmless, refused_to
from tests.service.imports.conftest import Importing, reasons

MEBIBYTE = 1 << 20


def peak() -> int:
    """The most memory this process has had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_a_line_of_a_hundred_megabytes_is_refused_before_it_is_read(take: Importing) -> None:
    before = peak()
    path = take.write("id,city\n1,Łódź\n")
    with path.open("ab") as file:
        file.write(b"2,")
        for _ in range(100):
            file.write(b"x" * MEBIBYTE)
    report = take(table_of(path))
    assert report.complete is False
    assert report.warnings[0].startswith("list.csv cannot be read beyond row 2: a line is longer")
    assert peak() - before < 40 * MEBIBYTE


def test_a_quotation_mark_that_is_never_closed_costs_no_memory_and_swallows_nothing_in_silence(take: Importing) -> None:
    rows = "".join(f"{number},Łódź\n" for number in range(600))
    report = take("id,city\n" + rows + 'x,"open\n' + "y,Gdynia\n" * (CELL // 8))
    assert (report.complete, report.taken) == (False, 600)
    assert "a quotation mark is never closed" in report.warnings[0]


def test_a_quotation_mark_that_swallows_a_few_rows_is_refused(take: Importing) -> None:
    report = take('id,name,city\n1,"Anna,Łódź\n2,Ola,Gdynia\n3,"Ewa",Sopot\n4,Iza,Hel\n')
    assert reasons(report)[0] == (
        2,
        None,
        "A quotation mark is opened here and not closed: several lines read as one cell.",
    )
    assert report.rows == report.taken + len(report.refused)


@pytest.mark.parametrize("cell", ["a\0b", "a\x1bb", "a\x9bb"])
def test_control_characters_are_refused(take: Importing, cell: str) -> None:
    (refusal,) = take(f"id,collar\n1,{cell}\n").refused
    assert (refusal.column, refusal.reason) == ("collar", "This cell holds what is no character.")


def test_a_cell_that_is_too_long_is_refused(take: Importing) -> None:
    (refusal,) = take(f"id,collar\n1,{'x' * 5000}\n").refused
    assert refusal.reason == "This cell is longer than 1000 characters."


def test_more_columns_than_anybody_has_are_refused(take: Importing) -> None:
    report = take(",".join(f"c{number}" for number in range(5000)) + "\n1\n")
    assert report.warnings == ("list.csv cannot be read beyond row 1: list.csv has more than 500 columns",)


def test_objects_of_thousands_of_members_are_refused(take: Importing) -> None:
    lines = "".join(
        f'{{"id": "{row}", ' + ", ".join(f'"k{row}x{n}": 1' for n in range(100)) + "}\n" for row in range(400)
    )
    report = take(lines, "list.ndjson")
    assert (report.taken, report.warnings) == (0, ("list.ndjson has more than 500 columns",))


def test_deep_nesting_is_no_depth_of_ours(take: Importing) -> None:
    deep = '{"a": ' * 900 + "1" + "}" * 900
    report = take(f'{{"id": "1", "x": {deep}}}\n{{"id": "2"}}\n' + '{"a": ' * 100_000 + "\n", "list.ndjson")
    assert [refusal.row for refusal in report.refused] == [1, 3]


def test_a_line_of_json_that_never_ends_is_refused(take: Importing) -> None:
    report = take(b'{"id": "1"}\n{"id": "' + b"x" * (2 * LINE), "list.ndjson")
    assert (report.taken, report.complete) == (1, False)
    assert report.warnings[0] == "list.ndjson cannot be read beyond line 1: one is longer than 1,048,576 bytes"


def test_json_too_large_to_be_read_at_once_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    with path.open("wb") as file:
        file.truncate(33 * MEBIBYTE)
    with pytest.raises(ServiceError, match=r"larger than the 32 MiB .* import that as \.ndjson"):
        table_of(path)


# --- workbooks -------------------------------------------------------------------------------------------------------


def rewritten(content: bytes, **members: bytes) -> bytes:
    """A workbook with members of its archive replaced."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, members.get(key, old.read(name)))
    return file.getvalue()


def simple_book() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(("id", "city"))
    book.worksheets[0].append(("1", "Łódź"))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened(
    take: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "UNPACKED", 10 * MEBIBYTE)
    path = take.write(simple_book(), "list.xlsx")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/bomb.xml", "w", force_zip64=True) as bomb,
    ):
        for _ in range(12):
            bomb.write(bytes(MEBIBYTE))
    assert path.stat().st_size < MEBIBYTE
    with pytest.raises(ServiceError, match=r"list\.xlsx is too large unpacked"):
        table_of(path)


ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha" * 50) for n in range(10))
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet",
        b"<!DOCTYPE x [" + ENTITIES + b"]>" + SHEET % b'<row r="1"><c r="A1" t="str"><v>&e9;</v></c></row>',
        SHEET % b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
    ],
)
def test_a_damaged_or_malicious_sheet_is_a_sentence(take: Importing, sheet: bytes) -> None:
    before = peak()
    path = take.write(rewritten(simple_book(), sheet1=sheet), "list.xlsx")
    with pytest.raises(ServiceError, match=r"list\.xlsx is damaged"):
        list(table_of(path).chunks)
    assert peak() - before < 60 * MEBIBYTE


def test_a_sheet_that_claims_the_last_column_of_every_row_is_read_to_its_own_columns(take: Importing) -> None:
    cell = b'<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>'
    head = b'<row r="1">' + cell % (b"A", 1, b"id") + cell % (b"B", 1, b"city") + b"</row>"
    rows = b"".join(
        b'<row r="%d">' % n + cell % (b"A", n, b"%d" % n) + cell % (b"XFD", n, b"far") + b"</row>"
        for n in range(2, 300)
    )
    report = take(rewritten(simple_book(), sheet1=SHEET % (head + rows)), "list.xlsx")
    assert (report.taken, report.complete) == (298, True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.xlsx", b"PK\x03\x04 no archive", "is no .xlsx workbook"),
        ("list.xlsx", b"\xd0\xcf\x11\xe0 protected", "is no .xlsx workbook, or is protected by a password"),
        ("list.xls", b"", "is a workbook of the old kind"),
        ("list.parquet", b"PAR1 no", "is no Parquet file"),
        ("list.json", b'{"id": 1', "is no JSON"),
        ("list.json", b'{"id": 1}', "is no list of contacts"),
        ("list.pdf", b"", "is no list of contacts: give a .csv"),
        ("list.csv", None, "No such file"),
    ],
)
def test_what_is_no_list_is_a_sentence(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises((ServiceError, FileNotFoundError), match=said):
        list(table_of(tmp_path / name).chunks)


# --- the list of refused rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+48 600", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_refused_cell_is_a_formula_when_the_list_is_opened(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    with refused_to(path) as keep:
        keep({"=name": cell, "plain": "Anna"}, "=reason")
    (header, row) = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    assert header == ["'=name", "plain", "refused"]
    assert row == [f"'{cell.strip()}", "Anna", "'=reason"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_refused_rows_are_mended_in_place_and_taken(take: Importing) -> None:
    path = take.folder / "refused.csv"
    with refused_to(path) as keep:
        keep({"id": "0012", "phone": "+48 600 100 200", "email": "bad"}, "email: no")
    mended = path.read_text("utf-8-sig").replace("bad", "a@example.pl")
    report = take(mended)
    assert (report.taken, report.columns["refused"]) == (1, None)
    assert take.card("0012").details.value("phone") == "+48 600 100 200"


def test_where_nothing_is_refused_no_file_is_left(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    path.write_text("of last week")
    with refused_to(path):
        pass
    assert not path.exists()


def value(cell: Any) -> str:
    return harmless(str(cell))


def test_a_plain_cell_stays_as_it_is() -> None:
    assert [value(cell) for cell in ("Anna", "0012", "'quoted'")] == ["Anna", "0012", "'quoted'"]
