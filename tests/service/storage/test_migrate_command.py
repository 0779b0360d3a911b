"""``notesik migrate``, as an operator runs it after an update."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.storage.revisions import HEAD
from tests.postgresql import make_database
from tests.service.commands import Run, document, in_a_process, refusal


def migrate(data: Path, *arguments: str, **environment: str) -> Run:
    return in_a_process("migrate", *arguments, NOTESIK_DATA=str(data), **environment)


def test_sqlite_needs_it_not_and_may_have_it(tmp_path: Path) -> None:
    assert document(migrate(tmp_path, "--json")) == {"database": "sqlite", "before": None, "after": HEAD}
    again = migrate(tmp_path)
    assert again.stderr.decode() == f"the tables are those of this release already (revision {HEAD})\n"


@pytest.mark.postgresql
def test_commands_on_postgresql_ask_for_it_and_work_after_it(tmp_path: Path, postgresql: str) -> None:
    address = {"NOTESIK_DATABASE": make_database(postgresql), "NOTESIK_DATA": str(tmp_path)}
    document(in_a_process("shops", "create", "sklep", "--json", **address))
    asked = ("contacts", "list", "--shop", "sklep", "--json")
    assert "run `notesik migrate`" in refusal(in_a_process(*asked, **address))
    done = migrate(tmp_path, NOTESIK_DATABASE=address["NOTESIK_DATABASE"])
    assert done.stderr.decode() == f"the tables are those of this release now (revision none to {HEAD})\n"
    listed = in_a_process(*asked, **address)
    assert (listed.returncode, listed.stderr) == (0, b"")


def test_a_server_that_is_not_there_is_one_line_without_the_password(tmp_path: Path) -> None:
    said = refusal(migrate(tmp_path, NOTESIK_DATABASE="postgresql://shop:geheim@127.0.0.1:9/notesik"))
    assert "the database (127.0.0.1/notesik) cannot be used" in said
    assert "geheim" not in said
