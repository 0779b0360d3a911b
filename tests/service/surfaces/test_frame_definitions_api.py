"""Frames defined over HTTP, by server key, and asked for by pages."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from service.composition import Service
from service.storage.keys import Scope
from service.storage.shops import Shop
from tests.service.conftest import Asking

FRAMES = "/v1/shops/sklep/frame-definitions"
PAGE = "/v1/shops/sklep/frames"
TOML = {"content-type": "application/toml"}
TEXT = 'title = { en = "For you" } # ours\nslots = 8\nminimum_match = 0.25\n'


@pytest.fixture
def asked(ask: Asking, server_key: dict[str, str]) -> Any:
    """Asks with a server key: ``asked("PUT", path, ...)``."""

    def asking(method: str, path: str, headers: dict[str, str] | None = None, **how: Any) -> httpx2.Response:
        return ask(method, path, headers={**server_key, **(headers or {})}, **how)

    return asking


def test_a_frame_is_made_of_toml_read_back_and_activated(asked: Any) -> None:
    made = asked("PUT", f"{FRAMES}/home", TOML, content=TEXT)
    assert (made.status_code, made.json()["kind"], made.json()["identifier"]) == (201, "frame", None)
    assert made.json()["definition"] == {"title": {"en": "For you"}, "slots": 8, "minimum_match": "0.25"}
    read = asked("GET", f"{FRAMES}/home")
    assert read.json() == made.json()
    assert asked("GET", f"{FRAMES}/home", {"accept": "application/toml"}).text == TEXT
    assert asked("GET", f"{FRAMES}/home", {"if-none-match": read.headers["etag"]}).status_code == 304
    assert asked("POST", f"{FRAMES}/home/activate").json()["identifier"] == "home"
    assert [each["name"] for each in asked("GET", FRAMES).json()["definitions"]] == ["home"]


def test_the_structure_that_is_answered_is_taken_back(asked: Any) -> None:
    structure = asked("PUT", f"{FRAMES}/home", TOML, content=TEXT).json()["definition"]
    again = asked("PUT", f"{FRAMES}/home", json={**structure, "minimum_match": 0.5})
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert again.json()["definition"]["minimum_match"] == "0.5"


def test_every_fault_is_answered(asked: Any) -> None:
    refused = asked("PUT", f"{FRAMES}/home", json={"slots": 25, "look": {"accent": "red"}, "centre": None})
    assert refused.status_code == 422
    assert refused.json()["faults"] == ["centre: null says nothing here: leave the key out."]
    refused = asked("PUT", f"{FRAMES}/home", json={"slots": 25, "look": {"accent": "red"}})
    assert [fault.partition(":")[0] for fault in refused.json()["faults"]] == ["slots", "look.accent"]
    assert asked("GET", FRAMES).json() == {"definitions": []}


def test_a_start_a_copy_another_name_and_an_end(asked: Any) -> None:
    made = asked("POST", FRAMES, json={"name": "home", "template": "fashion"})
    assert (made.status_code, made.json()["definition"]["look"]) == (201, {"ratio": "3:4"})
    mail = asked("POST", FRAMES, json={"name": "mail", "template": "fashion", "surface": "email"})
    assert (mail.status_code, mail.json()["definition"]["surface"]) == (201, "email")
    assert asked("POST", FRAMES, json={"name": "home"}).status_code == 409
    assert asked("POST", f"{FRAMES}/home/duplicate", json={"name": "copy"}).status_code == 201
    assert asked("POST", f"{FRAMES}/copy/rename", json={"name": "other"}).json()["name"] == "other"
    asked("POST", f"{FRAMES}/other/activate")
    assert asked("DELETE", f"{FRAMES}/other").json()["type"] == "urn:notesik:problem:still-active"
    asked("POST", f"{FRAMES}/other/deactivate")
    assert asked("DELETE", f"{FRAMES}/other").status_code == 204
    gone = asked("GET", f"{FRAMES}/other")
    assert (gone.status_code, gone.json()["type"]) == (404, "urn:notesik:problem:unknown-frame")
    assert gone.json()["detail"] == "shop 'sklep' has no frame named 'other'"


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"name": "A b"}, "name"),
        ({"name": "x", "template": "moda"}, "template"),
        ({"name": "x", "company": "y"}, "company"),
        ({"name": "x", "surface": "push"}, "surface"),
        ({}, "name"),
    ],
)
def test_what_cannot_be_made_names_its_parameter(asked: Any, body: Any, parameter: str) -> None:
    refused = asked("POST", FRAMES, json=body)
    assert (refused.status_code, refused.json()["parameter"]) == (422, parameter)


def test_nobody_overwrites_what_they_have_not_seen(asked: Any) -> None:
    first = asked("PUT", f"{FRAMES}/home", {**TOML, "if-none-match": "*"}, content=TEXT)
    seen = {**TOML, "if-match": first.headers["etag"]}
    assert asked("PUT", f"{FRAMES}/home", seen, content=TEXT + "# edited\n").status_code == 200
    assert asked("PUT", f"{FRAMES}/home", seen, content=TEXT).status_code == 412
    assert asked("DELETE", f"{FRAMES}/home", seen).status_code == 412


def test_a_repeated_request_is_done_once_and_what_it_did_is_served(asked: Any, ask: Asking) -> None:
    key = {"idempotency-key": "a1"}
    assert ask.get(f"{PAGE}/home").status_code == 404
    first = asked("POST", FRAMES, key, json={"name": "home"})
    again = asked("POST", FRAMES, key, json={"name": "home"})
    assert (again.status_code, again.json()) == (201, first.json())
    for _ in range(2):
        answer = asked("POST", f"{FRAMES}/home/activate", {"idempotency-key": "a2"})
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert ask.get(f"{PAGE}/home").status_code == 200


def test_a_page_is_shown_active_frames_alone_and_an_edit_at_once(asked: Any, ask: Asking) -> None:
    assert ask.get(f"{PAGE}/recommended").status_code == 200
    asked("PUT", f"{FRAMES}/home", TOML, content=TEXT)
    closed = ask.get(f"{PAGE}/home?format=json")
    assert (closed.status_code, closed.json()["type"]) == (404, "urn:notesik:problem:unknown-frame")
    assert closed.json()["detail"] == "the frame 'home' is not active; there is recommended"
    asked("POST", f"{FRAMES}/home/activate")
    assert ask.get(f"{PAGE}/home?format=json&locale=en").json()["heading"] == "For you"
    asked("PUT", f"{FRAMES}/home", TOML, content=TEXT.replace("For you", "Yours"))
    assert ask.get(f"{PAGE}/home?format=json&locale=en").json()["heading"] == "Yours"
    asked("POST", f"{FRAMES}/home/deactivate")
    assert ask.get(f"{PAGE}/home").status_code == 404


def test_only_a_server_key_of_the_shop_may_ask(ask: Asking, service: Service, asked: Any) -> None:
    service.shops.create(Shop("inny", "PLN"))
    foreign = {"authorization": f"Bearer {service.keys.create('inny', Scope.SERVER)[0]}"}
    for headers in ({}, foreign, {"origin": "https://sklep.example"}):
        for method, path in (("GET", FRAMES), ("PUT", f"{FRAMES}/x"), ("POST", f"{FRAMES}/x/activate")):
            assert ask(method, path, headers=headers).status_code == 401


def test_the_routes_are_described(ask: Asking) -> None:
    document = ask.get("/openapi.json").json()
    described = {path.removeprefix("/v1/shops/{shop}/frame-definitions") for path in document["paths"]}
    assert {"", "/{name}", "/{name}/duplicate", "/{name}/rename", "/{name}/activate", "/{name}/deactivate"} <= described
    put = document["paths"]["/v1/shops/{shop}/frame-definitions/{name}"]["put"]
    assert "unknown-frame" in str(put["responses"]["404"])
    assert "unknown-centre" not in str(put["responses"]["404"])
    assert "docs/frames.md" in document["components"]["schemas"]["DefinitionStructure"]["description"]
