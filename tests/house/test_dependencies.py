"""Every package we import is declared, and every package we declare is used."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
STAGES = ("feeds", "matching", "frames", "service", "templates")
LOADED_BY_NAME = {
    "uvloop": "uvicorn takes it as its event loop",
    "httptools": "uvicorn takes it as its parser",
    "python-multipart": "Starlette reads forms with it",
    "pyarrow": "pandas keeps its strings in it",
    "tzdata": "zoneinfo reads it where the system has no zones",
}

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def _name(text: str) -> str:
    """A distribution's name as indexes compare it, out of a requirement or of metadata."""
    return re.sub(r"[-_.]+", "-", re.split(r"[ \[<>=;~!]", text, maxsplit=1)[0]).lower()


def _imported(folders: tuple[str, ...]) -> set[str]:
    """The distributions that the Python files under these folders import, inside functions too."""
    modules: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(), path)):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    foreign = modules - sys.stdlib_module_names - {*STAGES, "tests", "benchmarks"}
    distributions = packages_distributions()
    return {_name(distributions.get(module, [module])[0]) for module in foreign}


DECLARED = {_name(requirement) for requirement in PROJECT["dependencies"]}
CLUSTER = {_name(requirement) for requirement in PROJECT["optional-dependencies"]["cluster"]}
DEVELOPMENT = {_name(requirement) for requirement in PROJECT["optional-dependencies"]["dev"]}
BENCHMARKS = {_name(requirement) for requirement in PROJECT["optional-dependencies"]["bench"]}


def test_every_package_we_import_is_declared() -> None:
    assert _imported(STAGES) - CLUSTER <= DECLARED


def test_every_package_the_tests_import_is_declared() -> None:
    assert _imported(("tests",)) <= DECLARED | DEVELOPMENT
    assert _imported(("benchmarks",)) <= DECLARED | DEVELOPMENT | BENCHMARKS


def test_benchmarks_use_every_package_that_is_there_for_them_alone() -> None:
    assert _imported(("benchmarks",)) >= BENCHMARKS - DECLARED


def test_every_declared_package_is_used() -> None:
    assert DECLARED - _imported(STAGES) - set(LOADED_BY_NAME) == set()


def test_what_a_cluster_needs_is_imported_where_a_campaign_runs_on_one_and_nowhere_else() -> None:
    importing = {path.name for path in (ROOT / "service").rglob("*.py") if "distributed" in path.read_text()}
    assert _imported(STAGES) >= CLUSTER
    assert importing == {"cluster.py"}


def test_every_declared_package_says_from_which_version_on() -> None:
    assert [line for line in PROJECT["dependencies"] if ">=" not in line] == []
