"""`notesik contacts`: cards in, out, merged, taken back, gone, as a person at a terminal has them."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from service.composition import Service
from tests.service.commands import Notesik, Run, document, refusal
from tests.service.storage.conftest import marked, occasion, refusing, together, wishing

LIST = "id;Adres e-mail;Rozmiar buta;Zgoda e-mail\n0012;anna@example.pl;38;tak\n0013;bad;39;\n0014;;40;nie\n"


@pytest.fixture
def contacts(notesik: Notesik, service: Service) -> Notesik:
    """Runs ``notesik contacts …`` over a data folder with the shop ``sklep`` alone."""

    def run(*arguments: str | Path, **more: Any) -> Run:
        return notesik("contacts", *arguments, **more)

    return run


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def test_an_import_reports_every_row(contacts: Notesik, listed: Path) -> None:
    assert document(contacts("import", listed, "--shop", "sklep", "--json")) == {
        "rows": 3,
        "taken": 2,
        "created": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": [{"row": 3, "column": "Adres e-mail", "reason": "This is expected as in anna@example.com."}],
        "columns": {
            "id": "id",
            "Adres e-mail": "email",
            "Rozmiar buta": "key-information.rozmiar_buta",
            "Zgoda e-mail": "consent.email",
        },
        "warnings": ["a consent without its date and the version of its text is kept as not confirmed"],
        "complete": True,
    }


def test_a_person_reads_what_became_of_a_list(contacts: Notesik, listed: Path) -> None:
    done = contacts("import", listed, "--shop", "sklep")
    said = done.stdout.decode()
    assert done.returncode == 0
    assert "shop sklep: 2 of 3 rows taken: 2 new, 0 changed, 0 as they were; 1 refused" in said
    assert "bad" not in said
    assert "notesik: a consent without its date" in done.stderr.decode()


def test_the_only_shop_needs_no_name_and_one_of_several_does(contacts: Notesik, notesik: Notesik, listed: Path) -> None:
    assert document(contacts("import", listed, "--json"))["taken"] == 2
    assert document(contacts("export", "0012"))["contact"]["id"] == "0012"
    notesik("shops", "create", "drugi")
    assert refusal(contacts("export", "0012")) == "notesik: name the shop by --shop: there are several (drugi, sklep)"
    assert refusal(contacts("export", "0012", "--shop", "drugi")).startswith("notesik: shop 'drugi' has no contact")


def test_refused_rows_are_written_to_be_mended(contacts: Notesik, listed: Path, tmp_path: Path) -> None:
    refused = tmp_path / "refused.csv"
    contacts("import", listed, "--rejected", refused)
    (row,) = csv.DictReader(refused.read_text("utf-8-sig").splitlines())
    assert (row["id"], row["Adres e-mail"], row["refused"][:6]) == ("0013", "bad", "email:")


def test_consents_are_confirmed_by_the_text_they_were_given_on(contacts: Notesik, listed: Path, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("Chcę dostawać e-maile.\n")
    mapping = tmp_path / "map.toml"
    mapping.write_text('[constants]\nconsent.email.at = 2024-05-01\n[columns]\n"Rozmiar buta" = "shoe_size"\n')
    given = ("--consent-text", tmp_path / "text.txt", "--consent-version", "2024-05", "--map", mapping)
    document(contacts("import", listed, *given, "--json"))
    card = document(contacts("show", "0012", "--json"))
    entry = card["consents"]["current"]["email"]
    assert (entry["state"], entry["version"], entry["text"]) == ("confirmed", "2024-05", "Chcę dostawać e-maile.")
    assert card["key_information"]["shoe_size"]["value"] == "38"


def test_ndjson_comes_through_standard_input(contacts: Notesik) -> None:
    done = document(contacts("import", "-", "--json", input=b'{"id": "1", "tags": ["vip"]}\n{"id": "2"}\n'))
    assert (done["rows"], done["created"]) == (2, 2)


def test_a_dry_run_keeps_nothing(contacts: Notesik, listed: Path) -> None:
    assert document(contacts("import", listed, "--dry-run", "--json"))["created"] == 2
    assert contacts("list", "--json").stdout == b""


def test_a_list_of_which_nothing_can_be_taken_fails_with_its_report(contacts: Notesik, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("email\nbad\nworse\n")
    done = contacts("import", tmp_path / "list.csv", "--json")
    assert (done.returncode, done.stderr) == (1, b"notesik: none of 2 rows was taken\n")
    assert [each["row"] for each in json.loads(done.stdout)["refused"]] == [2, 3]


def test_a_list_without_rows_is_done(contacts: Notesik, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,email\n")
    done = document(contacts("import", tmp_path / "list.csv", "--json"))
    assert (done["rows"], done["warnings"]) == (0, ["the list has no rows"])


def test_a_list_that_breaks_off_is_taken_up_to_there_and_fails(contacts: Notesik, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('id,city\n1,Hel\n2,"open' + "\n3,Hel" * 9)
    done = contacts("import", tmp_path / "list.csv", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["complete"], report["taken"]) == (1, False, 1)
    assert done.stderr == b"notesik: the list was taken up to where it broke off: 1 row\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give either a FILE or --sql and --query"),
        (("list.csv", "--sql", "sqlite:///x.db", "--query", "select 1"), "give either a FILE or --sql and --query"),
        (("--sql", "sqlite:///x.db"), "--sql and --query go together"),
        (("list.csv", "--source", "guessed"), "'guessed' is none of declared, observed and bought-in"),
        (("list.csv", "--consent-text", "text.txt"), "name the text too, by --consent-version"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_read(contacts: Notesik, arguments: tuple[str, ...], said: str) -> None:
    assert said in refusal(contacts("import", *arguments), status=2)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("[columns]\nx = 1\n", "columns.x: give in quotation marks what it is taken as"),
        ("[colums]\n", "[colums] is unknown; a mapping has [columns], [constants], [sources], [dates]"),
        ('[constants]\nid = "1"\n', "constants.id: every row would be about the same contact"),
        ("columns = 1\n", "columns is a table"),
        ("[columns\n", "map.toml: "),
        ('[constants]\ntags = ["a"]\n', "constants.tags: one value is expected here"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_its_place(
    contacts: Notesik, listed: Path, tmp_path: Path, mapping: str, said: str
) -> None:
    (tmp_path / "map.toml").write_text(mapping)
    assert said in refusal(contacts("import", listed, "--map", tmp_path / "map.toml"))


def test_a_column_that_a_mapping_names_in_vain_is_said(contacts: Notesik, listed: Path, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('[columns]\nWzrost = "height"\n')
    report = document(contacts("import", listed, "--map", tmp_path / "map.toml", "--json"))
    assert "the mapping names a column 'Wzrost' that the list does not have" in report["warnings"]


def test_what_is_listed_and_shown(contacts: Notesik, listed: Path) -> None:
    contacts("import", listed)
    lines = [json.loads(line) for line in contacts("list", "--json").stdout.splitlines()]
    assert [(line["id"], line["details"], line["key_information"]) for line in lines] == [
        ("0012", 1, 1),
        ("0014", 0, 1),
    ]
    assert "anna" not in contacts("list").stdout.decode()
    assert "anna@example.pl" in contacts("show", "0012").stdout.decode()


def test_a_card_shows_what_is_wished_for_and_what_is_refused(contacts: Notesik, service: Service) -> None:
    service.contacts.change("sklep", "ola", together(wishing(marked("A-1")), refusing(marked("A-2"))), occasion())
    rows = [line.split() for line in contacts("show", "ola").stdout.decode().splitlines()]
    assert ["wished", "A-1", "declared", "2026-03-01"] in rows
    assert ["refused", "A-2", "declared", "2026-03-01"] in rows


def test_an_export_is_everything_about_a_person(contacts: Notesik, listed: Path) -> None:
    contacts("import", listed)
    exported = document(contacts("export", "0012", "--shop", "sklep"))
    assert exported["contact"]["details"]["email"]["value"] == "anna@example.pl"
    assert [line["where"] for line in exported["history"]] == ["import list.csv"]


def test_two_cards_become_one_and_both_ids_name_it(contacts: Notesik, listed: Path) -> None:
    contacts("import", listed)
    assert document(contacts("merge", "0012", "0014", "--json"))["ids"] == ["0012", "0014"]
    assert document(contacts("show", "0014", "--json"))["details"]["email"]["value"] == "anna@example.pl"


def test_a_line_of_history_is_taken_back(contacts: Notesik, listed: Path, tmp_path: Path) -> None:
    contacts("import", listed)
    (tmp_path / "more.csv").write_text("id;Rozmiar buta\n0012;41\n")
    contacts("import", tmp_path / "more.csv")
    entry = document(contacts("history", "0012", "--json"))["history"][-1]["number"]
    assert b"changed" in contacts("history", "0012").stdout
    assert document(contacts("undo", "0012", str(entry), "--json"))["version"] == 3
    assert document(contacts("show", "0012", "--json"))["key_information"]["rozmiar_buta"]["value"] == "38"
    assert "has no line 9999" in refusal(contacts("undo", "0012", "9999"))


def test_erasing_asks_nobody_where_nobody_can_answer(contacts: Notesik, listed: Path) -> None:
    contacts("import", listed)
    assert document(contacts("erase", "0012", "--json")) == {"shop": "sklep", "id": "0012", "erased": True}
    assert "has no contact '0012'" in refusal(contacts("show", "0012"))
    again = document(contacts("import", listed, "--json"))
    assert [each["row"] for each in again["refused"]] == [2, 3]


@pytest.mark.parametrize("command", ["show", "history", "export", "erase"])
def test_a_contact_that_is_not_there_is_a_sentence(contacts: Notesik, command: str) -> None:
    assert refusal(contacts(command, "nobody")) == "notesik: shop 'sklep' has no contact 'nobody'"


def test_an_import_that_is_killed_is_run_again_and_leaves_the_same_cards(
    contacts: Notesik, service: Service, tmp_path: Path
) -> None:
    rows = "".join(f"{n:05},c{n}@example.pl,yes,2024-05-01,v1\n" for n in range(1600))
    path = tmp_path / "list.csv"
    path.write_text(f"id,email,consent.email,consent.email.at,consent.email.version\n{rows}")
    command = [sys.executable, "-m", "service", "contacts", "import", str(path)]
    environment = {**os.environ, "NOTESIK_DATA": str(service.settings.data)}
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while service.contacts.count("sklep") == 0:
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    stood = service.contacts.count("sklep")
    assert 0 < stood < 1600
    assert stood % 500 == 0
    report = document(contacts("import", path, "--json"))
    assert (report["unchanged"], report["created"]) == (stood, 1600 - stood)
    assert {len(card.consents) for card in service.contacts.all("sklep")} == {1}
    assert {card.version for card in service.contacts.all("sklep")} == {1}
