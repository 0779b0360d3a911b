"""Compounds: texts that name several values at once, cut into the words that name one each (``czarno-biały``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import permutations

from rapidfuzz.distance import Prefix

from feeds.model import fold

_BETWEEN = re.compile(r'[\s/\\&+,;|–—"„”«»-]+')
_JOINERS = frozenset(
    ("and", "with", "i", "oraz", "z", "a", "и", "с", "та", "і", "й", "з", "s", "se", "so", "und", "mit", "et", "e", "y",
     "con", "și", "şi", "cu", "és", "or", "lub", "albo", "nebo", "alebo", "или", "або", "oder", "ou",
     "to", "do", "až", "bis")
)  # fmt: skip
"""What joins the words of a compound in the languages of the feeds: it says nothing of its own.

``or`` and ``to`` join as ``and`` does: a cream for *normal to combination* skin is for either.
"""

_LONGEST = 4
"""Tokens of the longest word looked for inside a compound: ``light navy blue``."""


class Compounds:
    """How the words of one vocabulary are joined, by value: ``words`` and ``keys`` (folded word -> value) are its own.

    ``prefixes``: the forms that a word takes inside a compound only; ``glued``: values whose compounds are also
    written as one word; ``shades``: (shade, basic value) of which one word beside the other names a shade, not two.
    """

    def __init__(
        self,
        words: Mapping[str, tuple[str, ...]],
        keys: Mapping[str, str],
        prefixes: Mapping[str, tuple[str, ...]],
        glued: frozenset[str],
        shades: frozenset[tuple[str, str]],
    ) -> None:
        self._key_of, self._glued, self._shades = keys, glued, shades
        self._spaced = {_spaced(fold(word)): word for spellings in words.values() for word in reversed(spellings)}
        self._prefixes = {
            _spaced(form): _most_alike(form, words[key]) for key, forms in prefixes.items() for form in map(fold, forms)
        }
        self._forms = tuple(self._prefixes)

    def parts(self, text: str) -> tuple[str, ...] | None:
        """The words that a text is made of, one for each of two or more values; None where it is not made of such."""
        folded = fold(text)
        tokens = [token for token in _BETWEEN.split(folded) if token]
        found: dict[str, str] = {}
        for word in self._cut(tokens) or ():
            found.setdefault(self._key_of[fold(word)], word)
        side_by_side = tokens == folded.split(" ") and _JOINERS.isdisjoint(tokens)
        one_shade = side_by_side and not self._shades.isdisjoint(permutations(found, 2))
        return tuple(found.values()) if len(found) > 1 and not one_shade else None

    def _cut(self, tokens: Sequence[str]) -> list[str] | None:
        """The tokens as known words, the longest first, and what joins them; None where they are not made of such."""
        cut: dict[int, list[str]] = {len(tokens): []}  # from a place to the end
        for start in reversed(range(len(tokens))):
            for end in range(min(len(tokens), start + _LONGEST), start, -1):
                words = self._words(" ".join(tokens[start:end]), end == len(tokens)) if end in cut else None
                if words is not None:
                    cut[start] = [*words, *cut[end]]
                    break
        return cut.get(0)

    def _words(self, text: str, last: bool) -> list[str] | None:
        """What a piece of a compound stands for: a word, one that lent its form, two in one, or none that only joins;
        None if unknown.
        """
        if text in _JOINERS:
            return []
        if text in self._spaced:
            return [self._spaced[text]]
        if text in self._prefixes:
            return None if last else [self._prefixes[text]]
        if not text.startswith(self._forms):
            return None
        for form, word in self._prefixes.items():
            end = self._spaced.get(text[len(form) :]) if text.startswith(form) else None
            if end is not None and self._glued & {self._key_of[fold(word)], self._key_of[fold(end)]}:
                return [word, end]
        return None


def _most_alike(form: str, words: Sequence[str]) -> str:
    """Of a value's words the first that begins like the form which a compound uses: ``чёрный`` for ``чёрно``."""
    stem = form[:-1]  # without the vowel that joins
    return max(words, key=lambda word: Prefix.similarity(fold(word), stem))


def _spaced(word: str) -> str:
    """A folded word as it stands inside a cut compound."""
    return " ".join(filter(None, _BETWEEN.split(word)))
