"""The addresses of contacts in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.api.contact_acts import FIND
from service.api.contact_import import IMPORT, NDJSON
from service.api.contact_parts import RESOURCES
from service.api.contacts import CONTACT
from service.api.described import SHOP, UNCHANGED, content, parameter, problems
from service.api.doings import EVENTS
from service.api.idempotency import LONGEST_KEY
from service.api.shapes import TEXT, Schema
from service.contacts.stated.reading import LONGEST_WORD

ID = parameter("id", "path", {**TEXT, "minLength": 1, "maxLength": LONGEST_WORD}, "The contact's id, any of theirs.")
REVIVE = parameter(
    "revive", "query", {"enum": ["true", "false"], "default": "false"},
    "True: a person who had everything about them erased came back of their own will.",
)  # fmt: skip
MATCH = parameter("If-Match", "header", TEXT, "The `ETag` of what you have seen: done only while that still stands.")
NONE_MATCH = parameter("If-None-Match", "header", TEXT, "`*`: done only where there is no such contact yet.")
SEEN = parameter("If-None-Match", "header", TEXT, "The `ETag` of what you have: 304 while that still stands.")
ONCE = parameter(
    "Idempotency-Key", "header", {**TEXT, "minLength": 1, "maxLength": LONGEST_KEY},
    "The same request with the same key again gets the first answer and does nothing.",
)  # fmt: skip
ETAG = {"ETag": {"schema": TEXT, "description": "Strong; for `If-Match` and `If-None-Match`."}}
KEY: Schema = {"security": [{"serverKey": []}]}

READING = ("key-needed", "not-allowed", "unknown-shop", "unknown-contact", "invalid-parameter", "no-database")
ACTING = (*READING, "idempotency-key-reused", "precondition-failed", "body-too-large")
TELLING = (*ACTING, "not-json", "statement-refused", "changed-meanwhile", "erased-address", "device-elsewhere")


@dataclass(frozen=True, slots=True)
class Described:
    """A resource: what it is called, what it answers and takes; ``refused``: problems of its own."""

    what: str
    answered: str
    taken: str
    refused: tuple[str, ...] = ()
    emptied: str = "Forget all of it"


DESCRIBED: Mapping[str, Described] = {
    "": Described("card of a contact", "Contact", "ContactTold", ("preference-refused",), "Erase the person"),
    "details": Described("details of a contact", "Facts", "FactsTold"),
    "preferences": Described(
        "preferences of a contact", "StatedPreferences", "PreferencesTold", ("preference-refused",)
    ),
    "key-information": Described("key information of a contact", "Facts", "FactsTold"),
    "consents": Described("consents of a contact", "Consents", "ConsentsTold", emptied="Withdraw all of them"),
    "channels": Described("channels and frequency of a contact", "Channels", "ChannelsTold"),
    "tags": Described("tags of a contact", "Tags", "TagsTold"),
    "devices": Described("devices of a contact", "Devices", "DevicesTold"),
    "personalise": Described(
        "switch of personalisation of a contact", "Personalise", "Personalise", emptied="Switch it on again"
    ),
    "products": Described("wish list and refused products of a contact", "MarkedProducts", "MarkedProductsTold"),
}


def _answer(schema: str, description: str) -> Schema:
    return {"description": description, "content": content(schema), "headers": ETAG}


def _operations(told: Described) -> Mapping[str, Any]:
    """What can be asked of one resource, by method."""
    body = {"required": True, "content": content(told.taken)}
    now = {"200": _answer(told.answered, "As it is now")}
    common: Schema = {"tags": ["contacts"], **KEY}
    return {
        "get": {
            **common,
            "summary": f"The {told.what}",
            "parameters": [SHOP, ID, SEEN],
            "responses": {**now, "304": UNCHANGED, **problems(*READING)},
        },
        "put": {
            **common,
            "summary": f"Make or replace the {told.what}",
            "parameters": [SHOP, ID, REVIVE, MATCH, NONE_MATCH, ONCE],
            "requestBody": body,
            "responses": {
                **now,
                "201": _answer(told.answered, "The contact is new"),
                **problems(*(name for name in TELLING if name != "unknown-contact"), *told.refused),
            },
        },
        "patch": {
            **common,
            "summary": f"Change in the {told.what} what is named",
            "parameters": [SHOP, ID, REVIVE, MATCH, NONE_MATCH, ONCE],
            "requestBody": body,
            "responses": {**now, **problems(*TELLING, *told.refused)},
        },
        "delete": {
            **common,
            "summary": told.emptied,
            "parameters": [SHOP, ID, MATCH, NONE_MATCH, ONCE],
            "responses": {"204": {"description": "It is done"}, **problems(*ACTING)},
        },
    }


def _read(summary: str, schema: str, description: str) -> Schema:
    responses = {"200": {"description": description, "content": content(schema)}, **problems(*READING)}
    return {"get": {"tags": ["contacts"], **KEY, "summary": summary, "parameters": [SHOP, ID], "responses": responses}}


def _done(summary: str, taken: str, refused: str) -> Schema:
    return {
        "post": {
            "tags": ["contacts"],
            **KEY,
            "summary": summary,
            "parameters": [SHOP, ID, MATCH, NONE_MATCH, ONCE],
            "requestBody": {"required": True, "content": content(taken)},
            "responses": {"200": _answer("Contact", "The card after it"), **problems(*TELLING, refused)},
        }
    }


def _told(summary: str, taken: str, answered: str, headers: list[Schema], *refused: str) -> Schema:
    named = (name for name in READING if name != "unknown-contact")
    return {
        "post": {
            "tags": ["contacts"],
            **KEY,
            "summary": summary,
            "parameters": [SHOP, *headers],
            "requestBody": {"required": True, "content": content(taken)},
            "responses": {
                "200": {"description": "The answer", "content": content(answered)},
                **problems(*named, "not-json", "body-too-large", "statement-refused", *refused),
            },
        }
    }


def _imported() -> Schema:
    """NDJSON has no schema of its own: these are the schemas of its lines."""
    told = _told("Change or make many cards: one a line in, one a line out, in order", "ContactTold", "CardLine", [])
    post = told["post"]
    responses = {status: answer for status, answer in post["responses"].items() if status != "400"}
    lines = {"description": "What became of each line", "content": content("CardLine", NDJSON)}
    body = {"required": True, "content": content("ContactTold", NDJSON)}
    return {"post": {**post, "requestBody": body, "responses": {**responses, "200": lines}}}


def _paths() -> Iterator[tuple[str, Schema]]:
    for name in RESOURCES:
        yield f"{CONTACT}/{name}".rstrip("/"), _operations(DESCRIBED[name])
    yield FIND, _told("The contacts with an address or a device", "FindTold", "Found", [])
    yield f"{CONTACT}/history", _read("What changed the card of a contact", "History", "The oldest first")
    yield f"{CONTACT}/export", _read("Everything that is known of a person", "Export", "A file to keep")
    yield f"{CONTACT}/merge", _done("Make one card of two", "MergeTold", "not-json")
    yield f"{CONTACT}/undo", _done("Take back one line of the history", "UndoTold", "unknown-entry")
    yield IMPORT, _imported()
    yield (
        EVENTS,
        _told("What contacts bought and did, in bulk", "EventsTold", "EventsTaken", [ONCE], "idempotency-key-reused"),
    )


CONTACT_PATHS: Mapping[str, Schema] = dict(_paths())
"""Every address with its operations."""
