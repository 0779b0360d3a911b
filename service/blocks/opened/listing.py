"""Which product a slot shows: the list of a token, made when its first picture is fetched, and kept true after.

For the definition's ``stable`` minutes the list stands. A product that the answer has no more, because it sold out, was
banned or refused, gives its slot to the next one of the answer that the list does not have; the others stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from frames.definition import DEFINITIONS, FrameDefinition, Surface
from frames.model import Card, Frame
from service.blocks.consent import barrier
from service.blocks.opened.tokens import Token, read
from service.composition import Service
from service.contacts.model import Channel
from service.errors import LinkRefused
from service.links import NOBODY, count_in_link, digest
from service.measuring.marks import Click, Origin
from service.storage.opened import Listing
from service.storage.profiles import Profile
from service.storage.shops import Shop
from service.surfaces.answering import MOST_AT_ONCE, Asked, answer_to, wanted
from service.surfaces.defined import Defined, numbered
from service.surfaces.viewer import ANYBODY, Viewer


@dataclass(frozen=True, slots=True)
class Opening:
    """A token opened. ``defined`` is None where the definition was deleted or serves no more, ``profile`` for nobody
    known; ``shows`` whether anything may be shown at all.
    """

    token: Token
    digest: str
    shop: Shop
    defined: Defined | None
    profile: Profile | None
    shows: bool

    @property
    def definition(self) -> FrameDefinition:
        """By whose look it is drawn; ours where there is none any more."""
        return DEFINITIONS["recommended"] if self.defined is None else self.defined.definition


@dataclass(frozen=True, slots=True)
class Filled:
    """What a slot shows. ``at`` is when the price was so; ``definition`` that of the side of a test that they see."""

    card: Card
    definition: FrameDefinition
    locale: str
    at: datetime


def opened_by(service: Service, text: str, now: datetime) -> Opening:
    """What a token of a picture opens. Raises `LinkRefused`, `LinkExpired` or `UnknownShop`.

    Reads of one row each, which do not wait for a thread.
    """
    token = read(service.links, text, now)
    shop = service.shops.get(token.shop)
    defined = _defined(service, token)
    if token.handle == NOBODY:
        return Opening(token, digest(text), shop, defined, None, defined is not None)
    profile = service.profiles.of_handle(shop.name, token.handle)
    revoked = profile is None or count_in_link(profile.links) != token.count
    shows = defined is not None and not revoked and barrier(service, shop.name, profile, Channel.EMAIL) is None
    return Opening(token, digest(text), shop, defined, profile, shows)


async def filled(service: Service, opening: Opening, slot: int, now: datetime) -> Filled | None:
    """What a slot shows now, and from now on for a while; None where it has no product."""
    if not _may_show(opening, slot) or await asyncio.to_thread(service.revocations.is_revoked, opening.digest):
        return None
    frame = await _answer(service, opening, opening.token.slots, now)
    listing = await _standing(service, opening, frame, now)
    if listing is None:
        return None
    if any(each not in _ids(frame) for each in listing.products if each):
        frame = await _answer(service, opening, MOST_AT_ONCE, now)
    listing = await _made_true(service, opening, listing, frame, now)
    card = next((each for each in frame.cards if each.id == listing.products[slot - 1]), None)
    return None if card is None else Filled(card, frame.definition, frame.locale, listing.at)


async def product_of(service: Service, text: str, slot: int, now: datetime) -> Click:
    """The click on the picture of a slot: on what it showed last; where it was never fetched, on what it would show.

    Its ``product`` is "" where that is none. Raises `LinkRefused`, `LinkExpired` or `UnknownShop`. Nothing is kept.
    """
    opening = opened_by(service, text, now)
    if not 1 <= slot <= opening.token.slots:
        raise LinkRefused
    listing = await asyncio.to_thread(service.opened.current, opening.digest)
    if listing is not None:
        product = listing.products[slot - 1]
    elif opening.shows:
        cards = (await _answer(service, opening, opening.token.slots, now)).cards
        product = cards[slot - 1].id if slot <= len(cards) else ""
    else:
        product = ""
    return Click(Origin(opening.shop.name, opening.token.definition, None, None, Surface.EMAIL), slot, product)


def _defined(service: Service, token: Token) -> Defined | None:
    if token.definition:
        found = numbered(service, token.shop, token.definition)
        return found if found is not None and found.active else None
    known = DEFINITIONS.get(token.name)
    return None if known is None else Defined(token.shop, known)


def _may_show(opening: Opening, slot: int) -> bool:
    return opening.shows and 1 <= slot <= opening.token.slots


async def _answer(service: Service, opening: Opening, slots: int, now: datetime) -> Frame:
    """The answer as a block has it that is pulled now: the same scenarios, products and reasons."""
    assert opening.defined is not None
    profile = opening.profile
    viewer = ANYBODY if profile is None else Viewer(profile, False, profile.handle)
    asked = Asked(slots=min(slots, MOST_AT_ONCE), locale=opening.token.locale, at=now)
    return await answer_to(service, wanted(service, opening.shop, opening.defined, viewer, asked))


async def _standing(service: Service, opening: Opening, frame: Frame, now: datetime) -> Listing | None:
    """The list that stands, or the one that does from now on; None where there is nothing to list."""
    if opening.profile is not None:
        listing = await asyncio.to_thread(service.opened.current, opening.digest)
        if listing is not None and now < listing.until:
            return listing
    if not frame.cards:
        return None
    token, until = opening.token, now + timedelta(minutes=frame.definition.email.stable)
    products = tuple(_padded(_ids(frame), token.slots))
    made = Listing(opening.digest, token.shop, token.definition, frame.generation, until, now, products)
    if opening.profile is None:  # a preview, of which nothing is kept
        return made
    return await asyncio.to_thread(service.opened.keep, made, opening.profile.handle)


async def _made_true(service: Service, opening: Opening, listing: Listing, frame: Frame, now: datetime) -> Listing:
    """The list with what can be shown; changed for all of its slots where that is not what it had."""
    products = tuple(replaced(listing.products, _ids(frame)))
    if opening.profile is None or (products == listing.products and frame.generation == listing.generation):
        return replace(listing, products=products)
    true = replace(listing, products=products, generation=frame.generation, at=now)
    return await asyncio.to_thread(service.opened.change, true, listing.products, listing.generation)


def replaced(products: Sequence[str], offered: Sequence[str]) -> Iterator[str]:
    """The products of a list, each that is not offered any more replaced by the next offered one that is not in it."""
    others = iter([each for each in offered if each not in products])
    for each in products:
        yield each if not each or each in offered else next(others, "")


def _ids(frame: Frame) -> tuple[str, ...]:
    return tuple(each.id for each in frame.cards)


def _padded(products: Iterable[str], slots: int) -> list[str]:
    listed = [*products]
    return listed + [""] * (slots - len(listed))
