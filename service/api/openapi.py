"""The OpenAPI document: FastAPI's routes as it describes them, the hot ones described here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.api.contact_paths import CONTACT_PATHS
from service.api.contact_schemas import CONTACTS
from service.api.described import PROBLEMS, SHOP, UNCHANGED, any_content, content, parameter, problems
from service.api.email_paths import EMAIL_PATHS, EMAIL_SCHEMAS
from service.api.frames import FORMATS
from service.api.measured_paths import MEASURED, MEASURED_PATHS
from service.api.replayed import REPLAY_PATHS
from service.api.schemas import ANSWERS, FILTERS, STATED
from service.api.sent_paths import SENT_PATHS, SENT_SCHEMAS
from service.api.shapes import TEXT, Schema
from service.storage.shops import LOCALES
from service.surfaces.answering import MOST_AT_ONCE, MOST_PASSED

SCHEMAS: Mapping[str, Schema] = {
    **STATED,
    **FILTERS,
    **ANSWERS,
    **CONTACTS,
    **MEASURED,
    **EMAIL_SCHEMAS,
    **SENT_SCHEMAS,
    "Problem": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": sorted({kind.type for kind in PROBLEMS.values()})},
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
        },
        "required": ["type", "title", "status", "detail"],
    },
}


FRAME_PARAMETERS = (
    SHOP,
    parameter("frame", "path", TEXT, "The frame's name; every shop has `recommended`."),
    parameter("k", "query", {"type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE}, "How many cards at most."),
    parameter("format", "query", {"enum": list(FORMATS), "default": "html"}, "A fragment of HTML, or JSON."),
    parameter("locale", "query", {"enum": list(LOCALES)}, "The language; the frame's or the shop's where left out."),
    parameter("offset", "query", {"type": "integer", "minimum": 0, "maximum": MOST_PASSED}, "Products passed over."),
    parameter("product", "query", TEXT, "The product of the page: what similar products are similar to."),
)
LABELS = parameter(
    "locale", "query", {"enum": list(LOCALES)}, "Calls filters by the template's names in this language."
)
TOKEN = parameter("contact", "query", TEXT, "A contact token; without one the frame is anonymous.")
BODY: Schema = {"required": True, "content": content("Preferences")}
KEY_OR_ORIGIN: Schema = {"security": [{"serverKey": []}, {}]}
REFUSED = ("not-json", "key-needed", "not-allowed", "unknown-shop", "body-too-large", "preference-refused")
"""The problems of every request whose body holds preferences."""

FRAME_ANSWER: Schema = {
    "description": "The frame. One with nothing honest to show says so: `empty` and the reason.",
    "content": {"text/html": {"schema": TEXT}, **content("Frame")},
}

HOT_PATHS: Mapping[str, Schema] = {
    "/v1/shops/{shop}/frames/{frame}": {
        "get": {
            "tags": ["frames"],
            "summary": "The frame of a contact, or an anonymous one",
            "parameters": [*FRAME_PARAMETERS, TOKEN],
            "responses": {
                "200": FRAME_ANSWER,
                "304": UNCHANGED,
                **problems("token-refused", "unknown-shop", "unknown-frame", "invalid-parameter"),
            },
        },
        "post": {
            "tags": ["frames"],
            "summary": "The frame for stated preferences; a server key, or a page of the shop",
            "parameters": list(FRAME_PARAMETERS),
            "requestBody": BODY,
            **KEY_OR_ORIGIN,
            "responses": {"200": FRAME_ANSWER, **problems(*REFUSED, "unknown-frame", "invalid-parameter")},
        },
    },
    "/v1/shops/{shop}/frames/{frame}/acts": {
        "post": {
            "tags": ["frames"],
            "summary": "Refuse what a card shows, wish for it, or take that back; by a contact token that acts",
            "parameters": list(FRAME_PARAMETERS[:2]),
            "requestBody": {"required": True, "content": content("FrameActTold")},
            **KEY_OR_ORIGIN,
            "responses": {
                "200": {"description": "What became of it", "content": content("FrameActed")},
                **problems(
                    *REFUSED,
                    "act-refused",
                    "token-refused",
                    "unknown-frame",
                    "unknown-contact",
                    "unknown-entry",
                    "changed-meanwhile",
                    "statement-refused",
                    "invalid-parameter",
                    "too-often",
                    "no-generation",
                ),
            },
        },
    },
    "/v1/shops/{shop}/frames/{frame}/style.css": {
        "get": {
            "tags": ["frames"],
            "summary": "The sheet of a frame, with the look of its definition; for every page",
            "parameters": list(FRAME_PARAMETERS[:2]),
            "responses": {
                "200": {"description": "The sheet.", "content": {"text/css": {"schema": TEXT}}},
                "304": UNCHANGED,
                **problems("unknown-shop", "unknown-frame"),
            },
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
                "200": {"description": "The ranking, with reasons", "content": content("Ranking")},
                **problems(*REFUSED, "no-generation"),
            },
        }
    },
    "/v1/shops/{shop}/counts": {
        "post": {
            "tags": ["filters"],
            "summary": "What a half-stated preference leaves; a server key, or a page of the shop",
            "parameters": [SHOP, LABELS],
            "requestBody": {"required": True, "content": content("HalfStated")},
            **KEY_OR_ORIGIN,
            "responses": {
                "200": {"description": "Live counts", "content": content("Counts")},
                **problems(*REFUSED, "invalid-parameter", "no-generation"),
            },
        }
    },
    "/healthz": {"get": {"tags": ["operation"], "summary": "Alive", "responses": {"200": {"description": "Alive"}}}},
    "/readyz": {
        "get": {
            "tags": ["operation"],
            "summary": "Ready to answer",
            "responses": {"200": {"description": "Ready"}, **problems("not-ready")},
        }
    },
}


def _definitions(unknown: str) -> Mapping[str, Schema]:
    """What the routes of a kind of definition answer; ``unknown`` is the problem of a name that leads nowhere."""
    return {
        "200": {
            "description": "What was asked for, or what is kept now",
            "content": {**any_content("Definition", "Definitions"), "application/toml": {"schema": TEXT}},
        },
        "201": {"description": "It is new", "content": content("Definition")},
        "204": {"description": "It is gone"},
        "304": UNCHANGED,
        **problems(
            "not-json",
            "key-needed",
            "not-allowed",
            "unknown-shop",
            unknown,
            "definition-exists",
            "still-active",
            "precondition-failed",
            "body-too-large",
            "definition-refused",
            "invalid-parameter",
        ),
    }


FASTAPI_ANSWERS: Mapping[str, Schema] = {
    "filters": {
        "200": {"description": "The filters document", "content": content("Filters")},
        "304": UNCHANGED,
        **problems("unknown-shop", "unknown-main", "invalid-parameter", "no-generation"),
    },
    "contacts": {
        "200": {"description": "The token", "content": content("Token")},
        **problems("not-json", "key-needed", "not-allowed", "unknown-shop", "body-too-large", "invalid-parameter"),
    },
    "webhooks": {
        "200": {
            "description": "What was asked for",
            "content": any_content("Webhooks", "Webhook", "Deliveries", "WebhookTest"),
        },
        "201": {"description": "The new webhook with its secret", "content": content("Webhook")},
        "204": {"description": "It is gone"},
        **problems("not-json", "key-needed", "not-allowed", "unknown-shop", "unknown-webhook", "invalid-parameter"),
    },
    "bans": {
        "200": {"description": "The bans, or one of them", "content": any_content("Bans", "Ban")},
        **problems(
            "not-json",
            "key-needed",
            "not-allowed",
            "unknown-shop",
            "unknown-ban",
            "body-too-large",
            "invalid-parameter",
        ),
    },
    "links": {
        "200": {"description": "The link, or what was taken back", "content": any_content("Link", "Revoked")},
        **problems(
            "not-json",
            "key-needed",
            "not-allowed",
            "unknown-shop",
            "unknown-contact",
            "unknown-centre",
            "link-refused",
            "body-too-large",
            "invalid-parameter",
            "link-not-made",
        ),
    },
    "visits": {
        "200": {
            "description": "The visit, what was stated in it, or a token",
            "content": any_content("Visit", "VisitorsCard", "Token"),
        },
        **problems(
            "not-json",
            "key-needed",
            "not-allowed",
            "unknown-shop",
            "unknown-centre",
            "link-refused",
            "body-too-large",
            "invalid-parameter",
            "statement-refused",
            "preference-refused",
            "too-often",
        ),
    },
    "definitions": _definitions("unknown-centre"),
    "frame-definitions": _definitions("unknown-frame"),
    "previews": {
        "200": {
            "description": "The frame and what to mend, or what there is to say of a product",
            "content": any_content("Preview", "Explained"),
        },
        **problems(
            "not-json",
            "key-needed",
            "not-allowed",
            "unknown-shop",
            "unknown-frame",
            "unknown-contact",
            "body-too-large",
            "preference-refused",
            "definition-refused",
            "invalid-parameter",
            "no-generation",
        ),
    },
    "advice": {
        "200": {"description": "The advice", "content": content("Advice")},
        **problems("key-needed", "not-allowed", "unknown-shop", "unknown-contact", "invalid-parameter"),
    },
}
"""What FastAPI's routes answer, by their tag."""


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
            operation["responses"] = FASTAPI_ANSWERS[operation["tags"][0]]
    document["paths"] = {
        **HOT_PATHS,
        **CONTACT_PATHS,
        **EMAIL_PATHS,
        **MEASURED_PATHS,
        **SENT_PATHS,
        **REPLAY_PATHS,
        **paths,
    }
    document["components"] = {
        "schemas": SCHEMAS,
        "securitySchemes": {"serverKey": {"type": "http", "scheme": "bearer", "description": "A server key, nk_..."}},
    }
    return orjson.dumps(document)
