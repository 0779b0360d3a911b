"""What one attribute's text says: answers, values, quantities. Plain Python, once for every distinct text of a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from rapidfuzz.distance import Prefix

from feeds.industries import Industry
from feeds.languages import without_language
from feeds.listed import COMMA
from feeds.model import FilterType, fold
from feeds.quantities import read_quantity, read_span, split_name
from feeds.template import TemplateFilter
from feeds.text import clean
from feeds.vocabularies import NO_VOCABULARY, Vocabulary, vocabulary
from feeds.words import Unit, answers

DEFAULT_SEPARATORS = (";", "|")

_SHARE = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d+)?\s*(?:%|(?!\S))")

_DENIAL = re.compile(
    r"(?:bez|без|without|no|ohne|sans|sin|senza|fără)\s+(?P<without>\w+)(?:\s.*)?|(?P<free>\w+)[\s-](?:free|frei)"
)

YES, NO, NONE, MISSING, TEXT = "yes", "no", "none", "missing", "text"


class Said(NamedTuple):
    """What one part of an attribute's text says: an answer or a text, and the quantity it also is, if any.

    ``whole`` is the text that was cut into this and other values (``czarno-biały``, ``5–80 kg``), where it was.
    """

    answer: str
    text: str
    number: Decimal | None = None
    unit: Unit | None = None
    whole: str | None = None

    @property
    def choice(self) -> str:
        """What it says where choices are made of it: a span is one of them, not two."""
        return self.whole if self.whole is not None and self.number is not None else self.text


@dataclass(frozen=True, slots=True)
class Reading:
    """What one distinct attribute says about one filter: its key, what the feed calls it, and its parts."""

    key: str
    name: str
    parts: tuple[Said, ...]


class Reader:
    """Reads attributes as an industry understands them.

    ``separators`` are the format's own, by filter key; texts of the keys ``listed`` are lists, parted by commas.
    """

    def __init__(
        self, industry: Industry, separators: Mapping[str, tuple[str, ...]], listed: frozenset[str] = frozenset()
    ) -> None:
        self._industry = industry
        self._separators = {**separators, **{key: (*separators.get(key, ()), COMMA) for key in listed}}
        self._filters = {key: _Words.of(template) for key, template in industry.filters.items()}

    def read(self, name: str, value: str, unit: str) -> Iterator[Reading]:
        """One attribute; ``unit`` is the unit that its format keeps apart, "" for none.

        It says something about the filter of its name, and about others where that filter gives them words.
        """
        base, named_unit = split_name(without_language(name))
        key = self._industry.key_of(base)
        words = self._filters.get(key, _NO_WORDS)
        pieces = _split(value, (*words.separators, *self._separators.get(key, ())))
        if words.shares:
            pieces = (_without_share(piece) for piece in pieces)
        said: dict[str, dict[Said, None]] = {key: {}}
        for piece in pieces:
            for one in _say(words, base, piece, unit or named_unit or words.unit):
                said.setdefault(self._about(key, one), {})[one] = None
        for about, parts in said.items():
            yield Reading(about, base if about == key else self._industry.filters[about].labels["en"], tuple(parts))

    def _about(self, key: str, said: Said) -> str:
        """The filter that something said under ``key`` is about: another where only that one's vocabulary knows it."""
        words = self._filters.get(key, _NO_WORDS)
        if said.answer != TEXT or not words.gives or words.knows(said.text):
            return key
        return next((other for other in words.gives if self._filters[other].knows(said.text)), key)


@dataclass(frozen=True, slots=True)
class _Words:
    """How a filter's texts are read, by what its template says. ``parts`` and ``whole`` are folded spellings that a
    person wants cut so, or not at all; of the others the vocabulary knows which are made of several values.
    """

    separators: tuple[str, ...] = DEFAULT_SEPARATORS
    shares: bool = False
    unit: str | None = None
    yes: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    vocabulary: Vocabulary = NO_VOCABULARY
    gives: tuple[str, ...] = ()
    spans: bool = True
    """Whether ``5–80 kg`` is its two ends: not where the industry expects choices."""

    @classmethod
    def of(cls, template: TemplateFilter) -> _Words:
        kept = (*template.apart, *(spelling for spellings in template.merge.values() for spelling in spellings))
        return cls(
            template.separators,
            template.shares,
            template.unit,
            frozenset(map(fold, template.yes)),
            frozenset(map(fold, template.none)),
            {fold(spelling): parts for spelling, parts in template.parts.items()},
            frozenset(map(fold, kept)),
            vocabulary(template.vocabulary) if template.vocabulary else NO_VOCABULARY,
            template.gives,
            template.type is not FilterType.CHOICE,
        )

    def knows(self, text: str) -> bool:
        """Whether the vocabulary knows a text, as a value or as what contains some."""
        return self.vocabulary.key_of(text) is not None or self.vocabulary.group_of(text) is not None

    def cut(self, text: str) -> tuple[str, ...] | None:
        """The values that a text is made of; None: it is one."""
        folded = fold(text)
        if folded in self.parts:
            return self.parts[folded]
        return None if folded in self.whole else self.vocabulary.parts(text)


_NO_WORDS = _Words()


def _say(words: _Words, name: str, piece: str, unit: str | None) -> Iterator[Said]:
    text = clean(piece)
    folded = fold(text)
    answer = _answer(words, folded, fold(name))
    if not text or answer == MISSING:
        return
    if answer:
        yield Said(answer, text)
    elif parts := words.cut(text):
        yield from (Said(TEXT, part, whole=text) for part in parts)
    elif quantity := read_quantity(text, unit):
        yield Said(TEXT, text, quantity.number, quantity.unit)
    elif words.spans and (span := read_span(text, unit)):
        yield from (Said(TEXT, end, quantity.number, quantity.unit, whole=text) for end, quantity in span)
    else:
        yield Said(TEXT, text)


def _answer(words: _Words, folded: str, name: str) -> str | None:
    """What a folded text answers; None where it is a value. A filter's own words go first: the country NO is Norway."""
    if folded in words.yes:
        return YES
    if folded in words.none:
        return NONE
    if words.vocabulary.key_of(folded) is not None:
        return None
    known = answers()
    lists = {MISSING: known.missing, YES: known.yes, NONE: known.none, NO: known.no}
    found = next((answer for answer, texts in lists.items() if folded in texts), None)
    return found or (NONE if _denies(folded, name) else None)


def _denies(value: str, name: str) -> bool:
    """Whether a value denies what its attribute is about: ``sleeve: without sleeves``, ``fragrance: fragrance-free``.

    The words may be inflected, so a common beginning is enough: three letters or more, and half of the shorter word.
    """
    found = _DENIAL.fullmatch(value)
    if not found:
        return False
    denied = found["without"] or found["free"]
    return any(Prefix.similarity(denied, word) >= max(3, 0.5 * min(len(denied), len(word))) for word in name.split())


def _split(value: str, separators: tuple[str, ...]) -> Iterator[str]:
    pieces = [value]
    for separator in separators:
        pieces = [part for piece in pieces for part in piece.split(separator)]
    return (piece for piece in pieces if piece.strip())


def _without_share(piece: str) -> str:
    """``cotton 60 %``, ``60% cotton`` and ``cotton 60`` -> ``cotton``."""
    return _SHARE.sub(" ", piece)
