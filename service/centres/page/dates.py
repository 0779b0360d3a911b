"""Days and times as the language of the page writes them."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from markupsafe import Markup

SPOKEN_DAY = {"pl": "d MMMM y", "en": "d MMMM y"}
"""A day written out; a reader of any country takes it for the same day."""


def day_text(day: date, locale: str) -> str:
    """``22 November 2026``."""
    return format_date(day, SPOKEN_DAY.get(locale, "long"), locale=locale)


def time_tag(moment: datetime, locale: str) -> Markup:
    """The day, with the exact time for whoever points at it, and for machines."""
    exact = format_datetime(moment, "d MMMM y, HH:mm zzz", locale=locale)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        moment.isoformat(timespec="seconds"), exact, day_text(moment.date(), locale)
    )
