"""The same request is answered by the same bytes for a stated time, while all of them stay true; not longer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from frames.email.model import Part
from service.blocks import pulling as pulling_module
from service.blocks.pulling import Pull, Pulled, pull
from service.composition import Service, compose
from service.settings import Settings
from service.storage.definitions import Kind
from service.storage.schema import sent
from service.surfaces.defined import block_of
from tests.postgresql import make_database
from tests.service.blocks.mailing import SHOP, get, reachable, say
from tests.service.cards import BY_THE_SHOP
from tests.service.conftest import JEANS, Asking, Import
from tests.service.links import made
from tests.service.small_feed import item

Key = dict[str, str]
NOON = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
BASE = "https://notes.example"
OLA = Pull("ola")


async def pulling(service: Service, *pulls: Pull, at: datetime = NOON, name: str = "recommended") -> list[Pulled]:
    shop = service.shops.get(SHOP)
    return await pull(service, shop, block_of(service, SHOP, name), pulls or (OLA,), BASE, at)


def given(service: Service, *pulls: Pull, at: datetime = NOON, name: str = "recommended") -> list[bytes]:
    """The bytes of what is given."""
    return [orjson.dumps(each.document) for each in asyncio.run(pulling(service, *pulls, at=at, name=name))]


def feed_of(changed: dict[int, str], items: int = 40) -> bytes:
    """The small feed with these items written otherwise; "" leaves one out."""
    written = "".join(changed.get(number, item(number)) for number in range(items))
    return f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{written}</channel></rss>'.encode()


def test_every_format_is_the_same_again(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    say(mailing_shop, "ola", "sms")
    for format in ("html", "text", "sms", "json"):
        first, again = (get(ask, server_key, format=format) for _ in range(2))
        assert (first.content, first.headers["etag"]) == (again.content, again.headers["etag"])
    assert len(mailing_shop.sent.of_contact(SHOP, "ola", 10)) == 1


def test_an_empty_answer_is_the_same_again_and_keeps_nothing(ask: Asking, mailing_shop: Service) -> None:
    say(mailing_shop, "ola", state="withdrawn")
    for empty in (Pull("nikogo"), OLA):
        (first,) = given(mailing_shop, empty)
        assert orjson.loads(first)["empty"]
        assert given(mailing_shop, empty, at=NOON + timedelta(days=400)) == [first]
    with mailing_shop.database.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(sent)).scalar_one() == 0


def test_an_hour_may_strike_in_between_and_when_the_time_is_over_there_is_a_new_one(mailing_shop: Service) -> None:
    (first,) = given(mailing_shop)
    assert given(mailing_shop, at=NOON + timedelta(minutes=59, seconds=59)) == [first]
    (later,) = given(mailing_shop, at=NOON + timedelta(minutes=60))
    assert orjson.loads(later)["sent"] != orjson.loads(first)["sent"]
    assert orjson.loads(first)["until"] == "2026-11-22T13:30:00+00:00"


def test_how_long_is_the_definitions_to_say(mailing_shop: Service) -> None:
    text = 'surface = "email"\n[email]\nstable = 5\n'
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", text, active=True)
    (first,) = given(mailing_shop, name="list")
    assert given(mailing_shop, at=NOON + timedelta(minutes=4), name="list") == [first]
    assert given(mailing_shop, at=NOON + timedelta(minutes=5), name="list") != [first]


def test_a_side_of_a_test_says_for_itself_how_long(mailing_shop: Service) -> None:
    other = '[[variants]]\nname = "long"\nshare = 50\nemail.stable = 90\n'
    text = f'surface = "email"\n[email]\nstable = 5\n{other}'
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", text, active=True)
    people = [f"k{number}" for number in range(16)]
    for each in people:
        reachable(mailing_shop, each)
    documents = [orjson.loads(each) for each in given(mailing_shop, *map(Pull, people), name="list")]
    assert {(each["variant"], each["until"]) for each in documents} == {
        ("base", "2026-11-22T12:35:00+00:00"),
        ("long", "2026-11-22T14:00:00+00:00"),
    }


@pytest.mark.parametrize(
    "other",
    [
        replace(OLA, locale="en"), replace(OLA, slots=3), replace(OLA, at=NOON), replace(OLA, product="A-001"),
        Pull("ola", part=Part.BLOCK),
    ],
)  # fmt: skip
def test_what_is_asked_otherwise_is_another_answer(mailing_shop: Service, other: Pull) -> None:
    (first,) = given(mailing_shop)
    (another,) = given(mailing_shop, other)
    assert orjson.loads(another)["sent"] != orjson.loads(first)["sent"]
    assert given(mailing_shop, OLA, other) == [first, another]


def test_one_asked_for_twice_at_once_gets_one_answer(mailing_shop: Service) -> None:
    first, second = given(mailing_shop, OLA, OLA)
    assert first == second
    assert len(mailing_shop.sent.of_contact(SHOP, "ola", 10)) == 1


def test_another_release_gives_what_it_makes_itself(mailing_shop: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = given(mailing_shop)
    monkeypatch.setattr(pulling_module, "release", lambda: "another")
    (later,) = given(mailing_shop)
    assert orjson.loads(later)["sent"] != orjson.loads(first)["sent"]


SOLD_OUT = item(1).replace("in_stock", "out_of_stock")


@pytest.mark.parametrize(
    "changed", [{1: SOLD_OUT}, {1: ""}, {1: item(1, "49.00 PLN")}, {1: item(1).replace("in_stock", "preorder")}]
)
def test_an_answer_that_is_not_true_any_more_is_not_given_again(
    mailing_shop: Service, do_import: Import, changed: dict[int, str]
) -> None:
    (first,) = given(mailing_shop)
    shown = [card["id"] for card in orjson.loads(first)["cards"]]
    assert "A-001" in shown
    do_import(feed_of(changed))
    mailing_shop.serving.look()
    (later,) = given(mailing_shop)
    assert orjson.loads(later)["sent"] != orjson.loads(first)["sent"]
    assert given(mailing_shop) == [later]


def test_an_import_that_touches_nothing_shown_leaves_the_answer_as_it_is(
    mailing_shop: Service, do_import: Import
) -> None:
    (first,) = given(mailing_shop)
    shown = {card["id"] for card in orjson.loads(first)["cards"]}
    other = next(number for number in range(40) if f"A-{number:03d}" not in shown)
    before = mailing_shop.serving.generation(SHOP).name
    do_import(feed_of({other: item(other, "9.00 PLN"), 1: item(1).replace("Rzecz 1", "Rzecz pierwsza")}))
    mailing_shop.serving.look()
    assert mailing_shop.serving.generation(SHOP).name != before
    assert given(mailing_shop) == [first]


def test_a_product_that_is_banned_is_gone_at_once(mailing_shop: Service) -> None:
    (first,) = given(mailing_shop)
    mailing_shop.bans.ban(SHOP, "A-001", "ola")
    (later,) = given(mailing_shop)
    assert b"A-001" in first
    assert b"A-001" not in later
    mailing_shop.bans.unban(SHOP, "A-001")
    assert b"A-001" in given(mailing_shop, at=NOON + timedelta(hours=1))[0]


def test_a_change_of_the_card_or_of_the_definition_is_seen_at_once(mailing_shop: Service) -> None:
    mailing_shop.definitions.add(SHOP, Kind.FRAME, "list", 'surface = "email"\n', active=True)
    (first,) = given(mailing_shop, name="list")
    edited = 'surface = "email"\nslots = 2\n'
    mailing_shop.definitions.change(SHOP, Kind.FRAME, "list", lambda kept: replace(kept, text=edited))
    (fewer,) = given(mailing_shop, name="list")
    assert len(orjson.loads(fewer)["cards"]) == 2 < len(orjson.loads(first)["cards"])
    reachable(mailing_shop, "ola", {**JEANS, "criteria": [{"filter": "color", "any": ["zielony"], "must": True}]})
    (greener,) = given(mailing_shop, name="list")
    assert orjson.loads(greener)["cards"] != orjson.loads(fewer)["cards"]


@pytest.fixture
def on_postgresql(postgresql: str, migrated: str, tmp_path: Path, do_import: Import) -> Settings:
    """A data folder whose database is a server's."""
    do_import()
    settings = Settings(data=tmp_path / "data", database=make_database(postgresql, migrated))
    reachable(compose(settings), "ola")
    return settings


def agreeing(settings: Settings) -> None:
    """Two processes, each asked several times at the same time, over one database."""
    replicas = [compose(settings) for _ in range(2)]

    async def at_once() -> set[bytes]:
        asked = (pulling(replica) for _ in range(6) for replica in replicas)
        return {orjson.dumps(each.document) for (each,) in await asyncio.gather(*asked)}

    assert len(asyncio.run(at_once())) == 1
    assert len({*map(bytes, (given(replica)[0] for replica in replicas))}) == 1


def test_parallel_calls_and_replicas_agree(mailing_shop: Service) -> None:
    agreeing(mailing_shop.settings)


@pytest.mark.postgresql
def test_parallel_calls_and_replicas_agree_on_postgresql(on_postgresql: Settings) -> None:
    agreeing(on_postgresql)


@pytest.mark.postgresql
def test_consent_is_read_on_postgresql_too(on_postgresql: Settings) -> None:
    service = compose(on_postgresql)
    assert service.profiles.consent(SHOP, "ola", "email") == "confirmed"
    say(service, "ola", state="withdrawn")
    assert service.profiles.consent(SHOP, "ola", "email") == "withdrawn"
    assert service.profiles.consent(SHOP, "ola", "sms") is None
    assert service.profiles.consent(SHOP, "ola\0", "sms") is None
    (document,) = given(service)
    assert orjson.loads(document)["reason"] == "no-consent"


def test_links_that_were_taken_back_and_a_centre_that_was_closed_are_in_no_answer_given_again(
    mailing_shop: Service,
) -> None:
    made.define(mailing_shop)
    (first,) = given(mailing_shop)
    assert orjson.loads(first)["centre"] is not None
    mailing_shop.contacts.change(SHOP, "ola", lambda card: replace(card, links=card.links + 1), BY_THE_SHOP)
    (renewed,) = given(mailing_shop)
    assert orjson.loads(renewed)["unsubscribe"] != orjson.loads(first)["unsubscribe"]
    mailing_shop.definitions.change(SHOP, Kind.CENTRE, "notesik", lambda kept: replace(kept, active=False))
    assert orjson.loads(given(mailing_shop)[0])["centre"] is None
