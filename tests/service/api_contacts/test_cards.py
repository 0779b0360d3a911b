"""Cards and their parts between servers: made, read, replaced, changed, emptied, erased."""

from __future__ import annotations

from typing import Any

import pytest

from service.api.bodies import MOST_BYTES
from tests.service.api_contacts.conftest import CONTACTS, Server
from tests.service.conftest import ORIGIN, Asking
from tests.service.test_api import problem

JEANS = {"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"]}]}
STATED: dict[str, tuple[Any, Any]] = {
    "details": ({"email": "ola@example.com"}, {"city": "Gdynia"}),
    "preferences": ({"preferences": [JEANS]}, {"preferences": [{"main": None}]}),
    "key-information": ({"shoe_size": "38"}, {"face_shape": "round"}),
    "consents": ({"email": "confirmed"}, {"sms": "confirmed"}),
    "channels": ({"channels": ["sms"]}, {"days": ["fri"]}),
    "tags": ({"tags": ["vip"]}, {"tags": ["news"]}),
    "devices": ({"devices": ["d1"]}, {"devices": ["d2"]}),
    "personalise": ({"personalise": False}, {"personalise": True}),
    "products": ({"wished": ["A-1"]}, {"refused": ["A-2"]}),
}
"""Each part with what a PUT and then a PATCH may say of it."""


@pytest.mark.parametrize("part", STATED)
def test_a_part_is_put_read_patched_and_emptied(server: Server, part: str) -> None:
    first, more = STATED[part]
    problem(server.get(f"ola/{part}"), 404, "unknown-contact")
    problem(server.patch(f"ola/{part}", more), 404, "unknown-contact")
    problem(server.delete(f"ola/{part}"), 404, "unknown-contact")

    put = server.put(f"ola/{part}", first)
    assert put.status_code == 201
    got = server.get(f"ola/{part}")
    assert (got.status_code, got.json(), got.headers["etag"]) == (200, put.json(), put.headers["etag"])
    again = server.put(f"ola/{part}", first)
    assert (again.status_code, again.content, again.headers["etag"]) == (200, put.content, put.headers["etag"])
    assert len(server.get("ola/history").json()["history"]) == 1

    patched = server.patch(f"ola/{part}", more)
    assert patched.status_code == 200
    assert patched.json() != put.json()
    assert patched.headers["etag"] != put.headers["etag"]

    emptied = server.delete(f"ola/{part}")
    assert (emptied.status_code, emptied.content) == (204, b"")
    assert server.get(f"ola/{part}").headers["etag"] == emptied.headers["etag"]
    assert server.delete(f"ola/{part}").status_code == 204


def test_a_card_is_put_in_parts_and_what_is_not_named_stays(server: Server) -> None:
    made = server.put("ola", {"details": {"email": "ola@example.com"}, "tags": ["vip"], "preferences": [JEANS]})
    assert made.status_code == 201
    card = server.put("ola", {"tags": ["news"], "key_information": {"shoe_size": 38}}).json()
    assert card["details"]["email"]["value"] == "ola@example.com"
    assert [tag["tag"] for tag in card["tags"]] == ["news"]
    assert card["key_information"]["shoe_size"]["value"] == "38"
    assert card["version"] == 2
    card = server.patch("ola", {"tags": ["vip"], "key-information": {"shoe_size": None}, "preferences": None}).json()
    assert [tag["tag"] for tag in card["tags"]] == ["news", "vip"]
    assert (card["key_information"], card["preferences"]) == ({}, [])
    assert server.get("ola").json() == card


def test_an_answer_can_be_sent_back_and_changes_nothing(server: Server) -> None:
    server.put("ola", _whole_card())
    for path in ("ola", *(f"ola/{part}" for part in STATED)):
        before = server.get(path)
        after = server.put(path, before.json())
        assert (after.status_code, after.content) == (200, before.content), path
    assert server.get("ola").json()["version"] == 1


def _whole_card() -> dict[str, Any]:
    wrapped = ("preferences", "tags", "devices", "personalise")
    return {part: said[part] if part in wrapped else said for part, (said, _) in STATED.items()}


def test_an_empty_card_can_be_made_and_a_part_of_it_is_an_object_all_the_same(server: Server) -> None:
    assert server.put("ola", {}).status_code == 201
    nothing = {
        "details": {},
        "preferences": {"preferences": []},
        "key-information": {},
        "consents": {"current": {}, "ledger": []},
        "channels": {
            "channels": [], "frequency": None, "days": [], "from": None, "to": None, "source": None, "at": None,
        },
        "tags": {"tags": []},
        "devices": {"devices": []},
        "personalise": {"personalise": True},
        "products": {"wished": [], "refused": []},
    }  # fmt: skip
    assert {part: server.get(f"ola/{part}").json() for part in STATED} == nothing


def test_erasing_leaves_nothing_to_read(server: Server) -> None:
    server.put("ola", {"details": {"email": "ola@example.com"}})
    assert server.delete("ola").status_code == 204
    for path in ("ola", "ola/details", "ola/history", "ola/export"):
        problem(server.get(path), 404, "unknown-contact")
    problem(server.delete("ola"), 404, "unknown-contact")
    assert server.post("find", {"email": "ola@example.com"}).json() == {"contacts": []}


def test_an_erased_address_comes_back_only_when_the_person_does(server: Server) -> None:
    server.put("ola", {"details": {"email": "ola@example.com"}})
    server.delete("ola")
    for answer in (
        server.put("ola", {"details": {"email": "OLA@example.com"}}),
        server.put("other/details", {"email": "ola@example.com"}),
    ):
        document = problem(answer, 409, "erased-address")
        assert "ola" not in document["detail"].lower()
    problem(server.get("ola"), 404, "unknown-contact")
    problem(server.put("ola?revive=yes", {}), 422, "invalid-parameter")
    assert server.put("ola?revive=true", {"details": {"email": "ola@example.com"}}).status_code == 201


def test_a_device_is_one_persons(server: Server) -> None:
    server.put("ola/devices", {"devices": ["d1"]})
    problem(server.put("ala/devices", {"devices": ["d1"]}), 409, "device-elsewhere")
    problem(server.get("ala"), 404, "unknown-contact")


@pytest.mark.parametrize("id_", ["ola@example.com", "żółw 7", "a%2Bb", "find", "history", "-"])
def test_any_printable_id_is_one(server: Server, id_: str) -> None:
    assert server.put(f"{id_}/tags", {"tags": ["vip"]}).status_code == 201
    assert server.get(id_).json()["id"] == id_.replace("%2B", "+")


@pytest.mark.parametrize("id_", ["a" * 201, "a%0Ab", "%20a", "%00", "%E2%80%8B"])
def test_another_id_is_refused(server: Server, id_: str) -> None:
    for answer in (server.get(id_), server.put(f"{id_}/tags", {"tags": []}), server.delete(id_)):
        assert problem(answer, 422, "invalid-parameter")["parameter"] == "id"


def test_an_id_with_a_slash_is_no_address(server: Server) -> None:
    problem(server.get("a%2Fb"), 404, "not-found")
    problem(server.put("a%2Fb/tags", {"tags": []}), 404, "not-found")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("part", ["", *STATED])
def test_only_the_shops_server_may_speak_of_contacts(server: Server, ask: Asking, method: str, part: str) -> None:
    server.put("ola", {"tags": ["vip"]})
    path = f"{CONTACTS}/ola/{part}".rstrip("/")
    problem(ask(method, path, headers={"origin": ORIGIN}), 401, "key-needed")
    problem(ask(method, path), 401, "key-needed")
    assert server.get("ola").json()["version"] == 1


def test_another_shop_has_other_contacts(server: Server, ask: Asking) -> None:
    server.put("ola", {"tags": ["vip"]})
    problem(ask.get("/v1/shops/inny/contacts/ola", headers=server.key), 404, "unknown-shop")


def test_what_is_misspelt_is_refused(server: Server) -> None:
    problem(server.get("ola?at=1"), 422, "invalid-parameter")
    problem(server.get("ola/preference"), 404, "not-found")
    problem(server("POST", "ola", {}), 405, "method-not-allowed")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"details": 9' + b"9" * 5000])
def test_a_body_that_is_no_json_is_a_problem(server: Server, body: bytes) -> None:
    for path in ("ola", *(f"ola/{part}" for part in STATED)):
        problem(server("PUT", path, content=body), 400, "not-json")


def test_a_body_is_read_no_further_than_it_may_be_long(server: Server) -> None:
    problem(server("PUT", "ola", content=b" " * (MOST_BYTES + 1)), 413, "body-too-large")


def test_a_card_does_not_grow_without_end(server: Server) -> None:
    """Each body is small enough, and so is the number of facts: what they add up to is not."""
    server.put("ola", {})
    answers = [
        server.patch("ola/key-information", {f"n{part}-{each}": "x" * 1000 for each in range(100)}) for part in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert "262144 bytes" in problem(answers[-1], 422, "statement-refused")["detail"]
    assert len(server.get("ola/key-information").json()) == 200


@pytest.mark.parametrize("path", ["ola%2Ftags", "ola%2ftags"])
def test_an_id_with_a_slash_never_means_a_part_of_somebody_else(server: Server, path: str) -> None:
    server.put("ola", {"tags": ["vip"]})
    problem(server.delete(path), 422, "invalid-parameter")
    assert [tag["tag"] for tag in server.get("ola/tags").json()["tags"]] == ["vip"]
