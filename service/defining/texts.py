"""Texts of ours that a definition replaces by its own: read, and held to the catalogue of what they replace."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Final

from feeds.model import fold
from frames.model import LANGUAGES
from matching.nearest import nearest_names
from service.contacts.attributes import Said
from service.defining.faults import About, Fault, Gathering, Place, raise_any, wrong
from service.defining.members import said

LEAST_ALIKE: Final = 60
"""Names less alike than this, of 100, are no misspellings of each other."""

POLITE: Final = "polite"
"""The section of a catalogue that says others otherwise: its keys are theirs."""

MOST: Final = 2000
"""Characters of a text."""


def texts_by_section(example: str) -> Callable[[object, Place], Mapping[str, Said]]:
    """A reader of ``section.name`` and what it says, by language, of tables by section such as ``example``."""
    read_said = said(MOST, lines=True)

    def read(value: object, place: Place) -> Mapping[str, Said]:
        if not isinstance(value, dict):
            raise wrong(place, "a table is expected here.")
        found: dict[str, Said] = {}
        gathering = Gathering()
        for section, names in value.items():
            if not isinstance(names, dict):
                told = f'texts stand by section, as in [texts.{example}] heading.en = "...".'
                gathering.faults.append(Fault((*place, section), told))
                continue
            for name, by_language in names.items():
                for one in gathering.read(read_said, by_language, (*place, section, name)):
                    found[f"{section}.{name}"] = one
        raise_any(gathering.faults)
        return found

    return read


def replaced(texts: Mapping[str, Said], surface: str, at: Place = ("texts",)) -> Iterator[Fault]:
    """What is wrong with texts for ``templates/<surface>``: one replaces none of ours, or leaves a place open."""
    for key, by_language in texts.items():
        place: Place = (*at, *key.split(".", 1))
        for language, written in by_language.items():
            ours = _ours(surface, language)
            if ours and key not in ours:
                yield Fault(place, f"no text of the page has this key{meant(key, themselves(ours))}")
                break
            yield from unfilled(written, ours[key], (*place, language)) if ours else ()


def unfilled(written: str, known: Iterable[str], place: Place) -> Iterator[Fault]:
    """The places of a text that nobody fills in; ``known`` are those that somebody does."""
    try:
        used = [part[1:] for part in Formatter().parse(written)]
    except ValueError:
        yield Fault(place, "a { or } stands alone; write it twice where it is meant.")
        return
    known = sorted(known)
    for name, spec, conversion in used:
        if name is not None and (name not in known or spec or conversion):
            may = ", ".join(f"{{{each}}}" for each in known) or "none"
            told = f"{{{name}}} is filled in by nobody here; places of this text are: {may}."
            yield Fault(place, told, About.UNFILLED, {"place": f"{{{name}}}", "may": may})


def meant(name: str, known: Iterable[tuple[str, str]]) -> str:
    """The end of the sentence: what a name that is not known may mean; ``known`` are spellings with their names."""
    near = nearest_names(name, known, LEAST_ALIKE)
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else "."


def themselves(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Names as their own spellings."""
    return ((fold(name), name) for name in names)


@cache
def _ours(surface: str, language: str) -> Mapping[str, frozenset[str]]:
    """The keys of our own texts with the places of each; none in a language that the surface does not speak."""
    source = files("templates").joinpath(surface, f"texts.{language}.toml")
    if language not in LANGUAGES or not source.is_file():
        return {}
    catalogue: Mapping[str, Mapping[str, Any]] = tomllib.loads(source.read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": frozenset(_fields(pattern))
        for section, patterns in catalogue.items()
        if section != POLITE
        for name, pattern in patterns.items()
    }


def _fields(pattern: str | Mapping[str, str]) -> Iterator[str]:
    for each in (pattern,) if isinstance(pattern, str) else pattern.values():
        yield from (name for _, name, _, _ in Formatter().parse(each) if name)
