"""What the buyer pays, what it was before, and in which currency: whichever way round the format writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from feeds.dates import within
from feeds.entry import Entry, Refused
from feeds.formats import FieldName
from feeds.model import fold
from feeds.money import DecimalMarks, Money, Unreadable, read_money
from feeds.vat import vat_rate, with_vat
from feeds.words import currency_signs

MAX_WORD = 200
"""Characters looked at of a text that is one word or two dates."""


FIELDS: tuple[FieldName, ...] = (
    "price", "net_price", "vat", "sale_price", "sale_dates", "old_price", "lowest_price_30d", "currency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prices:
    """``price`` is what the buyer pays; ``old`` what it was; ``lowest`` the lowest of the 30 days before, if stated."""

    price: Decimal | None
    old: Decimal | None
    currency: str | None
    lowest: Decimal | None


@dataclass(slots=True)
class Pricing:
    """Reads the prices of one feed's entries: `FIELDS` of them.

    ``currency`` is used where the feed states none; ``at`` is the time at which dated sales are judged. ``marks``
    gathers what the texts show about decimal marks, ``dated`` which dated times were on, sales and days of dispatch.
    """

    currency: str | None
    at: datetime
    marks: DecimalMarks
    dated: dict[str, bool | None] = field(default_factory=dict)
    _shown: DecimalMarks = field(default_factory=DecimalMarks)

    def of(self, entry: Entry) -> Prices:
        """An entry's prices; what they show of decimal marks the entry has. Raises `Refused` for an unreadable one."""
        entry.shown = self._shown = DecimalMarks(verdicts=self.marks.verdicts, fixed=self.marks.fixed)
        return self._of(entry)

    def _of(self, entry: Entry) -> Prices:
        stated = self._stated_currency(entry)
        lowest = self._other(entry, "lowest_price_30d", stated)
        price, old, currency = self._paid(entry, stated)
        if lowest and (lowest.currency or currency) != currency:
            entry.reserve("lowest_price_30d", "ignored: it is not in the currency of the price")
            lowest = None
        return Prices(price, old, currency, lowest.amount if lowest else None)

    def _paid(self, entry: Entry, stated: str | None) -> tuple[Decimal | None, Decimal | None, str | None]:
        written, rate = self._written(entry)
        sale = self._other(entry, "sale_price", stated) if self._in_effect(entry) else None
        old = self._other(entry, "old_price", stated)
        if written is None:
            return (sale.amount, None, sale.currency or stated) if sale else (None, None, stated)
        try:
            price = read_money(written, self._shown, stated)
        except Unreadable as error:
            raise Refused("price", written, f"the price cannot be read: {error}") from None
        if rate is not None:
            price = Money(with_vat(price.amount, rate), price.currency)
        currency = price.currency or stated
        if sale and price.amount == 0:
            entry.reserve("price", "the price is 0; the sale price is what the buyer pays")
            return sale.amount, None, sale.currency or currency
        if price.amount == 0:
            entry.reserve("price", "the price is 0")
        if sale:
            if sale.amount < price.amount and (sale.currency or currency) == currency:
                return sale.amount, price.amount, currency
            entry.reserve("sale_price", "ignored: it is not below the price")
        if old:
            if old.amount > price.amount and (old.currency or currency) == currency:
                return price.amount, old.amount, currency
            if old.amount != price.amount:  # the same price twice says that nothing is reduced
                entry.reserve("old_price", "ignored: it is not above the price")
        return price.amount, None, currency

    def _written(self, entry: Entry) -> tuple[str | None, Decimal | None]:
        """The text of the price, and the rate of VAT to be added where only a price without it is written."""
        written = entry.first("price")
        if written is not None or (written := entry.first("net_price")) is None:
            return written, None
        rate = vat_rate((entry.first("vat") or "")[:MAX_WORD])
        if rate is None:
            entry.reserve("price", "a price without VAT, and no rate is given; it is taken as it is")
        return written, rate

    def _stated_currency(self, entry: Entry) -> str | None:
        written = entry.first("currency")
        if written:
            known = currency_signs().get(fold(written[:MAX_WORD]))
            if known:
                return known
            entry.reserve("currency", f"{written[:20]!r} is no currency; ignored")
        return self.currency

    def _other(self, entry: Entry, field_: FieldName, currency: str | None) -> Money | None:
        """A price beside the price: one that cannot be read, or is 0, is ignored and said."""
        written = entry.first(field_)
        if written is None:
            return None
        try:
            money = read_money(written, self._shown, currency)
        except Unreadable as error:
            entry.reserve(field_, f"ignored: {error}")
            return None
        if money.amount == 0:
            entry.reserve(field_, "ignored: it is 0")
            return None
        return money

    def _in_effect(self, entry: Entry) -> bool:
        """Whether a sale is on at ``at``: always when it is not dated, or dated in a way nobody can read."""
        written = (entry.first("sale_dates") or "")[:MAX_WORD]
        if not written:
            return True
        verdict = self.is_on(written)
        if verdict is None:
            entry.reserve("sale_dates", "ignored: no two dates can be read from it, such as 2026-11-20/2026-11-30")
        return verdict is not False

    def is_on(self, span: str) -> bool | None:
        """Whether a dated time is on at ``at`` (`feeds.dates.within`): what is asked here, is kept as ``dated``."""
        if span not in self.dated:
            self.dated[span] = within(span, self.at)
        return self.dated[span]
