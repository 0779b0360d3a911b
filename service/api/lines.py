"""Lines of JSON in, lines of JSON out, in order: each piece is answered while the body still comes in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.api.problems import BodyTooLarge, NotJson, detail_of
from service.errors import ServiceError

NO_STORE = {"cache-control": "no-store"}
LONGEST_LINE = 64 * 1024

Answer = Callable[[Sequence[bytes]], Awaitable[bytes]]
"""What some lines are answered by, a line each."""


class Answering(Response):
    """Lines that are sent while others are still being read, ``at_once`` of them at most; who goes away ends it.

    Starlette's own streaming answer waits for the sender to go away, and would eat up what it still has to say.
    """

    media_type = "application/x-ndjson"

    def __init__(self, answer: Answer, at_once: int) -> None:
        self._answer, self._at_once = answer, at_once
        self.status_code, self.background = 200, None
        self.init_headers({**NO_STORE})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        arriving = Arriving(receive)
        try:
            async for lines in pieces(arriving.chunks(), self._at_once):
                if arriving.gone:
                    return
                body = await self._answer(lines)
                await send({"type": "http.response.body", "body": body, "more_body": True})
        except ServiceError as error:  # the answer has begun already, so this is its last line
            body = line_of({"problem": detail_of(error)})
            await send({"type": "http.response.body", "body": body, "more_body": True})
        finally:
            await arriving.end()
        await send({"type": "http.response.body", "body": b""})


class Arriving:
    """A body as it comes in, read one chunk ahead: so it is known at once when the sender goes away.

    Further ahead nothing is read: a sender who is faster than the answer waits.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=1)
        self.gone = False
        self._reading = asyncio.ensure_future(self._ahead())

    async def chunks(self) -> AsyncIterator[bytes]:
        """The chunks, until there are no more or the sender is gone."""
        while (chunk := await self._read.get()) is not None:
            yield chunk

    async def end(self) -> None:
        """Read no further."""
        self._reading.cancel()
        await asyncio.wait([self._reading])

    async def _ahead(self) -> None:
        complete = False
        while (message := await self._receive())["type"] == "http.request":
            if message.get("body"):
                await self._read.put(message["body"])
            if not complete and not message.get("more_body", False):
                complete = True
                await self._read.put(None)
        self.gone = True
        if not complete:
            await self._read.put(None)


async def pieces(chunks: AsyncIterator[bytes], most: int) -> AsyncIterator[list[bytes]]:
    """The lines of a body as they arrive, so many at a time; empty ones left out.

    Of one that is too long no more is kept than tells so, however it arrives: `object_of` refuses it.
    """
    rest = b""
    async for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        rest = rest[: LONGEST_LINE + 1]
        lines = [line for line in whole if line.strip()]
        for start in range(0, len(lines), most):
            yield lines[start : start + most]
    if rest.strip():
        yield [rest]


def object_of(line: bytes) -> dict[str, Any]:
    """The JSON object of a line. Raises `NotJson`, or `BodyTooLarge` for one beyond `LONGEST_LINE` bytes."""
    if len(line) > LONGEST_LINE:
        raise BodyTooLarge(f"A line may have {LONGEST_LINE} bytes.")
    try:
        document = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise NotJson("the line is no JSON") from None
    if not isinstance(document, dict):
        raise NotJson("the line is no JSON object")
    return document


def line_of(document: object) -> bytes:
    """A document as a line."""
    return orjson.dumps(document) + b"\n"
