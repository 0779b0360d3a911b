"""What is answered about contacts has the members that the OpenAPI document and the pages promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.api.contact_schemas import ACTS, CONTACTS, PARTS, TOLD
from service.api.schemas import ANSWERS, FILTERS, STATED
from tests.service.api_contacts.conftest import Server

DOCS = Path(__file__).parents[3] / "docs"
CARD = {
    "details": {"email": "ola@example.com"},
    "preferences": [{"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"]}]}],
    "key_information": {"size": {"value": "38", "others": [{"value": "39", "source": "observed"}]}},
    "consents": {"email": {"state": "confirmed", "text": "Yes.", "version": "1"}},
    "channels": {"channels": ["sms"]},
    "tags": ["vip"],
    "devices": ["d1"],
    "products": {"wished": ["A-1"], "refused": ["A-2"]},
}


def resolved(schema: Any) -> Any:
    """The schema itself, behind a reference or a choice with null."""
    if "anyOf" in schema:
        return resolved(next(each for each in schema["anyOf"] if each.get("type") != "null"))
    return {**CONTACTS, **STATED}[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def strange(document: Any, schema: Any, place: str) -> Iterator[str]:
    """Each place where a document lacks a member of its schema, or has another one."""
    schema = resolved(schema)
    members, others = schema.get("properties", {}), schema.get("additionalProperties")
    if isinstance(document, list):
        for each in document:
            yield from strange(each, schema["items"], f"{place}[]")
    if isinstance(document, dict):
        if members and not set(schema["required"]) <= set(document) <= set(members):
            yield f"{place}: {sorted(set(members) ^ set(document))}"
        for name, each in document.items():
            if inner := members.get(name) or others:
                yield from strange(each, inner, f"{place}.{name}")


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("ola", "Contact"),
        ("ola/details", "Facts"),
        ("ola/preferences", "StatedPreferences"),
        ("ola/key-information", "Facts"),
        ("ola/consents", "Consents"),
        ("ola/channels", "Channels"),
        ("ola/tags", "Tags"),
        ("ola/devices", "Devices"),
        ("ola/personalise", "Personalise"),
        ("ola/products", "MarkedProducts"),
        ("ola/history", "History"),
        ("ola/export", "Export"),
    ],
)
def test_answers_have_the_members_of_their_schema(server: Server, path: str, schema: str) -> None:
    server.put("ola", CARD)
    events = [
        {"contact": "ola", "event": "bought", "order": "1", "product": "A"},
        {"contact": "ola", "event": "viewed", "product": "A"},
    ]
    server.ask.post("/v1/shops/sklep/events", json={"events": events}, headers=server.key)
    assert list(strange(server.get(path).json(), CONTACTS[schema], schema)) == []


def test_no_two_schemas_have_one_name() -> None:
    named = [*STATED, *FILTERS, *ANSWERS, *PARTS, *TOLD, *ACTS]
    assert len(named) == len(set(named))


def test_every_member_that_may_be_told_is_explained() -> None:
    pages = (DOCS / "contacts.md").read_text("utf-8") + (DOCS / "api.md").read_text("utf-8")
    members = {member for schema in TOLD.values() for member in schema.get("properties", {})}
    members |= set(ACTS["EventTold"]["properties"])
    assert {member for member in members if f"`{member}`" not in pages and f'"{member}"' not in pages} == {"purpose"}
