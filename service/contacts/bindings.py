"""Key information drives criteria: "shoe size 38" is said once, and every preference for shoes knows it.

What a contact told the shop becomes criteria beside those they stated, and each such criterion keeps the attribute it
came from, so that a surface can say "you told us". What was stated for a preference itself always goes before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from feeds.model import SEPARATOR, FilterType, Hierarchy, MainValue, fold
from matching.errors import PreferenceError
from matching.model import Criterion, Preference
from matching.preferences import parse_preferences
from matching.stated import MOST_CRITERIA, MOST_PREFERENCES
from service.contacts.model import Value

if TYPE_CHECKING:  # the definitions know of cards, so cards only name them
    from service.contacts.attributes import Attribute, Binding

PLACEHOLDER = "{value}"
"""Where the answer stands in the criterion of a binding."""

Place = tuple[int, int]
"""A criterion's place: the number of its preference, then its own."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Preferences with what key information adds to them. ``origins`` names the attribute of each added criterion."""

    preferences: tuple[Preference, ...]
    origins: Mapping[Place, str]


@dataclass(frozen=True, slots=True)
class _Driven:
    """One criterion that an attribute drives, within a node of the main filter."""

    attribute: str
    criterion: Criterion
    key: str
    within: MainValue

    @property
    def depth(self) -> int:
        """How narrow its main value is."""
        return len(self.within.path or ())


def bound(
    attributes: Mapping[str, Attribute],
    believed: Mapping[str, Value],
    preferences: Sequence[Preference],
    hierarchy: Hierarchy,
) -> Bound:
    """The stated preferences, each with the criteria that what is believed of the contact adds to it.

    A criterion is added where the preference's main value lies within the binding's, asks about that filter at all,
    and nothing is stated about it there; of several bindings for one filter those of the narrowest main value count, so
    that a collar size goes before a clothes size for shirts. What fits no stated preference makes preferences of its
    own, one for each main value that bindings name. A binding that this hierarchy cannot be asked adds nothing.
    """
    driven = tuple(_driven(attributes, believed, hierarchy))
    extended = [(one, _closest([each for each in driven if _fits(each, one, hierarchy)])) for one in preferences]
    alone: dict[str | None, list[_Driven]] = {}
    for each in driven:
        if not any(_covers(each, one, hierarchy) for one in preferences):
            alone.setdefault(each.within.value, []).append(each)
    extended += [(Preference(main, ()), group) for main, group in alone.items()]
    room = [MOST_CRITERIA - sum(not each.indifferent for each in one.criteria) for one, _ in extended]
    added = [(one, group[:most]) for (one, group), most in zip(extended, room, strict=True)][:MOST_PREFERENCES]
    return Bound(
        tuple(replace(one, criteria=(*one.criteria, *(each.criterion for each in group))) for one, group in added),
        {
            (number, len(one.criteria) + place): each.attribute
            for number, (one, group) in enumerate(added)
            for place, each in enumerate(group)
        },
    )


def _closest(fitting: Sequence[_Driven]) -> list[_Driven]:
    """Of what drives the same filter, that whose main value is the narrowest."""
    narrowest: dict[str, int] = {}
    for each in fitting:
        narrowest[each.key] = max(narrowest.get(each.key, 0), each.depth)
    return [each for each in fitting if each.depth == narrowest[each.key]]


def _driven(
    attributes: Mapping[str, Attribute], believed: Mapping[str, Value], hierarchy: Hierarchy
) -> Iterator[_Driven]:
    """Everything that is believed as criteria that can be asked here, in the order of the definitions."""
    for key, attribute in attributes.items():
        if key not in believed:
            continue
        for binding in attribute.bindings:
            nodes = hierarchy.named(binding.main)
            criterion = _criterion(binding, believed[key])
            asked = None if criterion is None else hierarchy.asked(criterion.filter)
            if criterion is None or asked is None or len(nodes) != 1:
                continue
            if criterion.bounded and asked.type is not FilterType.RANGE:
                continue
            if criterion.unit is not None and asked.factor(criterion.unit) is None:
                continue
            yield _Driven(key, criterion, asked.key, nodes[0])


def _criterion(binding: Binding, value: Value) -> Criterion | None:
    """The binding's criterion with the answer in its place; None where it does not hold or says nothing readable."""
    if binding.when and value not in binding.when:
        return None
    document = {"preferences": [{"main": None, "criteria": [_filled(binding.criterion, value)]}]}
    try:
        return parse_preferences(document).preferences[0].criteria[0]
    except PreferenceError:
        return None


def _filled(part: Any, value: Value) -> Any:
    """A part of the criterion with ``{value}`` filled in; standing alone it may also be a yes or a no."""
    if isinstance(part, Mapping):
        return {key: _filled(member, value) for key, member in part.items()}
    if isinstance(part, (list, tuple)):
        return [_filled(member, value) for member in part]
    if part == PLACEHOLDER:
        return value
    return part.replace(PLACEHOLDER, str(value)) if isinstance(part, str) else part


def _fits(driven: _Driven, preference: Preference, hierarchy: Hierarchy) -> bool:
    """Whether the criterion is to be added to a stated preference."""
    if not _covers(driven, preference, hierarchy) or _says(preference, driven.key, hierarchy):
        return False
    (node,) = hierarchy.named(preference.main)
    return driven.key == hierarchy.main.key or any(each.filter == driven.key for each in node.dependent)


def _covers(driven: _Driven, preference: Preference, hierarchy: Hierarchy) -> bool:
    """Whether a stated preference lies within the main value for which the criterion holds."""
    nodes, whole = hierarchy.named(preference.main), driven.within.value
    if len(nodes) != 1:
        return False
    inner = nodes[0].value
    if whole is None:
        return True
    return inner is not None and (fold(inner) + SEPARATOR).startswith(fold(whole) + SEPARATOR)


def _says(preference: Preference, key: str, hierarchy: Hierarchy) -> bool:
    """Whether the preference itself says anything about that filter, by whatever name."""
    named = (hierarchy.asked(criterion.filter) for criterion in preference.criteria)
    return any(asked is not None and asked.key == key for asked in named)
