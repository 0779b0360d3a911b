"""What a text says of availability: a word of the vocabulary, a quantity, a time until dispatch, or several of these.

A feed that says it twice may contradict itself (``instock: N`` beside "immediately available"); then what promises less
counts: a person who is shown a product that cannot be bought is worse off than one who misses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from feeds.quantities import read_quantity
from feeds.words import availabilities, availability_key

SOON = 7
"""Days until dispatch up to which a product counts as in stock where its format does not say otherwise."""

IN_STOCK, PREORDER, BACKORDER, OUT_OF_STOCK = "in_stock", "preorder", "backorder", "out_of_stock"
_PROMISES = (OUT_OF_STOCK, BACKORDER, PREORDER, IN_STOCK)
"""What promises less stands first."""

_BEYOND = re.compile(
    r"(?:[<>≥≤~+]|od|do|ok\.?|více než|viac ako|więcej niż|ponad|powyżej|more than|over|до|более|больше|понад)\s*|\+$"
)
_RANGE = re.compile(r"\d+\s*(?:-|–|—|/|bis|to|až|do|до|a)\s*(?=\d)")
_PARTS = re.compile(r"[,;:()\[\]|!.]+|\s[-–—]\s|\s(?=\d)|(?<=\D)(?=[<>]\s*\d)")
_LONGEST = 200


@lru_cache(maxsize=4096)
def read_availability(written: str) -> str | None:
    """One of in_stock, out_of_stock, preorder, backorder; None where the text says none of them.

    The whole text as a word of the vocabulary, else its parts: words, quantities ("5 ks", "> 10 szt."), times until
    dispatch ("2-3 dni", "24h"). A quantity of none outdoes a word, of several words the first counts.
    """
    text = written[:_LONGEST].strip().rstrip(".!")
    known = availabilities().get(availability_key(text))
    if known is not None or not text:
        return known
    parts = [part.strip() for part in _PARTS.split(text)]
    words = [part for part in parts if part and not part.isdecimal()]
    said = [state for word in words if (state := availabilities().get(availability_key(word)))]
    # a bare number counts beside a word that is understood: alone in "model 5" it is none
    counted = _counted(text) or next(filter(None, map(_counted, parts if said else words)), None)
    return said[0] if said and counted != OUT_OF_STOCK else counted


def _counted(text: str) -> str | None:
    """What a quantity or a length of time says; of a range its end counts."""
    quantity = read_quantity(_RANGE.sub("", _BEYOND.sub("", text.casefold()).strip()).strip())
    if quantity is None:
        return None
    if quantity.unit is None or quantity.unit.dimension == "pieces":
        return IN_STOCK if quantity.number > 0 else OUT_OF_STOCK
    if quantity.unit.dimension in ("time", "duration"):
        days = quantity.number * quantity.unit.factor / (1440 if quantity.unit.dimension == "time" else 1)
        return IN_STOCK if quantity.unit.dimension == "time" and days <= SOON else BACKORDER
    return None


def settled(states: Iterable[str | None]) -> tuple[str | None, bool]:
    """What several statements about one product come to, and whether they contradict each other."""
    said = {state for state in states if state}
    return next((state for state in _PROMISES if state in said), None), len(said) > 1
