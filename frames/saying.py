"""What a product is, filter by filter, in words. Sensitive filters are not said."""

from __future__ import annotations

from typing import Any

from frames.model import FilterSaid
from frames.voice import Document, Voice

MOST_SAID = 5
"""So many values of one filter are named."""


def filters_said(product: Document, voice: Voice) -> tuple[FilterSaid, ...]:
    """The product's filters with their values as the shop and the locale write them, in the hierarchy's order."""
    order = voice.open_filters
    said = sorted(
        ((key, value) for key, value in product["filters"].items() if key in order), key=lambda each: order[each[0]]
    )
    return tuple(FilterSaid(key, voice.label(key), _said(key, value, voice)) for key, value in said)


def _said(key: str, value: Any, voice: Voice) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(dict.fromkeys(voice.value(key, each) for each in values[:MOST_SAID]))
