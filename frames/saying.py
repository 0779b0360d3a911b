"""What a product is, filter by filter, in words. Sensitive filters are not said."""

from __future__ import annotations

from typing import Any

from frames.model import FilterSaid
from frames.voice import Document, Voice

MOST_SAID = 5
"""So many values of one filter are named."""


def filters_said(product: Document, voice: Voice) -> tuple[FilterSaid, ...]:
    """The product's filters with their values as the shop and the locale write them, in the hierarchy's order."""
    known = (voice.hierarchy.main.key, *voice.hierarchy.filters)
    stated = ((key, product["filters"][key]) for key in dict.fromkeys(known) if key in product["filters"])
    open_ones = ((key, value) for key, value in stated if not voice.hierarchy.is_sensitive(key))
    return tuple(FilterSaid(key, voice.label(key), _said(key, value, voice)) for key, value in open_ones)


def _said(key: str, value: Any, voice: Voice) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(dict.fromkeys(voice.value(key, each) for each in values[:MOST_SAID]))
