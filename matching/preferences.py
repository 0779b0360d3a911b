"""Preference documents in, preferences out; whatever the contract does not know is refused with its path.

Only the shape is judged here. What depends on a generation (bounds on a choice, units, currencies) is judged when the
preference meets an index, in `matching.criteria`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from matching.errors import MalformedPreference
from matching.model import Preference, RankOptions
from matching.option_documents import read_options
from matching.readers import Reader, read_json, read_members, whole_number
from matching.stated import read_preference_list

LARGEST_K: Final = 1000
DEFAULT_OPTIONS: Final = RankOptions()


@dataclass(frozen=True, slots=True)
class Request:
    """A whole preference document: what is stated, which slice of the answer is wanted, and which options are on.

    ``options_asked`` are the document's own, whose slice means nothing; ``options`` has both.
    """

    preferences: tuple[Preference, ...]
    k: int = DEFAULT_OPTIONS.k
    offset: int = DEFAULT_OPTIONS.offset
    options_asked: RankOptions = DEFAULT_OPTIONS

    @property
    def options(self) -> RankOptions:
        return replace(self.options_asked, k=self.k, offset=self.offset)


def read_preferences(text: str | bytes) -> Request:
    """A preference document as JSON text. Numbers are read as decimals, so that no bound passes through a float.

    Raises `MalformedPreference`, also for text that is no JSON.
    """
    return parse_preferences(read_json(text))


def read_preference(text: str | bytes) -> Preference:
    """The one preference that a document as JSON text holds: what counts are asked about. Raises as the above."""
    return parse_preference(read_json(text))


def parse_preferences(document: object) -> Request:
    """A preference document as Python's json module reads it. Raises `MalformedPreference` with the path of the fault.

    Numbers may be int, `Decimal`, or float; a float counts as the shortest decimal that names it.
    """
    members = read_members(document, "", REQUEST)
    if "preferences" not in members:
        raise MalformedPreference("preferences", "The list of preferences is missing; it may be empty.")
    asked = members.pop("options", DEFAULT_OPTIONS)
    return Request(**members, options_asked=asked)


def parse_stated(document: object, why_no_options: str) -> Request:
    """The same where the order is not for the document to change: ``options`` are refused in it, with that sentence."""
    request = parse_preferences(document)
    if isinstance(document, dict) and "options" in document:
        raise MalformedPreference("options", why_no_options)
    return request


def parse_preference(document: object) -> Preference:
    """The one preference of a document that asks for no list, so that ``k`` and ``offset`` mean nothing in it."""
    preferences = read_members(document, "", _REQUEST_FOR_ONE).get("preferences", ())
    if len(preferences) != 1:
        raise MalformedPreference("preferences", f"Exactly one preference is expected here, not {len(preferences)}.")
    (preference,) = preferences
    return preference  # type: ignore[no-any-return]


REQUEST: Final[Mapping[str, Reader]] = {
    "preferences": read_preference_list,
    "k": whole_number(1, LARGEST_K),
    "offset": whole_number(0, None),
    "options": read_options,
}
_REQUEST_FOR_ONE: Final[Mapping[str, Reader]] = {"preferences": read_preference_list}
