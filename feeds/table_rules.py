"""What a format says of a table: how it is written, what its cells hold, which of its rows are products.

A table's columns are its paths. Names of columns are compared by `column_key`: ``image_link``, ``Image Link`` and
``g:image_link`` are one column; ``image[0].url`` and ``image[1].url`` are two columns of one name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from feeds.model import fold

_PREFIX = re.compile(r"^g:")
_NUMBERED = re.compile(r"\[\d{1,3}\]")
_BETWEEN = re.compile(r"[\s_\-]+")
_NUMBER = re.compile(r"\d{1,3}")


def column_key(name: str) -> str:
    """How names of columns are compared: folded, ``_`` and ``-`` as spaces, no prefix, no numbers in brackets."""
    return _BETWEEN.sub(" ", _NUMBERED.sub("", _PREFIX.sub("", fold(name)))).strip()


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Heads(_Rules):
    """Rows that lend their cells to the rows below that name them: a shirt to its sizes.

    A row names its head in the first of the columns ``named_in`` that the table has. A head is known by the cells of
    ``known_by``: column -> what is put in front of its text. Where a row leaves a cell of ``lend`` empty, its head's
    cell stands in; in the columns of ``imposed`` it always does.
    """

    named_in: tuple[str, ...]
    known_by: Mapping[str, str]
    lend: tuple[str, ...]
    imposed: tuple[str, ...] = ()


class Aside(_Rules):
    """Rows that are in the table and not on sale: their ``column`` says one of ``says``; an empty text is one, too."""

    column: str
    says: tuple[str, ...]
    why: str


class Silent(_Rules):
    """A cell of ``column`` says nothing where the row's cell of ``where`` says one of ``says``."""

    column: str
    where: str
    says: tuple[str, ...]


class TableRules(_Rules):
    """How tables of one format are read.

    ``columns`` must all be there, and one of ``any``, for a table to be of the format. ``delimiter`` and ``quote`` are
    found from the table where they are not given; an empty ``quote`` means that quotation marks are plain text.
    ``several``: columns whose cells hold several texts -> what stands between them. ``placeholders`` are cells that
    say nothing. ``products``: a row is one if any of these columns has a text. ``also``: a column -> what exports in
    other languages call it; ``#`` in both is one number, as in ``Attribute 3 name``. ``technical`` begins the technical
    name that stands in brackets behind the name of a column, and is no part of it; where a cell of ``linked`` is the
    technical name of a column, that column says of a product what is said of its variants one by one, and is not taken.
    """

    also: Mapping[str, tuple[str, ...]] = {}
    columns: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    delimiter: str | None = None
    quote: str | None = None
    several: Mapping[str, str] = {}
    placeholders: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    technical: str | None = None
    linked: tuple[str, ...] = ()
    heads: Heads | None = None
    aside: tuple[Aside, ...] = ()
    silent: tuple[Silent, ...] = ()

    def parts(self, name: str) -> tuple[str, str]:
        """The name of a column without its technical one, and that."""
        label, _, technical = name.rpartition("(") if self.technical and name.endswith(")") else ("", "", "")
        if not label.strip() or not technical.startswith(self.technical or ""):
            return name, ""
        return label.strip(), technical.removesuffix(")")

    def named(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """A table's header with the columns of ``also`` by their own names, unless another column has that name."""
        known = {column_key(other): name for name, others in self.also.items() for other in others}
        there = {column_key(name) for name in header}

        def own(name: str) -> str:
            number = _NUMBER.search(name)
            found = known.get(column_key(name)) or known.get(column_key(_NUMBER.sub("#", name)))
            if found is None or column_key(found) in there:
                return name
            return found.replace("#", number[0]) if number else found

        return tuple(map(own, header)) if known else header
