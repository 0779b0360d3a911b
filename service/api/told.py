"""What pages of the shop tell: shown, clicked, viewed, bought. Without consent totals grow, and that is all."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from service.api.access import need_key_or_origin, service_of
from service.api.bodies import body_of, document_of, json_answer
from service.composition import Service
from service.contacts.stated.reading import StatementRefused
from service.contacts.store import Purchase
from service.errors import TokenRefused, UnknownContact
from service.measuring.agents import Agent, agent_of
from service.measuring.keeping import behaviours_of, counts_of, rows_of, sold_of
from service.measuring.marks import read_answer
from service.measuring.model import Sold, View
from service.measuring.telling import Order, Seen, Told, Viewed, read_told
from service.rates import Rate, network_of
from service.storage.shops import Shop
from service.surfaces.viewer import viewer_of

MOST_BYTES = 64 * 1024
"""No browser sends more when its page is left."""


async def tell_of_page(request: Request, shop: Shop) -> Response:
    """``{"taken": 2, "refused": [{"path", "reason"}]}``. Raises `StatementRefused` for what is no telling at all."""
    service, now = service_of(request), datetime.now(UTC)
    need_key_or_origin(request, shop)
    service.rates.count(Rate.TOLD, shop.name, network_of(request))
    document = document_of(await body_of(request, MOST_BYTES))
    told = read_told(document, lambda token: read_answer(service.links, token, now), shop.name, shop.currency)
    agent = agent_of(request.method, request.headers, service.settings.count_headless)
    refused = list(told.refused)
    if told.consent and agent is Agent.PERSON:
        refused += await service.tally.alone(lambda: _remember(service, shop, told, now))
    else:
        seen = [each for each in told.events if isinstance(each, Seen)]
        if counts := counts_of(rows_of(seen, shop.day(now), now, agent)):
            await service.tally.add(counts)
    return json_answer(_answer(told, refused), {"cache-control": "no-store"})


def _remember(service: Service, shop: Shop, told: Told, now: datetime) -> list[StatementRefused]:
    """Keep what somebody said yes to, in one transaction; what of it cannot be is told."""
    refused: list[StatementRefused] = []
    try:
        contact = _contact(service, shop, told)
    except TokenRefused as error:
        refused.append(StatementRefused("contact", str(error)))
        contact = None
    service.database.together(lambda: _keep(service, shop, told, contact, now))
    return refused


def _contact(service: Service, shop: Shop, told: Told) -> str | None:
    """The id of the contact, where they are known and want to be recommended something. Raises `TokenRefused`."""
    profile = viewer_of(service, shop.name, told.contact).profile
    return profile.contact if profile is not None and profile.personalise else None


def _keep(service: Service, shop: Shop, told: Told, contact: str | None, now: datetime) -> None:
    rows = rows_of((each for each in told.events if isinstance(each, Seen)), shop.day(now), now)
    if told.view is None:
        new = rows
        service.measured.add(counts_of(rows))
    else:
        new = service.measured.keep(View(shop.name, told.view, contact), rows, now)
    if contact is not None:
        viewed = (each for each in told.events if isinstance(each, Viewed) and _has(service, shop, each.product))
        with suppress(UnknownContact):  # erased in this moment
            service.contacts.add_behaviours(shop.name, contact, list(behaviours_of(new, viewed, now)))
    for order in (each for each in told.events if isinstance(each, Order)):
        sold = list(sold_of(order, now, shop.day(now)))
        seen = [*order.views, *([told.view] if told.view else [])]
        service.measured.sell(shop.name, sold, seen, contact, service.settings.attribution)
        if contact is not None:
            with suppress(UnknownContact):
                service.contacts.add_purchases(shop.name, contact, _new_purchases(service, shop, contact, sold))


def _new_purchases(service: Service, shop: Shop, contact: str, sold: Iterable[Sold]) -> list[Purchase]:
    """What a page says was bought and nobody told before: what the shop's server said stays."""
    known = {(each.order, each.product) for each in service.contacts.purchases(shop.name, contact)}
    return [
        Purchase(each.order, each.product, each.quantity, each.at, each.price, each.currency)
        for each in sold
        if (each.order, each.product) not in known
    ]


def _has(service: Service, shop: Shop, product: str) -> bool:
    """Whether the shop has such a product: nobody's card is filled with anything else."""
    generation = service.serving.generation_if_any(shop.name)
    return generation is not None and generation.index.row_of(product) is not None


def _answer(told: Told, refused: list[StatementRefused]) -> dict[str, Any]:
    faults = [{"path": fault.path, "reason": fault.message} for fault in refused]
    return {"taken": len(told.events), "refused": faults}
