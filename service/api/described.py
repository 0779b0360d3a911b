"""The words in which operations are described in the OpenAPI document: parameters, bodies, answers, problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.api.operations import NOT_READY
from service.api.problems import BY_STATUS, KINDS, MEDIA_TYPE, UNEXPECTED, Kind
from service.api.shapes import TEXT, Schema

PROBLEMS: Mapping[str, Kind] = {
    kind.name: kind for kind in (*KINDS.values(), *BY_STATUS.values(), UNEXPECTED, NOT_READY)
}
"""Every kind of problem by its name."""


def content(schema: str, media_type: str = "application/json") -> Schema:
    """A body or an answer of the schema of that name."""
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def json_body(schema: str) -> dict[str, Any]:
    """What is added to an operation that needs a JSON body of the schema of that name."""
    return {"requestBody": {"required": True, "content": content(schema)}}


def any_content(*schemas: str) -> Schema:
    """An answer of one of these schemas."""
    return {"application/json": {"schema": {"anyOf": [{"$ref": f"#/components/schemas/{each}"} for each in schemas]}}}


def problems(*names: str) -> Schema:
    """The answers that are problems, by status, each with the titles of those of these kinds that have it."""
    titles: dict[str, list[str]] = {}
    for kind in (PROBLEMS[name] for name in names):
        titles.setdefault(str(kind.status), []).append(f"{kind.title} (`{kind.name}`)")
    return {
        status: {"description": "; ".join(said), "content": content("Problem", MEDIA_TYPE)}
        for status, said in sorted(titles.items())
    }


def parameter(name: str, place: str, schema: Schema, description: str) -> Schema:
    """A parameter of an address (``path``, ``query``) or a ``header``."""
    return {"name": name, "in": place, "required": place == "path", "schema": schema, "description": description}


SHOP = parameter("shop", "path", TEXT, "The shop's name.")
UNCHANGED: Schema = {"description": "Unchanged since the answer whose `ETag` was sent."}
