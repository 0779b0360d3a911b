"""An item as it stands in the feed -> a product, or the reason why it cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from feeds.availability import read_availability
from feeds.dispatch import availability_in
from feeds.entry import Entry
from feeds.formats import FeedFormat, FieldName
from feeds.model import POPULARITY_SCALE, Attribute, Product, Rejection, fold
from feeds.notes import Notes
from feeds.paths import Paths
from feeds.pricing import MAX_WORD, Pricing, Refused
from feeds.read import Item
from feeds.text import clean, plain, web_link
from feeds.words import answers

MAX_TITLE = 1000
MAX_VALUE = 1000
MAX_NAME = 200
_SHOWN = 200
_MAX_POPULARITY = 10**9

_UNAVAILABLE = "out_of_stock"
_WHOLE_NUMBER = re.compile(r"-?\d+(?:[.,]0+)?")


@dataclass(slots=True)
class Normaliser:
    """Turns items of one feed into products; ``notes`` gathers what is to be said of those that became one."""

    format: FeedFormat
    pricing: Pricing
    paths: Paths
    notes: Notes = field(default_factory=Notes)
    _named: dict[str, FieldName] = field(init=False)

    def __post_init__(self) -> None:
        self._named = {fold(name): field_ for field_, names in self.format.named.items() for name in names}

    def product(self, item: Item) -> Product | Rejection:
        """The product an item describes. Rejected: no title, an unreadable price."""
        entry = Entry(self.format, item, self._named)
        try:
            product = self._product(entry)
        except Refused as refused:
            value = None if refused.value is None else refused.value[:_SHOWN]
            return Rejection(item.number, item.line, entry.id, refused.field, value, refused.reason)
        entry.say(self.notes)
        return product

    def _product(self, entry: Entry) -> Product:
        kind = entry.first("kind")
        if kind is not None and self.format.kinds and kind not in self.format.kinds:
            raise Refused("kind", kind, "no product: the feed says that this is something else, or not on sale")
        title = plain(entry.first("title") or "")
        if not title:
            raise Refused("title", None, "there is no title")
        prices = self.pricing.of(entry)
        availability = self._availability(entry)
        image = _link(entry, "image", entry.first("image"))
        return Product(
            number=entry.item.number,
            line=entry.item.line,
            id=entry.id,
            title=title[:MAX_TITLE],
            description=plain(entry.first("description") or "") or None,
            link=_link(entry, "link", entry.first("link")),
            image=image,
            images=_images(entry, image),
            price=prices.price,
            currency=prices.currency,
            old_price=prices.old,
            lowest_price_30d=prices.lowest,
            availability=availability,
            available=availability != _UNAVAILABLE,
            brand=_brand(entry),
            group=clean(entry.first("group") or "") or None,
            popularity=_popularity(entry),
            paths=self.paths.of(entry),
            attributes=tuple(self._attributes(entry.item.attributes)),
        )

    def _availability(self, entry: Entry) -> str | None:
        """What the word says, by the format or by the vocabulary; a stock of 0 outdoes it."""
        stock = entry.first("stock")
        if stock is not None and _WHOLE_NUMBER.fullmatch(stock) and Decimal(stock.replace(",", ".")) <= 0:
            return _UNAVAILABLE
        written = (entry.first("availability") or "")[:MAX_WORD]
        if not written:
            return None
        state = self.format.availability.get(written.casefold())
        if state is None and self.format.dispatch is not None:
            state = availability_in(written, self.format.dispatch.in_stock_days, self.pricing.at)
        if state is None:
            state = read_availability(written)
        if state is None:
            entry.reserve("availability", f"{written[:40]!r} is not understood; taken as not stated")
        return state or None

    def _attributes(self, written: Iterable[Attribute]) -> Iterable[Attribute]:
        for attribute in written:
            short = len(attribute.name) <= MAX_NAME and len(attribute.value) <= MAX_NAME
            read = _remembered if short else _cleaned  # many long texts would fill the memory
            cleaned = read(attribute.name, attribute.value, attribute.unit)
            if cleaned is not None and fold(cleaned.name) not in self._named:
                yield cleaned


def _brand(entry: Entry) -> str | None:
    brand = clean(entry.first("brand") or "")[:MAX_VALUE]
    folded = fold(brand)
    return None if not brand or folded in answers().no_brand or folded in answers().missing else brand


def _popularity(entry: Entry) -> Decimal:
    written = entry.first("popularity")
    if written is None:
        return Decimal(0)
    try:
        popularity = Decimal(written.replace(",", "."))
    except InvalidOperation:
        popularity = Decimal("NaN")
    if not popularity.is_finite() or abs(popularity) >= _MAX_POPULARITY:
        entry.reserve("popularity", "ignored: not a number below 10^9")
        return Decimal(0)
    return round(popularity, POPULARITY_SCALE)


def _link(entry: Entry, field_: FieldName, written: str | None) -> str | None:
    if written is None:
        return None
    link = web_link(written)
    if link is None:
        entry.reserve(field_, "ignored: not an http(s) address")
    return link


def _images(entry: Entry, image: str | None) -> tuple[str, ...]:
    links = (_link(entry, "images", written) for written in entry.all("images"))
    return tuple(dict.fromkeys(link for link in links if link and link != image))


def _cleaned(name: str, value: str, unit: str | None) -> Attribute | None:
    """An attribute as a person should read it; None when nothing is left, or only a placeholder."""
    name, value = plain(name)[:MAX_NAME], plain(value)[:MAX_VALUE]
    return Attribute(name, value, unit) if name and value and fold(value) not in answers().missing else None


_remembered = lru_cache(maxsize=1 << 16)(_cleaned)
