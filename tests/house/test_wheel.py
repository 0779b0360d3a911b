"""The wheel holds everything: built here, installed into a clean environment, and used from there."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
import uv

ROOT = Path(__file__).parents[2]
PACKAGES = ("feeds", "matching", "frames", "service", "templates")


def _run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with our wheel in it; dependencies are lent by the one that runs the tests.

    They are lent as a folder on the path. What its own .pth files name, such as this checkout, is not lent with it.
    """
    folder = tmp_path_factory.mktemp("clean")
    _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    (wheel,) = folder.glob("notesik-*.whl")
    environment = folder / "environment"
    venv.create(environment, symlinks=True)
    install = (uv.find_uv_bin(), "pip", "install", "--quiet", "--offline", "--no-cache", "--no-config", "--no-deps")
    _run(*install, "--python", environment / "bin" / "python", wheel, cwd=folder)
    (site_packages,) = environment.glob("lib/python3.*/site-packages")
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return environment


def _installed(clean: Path) -> Path:
    (site_packages,) = clean.glob("lib/python3.*/site-packages")
    return site_packages


def test_the_packages_come_from_the_wheel(clean: Path) -> None:
    code = f"import {', '.join(PACKAGES)}; print({', '.join(f'{name}.__file__' for name in PACKAGES)}, sep='\\n')"
    files = _run(clean / "bin" / "python", "-c", code, cwd=clean).split()
    assert files == [str(_installed(clean) / name / "__init__.py") for name in PACKAGES]


def test_every_file_of_the_packages_is_in_the_wheel(clean: Path) -> None:
    """Formats, templates, pictures and samples too, not only the code."""
    ours = {
        path.relative_to(ROOT)
        for name in PACKAGES
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {path for path in ours if not (_installed(clean) / path).is_file()} == set()
    assert any(path.suffix == ".toml" for path in ours)


def test_the_command_is_installed(clean: Path) -> None:
    usage = _run(clean / "bin" / "notesik", "--help", cwd=clean)
    assert all(command in usage for command in ("feed", "filters", "rank", "serve", "demo"))
