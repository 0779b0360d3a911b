"""Every package opens with a map of its modules, so that a stranger finds a behaviour without searching."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAGES = ("feeds", "matching", "frames", "service", "benchmarks")
PACKAGES = sorted(
    ".".join(file.parent.relative_to(ROOT).parts) for stage in STAGES for file in (ROOT / stage).rglob("__init__.py")
)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_opens_with_a_line_for_each_of_its_modules(name: str) -> None:
    package = importlib.import_module(name)
    prefix = name.rpartition(".")[2]
    mapped = re.findall(rf"^{prefix}\.(\w+)  +\S", package.__doc__ or "", re.MULTILINE)
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert sorted({*mapped} - {"__main__"}) == sorted(modules - {"__main__"})
