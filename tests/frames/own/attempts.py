"""Templates rendered in tests: by a clock that stands still, or by the real one."""

from __future__ import annotations

import time
from dataclasses import replace

from frames.definition import FrameDefinition
from frames.model import Frame
from frames.own.budget import Budget, Clock
from frames.own.data import NAMES, data_of, wanted_of
from frames.own.faults import TemplateRefused
from frames.own.samples import sample_frames
from frames.own.sandbox import ready

FULL, NOTHING_KNOWN, STRANGER, BARE = sample_frames(FrameDefinition("sample")).values()


def standing_still() -> float:
    return 0.0


def made(text: str, frame: Frame = FULL, clock: Clock = standing_still) -> str:
    """What a template makes, before it is cleaned."""
    return ready(text, NAMES).render(data_of(frame), Budget(clock), wanted_of(frame))


def refused(text: str, frame: Frame = FULL) -> str:
    """Why a template cannot be rendered; in the processor's own time, like on a page."""
    try:
        result = made(text, frame, time.thread_time)
    except TemplateRefused as error:
        return "\n".join(map(str, error.faults))
    raise AssertionError(f"it was rendered: {result[:200]!r}")


def with_template(text: str, frame: Frame = FULL) -> Frame:
    return replace(frame, definition=replace(frame.definition, template=text))
