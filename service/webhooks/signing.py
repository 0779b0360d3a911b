"""The signature of what is sent: who holds the secret can tell that it came from here, unchanged, and not long ago."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

SIGNATURE = "Notesik-Signature"
EVENT = "Notesik-Event"
DELIVERY = "Notesik-Delivery"
OLDEST_SECONDS = 300
"""A receiver refuses what was signed longer ago: a recorded request is of no use to anybody later."""


def headers(secret: str, event: str, delivery: str, body: bytes, at: datetime) -> Mapping[str, str]:
    """What a request bears beside its body."""
    return {EVENT: event, DELIVERY: delivery, SIGNATURE: signature(secret, body, at)}


def signature(secret: str, body: bytes, at: datetime) -> str:
    """``t=1795352400,v1=…``: the second it was signed in, and HMAC-SHA256 over that, a full stop and the body."""
    second = int(at.timestamp())
    return f"t={second},v1={_mac(secret, str(second), body)}"


def is_genuine(secret: str, header: str, body: bytes, now: datetime) -> bool:
    """What a receiver checks: made with this secret, over this body, at most five minutes ago."""
    said = dict(part.partition("=")[::2] for part in header.split(","))
    second = said.get("t", "")
    if not (second.isascii() and second.isdigit()) or abs(now.timestamp() - int(second)) > OLDEST_SECONDS:
        return False
    return hmac.compare_digest(_mac(secret, second, body).encode(), said.get("v1", "").encode())


def _mac(secret: str, second: str, body: bytes) -> str:
    return hmac.digest(secret.encode(), second.encode() + b"." + body, "sha256").hex()
