"""What the service makes for one message: the contact's own links, what it asks them, and when it is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from frames.email.model import Around, Opened
from frames.model import Frame
from service.blocks.asking import questions_of
from service.blocks.opened import opened_of
from service.centres.defined import as_centre, centre_at_hand
from service.centres.minting import Mint
from service.centres.model import Centre
from service.composition import Service
from service.contacts.model import Channel
from service.links import NOBODY
from service.measuring.counted import PATH
from service.storage.definitions import Kind
from service.storage.profiles import Profile
from service.storage.shops import Shop
from service.surfaces.defined import Defined

SHORT: Final = "0" * 12
"""Stands in the short links of a test where the id of what was sent will stand, as long as that."""


@dataclass(frozen=True, slots=True)
class Making:
    """Messages of one definition, made ``now``, whose links begin with ``base``. ``centre`` is what they lead to."""

    service: Service
    shop: Shop
    defined: Defined
    centre: Centre | None
    base: str
    now: datetime

    def around(self, frame: Frame, contact: Profile | None, at: datetime, sent: str | None = None) -> Around:
        """What stands around a frame in the message ``sent`` (its id) at that time.

        Without an id it is a test: its links are nobody's and save nothing.
        """
        holder = None if sent is None else contact
        mint = Mint(self.service.links, self.base, self.now)
        return Around(
            at=at.astimezone(self.shop.clock),
            centre=None if self.centre is None else mint.centre(self.centre, holder).address,
            unsubscribe=mint.unsubscribe(self.shop.name, Channel.EMAIL, holder).address,
            short=f"{self.base}/{PATH}/{sent or SHORT}/",
            opened=self._opened(frame, holder),
            questions=questions_of(self.service, self.shop.name, frame, contact, mint, is_test=holder is None),
        )

    def _opened(self, frame: Frame, holder: Profile | None) -> tuple[Opened, ...]:
        """Its slots; one whose product has no page leads nowhere."""
        handle, count = (NOBODY, 0) if holder is None else (holder.handle, holder.links)
        shop, slots = self.shop.name, len(frame.cards)
        made = opened_of(
            self.service.links, shop, self.defined, handle, frame.locale, slots, self.base, self.now, count
        )
        return tuple(
            each if card.link else replace(each, link=None) for each, card in zip(made, frame.cards, strict=True)
        )


def centre_led_to(service: Service, shop: str, defined: Defined) -> Centre | None:
    """The centre that a message leads to: the one whose data its definition uses, else the only one that is open."""
    named = defined.definition.centre
    if named is not None:
        centre = centre_at_hand(service, shop, named)
        return centre if centre is not None and centre.active else None
    active = [kept for kept in service.definitions.at_hand.of(Kind.CENTRE, shop).values() if kept.active]
    return as_centre(active[0]) if len(active) == 1 else None
