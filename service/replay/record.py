"""What an answer of ranking was made of, as values: everything but the generation itself, and none of its products.

The same answer is the same record: it holds no time and nobody's name, so that whoever is shown the same has it in
common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from frames.definition import Scenario
from matching.model import Preference, Ranking, RankOptions
from service.generations.opened import Generation

if TYPE_CHECKING:
    from service.surfaces.answering import Course

DIGEST = 16
"""Bytes."""


class Form(StrEnum):
    """As what an answer was given, which its bytes go by.

    ``DOCUMENT`` and ``LINE`` are of the command, ``BODY`` is that of ``POST .../rank``, ``ROW`` stands in a campaign's
    file; of ``SHOWN``, a frame or a message, the ranking behind it is told.
    """

    DOCUMENT = "document"
    LINE = "line"
    BODY = "body"
    ROW = "row"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Made:
    """One list of an answer: by which scenario, and all that it went by.

    ``preferences`` are those that were ranked, learned criteria and weights among them. ``product`` is that of the
    page, ``viewed`` and ``lately`` what the person had looked at and bought, ``picked`` what a merchandiser picked.
    ``totals``: full matches were counted.
    """

    scenario: Scenario
    preferences: tuple[Preference, ...]
    options: RankOptions
    product: str | None = None
    viewed: tuple[str, ...] = ()
    lately: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()
    totals: bool = True


@dataclass(frozen=True)
class Record:
    """An answer's lists, from which generation they were made, and what the shop ``barred`` of it then.

    ``seal`` is a digest of what came of it, by which it is known whether the same comes of it again.
    """

    form: Form
    generation: str
    barred: tuple[str, ...]
    lists: tuple[Made, ...]
    seal: str

    @cached_property
    def body(self) -> bytes:
        """As JSON: the same record is the same bytes. `read_record` reads it."""
        return _RECORD.dump_json(self, exclude_defaults=True)

    @cached_property
    def digest(self) -> bytes:
        """Of that, by which its id is made."""
        return blake2b(self.body, digest_size=DIGEST).digest()


_RECORD = TypeAdapter(Record)


def read_record(body: bytes) -> Record:
    """What `Record.body` says. Raises `ValueError` where that is none."""
    return _RECORD.validate_json(body)


def record_of(form: Form, generation: Generation, lists: Iterable[Made], rankings: Sequence[Ranking]) -> Record:
    """What was made of a generation as it answered, and what came of it."""
    return Record(form, generation.name, generation.barred_ids, tuple(lists), seal_of(rankings))


def ranked(
    form: Form,
    generation: Generation,
    preferences: Iterable[Preference],
    options: RankOptions,
    ranking: Ranking,
    totals: bool = True,
) -> Record:
    """Of a ranking by preferences alone."""
    made = Made(Scenario.PREFERENCES, tuple(preferences), options, totals=totals)
    return record_of(form, generation, (made,), (ranking,))


def shown(course: Course) -> Record | None:
    """Of what a surface shows; None where it shows nothing."""
    if course.chosen is None:
        return None
    steps = (course.chosen, *((step, listed) for _, step, listed in course.then))
    made = (
        Made(
            step.scenario,
            listed.wish.request.preferences,
            listed.situation.options,
            listed.situation.product,
            listed.situation.viewed,
            listed.situation.lately,
            step.products,
        )
        for step, listed in steps
        if listed.situation is not None
    )
    return record_of(Form.SHOWN, course.situation.generation, made, [listed.ranking for _, listed in steps])


def seal_of(rankings: Iterable[Ranking]) -> str:
    """A digest of the products that came, in their order, with how well each fits and the counts."""
    digest = blake2b(digest_size=DIGEST)
    for each in rankings:
        digest.update(f"{each.candidates} {each.full_matches} {[match.match for match in each.matches]}".encode())
        digest.update("\0".join([match.id for match in each.matches]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
