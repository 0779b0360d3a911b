"""A template tried before it is saved: read, compiled, and rendered for frames of every shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from frames.definition import FrameDefinition
from frames.own.budget import Budget, Clock
from frames.own.context import misplaced
from frames.own.data import NAMES, data_of, wanted_of
from frames.own.faults import TemplateFault, TemplateRefused
from frames.own.samples import sample_frames
from frames.own.sandbox import Ready, ready

SAMPLE: Final = FrameDefinition("sample")


def check(text: str, clock: Clock) -> tuple[TemplateFault, ...]:
    """Everything that is wrong with a template, by line; nothing where it can be saved."""
    try:
        template = ready(text, NAMES)
    except TemplateRefused as error:
        return error.faults
    faults = dict.fromkeys((*misplaced(text), *_run_into(template, clock)))
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))


def _run_into(template: Ready, clock: Clock) -> Iterator[TemplateFault]:
    """What it runs into, told once however many shapes of data it is for."""
    told = set()
    for shape, frame in sample_frames(SAMPLE).items():
        try:
            template.render(data_of(frame), Budget(clock), wanted_of(frame))
        except TemplateRefused as error:
            for fault in error.faults:
                if fault not in told:
                    told.add(fault)
                    yield TemplateFault(fault.line, f"{fault.sentence} This is so for {shape}.")
