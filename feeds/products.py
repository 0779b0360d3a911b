"""An item as it stands in the feed -> a product, or the reason why it cannot be one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from feeds.dates import within
from feeds.formats import FeedFormat
from feeds.model import Attribute, Product, Rejection, fold
from feeds.money import DecimalMarks, Money, Unreadable, read_money
from feeds.notes import Notes
from feeds.read import Item
from feeds.text import clean, plain, web_link
from feeds.words import answers, availabilities, availability_key, currency_signs

MAX_ID = 256
MAX_TITLE = 1000
MAX_VALUE = 1000
MAX_NAME = 200
"""Characters of an attribute's name, and of any text that is one word or date."""
MAX_DEPTH = 16
"""Parts of a category path; of a deeper one the last so many are taken."""
_SHOWN = 200

_UNAVAILABLE = "out_of_stock"


@dataclass(slots=True)
class Normaliser:
    """Turns items of one feed into products.

    ``currency`` is used where the feed states none; ``at`` is the time at which dated prices are judged. ``notes``
    gathers warnings, ``marks`` what the prices show about decimal marks, ``dated`` which dated sales were in effect.
    """

    format: FeedFormat
    tree: Mapping[str, tuple[str, str | None]]
    currency: str | None
    at: datetime
    marks: DecimalMarks
    notes: Notes = field(default_factory=Notes)
    dated: dict[str, bool | None] = field(default_factory=dict)
    _branches: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    _paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _named: dict[str, str] = field(init=False)
    _reservations: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._named = {fold(name): field_ for field_, names in self.format.named.items() for name in names}

    def product(self, item: Item) -> Product | Rejection:
        """The product an item describes. Rejected: no title, an unreadable price."""
        self._reservations.clear()
        product = self._product(item)
        if isinstance(product, Product):
            for field_, reason, example in self._reservations:
                self.notes.add(field_, reason, example)
        return product

    def _product(self, item: Item) -> Product | Rejection:
        raw, attributes = _Raw(self.format, item, self._named), tuple(self._attributes(item.attributes))
        id_ = self._id(raw, item)
        title = clean(plain(raw.first("title") or ""))
        if not title:
            return Rejection(item.number, item.line, id_, "title", None, "there is no title")
        try:
            price, old_price, currency = self._prices(raw, id_)
        except _Refused as refused:
            return Rejection(item.number, item.line, id_, refused.field, refused.value[:_SHOWN], refused.reason)
        availability = self._availability(raw, id_)
        image = self._link("image", raw.first("image"), id_)
        return Product(
            number=item.number,
            line=item.line,
            id=id_,
            title=title[:MAX_TITLE],
            description=plain(raw.first("description") or "") or None,
            link=self._link("link", raw.first("link"), id_),
            image=image,
            images=self._images(raw, image, id_),
            price=price,
            currency=currency,
            old_price=old_price,
            lowest_price_30d=self._lowest(raw, id_),
            availability=availability,
            available=availability != _UNAVAILABLE,
            brand=self._brand(raw),
            group=clean(raw.first("group") or "") or None,
            popularity=self._popularity(raw, id_),
            paths=self._categories(raw, id_),
            attributes=attributes,
        )

    def _reserve(self, field_: str, reason: str, example: str) -> None:
        """Something to be said of this item, if it becomes a product."""
        self._reservations.append((field_, reason, example))

    # --- identity --------------------------------------------------------------------------------------------------

    def _id(self, raw: _Raw, item: Item) -> str:
        stand_ins = (("id", None), ("number", "the product number"), ("ean", "the EAN"), ("link", "the link"))
        for field_, stand_in in stand_ins:
            found = clean(raw.first(field_) or "")
            if found:
                id_ = _shortened(found)
                if stand_in:
                    self._reserve("id", f"no id; {stand_in} stands in for it", id_)
                if id_ != found:
                    self._reserve("id", f"longer than {MAX_ID} characters; a digest stands in for its end", id_)
                return id_
        digest = item.digest()
        self._reserve("id", "no id; a digest of the item stands in for it", digest)
        return digest

    # --- money -----------------------------------------------------------------------------------------------------

    def _prices(self, raw: _Raw, id_: str) -> tuple[Decimal | None, Decimal | None, str | None]:
        """What the buyer pays, what it was before, and the currency, whichever way round the format writes them."""
        stated = self._stated_currency(raw, id_)
        written = raw.first("price")
        sale, old = (self._other_price(raw, field_, stated, id_) for field_ in ("sale_price", "old_price"))
        if written is None:
            return (sale.amount, None, sale.currency or stated) if sale else (None, None, stated)
        try:
            price = read_money(written, self.marks, stated)
        except Unreadable as error:
            raise _Refused("price", written, f"the price cannot be read: {error}") from None
        currency = price.currency or stated
        if sale and price.amount == 0:
            self._reserve("price", "the price is 0; the sale price is what the buyer pays", id_)
            return sale.amount, None, sale.currency or currency
        if price.amount == 0:
            self._reserve("price", "the price is 0", id_)
        if sale:
            if sale.amount < price.amount and (sale.currency or currency) == currency:
                return sale.amount, price.amount, currency
            self._reserve("sale_price", "ignored: it is not below the price", id_)
        if old:
            if old.amount > price.amount and (old.currency or currency) == currency:
                return price.amount, old.amount, currency
            self._reserve("old_price", "ignored: it is not above the price", id_)
        return price.amount, None, currency

    def _stated_currency(self, raw: _Raw, id_: str) -> str | None:
        written = raw.first("currency")
        if written:
            known = currency_signs().get(fold(written[:MAX_NAME]))
            if known:
                return known
            self._reserve("currency", f"{written[:20]!r} is no currency; ignored", id_)
        return self.currency or self.format.currency

    def _other_price(self, raw: _Raw, field_: str, currency: str | None, id_: str) -> Money | None:
        written = raw.first(field_)
        if written is None or (field_ == "sale_price" and not self._in_effect(raw, id_)):
            return None
        try:
            money = read_money(written, self.marks, currency)
        except Unreadable as error:
            self._reserve(field_, f"ignored: {error}", id_)
            return None
        if money.amount == 0:
            self._reserve(field_, "ignored: it is 0", id_)
            return None
        return money

    def _lowest(self, raw: _Raw, id_: str) -> Decimal | None:
        money = self._other_price(raw, "lowest_price_30d", None, id_)
        return money.amount if money else None

    def _in_effect(self, raw: _Raw, id_: str) -> bool:
        """Whether a sale is on at ``at``: always when it is not dated, or dated in a way nobody can read."""
        written = (raw.first("sale_dates") or "")[:MAX_NAME]
        if not written:
            return True
        if written not in self.dated:
            self.dated[written] = within(written, self.at)
        verdict = self.dated[written]
        if verdict is None:
            self._reserve("sale_dates", "ignored: not two ISO 8601 dates separated by a slash", id_)
        return verdict is not False

    # --- the rest --------------------------------------------------------------------------------------------------

    def _availability(self, raw: _Raw, id_: str) -> str | None:
        """The first word that says something; a stock of 0 outdoes it."""
        stock = raw.first("stock")
        if stock is not None and re.fullmatch(r"-?\d+(?:[.,]0+)?", stock) and Decimal(stock.replace(",", ".")) <= 0:
            return _UNAVAILABLE
        written = (raw.first("availability") or "")[:MAX_NAME]
        if not written:
            return None
        state = self.format.availability.get(written.casefold())
        if state is None:
            state = availabilities().get(availability_key(written))
        if state is None:
            self._reserve("availability", f"{written[:40]!r} is not understood; taken as not stated", id_)
        return state or None

    def _brand(self, raw: _Raw) -> str | None:
        brand = clean(raw.first("brand") or "")[:MAX_VALUE]
        folded = fold(brand)
        return None if not brand or folded in answers().no_brand or folded in answers().missing else brand

    def _popularity(self, raw: _Raw, id_: str) -> Decimal:
        written = raw.first("popularity")
        if written is None:
            return Decimal(0)
        try:
            popularity = Decimal(written.replace(",", "."))
        except InvalidOperation:
            popularity = Decimal("NaN")
        if not popularity.is_finite() or abs(popularity) >= 10**9:
            self._reserve("popularity", "ignored: not a number below 10^9", id_)
            return Decimal(0)
        return round(popularity, 6)

    def _link(self, field_: str, written: str | None, id_: str) -> str | None:
        if written is None:
            return None
        link = web_link(written)
        if link is None:
            self._reserve(field_, "ignored: not an http(s) address", id_)
        return link

    def _images(self, raw: _Raw, image: str | None, id_: str) -> tuple[str, ...]:
        links = (self._link("images", written, id_) for written in raw.all("images"))
        return tuple(dict.fromkeys(link for link in links if link and link != image))

    def _categories(self, raw: _Raw, id_: str) -> tuple[tuple[str, ...], ...]:
        paths = [self._branch(written, id_) for written in raw.all("category_id")]
        paths += [self._path(written, id_) for written in raw.all("category") if not written.strip().isdecimal()]
        return tuple(dict.fromkeys(path for path in paths if path))

    def _path(self, written: str, example: str) -> tuple[str, ...]:
        """A written path, split at the first of the format's separators that occurs in it."""
        path = self._paths.get(written)
        if path is None:
            text = plain(written) if "<" not in written else clean(written)
            separator = next((one for one in self.format.category.separators if one in text), None)
            parts = text.split(separator) if separator else [text]
            path = tuple(part[:MAX_VALUE] for part in map(clean, parts) if part)
            if len(path) > MAX_DEPTH:
                self._reserve("category", _TOO_DEEP, example)
                path = path[-MAX_DEPTH:]
            if len(self._paths) < 100_000 and len(written) <= MAX_VALUE:
                self._paths[written] = path
        return path

    def _branch(self, id_: str, example: str) -> tuple[str, ...] | None:
        """The path of a category id, from the tree's root; an unknown id is no path, and is said."""
        key = id_ if id_ in self.tree else re.sub(r"\.0+$", "", id_)
        if key not in self._branches:
            names: list[str] = []
            seen: set[str] = set()
            at: str | None = key
            while at is not None and at in self.tree and at not in seen and len(names) < MAX_DEPTH:
                seen.add(at)
                name, at = self.tree[at]
                names.append(clean(name)[:MAX_VALUE])
            self._branches[key] = tuple(reversed([name for name in names if name])) or None
            if at is not None and at in seen:
                self._reserve("category", "a category is its own ancestor; its path begins there", example)
            elif at is not None and at in self.tree:
                self._reserve("category", _TOO_DEEP, example)
        if self._branches[key] is None:
            self._reserve("category", "the category id stands in no category list", example)
        return self._branches[key]

    def _attributes(self, written: Iterable[Attribute]) -> Iterable[Attribute]:
        for attribute in written:
            short = len(attribute.name) <= MAX_NAME and len(attribute.value) <= MAX_NAME
            read = _remembered if short else _cleaned  # many long texts would fill the memory
            cleaned = read(attribute.name, attribute.value, attribute.unit)
            if cleaned is not None and fold(cleaned.name) not in self._named:
                yield cleaned


_TOO_DEEP = f"a path of more than {MAX_DEPTH} parts; the last {MAX_DEPTH} are taken"


def _shortened(id_: str) -> str:
    """An id of bounded length; two that only begin alike stay two."""
    if len(id_) <= MAX_ID:
        return id_
    digest = hashlib.blake2b(id_.encode(), digest_size=8).hexdigest()
    return f"{id_[: MAX_ID - len(digest) - 1]}~{digest}"


def _cleaned(name: str, value: str, unit: str | None) -> Attribute | None:
    """An attribute as a person should read it; None when nothing is left, or only a placeholder."""
    name, value = plain(name)[:MAX_NAME], plain(value)[:MAX_VALUE]
    return Attribute(name, value, unit) if name and value and fold(value) not in answers().missing else None


_remembered = lru_cache(maxsize=1 << 16)(_cleaned)


class _Refused(Exception):
    """An item that cannot be taken because of one field."""

    def __init__(self, field_: str, value: str, reason: str) -> None:
        self.field, self.value, self.reason = field_, value, reason


class _Raw:
    """The texts of one item by product field: by the format's paths, else by its named attributes."""

    __slots__ = ("_fields", "_named", "_values")

    def __init__(self, format_: FeedFormat, item: Item, named: Mapping[str, str]) -> None:
        self._fields, self._values = format_.fields, item.values
        self._named: dict[str, str] = {}
        if named:
            for attribute in item.attributes:
                field_ = named.get(fold(attribute.name))
                if field_:
                    self._named.setdefault(field_, attribute.value)

    def first(self, field_: str) -> str | None:
        for path in self._fields.get(field_, ()):  # type: ignore[call-overload]
            found = self._values.get(path)
            if found:
                return found[0]
            if " + " in path:
                parts = (self._values.get(part) for part in path.split(" + "))
                joined = " ".join(part[0] for part in parts if part)
                if joined:
                    return joined
        return self._named.get(field_)

    def all(self, field_: str) -> list[str]:
        """Every text of the first path that has any."""
        return next((found for path in self._fields.get(field_, ()) if (found := self._values.get(path))), [])  # type: ignore[call-overload]
