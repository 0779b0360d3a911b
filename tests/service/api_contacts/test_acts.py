"""What is done with whole cards: found, merged, taken back, told in full."""

from __future__ import annotations

import pytest

from tests.service.api_contacts.conftest import CONTACTS, Server
from tests.service.conftest import Asking
from tests.service.test_api import problem

JEANS = {"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"]}]}


def test_contacts_are_found_by_what_no_address_may_hold(server: Server) -> None:
    server.put("ola", {"details": {"email": "Ola@Example.com", "phone": "+48 600 100 200"}, "devices": ["d1"]})
    server.put("ala", {"details": {"email": "ola@example.com"}})
    for asked, found in (
        ({"email": "OLA@example.com"}, ["ala", "ola"]),
        ({"phone": "48600100200"}, ["ola"]),
        ({"device": "d1"}, ["ola"]),
        ({"email": "ela@example.com"}, []),
    ):
        assert sorted(server.post("find", asked).json()["contacts"]) == found


@pytest.mark.parametrize(("said", "path"), [({}, ""), ({"email": "a", "phone": "1"}, ""), ({"name": "Ola"}, "name")])
def test_finding_asks_for_one_thing(server: Server, said: dict[str, str], path: str) -> None:
    assert problem(server.post("find", said), 422, "statement-refused")["path"] == path


def test_two_cards_become_one_under_the_ids_of_both(server: Server) -> None:
    server.put("ola", {"key_information": {"shoe_size": "38"}, "devices": ["d1"], "preferences": [JEANS]})
    server.put("ola-2", {"key_information": {"collar": "41"}, "devices": ["d2"], "consents": {"sms": "confirmed"}})
    merged = server.post("ola/merge", {"other": "ola-2"})
    assert merged.status_code == 200
    assert merged.headers["etag"] == server.get("ola").headers["etag"]
    card = server.get("ola-2").json()
    assert card == merged.json()
    assert (card["id"], sorted(card["ids"])) == ("ola", ["ola", "ola-2"])
    assert set(card["key_information"]) == {"shoe_size", "collar"}
    assert sorted(device["id"] for device in card["devices"]) == ["d1", "d2"]
    assert card["consents"]["current"]["sms"]["state"] == "confirmed"
    assert [line["what"] for line in server.get("ola/history").json()["history"]][-1] == "merged"


def test_merging_names_what_is_missing(server: Server) -> None:
    server.put("ola", {})
    problem(server.post("ola/merge", {"other": "nobody"}), 404, "unknown-contact")
    problem(server.post("nobody/merge", {"other": "ola"}), 404, "unknown-contact")
    assert problem(server.post("ola/merge", {}), 422, "statement-refused")["path"] == "other"
    assert problem(server.post("ola/merge", {"other": "a\n"}), 422, "statement-refused")["path"] == "other"


def test_a_change_is_taken_back_by_its_line_of_history(server: Server) -> None:
    server.put("ola/tags", {"tags": ["vip"]})
    server.put("ola/key-information", {"shoe_size": "38"})
    first, second = server.get("ola/history").json()["history"]
    assert (first["what"], second["what"], second["by"], second["where"]) == ("created", "changed", "shop", "api")
    assert second["parts"]["key-information"]["before"] == {}
    undone = server.post("ola/undo", {"entry": second["number"]})
    assert undone.json()["key_information"] == {}
    assert undone.json()["tags"][0]["tag"] == "vip"
    problem(server.post("ola/undo", {"entry": second["number"]}), 409, "changed-meanwhile")


@pytest.mark.parametrize("entry", [0, -1, True, "1", 1.5, None, 2**63])
def test_a_line_of_history_is_named_by_its_number(server: Server, entry: object) -> None:
    server.put("ola", {})
    assert problem(server.post("ola/undo", {"entry": entry}), 422, "statement-refused")["path"] == "entry"
    problem(server.post("ola/undo", {"entry": 10**9}), 404, "unknown-entry")


def test_nobody_takes_back_what_they_have_not_seen(server: Server) -> None:
    tag = server.put("ola/tags", {"tags": ["vip"]}).headers["etag"]
    card = server.get("ola").headers["etag"]
    entry = server.put("ola/tags", {"tags": []}) and server.get("ola/history").json()["history"][-1]["number"]
    for stale in (tag, card):
        problem(server.post("ola/undo", {"entry": entry}, headers={"if-match": stale}), 412, "precondition-failed")
    fresh = {"if-match": server.get("ola").headers["etag"]}
    assert server.post("ola/undo", {"entry": entry}, headers=fresh).status_code == 200


def test_an_act_is_done_once_under_a_key(server: Server) -> None:
    server.put("ola", {"key_information": {"shoe_size": "38"}})
    server.put("ela", {"key_information": {"collar": "41"}})
    once = {"idempotency-key": "merge-1"}
    first = server.post("ola/merge", {"other": "ela"}, headers=once)
    again = server.post("ola/merge", {"other": "ela"}, headers=once)
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")


def test_an_export_holds_everything_about_a_person(server: Server, ask: Asking) -> None:
    server.put(
        "ola",
        {
            "details": {"email": "ola@example.com"},
            "key_information": {"shoe_size": {"value": "38", "source": "observed", "at": "2026-01-02T03:04:05Z"}},
            "consents": {"email": {"state": "confirmed", "text": "Yes, write to me.", "version": "1"}},
        },
    )
    server.put("ela", {})
    events = [
        {"contact": "ola", "event": "bought", "order": "7", "product": "A-1", "price": "19.90", "currency": "PLN"},
        {"contact": "ola", "event": "clicked", "product": "A-2", "surface": "frame"},
        {"contact": "ela", "event": "clicked", "product": "A-3"},
    ]
    ask.post("/v1/shops/sklep/events", json={"events": events}, headers=server.key)
    answer = server.get("ola/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="contact.json"'
    assert answer.headers["cache-control"] == "no-store"
    document = answer.json()
    assert document["contact"] == server.get("ola").json()
    assert document["history"] == server.get("ola/history").json()["history"]
    assert document["contact"]["key_information"]["shoe_size"]["at"] == "2026-01-02T03:04:05+00:00"
    assert document["contact"]["consents"]["ledger"][0]["text"] == "Yes, write to me."
    assert [bought["product"] for bought in document["purchases"]] == ["A-1"]
    assert [done["product"] for done in document["behaviours"]] == ["A-2"]
    told = {event["event"] for event in document["events"]}
    assert {"contact-created", "consent-changed", "key-information-completed"} <= told
    assert {event["contact"] for event in document["events"]} == {"ola"}


@pytest.mark.parametrize("path", ["find", "ola/merge", "ola/undo", "ola/history", "ola/export"])
def test_only_the_shops_server_may_do_any_of_it(server: Server, ask: Asking, path: str) -> None:
    method = "GET" if path.endswith(("history", "export")) else "POST"
    problem(ask(method, f"{CONTACTS}/{path}", json={}), 401, "key-needed")
