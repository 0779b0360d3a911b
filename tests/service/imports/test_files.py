"""Files as people have them: every encoding, separator and kind, what spreadsheets do to values, and whom rows mean."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from service.contacts.model import Actor, Contact, Occasion
from service.errors import ServiceError
from service.imports.queries import table_of_query
from service.imports.readers import table_of, table_of_input
from tests.service.imports.conftest import NOW, SHOP, Importing, reasons


def known(card: Contact) -> dict[str, object]:
    return {
        name: fact.value for facts in (card.details, card.key_information) for name, fact in facts.believed().items()
    }


# --- CSV -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1250"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_recognised(take: Importing, encoding: str, separator: str) -> None:
    rows = (("Id klienta", "Imię i nazwisko", "Miasto"), ("0012", "Żaneta Ćwikła", "Łódź"))
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    report = take(text.encode(encoding))
    assert known(take.card("0012")) == {"name": "Żaneta Ćwikła", "city": "Łódź"}
    legacy = ("list.csv is not UTF-8; it is read as windows-1250",)
    assert report.warnings == (legacy if encoding == "windows-1250" else ())


def test_cyrillic_of_the_old_kind_is_read(take: Importing) -> None:
    report = take("id;name\n1;Марія Шевченко\n".encode("windows-1251"))
    assert known(take.card("1")) == {"name": "Марія Шевченко"}
    assert report.warnings == ("list.csv is not UTF-8; it is read as windows-1251",)


def test_excels_own_line_about_the_separator_is_understood(take: Importing) -> None:
    take("sep=;\nid;city\n1;Gdynia, Orłowo\n")
    assert known(take.card("1")) == {"city": "Gdynia, Orłowo"}


def test_ids_and_telephones_stay_as_they_are_written(take: Importing) -> None:
    take("id,phone,code\n0012,+48 600 100 200,1e5\n007.0,600100200,NA\n")
    assert known(take.card("0012")) == {"phone": "+48 600 100 200", "code": "1e5"}
    assert known(take.card("007.0")) == {"phone": "600100200", "code": "NA"}


def test_a_number_that_a_spreadsheet_shortened_is_no_telephone(take: Importing) -> None:
    (refusal,) = take("id,phone\n1,4.86E+10\n").refused
    assert (refusal.column, refusal.reason[:35]) == ("phone", "This cell was shortened by the spre")


def test_rows_are_numbered_as_a_spreadsheet_shows_them(take: Importing) -> None:
    report = take('\nid,name,email\n1,"two\nlines",\n\n2,,bad\n,,\n3,,bad\n')
    assert reasons(report) == [
        (3, "name", "One line of at most 200 characters is expected here."),
        (5, "email", "This is expected as in anna@example.com."),
        (7, "email", "This is expected as in anna@example.com."),
    ]


def test_a_row_with_too_many_cells_is_refused_and_one_with_too_few_is_not(take: Importing) -> None:
    report = take("id,city\n1,Łódź,,,\n2\n3,Łódź,Polska,EU\n4,Łódź,Polska\n5,Gdynia\n")
    assert (report.taken, [refusal.row for refusal in report.refused]) == (3, [4, 5])
    assert report.rows == report.taken + len(report.refused)


def test_more_rows_than_a_chunk_holds_are_all_taken(take: Importing) -> None:
    report = take("id\n" + "".join(f"{number}\n" for number in range(1203)))
    assert (report.rows, report.created, take.service.contacts.count(SHOP)) == (1203, 1203, 1203)


@pytest.mark.parametrize("content", ["", "\n\n", "id,email\n", "id,email\n,\n\n"])
def test_a_list_without_rows_is_nothing_and_said_to_be(take: Importing, content: str) -> None:
    report = take(content)
    assert (report.rows, report.warnings) == (0, ("the list has no rows",))


def test_rows_without_names_of_columns_are_not_taken_for_one(take: Importing) -> None:
    report = take("1,anna@example.pl\n2,ola@example.pl\n")
    assert (report.rows, report.complete) == (0, False)
    assert "anna@example.pl" not in str(report.document())


@pytest.mark.parametrize(
    ("header", "said"), [("id,email,Adres e-mail", "are both taken as email"), ("id,city,city", "two columns 'city'")]
)
def test_two_columns_of_one_meaning_are_a_matter_of_a_mapping(take: Importing, header: str, said: str) -> None:
    report = take(f"{header}\n1,a@example.pl,b@example.pl\n")
    assert (report.taken, report.complete) == (0, False)
    assert said in report.warnings[0]


# --- workbooks -------------------------------------------------------------------------------------------------------


def workbook(*rows: tuple[Any, ...], **more: Any) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for where in more.get("merged", ()):
        sheet.merge_cells(where)
    for title in more.get("sheets", ()):
        book.create_sheet(title).append(("id", "city"))
        book[title].append((title, "Gdynia"))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_with_a_merged_title_empty_rows_and_blank_columns(take: Importing) -> None:
    content = workbook(
        ("Klienci VIP 2024", None, None, None, None, None),
        (None,),
        ("Id klienta", "Adres e-mail", None, "Rozmiar buta", "", None),
        ("0012", "anna@example.pl", None, 38.0, None, None),
        (None, None, None, None, None, None),
        (13, "zly", None, 38.5, None, None),
        (14, None, "stray", "39", None, None),
        merged=("A1:F1",),
    )
    report = take(content, "list.xlsx")
    assert known(take.card("0012")) == {"email": "anna@example.pl", "rozmiar_buta": "38"}
    assert known(take.card("14")) == {"rozmiar_buta": "39"}
    assert reasons(report) == [(6, "Adres e-mail", "This is expected as in anna@example.com.")]
    assert (report.rows, report.taken) == (3, 2)


def test_cells_of_a_workbook_become_text_as_they_are_meant(take: Importing) -> None:
    take(
        workbook(
            ("id", "phone", "birth_date", "from", "to", "vip", "last visit", "weight"),
            (7, 48600100200, datetime(1990, 5, 17), time(13), time(17, 30), True, datetime(2024, 5, 1, 12, 30), 0.1),
        ),
        "list.xlsx",
    )
    card = take.card("7")
    assert known(card) == {
        "phone": "48600100200",
        "birth_date": "1990-05-17",
        "vip": True,
        "last_visit": "2024-05-01T12:30:00",
        "weight": "0.1",
    }
    assert card.channels is not None
    assert card.channels.hours is not None
    assert (card.channels.hours.start, card.channels.hours.end) == (780, 1050)


def test_formulas_are_never_worked_out_and_faults_of_a_spreadsheet_are_no_values(take: Importing) -> None:
    report = take(workbook(("id", "city"), ("1", "=1+1"), ("2", "#N/A")), "list.xlsx")
    assert known(take.card("1")) == {}
    assert reasons(report) == [(3, "city", "This cell holds a fault of the spreadsheet instead of a value.")]


def test_a_sheet_is_read_by_its_name_and_otherwise_the_first_is_said(take: Importing) -> None:
    path = take.write(workbook(("id", "city"), ("first", "Łódź"), sheets=("Reszta",)), "list.xlsx")
    report = take(table_of(path))
    assert report.warnings == ("of list.xlsx the sheet 'Sheet' is read (--sheet names one)",)
    take(table_of(path, "Reszta"))
    assert known(take.card("Reszta")) == {"city": "Gdynia"}
    with pytest.raises(ServiceError, match="has no sheet 'Nope'; it has Sheet, Reszta"):
        table_of(path, "Nope")


# --- JSON, NDJSON, Parquet, SQL --------------------------------------------------------------------------------------

STATED = [{"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"]}]}]


def test_a_list_of_the_former_kind_is_taken(take: Importing) -> None:
    take(json.dumps([{"id": "ala", "preferences": STATED}, {"id": "nikt", "preferences": []}]), "contacts.json")
    assert [each.main for each in take.card("ala").preferences] == ["Jeans"]
    assert take.card("nikt").preferences == ()


def test_objects_may_be_nested_as_the_card_itself_is(take: Importing) -> None:
    entry = {
        "id": "1",
        "details": {"email": "a@example.pl"},
        "key_information": {"shoe_size": {"value": 38, "source": "observed"}},
        "consents": {"sms": {"state": "withdrawn", "at": "2024-05-01"}},
        "tags": ["vip", "b2b"],
    }
    report = take(json.dumps(entry), "list.ndjson")
    card = take.card("1")
    assert report.columns["key_information.shoe_size.value"] == "key-information.shoe_size"
    assert known(card) == {"email": "a@example.pl", "shoe_size": "38"}
    assert [fact.source.value for fact in card.key_information.facts] == ["observed"]
    assert card.state("sms").value == "withdrawn"
    assert [tag.tag for tag in card.tags] == ["vip", "b2b"]


def test_a_line_that_is_no_object_is_refused_by_its_number(take: Importing) -> None:
    report = take(table_of_input(BytesIO(b'\xef\xbb\xbf{"id": "1"}\n\n{"id": "2"\n[1]\n{"id": "3"}\n')))
    assert [(refusal.row, refusal.reason) for refusal in report.refused] == [
        (3, "This is no object of JSON."), (4, "This is no object of JSON."),
    ]  # fmt: skip
    assert report.taken == 2


def test_parquet_keeps_its_types(take: Importing, tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": ["0012", "2"],
            "shoe_size": pa.array([Decimal("38.50"), None]),
            "points": pa.array([2**60 + 1, None], pa.int64()),
            "birth_date": pa.array([date(1990, 5, 17), None]),
            "tags": [["vip"], None],
            "preferences": pa.array(
                [STATED, None],
                pa.list_(
                    pa.struct(
                        {
                            "main": pa.string(),
                            "criteria": pa.list_(
                                pa.struct({"filter": pa.string(), "any": pa.list_(pa.string()), "max": pa.string()})
                            ),
                        }
                    )
                ),
            ),
        }
    )
    pq.write_table(table, tmp_path / "list.parquet")
    report = take(table_of(tmp_path / "list.parquet"))
    card = take.card("0012")
    assert known(card) == {"shoe_size": "38.50", "points": str(2**60 + 1), "birth_date": "1990-05-17"}
    assert [each.criteria for each in card.preferences] == [({"filter": "color", "any": ["green"]},)]
    assert report.taken == 2


@pytest.fixture
def shop_database(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "shop.db") as database:
        database.execute("create table customers (id text, mail text, size real)")
        database.executemany(
            "insert into customers values (?, ?, ?)",
            [(f"{number:04}", f"c{number}@example.pl", 38.0) for number in range(700)],
        )
    database.close()
    return f"sqlite:///{tmp_path / 'shop.db'}"


def test_rows_of_a_query_are_taken(take: Importing, shop_database: str) -> None:
    report = take(
        table_of_query(shop_database, "select id, mail, size as shoe_size from customers where mail like 'c%'")
    )
    assert (report.created, report.columns["mail"]) == (700, "email")
    assert known(take.card("0012")) == {"email": "c12@example.pl", "shoe_size": "38"}


@pytest.mark.parametrize(
    "query",
    [
        "delete from customers",
        "drop table customers",
        "insert into customers values ('x', 'y', 1) returning id",
        "attach '{folder}/new.db' as other",
        "pragma writable_schema = 1",
        "select * from nowhere",
        "select 1; delete from customers",
    ],
)
def test_a_query_that_does_anything_but_read_is_refused(
    take: Importing, shop_database: str, query: str, tmp_path: Path
) -> None:
    report = take(table_of_query(shop_database, query.replace("{folder}", str(tmp_path))))
    assert (report.rows, report.complete) == (0, False)
    assert str(tmp_path) not in report.warnings[0]
    assert not (tmp_path / "new.db").exists()
    database = sqlite3.connect(tmp_path / "shop.db")
    assert database.execute("select count(*) from customers").fetchone() == (700,)
    database.close()


@pytest.mark.parametrize("address", ["nonsense", "sqlite:////nowhere/shop.db", "mssql://u:secret@h/d"])
def test_an_address_that_leads_nowhere_is_a_sentence_without_its_password(take: Importing, address: str) -> None:
    report = take(table_of_query(address, "select 1 as id"))
    assert not report.complete
    assert "secret" not in report.warnings[0]


# --- whom a row means ------------------------------------------------------------------------------------------------


def test_without_an_id_a_row_means_the_one_card_with_its_address(take: Importing) -> None:
    take("id,email\nanna,Anna@Example.pl\n")
    report = take("email,shoe_size\nanna@example.pl,38\nola@example.pl,39\nOLA@example.pl,40\n")
    assert (report.created, report.changed) == (1, 2)
    assert known(take.card("anna"))["shoe_size"] == "38"
    (ola,) = take.service.contacts.found(SHOP, "email", "ola@example.pl")
    assert known(ola)["shoe_size"] == "40"
    assert "ola" not in ola.id


def test_without_an_id_an_address_of_several_cards_is_refused(take: Importing) -> None:
    take("id,email\n1,family@example.pl\n2,family@example.pl\n")
    report = take("email,city\nfamily@example.pl,Łódź\n")
    assert reasons(report) == [(2, "email", "Several cards have this e-mail address: the row needs an id.")]


def test_a_contact_that_stands_there_twice_is_what_the_later_row_says(take: Importing) -> None:
    report = take("id,city,shoe_size\n1,Łódź,38\n1,Gdynia,\n")
    assert known(take.card("1")) == {"city": "Gdynia", "shoe_size": "38"}
    assert (report.created, report.changed) == (1, 1)
    assert report.warnings == ("a contact stands in the list again; where the rows differ, the later one holds",)


def test_who_was_erased_is_reported_and_not_brought_back(take: Importing) -> None:
    take("id,email\n1,anna@example.pl\n2,ola@example.pl\n")
    take.service.contacts.erase(SHOP, "1", Occasion(Actor.CONTACT, "centre", NOW))
    report = take("id,email\n1,ANNA@example.pl\n2,ola@example.pl\n")
    assert (report.taken, report.erased, [refusal.row for refusal in report.refused]) == (1, 1, [2])
    assert "anna" not in str(report.document()).lower()
    assert take.service.contacts.get(SHOP, "1") is None


def test_a_dry_run_tells_the_same_and_keeps_nothing(take: Importing) -> None:
    take("id,city\n1,Łódź\n")
    before = take.cards()
    said = "id,city,email\n1,Gdynia,\n2,,bad\n3,,a@example.pl\n3,Kraków,\n"
    dry = take(said, dry=True).document()
    assert take.cards() == before
    assert dry == take(said).document()
    assert (dry["created"], dry["changed"], len(dry["refused"])) == (1, 2, 1)
