"""Why nobody can be asked about what is said under a key: an identifier, an address, a parcel's measures, free text."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from feeds.attributes import Spoken
from feeds.industries import Industry
from feeds.model import PRICE
from feeds.said import TEXT
from feeds.template import TemplateFilter
from feeds.thresholds import Thresholds

_SIDE = r"\d[\d.,\s]*(?:[^\W\d_]{1,3}\.?\s*)?"

_NO_ANSWERS = {
    "addresses": re.compile(r"https?://|www\.|^[\w.+-]+@[\w-]+\.\w+|\w://"),
    "dates": re.compile(r"^(?:\d{4}-\d{2}-\d{2}(?:[T ].*)?|\d{1,2}[./]\d{1,2}[./]\d{4}(?: .*)?)$"),
    "technical values": re.compile(
        r"^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{13,}|[0-9a-f]{24,}|\d{8,}|[\[{].*[\]}])$", re.IGNORECASE
    ),
    "measures of three sides": re.compile(rf"(?:{_SIDE}[xх×*]\s*){{2}}\d", re.IGNORECASE),
    "category paths": re.compile(r"\S\s*[>»→]\s*\S|\S\s+/\s+\S.*\s/\s+\S"),
}
"""What most values of an attribute must not look like, for anybody to be asked about it."""

_CODE = re.compile(r"(?<![\w-])(?=[\w-]*[^\W\d_]{2})(?=[\w-]*\d{3})[\w-]{6,}")
"""What names one product inside a longer text: ``TX-2040B`` in ``Acme TX-2040B``."""


_TAKEN = {
    "category": "the filter of that name holds the products' own category paths",
    PRICE: "the filter of that name holds what the buyer pays",
}
"""Keys of fields that every product has: an attribute that is called so does not take their place."""


def why_not(spoken: Spoken, template: TemplateFilter | None, industry: Industry, thresholds: Thresholds) -> str | None:
    """Why nobody can be asked about this, or None."""
    if spoken.key in _TAKEN:
        return _TAKEN[spoken.key]
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
        if _most(texts, pattern):
            return reason
    things, different = int(spoken.times.sum()), len(texts)
    mean = sum(map(len, texts)) / different
    own = different / things
    if mean > thresholds.free_text or (mean > thresholds.free_text / 2 and own > 0.5):
        return f"free text ({different} different texts of {mean:.0f} characters on average)"
    if own > 0.5 and things >= thresholds.own_values_from and _most(texts, _CODE):
        return "product codes"
    quantities = np.array([said.unit is not None for said in spoken.distinct], bool)
    if spoken.share(quantities) < thresholds.numbers:
        if things >= thresholds.own_values_from and own >= thresholds.own_values:
            return f"nearly every product has a value of its own ({different} values, said {things} times)"
        if different > thresholds.choices:
            return f"too many values ({different})"
    return None


def _most(texts: Sequence[str], pattern: re.Pattern[str]) -> bool:
    """Whether more than half of the texts hold what the pattern looks for."""
    return sum(bool(pattern.search(text)) for text in texts) * 2 > len(texts)
