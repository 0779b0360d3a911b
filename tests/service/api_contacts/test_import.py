"""Many cards at once: a line in, a line out, and one that is not taken spares the others."""

from __future__ import annotations

import json
from typing import Any

import httpx2

from service.api.bodies import MOST_BYTES
from service.api.contact_import import AT_ONCE, MOST_IMPORTED
from tests.service.api_contacts.conftest import CONTACTS, Server
from tests.service.test_api import problem


def send(server: Server, *lines: Any, **headers: str) -> httpx2.Response:
    body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return server("POST", "import", content=body, headers=headers)


def told(answer: httpx2.Response) -> list[dict[str, Any]]:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_each_line_changes_a_card_or_makes_it(server: Server) -> None:
    server.put("ola", {"tags": ["vip"], "key_information": {"shoe_size": "38"}})
    lines = told(send(server, {"id": "ola", "tags": ["news"]}, b"", {"id": "ela", "details": {"city": "Gdynia"}}))
    assert lines == [
        {"line": 1, "taken": True, "id": "ola", "created": False},
        {"line": 3, "taken": True, "id": "ela", "created": True},
    ]
    assert [tag["tag"] for tag in server.get("ola/tags").json()["tags"]] == ["vip", "news"]
    assert server.get("ela/details").json()["city"]["value"] == "Gdynia"


def test_a_line_that_is_not_taken_says_where(server: Server) -> None:
    server.put("gone", {"details": {"email": "gone@example.com"}})
    server.delete("gone")
    answers = told(
        send(
            server,
            {"id": "a", "details": {"email": "a"}},
            {"id": "b", "email": "b@example.com"},
            {"details": {"city": "Gdynia"}},
            {"id": "c/d"},
            b"{",
            b"[]",
            b'{"id": "e", "tags": ["' + b"x" * MOST_BYTES + b'"]}',
            {"id": "f", "details": {"email": "gone@example.com"}},
            {"id": "g", "preferences": [{"main": 5}]},
            {"id": "h", "tags": ["vip"]},
        )
    )
    assert [answer["line"] for answer in answers] == list(range(1, 11))
    assert [answer["taken"] for answer in answers] == [False] * 9 + [True]
    assert [answer["path"] for answer in answers[:9]] == [
        "details.email", "email", "id", "id", "", "", "", "", "preferences[0].main",
    ]  # fmt: skip
    assert all(answer["reason"].endswith(".") for answer in answers[:7])
    assert "erased" in answers[7]["reason"]
    assert server.service.contacts.count("sklep") == 1


def test_an_export_sent_back_changes_nothing(server: Server) -> None:
    server.put("ola", {"tags": ["vip"], "consents": {"email": "confirmed"}, "channels": {"days": ["fri"]}})
    before = server.get("ola").content
    assert told(send(server, server.get("ola/export").json()["contact"]))[0]["taken"] is True
    assert server.get("ola").content == before


def test_thousands_are_taken_in_order_part_by_part(server: Server) -> None:
    lines = told(send(server, *({"id": f"c{number}", "tags": ["vip"]} for number in range(2 * AT_ONCE + 1))))
    assert [line["line"] for line in lines] == list(range(1, 2 * AT_ONCE + 2))
    assert server.service.contacts.count("sklep") == 2 * AT_ONCE + 1


def test_of_two_lines_about_one_contact_both_count(server: Server) -> None:
    send(server, {"id": "ola", "tags": ["a"]}, {"id": "ola", "tags": ["b"]})
    assert [tag["tag"] for tag in server.get("ola/tags").json()["tags"]] == ["a", "b"]


def test_an_import_is_bounded_and_the_shops_own(server: Server) -> None:
    problem(send(server, b" " * (MOST_IMPORTED + 1)), 413, "body-too-large")
    problem(send(server, {"id": "ola"}, **{"idempotency-key": "k"}), 422, "invalid-parameter")
    problem(server.ask.post(f"{CONTACTS}/import", content=b"{}"), 401, "key-needed")
    assert told(send(server)) == []
