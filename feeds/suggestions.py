"""Values that are probably one, proposed to a person by their likeness; nothing is merged here.

Nearest neighbours by the letters of two texts (scikit-learn) give the candidates. A candidate is proposed only where
every word of the one is a form or a misspelling of a word of the other, and where nothing says that they differ: no
number, size, denial or knowledge of the vocabulary. The worker's command line alone imports this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anyascii import anyascii
from rapidfuzz.distance import OSA, Prefix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

from feeds.model import FilterType, Hierarchy, Suggestion, ValueCount, fold
from feeds.vocabularies import NO_VOCABULARY, Vocabulary, vocabulary

LIKENESS = 0.4
"""Cosine of two texts' letters below which they are no candidates."""

_WORD = re.compile(r"\d+|[^\W\d_]+")
_EXACT = re.compile(r"\d+|.{1,2}|x+[sl]|[ivxlc]+")
"""Words that stand for themselves, so that another is another: numbers, short words, sizes, Roman numerals."""

_DENIALS = frozenset(
    ("bez", "without", "no", "non", "nie", "ne", "ohne", "sans", "sin", "senza", "fara", "nem", "free")
)
_DENYING = ("nie", "non", "un", "in", "ne", "bez", "bes", "anty", "anti")
_ENDINGS = frozenset(
    ("", "a", "e", "i", "o", "u", "y", "s", "es", "en", "em", "er", "os", "as", "ie", "ia", "ym", "im", "ej", "ego",
     "ych", "ich", "ymi", "imi", "ami", "ow", "owi", "ach", "om", "iy", "yy", "aya", "oe", "oye", "ye", "yye", "yaya",
     "ee", "iye", "oy", "ogo", "yh", "ykh", "ih", "ikh", "ya", "ja", "je")
)  # fmt: skip
"""What follows the stem of a word in its forms, in Latin letters."""


def suggest(
    hierarchy: Hierarchy, most: int = 200, vocabularies: Mapping[str, str] | None = None
) -> tuple[Suggestion, ...]:
    """At most ``most`` proposals for the choices of a catalogue, the likeliest first, one per rarer spelling.

    ``vocabularies`` names the vocabulary of a filter, by its key: values that it knows are different are not proposed.
    """
    found: list[Suggestion] = []
    for dependent in hierarchy.everything.dependent:
        if hierarchy.filters[dependent.filter].type is FilterType.CHOICE:
            known = (vocabularies or {}).get(dependent.filter)
            words = vocabulary(known) if known else NO_VOCABULARY
            found.extend(_of_filter(dependent.filter, dependent.values, words))
    found.sort(key=lambda each: (-each.similarity, -each.products, each.filter, each.value, each.spelling))
    return tuple(found[:most])


@dataclass(frozen=True, slots=True)
class _Text:
    """A value with its words in Latin letters, and the key that the vocabulary knows it by."""

    value: str
    products: int
    words: tuple[str, ...]
    key: str | None

    @classmethod
    def of(cls, count: ValueCount, vocabulary: Vocabulary) -> _Text:
        text = str(count.value)
        words = _WORD.findall(anyascii(fold(text)).lower())
        return cls(text, count.products, tuple(words), vocabulary.key_of(text))

    @property
    def exact(self) -> tuple[str, ...]:
        """The words that must be the same in the same order."""
        return tuple(word for word in self.words if _EXACT.fullmatch(word))


def _of_filter(key: str, values: Sequence[ValueCount], vocabulary: Vocabulary) -> Iterator[Suggestion]:
    """For each value the most frequent one that it probably is."""
    counts = sorted(values, key=lambda each: (-each.products, str(each.value)))
    texts = [text for text in (_Text.of(count, vocabulary) for count in counts) if text.words]
    if len(texts) < 2:
        return
    for rarer, likely in enumerate(_neighbours([" ".join(text.words) for text in texts])):
        for other, similarity in likely:
            if other < rarer and _same(texts[other], texts[rarer]):
                value, spelling = texts[other], texts[rarer]
                yield Suggestion(key, value.value, spelling.value, similarity, value.products, spelling.products)
                break


def _neighbours(texts: Sequence[str]) -> list[list[tuple[int, float]]]:
    """For each text the places of the texts like it, ascending, with the likeness."""
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3)).fit_transform(texts)
    nearest = NearestNeighbors(radius=1 - LIKENESS, metric="cosine").fit(letters)
    distances, places = nearest.radius_neighbors(letters)
    return [
        sorted((int(place), round(min(1.0, 1 - float(distance)), 3)) for place, distance in zip(*pair, strict=True))
        for pair in zip(places, distances, strict=True)
    ]


def _same(one: _Text, other: _Text) -> bool:
    """Whether two values are probably one: nothing tells them apart, and their words are forms of each other."""
    if None not in (one.key, other.key) or _denies(one, other) or _denies(other, one):
        return False
    if "".join(one.words).isalpha() and "".join(one.words) == "".join(other.words):
        return True  # T-shirt and tshirt
    if one.exact != other.exact or len(one.words) != len(other.words):
        return False
    return all(map(_alike, sorted(one.words), sorted(other.words)))


def _denies(one: _Text, other: _Text) -> bool:
    """Whether one says no to what the other says: ``bez kaptura`` and ``z kapturem``, ``nieprzemakalny``."""
    if _DENIALS.intersection(one.words) - set(other.words):
        return True
    denied = [word.removeprefix(no) for word in one.words for no in _DENYING if word.startswith(no)]
    return any(Prefix.similarity(word, said) >= 4 for word in denied for said in other.words)


def _alike(one: str, other: str) -> bool:
    """Whether two words are forms of one word, or one is the other misspelt."""
    if one == other:
        return True
    stem = Prefix.similarity(one, other)
    if stem >= 3 and {one[stem:], other[stem:]} <= _ENDINGS:
        return True
    slips = 1 if min(len(one), len(other)) < 9 else 2
    return stem >= 1 and min(len(one), len(other)) >= 5 and OSA.distance(one, other) <= slips
