"""Blocks for mails, and their pictures that are drawn at opening, described."""

from __future__ import annotations

from collections.abc import Mapping

from frames.definition import Surface
from frames.email.model import Part
from service.api.described import SHOP, UNCHANGED, content, parameter, problems
from service.api.email import LONGEST_ID
from service.api.opened import PICTURE
from service.api.schemas import ANSWERS
from service.api.shapes import COUNT, TEXT, TEXT_OR_NULL, Schema, an_answer, an_object, said
from service.blocks.formats import FORMATS, USUAL
from service.storage.shops import LOCALES
from service.surfaces.soundness import MOST_SLOTS

ID: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_ID}
SLOT: Schema = {"type": "integer", "minimum": 1}
CONTACT = said(ID, "The contact's id, as the shop knows it.")
SAID_OF_ALL: Mapping[str, Schema] = {
    "part": said({"enum": [*Part], "default": Part.MESSAGE}, "A whole message, or the block within one of yours."),
    "k": said({"type": "integer", "minimum": 1, "maximum": MOST_SLOTS}, "How many products at most."),
    "locale": said({"enum": list(LOCALES)}, "The language; where left out the contact's, else the definition's."),
    "at": said({"type": "string", "format": "date-time"}, "When it is sent; without a zone in the shop's. Else now."),
}
PRODUCT = said(ID, "What similar products are similar to.")

EMAIL_SCHEMAS: Mapping[str, Schema] = {
    "Block": {
        **an_answer(
            **ANSWERS["Frame"]["properties"],
            answer=TEXT_OR_NULL, acts={"const": False}, banner={"type": ["object", "null"]},
            surface={"const": Surface.EMAIL.value},
            block=said(TEXT, "The name of the definition."), contact=CONTACT, subject=TEXT, preheader=TEXT,
            html=said(TEXT, "The message or the block."), bytes=said(COUNT, "Of the HTML."),
            text=said(TEXT, "The plain text part."),
            reason_text=said(TEXT_OR_NULL, "Why there is nothing, as a sentence."),
            sms=said(TEXT, "A text message; empty where the contact did not consent to any."),
            sms_parts=said({"type": "integer", "minimum": 0}, "So many text messages it is sent as."),
            centre=said(TEXT_OR_NULL, "Leads to the contact's preference centre."),
            unsubscribe=said(TEXT_OR_NULL, "Ends these mails; fit for `List-Unsubscribe`."),
            opened={"type": "array", "items": an_answer(
                slot=SLOT, image=said(TEXT, "Drawn when the mail is opened."),
                link=said(TEXT_OR_NULL, "Leads to what it showed; null where the product has no page."),
            )},
            sent=said(TEXT_OR_NULL, "The id under which it is kept."),
            replay=said(TEXT_OR_NULL, "The id under which the ranking behind it can be made again."),
            until=said({"type": ["string", "null"], "format": "date-time"}, "Until then the same, while it is true."),
        ),
        "description": "A frame as a mail. An empty one says so: `empty`, the `reason`, a sentence; nothing else.",
    },
    "BlockAsked": an_object(("contact",), True, contact=CONTACT, **SAID_OF_ALL, product=PRODUCT),
    "BlockProblem": an_object(
        ("problem",), contact=CONTACT, problem=said(TEXT, "Why the line cannot be answered, as a sentence.")
    ),
}  # fmt: skip

BLOCK = parameter("block", "path", TEXT, "The definition's name; every shop has `recommended`.")
FOR_ALL = [parameter(name, "query", schema, schema["description"]) for name, schema in SAID_OF_ALL.items()]
REFUSED = ("key-needed", "not-allowed", "unknown-shop", "unknown-frame", "invalid-parameter", "no-database")
LINES, LINE = "application/x-ndjson", ("Block", "BlockProblem")

EMAIL_PATHS: Mapping[str, Schema] = {
    "/v1/shops/{shop}/email/{block}": {
        "get": {
            "tags": ["e-mail"],
            "summary": "The block of one contact who consented to mails, the same again while it is true",
            "parameters": [
                SHOP,
                BLOCK,
                {**parameter("contact", "query", ID, CONTACT["description"]), "required": True},
                parameter(
                    "format",
                    "query",
                    {"enum": list(FORMATS)},
                    f"What of it is given; where left out what `Accept` asks for, else {USUAL}.",
                ),
                *FOR_ALL,
                parameter("product", "query", ID, PRODUCT["description"]),
            ],
            "security": [{"serverKey": []}],
            "responses": {
                "200": {
                    "description": "The block; `notesik-sent` is its id. Where there is none, no byte (in JSON the "
                    "reason), and the header `notesik-empty` with the reason.",
                    "headers": {
                        "notesik-sent": {"schema": TEXT, "description": "The id under which the message is kept."},
                        "notesik-empty": {"schema": TEXT, "description": "Why there is nothing, as `reason` says it."},
                    },
                    "content": {"text/html": {"schema": TEXT}, "text/plain": {"schema": TEXT}, **content("Block")},
                },
                "304": UNCHANGED,
                **problems(*REFUSED),
            },
        }
    },
    "/v1/shops/{shop}/email/{block}/batch": {
        "post": {
            "tags": ["e-mail"],
            "summary": "The blocks of a mailing: a line for each contact in, a line out, in order, as they come in",
            "parameters": [SHOP, BLOCK, *FOR_ALL],
            "requestBody": {"required": True, "content": content("BlockAsked", LINES)},
            "security": [{"serverKey": []}],
            "responses": {
                "200": {
                    "description": "A line each: the block, or why it cannot be answered",
                    "content": {
                        LINES: {"schema": {"anyOf": [{"$ref": f"#/components/schemas/{each}"} for each in LINE]}}
                    },
                },
                **problems(*REFUSED),
            },
        }
    },
    PICTURE: {
        "get": {
            "tags": ["e-mail"],
            "summary": "The picture of a slot, drawn when a mail is opened",
            "parameters": [
                parameter("token", "path", TEXT, "As it stands in the address that was made for the message."),
                parameter("slot", "path", SLOT, "Which of the block's products; a calm card beyond the last."),
            ],
            "responses": {
                "200": {
                    "description": "The card as everything is now; a calm one where there is nothing to show",
                    "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
                },
                "304": UNCHANGED,
                "404": {"description": "No picture of ours, or its time is over"},
            },
        }
    },
}
