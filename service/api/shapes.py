"""The words in which the schemas of the OpenAPI document are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "string", "description": "A decimal number as text, never a float.", "examples": ["199.00"]}
NUMBER_OR_NULL: Schema = {**NUMBER, "type": ["string", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
COUNT: Schema = {"type": "integer", "minimum": 0}
COUNT_OR_NULL: Schema = {**COUNT, "type": ["integer", "null"]}
FLAG: Schema = {"type": "boolean"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
ANY_OBJECT: Schema = {"type": "object"}


def said(schema: Schema, description: str) -> Schema:
    """The same with what it says."""
    return {**schema, "description": description}


def an_object(required: tuple[str, ...] = (), closed: bool = False, **members: Schema) -> Schema:
    """An object with these members; ``from_`` stands for ``from``."""
    return {
        "type": "object",
        "properties": {name.rstrip("_"): schema for name, schema in members.items()},
        **({"required": list(required)} if required else {}),
        **({"additionalProperties": False} if closed else {}),
    }


def an_answer(**members: Schema) -> Schema:
    """An object that always has all of these members."""
    return an_object(tuple(name.rstrip("_") for name in members), False, **members)


def one(of: str) -> dict[str, Any]:
    """A reference to the schema of that name."""
    return {"$ref": f"#/components/schemas/{of}"}


def listed(of: str) -> dict[str, Any]:
    """A list of what has the schema of that name."""
    return {"type": "array", "items": one(of)}
