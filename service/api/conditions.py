"""Conditions of a request: ``If-Match`` and ``If-None-Match``, judged by what stands at the moment of the change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson
from starlette.datastructures import Headers

from service.contacts.documents import Document
from service.errors import ServiceError

Tags = frozenset[str]
ANYTHING = "*"


class PreconditionFailed(ServiceError):
    """What stands is not what the caller has seen. ``tag`` is the ETag of what does, None where there is nothing."""

    def __init__(self, tag: str | None) -> None:
        self.tag = tag
        super().__init__(
            "This was changed since you read it; read it again and decide anew."
            if tag is not None
            else "There is nothing here yet that could match."
        )


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must stand, and what must not, for a request to be done; None where nothing is asked."""

    match: Tags | None = None
    none_match: Tags | None = None

    def check(self, tag: str | None) -> None:
        """Judge them by the ETag of what stands, None where there is nothing. Raises `PreconditionFailed`."""
        if self.match is not None and not _among(tag, self.match):
            raise PreconditionFailed(tag)
        if self.none_match is not None and _among(tag, self.none_match):
            raise PreconditionFailed(tag)


def conditions_of(headers: Headers) -> Conditions:
    """The conditions in the headers of a request."""
    return Conditions(_tags(headers.getlist("if-match")), _tags(headers.getlist("if-none-match")))


def tag_of(document: Document) -> str:
    """The strong ETag of a document: the same document has the same one, on any release."""
    content = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _tags(lines: list[str]) -> Tags | None:
    """The tags of a header; a weak one stays as it is written and so matches nothing."""
    return frozenset(tag.strip() for line in lines for tag in line.split(",")) if lines else None


def _among(tag: str | None, tags: Tags) -> bool:
    return tag is not None and (ANYTHING in tags or tag in tags)
