"""Attributes that write several values in one text (``Wi-Fi, Bluetooth``), told from phrases by what the feed shows.

A comma separates values where what stands between commas comes back in other texts, and where most of it leads a text
somewhere. Phrases do neither: in ``all of Poland, but for the isles`` what follows never leads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from feeds.model import fold

COMMA = ","

TEXTS = 3
"""So many different texts with commas an attribute has at least; two may be alike by chance."""
MOST_TEXTS = 5000
"""An attribute of more different texts with commas than this is not looked at: lists of choices are shorter."""
LONGEST = 40
"""Characters of the longest value that is written beside others."""
AGAIN = 0.8
"""Of what stands between commas, how much comes back in another text."""
LEADING = 1 / 3
"""Of the different things between commas, how many lead a text or are all of one."""


def listed_keys(pairs: Iterable[tuple[str, str]], key_of: Callable[[str], str]) -> frozenset[str]:
    """The filter keys whose texts are lists; ``pairs`` are the different names and texts of the feed."""
    texts: dict[str, set[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, set()).add(text)
    by_key: dict[str, set[str]] = {}
    for name, different in texts.items():
        by_key.setdefault(key_of(name), set()).update(different)
    return frozenset(key for key, different in by_key.items() if _are_lists(different))


def _are_lists(texts: Iterable[str]) -> bool:
    several = sum(COMMA in text for text in texts)
    if not TEXTS <= several <= MOST_TEXTS:
        return False
    cut = [[part.strip() for part in fold(text).split(COMMA)] for text in texts]
    between = [part for parts in cut if len(parts) > 1 for part in parts]
    met = Counter(part for parts in cut for part in set(parts))
    different, leading = set(between), {parts[0] for parts in cut}
    return (
        all(map(_is_value, different))
        and sum(met[part] > 1 for part in between) >= AGAIN * len(between)
        and len(different & leading) >= LEADING * len(different)
    )


def _is_value(part: str) -> bool:
    """Whether it may be a value among others: short, and more than a number, whose decimals a comma may part."""
    return len(part) <= LONGEST and any(map(str.isalpha, part))
