"""A campaign on a real cluster: whoever of it is killed, every contact is there once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from service.campaigns.cluster import ClusterFailed, engine_on, is_open
from service.campaigns.model import ROWS
from service.campaigns.proven import errand, fault
from service.composition import Service
from service.settings import Settings
from tests.service.campaigns.a_cluster import ACluster, cluster
from tests.service.campaigns.conftest import written
from tests.service.campaigns.test_campaign_command import wait
from tests.service.commands import document, in_a_process

PARTS = 24
CONTACTS = PARTS * ROWS


def _command(contacts: Path, out: Path, address: str) -> tuple[str | Path, ...]:
    asked = ("campaign", "--shop", "sklep", "--surface", "rank", "--contacts", contacts, "--out", out)
    return (*asked, "--engine", address, "--json")


def _finished(out: Path) -> int:
    return len([*out.glob("part-*")])


def _kill_in_a_part(out: Path, running: ACluster) -> None:
    """Kill the first worker that is seen to make a part, which says so by the name of the file it writes."""
    by_pid = {str(worker.pid): worker for worker in running.workers}

    def killed() -> bool:
        making = {path.name.split(".")[-3] for path in out.glob(".part-*.tmp")}
        for pid in making & by_pid.keys():
            by_pid[pid].kill()
            return True
        return False

    wait(killed)


def test_whoever_of_a_cluster_is_killed_nobody_is_lost_or_answered_twice(serving_shop: Service, tmp_path: Path) -> None:
    ids = [f"c{number}" for number in range(CONTACTS - 1)] + ["ala"]
    contacts, out = written(tmp_path / "list.parquet", ids), tmp_path / "out"
    data = str(serving_shop.settings.data)
    (beside := tmp_path / "cluster").mkdir()
    with cluster(beside, 2, NOTESIK_DATA=data) as running:
        command = _command(contacts, out, running.address)
        driver = (sys.executable, "-W", "error", "-m", "service", *map(str, command))
        environment = {**os.environ, "NOTESIK_DATA": data}
        with subprocess.Popen(driver, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
            wait(lambda: _finished(out) >= 2 or first.poll() is not None)
            first.kill()
        assert first.returncode == -signal.SIGKILL
        assert not (out / "manifest.json").exists()
        with subprocess.Popen(driver, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as second:
            _kill_in_a_part(out, running)
            said, complaints = second.communicate(timeout=90)
        assert second.returncode == 0, complaints
        assert complaints == b""  # the cluster's own noise is not the reader's
        assert sum(worker.poll() is None for worker in running.workers) == 1
        again = document(in_a_process(*command, NOTESIK_DATA=data))
        assert again["parts_made"] == 0
    assert b'"rows": %d' % CONTACTS in said
    rows = [row for path in sorted(out.glob("part-*")) for row in pq.read_table(path, columns=["contact"]).to_pylist()]
    assert [row["contact"] for row in rows] == ids
    assert again["answered"] == 1
    assert again["empty"] == {"nobody-known": CONTACTS - 1}
    assert [*out.glob(".*.tmp")] == []


def test_a_worker_with_another_data_folder_is_refused_by_name(serving_shop: Service, tmp_path: Path) -> None:
    contacts, out = written(tmp_path / "list.parquet", ["ala"]), tmp_path / "out"
    (beside := tmp_path / "cluster").mkdir()
    (other := tmp_path / "elsewhere").mkdir()
    (other / "secret").write_bytes(bytes(32))
    with cluster(beside, 1, NOTESIK_DATA=str(other)) as running:
        refused = in_a_process(*_command(contacts, out, running.address), NOTESIK_DATA=str(serving_shop.settings.data))
    assert refused.returncode == 1
    (line,) = refused.stderr.decode().splitlines()
    assert line.startswith("notesik: the worker tcp://127.0.0.1:")
    assert "has another data folder" in line
    assert [*out.glob("part-*")] == []


@pytest.fixture
def worker_here(serving_shop: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The shop in a process that is a worker with the right settings."""
    monkeypatch.setenv("NOTESIK_DATA", str(serving_shop.settings.data))
    return serving_shop


def test_a_worker_says_what_is_wrong_with_it(worker_here: Service, tmp_path: Path) -> None:
    with errand(worker_here.settings, tmp_path) as told:
        assert fault(told) is None
        assert "runs another version of Notesik" in str(fault(replace(told, code="0" * 64)))
        assert "does not see" in str(fault(replace(told, folder=tmp_path / "elsewhere")))
        assert "does not see" in str(fault(replace(told, token="other")))
        assert "is on another machine, and SQLite is of one" in str(fault(replace(told, host="elsewhere")))
    assert "does not see" in str(fault(told))  # the probe goes with the run
    assert [*tmp_path.glob(".probe-*")] == []


@pytest.mark.parametrize(
    ("address", "open_to_others"),
    [
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://[::1]:8786", False),
        ("tcp://10.0.0.7:8786", True),
        ("tls://10.0.0.7:8786", False),
    ],
)
def test_an_unencrypted_way_to_another_machine_is_told_from_others(address: str, open_to_others: bool) -> None:
    assert is_open(address) is open_to_others


def test_certificates_that_are_named_must_be_there(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, cluster_ca=tmp_path / "ca.pem")
    with pytest.raises(ClusterFailed, match=r"^NOTESIK_CLUSTER_CA names no file, and tls:// needs it"):
        engine_on("tls://scheduler.example:8786", settings)
