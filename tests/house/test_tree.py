"""What may never stand in a file of this project: a path of one machine, the address of a package index."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")

MACHINE_PATH = re.compile(rb"(?<![\w.}/])/(?:work|root|home|Users|opt/(?:wheels|pypi[a-z-]*))/|(?<![\w.}/])/tmp/[a-z]/")
INDEX_HOST = re.compile(rb"pypi\.org|pythonhosted\.org|npmjs\.org|debian\.org|unpkg\.com|jsdelivr\.net")
PACKAGE = re.compile(r"[a-z0-9-]+==[0-9][\w.]*( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def _files() -> list[Path]:
    """Every file of the tree but those in folders that .gitignore calls not ours."""
    ignored = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line.endswith("/")}
    found = []
    for folder, names, files in os.walk(ROOT):
        at_root = "" if Path(folder) != ROOT else "/"
        names[:] = [name for name in names if not {name, at_root + name} & ignored]
        found += [Path(folder, name) for name in files if name not in {".git", ".coverage"}]
    return found


def _findings(pattern: re.Pattern[bytes]) -> list[str]:
    """Where a pattern stands in the tree, as `file: what`."""
    return [
        f"{path.relative_to(ROOT)}: {found.group().decode()}"
        for path in _files()
        for found in pattern.finditer(path.read_bytes())
    ]


def test_the_search_sees_the_tree() -> None:
    assert {ROOT / "pyproject.toml", ROOT / "feeds" / "build.py", ROOT / ".ci" / "run"} <= set(_files())


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert MACHINE_PATH.search(b"open('/" + b"root/feed.xml')")
    assert _findings(MACHINE_PATH) == []


def test_no_file_names_the_host_of_a_package_index() -> None:
    assert INDEX_HOST.search(b"https://pypi." + b"org/simple")
    assert _findings(INDEX_HOST) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_versions_and_hashes_and_nothing_else(lock: str) -> None:
    """So no address, no folder of wheels and no option of pip can hide in it."""
    strange = [
        line
        for line in (ROOT / lock).read_text().splitlines()
        if not PACKAGE.fullmatch(line) and not HASH.fullmatch(line)
    ]
    assert strange == []


def test_the_development_lock_holds_the_runtime_lock() -> None:
    """`make test` after `make demo` only adds, and tests run on the versions that serve."""
    runtime, development = (
        {line for line in (ROOT / lock).read_text().splitlines() if PACKAGE.fullmatch(line)} for lock in LOCKS[:2]
    )
    assert runtime
    assert runtime <= development


def test_benchmarks_run_on_the_versions_that_serve() -> None:
    """`make bench` puts its lock upon the one of the tests: nothing of theirs may change by it."""
    development, bench = (
        dict(_pinned(line) for line in (ROOT / lock).read_text().splitlines() if PACKAGE.fullmatch(line))
        for lock in ("requirements-dev.lock", "requirements-bench.lock")
    )
    common = development.keys() & bench.keys()
    assert common
    assert {name: bench[name] for name in common} == {name: development[name] for name in common}


def _pinned(line: str) -> tuple[str, str]:
    """A package of a lock file and its version."""
    name, _, version = line.split()[0].partition("==")
    return name, version
