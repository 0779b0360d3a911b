"""A frame by the merchant's template: what it makes is cleaned, and stands within what the page's script reads."""

from __future__ import annotations

from frames.model import Frame
from frames.own.budget import Budget, Clock
from frames.own.cleaning import cleaned
from frames.own.data import NAMES, data_of, wanted_of
from frames.own.sandbox import ready


def render(frame: Frame, clock: Clock) -> str:
    """What the definition's template makes of a frame, fit for a page.

    Raises `TemplateRefused`: whoever calls shows the frame by its layout then.
    """
    template = frame.definition.template
    assert template is not None
    return cleaned(ready(template, NAMES).render(data_of(frame), Budget(clock), wanted_of(frame)))
