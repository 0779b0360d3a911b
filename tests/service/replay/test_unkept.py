"""What is asked by whoever likes takes little room: what is beyond that is answered, not kept, and told in the log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from matching.preferences import parse_preferences
from service.composition import Service
from service.contacts.model import Contact, StatedPreference
from service.rates import Rate
from service.recommend import ranked_as_asked
from service.replay import keeping, unkept
from service.replay.record import Form, Record, ranked
from service.replay.unkept import Unkept, Why
from service.storage.answers import Given
from tests.service.cards import AT, BY_THE_SHOP
from tests.service.conftest import JEANS, ORIGIN, STATED, Asking
from tests.service.replay.conftest import GetAgain

RANK, FRAME = "/v1/shops/sklep/rank", "/v1/shops/sklep/frames/recommended"
PAGE = {"origin": ORIGIN}
MOST = Rate.ANSWERS_OF_STRANGERS.value.amount
HANDLE = bytes(range(8))
Settle = Callable[[], None]


def colours(number: int, times: int = 1) -> dict[str, Any]:
    """So many wishes, each for so many colours that are told apart."""
    any_of = [f"kolor numer {each}" for each in range(number)]
    return {"preferences": [{**JEANS, "criteria": [{"filter": "color", "any": any_of}]}] * times}


def named(answer: Any) -> bool:
    assert answer.status_code == 200, answer.text
    return "notesik-answer" in answer.headers


def record_of(service: Service, offset: int) -> Record:
    made = ranked_as_asked(service.serving.generation("sklep"), parse_preferences({**STATED, "offset": offset}))
    return ranked(Form.BODY, made.generation, made.preferences, made.options, made.ranking)


@pytest.mark.parametrize("path", [RANK, FRAME])
def test_a_page_has_small_answers_kept_and_a_key_large_ones(
    ask: Asking, serving_shop: Service, server_key: dict[str, str], path: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert named(ask.post(path, headers=PAGE, json=colours(3)))
    assert not named(ask.post(path, headers=PAGE, json=colours(300)))
    assert named(ask.post(path, headers=server_key, json=colours(300)))
    assert not named(ask.post(path, headers=server_key, json=colours(900, times=6)))
    assert caplog.messages == [
        f"an answer cannot be replayed: {why.value}" for why in (Why.LARGE_OF_STRANGER, Why.LARGE)
    ]


@pytest.mark.parametrize("path", [RANK, FRAME])
def test_a_page_has_so_many_answers_a_minute_kept_and_no_more(
    ask: Asking, serving_shop: Service, server_key: dict[str, str], path: str, again: GetAgain,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    asked = [{**STATED, "offset": offset} for offset in range(MOST + 3)]
    first = ask.post(RANK, headers=PAGE, json=asked[0])
    assert [named(ask.post(path, headers=PAGE, json=each)) for each in asked[1 : MOST + 1]] == [True] * (MOST - 1) + [
        False
    ]
    beyond = ask.post(path, headers=PAGE, json=asked[MOST + 1])
    assert not named(beyond)
    assert ask.post(RANK, headers=PAGE, json=asked[0]).headers["notesik-answer"] == first.headers["notesik-answer"]
    assert again(first.headers["notesik-answer"]) == first.content
    assert ask.post(RANK, headers=PAGE, json=asked[0]).headers["notesik-answer"] == first.headers["notesik-answer"]
    with_key = ask.post(path, headers=server_key, json=asked[MOST + 1])
    assert named(with_key)
    assert with_key.content == beyond.content
    assert caplog.messages == [f"an answer cannot be replayed: {Why.OFTEN.value}"]


def test_the_same_answer_again_counts_once(ask: Asking, serving_shop: Service, settle: Settle) -> None:
    for _ in range(MOST):
        assert named(ask.post(RANK, headers=PAGE, json=STATED))
    settle()
    for _ in range(MOST):
        assert named(ask.post(RANK, headers=PAGE, json=STATED))
    assert named(ask.post(RANK, headers=PAGE, json={**STATED, "offset": 1}))


def test_each_network_address_has_its_own_number(serving_shop: Service) -> None:
    async def kept() -> dict[str, int]:
        counted = dict.fromkeys(("192.0.2.1", "192.0.2.2"), 0)
        for offset in range(MOST + 5):
            for network in counted:
                record = record_of(serving_shop, offset + 40 * (network == "192.0.2.2"))
                counted[network] += serving_shop.records.soon("sklep", None, record, network) is not None
        await serving_shop.records.settle()
        return counted

    assert asyncio.run(kept()) == {"192.0.2.1": MOST, "192.0.2.2": MOST}


def test_a_visitor_is_counted_as_a_stranger_and_a_contact_is_not(ask: Asking, serving_shop: Service) -> None:
    def stating(card: Contact) -> Contact:
        return replace(card, preferences=(StatedPreference("p1", "Dżinsy", (), AT),))

    serving_shop.contacts.open("sklep", HANDLE, stating, BY_THE_SHOP)
    visitor, contact = serving_shop.tokens.make_for_visitor("sklep", HANDLE), serving_shop.tokens.make("sklep", "ala")

    def given(token: str, offset: int) -> bool:
        return named(ask.get(FRAME, params={"contact": token, "offset": str(offset), "k": "1"}))

    assert [given(visitor, offset) for offset in range(MOST + 1)] == [True] * MOST + [False]
    assert all(given(contact, offset) for offset in range(MOST + 1))


def test_what_waits_and_what_is_being_written_takes_so_many_bytes(
    serving_shop: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    records, keep, go_on = serving_shop.records, serving_shop.answers.keep, Event()
    made = [record_of(serving_shop, offset) for offset in range(5)]

    def slowly(rows: Sequence[Given]) -> frozenset[str]:
        go_on.wait(30)
        return keep(rows)

    async def kept() -> list[bool]:
        def soon(*numbers: int) -> list[bool]:
            return [records.soon("sklep", None, made[number]) is not None for number in numbers]

        given = soon(0, 1)
        while records._waiting:
            await asyncio.sleep(0.01)
        given += soon(2, 3)
        go_on.set()
        await records.settle()
        given += soon(3, 4)
        await records.settle()
        return given

    most = sum(len(each.body) + keeping.AROUND for each in made[:3])
    monkeypatch.setattr(keeping, "MOST_HELD", most)
    monkeypatch.setattr(serving_shop.answers, "keep", slowly)
    assert asyncio.run(kept()) == [True, True, True, False, True, True]
    assert caplog.messages == [f"an answer cannot be replayed: {Why.FULL.value}"]


def test_each_reason_is_told_at_once_and_then_by_its_number(caplog: pytest.LogCaptureFixture) -> None:
    async def telling() -> None:
        telling = Unkept(seconds=0.1)
        for why in (Why.OFTEN, Why.OFTEN, Why.FULL, Why.OFTEN):
            telling.tell(why)
        assert len(caplog.messages) == 2
        await asyncio.sleep(0.3)  # one line of the number, and none while nothing more is told
        telling.tell(Why.FULL)

    asyncio.run(telling())
    assert caplog.messages == [
        f"an answer cannot be replayed: {Why.OFTEN.value}",
        f"an answer cannot be replayed: {Why.FULL.value}",
        f"2 more answers cannot be replayed: {Why.OFTEN.value}",
        f"an answer cannot be replayed: {Why.FULL.value}",
    ]
    assert unkept.SECONDS == 60
