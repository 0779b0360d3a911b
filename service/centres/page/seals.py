"""What the page signs and gets back: its forms' mark, the receipt of a step, a browser that has confirmed."""

from __future__ import annotations

import base64
import hashlib
import hmac

from itsdangerous import BadSignature, TimestampSigner

RECEIPT_SECONDS = 60
"""A receipt is shown once, right after the step; an address that was kept shows none."""

CONFIRMED_SECONDS = 90 * 24 * 3600
"""How long a browser that gave the contact's address need not give it again."""


class Seals:
    """Signatures by the data folder's secret; what was made for one purpose or one link is good for no other."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def mark(self, token: str, purpose: str) -> str:
        """What a form of that link carries, so that only a page of ours can have made it."""
        digest = hmac.digest(self._secret, f"notesik.centre.form.{purpose}.{token}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:12]).decode()

    def is_mark(self, token: str, purpose: str, mark: str) -> bool:
        """Whether a form came back with its mark."""
        return hmac.compare_digest(self.mark(token, purpose).encode(), mark.encode())

    def receipt(self, token: str, entry: int) -> str:
        """The number of a line of history, for the address that a step leads to."""
        return self._signer(f"receipt.{token}").sign(str(entry)).decode()

    def entry(self, token: str, receipt: str) -> int | None:
        """The other way round; None when it is none of ours or not of just now."""
        value = self._unsigned(f"receipt.{token}", receipt, RECEIPT_SECONDS)
        return None if value is None else int(value)

    def confirmation(self, handle: bytes) -> str:
        """What a browser keeps once the contact's address was given in it."""
        return self._signer("confirmed").sign(handle.hex()).decode()

    def has_confirmed(self, handle: bytes, cookie: str) -> bool:
        """Whether a browser keeps that for this contact."""
        return self._unsigned("confirmed", cookie, CONFIRMED_SECONDS) == handle.hex()

    def _signer(self, purpose: str) -> TimestampSigner:
        return TimestampSigner(self._secret, salt=f"notesik.centre.{purpose}", digest_method=hashlib.sha256)

    def _unsigned(self, purpose: str, signed: str, seconds: int) -> str | None:
        try:
            return self._signer(purpose).unsign(signed, max_age=seconds).decode()
        except (BadSignature, UnicodeError):
            return None
