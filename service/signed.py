"""Tokens that the shop's own server signs: JSON Web Tokens (RFC 7519) by a signing key, so that it need not ask us.

Only what the recipes of docs/who-is-looking.md make is taken: HS256, the key's id as ``kid``, and the claims below.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jwt
from jwt.utils import base64url_encode

from service.storage.profiles import storable
from service.tokens import ID_CHARACTERS, MOST_CHARACTERS, Subject, refused

ALGORITHMS = ("HS256",)
"""Pinned: what a token says of its own algorithm chooses nothing."""

CLAIMS = ("sub", "exp", "aud")
"""What each must say: whose it is, until when, and that it is meant for Notesik and this shop (`audience`)."""

MOST_SECONDS = 3600
"""A token ends within the hour: it stands in addresses, and nothing takes it back before its end."""

KeyOf = Callable[[str, str], str | None]
"""The signing key of a shop under an id, while the shop has it."""


def is_signed_by_a_shop(token: str) -> bool:
    """Whether a token is of this form: it begins with an object, as Base64 spells the brace; ours with a list."""
    return token.startswith("e")


def audience(shop: str) -> str:
    """The claim ``aud`` of a token for that shop."""
    return f"notesik:{shop}"


class ShopTokens:
    """Reads tokens that shops signed."""

    def __init__(self, key_of: KeyOf) -> None:
        self._key_of = key_of

    def read(self, shop: str, token: str) -> Subject:
        """Whom a token signed by this shop speaks of. Raises `TokenRefused`."""
        if len(token) > MOST_CHARACTERS:
            raise refused()
        try:
            claims = self._claims(shop, token)
        except (jwt.PyJWTError, ValueError, OverflowError, RecursionError):
            raise refused() from None
        contact, until = claims["sub"], claims["exp"]
        if not isinstance(until, int | float) or until > time.time() + MOST_SECONDS:
            raise refused()
        if not 1 <= len(contact) <= ID_CHARACTERS or not storable(contact):
            raise refused()
        return Subject(contact, acts=claims.get("acts") is True)

    def _claims(self, shop: str, token: str) -> dict[str, Any]:
        key = self._key_of(shop, jwt.get_unverified_header(token).get("kid", ""))
        if key is None:
            raise refused()
        read = jwt.decode_complete(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=audience(shop),
            # when it was made is nobody's concern here, and clocks differ
            options={"require": [*CLAIMS], "strict_aud": True, "verify_iat": False},
        )
        if base64url_encode(read["signature"]).decode() != token.rpartition(".")[2]:  # Base64 has several spellings
            raise refused()
        claims: dict[str, Any] = read["payload"]
        return claims
