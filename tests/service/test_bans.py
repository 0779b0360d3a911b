"""A banned product is in no answer of any surface, at once and in every process, until its ban is lifted or ends."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service import banning
from service.bans import MOST_BANS, NOTHING_BANNED, BanLists
from service.composition import Service, compose
from service.errors import BanRefused, DatabaseError, UnknownBan
from service.generations.serving import Serving
from service.storage.audit import Sought
from service.storage.keys import Scope
from service.storage.shops import Shop
from tests.service.commands import Notesik
from tests.service.conftest import ORIGIN, Asking, Import
from tests.service.small_feed import small_feed

SHOP, TODAY = "sklep", date(2026, 11, 22)
EVERYTHING: dict[str, Any] = {"preferences": [{"main": None, "criteria": []}], "k": 1000}


def asked(ask: Asking, path: str, document: object) -> dict[str, object]:
    answer = ask.post(f"/v1/shops/{SHOP}/{path}", json=document, headers={"origin": ORIGIN})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def ranked(ask: Asking) -> list[str]:
    matches = asked(ask, "rank", EVERYTHING)["matches"]
    assert isinstance(matches, list)
    return [match["id"] for match in matches]


def test_a_ban_is_in_force_with_the_next_request_and_so_is_its_end(ask: Asking, serving_shop: Service) -> None:
    before = ranked(ask)
    serving_shop.bans.ban(SHOP, before[0], "ola")
    assert ranked(ask) == before[1:]
    serving_shop.bans.unban(SHOP, before[0])
    assert ranked(ask) == before


def test_frames_counts_and_ranking_agree_that_it_is_gone(ask: Asking, serving_shop: Service) -> None:
    def seen() -> tuple[str, int, int]:
        stated = {"preferences": EVERYTHING["preferences"]}
        page = f"/v1/shops/{SHOP}/frames/recommended?format=json"
        frame = ask.post(page, json=stated, headers={"origin": ORIGIN})
        counted = asked(ask, "counts", {"preferences": [{"main": None, "criteria": []}]})["candidates"]
        found = asked(ask, "rank", EVERYTHING)["candidates"]
        assert isinstance(counted, int)
        assert isinstance(found, int)
        return frame.text, counted, found

    best = ranked(ask)[0]
    shown, counted, found = seen()
    assert f'"{best}"' in shown
    serving_shop.bans.ban(SHOP, best, "ola")
    assert f'"{best}"' not in seen()[0]
    assert seen()[1:] == (counted - 1, found - 1)


def test_a_frame_that_was_answered_before_is_no_longer_fresh(ask: Asking, serving_shop: Service) -> None:
    path = f"/v1/shops/{SHOP}/frames/recommended?format=json"
    before = ask.get(path, headers={"origin": ORIGIN})
    again = {"origin": ORIGIN, "if-none-match": before.headers["etag"]}
    assert ask.get(path, headers=again).status_code == 304
    serving_shop.bans.ban(SHOP, ranked(ask)[0], "ola")
    assert ask.get(path, headers=again).status_code == 200


def test_another_process_sees_it_within_a_second(serving_shop: Service) -> None:
    other = compose(serving_shop.settings)
    first = str(other.serving.generation(SHOP).index.ids[0])
    serving_shop.bans.ban(SHOP, first, "ola")
    other.definitions.at_hand.forget()  # as after a second
    assert other.serving.generation(SHOP).index.place_of(first) is None
    assert other.bans.at_hand(SHOP) is other.bans.at_hand(SHOP), "nothing is made anew while nothing changes"
    assert other.serving.generation(SHOP) is other.serving.generation(SHOP)


def test_a_request_asks_no_database_about_bans(serving_shop: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    serving_shop.bans.ban(SHOP, "A-001", "ola", until=date.max)
    serving_shop.serving.generation(SHOP)
    monkeypatch.setattr(serving_shop.database, "reading", lambda: pytest.fail("the database was asked"))
    assert serving_shop.serving.generation(SHOP) is serving_shop.serving.generation(SHOP)


def test_a_ban_outlives_generations(serving_shop: Service, do_import: Import) -> None:
    serving_shop.bans.ban(SHOP, "A-007", "ola")
    do_import(small_feed(50))
    fresh = compose(serving_shop.settings)
    index = fresh.serving.generation(SHOP).index
    assert index.row_of("A-007") is not None
    assert index.place_of("A-007") is None


def test_what_the_feed_does_not_hold_is_banned_all_the_same_and_said(serving_shop: Service) -> None:
    serving_shop.bans.ban(SHOP, "no such product", "ola")
    assert serving_shop.serving.generation(SHOP).index.barred.places.size == 0
    assert "no such product" in serving_shop.bans.kept(SHOP).by_product


class Calendar:
    """A day that a test turns."""

    def __init__(self) -> None:
        self.today = TODAY

    def __call__(self, shop: str) -> date:
        return self.today


def test_a_ban_holds_through_its_last_day_and_ends_by_itself(serving_shop: Service) -> None:
    day = Calendar()
    lists = BanLists(serving_shop.definitions, day)
    serving = Serving(serving_shop.shops, bans=lists.at_hand)
    lists.ban(SHOP, "A-001", "ola", until=TODAY + timedelta(days=1))
    lists.ban(SHOP, "2", "ola")
    day.today += timedelta(days=1)
    assert [*lists.at_hand(SHOP).by_product] == ["A-001", "2"]
    assert serving.generation(SHOP).index.place_of("A-001") is None
    day.today += timedelta(days=1)
    assert [*lists.at_hand(SHOP).by_product] == [*lists.kept(SHOP).by_product] == ["2"]
    assert serving.generation(SHOP).index.place_of("A-001") is not None
    lists.ban(SHOP, "3", "ola")
    day.today = TODAY
    assert [*lists.kept(SHOP).by_product] == ["2", "3"], "one that is over leaves the list with the next change"


def test_people_who_ban_at_once_lose_nothing(service: Service) -> None:
    def ban(number: int) -> None:
        compose(service.settings).bans.ban(SHOP, f"P-{number}", f"editor {number}")

    threads = [threading.Thread(target=ban, args=(number,)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {ban.product: ban.by for ban in service.bans.kept(SHOP).by_product.values()} == {
        f"P-{number}": f"editor {number}" for number in range(12)
    }


def test_who_when_why_and_until_are_kept_and_a_second_ban_takes_the_place_of_the_first(service: Service) -> None:
    begun = datetime.now(UTC)
    service.bans.ban(SHOP, "Ż > 1", "ola", " recalled by its maker ", date.max)
    kept = service.bans.kept(SHOP).by_product["Ż > 1"]
    assert (kept.by, kept.why, kept.until) == ("ola", "recalled by its maker", date.max)
    assert begun <= kept.at <= datetime.now(UTC)
    service.bans.ban(SHOP, "Ż > 1", "jan", "  ")
    kept = service.bans.kept(SHOP).by_product["Ż > 1"]
    assert (kept.by, kept.why, kept.until) == ("jan", None, None)


def test_what_cannot_be_banned_is_refused_in_a_sentence(service: Service) -> None:
    for product, why in (
        ("", None),
        (" ", None),
        ("x" * 501, None),
        ("a\0b", None),
        ("\ud800", None),
        ("1", "y" * 501),
    ):
        with pytest.raises(BanRefused):
            service.bans.ban(SHOP, product, "ola", why)
    with pytest.raises(BanRefused, match="over already"):
        service.bans.ban(SHOP, "1", "ola", until=date(2020, 1, 1))
    with pytest.raises(UnknownBan):
        service.bans.unban(SHOP, "1")
    assert service.bans.kept(SHOP) is NOTHING_BANNED


def test_a_list_too_long_is_refused(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.bans.MOST_BANS", 2)
    service.bans.ban(SHOP, "1", "ola")
    service.bans.ban(SHOP, "2", "ola")
    service.bans.ban(SHOP, "2", "jan")
    with pytest.raises(BanRefused, match="2 products are banned already"):
        service.bans.ban(SHOP, "3", "ola")
    assert MOST_BANS > 10_000


def test_commands_ban_list_and_unban(serving_shop: Service, notesik: Notesik) -> None:
    run = notesik("products", "ban", "A-001", "--shop", SHOP, "--why", "recalled", "--by", "ola", "--json")
    banned = json.loads(run.stdout)
    assert (banned["product"], banned["by"], banned["why"], banned["in_feed"]) == (
        "A-001",
        "command line: ola",
        "recalled",
        True,
    )
    run = notesik("products", "ban", "Z", "--shop", SHOP, "--until", "2999-01-01")
    assert "the feed has no product 'Z' today" in run.stderr.decode()
    listed = json.loads(notesik("products", "bans", "--shop", SHOP, "--json").stdout)["bans"]
    assert [(each["product"], each["in_feed"], each["until"]) for each in listed] == [
        ("Z", False, "2999-01-01"),
        ("A-001", True, None),
    ]
    assert "recalled" in notesik("products", "bans", "--shop", SHOP).stdout.decode()
    assert notesik("products", "unban", "Z", "--shop", SHOP).returncode == 0
    again = notesik("products", "unban", "Z", "--shop", SHOP)
    assert (again.returncode, again.stderr.decode()) == (1, "notesik: shop 'sklep' does not ban product 'Z'\n")
    late = notesik("products", "ban", "Z", "--shop", SHOP, "--until", "soon")
    assert (late.returncode, "such as 2026-12-24" in late.stderr.decode()) == (1, True)


def test_commands_that_answer_from_a_shop_leave_out_what_is_banned_and_products_tells_what_the_feed_says(
    serving_shop: Service, notesik: Notesik, tmp_path: Path
) -> None:
    asking = tmp_path / "everything.json"
    asking.write_text(json.dumps({"preferences": EVERYTHING["preferences"]}))
    notesik("products", "ban", "A-001", "--shop", SHOP)
    ranked = json.loads(notesik("rank", "--shop", SHOP, "--preferences", str(asking), "--json").stdout)
    counted = json.loads(notesik("counts", "--shop", SHOP, "--preferences", str(asking), "--json").stdout)
    assert "A-001" not in {match["id"] for match in ranked["matches"]}
    assert ranked["candidates"] == counted["candidates"] == 39
    lines = [json.loads(line) for line in notesik("products", "--shop", SHOP).stdout.splitlines()]
    assert [line["available"] for line in lines if line["id"] == "A-001"] == [True]


def test_http_bans_by_server_key_and_says_so(ask: Asking, serving_shop: Service) -> None:
    key, kept = serving_shop.keys.create(SHOP, Scope.SERVER)
    signed, place = {"authorization": f"Bearer {key}"}, f"/v1/shops/{SHOP}/bans"
    made = ask("PUT", f"{place}/A/1", headers=signed, json={"why": "recalled", "until": "2999-01-01"})
    assert (made.status_code, made.json()["product"], made.json()["in_feed"]) == (200, "A/1", False)
    assert made.json()["by"] == f"key {kept.id}"
    assert ask("PUT", f"{place}/A-001", headers=signed).json()["in_feed"] is True
    listed = ask.get(place, headers=signed).json()
    assert [each["product"] for each in listed["bans"]] == ["A-001", "A/1"]
    assert ask.get(f"{place}/A/1", headers=signed).json() == listed["bans"][1]
    assert ask("DELETE", f"{place}/A/1", headers=signed).json()["why"] == "recalled"
    gone = ask("DELETE", f"{place}/A/1", headers=signed)
    assert (gone.status_code, gone.json()["type"]) == (404, "urn:notesik:problem:unknown-ban")
    assert ask.get(f"{place}/A/1", headers=signed).status_code == 404
    refused = ask("PUT", f"{place}/A-002", headers=signed, json={"until": "2001-01-01"})
    assert (refused.status_code, "over already" in refused.json()["detail"]) == (422, True)
    assert ask("PUT", f"{place}/A-002", headers=signed, json={"reason": "x"}).status_code == 422
    assert ask("PUT", f"{place}/A-002").status_code == 401
    assert ask("DELETE", f"{place}/A-001", headers={"origin": ORIGIN}).status_code == 401


def test_what_was_banned_and_unbanned_is_written_down_with_its_way_back(serving_shop: Service) -> None:
    banning.ban(serving_shop, SHOP, "A-001", "ola", "recalled", date(2999, 1, 1))
    banning.unban(serving_shop, SHOP, "A-001", "jan")
    lifted, made = serving_shop.audit.find(SHOP, Sought())
    assert (made.what, made.by, made.thing, made.told["note"]) == ("product.banned", "ola", "A-001", "recalled")
    assert (made.told["undo"], made.told["fields"]) == ("/products/unban", {"product": "A-001"})
    assert (lifted.what, lifted.by, lifted.told["undo"]) == ("product.unbanned", "jan", "/products/ban")
    assert lifted.told["fields"] == {"product": "A-001", "why": "recalled", "until": "2999-01-01"}


def test_one_shop_bans_nothing_of_another(service: Service) -> None:
    service.shops.create(Shop("inny"))
    service.bans.ban("inny", "1", "ola")
    assert service.bans.at_hand(SHOP) is NOTHING_BANNED


def test_nothing_is_answered_while_nobody_knows_yet_what_is_banned(serving_shop: Service) -> None:
    def unreadable(shop: str) -> None:
        raise DatabaseError("the database (notesik.db) cannot be used: it hangs")

    serving = Serving(serving_shop.shops, bans=unreadable)  # type: ignore[arg-type]
    serving.look()
    with pytest.raises(DatabaseError):
        serving.generation(SHOP)
    assert serving.hierarchy(SHOP) is not None, "what cards are read by needs no bans"
