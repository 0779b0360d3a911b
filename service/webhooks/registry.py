"""A shop's webhooks for commands and HTTP alike: added, listed, removed, tried, and what has not arrived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from service.auditing import record, recorded
from service.composition import Service
from service.contacts.documents import moment_text
from service.outward import Reach
from service.sources import shown_address
from service.storage.webhooks import Delivery, Webhook, Webhooks
from service.webhooks.address import checked_address, checked_events, new_secret
from service.webhooks.sending import Answer, Send, Sender

TEST = "test"
"""The event of a test; it says nothing of anybody, and is no kind that a webhook could ask for."""


def add_webhook(service: Service, shop: str, address: str, events: Iterable[str], at: datetime, by: str) -> Webhook:
    """A new webhook with a new secret, made ``by`` whom. Raises `UnknownShop` or `InvalidSetting`."""
    name, kinds, place = service.shops.get(shop).name, checked_events(events), checked_address(address)
    return recorded(
        service,
        lambda: Webhooks(service.database).add(name, place, new_secret(), kinds, at),
        lambda made: record(service, by, name, "webhook.made", shown_address(made.address), now=at),
    )


def webhooks_of(service: Service, shop: str) -> tuple[Webhook, ...]:
    """The shop's webhooks. Raises `UnknownShop`."""
    return Webhooks(service.database).list(service.shops.get(shop).name)


def webhook_of(service: Service, shop: str, key: int) -> Webhook:
    """One of them. Raises `UnknownShop` or `UnknownWebhook`."""
    return Webhooks(service.database).get(service.shops.get(shop).name, key)


def remove_webhook(service: Service, shop: str, key: int, by: str) -> None:
    """Forget one. Raises the same."""
    removed = webhook_of(service, shop, key)
    recorded(
        service,
        lambda: Webhooks(service.database).remove(removed.shop, key),
        lambda _: record(service, by, removed.shop, "webhook.removed", shown_address(removed.address)),
    )


def undelivered(service: Service, shop: str, most: int) -> tuple[Delivery, ...]:
    """What waits or was given up. Raises `UnknownShop`."""
    return Webhooks(service.database).undelivered(service.shops.get(shop).name, most)


def sender(service: Service) -> Sender:
    """What sends over the network, as far as the settings let it reach."""
    return Sender(Reach(service.settings.source_ports, service.settings.webhook_private, "NOTESIK_WEBHOOK_PRIVATE"))


def try_webhook(service: Service, shop: str, key: int, at: datetime, send: Send | None = None) -> Answer:
    """Send a test event now, once. Raises `UnknownShop` or `UnknownWebhook`."""
    webhook = webhook_of(service, shop, key)
    event = {"id": f"{TEST}/{key}/{int(at.timestamp())}", "event": TEST, "at": moment_text(at), "shop": webhook.shop}
    return (send or sender(service))(webhook, event, at)


def webhook_document(webhook: Webhook) -> dict[str, Any]:
    """A webhook without its secret, which was shown once."""
    return {
        "webhook": webhook.key,
        "address": webhook.address,
        "events": list(webhook.events),
        "active": webhook.active,
        "created": moment_text(webhook.created),
    }


def delivery_document(delivery: Delivery) -> dict[str, Any]:
    """Something that has not arrived: ``due`` is the next try, null once it was given up."""
    return {
        "webhook": delivery.webhook,
        "id": delivery.event["id"],
        "event": delivery.event["event"],
        "at": delivery.event["at"],
        "contact": delivery.event["contact"],
        "tries": delivery.tries,
        "due": None if delivery.due is None else moment_text(delivery.due),
        "fault": delivery.fault,
    }
