"""Keys: shown once, stored as a hash. A key opens one shop and one scope.

A signing key is needed again to judge what it signed, so that no hash of it would do. It is worked out from the data
folder's secret and its own id, and of it no more than that id is stored: a copy of ``keys.json`` signs nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

import orjson

from service.errors import BrokenFile, ShopBusy, UnknownKey
from service.storage.files import Remembered, locked, write_atomically
from service.storage.shops import Shops

KEY_PREFIX = "nk_"
SIGNING_PREFIX = "ns_"
SIGNING_SALT = b"notesik.signing"
KEY_BYTES = 32
ID_CHARACTERS = 12


class Scope(StrEnum):
    """What a key may be used for."""

    SERVER = "server"
    CONSOLE = "console"
    SIGNING = "signing"
    """Opens nothing: the shop's server signs tokens for its own pages with it (`service.signed`)."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is remembered of a key: never the key itself. ``id`` is the beginning of the hash, to speak of it.

    A signing key has a random ``id`` and no hash.
    """

    id: str
    scope: Scope
    sha256: str
    created: str


def digest(key: str) -> str:
    """The stored form. A key is 256 random bits, so that a plain hash needs no salt and no slowness."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _random_key() -> tuple[str, str, str]:
    """The text of a new key, its id and its hash."""
    text = KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)
    hashed = digest(text)
    return text, hashed[:ID_CHARACTERS], hashed


def _parse(content: bytes) -> dict[str, Key]:
    try:
        keys = [Key(**entry | {"scope": Scope(entry["scope"])}) for entry in orjson.loads(content)["keys"]]
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenFile(f"a keys.json of the data folder cannot be read: {error}") from None
    return {key.id: key for key in keys}


class Keys:
    """The keys of every shop of a data folder."""

    def __init__(self, shops: Shops, secret: bytes) -> None:
        self._shops = shops
        self._signing = hmac.digest(secret, SIGNING_SALT, "sha256")
        self._remembered: dict[str, Remembered[dict[str, Key]]] = {}

    def create(self, shop: str, scope: Scope) -> tuple[str, Key]:
        """A new key of the shop: the text to show once, and what is remembered of it."""
        self._shops.get(shop)
        text, id, hashed = self._signing_key(shop) if scope is Scope.SIGNING else _random_key()
        key = Key(id, scope, hashed, datetime.now(UTC).isoformat(timespec="seconds"))
        with self._writing(shop):
            self._write(shop, [*self.list(shop), key])
        return text, key

    def forget(self, shop: str, id: str) -> Key:
        """Make one key of the shop useless; which it was. Raises `UnknownKey`."""
        self._shops.get(shop)
        with self._writing(shop):
            keys = self.list(shop)
            found = next((key for key in keys if key.id == id), None)
            if found is None:
                raise UnknownKey(shop, id)
            self._write(shop, [key for key in keys if key.id != id])
            return found

    def forget_all(self, shop: str) -> None:
        """Make every key of the shop useless."""
        self._shops.get(shop)
        with self._writing(shop):
            self._write(shop, [])

    def list(self, shop: str) -> tuple[Key, ...]:
        """What is remembered of the shop's keys, oldest first."""
        return tuple(self._of(shop).get().values())

    def find(self, shop: str, text: str) -> Key | None:
        """The shop's key that ``text`` is, if it is one. Look-up is by hash: its timing tells nothing of the key."""
        hashed = digest(text)
        key = self._of(shop).get().get(hashed[:ID_CHARACTERS])
        return key if key is not None and key.sha256 == hashed else None

    def signing(self, shop: str, id: str) -> str | None:
        """The shop's signing key with that id, as it was shown, if the shop has it."""
        key = self._of(shop).get().get(id)
        return self._signing_text(shop, id) if key is not None and key.scope is Scope.SIGNING else None

    def _signing_key(self, shop: str) -> tuple[str, str, str]:
        id = secrets.token_hex(ID_CHARACTERS // 2)
        return self._signing_text(shop, id), id, ""

    def _signing_text(self, shop: str, id: str) -> str:
        return f"{SIGNING_PREFIX}{id}_{hmac.digest(self._signing, f'{shop} {id}'.encode(), 'sha256').hex()}"

    def _of(self, shop: str) -> Remembered[dict[str, Key]]:
        if shop not in self._remembered:
            self._remembered[shop] = Remembered(self._shops.folder(shop).keys, _parse, {})
        return self._remembered[shop]

    def _writing(self, shop: str) -> AbstractContextManager[None]:
        return locked(self._shops.folder(shop).path / ".keys.lock", lambda: ShopBusy(shop), wait=True)

    def _write(self, shop: str, keys: Sequence[Key]) -> None:
        document = {"keys": [asdict(key) for key in keys]}
        write_atomically(self._shops.folder(shop).keys, orjson.dumps(document, option=orjson.OPT_INDENT_2), 0o600)
