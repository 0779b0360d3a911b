"""Passwords of people who work in the console, and the links and codes by which they choose one.

A link is signed over the password that somebody has and over what they may do, so that it is good until either changes:
whoever made it may have done so for somebody who could do less. Nothing is stored for it. The code of the first account
is worked out from the data folder's secret, and good while there is nobody.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHash
from itsdangerous import BadSignature, TimestampSigner

from service.errors import DatabaseError, ServiceError
from service.storage.accounts import Account, Accounts

if TYPE_CHECKING:
    from service.composition import Service

SHORTEST, LONGEST = 12, 200
"""Characters of a password: length is what counts, so that no kinds of characters are asked for."""
INVITATION = timedelta(days=7)

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # OWASP's least for argon2id
_NOBODYS = _HASHER.hash("nobody has this password")
"""What is compared where a name is nobody's, so that it takes as long as where it is somebody's."""


class PasswordRefused(ServiceError):
    """A password that is too short, or much too long; ``key`` is that of the text that says so."""

    def __init__(self, key: str) -> None:
        super().__init__(f"a password has {SHORTEST} to {LONGEST} characters")
        self.key = key


def hashed(password: str) -> str:
    """The stored form. Raises `PasswordRefused`."""
    if len(password) < SHORTEST:
        raise PasswordRefused("password.too_short")
    if len(password) > LONGEST:
        raise PasswordRefused("password.too_long")
    return _HASHER.hash(password)


def is_password(account: Account | None, password: str) -> bool:
    """Whether somebody has that password; takes as long for nobody."""
    kept = _NOBODYS if account is None or account.password is None else account.password
    try:
        _HASHER.verify(kept, password[: LONGEST + 1])
    except (Argon2Error, InvalidHash):
        return False
    return kept is not _NOBODYS


def first_code(secret: bytes) -> str:
    """What whoever started the service types to make the first account: ten letters and digits."""
    digest = hmac.digest(secret, b"notesik.console.first", "sha256")
    return base64.b32encode(digest).decode()[:10]


def is_first_code(secret: bytes, code: str) -> bool:
    """Whether it is that, however it is spaced."""
    typed = "".join(code.split()).replace("-", "").upper()
    return hmac.compare_digest(typed.encode("utf-8", "surrogateescape"), first_code(secret).encode())


def entrance(service: Service, base: str) -> str:
    """Where the console is; while nobody works in it, with the code by which the first account is made."""
    try:
        anybody = service.accounts.any()
    except DatabaseError:  # which says itself what is wrong, to whoever asks for anything
        anybody = True
    return f"{base}/console" if anybody else f"{base}/console/first?code={first_code(service.secret)}"


def invitation(secret: bytes, account: Account) -> str:
    """A link's token by which somebody chooses a password, once and within a week."""
    return _signer(secret, account).sign(str(account.key)).decode()


def invited(secret: bytes, accounts: Accounts, token: str) -> Account | None:
    """Whose token it is; None where it is used, past its time or none of ours."""
    number = token.partition(".")[0]
    account = accounts.by_key(int(number)) if number.isascii() and number.isdigit() and len(number) < 18 else None
    if account is None:
        return None
    try:
        _signer(secret, account).unsign(token, max_age=int(INVITATION.total_seconds()))
    except (BadSignature, ValueError):
        return None
    return account


def _signer(secret: bytes, account: Account) -> TimestampSigner:
    may = sorted((shop, role.word) for shop, role in account.shops.items())
    said = f"{account.password} {account.role and account.role.word} {may}"
    return TimestampSigner(secret, salt=f"notesik.console.password.{said}", digest_method=hashlib.sha256)
