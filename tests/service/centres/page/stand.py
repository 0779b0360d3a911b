"""A shop with a feed, an active centre and one contact, as the tests of the preferences section need them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from feeds.build import FeedSettings
from service.api.app import api
from service.centres.defined import INFORMATION, centre_of
from service.centres.minting import centre_link
from service.centres.page.app import centre_routes
from service.composition import Service, compose
from service.contacts.model import Actor, Contact, Occasion, StatedPreference
from service.generations.make import import_feed
from service.settings import Settings
from service.storage.definitions import Kind
from service.storage.shops import Shop

SHOP, WHO = "sklep", "anna"
FEEDS = Path(__file__).parents[3] / "data" / "acceptance"
CENTRE = """
sections = ["preferences", "channels"]
languages = ["{language}", "{other}"]
title = {{ pl = "Sklep próbny", en = "Sample shop" }}
{more}
"""


@dataclass(frozen=True)
class Stand:
    """The service and the centre's contact in it."""

    service: Service
    who: str = WHO

    def anew(self) -> Stand:
        """The same shop for somebody who has stated nothing yet."""
        other = replace(self, who=f"somebody-{self.service.contacts.count(SHOP)}")
        other.change(lambda card: card)
        return other

    @property
    def card(self) -> Contact:
        found = self.service.contacts.get(SHOP, self.who)
        assert found is not None
        return found

    def app(self) -> ASGIApp:
        return api(self.service, centre_routes(self.service))

    def path(self, query: str = "") -> str:
        """The address of the contact's centre, below the host."""
        return centre_link(self.service, "", centre_of(self.service, SHOP, "notes"), self.card) + query

    def change(self, how: Callable[[Contact], Contact]) -> Contact:
        at = datetime.now(UTC)
        return self.service.contacts.change(SHOP, self.who, how, Occasion(Actor.SHOP, "test", at)).contact

    @property
    def stated(self) -> list[Mapping[str, Any]]:
        """The preferences as the contract writes them."""
        return [{"main": each.main, "criteria": list(each.criteria)} for each in self.card.preferences]


class OfNobody(Stand):
    """The same by the link of a test message, which speaks of nobody."""

    def path(self, query: str = "") -> str:
        return centre_link(self.service, "", centre_of(self.service, SHOP, "notes"), None) + query


def stand(
    data: Path, feed: Path | None, industry: str, language: str = "pl", more: str = "", information: str = ""
) -> Stand:
    """Everything new in a folder of its own. ``more`` is TOML of the centre, ``information`` of key information."""
    service = compose(Settings(data=data))
    service.shops.create(Shop(SHOP, "PLN", locale=language))
    if feed is not None:
        settings = FeedSettings(datetime.now(UTC), currency="PLN", industry=industry)
        import_feed(service.shelf(SHOP), feed, settings, hierarchies=service.hierarchies(SHOP), force=True)
    text = CENTRE.format(language=language, other="en" if language == "pl" else "pl", more=more)
    service.definitions.add(SHOP, Kind.CENTRE, "notes", text, active=True)
    if information:
        service.definitions.add(SHOP, Kind.INFORMATION, INFORMATION, information, active=True)
    made = Stand(service)
    made.change(lambda card: card)
    return made


def stated(main: str | None, *criteria: Mapping[str, Any], key: str = "p00000001") -> StatedPreference:
    """A preference as a card keeps it."""
    return StatedPreference(key, main, criteria, datetime(2026, 11, 1, tzinfo=UTC))
