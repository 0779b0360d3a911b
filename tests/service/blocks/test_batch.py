"""A mailing: a line for each contact in, a line out, in order, while the rest still comes in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import ASGIApp, Message

from frames.email.mjml import Compiled
from frames.model import Frame
from service.api.email import AT_ONCE
from service.api.lines import LONGEST_LINE
from service.blocks import pulling
from service.blocks.filled import Composed, composed
from service.composition import Service
from tests.service.blocks.mailing import BLOCK, SHOP, pulled, reachable, say
from tests.service.cards import keep_stated
from tests.service.conftest import JEANS, Asking

Key = dict[str, str]
BATCH = f"{BLOCK}/batch"


def lines(contacts: Iterable[str]) -> bytes:
    return b"".join(json.dumps({"contact": each}).encode() + b"\n" for each in contacts)


def batch(ask: Asking, key: Key, body: bytes, **params: str) -> list[dict[str, Any]]:
    answer = ask.post(BATCH, content=body, params=params, headers=key)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.text.splitlines()]


def test_each_contact_is_answered_in_order_as_if_asked_for_alone(
    mailing_shop: Service, ask: Asking, server_key: Key
) -> None:
    contacts = [f"k{number}" for number in range(2 * AT_ONCE + 3)]
    for each in contacts[::2]:
        reachable(mailing_shop, each)
    answers = batch(ask, server_key, lines(contacts))
    assert [each["contact"] for each in answers] == contacts
    assert {each["reason"] for each in answers[1::2]} == {"nobody-known"}
    assert not any(each["empty"] for each in answers[::2])
    assert pulled(ask, server_key, contact="k0") == answers[0]
    assert batch(ask, server_key, lines(contacts)) == answers


def test_what_the_address_says_holds_for_all_and_a_line_for_itself(
    mailing_shop: Service, ask: Asking, server_key: Key
) -> None:
    body = b'{"contact": "ola"}\n{"contact": "ola", "k": 1, "locale": "pl"}'
    first, second = batch(ask, server_key, body, k="3", locale="en", part="block", at="2026-03-08T09:30")
    assert [(len(each["cards"]), each["locale"]) for each in (first, second)] == [(3, "en"), (1, "pl")]
    assert "<html" not in first["html"]


WRONG = [
    (b"{", "the line is no JSON"),
    (b"[]", "the line is no JSON object"),
    (b"{}", "contact must be given."),
    (b'{"contact": 7}', "contact is a text."),
    (b'{"contact": "ola", "k": "3"}', "k is a whole number."),
    (b'{"contact": "ola", "k": true}', "k is a whole number."),
    (b'{"contact": "ola", "at": "rano"}', "at is a time in ISO 8601"),
    (b'{"contact": "ola", "format": "html"}', "The body has no such member"),
    (b'{"contact": ""}', "contact must be given"),
    (b'{"contact": "' + b"x" * 201 + b'"}', "contact has at most 200 characters"),
    (b'{"contact": "\xff"}', "the line is no JSON"),
]


def test_a_line_that_cannot_be_answered_says_so_in_its_place(
    mailing_shop: Service, ask: Asking, server_key: Key
) -> None:
    body = b"\n".join(line + b'\n{"contact": "ola"}\n' for line, _ in WRONG)
    answers = batch(ask, server_key, body)
    assert len(answers) == 2 * len(WRONG)
    for (line, said), answer, good in zip(WRONG, answers[::2], answers[1::2], strict=True):
        assert answer["problem"].startswith(said), line
        assert good["contact"] == "ola"
        assert not good["empty"]


@pytest.mark.parametrize("params", [{"k": "0"}, {"locale": "xx"}, {"contact": "ola"}, {"format": "json"}, {"at": "x"}])
def test_what_the_address_says_wrongly_is_refused_as_a_whole(
    mailing_shop: Service, ask: Asking, server_key: Key, params: dict[str, str]
) -> None:
    answer = ask.post(BATCH, content=lines(["ola"]), params=params, headers=server_key)
    assert (answer.status_code, answer.json()["parameter"]) == (422, next(iter(params)))


def cut(body: bytes, size: int) -> Iterator[bytes]:
    """A body as it arrives from a network, so many bytes at a time."""
    return (body[start : start + size] for start in range(0, len(body), size))


@pytest.mark.parametrize("ended", [b"", b"\n", b'\n{"contact": "ola"}'])
@pytest.mark.parametrize("size", [7_001, LONGEST_LINE, 1 << 20])
def test_a_line_is_too_long_by_itself_however_it_arrives_and_the_others_are_answered(
    mailing_shop: Service, ask: Asking, server_key: Key, size: int, ended: bytes
) -> None:
    body = lines(["ola"] * 3) + b'"' + b"x" * (2 * LONGEST_LINE) + ended

    async def talk() -> list[dict[str, Any]]:
        async with calling(ask, server_key) as caller:
            for piece in cut(body, size):
                await caller.say(piece)
            await caller.say(b"", more=False)
            async with asyncio.timeout(30):
                while not caller.done:
                    await asyncio.sleep(0.005)
            return [json.loads(line) for line in caller.arrived]

    answers = ask.runner.run(talk())
    ola = {"contact": "ola"}
    refused = {"problem": f"A line may have {LONGEST_LINE} bytes."}
    told = [{name: each[name] for name in ("contact", "problem") if name in each} for each in answers]
    assert told == [ola, ola, ola, refused, *([ola] if ended.strip() else [])]


def test_a_line_of_the_greatest_length_is_read(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    line = b'{"contact": "ola"}'
    (answer,) = batch(ask, server_key, b" " * (LONGEST_LINE - len(line)) + line + b"\n")
    assert answer["contact"] == "ola"


@dataclass
class Caller:
    """Somebody who sends a body bit by bit, and sees what comes back meanwhile."""

    app: ASGIApp
    key: Key
    sending: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    arrived: list[bytes] = field(default_factory=list)
    done: bool = False

    async def call(self) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self.key.items()]
        scope = {
            "type": "http", "method": "POST", "path": BATCH, "raw_path": BATCH.encode(), "query_string": b"",
            "headers": [(b"host", b"notesik.example"), *headers], "scheme": "http", "http_version": "1.1",
            "server": ("notesik.example", 80), "client": ("192.0.2.1", 1), "root_path": "",
        }  # fmt: skip
        await self.app(scope, self.sending.get, self._take)
        self.done = True

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.body":
            self.arrived += message["body"].splitlines()

    async def say(self, body: bytes, more: bool = True) -> None:
        await self.sending.put({"type": "http.request", "body": body, "more_body": more})

    async def sees(self, answers: int) -> None:
        """Wait until so many lines came back."""
        async with asyncio.timeout(30):
            while len(self.arrived) < answers:
                await asyncio.sleep(0.005)


@asynccontextmanager
async def calling(ask: Asking, key: Key) -> AsyncIterator[Caller]:
    caller = Caller(ask.app, key)
    task = asyncio.create_task(caller.call())
    try:
        yield caller
    finally:
        task.cancel()
        await asyncio.wait([task])


def test_answers_come_while_the_body_still_does(mailing_shop: Service, ask: Asking, server_key: Key) -> None:
    async def talk() -> None:
        async with calling(ask, server_key) as caller:
            for number in range(1, 4):
                await caller.say(lines(["ola"]) + b'{"cont')
                await caller.sees(number)
                await caller.say(b'act": "nikt"}\n')
            await caller.say(b"", more=False)
            async with asyncio.timeout(30):
                while not caller.done:
                    await asyncio.sleep(0.005)
            assert [json.loads(line)["contact"] for line in caller.arrived] == ["ola", "nikt"] * 3

    ask.runner.run(talk())


@pytest.mark.parametrize("whole", [True, False])
def test_who_goes_away_is_not_answered_to_the_end(
    mailing_shop: Service, ask: Asking, server_key: Key, whole: bool
) -> None:
    async def talk() -> int:
        async with calling(ask, server_key) as caller:
            await caller.say(lines(f"k{number}" for number in range(40 * AT_ONCE)), more=not whole)
            await caller.sees(AT_ONCE)
            await caller.sending.put({"type": "http.disconnect"})
            async with asyncio.timeout(30):
                while not caller.done:
                    await asyncio.sleep(0.005)
            return len(caller.arrived)

    assert ask.runner.run(talk()) <= 5 * AT_ONCE


def test_others_have_their_turn_between_two_contacts_of_a_mailing(
    mailing_shop: Service, ask: Asking, server_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the mailing is, whoever comes waits for one contact of it, not for a piece of it."""
    contacts = [f"k{number}" for number in range(AT_ONCE)]
    keep_stated(mailing_shop.contacts, SHOP, [{"id": each, "preferences": [JEANS]} for each in contacts])
    for each in contacts:
        say(mailing_shop, each)
    made: list[str] = []

    def composing(compiled: Compiled, frame: Frame, *how: Any) -> Composed:
        made.append(frame.name)
        return composed(compiled, frame, *how)

    monkeypatch.setattr(pulling, "composed", composing)

    async def talk() -> list[int]:
        made_at_turns = []
        async with calling(ask, server_key) as caller:
            await caller.say(lines(contacts), more=False)
            while not caller.done:
                await asyncio.sleep(0)
                made_at_turns.append(len(made))
            assert len(caller.arrived) == len(contacts)
        return made_at_turns

    turns = ask.runner.run(talk())
    assert sorted(set(turns)) == list(range(len(contacts) + 1))
