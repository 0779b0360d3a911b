"""Lists of addresses: whoever has one is answered as themselves, under what the list calls them."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from service.campaigns.running import here, run
from service.composition import Service
from service.contacts.model import Fact, Source
from service.errors import ServiceError
from tests.service.blocks.mailing import say
from tests.service.campaigns.conftest import SHOP, Asking, written
from tests.service.campaigns.test_running import rows_of
from tests.service.cards import AT, BY_THE_SHOP
from tests.service.commands import Notesik
from tests.service.storage.conftest import details

ADDRESSES = {"ala": "ala@sklep.example", "ela": "dom@sklep.example", "iza": "dom@sklep.example"}


@pytest.fixture
def reached(shop: Service) -> Service:
    """The shop, where ``ala`` has an address of her own and ``ela`` shares one with ``iza``."""
    for id, address in ADDRESSES.items():
        shop.contacts.change(SHOP, id, details(Fact("email", address, Source.DECLARED, AT)), BY_THE_SHOP)
    return shop


@pytest.mark.parametrize("surface", ["rank", "email"])
def test_who_alone_has_an_address_is_answered_and_every_other_row_says_why_not(
    reached: Service, asked: Asking, tmp_path: Path, surface: str
) -> None:
    say(reached, "ala")
    out, listed = tmp_path / "out", ["ALA@sklep.example", "dom@sklep.example", "kto@sklep.example", "nikt"]
    run(reached, *asked(listed, "E-mail", surface=surface, at=AT), out, here)
    run(reached, *asked(["ala"], surface=surface, at=AT), tmp_path / "by-id", here)
    rows = rows_of(out)
    assert [(row["contact"], row["reason"]) for row in rows] == [
        ("ALA@sklep.example", None),
        ("dom@sklep.example", "several-cards"),
        ("kto@sklep.example", "nobody-known"),
        ("nikt", "no-preferences" if surface == "rank" else "no-consent"),  # an id, which no address is
    ]
    assert rows[0] == {**rows_of(tmp_path / "by-id")[0], "contact": "ALA@sklep.example"}
    assert rows[0]["products"]
    assert rows[1]["empty"]
    assert rows[1]["products"] == []


def test_who_is_erased_before_a_run_goes_on_is_nobody_by_address_too(
    reached: Service, asked: Asking, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    campaign, listed = asked([ADDRESSES["ala"]], "email")
    run(reached, campaign, listed, out, here)
    (out / "part-00000.parquet").unlink()
    (out / "manifest.json").unlink()
    reached.contacts.erase(SHOP, "ala", BY_THE_SHOP)
    run(reached, campaign, listed, out, here)
    assert [row["reason"] for row in rows_of(out)] == ["nobody-known"]


def test_the_same_texts_as_ids_are_another_list(reached: Service, asked: Asking, tmp_path: Path) -> None:
    run(reached, *asked([ADDRESSES["ala"]], "email"), tmp_path / "out", here)
    with pytest.raises(ServiceError, match="holds a campaign with other contacts"):
        run(reached, *asked([ADDRESSES["ala"]], "contact"), tmp_path / "out", here)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["email"], "no column holds ids, so contacts are looked up by the addresses of the column email"),
        (["id", "Contact ID"], "the ids stand in the column Contact ID, not id"),
    ],
)
def test_which_column_was_read_is_said_where_it_might_be_another(
    notesik: Notesik, serving_shop: Service, tmp_path: Path, columns: list[str], said: str
) -> None:
    written(path := tmp_path / "list.parquet", ["ala"])
    table = pq.read_table(path)
    for name in columns:
        table = table.append_column(name, table.column("contact"))
    pq.write_table(table.drop_columns(["contact"]), path)
    arguments = ("--contacts", path, "--surface", "rank", "--out", tmp_path / "out")
    done = notesik("campaign", "--shop", "sklep", *arguments)
    assert done.returncode == 0
    assert done.stderr.decode() == f"notesik: list.parquet: {said}\n"
