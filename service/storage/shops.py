"""The shops of a data folder, and where each keeps its things."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from frames.model import LANGUAGES
from service.errors import BrokenFile, InvalidSetting, ShopExists, UnknownShop
from service.storage.files import Remembered, write_atomically

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
LOCALES = LANGUAGES
ZONES = {"pl": "Europe/Warsaw"}
"""The time zone of shops of a language that is spoken in one, where a shop names none; UTC for the others."""
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop and what its feed is read with. ``origins`` are the pages that may ask for it from a browser.

    ``zone`` is the time zone in which its days and hours are meant, such as ``Europe/Warsaw``; None: the language's.
    ``feed`` is the http(s) address that its feed is read from; ``hold``: every feed waits for a person's word.
    ``mapping`` is the text of its own format (`feeds.mapping`), which goes before ``format``.
    """

    name: str
    currency: str | None = None
    industry: str | None = None
    format: str | None = None
    locale: str = "en"
    origins: tuple[str, ...] = ()
    created: str = ""
    zone: str | None = None
    feed: str | None = None
    hold: bool = False
    mapping: str | None = None

    @property
    def clock(self) -> ZoneInfo:
        """The time zone in which the shop's days begin and hours are read."""
        return ZoneInfo(self.zone or ZONES.get(self.locale, "UTC"))

    def day(self, at: datetime) -> date:
        """Which day it is for the shop at a moment."""
        return at.astimezone(self.clock).date()


@dataclass(frozen=True, slots=True)
class ShopFolder:
    """Where one shop's files stand."""

    path: Path

    @property
    def settings(self) -> Path:
        """shop.json."""
        return self.path / "shop.json"

    @property
    def keys(self) -> Path:
        """keys.json, hashes only."""
        return self.path / "keys.json"

    @property
    def generations(self) -> Path:
        """The folder of generations."""
        return self.path / "generations"

    @property
    def current(self) -> Path:
        """The symlink to the generation that serves."""
        return self.path / "current"

    @property
    def prices(self) -> Path:
        """The history of the shop's prices, `service.generations.prices`."""
        return self.path / "prices" / "history.arrow"

    @property
    def hierarchy(self) -> Path:
        """The folder of what merchandisers want of the hierarchy, `service.storage.hierarchies`."""
        return self.path / "hierarchy"

    @property
    def learned(self) -> Path:
        """The folder of what was learned, `service.storage.learned`."""
        return self.path / "learned"

    @property
    def drafted(self) -> Path:
        """The folder of the draft as it is derived for looking at, `service.drafted`."""
        return self.path / "drafted"

    @property
    def held(self) -> Path:
        """The report of the last feed that was held back."""
        return self.path / "held" / "report.json"

    @property
    def uploads(self) -> Path:
        """The folder of feeds that were handed over and wait to be imported, `service.uploads`."""
        return self.path / "uploads"

    @property
    def vanished(self) -> Path:
        """vanished.json: what contacts named and the last generation no longer holds, `service.storage.looks`."""
        return self.path / "vanished.json"

    @property
    def lock(self) -> Path:
        """Held by whoever writes to the shop."""
        return self.path / ".lock"


def checked_name(name: str) -> str:
    """``name`` itself, or `InvalidSetting`. Only such names ever become part of a path."""
    if not NAME.fullmatch(name):
        raise InvalidSetting(
            f"{name!r} cannot name a shop: use 1 to 40 of a-z, 0-9 and '-', beginning with a letter or digit"
        )
    return name


def origin(text: str) -> str:
    """An origin as browsers write it (``https://shop.example``), or `InvalidSetting` saying what is wrong."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise InvalidSetting(f"{text!r} is not an origin such as https://shop.example") from None
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or not bare or "*" in text:
        raise InvalidSetting(f"{text!r} is not an origin such as https://shop.example")
    try:
        host = parts.hostname.encode("idna").decode("ascii") if ":" not in parts.hostname else f"[{parts.hostname}]"
    except UnicodeError:
        raise InvalidSetting(f"{text!r} is not an origin such as https://shop.example") from None
    return f"{parts.scheme}://{host}" + ("" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}")


def checked(shop: Shop) -> Shop:
    """The shop in its normal form, or `InvalidSetting`."""
    checked_name(shop.name)
    if shop.currency is not None and not CURRENCY.fullmatch(shop.currency):
        raise InvalidSetting(f"{shop.currency!r} is not a currency code of three capital letters, such as PLN")
    if shop.locale not in LOCALES:
        raise InvalidSetting(f"{shop.locale!r} is not a locale of ours: use one of {', '.join(LOCALES)}")
    if shop.zone is not None and not _is_zone(shop.zone):
        raise InvalidSetting(f"{shop.zone!r} is not the name of a time zone such as Europe/Warsaw")
    if shop.feed is not None and not shop.feed.lower().startswith(("http://", "https://")):
        raise InvalidSetting("the address of a feed begins with http:// or https://")
    values = asdict(shop) | {"origins": tuple(dict.fromkeys(origin(text) for text in shop.origins))}
    return Shop(**values)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, a path out of the folder of zones, or a folder
        return False


def _parse(content: bytes) -> Shop:
    try:
        document: dict[str, Any] = orjson.loads(content)
        return checked(Shop(**document | {"origins": tuple(document["origins"])}))
    except (ValueError, TypeError, KeyError, InvalidSetting) as error:
        raise BrokenFile(f"a shop.json of the data folder cannot be read: {error}") from None


class Shops:
    """The shops of one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._remembered: dict[str, Remembered[Shop | None]] = {}

    def folder(self, name: str) -> ShopFolder:
        """Where the shop's files stand (or would)."""
        return ShopFolder(self.data / "shops" / checked_name(name))

    def create(self, shop: Shop) -> Shop:
        """Write a new shop. Raises `ShopExists` or `InvalidSetting`."""
        folder = self.folder(shop.name)
        if folder.settings.exists():
            raise ShopExists(shop.name)
        folder.generations.mkdir(parents=True, exist_ok=True)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        return self.save(Shop(**asdict(shop) | {"created": created}))

    def save(self, shop: Shop) -> Shop:
        """Replace an existing shop's settings."""
        shop = checked(shop)
        content = orjson.dumps(asdict(shop), option=orjson.OPT_INDENT_2)
        write_atomically(self.folder(shop.name).settings, content, 0o600)  # its feed's address may hold a password
        return shop

    def get(self, name: str) -> Shop:
        """The shop of that name. Raises `UnknownShop`, also for names no shop can have."""
        if not NAME.fullmatch(name):
            raise UnknownShop(name)
        remembered = self._remembered.get(name)
        if remembered is None:
            remembered = Remembered[Shop | None](self.folder(name).settings, _parse, None)
        shop = remembered.get()
        if shop is None:
            self._remembered.pop(name, None)  # names of no shop are never kept: anybody may ask for any number of them
            raise UnknownShop(name)
        self._remembered[name] = remembered
        return shop

    def names(self) -> tuple[str, ...]:
        """What the folders of shops are called, sorted; whether their settings can be read is another question."""
        return tuple(path.parent.name for path in sorted((self.data / "shops").glob("*/shop.json")))

    def list(self) -> tuple[Shop, ...]:
        """Every shop, by name. Raises `BrokenFile` when the settings of one cannot be read."""
        return tuple(map(self.get, self.names()))
