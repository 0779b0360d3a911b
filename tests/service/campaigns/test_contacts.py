"""Who is on a list: out of any file, each once, in order."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from service.campaigns.columns import By, Column
from service.campaigns.contacts import contacts_listed
from service.errors import ServiceError
from tests.service.campaigns.conftest import written


def _csv(path: Path, ids: list[str]) -> Path:
    path.write_text("name;contact\n" + "".join(f"x;{id_}\n" for id_ in ids))
    return path


def _ndjson(path: Path, ids: list[str]) -> Path:
    path.write_text("".join(json.dumps({"contact": id_, "name": "x"}) + "\n" for id_ in ids))
    return path


WRITERS: dict[str, Callable[[Path, list[str]], Path]] = {"parquet": written, "csv": _csv, "ndjson": _ndjson}


@pytest.mark.parametrize("ending", WRITERS)
def test_everybody_is_listed_once_in_the_order_in_which_they_come_first(tmp_path: Path, ending: str) -> None:
    listed = contacts_listed(WRITERS[ending](tmp_path / f"list.{ending}", ["0012", "ala", "ela", "ala", "0012", "ala"]))
    assert listed.ids.to_pylist() == ["0012", "ala", "ela"]
    assert (listed.repeated, listed.nameless) == (3, 0)


def test_an_id_without_characters_is_nobody_and_space_around_one_is_no_part_of_it(tmp_path: Path) -> None:
    listed = contacts_listed(written(tmp_path / "list.parquet", ["ala", None, "", "  ", " ala ", "ela"]))
    assert listed.ids.to_pylist() == ["ala", "ela"]
    assert (listed.repeated, listed.nameless) == (1, 3)


def test_the_same_list_has_the_same_digest_however_its_file_is_cut(tmp_path: Path) -> None:
    ids = [f"c{number}" for number in range(1000)]
    whole = contacts_listed(written(tmp_path / "whole.parquet", ids))
    pq.write_table(pa.table({"id": pa.array(ids).dictionary_encode()}), tmp_path / "cut.parquet", row_group_size=7)
    assert contacts_listed(tmp_path / "cut.parquet").digest == whole.digest
    assert contacts_listed(written(tmp_path / "less.parquet", ids[:-1])).digest != whole.digest
    joined = contacts_listed(written(tmp_path / "joined.parquet", ["c0c1", *ids[2:], "x"]))
    assert joined.digest != contacts_listed(written(tmp_path / "other.parquet", ["c0", "c1", *ids[2:], "x"])).digest


WHOLE = {
    "numbers": pa.array([7, 12]),
    "short numbers": pa.array([7, 12], pa.uint8()),
    "numbers of a dictionary": pa.array([7, 12]).dictionary_encode(),
    "as pandas keeps them where one is missing": pa.array([7.0, None, 12.0]),
    "not a number": pa.array([7.0, float("nan"), 12.0]),
    "as a database keeps them": pa.array([Decimal(7), None, Decimal(12)], pa.decimal128(38, 0)),
    "long texts": pa.array(["7", None, "12"], pa.large_string()),
    "texts of a dictionary": pa.array(["7", None, "12"]).dictionary_encode(),
}


@pytest.mark.parametrize("cells", WHOLE.values(), ids=WHOLE)
def test_ids_are_whole_numbers_or_texts_of_any_type(tmp_path: Path, cells: pa.Array) -> None:
    pq.write_table(pa.table({"id": cells}), tmp_path / "list.parquet")
    listed = contacts_listed(tmp_path / "list.parquet")
    assert listed.ids.to_pylist() == ["7", "12"]
    assert listed.nameless == len(cells) - 2


def test_a_whole_number_of_json_may_have_a_point(tmp_path: Path) -> None:
    (tmp_path / "list.ndjson").write_text('{"id": 7.0}\n{"name": "Ala"}\n{"id": 12}\n')
    listed = contacts_listed(tmp_path / "list.ndjson")
    assert (listed.ids.to_pylist(), listed.nameless) == (["7", "12"], 1)


def test_numbers_that_lost_their_digits_are_no_ids(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="the column id holds ids as double, which has lost their digits"):
        contacts_listed(written(tmp_path / "list.parquet", [2.0**53, 1.0], "id"))


def test_a_list_with_one_column_needs_no_name_for_it(tmp_path: Path) -> None:
    assert contacts_listed(written(tmp_path / "list.parquet", ["ala"], "E-mail ID")).ids.to_pylist() == ["ala"]


def test_among_several_columns_that_of_the_ids_is_told_by_its_name(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["1"], "contact": ["ala"], "name": ["Ala"]}), tmp_path / "list.parquet")
    assert contacts_listed(tmp_path / "list.parquet").ids.to_pylist() == ["ala"]


@pytest.mark.parametrize(
    ("column", "others"),
    [
        ("Contact", ("segment",)),
        ("CONTACT_ID", ("segment", "__index_level_0__")),
        ("contact id", ("name", "email")),
        ("ID", ("segment",)),
        ("External-ID", ("email",)),
        ("userId", ("email",)),
        ("customer_id", ("__index_level_0__", "email")),
        ("who", ("__index_level_0__",)),
        ("who", ("__index_level_0__", "__index_level_1__")),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_the_column_of_the_ids_is_known_as_other_programs_call_it(
    tmp_path: Path, column: str, others: tuple[str, ...], first: bool
) -> None:
    names = (column, *others) if first else (*others, column)
    table = pa.table({name: ["ala"] if name == column else ["x"] for name in names})
    pq.write_table(table, tmp_path / "list.parquet")
    listed = contacts_listed(tmp_path / "list.parquet")
    assert listed.ids.to_pylist() == ["ala"]
    assert listed.column == Column(column, By.ID)


def test_of_several_columns_that_may_be_it_the_first_name_goes_and_the_others_are_told(tmp_path: Path) -> None:
    pq.write_table(pa.table({"User ID": ["1"], "contact_id": ["ala"], "name": ["Ala"]}), tmp_path / "list.parquet")
    listed = contacts_listed(tmp_path / "list.parquet")
    assert listed.ids.to_pylist() == ["ala"]
    assert listed.column == Column("contact_id", By.ID, ("User ID",))


@pytest.mark.parametrize("column", ["email", "E-Mail", "email address", "Email_Address"])
def test_addresses_are_read_where_no_column_holds_ids(tmp_path: Path, column: str) -> None:
    pq.write_table(pa.table({"name": ["Ala"], column: ["ala@sklep.example"]}), tmp_path / "list.parquet")
    listed = contacts_listed(tmp_path / "list.parquet")
    assert listed.ids.to_pylist() == ["ala@sklep.example"]
    assert listed.column == Column(column, By.EMAIL)


def test_a_list_that_does_not_say_which_column_it_is_names_those_that_there_are(tmp_path: Path) -> None:
    pq.write_table(pa.table({"who": ["1"], "name": ["Ala"]}), tmp_path / "list.parquet")
    with pytest.raises(
        ServiceError, match=r"^list\.parquet .* call it one of contact, .* email_address \(there is who, name\)$"
    ):
        contacts_listed(tmp_path / "list.parquet")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.parquet", b"PAR1 and no more", "list.parquet is no whole Parquet file"),
        ("list.txt", b"ala", "list.txt is no list of contacts"),
        ("list.csv", b"contact\n", "list.csv names no contact"),
        ("list.ndjson", b'{"contact": 1.5}\n', "ids are texts or whole numbers"),
        ("list.ndjson", b'{"contact": ["ala"]}\n', "an id is a text or a whole number, not list"),
        ("list.ndjson", b'{"contact": "ala"}\n{"contact": \n', "list.ndjson row 2: "),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ServiceError, match=said):
        contacts_listed(tmp_path / name)


def test_a_column_of_other_things_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match=r"the column contact holds double, not whole numbers: Float value 1\.5"):
        contacts_listed(written(tmp_path / "list.parquet", [1.5]))


def test_a_column_of_yes_and_no_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match=r"the column contact holds bool, and ids are texts or whole numbers"):
        contacts_listed(written(tmp_path / "list.parquet", [True]))
