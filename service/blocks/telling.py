"""What the log says of messages as they are made, once: nothing of a contact or a product is in it."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Final

from frames.email.model import Block
from frames.email.rules import MOST_BYTES
from service.blocks.templates import Which

log = logging.getLogger("notesik")

TOLD: Final = 1024
"""So many are remembered, and not told again."""


def tell_faults(block: Block) -> None:
    """Say in the log, once a line, that our layout stands in; the sentence is left out, it may hold what is theirs."""
    for fault in block.faults[:1]:
        _tell_once(block.frame.name, block.frame.definition.template, fault.line)


@lru_cache(TOLD)
def _tell_once(name: str, template: str | None, line: int | None) -> None:
    """What is remembered is not told again."""
    log.warning("block %s: line %s of its template failed; the layout stands in for it", name, line or "?")


@lru_cache(TOLD)
def tell_clipped(which: Which) -> None:
    """Say in the log, once for a version of a definition, that a message is larger than Gmail shows."""
    log.warning(
        "block %s: a message has %d bytes or more, which Gmail clips: show fewer products or fields",
        which.name, MOST_BYTES,
    )  # fmt: skip
