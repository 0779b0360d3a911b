"""A template tried before it is saved: read, compiled, and rendered for frames of every shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from frames.definition import FrameDefinition
from frames.own.budget import Budget, Clock
from frames.own.cleaning import cleaned
from frames.own.context import misplaced
from frames.own.data import NAMES, data_of, wanted_of
from frames.own.faults import TemplateFault, TemplateRefused
from frames.own.samples import sample_frames
from frames.own.sandbox import ready

SAMPLE: Final = FrameDefinition("sample")
FOR_SHAPE: Final = " This is so for "


def check(text: str, clock: Clock) -> tuple[TemplateFault, ...]:
    """Everything that is wrong with a template, by line; nothing where it can be saved."""
    try:
        template = ready(text, NAMES)
    except TemplateRefused as error:
        return error.faults
    faults: list[TemplateFault] = list(misplaced(text))
    for shape, frame in sample_frames(SAMPLE).items():
        try:
            cleaned(template.render(data_of(frame), Budget(clock), wanted_of(frame)))
        except TemplateRefused as error:
            faults += (TemplateFault(each.line, f"{each.sentence}{FOR_SHAPE}{shape}.") for each in error.faults)
    return tuple(sorted(_once(faults), key=lambda fault: fault.line or 0))


def _once(faults: Iterable[TemplateFault]) -> Iterable[TemplateFault]:
    """What is wrong for several shapes of data is told for the first of them."""
    told: dict[tuple[int | None, str], TemplateFault] = {}
    for fault in faults:
        told.setdefault((fault.line, fault.sentence.partition(FOR_SHAPE)[0]), fault)
    return told.values()
