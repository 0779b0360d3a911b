"""Items as they stand in the feed -> products as columns, and the reason of each item that cannot be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from feeds.availability import read_availability, settled
from feeds.batch import Attributes, Batch, Rows, Texts
from feeds.described import Described, described, with_described
from feeds.dispatch import availability_in
from feeds.entry import Entry, Refused
from feeds.facets import Facet, FacetReader
from feeds.fields import Fields
from feeds.formats import FeedFormat, FieldName
from feeds.identity import identities
from feeds.links import gallery, link
from feeds.model import POPULARITY_SCALE, Rejection, fold
from feeds.paths import Path, Paths
from feeds.pricing import FIELDS as PRICED
from feeds.pricing import MAX_WORD, Prices, Pricing
from feeds.reserved import Reservations, Reserved
from feeds.stating import MAX_VALUE, TOO_MANY, cleaned_attributes, the_first
from feeds.text import clean
from feeds.text_columns import cleaned, plains, shortened
from feeds.translated import say_languages
from feeds.words import answers

MAX_TITLE = 1000
_SHOWN = 200
_MAX_POPULARITY = 10**9

UNAVAILABLE = "out_of_stock"
_WHOLE_NUMBER = re.compile(r"-?\d+(?:[.,]0+)?")


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """The items of a batch as products, a row an item, those among them that are none; ``taken`` are products.

    ``reserved`` is what is to be said of those, ``passing`` are items that may come to something else with time.

    Texts are Arrow columns, null for none; what is read of several fields at once is a `Facet`.
    """

    batch: Batch
    taken: Rows
    id: Any
    title: Any
    description: Any
    link: Any
    image: Any
    images: Texts
    group: Any
    prices: Facet[Prices]
    availability: Facet[str | None]
    brand: Facet[str | None]
    popularity: Facet[Decimal | None]
    paths: Facet[tuple[Path, ...]]
    attributes: Attributes
    reserved: Reservations
    passing: NDArray[np.bool_]
    rejected: Sequence[Rejection]


@dataclass(slots=True)
class Normaliser:
    """Turns the items of one feed into products.

    ``described`` is what is read from descriptions; the first batch decides it where nobody says it.
    """

    format: FeedFormat
    pricing: Pricing
    paths: Paths
    described: Described | None = None
    _named: frozenset[str] = field(init=False)
    _kinds: FacetReader[None] = field(init=False)
    _prices: FacetReader[Prices] = field(init=False)
    _availabilities: FacetReader[str | None] = field(init=False)
    _paths: FacetReader[tuple[Path, ...]] = field(init=False)
    _brands: FacetReader[str | None] = field(init=False)
    _popularities: FacetReader[Decimal | None] = field(init=False)

    def __post_init__(self) -> None:
        self.pricing.marks.fixed = self.format.decimal
        self._named = frozenset(fold(name) for names in self.format.named.values() for name in names)
        self._kinds = FacetReader(self._kind, ("kind",))
        self._prices = FacetReader(self.pricing.of, PRICED)
        self._availabilities = FacetReader(self._availability, ("stock", "availability"), every=("availability",))
        self._paths = FacetReader(self.paths.of, lists=("category_id", "category"))
        self._brands = FacetReader(_brand, ("brand",))
        self._popularities = FacetReader(_popularity, ("popularity",))

    def products(self, batch: Batch) -> Products:
        """The products that items describe. Rejected: of another kind, no title, an unreadable price."""
        fields, reserved = Fields(batch, self.format), Reserved()
        ids = identities(fields, reserved)
        kind = self._kinds(fields)
        title = shortened(_text(fields, "title", plains), MAX_TITLE)
        prices = self._prices(fields)
        availability = self._availabilities(fields)
        popularity = self._popularities(fields)
        paths = self._paths(fields)
        address, image = link(fields, "link", reserved), link(fields, "image", reserved)
        images = gallery(fields, image, reserved)
        say_languages(batch, self.format, reserved)
        untitled = title.is_null().to_numpy(zero_copy_only=False)
        brand = self._brands(fields)
        attributes = self._attributes(fields, brand, reserved)
        taken = ~(kind.refused | untitled | prices.refused)
        prices.show(self.pricing.marks)
        for facet in (prices, availability, popularity, paths):
            reserved.add_all(facet)
        no_title = Refused("title", None, "there is no title")
        return Products(
            batch=batch,
            taken=np.flatnonzero(taken),
            id=ids,
            title=title,
            description=_text(fields, "description", plains),
            link=address,
            image=image,
            images=images,
            group=_text(fields, "group", cleaned),
            prices=prices,
            availability=availability,
            brand=brand,
            popularity=popularity,
            paths=paths,
            attributes=attributes,
            reserved=reserved.of(taken),
            passing=self._passing(fields),
            rejected=[
                _rejection(
                    batch, ids, row, _why(kind, row) or (no_title if untitled[row] else None) or _why(prices, row)
                )
                for row in np.flatnonzero(~taken).tolist()
            ],
        )

    def _attributes(self, fields: Fields, brand: Facet[str | None], reserved: Reserved) -> Attributes:
        """What items state under names of their own, and what only their descriptions state."""
        stated, more = the_first(fields.batch.attributes)
        reserved.add("attributes", TOO_MANY, more)
        descriptions = fields.first("description")
        if self.described is None:
            self.described = Described() if descriptions is None else described(descriptions, stated, self._named)
        if descriptions is not None and self.described.names:
            branded = np.flatnonzero(brand.column(bool, pa.bool_()))
            stated, gained = with_described(self.described, descriptions, stated, branded)
            reserved.add("attributes", self.described.reason, np.unique(gained))
        return cleaned_attributes(stated, self._named)

    def _passing(self, fields: Fields) -> NDArray[np.bool_]:
        """Which items write a time of which it matters whether it has come."""
        passing = np.zeros(len(fields), bool)
        sales = fields.first("sale_dates")
        if sales is not None:
            passing |= sales.is_valid().to_numpy(zero_copy_only=False)
        for written in fields.every("availability") if self.format.dispatch else ():
            passing |= pc.match_substring(written, "-").fill_null(False).to_numpy(zero_copy_only=False)
        return passing

    def _kind(self, entry: Entry) -> None:
        kind = entry.first("kind")
        if kind is not None and self.format.kinds and kind not in self.format.kinds:
            raise Refused("kind", kind, "no product: the feed says that this is something else, or not on sale")

    def _availability(self, entry: Entry) -> str | None:
        """What its stock and its texts come to; where they contradict each other, that which promises less."""
        stock = entry.first("stock")
        none_left = stock is not None and _WHOLE_NUMBER.fullmatch(stock) and Decimal(stock.replace(",", ".")) <= 0
        written = [text[:MAX_WORD] for text in entry.every("availability")]
        stated = [UNAVAILABLE if none_left else None, *map(self._state, written)]
        state, contradicted = settled(stated)
        if contradicted:
            states = " and ".join(dict.fromkeys(filter(None, stated)))
            entry.reserve(
                "availability", f"its availability is said to be {states}; {state} counts, which promises less"
            )
        elif written and all(each is None for each in stated):
            entry.reserve("availability", f"{written[0][:40]!r} is not understood; taken as not stated")
        return state

    def _state(self, written: str) -> str | None:
        """What one text says of availability: by the format's words ("" where they say nothing of it), as a time
        until dispatch, by the vocabulary; None where nobody understands it.
        """
        state = self.format.availability.get(written.casefold())
        if state is None and self.format.dispatch is not None:
            state = availability_in(written, self.format.dispatch.in_stock_days, self.pricing.is_on)
        return read_availability(written) if state is None else state


def _text(fields: Fields, field_: FieldName, read: Callable[[Any], Any]) -> Any:
    """One text of every item, as it should be read; null for none."""
    written = fields.first(field_)
    return pa.nulls(len(fields), pa.string()) if written is None else read(written)


def _brand(entry: Entry) -> str | None:
    brand = clean(entry.first("brand") or "")[:MAX_VALUE]
    folded = fold(brand)
    return None if not brand or folded in answers().no_brand or folded in answers().missing else brand


def _popularity(entry: Entry) -> Decimal | None:
    """What the feed names; None where that is nothing, or no number."""
    written = entry.first("popularity")
    if written is None:
        return None
    try:
        popularity = Decimal(written.replace(",", "."))
    except InvalidOperation:
        popularity = Decimal("NaN")
    if not popularity.is_finite() or abs(popularity) >= _MAX_POPULARITY:
        entry.reserve("popularity", "ignored: not a number below 10^9")
        return None
    return round(popularity, POPULARITY_SCALE)


def _why(facet: Facet[Any], row: int) -> Refused | None:
    return facet.reads[int(facet.code[row])].refused


def _rejection(batch: Batch, ids: Any, row: int, refused: Refused | None) -> Rejection:
    assert refused is not None
    value = None if refused.value is None else refused.value[:_SHOWN]
    number, line = int(batch.numbers[row]), int(batch.lines[row])
    return Rejection(number, line, ids[row].as_py(), refused.field, value, refused.reason)
