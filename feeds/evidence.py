"""Everything said under one key, and why nobody can be asked about it: an identifier, an address, free text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.attributes import TEXT, Said
from feeds.industries import Industry, TemplateFilter
from feeds.thresholds import Thresholds

_NO_ANSWERS = {
    "addresses": re.compile(r"https?://|www\.|^[\w.+-]+@[\w-]+\.\w+|\w://"),
    "dates": re.compile(r"^(?:\d{4}-\d{2}-\d{2}(?:[T ].*)?|\d{1,2}[./]\d{1,2}[./]\d{4}(?: .*)?)$"),
    "technical values": re.compile(
        r"^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{13,}|[0-9a-f]{24,}|\d{8,}|[\[{].*[\]}])$", re.IGNORECASE
    ),
}
"""What most values of an attribute must not look like, for anybody to be asked about it."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Everything said under one key: ``rows`` and ``said`` per cell; ``counts`` per distinct thing said."""

    key: str
    rows: NDArray[np.int64]
    said: NDArray[np.int64]
    distinct: tuple[Said, ...]
    counts: NDArray[np.int64]

    def share(self, wanted: NDArray[np.bool_]) -> float:
        """Of the products that say anything, how many say one of the ``wanted`` (a mask over ``distinct``)."""
        carrying = len(np.unique(self.rows))
        return len(np.unique(self.rows[wanted[self.said]])) / carrying if carrying else 0.0

    def mask(self, answers: tuple[str, ...]) -> NDArray[np.bool_]:
        return np.array([said.answer in answers for said in self.distinct], bool)

    def counted(self) -> Iterator[tuple[Said, int]]:
        """Each distinct thing said, with how often."""
        return zip(self.distinct, self.counts.tolist(), strict=True)


def why_not(
    evidence: Evidence, name: str, template: TemplateFilter | None, industry: Industry, thresholds: Thresholds
) -> str | None:
    """Why nobody can be asked about this, or None."""
    if template is not None:
        return None
    if industry.is_identifier(name):
        return "an identifier by its name"
    if industry.is_technical(name):
        return "a technical name"
    texts = [said.text for said in evidence.distinct if said.answer == TEXT]
    if not texts:
        return None
    for reason, pattern in _NO_ANSWERS.items():
        if sum(bool(pattern.search(text)) for text in texts) * 2 > len(texts):
            return reason
    things, different = int(evidence.counts.sum()), len(texts)
    mean = sum(map(len, texts)) / different
    own = different / things
    if mean > thresholds.free_text or (mean > thresholds.free_text / 2 and own > 0.5):
        return f"free text ({different} different texts of {mean:.0f} characters on average)"
    quantities = np.array([said.unit is not None for said in evidence.distinct], bool)
    if evidence.share(quantities) < thresholds.numbers:
        if things >= thresholds.own_values_from and own >= thresholds.own_values:
            return f"nearly every product has a value of its own ({different} values, said {things} times)"
        if different > thresholds.choices:
            return f"too many values ({different})"
    return None
