"""Which column of a list says who is on it: people call it by many names, and tools add columns of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.errors import ServiceError


class By(StrEnum):
    """How a list names contacts."""

    ID = "id"
    EMAIL = "email"


NAMES: Mapping[By, Sequence[str]] = {
    By.ID: ("contact", "contact_id", "id", "external_id", "user_id", "customer_id"),
    By.EMAIL: ("email", "email_address"),
}
"""What the columns are called, the first of them goes; addresses are read where no column holds ids."""

INDEX = re.compile(r"__index_level_\d+__")
"""What pandas calls the column of its row numbers."""

NAMED = 20
"""So many columns are named where none of them is that of the ids."""


@dataclass(frozen=True, slots=True)
class Column:
    """The column that says who is on a list, and the ``others`` that might have."""

    name: str
    by: By
    others: tuple[str, ...] = ()


def column_of(file: str, columns: Sequence[str]) -> Column:
    """The column of a file that names the contacts. Raises `ServiceError` with the columns that there are.

    Capitals, spaces, dashes and underscores make no difference. The only column there is needs no name.
    """
    theirs = [column for column in columns if not INDEX.fullmatch(column)]
    for by, names in NAMES.items():
        found = [column for name in names for column in theirs if _folded(column) == _folded(name)]
        if found:
            return Column(found[0], by, tuple(found[1:]))
    if len(theirs) == 1:
        return Column(theirs[0], By.ID)
    there = ", ".join(theirs[:NAMED]) + (" ..." if len(theirs) > NAMED else "")
    called = ", ".join(name for names in NAMES.values() for name in names)
    raise ServiceError(f"{file} does not say which column holds the ids: call it one of {called} (there is {there})")


def _folded(column: str) -> str:
    return re.sub(r"[\W_]", "", column).casefold()
