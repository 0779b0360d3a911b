"""Signed links for people: short, opaque, scoped to one purpose, expiring, and useless once they are revoked.

A token is 33 bytes or a few more, 44 characters in Base64 for addresses: fit for an SMS. It speaks of a contact by a
random handle and holds nothing about them. Nothing is stored when one is made, so that a request by GET, or a campaign
of millions, can make links; what takes one back is stored instead (`Link.links`, `service.storage.revocations`).

Layout, all numbers big-endian: purpose 1, handle 8, hour of expiry since 1970 in 4, count of links 2, subject 4,
detail 2 bytes, then the rest, then 12 bytes of HMAC-SHA256 over all of it.

Telephones and messengers that make a link of an address leave a last ``-`` out of it, so the signature is that of the
first of several countings under which the token ends in a letter or a digit.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum, IntFlag
from itertools import count

from service.errors import LinkExpired, LinkRefused

HEAD = struct.Struct(">B8sIHIH")
SIGNATURE = 12
"""Bytes of the signature: 96 bits cannot be guessed over a network."""

MARK = 6
"""Bytes of a mark: enough to tell apart what one shop has to choose from."""

SALT = b"notesik.links"
MARKS = b"notesik.links.marks"
HOUR = 3600
NOBODY = bytes(8)
"""The handle of a link that speaks of no contact: previews and tests."""


class Purpose(IntEnum):
    """What a link opens; one made for one thing opens nothing else. Numbers stay for ever: links are out in mails."""

    CENTRE = 1
    ANSWER = 2
    FORM = 3
    UNSUBSCRIBE = 4
    CONFIRM = 5
    SHOWN = 6
    CLICK = 7
    OPENED = 8


class Scope(IntFlag):
    """The detail of a link to a centre or a form: the sections it opens, and how."""

    PREFERENCES = 1
    DETAILS = 2
    CONSENTS = 4
    CHANNELS = 8
    TEST = 16
    """Shows everything and saves nothing."""
    CONFIRM = 32
    """Whoever opens it must give the contact's address first: for links that may be forwarded."""
    VISITOR = 64
    """Made for a visitor of the shop's page who is no contact yet; becomes a card with the first thing stated."""
    ONE = 128
    """Of a form: no form of the shop's, but the question whether one preference still holds."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. ``links`` is the contact's count when it was made, as `count_in_link` has it once it was read;
    ``subject`` the number of the definition it opens, ``detail`` and ``rest`` are the purpose's own.
    """

    purpose: Purpose
    handle: bytes
    expires: datetime
    links: int = 0
    subject: int = 0
    detail: int = 0
    rest: bytes = b""


def count_in_link(links: int) -> int:
    """As much of a contact's count of links as a link holds: its low 16 bits."""
    return links & 0xFFFF


class Links:
    """Makes tokens of links and links of tokens, by the data folder's secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, SALT, "sha256")
        self._marks = hmac.digest(secret, MARKS, "sha256")

    def token(self, link: Link) -> str:
        """The token; its time is cut to the hour, upwards."""
        return self._signed(_body(link))

    def tokens(self, link: Link) -> Callable[[bytes], str]:
        """The tokens of links that are like this one, but that theirs goes on with some more ``rest``."""
        body = _body(link)
        return lambda rest: self._signed(body + rest)

    def read(self, token: str, purpose: Purpose, now: datetime) -> Link:
        """The link of a token made for that purpose. Raises `LinkRefused`, or `LinkExpired` after its time."""
        raw = _raw(token)
        body = raw[:-SIGNATURE]
        if len(body) < HEAD.size or not hmac.compare_digest(token.encode(), self._signed(body).encode()):
            raise LinkRefused
        made_for, handle, hour, links, subject, detail = HEAD.unpack_from(body)
        if made_for != purpose:
            raise LinkRefused
        expires = datetime.fromtimestamp(hour * HOUR, UTC)
        if now >= expires:
            raise LinkExpired
        return Link(purpose, handle, expires, links, subject, detail, body[HEAD.size :])

    def purpose(self, token: str) -> Purpose | None:
        """What a token says it was made for, which `read` alone proves; None where it says nothing that is known."""
        try:
            return Purpose(_raw(token)[0])
        except (LinkRefused, ValueError, IndexError):
            return None

    def mark(self, *named: str) -> bytes:
        """6 bytes that stand in a link for what must not be read out of it, such as an answer; the same every time.

        Whoever opens the link compares them with the marks of what there is to choose from.
        """
        return hmac.digest(self._marks, "\x1f".join(named).encode(), "sha256")[:MARK]

    def _signed(self, body: bytes) -> str:
        tokens = (
            _spelt(body + hmac.digest(self._key, body + bytes((counting,)), "sha256")[:SIGNATURE])
            for counting in count()
        )
        return next(token for token in tokens if token[-1].isalnum())


def _body(link: Link) -> bytes:
    hour = -(-int(link.expires.timestamp()) // HOUR)
    head = HEAD.pack(link.purpose, link.handle, hour, count_in_link(link.links), link.subject, link.detail)
    return head + link.rest


def _raw(token: str) -> bytes:
    """The bytes of a token. Raises `LinkRefused`."""
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise LinkRefused from None


def _spelt(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def digest(token: str) -> str:
    """By which a single link is remembered as revoked or used: never the token itself."""
    return hashlib.sha256(token.encode()).hexdigest()


def expiry(now: datetime, days: int) -> datetime:
    """So many days from now, at a full hour, so that the same link made twice within it is the same token."""
    later = now + timedelta(days=days, hours=1)
    return later.replace(minute=0, second=0, microsecond=0)
