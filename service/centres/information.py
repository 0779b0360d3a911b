"""The text of a shop's key information, read: what is asked of contacts, how it is answered, and what it drives.

One table an attribute, in the order in which they are listed. docs/key-information.md describes every key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from matching.errors import MalformedPreference
from matching.preferences import parse_preferences
from matching.stated import CRITERION_KEYS
from service.contacts.attributes import AnswerType, Attribute, Binding, Option
from service.contacts.bindings import PLACEHOLDER
from service.contacts.model import DETAILS, Value
from service.defining.faults import Fault, Gathering, Place, raise_any, wrong
from service.defining.members import (
    NUMBER,
    SLUG,
    Keys,
    Reader,
    decimal,
    flag,
    listed,
    one_of,
    read_members,
    said,
    table,
    text,
)
from service.defining.reading import read_text

MOST_OPTIONS: Final = 100
MOST_ATTRIBUTES: Final = 200
MOST_BINDINGS: Final = 50

EXAMPLES: Final[Mapping[AnswerType, Value]] = {
    AnswerType.TEXT: "an answer",
    AnswerType.NUMBER: "38",
    AnswerType.DATE: "2000-02-29",
    AnswerType.YES_NO: True,
}
"""An answer of each type, to try a criterion on; a choice is tried on its options."""

# --- options ---------------------------------------------------------------------------------------------------------

OPTION: Final[Keys] = {"value": text(), "label": said()}


def _option(value: object, place: Place) -> Option:
    if isinstance(value, str):
        return Option(text()(value, place))
    members = read_members(value, place, OPTION, ("value",))
    return Option(members["value"], members.get("label", {}))


# --- bindings --------------------------------------------------------------------------------------------------------


def _as_written(value: object, place: Place) -> object:
    """A member of a criterion, judged together with the others in `_criterion`."""
    return value


def _when(value: object, place: Place) -> Value:
    if isinstance(value, bool):
        return value
    return str(decimal(value, place)) if isinstance(value, (int, Decimal)) else text()(value, place)


BINDS: Final[Keys] = {
    "when": listed(_when, least=1),
    "main": text(),
    **dict.fromkeys(CRITERION_KEYS, _as_written),
}


def _binding(members: Mapping[str, Any], place: Place) -> Binding:
    criterion = {key: said for key, said in members.items() if key in CRITERION_KEYS}
    return Binding(criterion, members.get("when", ()), members.get("main"))


def _filled(said: Any, answer: Value) -> Any:
    """The criterion, or a part of it, with the answer in its place."""
    if isinstance(said, dict):
        return {key: _filled(each, answer) for key, each in said.items()}
    if isinstance(said, list):
        return [_filled(each, answer) for each in said]
    return answer if said == PLACEHOLDER else said


def _texts_in(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for each in said:
            yield from _texts_in(each)


# --- attributes ------------------------------------------------------------------------------------------------------

ATTRIBUTE: Final[Keys] = {
    "type": one_of(AnswerType),
    "label": said(),
    "hint": said(),
    "options": listed(_option, most=MOST_OPTIONS),
    "low": decimal,
    "high": decimal,
    "unit": text(20),
    "sensitive": flag,
    "binds": listed(table(BINDS, _binding, ("filter",)), most=MOST_BINDINGS),
}
TABLES: Final[Mapping[str, Keys]] = {"attribute": ATTRIBUTE, "options": OPTION, "binds": BINDS}
"""Every table of key information with its keys."""

FIELDS: Final = {"label": "labels", "hint": "hints", "binds": "bindings"}


def _attribute(key: str) -> Reader[Attribute]:
    def make(members: Mapping[str, Any], place: Place) -> Attribute:
        attribute = Attribute(key, **{FIELDS.get(name, name): value for name, value in members.items()})
        raise_any((*_answerable(attribute, place), *_bound_well(attribute, place)))
        return attribute

    return table(ATTRIBUTE, make, ("type", "label"))


def _answerable(attribute: Attribute, place: Place) -> Iterator[Fault]:
    """What does not fit the type of the answer."""
    is_choice, is_number = attribute.type is AnswerType.CHOICE, attribute.type is AnswerType.NUMBER
    if is_choice and len(attribute.options) < 2:
        yield Fault((*place, "options"), "a choice needs two options or more.")
    if not is_choice and attribute.options:
        yield Fault((*place, "options"), f"an answer of the type {attribute.type} has no options.")
    values = [option.value for option in attribute.options]
    if len(set(values)) < len(values):
        yield Fault((*place, "options"), "two options have the same value.")
    numeric = {"low": attribute.low, "high": attribute.high, "unit": attribute.unit}
    for name, stated in numeric.items():
        if stated is not None and not is_number:
            yield Fault((*place, name), f"only a number has it, and this is of the type {attribute.type}.")
    if attribute.low is not None and attribute.high is not None and attribute.low > attribute.high:
        yield Fault((*place, "high"), f"no number is from {attribute.low} to {attribute.high}.")


def _bound_well(attribute: Attribute, place: Place) -> Iterator[Fault]:
    """Bindings that could never hold, or whose criterion is none."""
    for number, binding in enumerate(attribute.bindings):
        here = (*place, "binds", number)
        impossible = [answer for answer in binding.when if not _is_answer(attribute, answer)]
        for answer in impossible:
            yield Fault((*here, "when"), f"{_shown(answer)} is no answer to this question.")
        half = [
            each for each in _texts_in(list(binding.criterion.values())) if PLACEHOLDER in each and each != PLACEHOLDER
        ]
        if half:
            yield Fault(
                here, f"{half[0]!r} is no answer: {PLACEHOLDER} stands alone between its quotes, for the whole of it."
            )
        elif not impossible:
            yield from _criterion_faults(attribute, binding, here)


def _is_answer(attribute: Attribute, answer: Value) -> bool:
    match attribute.type:
        case AnswerType.YES_NO:
            return isinstance(answer, bool)
        case AnswerType.CHOICE:
            return answer in {option.value for option in attribute.options}
        case AnswerType.NUMBER:
            return isinstance(answer, str) and bool(NUMBER.fullmatch(answer))
        case AnswerType.DATE:
            return isinstance(answer, str) and _is_date(answer)
        case AnswerType.TEXT:
            return isinstance(answer, str)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _criterion_faults(attribute: Attribute, binding: Binding, place: Place) -> Iterator[Fault]:
    """What the reader of preferences says of the criterion, with each answer it could come from until one is wrong."""
    answers = binding.when or _examples(attribute)
    for answer in answers:
        try:
            parse_preferences({"preferences": [{"main": None, "criteria": [_filled(binding.criterion, answer)]}]})
        except MalformedPreference as error:
            key = error.path.removeprefix("preferences[0].criteria[0]").lstrip(".")
            place = (*place, *((key,) if key.isidentifier() else ()))
            yield Fault(place, f"with the answer {_shown(answer)} this is no criterion: {error.message}")
            return


def _examples(attribute: Attribute) -> Iterable[Value]:
    if attribute.type is AnswerType.CHOICE:
        return tuple(option.value for option in attribute.options)
    return (EXAMPLES[attribute.type],)


def _shown(answer: Value) -> str:
    return str(answer).lower() if isinstance(answer, bool) else f'"{answer}"'


# --- the whole -------------------------------------------------------------------------------------------------------


def _information(value: object, place: Place) -> Mapping[str, Attribute]:
    if not isinstance(value, dict):
        raise wrong(place, "a table for each attribute is expected here.")
    if len(value) > MOST_ATTRIBUTES:
        raise wrong(place, f"at most {MOST_ATTRIBUTES} attributes are expected here, not {len(value)}.")
    gathering = Gathering()
    attributes = {
        key: attribute
        for key, stated in value.items()
        for _ in gathering.read(_key, key, (key,))
        for attribute in gathering.read(_attribute(key), stated, (key,))
    }
    raise_any(gathering.faults)
    return attributes


def _key(value: object, place: Place) -> str:
    key = str(value)
    if key in DETAILS:
        raise wrong(place, "every card has this detail already: name it in the questions of a centre as it is.")
    if not SLUG.fullmatch(key):
        raise wrong(place, "an attribute is named by a letter, then letters, digits and _, all small: shoe_size.")
    return key


def read_information(text: str) -> Mapping[str, Attribute]:
    """The key information that a TOML text states, by key, in its order.

    Raises `DefinitionRefused` with every fault and its place.
    """
    return read_text(text, _information)
