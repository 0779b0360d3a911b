"""Every package opens with a map of its modules, so that a stranger finds a behaviour without searching."""

import importlib
import pkgutil
import re

import pytest

PACKAGES = (
    "feeds", "feeds.model", "feeds.tuning", "matching", "frames", "frames.drawn", "frames.email", "frames.own",
    "service", "service.api", "service.blocks", "service.blocks.opened", "service.campaigns", "service.centres",
    "service.asking", "service.centres.page", "service.cli", "service.contacts", "service.contacts.stated",
    "service.defining", "service.demo", "service.generations", "service.imports", "service.storage",
    "service.console", "service.tasks", "service.storage.cards", "service.storage.migrations", "service.surfaces",
    "service.webhooks", "service.worker", "matching.options",
)  # fmt: skip


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_opens_with_a_line_for_each_of_its_modules(name: str) -> None:
    package = importlib.import_module(name)
    prefix = name.rpartition(".")[2]
    mapped = re.findall(rf"^{prefix}\.(\w+)  +\S", package.__doc__ or "", re.MULTILINE)
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)} - {"__main__"}
    assert sorted(mapped) == sorted(modules)
