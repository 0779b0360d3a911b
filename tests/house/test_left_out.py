"""A test that cannot run here is named with its remedy; it never just disappears."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NEEDS
from tests.postgresql import find_postgresql

ROOT = Path(__file__).parents[2]
TESTS = """
import pytest

@pytest.mark.real_feeds
def test_reads_real_feeds(real_feeds):
    assert list(real_feeds.iterdir())

@pytest.mark.browser
def test_looks_at_a_page():
    pass

def test_needs_nothing():
    pass
"""


def _pytest(folder: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the three tests under the project's own configuration, on a machine without a single program."""
    (folder / "test_needs.py").write_text(TESTS)
    house = ("-c", ROOT / "pyproject.toml", "-p", "tests.conftest", "-p", "no:cacheprovider")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *house, *more, folder],
        cwd=ROOT,
        env={"PATH": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("processes", "passed"), [("0", "1 passed, 2 deselected"), ("1", "1 passed")])
def test_what_is_missing_is_said_with_the_number_of_tests_and_the_remedy(
    tmp_path: Path, processes: str, passed: str
) -> None:
    answer = _pytest(tmp_path, "-n", processes)
    assert "browser: left out (1 test), install Chromium" in answer.stdout
    assert "real feeds: left out (1 test), set NOTESIK_FEEDS=" in answer.stdout
    assert passed in answer.stdout
    assert answer.returncode == pytest.ExitCode.OK


def test_a_server_of_postgresql_is_found_on_the_path_or_where_debian_puts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert NEEDS["postgresql"].find is find_postgresql
    assert find_postgresql(tmp_path) is None
    for version in ("9.6", "15"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch(0o755)
    assert find_postgresql(tmp_path) == str(tmp_path / "15" / "bin")
    monkeypatch.setenv("PATH", str(tmp_path / "9.6" / "bin"))
    assert find_postgresql(tmp_path) == str(tmp_path / "9.6" / "bin")


def test_real_feeds_are_read_when_their_folder_is_named(tmp_path: Path) -> None:
    answer = _pytest(tmp_path, NOTESIK_FEEDS=str(tmp_path))
    assert f"real feeds: {tmp_path}" in answer.stdout
    assert "2 passed, 1 deselected" in answer.stdout


def test_a_folder_of_real_feeds_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    answer = _pytest(tmp_path, NOTESIK_FEEDS=str(tmp_path / "feds"))
    assert f"NOTESIK_FEEDS names no folder: {tmp_path / 'feds'}" in answer.stderr
    assert answer.returncode == pytest.ExitCode.USAGE_ERROR
