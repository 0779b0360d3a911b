"""The user and password that a shop's feed is asked for with: never part of an address that is kept or shown.

Whoever types an address may type them into it (``https://user:password@shop.example/feed.xml``); they are taken out at
once. They are sent to the origin they were given for and to no other, whatever redirects there are.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from service.errors import InvalidSetting
from service.storage.shops import origin

SECURED = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Access:
    """A user and password, and the ``origin`` they are for (``https://shop.example``)."""

    origin: str
    user: str
    password: str = field(repr=False)

    def opens(self, address: str) -> bool:
        """Whether it is for that address: of its origin, or of the same name once that asks for https."""
        try:
            asked = origin_of(address)
        except InvalidSetting:
            return False
        plain, secure = SECURED
        return asked in (self.origin, self.origin.replace(plain, secure, 1))

    @property
    def header(self) -> str:
        """The value of ``Authorization`` (RFC 7617)."""
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")


def origin_of(address: str) -> str:
    """The origin of an http(s) address. Raises `InvalidSetting` where it has none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise InvalidSetting("the address of the feed cannot be read") from None
    return origin(f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2]}")


def parted(address: str) -> tuple[str, Access | None]:
    """An address without its user and password, and these. What is no address stays as it is."""
    try:
        parts = urlsplit(address)
        typed, at, place = parts.netloc.rpartition("@")
        if not at:
            return address, None
        bare = parts._replace(netloc=place).geturl()
        user, _, password = typed.partition(":")
        return bare, Access(origin_of(bare), unquote(user), unquote(password)) if typed else None
    except (ValueError, InvalidSetting):
        return address, None
