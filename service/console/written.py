"""Numbers, times and sheets as the console's pages write them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from service.imports.refused import harmless

RELATIVE_DAYS = 7
"""Longer ago than this a date says more than a number of days."""


SHARE = re.compile(r"\d+(?:\.\d+)?%")
"""A share as sentences of the feed stage write it."""


def ago(at: datetime | str, locale: str) -> Markup:
    """How long ago, with the exact time on hover and for screen readers; a date where it is longer ago than a week.

    What is told as a distance stays true while the page is open: the script counts on.
    """
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    past = moment - datetime.now(UTC)
    exact = format_datetime(moment, "long", locale=locale)
    near = abs(past.days) < RELATIVE_DAYS
    said = (
        format_timedelta(past, add_direction=True, locale=locale, threshold=1.2)
        if near
        else format_date(moment, "long", locale=locale)
    )
    kept = Markup(" data-ago") if near else ""
    return Markup('<time datetime="{}" title="{}"{}>{}</time>').format(moment.isoformat(), exact, kept, said)


def day_text(at: datetime, locale: str) -> str:
    """A day in words."""
    return format_date(at, "long", locale=locale)


def number(value: float | Decimal, locale: str) -> str:
    """A number with its groups."""
    return format_decimal(value, locale=locale)


def typed(value: Decimal, locale: str) -> str:
    """A number as a field holds it: without groups, nothing of it rounded."""
    return format_decimal(value, locale=locale, group_separator=False, decimal_quantization=False)


def csv_of(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A sheet that every program opens, of which no cell can be taken for a formula."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(header)
    write.writerows(map(harmless, row) for row in rows)
    return "\ufeff" + out.getvalue()


def percent(share: float, locale: str) -> str:
    """A share as whole percent; what is not everything is never written as all of it."""
    whole = min(share, 0.99) if share < 1 else share
    return format_percent(max(whole, 0.01) if share > 0 else 0, locale=locale)


def shares_in(values: Mapping[str, str], locale: str) -> dict[str, str]:
    """The parts of a sentence, each share as the page writes it: in whole percent, more exactly where two are one."""
    shares = {name: float(said[:-1]) / 100 for name, said in values.items() if SHARE.fullmatch(said)}
    whole = {name: percent(share, locale) for name, share in shares.items()}
    if len(set(whole.values())) < len(set(shares.values())):
        whole = {
            name: format_percent(share, locale=locale, decimal_quantization=False) for name, share in shares.items()
        }
    return {**values, **whole}
