"""Why nobody can be asked about what is said under a key: an identifier, an address, free text."""

from __future__ import annotations

import re

import numpy as np

from feeds.attributes import Spoken
from feeds.industries import Industry, TemplateFilter
from feeds.said import TEXT
from feeds.thresholds import Thresholds

_NO_ANSWERS = {
    "addresses": re.compile(r"https?://|www\.|^[\w.+-]+@[\w-]+\.\w+|\w://"),
    "dates": re.compile(r"^(?:\d{4}-\d{2}-\d{2}(?:[T ].*)?|\d{1,2}[./]\d{1,2}[./]\d{4}(?: .*)?)$"),
    "technical values": re.compile(
        r"^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{13,}|[0-9a-f]{24,}|\d{8,}|[\[{].*[\]}])$", re.IGNORECASE
    ),
}
"""What most values of an attribute must not look like, for anybody to be asked about it."""


def why_not(spoken: Spoken, template: TemplateFilter | None, industry: Industry, thresholds: Thresholds) -> str | None:
    """Why nobody can be asked about this, or None."""
    if template is not None:
        return None
    if industry.is_identifier(spoken.name):
        return "an identifier by its name"
    if industry.is_technical(spoken.name):
        return "a technical name"
    texts = [said.text for said in spoken.distinct if said.answer == TEXT]
    if not texts:
        return None
    for reason, pattern in _NO_ANSWERS.items():
        if sum(bool(pattern.search(text)) for text in texts) * 2 > len(texts):
            return reason
    things, different = int(spoken.times.sum()), len(texts)
    mean = sum(map(len, texts)) / different
    own = different / things
    if mean > thresholds.free_text or (mean > thresholds.free_text / 2 and own > 0.5):
        return f"free text ({different} different texts of {mean:.0f} characters on average)"
    quantities = np.array([said.unit is not None for said in spoken.distinct], bool)
    if spoken.share(quantities) < thresholds.numbers:
        if things >= thresholds.own_values_from and own >= thresholds.own_values:
            return f"nearly every product has a value of its own ({different} values, said {things} times)"
        if different > thresholds.choices:
            return f"too many values ({different})"
    return None
