"""Definitions over HTTP, by server key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from service.composition import Service
from service.defining.written import definition_document
from service.storage.definitions import Kind
from service.storage.keys import Scope
from service.storage.shops import Shop
from tests.service.centres import texts
from tests.service.conftest import Asking

CENTRES = "/v1/shops/sklep/centres"
INFORMATION = "/v1/shops/sklep/information"
TOML, JSON = {"content-type": "application/toml"}, {"content-type": "application/json"}


@pytest.fixture
def asked(ask: Asking, server_key: dict[str, str]) -> Any:
    """Asks with a server key: ``asked("PUT", path, ...)``; the shop's key information is there."""

    def asking(method: str, path: str, headers: dict[str, str] | None = None, **how: Any) -> httpx2.Response:
        return ask(method, path, headers={**server_key, **(headers or {})}, **how)

    assert asking("PUT", INFORMATION, TOML, content=texts.INFORMATION).status_code == 201
    return asking


def test_a_centre_is_made_of_toml_read_back_and_activated(asked: Any) -> None:
    made = asked("PUT", f"{CENTRES}/notes", TOML, content=texts.CENTRE)
    assert (made.status_code, made.json()["identifier"]) == (201, None)
    read = asked("GET", f"{CENTRES}/notes")
    assert read.json() == made.json()
    assert read.headers["etag"] == made.headers["etag"]
    assert asked("GET", f"{CENTRES}/notes", {"accept": "application/toml"}).text == texts.CENTRE
    assert asked("GET", f"{CENTRES}/notes", {"if-none-match": read.headers["etag"]}).status_code == 304
    activated = asked("POST", f"{CENTRES}/notes/activate").json()
    assert (activated["identifier"], activated["active"], activated["version"]) == ("notes", True, 2)
    assert asked("POST", f"{CENTRES}/notes/deactivate").json()["identifier"] is None
    assert [each["name"] for each in asked("GET", CENTRES).json()["definitions"]] == ["notes"]


def test_the_structure_that_is_answered_is_taken_back(asked: Any) -> None:
    structure = asked("PUT", f"{CENTRES}/notes", TOML, content=texts.CENTRE).json()["definition"]
    again = asked("PUT", f"{CENTRES}/notes", json={**structure, "polite": True})
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert again.json()["definition"] == {**structure, "polite": True}


def test_every_fault_is_answered(asked: Any) -> None:
    refused = asked("PUT", f"{CENTRES}/notes", json={"title": {"pl": ""}, "languages": ["xx"], "colour": 1})
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["type"] == "urn:notesik:problem:definition-refused"
    places = {fault.partition(":")[0] for fault in problem["faults"]}
    assert places == {"title.pl", "languages[0]", "colour", "sections"}
    assert problem["detail"] == " ".join(problem["faults"])


@pytest.mark.parametrize(
    ("how", "status", "said"),
    [
        ({"content": b"\xff", "headers": TOML}, 422, "the body: it is not UTF-8 (byte 0)."),
        ({"json": {"title": None}}, 422, "title: null says nothing here: leave the key out."),
        ({"content": b'{"a": ' + b"[" * 600 + b"]" * 600 + b"}", "headers": JSON}, 422, "too deep in each other"),
        ({"content": b'{"\\ud800": 1}', "headers": JSON}, 422, "there is no such key"),
        ({"content": b'{"title": {"pl": "\\ud800"}}', "headers": JSON}, 422, "unseen character"),
        ({"json": ["x"]}, 400, "The body is a JSON object with the structure of a definition."),
        ({"content": b"{", "headers": JSON}, 400, "JSON"),
    ],
)
def test_a_body_that_is_no_definition_is_refused(asked: Any, how: Any, status: int, said: str) -> None:
    refused = asked("PUT", f"{CENTRES}/notes", **how)
    assert refused.status_code == status
    assert said in refused.json()["detail"]


def test_nobody_overwrites_what_they_have_not_seen(asked: Any) -> None:
    first = asked("PUT", f"{CENTRES}/notes", {**TOML, "if-none-match": "*"}, content=texts.CENTRE)
    assert first.status_code == 201
    again = {**TOML, "if-none-match": "*"}
    assert asked("PUT", f"{CENTRES}/notes", again, content=texts.CENTRE).status_code == 412
    edited, seen = "# edited\n" + texts.CENTRE, {**TOML, "if-match": first.headers["etag"]}
    assert asked("PUT", f"{CENTRES}/notes", seen, content=edited).status_code == 200
    late = asked("PUT", f"{CENTRES}/notes", seen, content=texts.CENTRE)
    assert late.status_code == 412
    assert late.headers["etag"] == asked("GET", f"{CENTRES}/notes").headers["etag"]
    assert asked("DELETE", f"{CENTRES}/notes", seen).status_code == 412
    assert asked("GET", f"{CENTRES}/notes", {"accept": "application/toml"}).text == edited


def test_a_template_a_copy_another_name_and_an_end(asked: Any) -> None:
    made = asked("POST", CENTRES, json={"name": "notes", "template": "fashion", "company": "Moda Ola"})
    assert (made.status_code, made.json()["definition"]["title"]["en"]) == (201, "Moda Ola")
    assert asked("POST", f"{CENTRES}/notes/duplicate", json={"name": "copy"}).status_code == 201
    assert asked("POST", f"{CENTRES}/notes/duplicate", json={"name": "copy"}).status_code == 409
    assert asked("POST", f"{CENTRES}/copy/rename", json={"name": "other"}).json()["name"] == "other"
    asked("POST", f"{CENTRES}/other/activate")
    assert asked("DELETE", f"{CENTRES}/other").json()["type"] == "urn:notesik:problem:still-active"
    asked("POST", f"{CENTRES}/other/deactivate")
    assert asked("DELETE", f"{CENTRES}/other").status_code == 204
    assert asked("GET", f"{CENTRES}/other").json()["type"] == "urn:notesik:problem:unknown-centre"


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"name": "A b"}, "name or company"),
        ({"name": "x", "template": "moda"}, "template"),
        ({"name": "x", "colour": "y"}, "colour"),
        ({"name": 1}, "name"),
        ({}, "name"),
    ],
)
def test_what_cannot_be_made_names_its_parameter(asked: Any, body: Any, parameter: str) -> None:
    refused = asked("POST", CENTRES, json=body)
    assert (refused.status_code, refused.json()["parameter"]) == (422, parameter)


def test_a_repeated_request_is_done_once(asked: Any) -> None:
    headers = {"idempotency-key": "a1"}
    first = asked("POST", CENTRES, headers, json={"name": "notes"})
    again = asked("POST", CENTRES, headers, json={"name": "notes"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


def test_forms_and_key_information_are_answered_likewise(asked: Any) -> None:
    assert asked("PUT", "/v1/shops/sklep/forms/quiz", TOML, content=texts.FORM).status_code == 201
    assert asked("POST", "/v1/shops/sklep/forms/quiz/activate").json()["identifier"] == "quiz"
    refused = asked("DELETE", INFORMATION)
    assert refused.json()["faults"] == ["shoe_size: form 'quiz' asks for it; take it out of its questions first."]
    asked("POST", "/v1/shops/sklep/forms/quiz/deactivate")
    assert asked("GET", INFORMATION).json()["definition"]["shoe_size"]["options"] == ["36", "37", "38"]
    assert asked("DELETE", INFORMATION).status_code == 204


def test_only_a_server_key_of_the_shop_may_ask(ask: Asking, service: Service, asked: Any) -> None:
    service.shops.create(Shop("inny", "PLN"))
    foreign = {"authorization": f"Bearer {service.keys.create('inny', Scope.SERVER)[0]}"}
    for headers in ({}, foreign, {"origin": "https://sklep.example"}):
        for method, path in (("GET", CENTRES), ("PUT", f"{CENTRES}/x"), ("DELETE", INFORMATION)):
            assert ask(method, path, headers=headers).status_code == 401
    assert asked("GET", CENTRES).json() == {"definitions": []}


def test_the_guide_and_openapi_tell_the_members_of_a_definition(asked: Any, ask: Asking, service: Service) -> None:
    kept = service.definitions.get("sklep", Kind.INFORMATION, "information")
    assert kept is not None
    members = set(definition_document(kept))
    guide = (Path(__file__).parents[3] / "docs" / "centres.md").read_text("utf-8")
    rows = re.search(r"^\| member \| says \|\n\|[ -|]+\n((?:\|.*\n)+)", guide, re.MULTILINE)
    assert rows
    assert {name for line in rows[1].splitlines() for name in re.findall(r"`(\w+)`", line.split(" | ")[0])} == members
    schemas = ask.get("/openapi.json").json()["components"]["schemas"]
    assert set(schemas["Definition"]["properties"]) == members
