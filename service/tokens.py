"""Signed, short-lived tokens. One salt a purpose, so that a token made for one thing opens nothing else."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer

from service.errors import TokenRefused
from service.storage.files import write_once

FRAME_SALT = "notesik.frame.contact"
MOST_CHARACTERS = 4096
"""More than any token of whichever form needs, however its contact's id is written."""

ID_CHARACTERS = 200
"""A contact's id may be as long."""


def signing_secret(data: Path) -> bytes:
    """The data folder's secret, made the first time it is asked for, readable by its owner only."""
    return write_once(data / "secret", secrets.token_bytes(32), 0o600)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a token speaks of, and what it allows.

    ``contact`` is an id as the shop knows it; of a visitor, who has none, ``handle`` names the card that they have, or
    will have once they state something. ``acts``: products may be refused and wished for with it, not only read.
    """

    contact: str = ""
    handle: bytes = b""
    acts: bool = False


def refused() -> TokenRefused:
    """The one answer to whatever is wrong with a token: nobody learns which of the reasons it was."""
    return TokenRefused("the contact token is not valid here or has expired: ask for a new one")


class ContactTokens:
    """Tokens of ours, by which a shop page asks for one person's frames. They hold the shop and a `Subject`."""

    def __init__(self, secret: bytes, seconds: int) -> None:
        self.seconds = seconds
        self._serializer = URLSafeTimedSerializer(
            secret, salt=FRAME_SALT, signer_kwargs={"digest_method": hashlib.sha256}
        )

    def make(self, shop: str, contact: str, acts: bool = False) -> str:
        """A token that opens this contact's frames of this shop for `seconds`."""
        return self._made(shop, Subject(contact, acts=acts))

    def make_for_visitor(self, shop: str, handle: bytes) -> str:
        """An acting one for the visitor with that handle."""
        return self._made(shop, Subject(handle=handle, acts=True))

    def read(self, shop: str, token: str) -> Subject:
        """Whom a token of this shop speaks of. Raises `TokenRefused`."""
        try:
            made_for, contact, handle, acts = self._serializer.loads(self._as_spelt(token), max_age=self.seconds)
        except (BadSignature, ValueError):
            raise refused() from None
        if made_for != shop:
            raise refused()
        return Subject(contact, bytes.fromhex(handle), acts)

    def _made(self, shop: str, subject: Subject) -> str:
        return str(self._serializer.dumps([shop, subject.contact, subject.handle.hex(), subject.acts]))

    def _as_spelt(self, token: str) -> str:
        """The token, unless its signature is not spelt as we spell it: Base64 has several ways to."""
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(self._serializer.make_signer(FRAME_SALT).get_signature(signed), signature.encode()):
            raise BadSignature("not a signature of ours")
        return token
