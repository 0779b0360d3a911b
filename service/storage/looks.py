"""What the last comparison of two generations found: ``vanished.json`` of a shop, see `service.vanished`."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import orjson

from service.errors import BrokenFile
from service.storage.files import write_atomically
from service.storage.shops import ShopFolder


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that contacts named and no product has any more, and how many contacts named it.

    Without a ``filter`` it is the main value; without a ``value`` nobody can be asked about the filter any more.
    ``nearest`` are the nearest that there are, ``refused`` says that it was only refused.
    """

    filter: str | None
    value: str | int | bool | None
    contacts: int
    nearest: tuple[str, ...]
    refused: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a comparison of two generations found. ``before`` is None where there was nothing to compare with."""

    generation: str
    before: str | None = None
    vanished: tuple[Warned, ...] = ()


def last_look(folder: ShopFolder) -> Look | None:
    """What the last comparison found, None before the first. Raises `BrokenFile`."""
    if not folder.vanished.exists():
        return None
    try:
        document = orjson.loads(folder.vanished.read_bytes())
        listed = (Warned(**entry | {"nearest": tuple(entry["nearest"])}) for entry in document["vanished"])
        return Look(document["generation"], document["before"], tuple(listed))
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenFile(f"vanished.json of shop {folder.path.name!r} cannot be read: {error}") from None


def keep_look(folder: ShopFolder, look: Look) -> None:
    """Let this be the last comparison; only the service itself may read it."""
    write_atomically(folder.vanished, orjson.dumps(asdict(look), option=orjson.OPT_INDENT_2), mode=0o600)
