"""The one product preference that a form may ask for: a main value of those offered, and its first questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from frames.money import write_quantity, write_span, write_unit
from frames.texts import Texts, load_texts
from service.asking.panel import Node, node_groups, preference_document, questions
from service.asking.questions import Question
from service.centres.asked.opening import Opened
from service.centres.asked.page import Posted, one
from service.contacts.model import Actor, Occasion, Part
from service.contacts.stated.parts import PARTS
from service.contacts.stated.reading import Telling
from service.contacts.store import Change
from service.errors import UnknownMain
from service.generations.opened import Generation
from service.recommend import filters_of

MOST_QUESTIONS = 3
"""A form is asked in passing; the centre asks the rest."""


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """What can be chosen, what was, and the questions that follow from it."""

    groups: tuple[tuple[Node, ...], ...]
    main: str
    questions: tuple[Question, ...]
    words: Texts

    @property
    def is_faulty(self) -> bool:
        """Whether something must be mended first."""
        return any(question.fault for question in self.questions)

    @property
    def written(self) -> dict[str, Any]:
        """How its template writes numbers."""
        locale = self.words.locale
        return {
            "quantity": partial(write_quantity, locale=locale),
            "span": partial(write_span, locale=locale),
            "unit": partial(write_unit, locale=locale),
        }


def wish_of(opened: Opened, language: str, posted: Posted) -> Wish | None:
    """The preference that the form asks for, as far as it was stated; None where it asks for none.

    While nothing was imported there is nothing to wish for.
    """
    offered = opened.form.definition.preference if opened.form else None
    if offered is None:
        return None
    generation = opened.service.serving.generation_if_any(opened.shop.name)
    if generation is None:
        return None
    groups = tuple(_groups(generation, language, offered))
    mains = [node.value for group in groups for node in group]
    main = one(posted, "main") if len(mains) != 1 else mains[0]
    if main not in mains:
        return Wish(groups, "", (), load_texts("asking", language))
    document = filters_of(generation, main, language)["main"]["values"][0]
    asked = [each for each in questions(document, posted) if not each.sensitive]
    return Wish(groups, main, tuple(asked[:MOST_QUESTIONS]), load_texts("asking", language))


def stated(opened: Opened, wish: Wish, where: str) -> Change | None:
    """The change that keeps it; None where nothing was chosen. What was stated before is not stated twice."""
    if not wish.main:
        return None
    said = preference_document(wish.main, wish.questions)["preferences"]
    telling = Telling(Occasion(Actor.CONTACT, where, opened.at), zone=opened.shop.clock)
    return PARTS[Part.PREFERENCES].merged(said, "preferences", telling)


def _groups(generation: Generation, language: str, offered: tuple[str, ...]) -> Iterator[tuple[Node, ...]]:
    """The main values in their groups; of those offered only where any are named."""
    named = {node for main in offered for node in _paths(generation, main)}
    for group in node_groups(filters_of(generation, None, language)):
        chosen = tuple(node for node in group if not offered or node.value in named)
        if chosen:
            yield chosen


def _paths(generation: Generation, main: str) -> Iterator[str]:
    """The path of an offered main value; none for one that the feed no longer holds."""
    with suppress(UnknownMain):
        value = filters_of(generation, main)["main"]["values"][0]["value"]
        if value is not None:
            yield value
