"""What contacts bought and did, told in bulk by the shop's servers; pages tell theirs by `service.api.told`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import body_of, document_of, json_answer
from service.api.idempotency import once
from service.api.methods import by_method
from service.api.parameters import only
from service.api.told import tell_of_page
from service.composition import Service
from service.contacts.model import Actor, Occasion
from service.contacts.stated.doings import Done, read_doing
from service.contacts.stated.reading import StatementRefused, Telling, listed, members
from service.contacts.store import Behaviour, Purchase
from service.errors import UnknownContact
from service.measuring.model import By, Sold
from service.storage.shops import Shop

EVENTS = "/v1/shops/{shop}/events"
MOST_BYTES = 4 * 1024 * 1024
MOST_EVENTS = 10_000


async def tell_events(request: Request) -> Response:
    """Keep the events of the body, and tell of each that is not taken where its fault is."""
    shop = shop_of(request)
    only(request)
    if "authorization" not in request.headers and "origin" in request.headers:
        return await tell_of_page(request, shop)
    need_server_key(request, shop)
    content = await body_of(request, MOST_BYTES)
    occasion = Occasion(Actor.SHOP, "api", datetime.now(UTC))

    def work() -> Response:
        document = _kept(service_of(request), shop, document_of(content), Telling(occasion, zone=shop.clock))
        return json_answer(document, {"cache-control": "no-store"})

    return await once(request, shop.name, content, work)


def _kept(service: Service, shop: Shop, document: object, telling: Telling) -> dict[str, Any]:
    """``{"taken": 2, "refused": [{"path", "reason"}]}``, refusals in the order of the rows."""
    said = members(document, "", {"events": lambda value, path: listed(value, path, MOST_EVENTS)}, ("events",))
    rows, done, refused = list(said["events"]), [], {}
    for row, path in rows:
        try:
            done.append(read_doing(row, path, telling, shop.currency))
        except StatementRefused as fault:
            refused[path] = {"path": fault.path, "reason": fault.message}
    for each in service.database.together(lambda: list(_unknown(service, shop, done))):
        refused[each.path] = {"path": f"{each.path}.contact", "reason": "The shop has no such contact."}
    return {
        "taken": len(rows) - len(refused),
        "refused": [refused[path] for _, path in rows if path in refused],
    }


def _unknown(service: Service, shop: Shop, done: Iterable[Done]) -> Iterable[Done]:
    """Keep what known contacts did; what is said of others comes back."""
    for contact, theirs in groupby(sorted(done, key=lambda each: each.contact), lambda each: each.contact):
        events = list(theirs)
        purchases = [each.what for each in events if isinstance(each.what, Purchase)]
        try:
            service.contacts.add_purchases(shop.name, contact, purchases)
            service.contacts.add_behaviours(
                shop.name, contact, [each.what for each in events if isinstance(each.what, Behaviour)]
            )
        except UnknownContact:
            yield from events
        else:
            _join(service, shop, contact, purchases)


def _join(service: Service, shop: Shop, contact: str, purchases: Sequence[Purchase]) -> None:
    """Let what was bought count for the answer that it was clicked in, and what was given back no longer."""
    sold = [
        Sold(each.order, each.product, each.quantity, each.price, each.currency, each.at, shop.day(each.at), By.SERVER)
        for each in purchases
        if each.quantity > 0
    ]
    returned = {(each.order, each.product): -each.quantity for each in purchases if each.quantity < 0}
    service.measured.sell(shop.name, sold, (), contact, service.settings.attribution)
    service.measured.take_back(shop.name, returned)


def doing_routes() -> list[Route]:
    """The one route."""
    return [by_method(EVENTS, {"POST": tell_events})]
