"""A campaign as it runs: every contact once and in order, whatever ends it in between."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from matching.preferences import parse_preferences
from service.campaigns.formats import FORMATS
from service.campaigns.model import Part
from service.campaigns.parts import Making
from service.campaigns.running import engine_of, here, run
from service.composition import Service
from service.errors import ServiceError
from service.recommend import rank_stated
from service.storage.files import locked
from tests.service.campaigns.conftest import SHOP, Asking
from tests.service.conftest import JEANS

OF_ONE_DATABASE = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
"""Processes take seconds to begin: how they open a database is proved of each kind where messages are made again."""
EVERYBODY = ["ala", "nikt", "obca", "ela", "cicha", "iza"]


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The rows of all parts, in order."""
    return [row for path in sorted(folder.glob("part-*.parquet")) for row in pq.read_table(path).to_pylist()]


def ids_of(folder: Path) -> list[str]:
    return [row["contact"] for row in rows_of(folder)]


def test_everybody_has_a_row_in_order_that_says_what_came_of_them(shop: Service, asked: Asking, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(shop, *asked(EVERYBODY), out, here)
    rows = rows_of(out)
    assert [(row["contact"], row["empty"], row["reason"]) for row in rows] == [
        ("ala", False, None),
        ("nikt", True, "no-preferences"),
        ("obca", True, "nobody-known"),
        ("ela", False, None),
        ("cicha", True, "not-personal"),
        ("iza", True, "nothing-fits"),
    ]
    assert rows[4]["products"] == rows[4]["match"] == []
    assert rows[4]["ranking"] is None


def test_a_row_holds_the_ranking_that_the_contact_is_given_anywhere_else(
    shop: Service, asked: Asking, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(shop, *asked(["ala", "ela"], slots=3), out, here)
    generation = shop.serving.generation(SHOP)
    expected = rank_stated(generation, replace(parse_preferences({"preferences": [JEANS]}), k=3))
    for match in expected["matches"]:
        del match["product"]
    for row in rows_of(out):
        assert json.loads(row["ranking"]) == {**expected, "full_matches": None}
        assert row["products"] == [match["id"] for match in expected["matches"]]
        assert row["match"] == [match["match"] for match in expected["matches"]]
        assert row["generation"] == generation.name


def test_lines_of_json_say_the_same_as_parquet(shop: Service, asked: Asking, tmp_path: Path) -> None:
    run(shop, *asked(EVERYBODY), tmp_path / "columns", here)
    run(shop, *asked(EVERYBODY, format="ndjson"), tmp_path / "lines", here)
    lines = [json.loads(line) for line in (tmp_path / "lines" / "part-00000.ndjson").read_text().splitlines()]
    for row in (rows := rows_of(tmp_path / "columns")):
        row["ranking"] = None if row["ranking"] is None else json.loads(row["ranking"])
    assert lines == rows


def test_what_a_contact_is_answered_does_not_depend_on_the_parts(shop: Service, asked: Asking, tmp_path: Path) -> None:
    run(shop, *asked(EVERYBODY), tmp_path / "one", here)
    run(shop, *asked(EVERYBODY, rows=4), tmp_path / "two", here)
    assert sorted(path.name for path in (tmp_path / "two").glob("part-*")) == [
        "part-00000.parquet",
        "part-00001.parquet",
    ]
    assert rows_of(tmp_path / "one") == rows_of(tmp_path / "two")


def test_the_manifest_closes_the_run_with_the_digest_of_each_part(shop: Service, asked: Asking, tmp_path: Path) -> None:
    out = tmp_path / "out"
    campaign, listed = asked(["ala", "ala", None, *EVERYBODY], rows=4)
    ran = run(shop, campaign, listed, out, here)
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest == ran.manifest
    assert [(part["file"], part["rows"]) for part in manifest["parts"]] == [
        ("part-00000.parquet", 4),
        ("part-00001.parquet", 2),
    ]
    for part in manifest["parts"]:
        assert part["sha256"] == sha256((out / part["file"]).read_bytes()).hexdigest()
    assert (manifest["rows"], manifest["answered"], manifest["repeated"], manifest["nameless"]) == (6, 2, 2, 1)
    assert manifest["empty"] == {"no-preferences": 1, "nobody-known": 1, "not-personal": 1, "nothing-fits": 1}
    assert manifest["generations"] == [shop.serving.generation(SHOP).name]
    assert manifest["campaign"]["list"] == listed.digest
    assert sorted(path.name for path in out.iterdir() if not path.name.startswith(".")) == [
        "campaign.json",
        "manifest.json",
        "part-00000.parquet",
        "part-00001.parquet",
    ]


def stopping(after: int) -> Any:
    """An engine that fails after so many parts."""

    def engine(service: Service, path: Path, numbers: Sequence[int]) -> Iterator[Part]:
        yield from here(service, path, numbers[:after])
        raise KeyboardInterrupt

    return engine


def test_a_run_that_was_ended_goes_on_with_the_parts_that_are_missing(
    shop: Service, asked: Asking, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    campaign, listed = asked(EVERYBODY, rows=1)
    with pytest.raises(KeyboardInterrupt):
        run(shop, campaign, listed, out, stopping(2))
    (out / ".part-00002.parquet.999.tmp").write_bytes(b"half a part")
    finished = {path.name: path.stat().st_ino for path in out.glob("part-*")}
    assert sorted(finished) == ["part-00000.parquet", "part-00001.parquet"]
    assert not (out / "manifest.json").exists()
    ran = run(shop, campaign, listed, out, here)
    assert (ran.parts, ran.contacts, ran.manifest["rows"]) == (4, 4, 6)
    assert ids_of(out) == EVERYBODY
    assert {name: (out / name).stat().st_ino for name in finished} == finished
    assert [*out.glob(".*.tmp")] == []


def test_what_is_done_is_not_done_again(shop: Service, asked: Asking, tmp_path: Path) -> None:
    first = run(shop, *asked(EVERYBODY), tmp_path / "out", here)
    again = run(shop, *asked(EVERYBODY), tmp_path / "out", stopping(0))
    assert (again.manifest, again.parts, again.contacts) == (first.manifest, 0, 0)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"slots": 3}, "another -k"),
        ({"format": "ndjson"}, "another format"),
        ({"ids": ["ala"]}, "other contacts"),
        ({"surface": "email"}, "another surface"),
    ],
)
def test_another_campaign_is_refused_the_folder(
    shop: Service, asked: Asking, tmp_path: Path, how: dict[str, Any], said: str
) -> None:
    out = tmp_path / "out"
    run(shop, *asked(EVERYBODY), out, here)
    before = {path: path.read_bytes() for path in out.iterdir()}
    campaign, listed = asked(**{"ids": EVERYBODY, **how})
    with pytest.raises(ServiceError, match=f"holds a campaign with {said}: give another folder$"):
        run(shop, campaign, listed, out, here)
    assert {path: path.read_bytes() for path in out.iterdir()} == before


def test_a_folder_with_other_things_in_it_is_left_alone(shop: Service, asked: Asking, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "holiday.txt").write_text("dear all")
    with pytest.raises(ServiceError, match=r"holds holiday\.txt, and is no campaign's folder"):
        run(shop, *asked(["ala"]), tmp_path / "letters", here)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["holiday.txt"]


def test_two_runs_never_write_to_one_folder(shop: Service, asked: Asking, tmp_path: Path) -> None:
    (out := tmp_path / "out").mkdir()
    with locked(out / ".lock", RuntimeError), pytest.raises(ServiceError, match="another run is writing to"):
        run(shop, *asked(["ala"]), out, here)


def test_a_finished_part_that_was_damaged_meanwhile_is_named(shop: Service, asked: Asking, tmp_path: Path) -> None:
    out = tmp_path / "out"
    campaign, listed = asked(EVERYBODY, rows=1)
    with pytest.raises(KeyboardInterrupt):
        run(shop, campaign, listed, out, stopping(2))
    (out / "part-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(ServiceError, match=r"^part-00001\.parquet does not hold its 1 contacts: remove it"):
        run(shop, campaign, listed, out, here)
    (out / "part-00001.parquet").unlink()
    run(shop, campaign, listed, out, here)
    assert ids_of(out) == EVERYBODY


@OF_ONE_DATABASE
def test_of_two_that_make_a_part_at_the_same_time_the_first_one_stands(
    shop: Service, asked: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign, listed = asked(EVERYBODY)
    out, first = tmp_path / "out", tmp_path / "first"
    run(shop, campaign, listed, first, here)
    (made,) = first.glob("part-*")

    def overtaken(number: int) -> Part:
        written = FORMATS["parquet"].write

        def write(path: Path, *rows: Any) -> None:
            written(path, *rows)
            shutil.copy(made, out / made.name)
            os.utime(out / made.name, (1, 1))

        monkeypatch.setitem(FORMATS, "parquet", replace(FORMATS["parquet"], write=write))
        return Making(shop, out)(number)

    run(shop, campaign, listed, out, lambda service, path, numbers: map(overtaken, numbers))
    assert (out / made.name).stat().st_mtime == 1
    assert [*out.glob(".*.tmp")] == []


@OF_ONE_DATABASE
def test_several_processes_make_the_same_as_one(shop: Service, asked: Asking, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    one = run(shop, *asked(EVERYBODY, rows=2), tmp_path / "one", here)
    two = run(shop, *asked(EVERYBODY, rows=2), tmp_path / "two", engine_of(2), lambda *done: seen.append(done))
    assert seen == [(0, 6), (2, 6), (4, 6), (6, 6)]
    assert two.manifest["parts"] == one.manifest["parts"]
    assert two.manifest["sha256"] == one.manifest["sha256"]


@OF_ONE_DATABASE
def test_what_another_process_cannot_do_is_said_and_what_is_finished_stays(
    shop: Service, asked: Asking, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    campaign, listed = asked(EVERYBODY, rows=3)
    with pytest.raises(KeyboardInterrupt):
        run(shop, campaign, listed, out, stopping(1))
    shop.shops.folder(SHOP).current.unlink()
    with pytest.raises(ServiceError, match="has no generation yet"):
        run(shop, campaign, listed, out, engine_of(2))
    assert [path.name for path in out.glob("part-*")] == ["part-00000.parquet"]
    assert ids_of(out) == EVERYBODY[:3]
