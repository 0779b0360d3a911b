"""The five packages must come from one place: `feeds` of one release beside `frames` of another tells two truths."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from service.errors import ServiceError

PACKAGES = ("feeds", "matching", "frames", "service", "templates")
"""The top-level packages of Notesik. Their names are common words, so another distribution may carry one too."""


class ScatteredPackages(ServiceError):
    """The packages were found in different folders, or one of them was not found at all."""


def check_layout() -> Path:
    """The folder that holds all five packages: the checkout, or the environment's site-packages.

    Raises `ScatteredPackages`, naming what lies where and what to do. Called when a command starts: it looks the
    packages up without importing them, well under a millisecond each.
    """
    folders = {name: _folder(name) for name in PACKAGES}
    home = folders["service"]
    strangers = [f"{name} in {folder or 'no folder at all'}" for name, folder in folders.items() if folder != home]
    if strangers or home is None:
        raise ScatteredPackages(
            f"Notesik's packages must lie in one folder, but service is in {home} and {', '.join(strangers)}; "
            "install Notesik into an environment of its own, and start it with no PYTHONPATH."
        )
    return home


def _folder(package: str) -> Path | None:
    """Where Python would import a package from; None when it has none, or finds only a folder without code."""
    spec = find_spec(package)
    return Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
