"""What tests may ask for beyond Python: a Chromium, a PostgreSQL, real feeds. What is missing is said loudly."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from service.storage.database import Database
from tests.postgresql import find_postgresql, make_database, running

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FIREFOXES = ("firefox-esr", "firefox")
BENCH = ("duckdb", "polars", "tantivy")
CHROMIUM_FEATURES = (
    # Pages of the browser's own, loaded anew beside every window that a test opens: most of what a window costs.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    # What Playwright turns off itself in a list that ours replaces.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
CHROMIUM_FLAGS = (
    "--no-sandbox",  # CI is root, and Chromium's own sandbox refuses root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",  # no page of ours needs the internet, and neither does the browser
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(CHROMIUM_FEATURES)}",
)

os.environ.setdefault("NOTESIK_KERNEL", str(Path(__file__).parent.parent / ".pytest_cache" / "kernel"))
"""Compiled once for all servers that tests start."""

settings.register_profile("house", deadline=None)  # a busy machine is slow, and that is no fault of the code
settings.load_profile("house")


def find_chromium() -> str | None:
    """The path of a Chromium on this machine."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def find_firefox() -> str | None:
    """The path of a Firefox on this machine: the second of the engines that draw mails."""
    return next(filter(None, map(shutil.which, FIREFOXES)), None)


def find_real_feeds() -> str | None:
    """The folder named by NOTESIK_FEEDS; a name that is no folder is a mistake, not a reason to leave tests out."""
    folder = os.environ.get("NOTESIK_FEEDS") or None
    if folder is not None and not Path(folder).is_dir():
        raise pytest.UsageError(f"NOTESIK_FEEDS names no folder: {folder}")
    return folder


def find_bench() -> str | None:
    """The packages of the extra `bench` that answer the ranking's question their own way."""
    return "installed" if all(map(find_spec, BENCH)) else None


@dataclass(frozen=True)
class Need:
    """Something outside Python that tests with a marker of this name cannot do without."""

    find: Callable[[], str | None]
    called: str
    remedy: str


NEEDS = {
    "browser": Need(find_chromium, "browser", "install Chromium (as root on Debian, `make test` does)"),
    "firefox": Need(find_firefox, "Firefox", "install it (as root on Debian, `make test` does)"),
    "postgresql": Need(find_postgresql, "PostgreSQL", "install its server (as root on Debian, `make test` does)"),
    "node": Need(lambda: shutil.which("node"), "Node.js", "install it: the recipe in its language is not run"),
    "php": Need(
        lambda: shutil.which("php"), "PHP", "install its command line: the recipes in its language are not run"
    ),
    "bench": Need(find_bench, "peers of benchmarks", "`make bench` installs DuckDB, polars and tantivy"),
    "real_feeds": Need(find_real_feeds, "real feeds", "set NOTESIK_FEEDS=<folder of feeds>"),
}
LEFT_OUT = pytest.StashKey[dict[str, int]]()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """What was found of each need, before the first test."""
    return [f"{need.called}: {need.find() or f'left out, {need.remedy}'}" for need in NEEDS.values()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose need is not met, and count them for the closing summary."""
    missing = [marker for marker, need in NEEDS.items() if need.find() is None]
    left_out = {marker: [item for item in items if item.get_closest_marker(marker)] for marker in missing}
    config.stash[LEFT_OUT] = {marker: len(tests) for marker, tests in left_out.items()}
    gone = {item for tests in left_out.values() for item in tests}
    if gone:
        config.hook.pytest_deselected(items=list(gone))
        items[:] = [item for item in items if item not in gone]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """What ``-n auto`` means: one process more than there are processors, for tests also wait."""
    return 1 + (os.cpu_count() or 1)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Of several processes each collects every test; the one that speaks for them collects none and is told here."""
    output: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(LEFT_OUT, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Hear what one of several processes left out."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say once more, where it is read, which tests did not run and how to run them."""
    for marker, count in config.stash.get(LEFT_OUT, {}).items():
        need, tests = NEEDS[marker], "1 test" if count == 1 else f"{count} tests"
        terminalreporter.write_line(f"{need.called}: left out ({tests}), {need.remedy}", yellow=True, bold=True)


@pytest.fixture(scope="session")
def real_feeds() -> Path:
    """The folder of real feeds; a test that takes it carries the marker `real_feeds`."""
    return Path(os.environ["NOTESIK_FEEDS"])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL of the tests' own, by its address; a test that takes it carries the marker `postgresql`."""
    programs = find_postgresql()
    assert programs is not None
    with running(Path(programs)) as server:
        yield server


@pytest.fixture(scope="session")
def migrated(postgresql: str) -> str:
    """The name of a database on it whose tables are those of this release, to make others like it."""
    database = Database(make_database(postgresql))
    database.bring_up()
    database.close()
    return str(database.url.database)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of SQLite with the tables of this release, to make others like it."""
    path = tmp_path_factory.mktemp("migrated") / "notesik.db"
    database = Database(f"sqlite:///{path}")
    database.bring_up()
    database.close()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path)
        return f"sqlite:///{tmp_path / 'notesik.db'}"
    server, migrated = request.getfixturevalue("postgresql"), request.getfixturevalue("migrated")
    return make_database(server, migrated)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """An empty database, once of each kind."""
    made = Database(address)
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; a test that takes it carries the marker `browser`.

    One for a module, not for the session: while it lives Playwright keeps an event loop in this thread, in which no
    other test may start its own.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()
