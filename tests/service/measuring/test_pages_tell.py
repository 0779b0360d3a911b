"""What pages tell: totals without consent; with it rows by the id of a view, and the card of a contact."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from frames.definition import Scenario
from service.composition import Service
from service.links import Links
from service.measuring.agents import Agent
from service.measuring.marks import Answer, Click, Origin, answer_token, click_token
from service.measuring.model import Deed, Of, Total
from service.storage.schema import metadata
from tests.service.conftest import ORIGIN, Asking
from tests.service.test_api import problem

EVENTS = "/v1/shops/sklep/events"
BROWSER = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36"
)
PAGE = {"origin": ORIGIN, "user-agent": BROWSER, "content-type": "text/plain;charset=UTF-8"}
VIEW = "0123456789abcdef0123456789abcdef"
HERE = Origin("sklep", 0, None, Scenario.PREFERENCES)


@pytest.fixture(autouse=True)
def shop(serving_shop: Service) -> Service:
    return serving_shop


def answer_of(service: Service, origin: Origin = HERE, links: Links | None = None) -> str:
    return answer_token(links or service.links, Answer(origin, 1, 12), datetime.now(UTC))


def shown(service: Service, *slots: int) -> dict[str, Any]:
    return {"event": "shown", "answer": answer_of(service), "slots": list(slots)}


def clicked(service: Service, slot: int = 1, product: str | None = "A-001") -> dict[str, Any]:
    return {"event": "clicked", "answer": answer_of(service), "slot": slot, "product": product}


def tell(ask: Asking, *events: Any, consent: Any = False, headers: Any = PAGE, **said: Any) -> httpx2.Response:
    return ask.post(EVENTS, json={"consent": consent, "events": list(events), **said}, headers=headers)


def follow(ask: Asking, service: Service, product: str = "A-001", slot: int = 1, **how: Any) -> httpx2.Response:
    token = click_token(service.links, Click(HERE, slot, product), datetime.now(UTC))
    return ask.get(f"/l/{token}/{slot}", **{"headers": {"user-agent": BROWSER}, **how})


def total(service: Service, kind: Deed, agent: Agent = Agent.PERSON) -> int:
    today = service.shops.get("sklep").day(datetime.now(UTC))
    return service.measured.totals("sklep", today, today).get(
        Total(Of("sklep", today, 0, "", "preferences"), kind, agent), 0
    )


def revenue(service: Service) -> list[Decimal]:
    today = service.shops.get("sklep").day(datetime.now(UTC))
    return list(service.measured.revenue("sklep", today, today).values())


def everything(service: Service) -> dict[str, Sequence[Any]]:
    """Every row of every table that is not empty."""
    with service.database.reading() as connection:
        found = {table.name: connection.execute(sa.select(table)).all() for table in metadata.sorted_tables}
    return {name: rows for name, rows in found.items() if rows}


def doings(service: Service, contact: str = "ala") -> list[tuple[str, str | None]]:
    return [(each.event, each.product) for each in service.contacts.behaviours("sklep", contact)]


def token(service: Service, contact: str = "ala") -> str:
    return service.tokens.make("sklep", contact)


# --- without consent --------------------------------------------------------------------------------------------------


def test_without_consent_the_tables_hold_totals_and_nothing_else(ask: Asking, shop: Service) -> None:
    before = everything(shop)
    bought = {"event": "bought", "order": "7", "products": [{"product": "A-001"}], "views": [VIEW]}
    viewed = {"event": "viewed", "product": "A-001"}
    events = shown(shop, 1, 2), clicked(shop, 2), viewed, bought
    answer = tell(ask, *events, view=VIEW, contact=token(shop))
    assert answer.json() == {"taken": 4, "refused": []}
    after = everything(shop)
    totals = after.pop("measured_totals")
    assert after == before
    assert sorted((row.kind, row.agent, row.counted) for row in totals) == [
        ("clicked", "person", 1),
        ("shown", "person", 2),
    ]
    assert {name for row in totals for name in row._fields} == {
        "shop", "day", "definition", "variant", "scenario", "surface", "kind", "agent", "counted"
    }  # fmt: skip


def test_one_request_counts_a_slot_once(ask: Asking, shop: Service) -> None:
    tell(ask, shown(shop, 1, 1, 2), shown(shop, 2, 3))
    assert total(shop, Deed.SHOWN) == 3


def test_a_page_may_read_the_answer_from_the_shops_origin_alone(ask: Asking, shop: Service) -> None:
    assert tell(ask).headers["access-control-allow-origin"] == ORIGIN
    problem(tell(ask, headers={**PAGE, "origin": "https://evil.example"}), 403, "not-allowed")
    problem(tell(ask, headers={}), 401, "key-needed")
    asked = {"origin": ORIGIN, "access-control-request-method": "POST"}
    assert ask("OPTIONS", EVENTS, headers=asked).status_code == 204


def test_who_a_token_speaks_of_is_not_even_read_without_consent(ask: Asking, shop: Service) -> None:
    assert tell(ask, shown(shop, 1), contact="no token at all").json()["refused"] == []


# --- with consent -----------------------------------------------------------------------------------------------------


def test_with_consent_a_slot_counts_once_a_view(ask: Asking, shop: Service) -> None:
    for _ in range(2):
        tell(ask, shown(shop, 1, 2), clicked(shop), consent=True, view=VIEW)
        follow(ask, shop, params={"v": VIEW})
    assert (total(shop, Deed.SHOWN), total(shop, Deed.CLICKED)) == (2, 1)
    tell(ask, shown(shop, 1), consent=True, view=VIEW[::-1])
    assert total(shop, Deed.SHOWN) == 3


def test_a_known_contacts_looks_and_clicks_go_on_their_card(ask: Asking, shop: Service) -> None:
    viewed = {"event": "viewed", "product": "A-003"}
    for _ in range(2):
        tell(ask, shown(shop, 1), clicked(shop), consent=True, view=VIEW, contact=token(shop))
    tell(ask, viewed, {**viewed, "product": "nothing-of-the-shop"}, consent=True, contact=token(shop))
    assert doings(shop) == [("clicked", "A-001"), ("viewed", "A-003")]


def test_whoever_stopped_personalisation_is_not_followed(
    ask: Asking, shop: Service, server_key: dict[str, str]
) -> None:
    body = {"personalise": False}
    assert ask("PATCH", "/v1/shops/sklep/contacts/ala", json=body, headers=server_key).status_code == 200
    tell(ask, clicked(shop), {"event": "viewed", "product": "A-003"}, consent=True, view=VIEW, contact=token(shop))
    assert doings(shop) == []
    assert not list(shop.measured.of_contact("sklep", "ala"))


def test_a_token_that_is_too_old_loses_the_contact_and_not_the_events(ask: Asking, shop: Service) -> None:
    answer = tell(ask, shown(shop, 1), consent=True, view=VIEW, contact="old").json()
    assert (answer["taken"], [each["path"] for each in answer["refused"]]) == (1, ["contact"])
    assert total(shop, Deed.SHOWN) == 1


def test_what_a_page_says_was_bought_is_joined_by_the_views_it_remembers(ask: Asking, shop: Service) -> None:
    follow(ask, shop, params={"v": VIEW})
    bought = {"event": "bought", "order": "7", "products": [{"product": "A-001", "quantity": 2, "price": "51.50"}]}
    for _ in range(2):
        tell(ask, {**bought, "views": [VIEW]}, consent=True)
    assert (total(shop, Deed.BOUGHT), revenue(shop)) == (1, [Decimal("103.00")])


def test_what_the_server_tells_is_joined_by_the_contact_and_returns_are_taken_back(
    ask: Asking, shop: Service, server_key: dict[str, str]
) -> None:
    tell(ask, clicked(shop), consent=True, view=VIEW, contact=token(shop))
    bought = {"contact": "ala", "event": "bought", "order": "7", "product": "A-001", "quantity": 2, "price": "10.10"}
    for _ in range(2):
        ask.post(EVENTS, json={"events": [bought]}, headers=server_key)
        assert revenue(shop) == [Decimal("20.20")]
    returned = {**bought, "event": "returned", "quantity": 1}
    ask.post(EVENTS, json={"events": [returned, {**returned, "quantity": 2}]}, headers=server_key)
    assert (total(shop, Deed.BOUGHT), revenue(shop)) == (0, [Decimal(0)])


def test_the_page_adds_purchases_to_the_card_and_replaces_none_of_the_servers(
    ask: Asking, shop: Service, server_key: dict[str, str]
) -> None:
    told = {"contact": "ala", "event": "bought", "order": "7", "product": "A-001", "price": "10.10"}
    ask.post(EVENTS, json={"events": [told]}, headers=server_key)
    lines = [{"product": "A-001", "price": "0.01"}, {"product": "A-003", "price": 5}]
    tell(ask, {"event": "bought", "order": "7", "products": lines}, consent=True, contact=token(shop))
    kept = shop.contacts.purchases("sklep", "ala")
    assert [(each.product, each.price, each.currency) for each in kept] == [
        ("A-001", "10.10", "PLN"),
        ("A-003", "5", "PLN"),
    ]


def test_a_click_of_yesterday_is_within_the_window_that_the_settings_name(ask: Asking, shop: Service) -> None:
    assert shop.settings.attribution == timedelta(days=5)


# --- what is refused --------------------------------------------------------------------------------------------------


def _events(service: Service) -> dict[str, tuple[Any, str]]:
    answer, good = answer_of(service), {"event": "bought", "order": "7", "products": [{"product": "A-001"}]}
    other = answer_of(service, Origin("inny", 0, None, None))
    return {
        "no object": (7, ""),
        "no event": ({}, ".event"),
        "another event": ({"event": "returned"}, ".event"),
        "an event of a wrong kind": ({"event": ["shown"]}, ".event"),
        "no slots": ({"event": "shown", "answer": answer}, ".slots"),
        "a slot beyond the answer": ({"event": "shown", "answer": answer, "slots": [1, 13]}, ".slots"),
        "slot zero": ({"event": "clicked", "answer": answer, "slot": 0}, ".slot"),
        "slots that are none": ({"event": "shown", "answer": answer, "slots": [True]}, ".slots[0]"),
        "too many slots": ({"event": "shown", "answer": answer, "slots": [1] * 101}, ".slots"),
        "too few products": ({"event": "shown", "answer": answer, "slots": [1, 2], "products": ["A"]}, ".products"),
        "a product that is none": (
            {"event": "shown", "answer": answer, "slots": [1], "products": [7]},
            ".products[0]",
        ),
        "no token": ({"event": "shown", "answer": "x", "slots": [1]}, ".answer"),
        "another's": ({"event": "shown", "answer": answer_of(service, links=Links(b"x")), "slots": [1]}, ".answer"),
        "another shop's": ({"event": "shown", "answer": other, "slots": [1]}, ".answer"),
        "too much": ({"event": "viewed", "product": "A-001", "answer": answer}, ".answer"),
        "no product": ({"event": "viewed"}, ".product"),
        "a null": ({"event": "viewed", "product": None}, ".product"),
        "no order": ({**good, "order": None}, ".order"),
        "an odd price": ({**good, "products": [{"product": "A", "price": "1,99"}]}, ".products[0].price"),
        "a product twice": ({**good, "products": [{"product": "A"}, {"product": "A"}]}, ".products"),
        "a short view": ({**good, "views": ["short"]}, ".views[0]"),
    }


@pytest.mark.parametrize("which", [
    "no object", "no event", "another event", "an event of a wrong kind", "no slots", "a slot beyond the answer",
    "slot zero", "slots that are none", "too many slots", "too few products", "a product that is none", "no token",
    "another's", "another shop's", "too much",
    "no product", "a null", "no order", "an odd price", "a product twice", "a short view",
])  # fmt: skip
def test_an_event_that_is_not_understood_says_where_and_spares_the_others(
    ask: Asking, shop: Service, which: str
) -> None:
    row, path = _events(shop)[which]
    answer = tell(ask, shown(shop, 1), row, shown(shop, 2), consent=True, view=VIEW).json()
    assert answer["taken"] == 2
    (refused,) = answer["refused"]
    assert refused["path"] == f"events[1]{path}"
    assert refused["reason"]
    assert total(shop, Deed.SHOWN) == 2


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "consent"),
        ({"consent": True}, "events"),
        ({"consent": "yes", "events": []}, "consent"),
        ({"consent": True, "events": [], "view": "short"}, "view"),
        ({"consent": True, "events": [], "view": "x" * 65}, "view"),
        ({"consent": True, "events": [{}] * 101}, "events"),
        ({"consent": True, "events": [], "more": 1}, "more"),
    ],
)
def test_what_is_no_telling_is_refused_as_a_whole(ask: Asking, body: dict[str, Any], path: str) -> None:
    assert problem(ask.post(EVENTS, json=body, headers=PAGE), 422, "statement-refused")["path"] == path


def test_a_page_that_tells_without_end_is_stopped(ask: Asking, shop: Service) -> None:
    answers = [tell(ask) for _ in range(610)]
    assert [each.status_code for each in answers] == [200] * 600 + [429] * 10
    problem(ask.post(EVENTS, content=b"x" * 70_000, headers={**PAGE, "origin": ORIGIN}), 429, "too-often")


# --- bots -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "agent"),
    [
        ({"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, Agent.BOT),
        ({"user-agent": "curl/8.5.0"}, Agent.BOT),
        ({"user-agent": ""}, Agent.BOT),
        ({"user-agent": BROWSER, "sec-purpose": "prefetch;prerender"}, Agent.PREFETCH),
        ({"user-agent": BROWSER, "purpose": "prefetch"}, Agent.PREFETCH),
        ({"user-agent": BROWSER, "x-moz": "prefetch"}, Agent.PREFETCH),
        ({"user-agent": BROWSER}, Agent.PERSON),
        ({"user-agent": "Mozilla/5.0 (Linux; Android 12; CUBOT P50) Chrome/120.0 Mobile Safari/537.36"}, Agent.PERSON),
    ],
)
def test_bots_and_browsers_that_load_ahead_are_counted_apart(
    ask: Asking, shop: Service, headers: dict[str, str], agent: Agent
) -> None:
    assert follow(ask, shop, headers=headers, params={"v": VIEW}).status_code == 302
    tell(ask, shown(shop, 1), consent=True, view=VIEW, headers={"origin": ORIGIN, **headers})
    assert (total(shop, Deed.CLICKED, agent), total(shop, Deed.SHOWN, agent)) == (1, 1)
    kept = {"measured_views", "measured_events"} & everything(shop).keys()
    assert bool(kept) == (agent is Agent.PERSON)


def test_a_look_at_the_head_alone_is_no_persons(ask: Asking, shop: Service) -> None:
    path = follow(ask, shop).request.url.path
    ask("HEAD", path, headers={"user-agent": BROWSER})
    assert (total(shop, Deed.CLICKED), total(shop, Deed.CLICKED, Agent.BOT)) == (1, 1)


def test_a_scanner_that_follows_every_link_changes_no_card(ask: Asking, shop: Service) -> None:
    tell(ask, shown(shop, 1), consent=True, view=VIEW, contact=token(shop))
    before = everything(shop)
    for number in range(1, 12):
        follow(ask, shop, f"A-{number:03d}", number)
        follow(ask, shop, f"A-{number:03d}", number, params={"contact": token(shop), "consent": "true"})
    after = everything(shop)
    assert {name for name in after if after[name] != before.get(name)} == {"measured_totals"}


# --- logs -------------------------------------------------------------------------------------------------------------


def test_no_token_no_view_and_no_id_stands_in_a_log(
    ask: Asking, shop: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    link = follow(ask, shop, params={"v": VIEW}).request.url.path
    tell(ask, shown(shop, 1), clicked(shop), consent=True, view=VIEW, contact=token(shop))
    follow(ask, shop, "A-999")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("notesik")]
    assert lines
    for secret in (link.split("/")[2], answer_of(shop), VIEW, token(shop), "A-001", "ala"):
        assert not [line for line in lines if secret in line]
    assert any("path=/l/-" in line for line in lines)
