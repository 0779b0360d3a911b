"""A request that comes again under its Idempotency-Key is not done again."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.settings import Settings
from service.storage.requests import Answer, Asked, Requests
from service.storage.schema import requests
from tests.service.api_contacts.conftest import Server
from tests.service.test_api import problem

ONCE = {"idempotency-key": "till-1/2026-11-22/17"}


@pytest.fixture
def settings(tmp_path: Path, address: str) -> Settings:
    return Settings(data=tmp_path / "data", database=address)


def test_the_first_answer_is_repeated_byte_for_byte_and_nothing_is_done_again(server: Server) -> None:
    first = server.put("ola/tags", {"tags": ["vip"]}, headers=ONCE)
    server.put("ola/tags", {"tags": ["news"]})
    again = server.put("ola/tags", {"tags": ["vip"]}, headers=ONCE)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert {name: again.headers[name] for name in first.headers} == dict(first.headers)
    assert server.get("ola/tags").json()["tags"][0]["tag"] == "news"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_many_at_once_are_done_once(server: Server, method: str) -> None:
    server.put("ola/preferences", {"preferences": []})
    body = {"preferences": [{"main": "Jeans"}]}
    answers = server.at_once([(method, "ola/preferences", body, ONCE)] * 6)
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 5
    assert len(server.get("ola/history").json()["history"]) == (1 if method == "DELETE" else 2)


def test_a_key_is_for_one_request(server: Server) -> None:
    server.put("ola/tags", {"tags": ["vip"]}, headers=ONCE)
    for answer in (
        server.put("ola/tags", {"tags": ["news"]}, headers=ONCE),
        server.patch("ola/tags", {"tags": ["vip"]}, headers=ONCE),
        server.put("ala/tags", {"tags": ["vip"]}, headers=ONCE),
        server.delete("ola", headers=ONCE),
    ):
        problem(answer, 422, "idempotency-key-reused")
    assert server.get("ola").json()["version"] == 1


def test_a_refusal_is_an_answer_too(server: Server) -> None:
    first = server.patch("ola/tags", {"tags": ["vip"]}, headers=ONCE)
    problem(first, 404, "unknown-contact")
    server.put("ola/tags", {"tags": []})
    again = server.patch("ola/tags", {"tags": ["vip"]}, headers=ONCE)
    assert (again.content, again.headers["content-type"]) == (first.content, first.headers["content-type"])


def test_a_fault_of_ours_is_tried_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.put("ola", {})
    with monkeypatch.context() as broken:
        broken.setattr("service.api.contacts.json_answer", lambda *_: 1 / 0)  # when the card is changed already
        problem(server.put("ola/tags", {"tags": ["vip"]}, headers=ONCE), 500, "unexpected")
    assert server.get("ola/tags").json() == {"tags": []}
    assert server.put("ola/tags", {"tags": ["vip"]}, headers=ONCE).json()["tags"][0]["tag"] == "vip"


def test_erasing_is_done_once_and_forgets_the_answers_about_the_person(server: Server) -> None:
    server.put("ola/details", {"email": "ola@example.com"}, headers={"idempotency-key": "first"})
    assert server.delete("ola", headers=ONCE).status_code == 204
    server.put("ola/tags", {"tags": ["new"]})
    again = server.delete("ola", headers=ONCE)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (204, "true")
    assert server.get("ola/tags").status_code == 200
    with server.service.database.reading() as connection:
        kept = connection.execute(requests.select()).all()
    assert [(row.key, row.contact, row.body) for row in kept] == [(ONCE["idempotency-key"], None, b"")]


@pytest.mark.parametrize("key", ["", "a" * 201, "ż".encode(), b"a\x7f"])
def test_a_key_is_printable_and_short(server: Server, key: str | bytes) -> None:
    answer = server.put("ola/tags", {"tags": []}, headers={"idempotency-key": key})
    assert problem(answer, 422, "invalid-parameter")["parameter"] == "Idempotency-Key"
    problem(server.get("ola"), 404, "unknown-contact")


def test_an_answer_is_repeated_for_a_day(server: Server) -> None:
    answers, now, done = Requests(server.service.database), datetime.now(UTC), []

    def asked(after: timedelta) -> str:
        def work() -> Answer:
            done.append(after)
            return Answer(200, {}, b"%d" % len(done))

        return answers.once(Asked("sklep", "k", "digest", None, now + after), work).body.decode()

    assert [asked(timedelta(hours=hours)) for hours in (0, 23.9, 24, 47)] == ["1", "1", "2", "2"]


KILLED = """
import os, sys
from pathlib import Path
from datetime import UTC, datetime
from service.composition import compose
from service.contacts.model import Actor, Occasion
from service.settings import Settings
from service.storage.requests import Answer, Asked, Requests

made = compose(Settings(data=Path(sys.argv[1]), database=sys.argv[2]))
now = datetime.now(UTC)

def work():
    made.contacts.change("sklep", "ola", lambda contact: contact, Occasion(Actor.SHOP, "api", now))
    assert made.contacts.get("sklep", "ola") is not None
    os.kill(os.getpid(), 9)

Requests(made.database).once(Asked("sklep", "k", "digest", "ola", now), work)
"""


def test_killed_between_the_work_and_its_answer_neither_is_there(server: Server, settings: Settings) -> None:
    """So the same request is done when it comes again, and it is done once."""
    command = [sys.executable, "-c", KILLED, str(settings.data), settings.database or ""]
    assert subprocess.run(command, check=False, timeout=60).returncode == -9
    problem(server.get("ola"), 404, "unknown-contact")
    with server.service.database.reading() as connection:
        assert connection.execute(requests.select()).all() == []
    assert server.put("ola/tags", {"tags": []}, headers={"idempotency-key": "k"}).status_code == 201
