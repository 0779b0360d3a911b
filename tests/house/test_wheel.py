"""The wheel holds everything: built here, installed into a clean environment, and used from there."""

import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest
import uv

ROOT = Path(__file__).parents[2]
PACKAGES = ("feeds", "matching", "frames", "service", "templates")
RENDER = """
from pathlib import Path
from frames.definition import DEFINITIONS
from frames.web import render_frame
from matching.preferences import parse_preferences
from service.generations.opened import open_generation
from service.recommend import Wish, composed
from matching.rank import rank

wish = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["zielony"]}]}
generation = open_generation(Path("data/shops/s/current"))
asked = parse_preferences({"preferences": [wish]})
ranking = rank(generation.index, asked.preferences)
print(render_frame(composed(generation, ranking, Wish(asked), DEFINITIONS["recommended"], "pl")))
"""


def _run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, env={}, capture_output=True, encoding="utf-8", check=False)
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
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert _run(clean / "bin" / "notesik", "--version", cwd=clean).strip() == f"notesik {version}"


def test_the_tables_are_made_from_the_wheel(clean: Path, tmp_path: Path) -> None:
    """Alembic looks for its revisions in a folder, which must be there without this checkout."""
    _run(clean / "bin" / "notesik", "migrate", cwd=tmp_path)
    assert (tmp_path / "data" / "notesik.db").is_file()


def test_a_frame_is_rendered_from_the_wheel(clean: Path, tmp_path: Path) -> None:
    """The whole way of the data, far from this checkout: a feed imported, a preference ranked, a frame written."""
    notesik = clean / "bin" / "notesik"
    _run(notesik, "shops", "create", "s", cwd=tmp_path)
    _run(notesik, "feed", "import", ROOT / "tests" / "data" / "jeans-and-blouses.xml", "--shop", "s", cwd=tmp_path)
    page = _run(clean / "bin" / "python", "-c", RENDER, cwd=tmp_path)
    first_card = page.partition('<li class="notesik-card" ')[2]
    assert "Dżinsy Rzeka bootcut zielone" in first_card
    assert "notesik-met" in first_card
