"""What a post of the preferences section is about, and the change of one preference that may come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from feeds.model import Hierarchy, MainValue
from service.asking.filled import Asked
from service.centres.page.editing import asked_of
from service.centres.page.preferences_said import Speaker
from service.centres.page.section import Step
from service.centres.page.visit import Form
from service.contacts.model import Contact, Source, StatedPreference
from service.contacts.store import Change

EVERYTHING = "everything"
"""The field by which a preference for the whole catalogue is chosen."""

Alter = Callable[[StatedPreference], StatedPreference]


def last_of(form: Form, name: str) -> str:
    """What stands in a field; of several fields of one name the last, which is the button that was pressed."""
    return (form.get(name) or ("",))[-1].strip()


def preference_of(speaker: Speaker, form: Form) -> StatedPreference | None:
    """The preference that a post is about."""
    return speaker.visit.contact.preference(last_of(form, "preference"))


def chosen_main(speaker: Speaker, form: Form) -> MainValue | None:
    """The main value that was chosen, as far as the centre offers it."""
    hierarchy, mains = speaker.generation.hierarchy, speaker.visit.centre.definition.mains
    if last_of(form, EVERYTHING):
        return None if mains else hierarchy.everything
    offered = [node for main in mains for node in hierarchy.named(main)] if mains else hierarchy.values
    wanted = last_of(form, "main")
    return next((node for node in offered if node.value is not None and node.value == wanted), None)


def asked_by(speaker: Speaker, form: Form) -> tuple[StatedPreference, Asked] | None:
    """The preference and the filter that a post is about."""
    stated, key = preference_of(speaker, form), last_of(form, "filter")
    node = None if stated is None else speaker.node(stated.main)
    if stated is None or node is None:
        return None
    return next(((stated, each) for each in asked_of(speaker, stated, node) if each.key == key), None)


def is_asked(criterion: Mapping[str, Any], node: MainValue, hierarchy: Hierarchy) -> bool:
    """Whether a main value asks about the filter of a criterion."""
    key = filter_key(criterion, hierarchy)
    return key == hierarchy.main.key or any(each.filter == key for each in node.dependent)


def filter_key(criterion: Mapping[str, Any], hierarchy: Hierarchy) -> str:
    """The filter of a criterion, by whatever name it asks it."""
    asked = hierarchy.asked(criterion["filter"])
    return str(criterion["filter"]) if asked is None else asked.key


def altering(speaker: Speaker, key: str, how: Alter) -> Change:
    """The change of one preference, wherever it stands now; one that is gone stays gone."""

    def alter(contact: Contact) -> Contact:
        preferences = tuple(_stamped(each, how, speaker) if each.key == key else each for each in contact.preferences)
        return contact if preferences == contact.preferences else replace(contact, preferences=preferences)

    return alter


def _stamped(stated: StatedPreference, how: Alter, speaker: Speaker) -> StatedPreference:
    after = how(stated)
    return stated if after == stated else replace(after, stated=speaker.visit.at, source=Source.DECLARED)


def say(speaker: Speaker, key: str, **values: object) -> str:
    """A sentence of this section."""
    return speaker.visit.texts.say(f"preferences.{key}", **values)


def fault(speaker: Speaker, key: str, at: str = "", **values: object) -> Step:
    """A step that keeps nothing and says why."""
    return Step(faults={at: say(speaker, key, **values)})


def unheard(speaker: Speaker) -> Step:
    """A post about something that is no longer there: the page as it stands says it all."""
    return fault(speaker, "gone")
