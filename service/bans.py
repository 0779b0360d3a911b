"""Products that a shop shows nobody, whatever they ask for: its list of bans, as it is kept and as it is at hand.

The list is one definition of the shop, which every process has in memory as it has frames
(`service.storage.at_hand`). Bans name ids of products, not products: they outlive generations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Final

import orjson

from service.errors import BanRefused, DefinitionExists, UnknownBan
from service.storage.definitions import Definition, DefinitionStore, Kind

BANS: Final = "bans"
"""The name of the one list of bans that a shop has."""

LONGEST_ID: Final = 500
"""Characters of an id."""
LONGEST_WHY: Final = 500
"""Characters of a reason."""
MOST_BANS: Final = 100_000
"""What is to be left out by the hundred thousand is left out of the feed."""

NOTHING: Final = "{}"
"""The text of an empty list."""


@dataclass(frozen=True, slots=True)
class Ban:
    """One product that is not shown. ``by`` is who said so, ``at`` when (UTC).

    ``until`` is the last day on which it holds, by the shop's calendar; None: until somebody lifts it.
    """

    product: str
    by: str
    at: datetime
    why: str | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True, eq=False)
class Bans:
    """The bans that hold on one day, by product. The same object says that nothing has changed."""

    by_product: Mapping[str, Ban] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, product: str) -> Ban | None:
        """The ban of a product."""
        return self.by_product.get(product)


NOTHING_BANNED: Final = Bans()


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A list as it was read: of which definition, for which day; ``dated``: another day may say otherwise."""

    kept: Definition
    day: date
    dated: bool
    bans: Bans


class BanLists:
    """The bans of every shop. ``day`` says which day it is for a shop."""

    def __init__(self, definitions: DefinitionStore, day: Callable[[str], date]) -> None:
        self._definitions, self._day = definitions, day
        self._read: dict[str, _Read] = {}

    def at_hand(self, shop: str) -> Bans:
        """What holds now, out of memory: of another process' change a second late.

        Raises `DatabaseError` while none could be read yet.
        """
        kept = self._definitions.at_hand.of(Kind.BANS, shop).get(BANS)
        if kept is None:
            return NOTHING_BANNED
        read = self._read.get(shop)
        if read is None or read.kept is not kept or (read.dated and read.day != self._day(shop)):
            read = self._read[shop] = _holding(kept, self._day(shop))
        return read.bans

    def kept(self, shop: str) -> Bans:
        """What holds now, as it is kept."""
        kept = self._definitions.get(shop, Kind.BANS, BANS)
        return NOTHING_BANNED if kept is None else _holding(kept, self._day(shop)).bans

    def ban(self, shop: str, product: str, by: str, why: str | None = None, until: date | None = None) -> Ban:
        """Show a product to nobody any more; a ban that it has already is replaced. Raises `BanRefused`."""
        today = self._day(shop)
        ban = Ban(_checked_id(product), by, datetime.now(UTC), _checked_why(why), until)
        if not ban.holds(today):
            raise BanRefused(f"a ban until {until} is over already: the shop's day is {today}")

        def banned(bans: dict[str, Ban]) -> dict[str, Ban]:
            if len(bans) >= MOST_BANS and product not in bans:
                raise BanRefused(f"{MOST_BANS} products are banned already; leave what nobody sells out of the feed")
            return {each: bans[each] for each in bans if each != product} | {product: ban}

        if self._definitions.get(shop, Kind.BANS, BANS) is None:
            with suppress(DefinitionExists):
                self._definitions.add(shop, Kind.BANS, BANS, NOTHING)
        self._change(shop, today, banned)
        return ban

    def unban(self, shop: str, product: str) -> Ban:
        """Show it again; what was banned. Raises `UnknownBan`."""
        lifted: list[Ban] = []

        def unbanned(bans: dict[str, Ban]) -> dict[str, Ban]:
            if product not in bans:
                raise UnknownBan(shop, product)
            lifted[:] = [bans[product]]
            return {each: bans[each] for each in bans if each != product}

        if self._definitions.get(shop, Kind.BANS, BANS) is None:
            raise UnknownBan(shop, product)
        self._change(shop, self._day(shop), unbanned)
        return lifted[0]

    def _change(self, shop: str, day: date, change: Callable[[dict[str, Ban]], dict[str, Ban]]) -> None:
        """Change the list with nobody in between; bans whose day is past leave it."""

        def edit(kept: Definition) -> Definition:
            holding = {ban.product: ban for ban in _bans(kept.text) if ban.holds(day)}
            return replace(kept, text=_text(change(holding)))

        self._definitions.change(shop, Kind.BANS, BANS, edit)


def ban_document(ban: Ban, in_feed: bool | None = None) -> dict[str, Any]:
    """A ban as JSON; ``in_feed``: whether the generation that serves holds the product, None where none serves."""
    return {
        "product": ban.product,
        "by": ban.by,
        "at": ban.at.isoformat(timespec="seconds"),
        "why": ban.why,
        "until": None if ban.until is None else ban.until.isoformat(),
        "in_feed": in_feed,
    }


def _holding(kept: Definition, day: date) -> _Read:
    bans = _bans(kept.text)
    holding = {ban.product: ban for ban in bans if ban.holds(day)}
    return _Read(kept, day, any(ban.until for ban in bans), Bans(MappingProxyType(holding)))


def _bans(text: str) -> list[Ban]:
    return [
        Ban(product, said["by"], datetime.fromisoformat(said["at"]), said["why"], _day_of(said["until"]))
        for product, said in orjson.loads(text).items()
    ]


def _day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text(bans: Mapping[str, Ban]) -> str:
    said = {
        product: {"by": ban.by, "at": ban.at.isoformat(), "why": ban.why, "until": ban.until}
        for product, ban in bans.items()
    }
    return orjson.dumps(said).decode()


def _checked_id(product: str) -> str:
    if not product.strip() or len(product) > LONGEST_ID or "\0" in product or not _writable(product):
        raise BanRefused(f"a product is banned by its id as the feed writes it, 1 to {LONGEST_ID} characters")
    return product


def _checked_why(why: str | None) -> str | None:
    why = (why or "").strip() or None
    if why is not None and (len(why) > LONGEST_WHY or "\0" in why or not _writable(why)):
        raise BanRefused(f"a reason has at most {LONGEST_WHY} characters")
    return why


def _writable(text: str) -> bool:
    """Whether it is text that can be kept: half a surrogate pair is none."""
    return not any("\ud800" <= each <= "\udfff" for each in text)
