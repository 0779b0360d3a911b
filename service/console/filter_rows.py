"""One filter under one main value, as a line of the list: its evidence, its marks, and by whose word it is so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from feeds.model import DependentFilter, Filter, FilterType, fold, path_parts
from feeds.tuning import Tuning, Under
from frames.texts import Texts
from service.console.drafting import Shaping
from service.console.written import number, shares_in

EXAMPLES: Final = 4
"""So many values stand in a line."""
USUAL: Final = Decimal(1)

_WHY: Final = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"hidden by the merchandiser", "by_hand"),
        (r"one value only", "one_value"),
        (r"fewer than (?P<needed>\d+) values", "few_values"),
        (r"carried by (?P<share>\S+) of the products \((?P<needed>\S+) needed\)", "rare"),
        (r"a technical name", "technical"),
        (r"(?P<values>\d+) values without a search among them or groups \((?P<most>\d+) at most\)", "too_long"),
        (r"beyond the first (?P<most>\d+)", "beyond"),
    )
)
"""The reasons of `feeds.arrange`, and the texts that tell them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line. ``why`` says why pages do not offer the filter, "" where they do; ``is_hidden`` and ``is_pinned`` are a
    person's word that holds here, ``is_said_here`` whether anything is said just here. ``weight`` is "" where usual.
    ``waits``: its evidence is not yet what is wanted. ``above`` and ``below`` are what it is moved before by one step.
    """

    key: str
    label: str
    kind: FilterType
    coverage: float
    values: int
    examples: str
    weight: str
    hard: bool
    strict: bool
    sensitive: bool
    why: str
    is_hidden: bool
    is_pinned: bool
    is_said_here: bool
    waits: bool
    above: str | None
    below: str | None


def rows(
    shaping: Shaping, main: str, dependent: tuple[DependentFilter, ...], filters: Mapping[str, Filter], texts: Texts
) -> Iterator[Row]:
    """The lines of a main value ("" for the whole catalogue), in the order in which its filters are asked."""
    wanted, here, waiting = (
        shaping.tuning.at(path_parts(main) if main else None),
        said_at(shaping.tuning, main),
        shaping.awaiting,
    )
    keys = [each.filter for each in dependent]
    for place, each in enumerate(dependent):
        filter_ = filters[each.filter]
        yield Row(
            key=each.filter,
            label=called(filter_, texts),
            kind=filter_.type,
            coverage=each.coverage,
            values=each.cardinality,
            examples=examples(each, filter_, texts),
            weight="" if each.weight == USUAL else number(each.weight, texts.locale),
            hard=each.hard,
            strict=filter_.strict,
            sensitive=filter_.sensitive,
            why=why_hidden(each.hidden, texts),
            is_hidden=each.filter in wanted.hide,
            is_pinned=each.filter in wanted.pin,
            is_said_here=each.filter in {*here.hide, *here.pin, *here.filters},
            waits=each.filter in waiting,
            above=keys[place - 1] if place else None,
            below=None if place == len(keys) - 1 else keys[place + 2] if place + 2 < len(keys) else "",
        )


def said_at(tuning: Tuning, main: str) -> Under | Tuning:
    """The table of a main value, an empty one where nothing is said of it; of "" what is said of everything."""
    if not main:
        return tuning
    return next((each for each in tuning.under if fold(each.main) == fold(main)), Under(main=main))


def called(filter_: Filter, texts: Texts) -> str:
    """A filter's name in the language of the page."""
    return filter_.labels.get(texts.language, filter_.label)


def examples(dependent: DependentFilter, filter_: Filter, texts: Texts) -> str:
    """A few of its values, or from where to where its numbers go."""
    if filter_.type is FilterType.RANGE:
        if dependent.min is None or dependent.max is None:
            return ""
        low, high = (number(end, texts.locale) for end in (dependent.min, dependent.max))
        return f"{low} – {high} {filter_.unit or ''}".strip()
    values = [value_text(each.value, filter_, texts) for each in dependent.values[:EXAMPLES]]
    return ", ".join(values) + (" …" if len(dependent.values) > EXAMPLES else "")


def value_text(value: str | bool, filter_: Filter, texts: Texts) -> str:
    """A value as a page shows it: yes and no in its language; of a choice, "no" is that it has none (sleeves)."""
    if isinstance(value, str):
        return value
    absent = "absent" if filter_.type is FilterType.CHOICE else "no"
    return texts.say("filters.yes" if value else f"filters.{absent}")


def why_hidden(reason: str | None, texts: Texts) -> str:
    """Why pages do not offer a filter, in the language of the page; "" where they do."""
    for pattern, key in _WHY:
        if found := pattern.fullmatch(reason or ""):
            return texts.say(f"why_hidden.{key}", **shares_in(found.groupdict(), texts.locale))
    return reason or ""
