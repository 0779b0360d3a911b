"""Signed, short-lived tokens. One salt a purpose, so that a token made for one thing opens nothing else."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from itsdangerous import BadSignature, URLSafeTimedSerializer

from service.errors import TokenRefused
from service.storage.files import write_once

FRAME_SALT = "notesik.frame.contact"


def signing_secret(data: Path) -> bytes:
    """The data folder's secret, made the first time it is asked for, readable by its owner only."""
    return write_once(data / "secret", secrets.token_bytes(32), 0o600)


class ContactTokens:
    """Tokens by which a shop page asks for one contact's frame. They hold the shop and the contact's id, no more."""

    def __init__(self, secret: bytes, seconds: int) -> None:
        self.seconds = seconds
        self._serializer = URLSafeTimedSerializer(
            secret, salt=FRAME_SALT, signer_kwargs={"digest_method": hashlib.sha256}
        )

    def make(self, shop: str, contact: str) -> str:
        """A token that opens this contact's frames of this shop for `seconds`."""
        return str(self._serializer.dumps([shop, contact]))

    def contact(self, shop: str, token: str) -> str:
        """The contact's id, or `TokenRefused` without saying which of the reasons it was."""
        try:
            made_for, contact = self._serializer.loads(self._as_spelt(token), max_age=self.seconds)
        except (BadSignature, ValueError, TypeError):
            made_for, contact = None, None
        if made_for != shop or not isinstance(contact, str):
            raise TokenRefused("the contact token is not valid here or has expired: ask for a new one")
        return contact

    def _as_spelt(self, token: str) -> str:
        """The token, unless its signature is not spelt as we spell it: Base64 has several ways to."""
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(self._serializer.make_signer(FRAME_SALT).get_signature(signed), signature.encode()):
            raise BadSignature("not a signature of ours")
        return token
