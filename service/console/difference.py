"""What a page shows of a draft before it is published: what it says otherwise, in vain, and to whom it matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feeds.errors import TuningError
from feeds.model import FilterType, Hierarchy
from feeds.tuning import Tuning
from feeds.tuning.changes import Change
from feeds.tuning.gone import MAIN, UNDER
from feeds.tuning.text import read_tuning
from service.console.changed import ChangedFilter, told
from service.console.entering import Entered
from service.console.filter_rows import value_text
from service.drafted import Drafted, DraftState
from service.generations.opened import Generation
from service.hierarchies import ShopHierarchy
from service.recommend import in_language
from service.storage.accounts import Role
from service.unheard import INDUSTRY, Unheard, unheard

SHOWN_PRODUCTS = 6
"""So many products that gain, and so many that lose, are shown with their pictures."""
SHOWN_OF_EXAMPLE = 4
OF_A_FILTER = re.compile(r"(?:under\..+\.)?filters\.(?P<key>\w+)\..+")
"""Places of what is named within a filter; elsewhere it is a filter, or a main value, that is named."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A product as pages show it small; ``image`` and ``link`` are None where the feed has none."""

    id: str
    title: str
    image: str | None
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What the draft says otherwise than what is published. ``fault`` is why the draft cannot be read."""

    changes: Sequence[Change]
    groups: Sequence[ChangedFilter]
    seen: str
    fault: str | None = None


def difference_of(entered: Entered, hierarchy: ShopHierarchy) -> Difference:
    """The draft beside what is published."""
    if hierarchy.store.draft() is None:
        return Difference((), (), hierarchy.difference)
    try:
        changes = hierarchy.diff()
    except TuningError as error:
        return Difference((), (), hierarchy.difference, str(error))
    return Difference(changes, told(changes, served(entered), entered.texts), hierarchy.difference)


def served(entered: Entered) -> Hierarchy | None:
    """The hierarchy that serves; None where none does."""
    return entered.service.serving.hierarchy(entered.shop_name)


def in_vain(entered: Entered, hierarchy: ShopHierarchy, found: Drafted) -> Sequence[Mapping[str, Any]]:
    """What the draft names and the feed does not hold, with what it may have meant; by the derived one once it is."""
    if found.text is None or found.state is DraftState.NO_FEED:
        return ()
    try:
        tuning = read_tuning(found.text)
        missing = _missing(hierarchy, found, tuning)
    except TuningError:
        return ()
    names = found.generation.hierarchy if found.generation is not None else served(entered)
    return [_vain(entered, each, names) for each in missing]


def _missing(hierarchy: ShopHierarchy, found: Drafted, tuning: Tuning) -> tuple[Unheard, ...]:
    return hierarchy.unheard(tuning) if found.generation is None else unheard(tuning, found.generation.hierarchy)


def _vain(entered: Entered, each: Unheard, names: Hierarchy | None) -> Mapping[str, Any]:
    """One of them in words: ``text``, and ``nearest`` to choose from."""
    said = in_language(names, entered.texts.language).filters if names is not None else {}
    found = OF_A_FILTER.fullmatch(each.place)
    filter_ = found["key"] if found else ""
    label = said[filter_].label if filter_ in said else filter_
    kinds = {MAIN: "main", UNDER: "under", INDUSTRY: "industry"}
    of_filter = "bands" if each.place.endswith(".bands") else "value"
    kind = of_filter if found else kinds.get(each.place, "filter")
    return {
        "text": entered.say(f"vain.{kind}", name=each.name, filter=label),
        "nearest": each.nearest,
        "later": each.unless is not None,
    }


def effect_shown(entered: Entered, found: Drafted) -> Mapping[str, Any] | None:
    """The effect with products as pictures; contacts by their ids for editors alone. None while it is not known."""
    effect, serving = found.effect, entered.service.serving.generation_if_any(entered.shop_name)
    if effect is None or serving is None:
        return None
    return {
        **effect,
        "gaining": _moving(serving, effect["gaining"]),
        "losing": _moving(serving, effect["losing"]),
        "unknown": [_unknown(entered, serving, each) for each in effect["unknown"]],
        "examples": [_example(entered, serving, each) for each in effect["examples"]],
        "unanswered": sum(effect["unanswered"].values()),
    }


def _moving(generation: Generation, moves: Sequence[Mapping[str, Any]]) -> Sequence[Picture]:
    shown = moves[:SHOWN_PRODUCTS]
    return [_picture(generation, each["product"], each["before"], each["after"]) for each in shown]


def _picture(generation: Generation, id_: str, before: int = 0, after: int = 0) -> Picture:
    row = generation.index.row_of(id_)
    document = {} if row is None else generation.documents.document(row)
    image = document.get("image")
    shown = image if isinstance(image, str) and image.startswith(("https://", "http://")) else None
    return Picture(id_, document.get("title") or id_, shown, before, after)


def _unknown(entered: Entered, generation: Generation, each: Mapping[str, Any]) -> Mapping[str, Any]:
    """What contacts named and would be known no more, in words; of what is sensitive only that it is."""
    hierarchy, filter_, value = in_language(generation.hierarchy, entered.texts.language), each["filter"], each["value"]
    known = hierarchy.filters.get(filter_ or "")
    label = hierarchy.main.label if filter_ is None else filter_ if known is None else known.label
    if known is not None and known.type is FilterType.CHOICE and isinstance(value, bool):
        value = value_text(value, known, entered.texts)
    kinds = ((each["sensitive"], "sensitive"), (value is None, "filter"), (isinstance(value, bool), "yes_no"))
    kind = next((kind for fits, kind in kinds if fits), "band" if isinstance(value, int) else "value")
    return {"text": entered.say(f"unknown.{kind}", filter=label, value=value), "contacts": each["contacts"]}


def _example(entered: Entered, generation: Generation, each: Mapping[str, Any]) -> Mapping[str, Any]:
    """A contact whose list changes: their id for editors, while their card is there."""
    may = entered.may(Role.EDITOR) and each["handle"]
    card = entered.service.contacts.by_handle(bytes.fromhex(each["handle"])) if may else None
    return {
        "contact": None if card is None or card.shop != entered.shop_name else card.id,
        "leaving": _pictures(generation, each["leaving"]),
        "coming": _pictures(generation, each["coming"]),
        "more": max(0, len(each["leaving"]) - SHOWN_OF_EXAMPLE) + max(0, len(each["coming"]) - SHOWN_OF_EXAMPLE),
        "full_matches": each["full_matches"],
    }


def _pictures(generation: Generation, ids: Iterable[str]) -> Sequence[Picture]:
    return [_picture(generation, each) for each in [*ids][:SHOWN_OF_EXAMPLE]]
