"""Days and times as the language of the page writes them, by the shop's clock."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from babel.dates import format_date, format_datetime
from markupsafe import Markup

DAY = "d MMMM y"
"""A day written out, which a reader of any country takes for the same day."""


def day_text(day: date, locale: str) -> str:
    """``22 November 2026``."""
    return format_date(day, DAY, locale=locale)


def time_tag(moment: datetime, locale: str, clock: tzinfo) -> Markup:
    """The day, with the exact time for whoever points at it, and for machines."""
    local = moment.astimezone(clock)
    exact = format_datetime(local, f"{DAY}, HH:mm", locale=locale)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), exact, day_text(local.date(), locale)
    )
