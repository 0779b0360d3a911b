"""An answer made again is the bytes that were given, whatever has happened since."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from feeds.build import FeedSettings
from service.composition import Service
from service.contacts.export import export_document
from service.contacts.model import Actor, Occasion
from service.contacts.store import Behaviour
from service.errors import DatabaseError, UnknownAnswer
from service.generations.learned import Learned, write_learned
from service.generations.make import import_feed
from service.generations.shelf import Shelf
from service.hierarchies import ShopHierarchy
from service.replayed import replay
from service.storage.answers import Given, SqlAnswers
from service.storage.definitions import Kind
from tests.service.blocks.mailing import pulled, reachable
from tests.service.cards import keep_stated
from tests.service.commands import Notesik, document, refusal
from tests.service.conftest import AT, JEANS, STATED, Asking, Import
from tests.service.replay.conftest import GetAgain, ids
from tests.service.small_feed import small_feed

RANK, FRAME = "/v1/shops/sklep/rank", "/v1/shops/sklep/frames/recommended?format=json"
EVERYTHING_ON = {
    "minimum": "0.1", "without": ["A-005", "A-006"], "caps": [{"filter": "color", "most": 2}],
    "near": [{"filter": "price", "tolerance": "9.50"}], "mix": "fair", "ties": ["newest"],
    "rotate": {"by": "K-1", "day": "2026-11-23"}, "pinned": [{"id": "A-011", "slot": 2}], "lift": True,
    "boosts": [{"filter": "color", "any": ["czarny"], "points": "0.2"}],
}  # fmt: skip
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Settle = Callable[[], None]


def everything_changes(service: Service, do_import: Import, shelf: Shelf) -> None:
    """Other prices, another hierarchy, other preferences, a ban, another feed: three generations later."""
    service.bans.ban("sklep", "A-001", "ola")
    keep_stated(service.contacts, "sklep", [{"id": "ala", "preferences": [{"main": "Bluzki", "criteria": []}]}])
    do_import(small_feed(30).replace(b"0.00 PLN", b"9.00 PLN"), keep=9)
    hierarchy = ShopHierarchy(shelf, service.hierarchies("sklep"), FeedSettings(at=AT, currency="PLN"), "fashion")
    hierarchy.store.edit_draft(lambda _: 'hide = ["color"]\n')
    hierarchy.publish("ala")
    do_import(small_feed(50).replace(b"zielony", b"szary"), keep=9)
    service.serving.look()


@pytest.mark.parametrize("options", [{}, EVERYTHING_ON], ids=["plain", "every option"])
def test_a_ranking_over_http_is_the_same_bytes_whatever_changes(
    ask: Asking, serving_shop: Service, do_import: Import, shelf: Shelf, server_key: dict[str, str],
    again: GetAgain, options: dict[str, object],
) -> None:  # fmt: skip
    two = [JEANS, {"main": None, "criteria": [{"filter": "price", "min": "60.50", "weight": 2}]}]
    asked = {"preferences": two, "k": 5, "options": options}
    given = ask.post(RANK, headers=server_key, json=asked)
    assert len(given.json()["matches"]) == 5
    everything_changes(serving_shop, do_import, shelf)
    assert ask.post(RANK, headers=server_key, json=asked).content != given.content
    assert again(given.headers["notesik-answer"]) == given.content


def test_a_command_says_the_id_and_prints_the_same_bytes_again(
    notesik: Notesik, serving_shop: Service, do_import: Import, shelf: Shelf, tmp_path: Path
) -> None:
    lines = tmp_path / "stated.ndjson"
    lines.write_text(f"{json.dumps(STATED)}\n{json.dumps(STATED | {'k': 2})}\n")
    of_ala = notesik("rank", "--shop", "sklep", "--contact", "ala", "-k", "3", "--json")
    of_lines = notesik("rank", "--shop", "sklep", "--preferences", lines)
    table = notesik("rank", "--shop", "sklep", "--contact", "ala", "-k", "3")
    assert (len(ids(of_ala)), len(ids(of_lines)), ids(table)) == (1, 2, ids(of_ala))
    everything_changes(serving_shop, do_import, shelf)
    assert notesik("rank", "--replay", *ids(of_ala), "--json").stdout == of_ala.stdout
    assert notesik("rank", "--replay", *ids(of_ala), "--shop", "sklep").stdout == table.stdout
    assert b"".join(notesik("rank", "--replay", id).stdout for id in ids(of_lines)) == of_lines.stdout


def test_a_ranking_of_a_feed_directly_is_kept_nowhere(notesik: Notesik, service: Service, feed: Path) -> None:
    done = notesik("rank", "--feed", feed, "--preferences", "-", input=json.dumps(STATED).encode())
    assert (done.returncode, ids(done)) == (0, [])


def test_a_frame_leads_to_the_ranking_behind_it(
    ask: Asking, serving_shop: Service, do_import: Import, shelf: Shelf, again: GetAgain
) -> None:
    token = serving_shop.tokens.make("sklep", "ala")
    given = ask.get(f"{FRAME}&contact={token}")
    id, shown = given.headers["notesik-answer"], given.json()
    assert ask.get(f"{FRAME}&contact={token}").headers["notesik-answer"] == id
    everything_changes(serving_shop, do_import, shelf)
    found = orjson.loads(again(id))
    assert found["scenario"] == shown["scenario"] == "preferences"
    assert [each["id"] for each in found["matches"]] == [card["id"] for card in shown["cards"]]
    assert found["generation"] == shown["generation"]
    assert again(id) == again(id)


@pytest.mark.parametrize("scenario", ["bestsellers", "newest", "assortment", "similar", "recently-viewed", "picked"])
def test_every_scenario_is_made_again_by_what_it_went_by(
    ask: Asking, serving_shop: Service, do_import: Import, shelf: Shelf, again: GetAgain, scenario: str,
    feed: Path,
) -> None:  # fmt: skip
    feed.write_bytes(small_feed(44))
    import_feed(shelf, feed, FeedSettings(at=AT + timedelta(days=1), industry="fashion", currency="PLN"), keep=9)
    serving_shop.contacts.add_behaviours("sklep", "ala", [Behaviour("viewed", NOW, f"A-00{n}") for n in (3, 7)])
    products = 'products = ["A-009", "A-002"]\n' if scenario == "picked" else ""
    text = f'[[scenarios]]\nby = "{scenario}"\n{products}'
    serving_shop.definitions.add("sklep", Kind.FRAME, "its", text, True)
    serving_shop.serving.look()
    path = "/v1/shops/sklep/frames/its?format=json&product=A-005"
    given = ask.get(f"{path}&contact={serving_shop.tokens.make('sklep', 'ala')}")
    everything_changes(serving_shop, do_import, shelf)
    found = orjson.loads(again(given.headers["notesik-answer"]))
    assert found["scenario"] == given.json()["scenario"] == scenario
    assert [each["id"] for each in found["matches"]] == [card["id"] for card in given.json()["cards"]]


def test_what_goes_by_nothing_of_anybody_has_no_id(ask: Asking, serving_shop: Service) -> None:
    assert "notesik-answer" not in ask.get(FRAME).headers


def test_a_message_names_the_ranking_behind_it(
    ask: Asking, serving_shop: Service, do_import: Import, shelf: Shelf, server_key: dict[str, str], again: GetAgain
) -> None:
    reachable(serving_shop, "ola")
    message = pulled(ask, server_key)
    everything_changes(serving_shop, do_import, shelf)
    found = orjson.loads(again(message["replay"]))
    assert [each["id"] for each in found["matches"]] == [card["id"] for card in message["cards"]]


def test_learned_weights_are_numbers_of_the_answer(
    notesik: Notesik, serving_shop: Service, do_import: Import, shelf: Shelf
) -> None:
    write_learned(Learned(3, {"color": 4000}), shelf.current().resolve())
    given = notesik("rank", "--shop", "sklep", "--contact", "ala", "--json")
    assert document(given)["options"] == {"learned": {"version": 3}}
    everything_changes(serving_shop, do_import, shelf)
    assert notesik("rank", "--replay", *ids(given), "--json").stdout == given.stdout


def test_what_was_banned_then_is_and_what_is_banned_now_is_not(
    notesik: Notesik, serving_shop: Service, shelf: Shelf
) -> None:
    first = document(notesik("rank", "--shop", "sklep", "--contact", "ala", "--json"))["matches"][0]["id"]
    serving_shop.bans.ban("sklep", first, "ola")
    given = notesik("rank", "--shop", "sklep", "--contact", "ala", "--json")
    serving_shop.bans.unban("sklep", first)
    serving_shop.bans.ban("sklep", document(given)["matches"][0]["id"], "ola")
    assert notesik("rank", "--replay", *ids(given), "--json").stdout == given.stdout


# --- when it cannot be ------------------------------------------------------------------------------------------------


def test_of_a_generation_that_is_gone_it_is_said_what_is_still_known(
    ask: Asking, notesik: Notesik, serving_shop: Service, do_import: Import, server_key: dict[str, str]
) -> None:
    given = notesik("rank", "--shop", "sklep", "--contact", "ala", "--json")
    for items in (41, 42, 43):
        do_import(small_feed(items), keep=1)
    said = refusal(notesik("rank", "--replay", *ids(given)))
    assert f"generation {document(given)['generation']} has been removed since" in said
    assert "it was given to contact ala by preferences at" in said
    answer = ask.get(f"/v1/shops/sklep/answers/{ids(given)[0]}", headers=server_key)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2][-14:]) == (410, "not-replayable")


def test_another_answer_is_never_passed_off_as_the_one_that_was_given(
    notesik: Notesik, serving_shop: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = notesik("rank", "--shop", "sklep", "--contact", "ala", "--json")

    def otherwise(*asked: object, **how: object) -> object:
        from matching.rank import rank

        ranking = rank(*asked, **how)  # type: ignore[arg-type]
        return replace(ranking, matches=ranking.matches[1:])

    monkeypatch.setattr("service.replayed.rank", otherwise)
    assert "would not be the same again" in refusal(notesik("rank", "--replay", *ids(given)))


def test_never_given_erased_and_past_retention_read_the_same(
    notesik: Notesik, serving_shop: Service, server_key: dict[str, str], ask: Asking
) -> None:
    (mine,) = ids(notesik("rank", "--shop", "sklep", "--contact", "ala", "--json"))
    nobodys = ids(notesik("rank", "--shop", "sklep", "--preferences", "-", input=json.dumps(STATED).encode()))[0]
    never = refusal(notesik("rank", "--replay", "0" * 12))
    serving_shop.contacts.erase("sklep", "ala", Occasion(Actor.SHOP, "api", NOW))
    assert refusal(notesik("rank", "--replay", mine)) == never
    assert replay(serving_shop, "sklep", nobodys, datetime.now(UTC)).given.contact is None
    with pytest.raises(UnknownAnswer) as past:
        replay(serving_shop, "sklep", nobodys, datetime.now(UTC) + timedelta(days=31))
    assert never == f"notesik: {past.value}"
    assert ask.get(f"/v1/shops/sklep/answers/{mine}", headers=server_key).status_code == 404


def test_only_a_server_key_of_the_shop_reads_an_answer(
    ask: Asking, notesik: Notesik, serving_shop: Service, server_key: dict[str, str]
) -> None:
    (mine,) = ids(notesik("rank", "--shop", "sklep", "--contact", "ala"))
    assert ask.get(f"/v1/shops/sklep/answers/{mine}").status_code == 401
    serving_shop.shops.create(replace(serving_shop.shops.get("sklep"), name="obok"))
    assert "no answer is kept" in refusal(notesik("rank", "--replay", mine, "--shop", "obok"))


def test_beside_replay_nothing_else_is_asked(notesik: Notesik, serving_shop: Service) -> None:
    assert notesik("rank", "--replay", "0" * 12, "--contact", "ala").returncode == 2


# --- kept -------------------------------------------------------------------------------------------------------------


def test_an_answer_stands_where_nothing_can_be_kept_of_it(
    notesik: Notesik, serving_shop: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise DatabaseError("the database is gone")

    monkeypatch.setattr(SqlAnswers, "keep", down)
    done = notesik("rank", "--shop", "sklep", "--contact", "ala", "--json")
    assert len(document(done)["matches"]) > 0
    assert b"the answer is not kept, and cannot be replayed" in done.stderr


def test_where_too_much_waits_the_header_is_left_out(
    ask: Asking, serving_shop: Service, server_key: dict[str, str], monkeypatch: pytest.MonkeyPatch, settle: Settle
) -> None:
    monkeypatch.setattr("service.replay.keeping.MOST_HELD", 1200)  # one has some 900
    first, second = (ask.post(RANK, headers=server_key, json=STATED | {"k": k}) for k in (1, 2))
    assert ("notesik-answer" in first.headers, "notesik-answer" in second.headers) == (True, False)
    settle()
    assert "notesik-answer" in ask.post(RANK, headers=server_key, json=STATED | {"k": 2}).headers


def test_the_same_answer_again_is_the_same_row(
    ask: Asking, serving_shop: Service, server_key: dict[str, str], settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    keep = serving_shop.answers.keep

    def counted(rows: list[Given]) -> frozenset[str]:
        kept.append(len(rows))
        return keep(rows)

    monkeypatch.setattr(serving_shop.answers, "keep", counted)
    given = set()
    for _ in range(3):
        given.add(ask.post(RANK, headers=server_key, json=STATED).headers["notesik-answer"])
        settle()
    assert (len(given), kept) == (1, [1])


def test_records_are_of_the_person_in_their_export_and_after_a_merge(notesik: Notesik, serving_shop: Service) -> None:
    (mine,) = ids(notesik("rank", "--shop", "sklep", "--contact", "ala"))
    (told,) = export_document(serving_shop, "sklep", "ala")["answers"]
    assert (told["id"], told["made_of"]["lists"][0]["preferences"][0]["main"]) == (mine, "Dżinsy")
    serving_shop.contacts.merge("sklep", "nikt", "ala", Occasion(Actor.SHOP, "api", NOW))
    assert [each["id"] for each in export_document(serving_shop, "sklep", "nikt")["answers"]] == [mine]


def test_who_is_gone_meanwhile_has_nothing_kept(service: Service, serving_shop: Service) -> None:
    given = Given("0" * 12, "sklep", "nobody at all", NOW, NOW, "g", b"{}")
    assert service.answers.keep([given]) == frozenset()
