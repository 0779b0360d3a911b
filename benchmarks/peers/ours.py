"""Notesik itself: one index, `matching.rank`, the kernel compiled beforehand where there is one.

What it answers is more than the job asks: every match with its reasons in words, how many products can be had and how
many of them are full matches. Of that the numbers of the products are taken.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.invented.ranked import Assortment, Wish
from benchmarks.peers.job import TOP, Answer
from matching.index import build_index
from matching.model import RankOptions
from matching.preferences import parse_preferences
from matching.rank import rank, rank_bare

OPTIONS = RankOptions(k=TOP)


class Ours:
    """Asked by preference documents, from their first key to the reasons."""

    version = "this version"
    servers = ()

    def __init__(self, products: Assortment, folder: Path) -> None:

        self._index = build_index(products.catalogue())

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        request = parse_preferences(wish.document)
        return [match.row for match in rank(self._index, request.preferences, OPTIONS).matches]

    def close(self) -> None:
        """Nothing was begun."""


class OursBare(Ours):
    """The same without words, as the others answer: the ids alone."""

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        request = parse_preferences(wish.document)
        return [int(id_[1:]) for id_ in rank_bare(self._index, request.preferences, OPTIONS).products]
