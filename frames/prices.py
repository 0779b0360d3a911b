"""The price row of a card. A reduction is announced with the lowest price of the 30 days before it or not at all.

The law: Directive 98/6/EC, article 6a; docs/price-claims.md says which product shows what, and why.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from frames.definition import CurrencyStyle
from frames.model import Money, Price, Unclaimed
from frames.money import write_amount
from frames.texts import Texts
from frames.voice import Document
from matching.model import MATCH_SCALE

REMEMBERED = 4096
"""Price rows kept: a shop has few prices and many products."""


def price_of(product: Document, locale: str, style: CurrencyStyle = CurrencyStyle.SYMBOL) -> Price | None:
    """What a product document says of its price, as it may be said in ``locale``; None without a price.

    A document's amounts are all in its one ``currency``: what a feed states in another one is no part of it.
    """
    now, old, lowest = product.get("price"), product.get("old_price"), product.get("lowest_price_30d")
    return None if now is None else _price(now, old, lowest, product.get("currency"), locale, style)


@lru_cache(REMEMBERED)
def _price(
    stated: str,
    stated_old: str | None,
    stated_lowest: str | None,
    currency: str | None,
    locale: str,
    style: CurrencyStyle,
) -> Price:
    now, old, lowest = Decimal(stated), _amount(stated_old), _amount(stated_lowest)

    def money(amount: Decimal) -> Money:
        return Money(amount, currency, write_amount(amount, currency, locale, style=style))

    if old is None or old <= now:
        return Price(money(now))
    if lowest is None:
        return Price(money(now), unclaimed=Unclaimed.LOWEST_UNKNOWN)
    if now >= lowest:
        return Price(money(now), unclaimed=Unclaimed.NOT_BELOW_LOWEST)
    return Price(money(now), money(old), money(lowest), percent_below(lowest, now))


def reduction_of(now: Decimal | None, old: Decimal | None, lowest: Decimal | None) -> int:
    """The reduction that `price_of` announces of these amounts, in millionths of the lowest price; 0 where it
    announces none.
    """
    if now is None or old is None or lowest is None or now >= min(old, lowest):
        return 0
    return int((lowest - now) * MATCH_SCALE // lowest)


def reduction_said(price: Price, texts: Texts) -> str | None:
    """The sentence without which no reduction may be announced; None where none is."""
    if price.old is None or price.lowest_30d is None:
        return None
    key = "frame.lowest_30d_percent" if price.percent else "frame.lowest_30d"
    return texts.say(key, price=price.lowest_30d.text, percent=price.percent)


def percent_below(lowest: Decimal, now: Decimal) -> int | None:
    """By how many whole percent ``now`` is below ``lowest``, never rounded up; None below one percent."""
    return int((lowest - now) * 100 // lowest) or None


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
