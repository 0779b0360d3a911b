"""Kills at random moments and disks that are full: the short form of ``make soak``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.generations.opened import open_generation
from service.generations.shelf import Shelf
from service.settings import Settings
from tests.service.conftest import Import
from tests.service.small_feed import small_feed
from tests.service.soak import soak

ON_A_FULL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from service.cli import run
sys.exit(run(sys.argv[2:]))
"""
"""No file may grow beyond so many bytes, as on a disk that fills up."""


def test_kills_at_random_moments_leave_a_whole_generation_answering(settings: Settings, tmp_path: Path) -> None:
    feeds = {}
    for products in (1000, 1001):
        feeds[tmp_path / f"{products}.xml"] = products
        (tmp_path / f"{products}.xml").write_bytes(small_feed(products))
    came = soak(settings.data, feeds, kills=5, seed=7)
    assert came.killed == 5
    assert came.answers > 5


@pytest.mark.parametrize("most", [100, 3_000, 14_000])
def test_a_full_disk_leaves_the_old_generation_serving(
    do_import: Import, shelf: Shelf, settings: Settings, tmp_path: Path, most: int
) -> None:
    good = do_import()
    newer = tmp_path / "newer.xml"
    newer.write_bytes(small_feed(44))
    arguments = [sys.executable, "-c", ON_A_FULL_DISK, str(most), "feed", "import", str(newer), "--shop", "sklep"]
    done = subprocess.run(
        arguments, env={**os.environ, "NOTESIK_DATA": str(settings.data)}, capture_output=True, check=False
    )
    assert done.returncode == 1, done
    said = done.stderr.decode().splitlines()
    assert said[-1].startswith("notesik: ")
    assert "Traceback" not in done.stderr.decode()
    assert open_generation(shelf.current()).name == good.name
    assert [*shelf.folder.generations.iterdir()] == [shelf.path(good.name)]
    assert do_import(small_feed(44)).products == 44
