"""Mails of the service itself, by SMTP: those that ask whether a typed address is really somebody's. Nothing else."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.parse import unquote, urlsplit

from service.errors import InvalidSetting, ServiceError

PORTS = {"smtp": 587, "smtps": 465}
SECONDS = 20
"""So long a server may take for each step."""


class NotSent(ServiceError):
    """A mail could not be handed over; the sentence names the server's reason and nobody's address."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain text."""

    to: str
    subject: str
    text: str
    language: str


class Post(Protocol):
    """Whoever takes mails."""

    def send(self, mail: Mail) -> None:
        """Hand a mail over. Raises `NotSent`."""


@dataclass(frozen=True, slots=True)
class SmtpPost:
    """A server for outgoing mail. A password goes to it over TLS only, unless it is this machine."""

    host: str
    port: int
    sender: str
    tls: bool = False
    user: str | None = None
    password: str = ""

    def send(self, mail: Mail) -> None:
        try:
            with self._connected() as server:
                server.send_message(written(mail, self.sender))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise NotSent(f"the mail server {self.host} did not take a mail: {_reason(error)}") from None

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        try:
            self._introduce(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        encrypted = self.tls
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            encrypted = True
        if self.user is not None:
            if not encrypted and not _is_here(self.host):
                raise NotSent(f"the mail server {self.host} offers no TLS, so it is not told the password")
            server.login(self.user, self.password)


def post_of(address: str | None, sender: str | None) -> SmtpPost | None:
    """The server that ``smtp(s)://user:password@host:port`` names; None where none is set. Raises `InvalidSetting`."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or parts.scheme not in PORTS or parts.path not in ("", "/"):
        raise InvalidSetting("NOTESIK_SMTP: an address such as smtps://user:password@mail.example:465 is expected")
    if sender is None or not _is_address(sender):
        raise InvalidSetting("NOTESIK_MAIL_FROM: with NOTESIK_SMTP, the address that mails come from is needed")
    user = None if parts.username is None else unquote(parts.username)
    tls = parts.scheme == "smtps"
    return SmtpPost(host, port or PORTS[parts.scheme], sender, tls, user, unquote(parts.password or ""))


def written(mail: Mail, sender: str) -> EmailMessage:
    """The mail with its headers. Raises `ValueError` for an address that is none."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _one_address(mail.to)
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
    message["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday notice answers it
    message.set_content(mail.text)
    message["Content-Language"] = mail.language
    return message


def _one_address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (MessageError, IndexError):
        raise ValueError("no address") from None


def _is_address(text: str) -> bool:
    message = EmailMessage()
    try:
        message["From"] = text
        return len(message["From"].addresses) == 1 and "@" in message["From"].addresses[0].addr_spec
    except (ValueError, IndexError):
        return False


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _reason(error: Exception) -> str:
    """What went wrong, without what the server says: it likes to repeat the address."""
    code = getattr(error, "smtp_code", None)
    return f"code {code}" if code is not None else type(error).__name__
