"""What feeds call the fields of a product, read from templates/words/field-names.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from feeds.errors import TemplateError
from feeds.model import fold

_SIGNS = re.compile(r"[\W_]+")
_LANGUAGE = re.compile(r"[_-](?:pl|en|ua|uk|ru|de|cs|cz|sk|fr|it|es|ro|hu|kz|lt|lv|et|bg|el|gr|pt|nl)$", re.IGNORECASE)
"""A language at the end of a name: ``name_ua``."""
_LEADING = ("item", "product", "offer", "article", "goods", "shop", "hotel", "supplier")
"""What names begin with that say no more than what they belong to."""
_SAYS_LITTLE = frozenset(
    {"url", "value", "href", "src", "text", "link", "content", "path", "uri", "id", "name", "title"}
)
"""Names that say what an element is only together with the one above."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """``fields``: field -> how sure a name makes it; ``parts``: pieces of a pair; ``elsewhere``: not the product's.

    ``joined``: what a title is put together of, where there is none.
    """

    fields: Mapping[str, Mapping[str, float]]
    parts: Mapping[str, frozenset[str]]
    elsewhere: frozenset[str]
    joined: tuple[tuple[str, ...], ...]

    def score(self, field: str, names: Sequence[str]) -> float:
        """How sure the names of a path (the last one first) make a field, from 0 to 1."""
        known, last = self.fields[field], _key(_LANGUAGE.sub("", names[0]))
        own = known.get(last) or 0.9 * max((known.get(_without(last, word), 0.0) for word in _LEADING), default=0.0)
        if len(names) > 1 and last in _SAYS_LITTLE:
            above = max(0.9 * known.get(_key(names[1]), 0.0), known.get(_key(names[1] + names[0]), 0.0))
            return max(above, own * 0.5)
        return own

    def is_part(self, part: str, name: str) -> bool:
        """Whether a piece of a repeated element is so called: its ``names``, ``values`` or ``units``."""
        return _key(name) in self.parts[part]

    def title_of(self, paths: Iterable[str]) -> str | None:
        """The paths that make a title together; None where at least two of them do not stand there."""
        known = {_key(path): path for path in reversed(list(paths))}
        found = ([known[name] for name in names if name in known] for names in self.joined)
        return next((" + ".join(parts) for parts in found if len(parts) > 1), None)

    def is_elsewhere(self, names: Sequence[str]) -> bool:
        """Whether a path leads into something that is not the product itself."""
        return any(_key(name) in self.elsewhere for name in names[1:])


def _key(name: str) -> str:
    return _SIGNS.sub("", _without_marks(fold(name)))


def _without_marks(text: str) -> str:
    """Letters without their accents: names of elements are often written so."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _without(name: str, leading: str) -> str:
    return name.removeprefix(leading) if name.startswith(leading) else ""


@cache
def field_names() -> FieldNames:
    """The names of templates/words/field-names.toml. Raises `TemplateError`."""
    try:
        text = files("templates").joinpath("words", "field-names.toml").read_text("utf-8")
        document: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"templates/words/field-names.toml: {error}") from error
    parts = {part: frozenset(map(_key, names)) for part, names in document.pop("parts").items()}
    elsewhere = frozenset(map(_key, document.pop("elsewhere")["names"]))
    joined = tuple(tuple(map(_key, names)) for names in document.pop("joined")["title"])
    return FieldNames({field: _ranked(names) for field, names in document.items()}, parts, elsewhere, joined)


def _ranked(names: Sequence[str]) -> dict[str, float]:
    """The first name is the surest, the last is worth two thirds of it."""
    ranked: dict[str, float] = {}
    for place, name in enumerate(names):
        ranked.setdefault(_key(name), 1 - place / len(names) / 3)
    return ranked
