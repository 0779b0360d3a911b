"""A frame as the markup of a page: by the merchant's own template where there is one and it works, else by layout.

A page is never broken by a template. What it ran into is told whoever previews, and the log says once that the layout
stands in for it: the frame and the line alone, as the sentence could hold what the template was given.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from frames.model import Frame
from frames.own.faults import TemplateFault, TemplateRefused
from frames.own.rendering import render
from frames.web import render_frame, render_own
from service.surfaces.speaking import CLOCK

log = logging.getLogger("notesik")

TOLD = 1024
"""So many templates that failed are remembered as said."""


@dataclass(frozen=True, slots=True)
class Page:
    """The markup of a frame; ``faults`` are why it does not come from the definition's template, where it should."""

    html: str
    faults: tuple[TemplateFault, ...] = ()


def page_of(frame: Frame) -> Page:
    """The frame as markup. A frame without products is not given to templates: it hides itself."""
    if frame.definition.template is None or frame.empty is not None:
        return Page(render_frame(frame))
    try:
        return Page(render_own(frame, render(frame, CLOCK)))
    except TemplateRefused as error:
        _tell_once(frame.name, frame.definition.template, error.faults[0].line)
        return Page(render_frame(frame), error.faults)


@lru_cache(TOLD)
def _tell_once(frame: str, template: str, line: int | None) -> None:
    """What is remembered is not told again."""
    log.warning("frame %s: line %s of its template failed; the layout stands in for it", frame, line or "?")
