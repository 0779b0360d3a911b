"""A line of history in words: what a change did to the card, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from service.asking.filled import about
from service.centres.page.consenting import PERSONALISATION, label_of_entry
from service.centres.page.details import written
from service.centres.page.preferences_posted import filter_key
from service.centres.page.preferences_said import Speaker
from service.centres.page.products import told_of_products
from service.centres.page.visit import Visit
from service.centres.questions import questions
from service.contacts.documents import hour_text, read_channels, read_consent, read_preference
from service.contacts.model import Channels, ConsentKind, ConsentState, Part, Source
from service.contacts.store import HistoryEntry
from service.contacts.undoing import CONSENTS

Document = Any


def told(visit: Visit, entry: HistoryEntry) -> tuple[str, ...]:
    """What became of each value, a sentence each: ``Shoe size: 38``, ``E-mail: agreed``."""
    return tuple(
        sentence
        for part, tell in _TELLING.items()
        if part in entry.parts
        for sentence in tell(visit, entry.parts[part]["before"], entry.parts[part]["after"])
    )


def label_of(visit: Visit, attribute: str) -> str:
    """What the page calls a detail or a piece of key information."""
    asked = questions([attribute], visit.attributes, visit.texts, visit.said, ())
    return next((question.label for question in asked), attribute)


def value_of(visit: Visit, attribute: str, value: Any) -> str:
    """Its answer in words."""
    languages = visit.centre.definition.languages
    asked = questions([attribute], visit.attributes, visit.texts, visit.said, languages)
    return next((written(question, value, visit) for question in asked), str(value))


def _facts(visit: Visit, before: Document, after: Document) -> Iterator[str]:
    for attribute in dict.fromkeys((*before, *after)):
        if before.get(attribute) == after.get(attribute):
            continue
        label, known = label_of(visit, attribute), after.get(attribute)
        if known is None:
            yield visit.texts.say("told.forgotten", label=label)
        else:
            yield visit.texts.say("told.value", label=label, value=value_of(visit, attribute, known["value"]))


def _preferences(visit: Visit, before: Document, after: Document) -> Iterator[str]:
    was, now = ({each["key"]: each for each in each_of} for each_of in (before, after))
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) == now.get(key):
            continue
        if key in was and key in now and (answers := _answers(visit, was[key], now[key])):
            yield from answers
        else:
            verb = "added" if key not in was else "removed" if key not in now else "changed"
            yield visit.texts.say(f"told.preference_{verb}", name=preference_name(visit, now.get(key) or was[key]))


def _answers(visit: Visit, before: Document, after: Document) -> list[str]:
    """What became of each filter's answer; empty where something else changed, or where it cannot be said today."""
    was, now = read_preference(before), read_preference(after)
    if visit.generation is None or was.main != now.main or was.name != now.name or was.until != now.until:
        return []
    speaker = Speaker(visit, visit.generation)
    if speaker.wish([now]) is None:
        return []
    hierarchy, said = visit.generation.hierarchy, []
    for key in dict.fromkeys(filter_key(each, hierarchy) for each in (*was.criteria, *now.criteria)):
        old, new = (tuple(about(visit.generation, key, each.criteria)) for each in (was, now))
        if new and new != old:
            said.append(speaker.sentence_of(replace(now, criteria=new)))
        elif old != new:
            said.append(visit.texts.say("told.forgotten", label=speaker.voice.label(key)))
    return said


def preference_name(visit: Visit, preference: Document) -> str:
    """What the person calls a preference, else where it looks."""
    main = preference["main"]
    return preference["name"] or (visit.texts.say("told.whole_shop") if main is None else main.split(" > ")[-1])


def _consents(visit: Visit, before: Document, after: Document) -> Iterator[str]:
    for entry in map(read_consent, after.values()):
        if entry.purpose != PERSONALISATION:
            taken = entry.kind is ConsentKind.ACKNOWLEDGEMENT and entry.state is ConsentState.CONFIRMED
            word = "noted" if taken else entry.state.name.lower()
            yield visit.texts.say(f"told.{word}", label=label_of_entry(visit, entry))


def _channels(visit: Visit, before: Document, after: Document) -> Iterator[str]:
    was, now = (wishes(visit, read_channels(document)) for document in (before, after))
    for name, wish in now.items():
        if wish != was[name]:
            yield visit.texts.say(f"told.{name}", value=wish or visit.texts.say("told.any"))


def wishes(visit: Visit, stated: Channels | None) -> Mapping[str, str]:
    """Each wish in words, empty where there is none."""
    say, stated = visit.texts.say, stated or Channels(Source.DECLARED, visit.at)
    hours = stated.hours
    return {
        "channels": ", ".join(say(f"channel.{each}") for each in stated.channels),
        "frequency": say(f"frequency.{stated.frequency}") if stated.frequency else "",
        "days": ", ".join(say(f"day.{each}") for each in stated.days),
        "hours": f"{hour_text(hours.start)}–{hour_text(hours.end)}" if hours else "",
    }


def _personalise(visit: Visit, before: Document, after: Document) -> Iterator[str]:
    yield visit.texts.say("receipt.personalised" if after else "receipt.not_personalised")


def _tags(visit: Visit, before: Document, after: Document) -> Iterator[str]:
    yield visit.texts.say("told.tags")


def _devices(visit: Visit, before: Document, after: Document) -> Iterator[str]:
    yield visit.texts.say("told.devices")


_TELLING: Mapping[str, Callable[[Visit, Document, Document], Iterator[str]]] = {
    Part.DETAILS: _facts,
    Part.KEY_INFORMATION: _facts,
    Part.PREFERENCES: _preferences,
    CONSENTS: _consents,
    Part.CHANNELS: _channels,
    Part.PERSONALISE: _personalise,
    Part.TAGS: _tags,
    Part.DEVICES: _devices,
    Part.PRODUCTS: told_of_products,
}
