"""An answer made again: its generation opened, and ranked as it was then.

What has happened since plays no part: other generations, hierarchies, preferences, bans, learned numbers. What comes
is compared with the seal of the record, so that another answer is never passed off as the one that was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from frames.definition import Scenario, Step
from matching.documents import ranking_document
from matching.model import Ranking
from matching.preferences import Request
from matching.rank import rank
from service.composition import Service
from service.errors import NotReplayable, UnknownAnswer
from service.generations.opened import Generation, open_generation
from service.learning.serving import named
from service.recommend import Wish
from service.replay.record import Form, Made, Record, read_record, seal_of
from service.storage.answers import Given
from service.storage.profiles import Profile
from service.surfaces.scenarios import SCENARIOS, Listed, Situation

RANKED = frozenset({Scenario.PREFERENCES, Scenario.BESTSELLERS})
"""The scenarios that rank the whole catalogue by what the record holds; of the others it holds what they went by."""
SOMEBODY = Profile("", {}, "")
"""Who looked: all that counts of them stands in the record."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """An answer as it was given: its ``document``, and the ``bytes`` that it was."""

    given: Given
    document: dict[str, Any]
    bytes: bytes
    form: Form


def replay(service: Service, shop: str | None, id: str, now: datetime) -> Replayed:
    """The answer of an id. Raises `UnknownAnswer`, `NotReplayable` and `BrokenFile`."""
    given = _kept(service, shop, id, now)
    record = read_record(given.body)
    generation = _generation(service, given, record)
    lists = [_again(generation, made) for made in record.lists]
    if seal_of(each.ranking for each in lists) != record.seal:
        raise NotReplayable(
            f"answer {id} would not be the same again: {_told(given, record)}; since then Notesik itself was brought "
            "to another release, or what is fitted of the generation was fitted anew"
        )
    document = DOCUMENTS[record.form](generation, record, lists)
    return Replayed(given, document, WRITTEN[record.form](document), record.form)


def _kept(service: Service, shop: str | None, id: str, now: datetime) -> Given:
    """Why there may be nothing leaves no trace, as erasing asks for."""
    given, period = service.answers.get(shop, id), service.settings.kept["answers"]
    if given is None or (period is not None and given.last < now - period):
        raise UnknownAnswer(f"no answer is kept under this id: {_why_gone(period)}")
    return given


def _why_gone(period: timedelta | None) -> str:
    reasons = ["it was never given", "everything about its contact was erased"]
    if period is not None:
        reasons.insert(1, f"it was given more than {period.days} days ago (NOTESIK_RETENTION_ANSWERS_DAYS)")
    return ", or ".join(reasons)


def _generation(service: Service, given: Given, record: Record) -> Generation:
    shelf = service.shelf(given.shop)
    if record.generation not in shelf.names():
        raise NotReplayable(
            f"answer {given.id} cannot be made again, for generation {record.generation} has been removed since "
            f"(NOTESIK_GENERATIONS_KEPT); what is still known of it: {_told(given, record)}"
        )
    return open_generation(shelf.path(record.generation), verified=False).barring(record.barred)


def _told(given: Given, record: Record) -> str:
    """What a record says of an answer that cannot be made again."""
    whom = "nobody known" if given.contact is None else f"contact {given.contact}"
    scenarios = ", then ".join(made.scenario for made in record.lists)
    asked = sum(len(made.preferences) for made in record.lists)
    return (
        f"it was given to {whom} by {scenarios} at {given.at.isoformat(timespec='seconds')}, "
        f"with {asked} preferences, for {record.lists[0].options.k} products"
    )


def _again(generation: Generation, made: Made) -> Listed:
    if made.scenario in RANKED:
        ranking = rank(generation.index, made.preferences, made.options, generation.facts, totals=made.totals)
        return Listed(ranking, Wish(Request(made.preferences)))
    situation = Situation(
        generation, made.options, "", SOMEBODY, product=made.product, viewed=made.viewed, lately=made.lately
    )
    outcome = SCENARIOS[made.scenario](situation, Step(made.scenario, made.picked))
    return outcome if isinstance(outcome, Listed) else Listed(Ranking(generation.name, 0, 0, 0, (), ()))


# --- the documents ----------------------------------------------------------------------------------------------------


def _ranking(generation: Generation, made: Made, listed: Listed) -> dict[str, Any]:
    options = made.options if made.scenario in RANKED else None
    preferences = listed.wish.request.preferences
    document = ranking_document(listed.ranking, preferences, generation.documents.document, options)
    return named(document, generation) if made.scenario is Scenario.PREFERENCES else document


def _alone(generation: Generation, record: Record, lists: Sequence[Listed]) -> dict[str, Any]:
    """The ranking document."""
    return _ranking(generation, record.lists[0], lists[0])


def _of_row(generation: Generation, record: Record, lists: Sequence[Listed]) -> dict[str, Any]:
    """The same as it stands in a campaign's row: without the products' own documents."""
    document = _alone(generation, record, lists)
    for match in document["matches"]:
        del match["product"]
    return document


def _of_shown(generation: Generation, record: Record, lists: Sequence[Listed]) -> dict[str, Any]:
    """The rankings behind a frame, each with its scenario: the first, and ``then`` those that filled what it left."""
    first, *then = (
        {"scenario": made.scenario.value, **_ranking(generation, made, listed)}
        for made, listed in zip(record.lists, lists, strict=True)
    )
    return {**first, "then": then} if then else first


DOCUMENTS = {Form.DOCUMENT: _alone, Form.LINE: _alone, Form.BODY: _alone, Form.ROW: _of_row, Form.SHOWN: _of_shown}
INDENTED, LINE = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE, orjson.OPT_APPEND_NEWLINE
WRITTEN = {
    form: lambda document, option=option: orjson.dumps(document, option=option)
    for form, option in {
        Form.DOCUMENT: INDENTED,
        Form.LINE: LINE,
        Form.BODY: None,
        Form.ROW: None,
        Form.SHOWN: INDENTED,
    }.items()
}
"""As what an answer's document was written."""
