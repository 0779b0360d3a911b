"""What contacts bought and did, told in bulk: each row taken once, or refused with its place."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.service.api_contacts.conftest import Server
from tests.service.test_api import problem

EVENTS = "/v1/shops/sklep/events"
BOUGHT = {"contact": "ola", "event": "bought", "order": "7", "product": "A-1"}


def tell(server: Server, *events: Any, **headers: str) -> httpx2.Response:
    return server.ask.post(EVENTS, json={"events": list(events)}, headers={**server.key, **headers})


@pytest.fixture(autouse=True)
def ola(server: Server) -> None:
    server.put("ola", {})


def purchases(server: Server) -> list[tuple[Any, ...]]:
    told = server.get("ola/export").json()["purchases"]
    return [(each["order"], each["product"], each["quantity"], each["price"], each["currency"]) for each in told]


def test_what_is_bought_and_given_back_is_kept(server: Server) -> None:
    sold = {**BOUGHT, "quantity": 3, "price": 19.90, "at": "2026-01-02T10:00:00+01:00", "surface": "email"}
    returned = {**BOUGHT, "event": "returned", "quantity": 1}
    assert tell(server, sold, returned).json() == {"taken": 2, "refused": []}
    assert purchases(server) == [("7", "A-1", 3, "19.9", "PLN"), ("7", "A-1", -1, None, None)]


def test_a_purchase_told_again_is_the_same_one(server: Server) -> None:
    for quantity in (1, 2, 2):
        tell(server, {**BOUGHT, "quantity": quantity})
        tell(server, {**BOUGHT, "event": "returned"})
    assert [quantity for _, _, quantity, _, _ in purchases(server)] == [2, -1]


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({}, "contact"),
        ({"contact": "ola"}, "event"),
        ({"contact": "ola", "event": "Bought"}, "event"),
        ({"contact": "ola", "event": "bought", "product": "A-1"}, "order"),
        ({"contact": "ola", "event": "returned", "order": "7"}, "product"),
        ({**BOUGHT, "quantity": 0}, "quantity"),
        ({**BOUGHT, "quantity": "1"}, "quantity"),
        ({**BOUGHT, "quantity": True}, "quantity"),
        ({**BOUGHT, "quantity": 10**9}, "quantity"),
        ({**BOUGHT, "price": "-1"}, "price"),
        ({**BOUGHT, "price": "1,99"}, "price"),
        ({**BOUGHT, "price": True}, "price"),
        ({**BOUGHT, "currency": "zł"}, "currency"),
        ({**BOUGHT, "at": "2999-01-01"}, "at"),
        ({**BOUGHT, "at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({**BOUGHT, "colour": "red"}, "colour"),
        ({"contact": "ola", "event": "clicked", "price": "1"}, "price"),
        ({"contact": "nobody", "event": "clicked"}, "contact"),
    ],
)
def test_a_row_that_is_not_taken_says_where_and_spares_the_others(
    server: Server, row: dict[str, Any], path: str
) -> None:
    answer = tell(server, BOUGHT, row, {"contact": "ola", "event": "viewed"}).json()
    assert answer["taken"] == 2
    (refused,) = answer["refused"]
    assert refused["path"] == f"events[1].{path}"
    assert refused["reason"]
    document = server.get("ola/export").json()
    assert (len(document["purchases"]), len(document["behaviours"])) == (1, 1)


def test_rows_that_are_no_objects_are_refused(server: Server) -> None:
    refused = tell(server, None, [], "x", 1).json()["refused"]
    assert [each["path"] for each in refused] == [f"events[{number}]" for number in range(4)]


@pytest.mark.parametrize(("body", "path"), [({}, "events"), ({"events": {}}, "events"), ({"event": []}, "event")])
def test_a_body_without_a_list_of_events_is_refused(server: Server, body: dict[str, Any], path: str) -> None:
    answer = server.ask.post(EVENTS, json=body, headers=server.key)
    assert problem(answer, 422, "statement-refused")["path"] == path


def test_what_is_told_under_a_key_is_told_once(server: Server) -> None:
    """Behaviours have nothing else by which the same one is known."""
    viewed = {"contact": "ola", "event": "viewed", "product": "A-1"}
    for _ in range(2):
        tell(server, viewed, **{"idempotency-key": "batch-1"})
    assert len(server.get("ola/export").json()["behaviours"]) == 1


def test_thousands_are_kept_in_one_transaction(server: Server) -> None:
    for number in range(20):
        server.put(f"c{number}", {})
    rows = [{"contact": f"c{n % 20}", "event": "viewed", "product": f"A-{n}"} for n in range(5000)]
    assert tell(server, *rows).json() == {"taken": 5000, "refused": []}
    assert len(server.get("c7/export").json()["behaviours"]) == 250


def test_only_the_shops_server_may_tell(server: Server) -> None:
    problem(server.ask.post(EVENTS, json={"events": []}), 401, "key-needed")
    problem(server.ask.get(EVENTS, headers=server.key), 405, "method-not-allowed")
