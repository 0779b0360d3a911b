"""Files of stated preferences: one document, or one a line; and the options of rankings, as commands are told them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from matching.errors import PreferenceError
from matching.model import RankOptions
from matching.option_documents import read_options
from matching.preferences import Request, read_preferences
from matching.readers import read_json
from service.errors import ServiceError

Requests = Iterator[tuple[str, Request]]
"""Each with the place it stands at, for whoever must mend it."""


def requests_of(file: BinaryIO, name: str, one_a_line: bool) -> tuple[Requests, bool]:
    """The requests of a file in their order, and whether they stand one a line.

    Standard input has no name to tell by: a first line that is a whole document, with more after it, begins a file of
    lines. A `ServiceError` names the place of a document that is refused.
    """
    if one_a_line:
        return _lines(file, name), True
    first, second = _written(file), _written(file)
    if second and _whole(first):
        return _lines(chain((first, second), file), name), True
    return iter([(name, read_stated(first + second + file.read(), name))]), False


def _written(file: BinaryIO) -> bytes:
    """The next line that is not blank; empty at the end."""
    return next((line for line in file if line.strip()), b"")


def _lines(lines: Iterable[bytes], name: str) -> Requests:
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{name} line {number}"
            yield place, read_stated(line, place)


def read_stated(text: bytes, place: str) -> Request:
    """The one document of a text. Raises `ServiceError` with the place and the fault."""
    try:
        return read_preferences(text.removeprefix(b"\xef\xbb\xbf"))
    except PreferenceError as error:
        raise ServiceError(f"{place}: {error}") from None


TOLD = 80
"""Characters of what was given instead of options."""


def options_of(said: str) -> RankOptions:
    """The options of a command: JSON itself, or the file that holds it. Raises `ServiceError` with the fault."""
    text = said if said.lstrip().startswith("{") else _text_of(said)
    try:
        return read_options(read_json(text), "options")
    except PreferenceError as error:
        raise ServiceError(f"--options: {error}") from None


def _text_of(file: str) -> str:
    try:
        return Path(file).read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        told = f"--options: {file!r} is neither an object of JSON nor a file that can be read: {why}"
        raise ServiceError(told) from None


def _whole(line: bytes) -> bool:
    try:
        read_preferences(line)
    except PreferenceError:
        return False
    return True
