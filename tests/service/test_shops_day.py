"""A day begins and ends where the shop is: on every page and in every reading, as in the hot read of every frame."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from html import unescape
from typing import Any

import httpx2
import pytest

from service.centres.defined import form_of
from service.centres.minting import Mint, Minted
from service.composition import Service
from service.contacts.model import Actor, Occasion, Source
from service.contacts.rows import RowRefused, Rules, read_row
from service.contacts.stated.parts import PARTS
from service.contacts.stated.reading import StatementRefused, Telling
from service.storage.definitions import Kind
from service.storage.keys import Scope
from tests.service.centres.page.stand import FEEDS, SHOP, Stand, stand, stated

JEANS, BLOUSES = "Odzież > Spodnie > Jeansy", "Odzież > Bluzki"
HOST = "http://notesik.example"
TOMORROW = datetime.now(UTC).date() + timedelta(1)
"""Late enough for links that were made a moment ago, and early enough for them to be good still."""
FORM = """
title = { en = "Your birthday" }
languages = ["en"]
questions = ["birth_date"]
thanks = { en = "Thank you!" }
"""


@dataclass(frozen=True)
class Moment:
    """A shop in its zone at a moment, and which day it is there."""

    stand: Stand
    at: datetime
    day: date

    @property
    def service(self) -> Service:
        return self.stand.service

    @property
    def over(self) -> date:
        """The last day that is over."""
        return self.day - timedelta(1)

    @property
    def telling(self) -> Telling:
        zone = self.service.shops.get(SHOP).clock
        return Telling(Occasion(Actor.SHOP, "test", self.at), zone=zone)

    def state(self, **until: date) -> None:
        """Preferences by their keys, each with its last day; the second is for blouses."""
        wanted = zip(until.items(), (JEANS, BLOUSES), strict=False)
        kept = tuple(replace(stated(main, key=key), until=day) for (key, day), main in wanted)
        self.stand.change(lambda card: replace(card, preferences=kept))

    def ask(self, method: str, path: str, **how: Any) -> httpx2.Response:
        app = self.stand.app()

        async def ask() -> httpx2.Response:
            async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=HOST) as client:
                return await client.request(method, path, **how)

        return asyncio.run(ask())

    def centre(self) -> str:
        """What the centre says, without its markup."""
        page = self.ask("GET", self.stand.path()).text
        return " ".join(unescape(re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)).split())

    def post(self, minted: Minted, **form: str) -> int:
        return self.ask("POST", minted.address.removeprefix(HOST), data=form).status_code

    @property
    def mint(self) -> Mint:
        return Mint(self.service.links, HOST, self.at)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Stand:
    made = stand(tmp_path_factory.mktemp("day"), FEEDS / "green-jeans.xml", "fashion", "en")
    made.service.definitions.add(SHOP, Kind.FORM, "born", FORM, active=True)
    return made


PLACES = {
    "where the next day has begun": ("Europe/Warsaw", 23, 1),
    "where the day before is not over": ("America/New_York", 2, -1),
}


@pytest.fixture(params=PLACES.values(), ids=list(PLACES))
def moment(shop: Stand, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Moment:
    """Half an hour past that hour UTC, at which all clocks stand still."""
    zone, hour, days = request.param
    at = datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, hour, 30, tzinfo=UTC)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return at.astimezone(tz)

    for module in ("composition", "api.asked", "api.contacts", "api.contact_import", "centres.page.entering"):
        monkeypatch.setattr(f"service.{module}.datetime", Stopped)
    shop.service.shops.save(replace(shop.service.shops.get(SHOP), zone=zone))
    return Moment(shop.anew(), at, TOMORROW + timedelta(days))


def test_the_centre_uses_the_preferences_that_a_frame_uses(moment: Moment) -> None:
    moment.state(holds=moment.day, over=moment.over)
    profile = moment.service.profiles.get(SHOP, moment.stand.who)
    assert profile is not None
    assert [each["main"] for each in profile.preferences["preferences"]] == [JEANS]
    assert moment.centre().count("no longer used") == 1


@pytest.mark.parametrize("is_over", [False, True])
def test_the_centre_suggests_by_what_a_frame_is_made_from(moment: Moment, is_over: bool) -> None:
    moment.state(jeans=moment.over if is_over else moment.day)
    profile = moment.service.profiles.get(SHOP, moment.stand.who)
    assert profile is not None
    assert (profile.preferences["preferences"] == []) is is_over
    assert ("Products of the shop" in moment.centre()) is is_over


def test_a_last_day_that_is_over_is_dropped_by_who_is_still_looking_and_no_other(moment: Moment) -> None:
    moment.state(holds=moment.day, over=moment.over)
    for each in moment.stand.card.preferences:
        assert moment.post(moment.mint.preference(each, moment.stand.card), still="yes") == 303
    assert [each.until for each in moment.stand.card.preferences] == [moment.day, None]


def test_nobody_is_born_after_the_shops_day_by_a_form(moment: Moment) -> None:
    minted = moment.mint.form(form_of(moment.service, SHOP, "born"), moment.stand.card)
    field = re.search(r'name="(answer\.[^"]*birth_date)"', moment.ask("GET", minted.address.removeprefix(HOST)).text)
    assert field
    assert moment.post(minted, **{field[1]: (moment.day + timedelta(1)).isoformat()}) == 422
    assert moment.post(minted, **{field[1]: moment.day.isoformat()}) == 303
    assert moment.stand.card.details.value("birth_date") == moment.day.isoformat()


def test_nobody_is_born_after_the_shops_day_by_what_is_told(moment: Moment) -> None:
    told, today, after = PARTS["details"], moment.day.isoformat(), (moment.day + timedelta(1)).isoformat()
    told.merged({"birth_date": today}, "", moment.telling)
    with pytest.raises(StatementRefused):
        told.merged({"birth_date": after}, "", moment.telling)
    rules = Rules(moment.telling, Source.DECLARED)
    read_row({"id": "ola", "birth_date": today}, rules)
    with pytest.raises(RowRefused):
        read_row({"id": "ola", "birth_date": after}, rules)


def test_the_api_reads_by_the_shops_day(moment: Moment) -> None:
    key = {"authorization": f"Bearer {moment.service.keys.create(SHOP, Scope.SERVER)[0]}"}
    path, who = f"/v1/shops/{SHOP}/contacts", moment.stand.who

    def told(day: date) -> tuple[int, bool]:
        born = {"birth_date": day.isoformat()}
        line = {"id": who, "details": born}
        one = moment.ask("PATCH", f"{path}/{who}/details", json=born, headers=key)
        many = moment.ask("POST", f"{path}/import", json=line, headers={**key, "content-type": "application/x-ndjson"})
        return one.status_code, "birth_date" in many.text

    assert told(moment.day) == (200, False)
    assert told(moment.day + timedelta(1)) == (422, True)
