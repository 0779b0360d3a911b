"""Which text is which value: by the merchandiser's word, else by the vocabulary's, else by its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from feeds.model import MergedBy, fold
from feeds.template import TemplateFilter
from feeds.vocabularies import Vocabulary

SPELLING, VALUE, GROUP = "spelling", "value", "group"

_DECIMAL = re.compile(r"(?P<whole>0|[1-9]\d*)[.,](?P<part>\d{1,2})")
"""A plain number with a decimal mark; three digits behind it may be thousands."""
_DASH = re.compile(r"(?<=\d)\s*[-–—−]\s*(?=\d)")
_TIMES = re.compile(r"(?<=\d)\s*[xх×*]\s*(?=\d)")
_SPACE = re.compile(r"(?<=\d)\s+(?=[^\W\d_])")


class Identity(NamedTuple):
    """What two texts of one value have in common.

    ``name`` is the key of a `VALUE` or `GROUP` of the vocabulary, or only their folded `SPELLING`.
    """

    kind: str
    name: str


class Wishes:
    """What is wanted of a filter's values.

    ``names``: how merged values are called; ``renamed``: how values shall be shown. ``by_hand`` are the spellings that
    the merchandiser merged; other merges are the template's.
    """

    def __init__(self, template: TemplateFilter | None, words: Vocabulary, by_hand: Iterable[str] = ()) -> None:
        merge = template.merge if template else {}
        self._by_hand = frozenset(map(fold, by_hand))
        self._words = words
        self._apart = frozenset(map(fold, template.apart)) if template else frozenset()
        self._wanted: dict[str, str] = {}
        for value, spellings in merge.items():
            for spelling in map(fold, spellings):
                if spelling != fold(value):
                    self._wanted.setdefault(spelling, value)
        self.names = {self.identity(value): self._end(value) for value in merge}
        renamed = template.rename if template else {}
        self.renamed = {self.identity(value): name for value, name in renamed.items()}

    def merged(self) -> Iterable[str]:
        """All folded spellings that count as something else because it was said so."""
        return self._wanted

    def identity(self, text: str) -> Identity:
        """The value that a text is: as what it counts, unless that stays apart, as the vocabulary knows it."""
        folded = fold(text)
        if folded in self._wanted:
            folded = fold(self._end(text))
        form = plain(folded)
        if not self._apart.isdisjoint((folded, form)):
            return Identity(SPELLING, folded)
        for word in dict.fromkeys((folded, form)):
            key = self._words.key_of(word)
            if key is not None:
                return Identity(VALUE, key)
            group = self._words.group_of(word)
            if group is not None:
                return Identity(GROUP, group)
        return Identity(SPELLING, form)

    def reason(self, text: str, called: str) -> MergedBy:
        """Why a text counts as the value that is called so."""
        if fold(text) in self._wanted:
            return MergedBy.MERCHANDISER if fold(text) in self._by_hand else MergedBy.TEMPLATE
        return MergedBy.SPELLING if plain(fold(text)) == plain(fold(called)) else MergedBy.TEMPLATE

    def _end(self, text: str) -> str:
        """What a text counts as by what was said: itself, or where the chain of merges ends."""
        seen = [fold(text)]
        while seen[-1] in self._wanted:
            text = self._wanted[seen[-1]]
            if fold(text) in seen:  # merged in a circle: all of it is one value
                circle = seen[seen.index(fold(text)) :]
                return self._wanted[max(circle)]
            seen.append(fold(text))
        return text


def plain(folded: str) -> str:
    """A text without what is only typed otherwise: dashes, signs between sides, spaces behind numbers, needless zeros.

    ``100 mm`` -> ``100mm``, ``80 × 200`` -> ``80x200``, ``10–20`` -> ``10-20``, ``3400.0`` -> ``3400``, ``17,50`` ->
    ``17.5``. It tells which texts are one value, and is shown to nobody.
    """
    if not any(map(str.isdigit, folded)):
        return folded
    found = _DECIMAL.fullmatch(folded)
    if found is None:
        return _SPACE.sub("", _TIMES.sub("x", _DASH.sub("-", folded)))
    part = found["part"].rstrip("0")
    return f"{found['whole']}.{part}" if part else found["whole"]
