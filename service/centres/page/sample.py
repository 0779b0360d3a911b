"""An invented card, so that a link in a test message shows a whole centre and touches nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.contacts.model import Contact, Fact, Facts, Source
from service.links import NOBODY

SAMPLE = "sample"
"""The id of the invented card; it is never kept."""


def sample_card(shop: str, now: datetime) -> Contact:
    """Somebody named Ala, of whom the shop knows a little."""
    since = now - timedelta(days=30)
    facts = (
        Fact("email", "ala@example.com", Source.DECLARED, since),
        Fact("name", "Ala Przykładna", Source.DECLARED, since),
        Fact("city", "Łódź", Source.OBSERVED, since),
    )
    return Contact(shop, SAMPLE, NOBODY, since, since, version=1, details=Facts(facts))
