"""Why a product is, or is not, in what somebody sees: the answer made once more, and asked about one product."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from frames.choosing import why_nothing
from frames.definition import Scenario, Step
from frames.explaining import Because, Explanation, Window, explain, explain_listed, explain_nothing
from frames.model import Tried
from frames.web import reason_document, tried_document
from matching.model import Standing
from matching.standing import AHEAD, standing
from service.composition import Service
from service.generations.opened import Generation
from service.surfaces.answering import NO_WISH, RANKED, Course, Wanted, course_of, outcome_of
from service.surfaces.scenarios import Listed, Situation

DEEPEST = 1000
"""So far down a list is looked for a product."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One product in one answer. ``scenario`` None: nothing is shown, and the explanation says why.

    ``position`` (from 1) is its place in the whole list of ``total``, ``slot`` the slot it stands in; None where it
    does not. ``ahead`` are ids and titles of the first products before it.
    """

    product: str
    title: str | None
    generation: str
    scenario: Scenario | None
    tried: tuple[Tried, ...]
    position: int | None
    total: int
    slot: int | None
    explanation: Explanation
    ahead: tuple[tuple[str, str], ...]


async def explain_product(service: Service, wanted: Wanted, generation: Generation, product: str) -> Explained:
    """What there is to say of a product in an answer. Raises as `service.surfaces.answering.answer`."""
    whole = await course_of(service, wanted, generation)
    course = _standing_in(whole, product)
    before = whole.situation.options.k - course.situation.options.k
    step = None if course.chosen is None else course.chosen[0]
    if step is None or step.scenario in RANKED:
        listed = course.stated if course.chosen is None else course.chosen[1]
        stands, explanation = _by_preference(course, wanted, generation, listed, product)
    else:
        stands, explanation = await _in_list(service, wanted, course, step, product)
    if step is None:
        nothing = explain_nothing(why_nothing(course.tried), wanted.definition, wanted.locale)
        explanation = replace(explanation, why=(nothing, *explanation.why))
    slot = None if stands.position is None or step is None else _window(course).slot(stands.position)
    return Explained(
        product=product,
        title=_title(generation, product),
        generation=generation.name,
        scenario=None if step is None else step.scenario,
        tried=course.tried,
        position=None if stands.position is None else stands.position + before,
        total=stands.total + before,
        slot=None if slot is None else slot + before,
        explanation=explanation,
        ahead=tuple((each, _title(generation, each) or "") for each in stands.ahead),
    )


def _standing_in(course: Course, product: str) -> Course:
    """The course as that of the scenario which the product stands in, where it fills slots that another one left."""
    for situation, step, listed in course.then:
        if any(match.id == product for match in listed.ranking.matches):
            return replace(course, situation=situation, chosen=(step, listed), then=())
    return course


def _window(course: Course) -> Window:
    return Window(course.situation.options.offset, course.situation.options.k)


def _by_preference(
    course: Course, wanted: Wanted, generation: Generation, listed: Listed | None, product: str
) -> tuple[Standing, Explanation]:
    """The standing towards what was ranked by; towards nothing, where nothing was."""
    wish = NO_WISH if listed is None else listed.wish
    options, facts = course.situation.options, generation.facts
    stands = standing(generation.index, wish.request.preferences, options, product, facts)
    if listed is None:
        return stands, Explanation(())
    document = None if stands.row is None else generation.documents.document(stands.row)
    explanation = explain(
        stands,
        wish.request.preferences,
        document,
        generation.hierarchy,
        wanted.definition,
        _window(course),
        wanted.locale,
        wish.learned,
        _left_out(course.situation, product),
    )
    return stands, explanation


def _left_out(situation: Situation, product: str) -> Because | None:
    """Why a product is treated as if it could not be bought; None where it is not."""
    refused = () if situation.profile is None else situation.profile.refused
    reasons = {
        Because.NOT_THIS: refused,
        Because.EXCLUDED: situation.excluded.products,
        Because.BOUGHT: situation.excluded.bought,
        Because.SHOWN_LATELY: situation.excluded.shown,
    }
    because = next((each for each, products in reasons.items() if product in products), None)
    row, in_stock = situation.generation.index.row_of(product), situation.generation.facts.in_stock
    if because is None and situation.options.in_stock and row is not None and in_stock is not None:
        return None if in_stock[row] else Because.NOT_IN_STOCK
    return because


async def _in_list(
    service: Service, wanted: Wanted, course: Course, step: Step, product: str
) -> tuple[Standing, Explanation]:
    """The place in a list that is no ranking of the whole catalogue, as deep as it is looked for."""
    options = replace(course.situation.options, k=DEEPEST, offset=0)
    whole = await outcome_of(service, wanted, replace(course.situation, options=options), step)
    ids = [match.id for match in whole.ranking.matches] if isinstance(whole, Listed) else []
    position = ids.index(product) + 1 if product in ids else None
    total = whole.total if isinstance(whole, Listed) else 0
    index = course.situation.generation.index
    row = index.row_of(product)
    stands = Standing(
        product,
        total,
        row,
        barred=row is not None and index.bars(row),
        position=position,
        ahead=tuple(ids[: (position or 1) - 1][:AHEAD]),
    )
    left_out = _left_out(course.situation, product)
    return stands, explain_listed(stands, wanted.definition, _window(course), wanted.locale, left_out)


def _title(generation: Generation, product: str) -> str | None:
    """What a product is called; None where the catalogue has none such."""
    row = generation.index.row_of(product)
    return None if row is None else str(generation.documents.document(row)["title"])


def explained_document(explained: Explained) -> dict[str, Any]:
    """As JSON."""
    return {
        "product": explained.product,
        "title": explained.title,
        "generation": explained.generation,
        "scenario": explained.scenario,
        "tried": [tried_document(each) for each in explained.tried],
        "shown": explained.slot is not None,
        "slot": explained.slot,
        "position": explained.position,
        "total": explained.total,
        "why": [{"because": each.because, "text": each.text} for each in explained.explanation.why],
        "reasons": [reason_document(each) for each in explained.explanation.reasons],
        "ahead": [{"id": id_, "title": title} for id_, title in explained.ahead],
    }
