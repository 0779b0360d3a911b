"""Keys: shown once, stored as a hash. A key opens one shop and one scope."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

import orjson

from service.errors import BrokenFile, ShopBusy
from service.storage.files import Remembered, locked, write_atomically
from service.storage.shops import Shops

KEY_PREFIX = "nk_"
KEY_BYTES = 32


class Scope(StrEnum):
    """What a key may be used for."""

    SERVER = "server"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Key:
    """What is remembered of a key: never the key itself. ``id`` is the beginning of the hash, to speak of it."""

    id: str
    scope: Scope
    sha256: str
    created: str


def digest(key: str) -> str:
    """The stored form. A key is 256 random bits, so that a plain hash needs no salt and no slowness."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _parse(content: bytes) -> dict[str, Key]:
    try:
        keys = [Key(**entry | {"scope": Scope(entry["scope"])}) for entry in orjson.loads(content)["keys"]]
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenFile(f"a keys.json of the data folder cannot be read: {error}") from None
    return {key.sha256: key for key in keys}


class Keys:
    """The keys of every shop of a data folder."""

    def __init__(self, shops: Shops) -> None:
        self._shops = shops
        self._remembered: dict[str, Remembered[dict[str, Key]]] = {}

    def create(self, shop: str, scope: Scope) -> tuple[str, Key]:
        """A new key of the shop: the text to show once, and what is remembered of it."""
        self._shops.get(shop)
        text = KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)
        hashed = digest(text)
        key = Key(hashed[:12], scope, hashed, datetime.now(UTC).isoformat(timespec="seconds"))
        with self._writing(shop):
            self._write(shop, [*self.list(shop), key])
        return text, key

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
        return self._of(shop).get().get(digest(text)) if text.startswith(KEY_PREFIX) else None

    def _of(self, shop: str) -> Remembered[dict[str, Key]]:
        if shop not in self._remembered:
            self._remembered[shop] = Remembered(self._shops.folder(shop).keys, _parse, {})
        return self._remembered[shop]

    def _writing(self, shop: str) -> AbstractContextManager[None]:
        return locked(self._shops.folder(shop).path / ".keys.lock", lambda: ShopBusy(shop), wait=True)

    def _write(self, shop: str, keys: Sequence[Key]) -> None:
        document = {"keys": [asdict(key) for key in keys]}
        write_atomically(self._shops.folder(shop).keys, orjson.dumps(document, option=orjson.OPT_INDENT_2), 0o600)
