"""What was given to be sent, described for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping

from frames.definition import Surface
from service.api.contact_paths import ID, KEY, READING
from service.api.contact_schemas import MOMENT
from service.api.described import SHOP, content, parameter, problems
from service.api.sent import MOST, SENT, SENT_TO, USUAL
from service.api.shapes import COUNT, TEXT, TEXT_OR_NULL, TEXTS, Schema, an_answer, listed, said
from service.blocks.formats import KEPT, USUAL_KEPT

SENT_ID = said({"type": "string", "pattern": "^[0-9A-Za-z]{12}$"}, "It stands in what was given, as `sent`.")

GIVEN: Mapping[str, Schema] = {
    "id": SENT_ID, "block": TEXT, "surface": {"enum": [*Surface]}, "at": MOMENT,
    "until": said(MOMENT, "The same is given again until then, while it stays true."),
    "generation": TEXT, "subject": TEXT_OR_NULL, "scenario": TEXT_OR_NULL, "variant": TEXT_OR_NULL,
}  # fmt: skip

SENT_SCHEMAS: Mapping[str, Schema] = {
    "Sent": an_answer(**GIVEN, products=said(TEXTS, "Their ids, in the order of the slots.")),
    "SentList": an_answer(
        shop=TEXT, contact=TEXT, sent=listed("Sent"),
        next=said({"type": ["string", "null"]}, "What `after` goes on with; null where these were all."),
    ),
    "SentProduct": an_answer(id=TEXT, title=TEXT, reasons=TEXTS),
    "SentTold": an_answer(**GIVEN, products=listed("SentProduct"), text=TEXT_OR_NULL),
}  # fmt: skip

SENT_PATHS: Mapping[str, Schema] = {
    SENT: {
        "get": {
            "tags": ["e-mail"],
            **KEY,
            "summary": "What was given under an id, the same bytes",
            "parameters": [
                SHOP,
                parameter("id", "path", SENT_ID, "The id of what was given."),
                parameter("format", "query", {"enum": [*KEPT], "default": USUAL_KEPT}, "Which of what was given."),
            ],
            "responses": {
                "200": {
                    "description": "As it was given. As HTML nothing of it runs; the links of `page` lead nowhere.",
                    "content": {
                        "application/json": {"schema": {"type": "object"}},
                        "text/html": {"schema": TEXT},
                        "text/plain": {"schema": TEXT},
                    },
                },
                **problems(
                    "key-needed", "not-allowed", "unknown-shop", "unknown-sent", "invalid-parameter", "no-database"
                ),
            },
        }
    },
    SENT_TO: {
        "get": {
            "tags": ["e-mail"],
            **KEY,
            "summary": "What a contact was given, the newest first",
            "parameters": [
                SHOP,
                ID,
                parameter("limit", "query", {**COUNT, "minimum": 1, "maximum": MOST, "default": USUAL}, "So many."),
                parameter("after", "query", SENT_ID, "Those before this one; `next` of the page before."),
            ],
            "responses": {
                "200": {"description": "A page of them", "content": content("SentList")},
                **problems(*READING, "unknown-sent"),
            },
        }
    },
}
