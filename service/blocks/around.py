"""What the service makes for one message: the contact's own links, and when it is sent."""

from __future__ import annotations

from datetime import datetime

from frames.email.model import Around
from service.blocks.opened import opened_of
from service.centres.defined import as_centre, centre_at_hand
from service.centres.minting import Mint
from service.centres.model import Centre
from service.composition import Service
from service.contacts.model import Channel
from service.measuring.counted import PATH
from service.storage.definitions import Kind
from service.storage.profiles import Profile
from service.storage.shops import Shop
from service.surfaces.defined import Defined


def around(
    service: Service,
    shop: Shop,
    defined: Defined,
    centre: Centre | None,
    profile: Profile,
    sent: str,
    locale: str,
    slots: int,
    base: str,
    at: datetime,
    now: datetime,
) -> Around:
    """What is made for the message ``sent`` (its id), which leads to ``centre``, is sent at ``at`` and made ``now``."""
    mint = Mint(service.links, base, now)
    return Around(
        at=at.astimezone(shop.clock),
        centre=None if centre is None else mint.centre(centre, profile).address,
        unsubscribe=mint.unsubscribe(shop.name, Channel.EMAIL, profile).address,
        short=f"{base}/{PATH}/{sent}/",
        opened=opened_of(
            service.links, shop.name, defined, profile.handle, locale, slots, base, now, count=profile.links
        ),
    )


def centre_led_to(service: Service, shop: str, defined: Defined) -> Centre | None:
    """The centre that a message leads to: the one whose data its definition uses, else the only one that is open."""
    named = defined.definition.centre
    if named is not None:
        centre = centre_at_hand(service, shop, named)
        return centre if centre is not None and centre.active else None
    active = [kept for kept in service.definitions.at_hand.of(Kind.CENTRE, shop).values() if kept.active]
    return as_centre(active[0]) if len(active) == 1 else None
