"""The OpenAPI document: FastAPI's routes as it describes them, the hot ones described here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from feeds.model import FilterType
from matching.preferences import DEFAULT_OPTIONS, LARGEST_K
from service.api.frames import FORMATS, MOST_SLOTS
from service.api.problems import BY_STATUS, KINDS, MEDIA_TYPE, UNEXPECTED
from service.storage.shops import LOCALES

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "string", "description": "A decimal number as text, never a float.", "examples": ["199.00"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
COUNT: Schema = {"type": "integer", "minimum": 0}
VALUES: Schema = {"type": "array", "minItems": 1, "items": {"type": ["string", "boolean"]}}
ONLY_TRUE: Schema = {"const": True}


def _object(required: tuple[str, ...] = (), closed: bool = False, **members: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {name.rstrip("_"): schema for name, schema in members.items()},
        **({"required": list(required)} if required else {}),
        **({"additionalProperties": False} if closed else {}),
    }


def _list(of: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}}


SCHEMAS: Mapping[str, Schema] = {
    "Criterion": _object(
        ("filter",), True, filter=TEXT, any=VALUES, none=VALUES, min=NUMBER, max=NUMBER, over=NUMBER, under=NUMBER,
        band={"type": "integer", "minimum": 1}, currency=TEXT, unit=TEXT, present=ONLY_TRUE, absent=ONLY_TRUE,
        indifferent=ONLY_TRUE, must={"type": "boolean"}, strict={"type": "boolean"},
        weight={"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.001, "default": 1},
    ),
    "Preference": _object(("main",), True, main={"type": ["string", "null"]}, criteria=_list("Criterion")),
    "Preferences": _object(
        ("preferences",), True, preferences=_list("Preference"),
        k={"type": "integer", "minimum": 1, "maximum": LARGEST_K, "default": DEFAULT_OPTIONS.k},
        offset={"type": "integer", "minimum": 0, "default": 0},
    ),
    "Miss": _object(("filter", "wanted", "is"), filter=TEXT, wanted=TEXT, is_={"type": ["string", "null"]}),
    "Match": _object(
        ("id", "match", "met", "missed", "unstated", "preference", "product"), id=TEXT,
        match={"type": "number", "minimum": 0, "maximum": 1}, met=TEXTS, missed=_list("Miss"), unstated=TEXTS,
        preference=COUNT, product={"type": "object"},
    ),
    "Ranking": _object(
        ("generation", "catalogue", "candidates", "full_matches", "matches", "unknown"), generation=TEXT,
        catalogue=COUNT, candidates=COUNT, full_matches=COUNT, matches=_list("Match"),
        unknown={"type": "array", "items": {"type": "object"}},
    ),
    "Choice": _object(
        ("products", "chosen"), value={"type": ["string", "boolean"]}, min=NUMBER, max=NUMBER, products=COUNT,
        chosen={"type": "boolean"},
    ),
    "Offer": _object(
        ("filter", "label", "type", "shown", "values", "groups", "bands", "present", "silent"), filter=TEXT, label=TEXT,
        type={"enum": [*FilterType]}, shown={"type": "boolean"}, values=_list("Choice"), groups=_list("Choice"),
        bands=_list("Choice"), present=COUNT, silent=COUNT,
    ),
    "HalfStated": _object(
        ("preferences",), True, preferences={**_list("Preference"), "minItems": 1, "maxItems": 1}
    ),
    "Counts": _object(
        ("generation", "catalogue", "main", "candidates", "remaining", "dependent", "unknown"), generation=TEXT,
        catalogue=COUNT, main={"type": ["string", "null"]}, candidates=COUNT, remaining=COUNT,
        dependent=_list("Offer"), unknown={"type": "array", "items": {"type": "object"}},
    ),
    "Frame": _object(
        ("empty", "reason", "cards"), empty={"type": "boolean"}, reason={"type": ["string", "null"]}, generation=TEXT,
        frame=TEXT, locale=TEXT, heading=TEXT, preferences=TEXTS, notices=TEXTS, catalogue=COUNT, candidates=COUNT,
        full_matches={"type": ["integer", "null"], "minimum": 0}, cards={"type": "array", "items": {"type": "object"}},
    ),
    "Problem": _object(
        ("type", "title", "status", "detail"),
        type={"type": "string", "enum": sorted({kind.type for kind in (*KINDS.values(), *BY_STATUS.values())})},
        title=TEXT, status={"type": "integer"}, detail=TEXT,
    ),
}  # fmt: skip


def _content(schema: str, media_type: str = "application/json") -> Schema:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _problems(*statuses: int) -> Schema:
    titles = {kind.status: kind.title for kind in (*BY_STATUS.values(), *KINDS.values(), UNEXPECTED)}
    return {
        str(status): {"description": titles[status], "content": _content("Problem", MEDIA_TYPE)} for status in statuses
    }


def _parameter(name: str, place: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": place, "required": place == "path", "schema": schema, "description": description}


SHOP = _parameter("shop", "path", TEXT, "The shop's name.")
FRAME_PARAMETERS = (
    SHOP,
    _parameter("frame", "path", TEXT, "The frame's name; every shop has `recommended`."),
    _parameter("k", "query", {"type": "integer", "minimum": 1, "maximum": MOST_SLOTS}, "How many cards at most."),
    _parameter("format", "query", {"enum": list(FORMATS), "default": "html"}, "A fragment of HTML, or JSON."),
    _parameter("locale", "query", {"enum": list(LOCALES)}, "The language; the shop's own where left out."),
)
LABELS = _parameter(
    "locale", "query", {"enum": list(LOCALES)}, "Calls filters by the template's names in this language."
)
TOKEN = _parameter("contact", "query", TEXT, "A contact token; without one the frame is anonymous.")
BODY: Schema = {"required": True, "content": _content("Preferences")}
UNCHANGED: Schema = {"description": "Unchanged since the answer whose `ETag` was sent."}
KEY_OR_ORIGIN: Schema = {"security": [{"serverKey": []}, {}]}
FRAME_ANSWER: Schema = {
    "description": "The frame. One with nothing honest to show says so: `empty` and the reason.",
    "content": {"text/html": {"schema": TEXT}, **_content("Frame")},
}

HOT_PATHS: Mapping[str, Schema] = {
    "/v1/shops/{shop}/frames/{frame}": {
        "get": {
            "tags": ["frames"],
            "summary": "The frame of a contact, or an anonymous one",
            "parameters": [*FRAME_PARAMETERS, TOKEN],
            "responses": {"200": FRAME_ANSWER, "304": UNCHANGED, **_problems(401, 404, 422)},
        },
        "post": {
            "tags": ["frames"],
            "summary": "The frame for stated preferences; a server key, or a page of the shop",
            "parameters": list(FRAME_PARAMETERS),
            "requestBody": BODY,
            **KEY_OR_ORIGIN,
            "responses": {"200": FRAME_ANSWER, **_problems(400, 401, 403, 404, 413, 422)},
        },
    },
    "/v1/shops/{shop}/rank": {
        "post": {
            "tags": ["ranking"],
            "summary": "The ranking for stated preferences; a server key, or a page of the shop",
            "parameters": [SHOP],
            "requestBody": BODY,
            **KEY_OR_ORIGIN,
            "responses": {
                "200": {"description": "The ranking, with reasons", "content": _content("Ranking")},
                **_problems(400, 401, 403, 404, 413, 422, 503),
            },
        }
    },
    "/v1/shops/{shop}/counts": {
        "post": {
            "tags": ["filters"],
            "summary": "What a half-stated preference leaves; a server key, or a page of the shop",
            "parameters": [SHOP, LABELS],
            "requestBody": {"required": True, "content": _content("HalfStated")},
            **KEY_OR_ORIGIN,
            "responses": {
                "200": {"description": "Live counts", "content": _content("Counts")},
                **_problems(400, 401, 403, 404, 413, 422, 503),
            },
        }
    },
    "/healthz": {"get": {"tags": ["operation"], "summary": "Alive", "responses": {"200": {"description": "Alive"}}}},
    "/readyz": {
        "get": {
            "tags": ["operation"],
            "summary": "Ready to answer",
            "responses": {"200": {"description": "Ready"}, **_problems(503)},
        }
    },
}

OTHERWISE: Mapping[str, Schema] = {
    "filters": {"304": UNCHANGED, **_problems(404, 422, 503)},
    "contacts": _problems(401, 403, 404, 422),
}
"""What FastAPI's routes answer besides 200, by their tag."""


def openapi_json(answers: FastAPI) -> bytes:
    """The whole document. FastAPI's own description of refused parameters gives way to our problems."""
    document = get_openapi(
        title="Notesik",
        version="1",
        summary="Recommendations from a shop's product feed and from what people say they like",
        routes=answers.routes,
    )
    paths: dict[str, Any] = {f"/v1{path}": operations for path, operations in document["paths"].items()}
    for operations in paths.values():
        for operation in operations.values():
            operation["responses"] |= OTHERWISE[operation["tags"][0]]
    document["paths"] = dict(HOT_PATHS) | paths
    document["components"] = {
        "schemas": SCHEMAS,
        "securitySchemes": {"serverKey": {"type": "http", "scheme": "bearer", "description": "A server key, nk_..."}},
    }
    return orjson.dumps(document)
