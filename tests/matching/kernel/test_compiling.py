"""When the kernel is compiled, where that is kept, and what happens where it cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from matching import kernel
from matching.errors import NotCompiled
from matching.index import Index
from matching.kernel.asked import Counting, Found, Search, Task

START = "import sys; from pathlib import Path; from matching.kernel import {names}; from matching import kernel; {code}"


def python(names: str, code: str) -> str:
    """What a fresh process prints."""
    command = [sys.executable, "-c", START.format(names=names, code=code)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_nothing_is_compiled_before_somebody_says_so() -> None:
    assert python("search", "print(kernel._quickest is kernel.plain.search, 'numba' in sys.modules)") == "True False"


def test_what_was_compiled_is_kept_in_the_folder_and_opened_again() -> None:
    folder = Path(os.environ["NOTESIK_KERNEL"])
    code = f"compile_kernel(Path({str(folder)!r})); print(kernel._quickest is not kernel.plain.search)"
    assert python("compile_kernel", code) == "True"
    kept = {path: path.stat().st_mtime_ns for path in folder.rglob("*.nb?")}
    assert len(kept) >= 2
    assert python("compile_kernel", code) == "True"
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.nb?")} == kept


def test_without_numba_that_is_said_and_numpy_answers() -> None:
    code = """
sys.modules["numba"] = None
try:
    compile_kernel()
except kernel.NotCompiled as fault:
    print(kernel._quickest is kernel.plain.search, "numba" in str(fault))
"""
    assert python("compile_kernel", code) == "True True"


def test_what_is_kept_and_cannot_be_read_is_thrown_away_and_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kernel_1"
    kept.mkdir()
    for name in ("compiled.run.nbi", "compiled.run.1.nbc"):
        (kept / name).write_bytes(b"torn")

    def opened(folder: Path | None) -> Search:
        assert folder == tmp_path
        if [*kept.iterdir()]:
            raise EOFError("torn")
        return compiled_anew

    def compiled_anew(index: Index, tasks: Sequence[Task], depth: int, most: int, counting: Counting) -> Found:
        raise AssertionError("nobody asks it")

    monkeypatch.setattr(kernel, "_opened", opened)
    monkeypatch.setattr(kernel, "_quickest", kernel.plain.search)
    kernel.compile_kernel(tmp_path)
    assert kernel._quickest is compiled_anew


def test_where_nothing_is_kept_a_failure_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Path | None] = []

    def opened(folder: Path | None) -> Search:
        tried.append(folder)
        raise OSError("no compiler")

    monkeypatch.setattr(kernel, "_opened", opened)
    with pytest.raises(NotCompiled, match="no compiler"):
        kernel.compile_kernel(tmp_path)
    assert tried == [tmp_path]
