"""A template tried before it is saved: read, compiled, and rendered for frames of every shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from jinja2 import nodes

from frames.definition import FrameDefinition
from frames.model import Frame
from frames.own.budget import Budget, Clock
from frames.own.cleaning import cleaned
from frames.own.context import misplaced
from frames.own.data import NAMES, data_of, wanted_of
from frames.own.faults import TemplateFault, TemplateRefused
from frames.own.samples import sample_frames
from frames.own.sandbox import HTML, ready

SAMPLE: Final = FrameDefinition("sample")
FOR_SHAPE: Final = " This is so for "
ANNOUNCING: Final = frozenset(("old", "percent"))
"""The fields of a price that announce a reduction (Directive 98/6/EC, article 6a)."""


def check(text: str, clock: Clock) -> tuple[TemplateFault, ...]:
    """Everything that is wrong with a template, by line; nothing where it can be saved."""
    try:
        template = ready(text, NAMES)
    except TemplateRefused as error:
        return error.faults
    faults: list[TemplateFault] = list(misplaced(text))
    for shape, frame in sample_frames(SAMPLE).items():
        try:
            made = cleaned(template.render(data_of(frame), Budget(clock), wanted_of(frame)))
        except TemplateRefused as error:
            faults += (TemplateFault(each.line, f"{each.sentence}{FOR_SHAPE}{shape}.") for each in error.faults)
        else:
            faults += _unlawful(text, made, frame)
    return tuple(sorted(_once(faults), key=lambda fault: fault.line or 0))


def _unlawful(text: str, made: str, frame: Frame) -> Iterator[TemplateFault]:
    """A reduction that is announced without the lowest price of the 30 days before it."""
    announced = [card.price.lowest_30d.text for card in frame.cards if card.price and card.price.lowest_30d]
    line = _announcing(text) if announced else None
    if line is not None and not all(lowest in made for lowest in announced):
        told = "a reduction may only be announced with the lowest price of the 30 days before it: "
        yield TemplateFault(line, f"{told}write {{{{ product.price.reduction }}}} beside it.")


def _announcing(text: str) -> int | None:
    """The first line that reads one of `ANNOUNCING`."""
    tree = HTML.parse(text)
    lines = [each.lineno for each in tree.find_all(nodes.Getattr) if each.attr in ANNOUNCING]
    named = (each for each in tree.find_all(nodes.Const) if isinstance(each.value, str))
    lines += (each.lineno for each in named if ANNOUNCING.intersection(each.value.split(".")))
    return min(lines, default=None)


def _once(faults: Iterable[TemplateFault]) -> Iterable[TemplateFault]:
    """What is wrong for several shapes of data is told for the first of them."""
    told: dict[tuple[int | None, str], TemplateFault] = {}
    for fault in faults:
        told.setdefault((fault.line, fault.sentence.partition(FOR_SHAPE)[0]), fault)
    return told.values()
