"""Titles and descriptions that stand in several languages: which one is taken, and that this is said."""

from __future__ import annotations

import numpy as np

from feeds.batch import NO_TEXTS, Batch, Rows
from feeds.formats import FeedFormat, FieldName
from feeds.reserved import Reserved

FIELDS: tuple[FieldName, ...] = ("title", "description")
UNNAMED = "a language that is not named"


def say_languages(batch: Batch, format_: FeedFormat, reserved: Reserved) -> None:
    """Reserve, of every item that writes a field in several languages, which they are and which one is taken.

    The first that the item has, in the order of the format's paths, is taken: so none is without a title that has one.
    """
    for field in FIELDS if format_.languages else ():
        spoken = _rows_by_language(batch, format_, field)
        if len(spoken) < 2:
            continue
        languages = list(spoken)
        told = np.zeros(len(batch.numbers), np.int64)
        for place, rows in enumerate(spoken.values()):
            told[rows] |= 1 << place
        for code in np.unique(told).tolist():
            own = [language for place, language in enumerate(languages) if code >> place & 1]
            if len(own) > 1:
                reason = f"it stands in {' and '.join(own)}; {own[0]} is taken"
                reserved.add(field, reason, np.flatnonzero(told == code))


def _rows_by_language(batch: Batch, format_: FeedFormat, field: FieldName) -> dict[str, Rows]:
    """Which items write a field in which language, in the order of the paths.

    A path without a language also meets elements that name theirs in an attribute: of those items it says nothing.
    """
    paths = {path: batch.texts.get(path, NO_TEXTS).rows for path in format_.fields.get(field, ())}
    marked = [rows for path, rows in paths.items() if path in format_.languages and "[" in path]
    found: dict[str, Rows] = {}
    for path, rows in paths.items():
        language = format_.languages.get(path, UNNAMED)
        speaking = np.setdiff1d(rows, np.concatenate(marked)) if marked and language == UNNAMED else np.unique(rows)
        if len(speaking):
            found[language] = np.union1d(found[language], speaking) if language in found else speaking
    return found
