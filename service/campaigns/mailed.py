"""The message of each contact, pulled and kept as over HTTP; whoever must not be written to has none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from frames.email.model import Part
from service.blocks.pulling import Pull, Pulled, pull
from service.campaigns.model import Campaign, Row
from service.centres.minting import public_base
from service.composition import Service
from service.server import address
from service.surfaces.defined import Defined, block_of

COLUMNS: Mapping[str, Any] = {
    "contact": pa.string(),
    "empty": pa.bool_(),
    "reason": pa.string(),
    "generation": pa.string(),
    "locale": pa.string(),
    "products": pa.list_(pa.string()),
    "subject": pa.string(),
    "preheader": pa.string(),
    "html": pa.string(),
    "text": pa.string(),
    "sms": pa.string(),
    "unsubscribe": pa.string(),
    "sent": pa.string(),
    "answer": pa.string(),
    "until": pa.timestamp("us", tz="UTC"),
}
"""``sent`` is the id that the message is kept under, ``until`` how long it is given again unchanged; ``answer`` that of
the ranking behind it."""

RECOMMENDED = "recommended"
"""The block where none is named: every shop has it."""

AT_ONCE = 50
"""Messages that are kept in one transaction."""


class Messages:
    """Answers contacts of one shop with a block."""

    def __init__(self, service: Service, campaign: Campaign) -> None:
        """Raises `NoGeneration` or `UnknownFrame`."""
        service.serving.generation(campaign.shop)
        self._service, self._campaign = service, campaign
        self._defined()
        self._base = public_base(service, address(service.settings.host, service.settings.port))

    def __call__(self, contacts: Sequence[str]) -> list[Row]:
        """A row for each contact, in order, of the block as it is defined now."""
        pulls, now = [self._pull(contact) for contact in contacts], datetime.now(UTC)
        shop = self._service.shops.get(self._campaign.shop)
        pulled = asyncio.run(pull(self._service, shop, self._defined(), pulls, self._base, now))
        return [_row(each) for each in pulled]

    def _defined(self) -> Defined:
        return block_of(self._service, self._campaign.shop, self._campaign.block or RECOMMENDED)

    def _pull(self, contact: str) -> Pull:
        asked = self._campaign
        part = Part.MESSAGE if asked.part is None else Part(asked.part)
        return Pull(contact, part, asked.locale, asked.slots, at=asked.at)


def _row(pulled: Pulled) -> Row:
    said = pulled.document
    return {
        "contact": pulled.contact,
        "empty": pulled.empty is not None,
        "reason": None if pulled.empty is None else pulled.empty.value,
        "generation": said["generation"] or None,
        "locale": said["locale"],
        "products": [card["id"] for card in said["cards"]],
        "subject": said["subject"],
        "preheader": said["preheader"],
        "html": said["html"],
        "text": said["text"],
        "sms": said["sms"],
        "unsubscribe": said["unsubscribe"],
        "sent": said["sent"],
        "answer": said.get("replay"),
        "until": pulled.until,
    }
