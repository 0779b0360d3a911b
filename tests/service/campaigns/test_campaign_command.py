"""``notesik campaign`` as a person runs it, and as it is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from service.campaigns.model import ROWS
from service.composition import Service
from tests.service.campaigns.conftest import written
from tests.service.commands import Notesik, document, refusal

CONTACTS = 20 * ROWS
PATIENCE = 90.0


def _command(contacts: Path, out: Path, *more: str) -> tuple[str | Path, ...]:
    return ("campaign", "--shop", "sklep", "--contacts", contacts, "--surface", "rank", "--out", out, *more)


def test_the_summary_stands_on_standard_output_as_one_document(
    notesik: Notesik, serving_shop: Service, tmp_path: Path
) -> None:
    contacts = written(tmp_path / "list.parquet", ["ala", "nikt", "ala", "obca", None])
    done = notesik(*_command(contacts, tmp_path / "out", "--json"))
    said = document(done)
    assert (said["rows"], said["answered"], said["parts"], said["parts_made"]) == (3, 1, 1, 1)
    assert said["empty"] == {"nobody-known": 1, "no-preferences": 1}
    assert said["contacts_per_second"] > 0
    assert done.stderr.decode().splitlines() == [
        "notesik: list.parquet: 1 row with an id that came before, left out",
        "notesik: list.parquet: 1 row with no id, left out",
    ]


def test_a_person_reads_what_came_of_it(notesik: Notesik, serving_shop: Service, tmp_path: Path) -> None:
    contacts = written(tmp_path / "list.parquet", ["ala", "nikt"])
    arguments = _command(contacts, tmp_path / "out")
    shown = notesik(*arguments).stdout.decode().splitlines()
    assert shown == [f"2 contacts in 1 part in {tmp_path / 'out'}: 1 answered, 1 empty", "1 no-preferences"]
    again = notesik(*arguments).stdout.decode().splitlines()
    assert again == [*shown, "all of it had been done before"]


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        (("--surface", "door"), 2, "'door' is none of rank"),
        (("--format", "xml"), 2, "'xml' is none of parquet, ndjson"),
        (("--engine", "spark"), 2, "'spark' is none of local, cluster"),
        (("--engine", "cluster"), 2, "say where the cluster is, as in tls://host:8786"),
        (("--engine", "cluster", "--scheduler", "tcp://nowhere"), 1, "no address of a scheduler, such as tls://"),
        (("--engine", "tls://127.0.0.1:8786"), 1, "NOTESIK_CLUSTER_CA is not set, and tls:// needs it"),
        (("--scheduler", "tcp://127.0.0.1:8786"), 2, "it belongs to --engine cluster"),
        (("--engine", "tcp://127.0.0.1:8786", "--workers", "2"), 2, "started beside it"),
        (("--full-matches", "--surface", "email"), 2, "it belongs to --surface rank"),
        (("--block", "news"), 2, "it belongs to --surface email"),
        (("--shop", "inny"), 1, "there is no shop named 'inny'"),
        (("--contacts", "nowhere.parquet"), 1, "nowhere.parquet: No such file"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line_and_leaves_no_folder(
    notesik: Notesik, serving_shop: Service, tmp_path: Path, more: tuple[str, ...], status: int, said: str
) -> None:
    contacts = written(tmp_path / "list.parquet", ["ala"])
    arguments = _command(contacts, tmp_path / "out", *more)
    assert said in refusal(notesik(*arguments), status)
    assert not (tmp_path / "out").exists()


def test_a_shop_without_a_generation_is_refused(notesik: Notesik, service: Service, tmp_path: Path) -> None:
    arguments = _command(written(tmp_path / "list.parquet", ["ala"]), tmp_path / "out")
    assert "has no generation yet" in refusal(notesik(*arguments))


def test_a_campaign_that_is_killed_goes_on_and_nobody_is_lost_or_answered_twice(
    notesik: Notesik, serving_shop: Service, tmp_path: Path
) -> None:
    ids = [f"c{number}" for number in range(CONTACTS - 1)] + ["ala"]
    contacts, out = written(tmp_path / "list.parquet", ids), tmp_path / "out"
    arguments = _command(contacts, out, "--json")
    running = subprocess.Popen(
        [sys.executable, "-m", "service", *map(str, arguments), "--workers", "2"],
        env={**os.environ, "NOTESIK_DATA": str(serving_shop.settings.data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait(lambda: len([*out.glob("part-*")]) >= 1)
    running.kill()
    assert running.wait() == -signal.SIGKILL
    assert not (out / "manifest.json").exists()
    wait(lambda: _is_gone(running.pid))  # with whoever worked for it

    said = document(notesik(*arguments))
    assert 0 < said["parts_made"] < said["parts"] == CONTACTS // ROWS
    assert (said["rows"], said["answered"], said["empty"]) == (CONTACTS, 1, {"nobody-known": CONTACTS - 1})
    rows = [row for path in sorted(out.glob("part-*")) for row in pq.read_table(path, columns=["contact"]).to_pylist()]
    assert [row["contact"] for row in rows] == ids
    assert [*out.glob(".*.tmp")] == []


def wait(until: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end
        time.sleep(0.005)


def _is_gone(session: int) -> bool:
    """Whether no process of a session is left."""
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_manifest_tells_what_was_asked(notesik: Notesik, serving_shop: Service, tmp_path: Path) -> None:
    contacts = written(tmp_path / "list.parquet", ["ala"])
    arguments = _command(contacts, tmp_path / "out", "-k", "3", "--format", "ndjson")
    assert notesik(*arguments).returncode == 0
    asked = json.loads((tmp_path / "out" / "manifest.json").read_text())["campaign"]
    assert (asked["shop"], asked["surface"], asked["slots"], asked["format"]) == ("sklep", "rank", 3, "ndjson")
    assert "block" in asked
