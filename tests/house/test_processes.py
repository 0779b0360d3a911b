"""What a process loads, proved by starting one: the static contracts cannot see what a library imports by itself."""

import subprocess
import sys

import pytest

HEAVY = {"lxml", "pyarrow", "pandas", "sklearn"}
WEB_PROCESS = (
    "service.api",
    "service.api.app",
    "feeds.documents",
    "matching.rank",
    "matching.documents",
    "frames.compose",
    "frames.web",
)


def _loaded_by(module: str) -> set[str]:
    """The top-level modules in a fresh process after importing one of ours."""
    code = f"import {module}, sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("module", WEB_PROCESS)
def test_answering_requests_loads_no_library_of_the_import(module: str) -> None:
    loaded = _loaded_by(module)
    assert module.partition(".")[0] in loaded
    assert loaded & HEAVY == set()


def test_the_import_does_load_them() -> None:
    """The guard for the test above: were the names wrong, it could never fail."""
    assert {"lxml", "pandas"} <= _loaded_by("feeds.build")
    assert "sklearn" in _loaded_by("feeds.suggestions")


def test_a_hierarchy_is_worked_on_without_them() -> None:
    """Deriving anew and proposing values load them, when they are asked for."""
    assert _loaded_by("service.hierarchies") & HEAVY == set()


@pytest.mark.parametrize("module", ["service.worker.loop", "service.worker.running", "service.uploads"])
def test_the_worker_itself_is_light_and_so_is_a_page_that_takes_a_feed(module: str) -> None:
    """Each task is done in a process of its own, which loads what it needs."""
    assert _loaded_by(module) & HEAVY == set()


def test_proposals_that_are_kept_are_read_without_what_made_them() -> None:
    assert _loaded_by("service.suggested, service.generations.difference, service.generations.held") & HEAVY == set()


def test_asking_for_help_is_quick_because_it_loads_little() -> None:
    assert _loaded_by("service.cli") & (HEAVY | {"fastapi", "uvicorn"}) == set()


def test_nothing_that_draws_is_loaded_before_the_first_card_is_drawn() -> None:
    assert _loaded_by("service.api.app") & {"PIL", "resvg_py"} == set()
    assert "PIL" in _loaded_by("frames.drawn.card")
