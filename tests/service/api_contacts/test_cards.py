"""Cards and their parts between servers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.api_contacts.conftest import Server
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

    patched = server.patch(f"ola/{part}", more)
    assert patched.status_code == 200
    assert patched.json() != put.json()
    assert patched.headers["etag"] != put.headers["etag"]

    emptied = server.delete(f"ola/{part}")
    assert (emptied.status_code, emptied.content) == (204, b"")
    assert server.get(f"ola/{part}").headers["etag"] == emptied.headers["etag"]
    assert server.delete(f"ola/{part}").status_code == 204
