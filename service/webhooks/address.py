"""What a webhook is made of: an address that events may be sent to, kinds of events, and a secret."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpx2

from service.contacts.events import Kind
from service.errors import InvalidSetting

SCHEMES = ("http", "https")
LONGEST = 2000
"""Characters of an address."""
SECRET_BYTES = 32
SECRET_PREFIX = "nws_"
"""By which a secret is recognised where it should not be."""


def new_secret() -> str:
    """A secret of 256 bits."""
    return SECRET_PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def checked_address(text: str) -> str:
    """An address of the web without a user or password in it. Raises `InvalidSetting`."""
    try:
        urlsplit(text)  # knows better than the other what a host must not be
        url = httpx2.URL(text)
    except (httpx2.InvalidURL, ValueError):
        raise InvalidSetting("this is not a valid address; one is such as https://shop.example/notesik") from None
    if url.scheme not in SCHEMES or not url.host or len(text) > LONGEST:
        raise InvalidSetting(f"a webhook's address is an http or https one of at most {LONGEST} characters")
    if url.userinfo:
        raise InvalidSetting("a webhook's address holds no user and password: check the signature instead")
    return str(url.copy_with(fragment=None))


def checked_events(names: Iterable[str]) -> tuple[str, ...]:
    """Kinds of events, each once, in our order; none are all. Raises `InvalidSetting` naming what is unknown."""
    wanted = set(names)
    unknown = sorted(wanted - set(Kind))
    if unknown:
        raise InvalidSetting(f"there is no event {unknown[0]!r}; there are {', '.join(Kind)}")
    return tuple(kind.value for kind in Kind if kind in wanted)
