"""Answers of ``notesik rank`` told, once it is kept what they were made of; of a shop's alone, whose ids are said."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from service.cli.options import the_service
from service.cli.output import complain

if TYPE_CHECKING:
    from service.recommend import Ranked

AT_ONCE = 100
"""Answers that are kept in one transaction, and told then."""


class Told:
    """Gathers answers and tells them, some at a time, also those that came before a fault."""

    def __init__(
        self, shop: str | None, contact: str | None, one_a_line: bool, write: Callable[[dict[str, Any]], None]
    ) -> None:
        self._shop, self._contact, self._one_a_line, self._write = shop, contact, one_a_line, write
        self._waiting: list[Ranked] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._tell()

    def answer(self, ranked: Ranked) -> None:
        """Tell an answer, soon."""
        self._waiting.append(ranked)
        if len(self._waiting) == AT_ONCE or self._shop is None:
            self._tell()

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        if self._shop is not None and waiting:
            self._keep(self._shop, waiting)
        for each in waiting:
            self._write(each.document)

    def _keep(self, shop: str, answers: list[Ranked]) -> None:
        """An answer is one also where nothing can be kept of it."""
        from service.errors import ServiceError
        from service.replay.record import Form, ranked

        form = Form.LINE if self._one_a_line else Form.DOCUMENT
        service = the_service()
        records = (ranked(form, each.generation, each.preferences, each.options, each.ranking) for each in answers)
        given = [service.records.given(shop, self._contact, record) for record in records]
        try:
            kept = service.records.keep(given)
        except (ServiceError, OSError) as fault:
            complain(f"the answer is not kept, and cannot be replayed: {fault}")
            return
        for each in given:
            if each.id in kept:
                complain(f"answer {each.id}", prefix="")
