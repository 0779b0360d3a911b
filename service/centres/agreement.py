"""What a well-formed definition must agree with around it when it is saved: faults, and warnings that stop nothing.

Kept definitions are not judged by this again, so that a new release, or a feed that changed, breaks no page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Final

from feeds.model import Hierarchy, fold, last_parts
from feeds.tuning.faults import place_text
from frames.model import LANGUAGES
from matching.nearest import nearest_names
from service.centres.consents import reworded
from service.centres.faults import Fault, Place
from service.centres.model import CentreDefinition, ConsentText, FormDefinition
from service.contacts.attributes import Attribute, Said
from service.contacts.model import DETAILS

Asking = CentreDefinition | FormDefinition

LEAST_ALIKE: Final = 60
"""Names less alike than this, of 100, are no misspellings of each other."""

POLITE: Final = "polite"
"""The section of a catalogue that says others otherwise: its keys are theirs."""

# --- faults ----------------------------------------------------------------------------------------------------------


def disagreements(
    definition: Asking,
    attributes: Mapping[str, Attribute],
    elsewhere: Iterable[tuple[str, tuple[ConsentText, ...]]],
) -> Iterator[Fault]:
    """What stops a definition from being saved in its shop.

    ``attributes`` are the shop's key information; ``elsewhere`` the consents of every definition of the shop that is
    kept, its own earlier text too, each with how to call it.
    """
    for number, question in enumerate(definition.questions):
        if question not in DETAILS and question not in attributes:
            yield Fault(
                ("questions", number),
                f"{question} is neither a detail of every card nor key information of the shop"
                f"{_meant(question, _themselves((*DETAILS, *attributes)))}",
            )
    for where, consents in elsewhere:
        yield from reworded(definition.consents, consents, where, ("consents",))
    if isinstance(definition, CentreDefinition):
        yield from _texts(definition.texts)


def _texts(texts: Mapping[str, Said]) -> Iterator[Fault]:
    """Texts that replace none of ours, or leave places open that ours does not fill."""
    for key, by_language in texts.items():
        place: Place = ("texts", *key.split(".", 1))
        for language, written in by_language.items():
            ours = _ours(language)
            if ours and key not in ours:
                yield Fault(place, f"no text of the page has this key{_meant(key, _themselves(ours))}")
                break
            yield from _places(written, ours.get(key, frozenset()), (*place, language)) if ours else ()


def _places(written: str, known: frozenset[str], place: Place) -> Iterator[Fault]:
    try:
        used = [part[1:] for part in Formatter().parse(written)]
    except ValueError:
        yield Fault(place, "a { or } stands alone; write it twice where it is meant.")
        return
    for name, spec, conversion in used:
        if name is not None and (name not in known or spec or conversion):
            may = ", ".join(f"{{{each}}}" for each in sorted(known)) or "none"
            yield Fault(place, f"{{{name}}} is filled in by nobody here; places of this text are: {may}.")


@cache
def _ours(language: str) -> Mapping[str, frozenset[str]]:
    """The keys of the page's own texts with the places of each; none in a language that the page does not speak."""
    source = files("templates").joinpath("centre", f"texts.{language}.toml")
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


def still_asked(attributes: Mapping[str, Attribute], asking: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Fault]:
    """Attributes that are not defined any more and that an active centre or form, called so, still asks for."""
    for where, questions in asking:
        for question in questions:
            if question not in DETAILS and question not in attributes:
                yield Fault((question,), f"{where} asks for it; take it out of its questions first.")


def unguarded(attributes: Mapping[str, Attribute], hierarchy: Hierarchy) -> Iterator[Fault]:
    """Attributes that drive something sensitive and would be asked for without a consent of its own."""
    for key, attribute in attributes.items():
        for number, binding in enumerate(attribute.bindings):
            name = str(binding.criterion["filter"])
            if not attribute.sensitive and hierarchy.is_sensitive(name):
                yield Fault((key, "binds", number, "filter"), f"{name} is sensitive, so say sensitive = true of {key}.")


# --- warnings --------------------------------------------------------------------------------------------------------


def vain_mains(definition: Asking, hierarchy: Hierarchy) -> Iterator[str]:
    """Main values that are offered and that the feed does not hold today."""
    key, mains = (
        ("mains", definition.mains)
        if isinstance(definition, CentreDefinition)
        else ("preference", definition.preference or ())
    )
    for number, main in enumerate(mains):
        yield from _main(main, hierarchy, (key, number))


def vain_bindings(attributes: Mapping[str, Attribute], hierarchy: Hierarchy) -> Iterator[str]:
    """Filters and main values that bindings name and the feed does not hold today."""
    for key, attribute in attributes.items():
        for number, binding in enumerate(attribute.bindings):
            place = (key, "binds", number)
            name = str(binding.criterion["filter"])
            if hierarchy.asked(name) is None:
                near = _meant(name, _filter_names(hierarchy))
                yield f"{place_text((*place, 'filter'))}: the feed has no filter {name!r} today{near}"
            if binding.main is not None:
                yield from _main(binding.main, hierarchy, (*place, "main"))


def _main(main: str, hierarchy: Hierarchy, place: Place) -> Iterator[str]:
    named = hierarchy.named(main)
    if not named:
        yield f"{place_text(place)}: the feed has no main value {main!r} today{_meant(main, _main_names(hierarchy))}"
    elif len(named) > 1:
        paths = ", ".join(repr(node.value) for node in named[:3])
        yield f"{place_text(place)}: {main!r} may be {paths}; name the whole path."


def _main_names(hierarchy: Hierarchy) -> Iterator[tuple[str, str]]:
    """Main values by their whole paths and by their last parts."""
    values = (node.value for node in hierarchy.values if node.value is not None)
    return ((spelling, value) for value in values for spelling in {fold(value), *last_parts(value)})


def _filter_names(hierarchy: Hierarchy) -> Iterator[tuple[str, str]]:
    """Filters by every name they go by."""
    for each in (hierarchy.main, *hierarchy.filters.values()):
        yield from ((fold(name), each.key) for name in (each.key, each.label, *each.labels.values(), *each.aliases))


def _meant(name: str, known: Iterable[tuple[str, str]]) -> str:
    """The end of the sentence: what a name that is not known may mean; ``known`` are spellings with their names."""
    near = nearest_names(name, known, LEAST_ALIKE)
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else "."


def _themselves(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((fold(name), name) for name in names)
