"""A mail server of the tests: speaks enough SMTP over a real socket, and keeps what it is given."""

from __future__ import annotations

import asyncio
import email
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default


@dataclass
class Mailbox:
    """``refusals`` are answered to the first mails, in order, instead of taking them."""

    port: int = 0
    loop: asyncio.AbstractEventLoop | None = None
    refusals: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to its end."""

        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        await say("220 mailbox.example ESMTP")
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ", 1)[0].upper()
            if verb == "EHLO":
                await say("250-mailbox.example")
                await say("250 AUTH PLAIN LOGIN")
            elif verb == "AUTH":
                self.logins.append(line)
                await say("235 welcome")
            elif verb == "RCPT":
                self.recipients.append(line.partition(":")[2].strip(" <>"))
                await say(self.refusals.pop(0) if self.refusals else "250 ok")
            elif verb == "DATA":
                await say("354 go on")
                await self._take(reader)
                await say("250 taken")
            elif verb == "QUIT":
                await say("221 bye")
                break
            else:
                await say("250 ok")
        writer.close()

    async def _take(self, reader: asyncio.StreamReader) -> None:
        content = bytearray()
        while (line := await reader.readline()) != b".\r\n":
            content += line.removeprefix(b".").replace(b"\r\n", b"\n")
        message = email.message_from_bytes(bytes(content), policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A server on a free port of this machine, in a thread of its own."""
    box, ready, done = Mailbox(), threading.Event(), asyncio.Event()

    async def run() -> None:
        server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
        box.port, box.loop = server.sockets[0].getsockname()[1], asyncio.get_running_loop()
        ready.set()
        async with server:
            await done.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    ready.wait()
    try:
        yield box
    finally:
        assert box.loop is not None
        box.loop.call_soon_threadsafe(done.set)
        thread.join()
