"""The quick ranking made ready when a process starts, so that nothing is compiled while somebody waits."""

from __future__ import annotations

import logging

from matching.errors import NotCompiled
from matching.kernel import compile_kernel
from service.settings import Settings

FOLDER = "kernel"
"""In the data folder: what was compiled once, so that the next process only opens it."""

log = logging.getLogger("notesik")


def make_quick(settings: Settings) -> None:
    """Answers of this process come from the compiled kernel; where it cannot be compiled, from the plain one."""
    try:
        compile_kernel(settings.kernel or settings.data / FOLDER)
    except NotCompiled as fault:
        log.warning("the quick ranking is not available, answers are the same and take longer: %s", fault)
