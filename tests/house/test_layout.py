"""Start-up refuses packages that come from different places."""

import os
import subprocess
import sys
from pathlib import Path

from service.layout import check_layout

ROOT = Path(__file__).parents[2]
ASK = "from service.layout import check_layout; check_layout()"


def test_the_five_packages_lie_in_one_folder() -> None:
    assert check_layout() == ROOT


def test_a_package_from_elsewhere_is_named_with_both_folders(tmp_path: Path) -> None:
    stranger = tmp_path / "frames"
    stranger.mkdir()
    (stranger / "__init__.py").touch()
    answer = _check_with_path(tmp_path)
    assert f"service is in {ROOT} and frames in {tmp_path};" in answer.stderr
    assert answer.returncode != 0


def test_a_package_without_code_counts_as_missing(tmp_path: Path) -> None:
    """A bare folder that happens to be called like one of ours must not stand in for it."""
    (tmp_path / "templates").mkdir()
    for name in ("feeds", "matching", "frames", "service"):
        (tmp_path / name).symlink_to(ROOT / name)
    answer = _check_with_path(tmp_path, alone=True)
    assert "templates in no folder at all;" in answer.stderr
    assert answer.returncode != 0


def _check_with_path(folder: Path, *, alone: bool = False) -> subprocess.CompletedProcess[str]:
    """Ask in a Python that looks into ``folder`` first; ``alone`` keeps the installed packages out of its sight."""
    path = str(folder) if alone else os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, *(["-S"] if alone else []), "-P", "-c", ASK],
        env={"PYTHONPATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
