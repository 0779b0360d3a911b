"""The vocabularies of templates/vocabularies/: which words of any language are one value, and what is wider.

A vocabulary never invents a value: it only says of texts that a feed holds which are the same thing (`zielona`,
`green`), which are several (`czarno-biały`), what contains them (East Asia contains Japan), and in which order people
list them. All texts are compared by `feeds.model.fold`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from feeds.compounds import Compounds
from feeds.errors import TemplateError
from feeds.model import fold

_KEY = Field(pattern=r"^[a-z0-9][a-z0-9_]*$")
_ALTERNATIVES = re.compile(r"\(([^()]*)\)")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class _Value(_Table):
    """``prefixes``, ``glued`` and ``shade_of`` say how it behaves inside compounds (`feeds.compounds`)."""

    key: str = _KEY
    labels: Mapping[str, str]
    words: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    glued: bool = False
    shade_of: tuple[str, ...] = ()


class _Group(_Table):
    key: str = _KEY
    labels: Mapping[str, str]
    words: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class _File(_Table):
    key: str = _KEY
    compound: bool = False
    values: tuple[_Value, ...] = Field(default=(), alias="value")
    groups: tuple[_Group, ...] = Field(default=(), alias="group")


@dataclass(frozen=True, slots=True)
class WiderValue:
    """A value that contains others: ``values`` and ``groups`` are the keys of all that it contains, itself included.

    ``words`` are all its spellings, the labels among them.
    """

    key: str
    labels: Mapping[str, str]
    words: tuple[str, ...]
    values: frozenset[str]
    groups: frozenset[str]


class Vocabulary:
    """What is known of the values of one kind: colours, sizes, countries. Contradictions are a `ValueError`."""

    def __init__(self, file: _File) -> None:
        self.key = file.key
        named: tuple[_Value | _Group, ...] = (*file.values, *file.groups)
        self._labels = {each.key: each.labels for each in named}
        if len(self._labels) < len(named):
            raise ValueError("a key stands twice among the values and groups")
        self._words = {each.key: _spellings(each) for each in file.values}
        self._position = {key: position for position, key in enumerate(self._words)}
        self._key_of = _leading(self._words)
        self.groups = _wider_values(file)
        self._group_of = _leading({each.key: each.words for each in self.groups})
        self._compounds = _compounds(file, self._words, self._key_of) if file.compound else None

    def key_of(self, text: str) -> str | None:
        """The value that a text names, in any language; None where nobody knows."""
        return self._key_of.get(fold(text))

    def group_of(self, text: str) -> str | None:
        """The wider value that a text names; None where it names none."""
        return self._group_of.get(fold(text))

    def words(self, key: str) -> tuple[str, ...]:
        """All spellings of a value, the labels first."""
        return self._words[key]

    def label(self, key: str, language: str) -> str:
        """What a value or wider value is called in a language; in English where it has no name in that one."""
        labels = self._labels[key]
        return labels.get(language) or labels["en"]

    def position(self, key: str) -> int:
        """Where a value stands among all."""
        return self._position[key]

    def parts(self, text: str) -> tuple[str, ...] | None:
        """The words that a compound is made of, one for each of two or more values: ``czarno-biały``.

        None for a text that is a word itself, for one of which any part is unknown, and where one word only says which
        shade of the other is meant (``coral red``). Every part is a text that `key_of` knows: for the form that a word
        takes inside compounds only, the word it stands for.
        """
        return self._compounds.parts(text) if self._compounds and self.key_of(text) is None else None


def vocabulary_keys() -> tuple[str, ...]:
    """The keys of all vocabularies there are, sorted."""
    folder = files("templates").joinpath("vocabularies")
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


@cache
def vocabulary(key: str) -> Vocabulary:
    """The vocabulary of that key. Raises `TemplateError` for one that does not exist or is wrong, naming the fault."""
    name = f"templates/vocabularies/{key}.toml"
    file = files("templates").joinpath("vocabularies", f"{key}.toml")
    if not file.is_file():
        raise TemplateError(f"There is no vocabulary {key!r}; known are {', '.join(vocabulary_keys())}.")
    return read_vocabulary(file.read_text("utf-8"), name)


def read_vocabulary(text: str, name: str) -> Vocabulary:
    """A vocabulary from its TOML; ``name`` is what a `TemplateError` calls the file."""
    try:
        return Vocabulary(_File.model_validate(tomllib.loads(text)))
    except ValidationError as error:
        fault = error.errors()[0]
        raise TemplateError(f"{name}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise TemplateError(f"{name}: {error}") from error


def _spellings(each: _Value | _Group) -> tuple[str, ...]:
    if "en" not in each.labels:
        raise ValueError(f"{each.key}: labels: there is none in English")
    return tuple(dict.fromkeys((*each.labels.values(), *_expanded(each.words))))


def _expanded(patterns: Iterable[str]) -> Iterator[str]:
    """The words that patterns stand for: ``czarn(y|a)`` is ``czarny`` and ``czarna``; several brackets multiply."""
    for pattern in patterns:
        pieces = _ALTERNATIVES.split(pattern)
        if any(bracket in "".join(pieces) for bracket in "()"):
            raise ValueError(f"words: the brackets of {pattern!r} do not match")
        yield from map("".join, product(*(piece.split("|") for piece in pieces)))


def _leading(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Folded word -> the key that it leads to."""
    keys: dict[str, str] = {}
    for key, spellings in words.items():
        for word in spellings:
            if keys.setdefault(fold(word), key) != key:
                raise ValueError(f"words: {word!r} leads to {keys[fold(word)]} and to {key}; keep one of them")
    return keys


def _compounds(file: _File, words: Mapping[str, tuple[str, ...]], keys: Mapping[str, str]) -> Compounds:
    shades = frozenset((each.key, basic) for each in file.values for basic in each.shade_of)
    if unknown := {basic for _, basic in shades} - words.keys():
        raise ValueError(f"shade_of: there is no value {min(unknown)!r}")
    prefixes = {each.key: tuple(_expanded(each.prefixes)) for each in file.values}
    return Compounds(words, keys, prefixes, frozenset(each.key for each in file.values if each.glued), shades)


def _wider_values(file: _File) -> tuple[WiderValue, ...]:
    groups = {each.key: each for each in file.groups}
    values = {each.key for each in file.values}

    def contained(key: str, above: tuple[str, ...] = ()) -> tuple[frozenset[str], frozenset[str]]:
        if key in above or key not in groups:
            raise ValueError(f"group {above[-1]}: groups: {key!r} " + ("contains it" if key in above else "is none"))
        unknown = [value for value in groups[key].values if value not in values]
        if unknown:
            raise ValueError(f"group {key}: values: there is no value {unknown[0]!r}")
        below = [contained(group, (*above, key)) for group in groups[key].groups]
        return (
            frozenset(groups[key].values).union(*(values for values, _ in below)),
            frozenset({key}).union(*(keys for _, keys in below)),
        )

    return tuple(WiderValue(key, each.labels, _spellings(each), *contained(key)) for key, each in groups.items())


NO_VOCABULARY = Vocabulary(_File(key="none"))
"""What is known of values of which nothing is known."""
