"""Files of contacts: every way in which preferences may be kept, and nobody left out in silence."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from matching.model import Criterion, Preference
from service.contact_files import PART, Contact, contacts_of_file, contacts_stored
from service.errors import ServiceError
from service.storage.profiles import Profile

STATED = [{"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"]}, {"filter": "price", "max": 199.9}]}]
MEANT = (Preference("Jeans", (Criterion("color", any=("green",)), Criterion("price", max=Decimal("199.9")))),)


def parquet(folder: Path, **columns: Any) -> Path:
    path = folder / "contacts.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def ndjson(folder: Path, *lines: object) -> Path:
    path = folder / "contacts.ndjson"
    path.write_bytes(b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines))
    return path


def read(path: Path) -> list[Contact]:
    return [*contacts_of_file(path).each]


@pytest.mark.parametrize("stated", [json.dumps(STATED), json.dumps({"preferences": STATED, "k": 3})])
def test_a_parquet_file_holds_a_list_or_a_document_as_text(tmp_path: Path, stated: str) -> None:
    assert read(parquet(tmp_path, id=["ala"], preferences=[stated])) == [Contact("ala", MEANT)]


def test_a_parquet_file_may_hold_lists_of_structs(tmp_path: Path) -> None:
    stated = [
        [{"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"]}, {"filter": "price", "max": "199.9"}]}],
        [{"main": None, "criteria": []}],
        None,
    ]
    everything, nothing = (Preference(None, ()),), ()
    found = read(parquet(tmp_path, id=["ala", "ela", "ola"], preferences=stated))
    assert [contact.preferences for contact in found] == [MEANT, everything, nothing]
    assert [contact.fault for contact in found] == [None] * 3


def test_an_ndjson_file_holds_one_contact_a_line(tmp_path: Path) -> None:
    path = ndjson(
        tmp_path,
        b"\xef\xbb\xbf" + json.dumps({"id": "ala", "preferences": STATED, "city": "Gdynia"}).encode() + b"\n\n",
        {"id": "ela", "preferences": {"preferences": STATED}},
        {"id": "ola"},
    )
    assert read(path) == [Contact("ala", MEANT), Contact("ela", MEANT), Contact("ola")]


def test_of_contacts_with_the_same_id_the_last_is_taken_and_the_others_are_counted(tmp_path: Path) -> None:
    lines = [{"id": "ala", "preferences": STATED}, {"id": 7}, {"id": "ela"}, b"{\n", {"id": "ala"}, {"id": 7}]
    file = contacts_of_file(ndjson(tmp_path, *lines))
    assert (file.repeated, [contact.id for contact in file.each]) == (1, ["line 2", "ela", "line 4", "ala", "line 6"])
    stated = [json.dumps(STATED), None, None, None]
    file = contacts_of_file(parquet(tmp_path, id=["ala", None, "ala", None], preferences=stated))
    found = [*file.each]
    assert (file.repeated, [contact.id for contact in found]) == (1, ["row 2", "ala", "row 4"])
    assert found[1] == Contact("ala")


def test_numbers_in_json_pass_through_no_float(tmp_path: Path) -> None:
    criterion = b'{"filter": "price", "max": 0.1234567890123456789}'
    line = b'{"id": "ala", "preferences": [{"main": null, "criteria": [' + criterion + b"]}]}"
    (contact,) = read(ndjson(tmp_path, line))
    assert contact.preferences[0].criteria[0].max == Decimal("0.1234567890123456789")


@pytest.mark.parametrize(
    ("line", "id_", "fault"),
    [
        (b"{\n", "line 1", "no JSON"),
        (b"\xff\n", "line 1", "no JSON"),
        ([1], "line 1", 'text "id"'),
        ({"preferences": []}, "line 1", 'text "id"'),
        ({"id": 7, "preferences": []}, "line 1", 'text "id"'),
        ({"id": "ala", "preferences": 5}, "ala", "preferences: A list is expected"),
        ({"id": "ala", "preferences": "[{"}, "ala", "no JSON"),
        ({"id": "ala", "preferences": [{"criteria": []}]}, "ala", "preferences[0].main"),
    ],
)
def test_a_contact_that_cannot_be_read_is_named_with_the_fault(
    tmp_path: Path, line: object, id_: str, fault: str
) -> None:
    broken, whole = read(ndjson(tmp_path, line, {"id": "ela", "preferences": STATED}))
    assert broken.id == id_
    assert broken.fault is not None
    assert fault in broken.fault
    assert whole == Contact("ela", MEANT)


def test_options_in_what_a_contact_stated_are_refused_and_not_passed_over(tmp_path: Path) -> None:
    asked = {"preferences": STATED, "options": {"variants": 2}}
    (contact,) = read(ndjson(tmp_path, {"id": "ala", "preferences": asked}))
    assert contact.preferences == ()
    assert contact.fault is not None
    assert "leave options out" in contact.fault


def test_rows_without_an_id_are_named_by_their_number_in_the_whole_file(tmp_path: Path) -> None:
    ids = ["ala"] * PART + [None, "ela"]
    path = parquet(tmp_path, id=pa.array(ids, pa.string()), preferences=["[]"] * len(ids))
    contacts = contacts_of_file(path)
    assert contacts.total == PART + 2
    assert [contact.id for contact in contacts.each if contact.fault] == [f"row {PART + 1}"]


def test_a_file_that_is_none_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("id\n")
    with pytest.raises(ServiceError, match=r"contacts\.csv is no file of contacts: give a \.parquet or \.ndjson"):
        contacts_of_file(tmp_path / "contacts.csv")
    (tmp_path / "contacts.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(ServiceError, match=r"contacts\.parquet is no Parquet file"):
        contacts_of_file(tmp_path / "contacts.parquet")
    with pytest.raises(ServiceError, match="has no column preferences"):
        contacts_of_file(parquet(tmp_path, id=["ala"], stated=["[]"]))


def test_stored_contacts_are_read_by_the_same_rule() -> None:
    profiles = [Profile("ala", {"preferences": STATED}, "1"), Profile("ela", {"preferences": [{}]}, "2")]
    contacts = contacts_stored(2, profiles)
    assert contacts.total == 2
    ala, ela = contacts.each
    assert ala == Contact("ala", MEANT)
    assert ela.fault is not None


@pytest.mark.parametrize(
    ("criterion", "place"),
    [
        ({"filter": "income", "min": "7000", "max": "5000"}, "preferences[0].criteria[0].max"),
        ({"filter": "income", "any": "SECRET"}, "preferences[0].criteria[0].any"),
        ({"filter": "income", "SECRET": 1}, "preferences[0].criteria[0]"),
        ({"filter": "income", "min": "SECRET"}, "preferences[0].criteria[0].min"),
    ],
)
def test_what_a_contact_stated_is_not_repeated_in_a_fault(tmp_path: Path, criterion: object, place: str) -> None:
    file = tmp_path / "contacts.ndjson"
    file.write_text(json.dumps({"id": "ala", "preferences": [{"main": None, "criteria": [criterion]}]}))
    (contact,) = contacts_of_file(file).each
    assert contact.fault == f"{place} is not well formed"


def test_an_id_of_no_characters_is_named_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "contacts.ndjson"
    file.write_text('{"id": "\\ud800", "preferences": []}\n{"id": "ala", "preferences": []}')
    assert [contact.id for contact in contacts_of_file(file).each] == ["line 1", "ala"]


def test_a_damaged_parquet_file_and_one_with_a_column_twice_are_one_clear_sentence(tmp_path: Path) -> None:
    file = tmp_path / "contacts.parquet"
    rows = [f"contact {number}" for number in range(5000)]
    pq.write_table(pa.table([rows, rows], names=["id", "preferences"]), file, compression="none")
    damaged = bytearray(file.read_bytes())
    damaged[8:60] = b"\xff" * 52
    file.write_bytes(damaged)
    with pytest.raises(ServiceError, match=r"contacts\.parquet is damaged"):
        list(contacts_of_file(file).each)
    pq.write_table(pa.table([rows, rows, rows], names=["id", "id", "preferences"]), file)
    with pytest.raises(ServiceError, match="several columns id"):
        contacts_of_file(file)
