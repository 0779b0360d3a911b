"""Several writers of one card: nothing is lost of what they say, and who asks for it is told of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.settings import Settings
from tests.service.api_contacts.conftest import Call, Server
from tests.service.test_api import problem


@pytest.fixture
def settings(tmp_path: Path, address: str) -> Settings:
    return Settings(data=tmp_path / "data", database=address)


def test_patches_of_different_members_at_once_lose_nothing(server: Server) -> None:
    server.put("ola", {})
    calls: list[Call] = [("PATCH", "ola/key-information", {f"n{each}": str(each)}, {}) for each in range(12)]
    answers = server.at_once(calls)
    assert {answer.status_code for answer in answers} == {200}
    known = server.get("ola/key-information").json()
    assert {attribute: fact["value"] for attribute, fact in known.items()} == {f"n{n}": str(n) for n in range(12)}
    assert server.get("ola").json()["version"] == 13


def test_of_two_who_saw_the_same_one_is_told_of_the_other(server: Server) -> None:
    tag = server.put("ola/tags", {"tags": ["vip"]}).headers["etag"]
    answers = server.at_once(
        [("PUT", "ola/tags", {"tags": [name]}, {"if-match": tag}) for name in ("first", "second", "third")]
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 412, 412]
    stands = server.get("ola/tags")
    for answer in answers:
        if answer.status_code == 412:
            problem(answer, 412, "precondition-failed")
            assert answer.headers["etag"] == stands.headers["etag"]
    assert server.put("ola/tags", {"tags": ["next"]}, headers={"if-match": stands.headers["etag"]}).status_code == 200


def test_a_card_made_by_two_at_once_is_one(server: Server) -> None:
    answers = server.at_once([("PUT", "ola/tags", {"tags": [f"t{n}"]}, {}) for n in range(6)])
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert server.get("ola").json()["version"] == 6


def test_who_only_wants_to_make_it_does_not_replace_it(server: Server) -> None:
    only_new = {"if-none-match": "*"}
    assert server.put("ola", {"tags": ["vip"]}, headers=only_new).status_code == 201
    for path in ("ola", "ola/tags"):
        problem(server.put(path, {"tags": ["x"]}, headers=only_new), 412, "precondition-failed")
    assert server.get("ola/tags").json()["tags"][0]["tag"] == "vip"


def test_what_is_not_there_matches_nothing(server: Server) -> None:
    for tag in ("*", '"x"'):
        answer = server.put("ola", {"tags": ["vip"]}, headers={"if-match": tag})
        problem(answer, 412, "precondition-failed")
        assert "etag" not in answer.headers
    problem(server.get("ola"), 404, "unknown-contact")


def test_any_tag_of_several_is_enough_and_a_weak_one_never_is(server: Server) -> None:
    tag = server.put("ola/tags", {"tags": ["vip"]}).headers["etag"]
    problem(server.put("ola/tags", {"tags": []}, headers={"if-match": f"W/{tag}"}), 412, "precondition-failed")
    assert server.put("ola/tags", {"tags": []}, headers={"if-match": f'"x", {tag}'}).status_code == 200


def test_a_part_is_told_apart_from_the_others_and_the_card_from_all(server: Server) -> None:
    server.put("ola", {"tags": ["vip"]})
    card, tags = server.get("ola").headers["etag"], server.get("ola/tags").headers["etag"]
    server.patch("ola", {"details": {"city": "Gdynia"}})
    assert server.get("ola/tags").headers["etag"] == tags
    assert server.get("ola").headers["etag"] != card
    assert server.get("ola/tags", headers={"if-none-match": tags}).status_code == 304
    assert server.get("ola", headers={"if-none-match": card}).status_code == 200


def test_a_person_is_erased_only_as_they_were_seen(server: Server) -> None:
    tag = server.put("ola", {"tags": ["vip"]}).headers["etag"]
    server.patch("ola", {"tags": ["news"]})
    problem(server.delete("ola", headers={"if-match": tag}), 412, "precondition-failed")
    assert server.get("ola").status_code == 200
    assert server.delete("ola", headers={"if-match": server.get("ola").headers["etag"]}).status_code == 204
    problem(server.get("ola"), 404, "unknown-contact")


def test_a_card_that_was_erased_and_begun_anew_is_another_one(server: Server) -> None:
    tag = server.put("ola", {"tags": ["vip"]}).headers["etag"]
    server.delete("ola")
    server.put("ola", {"tags": ["vip"]})
    problem(server.put("ola", {}, headers={"if-match": tag}), 412, "precondition-failed")
