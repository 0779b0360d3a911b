"""Where a shop's feed comes from and when, for ``notesik shops set`` and ``notesik feed status``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, write_document, write_table, write_text
from service.errors import InvalidSetting

if TYPE_CHECKING:
    from service.composition import Service
    from service.storage.feed_access import Access
    from service.storage.shops import Shop as ShopRecord


SAID = {
    "feed": "address",
    "user": "asked for as",
    "conditional": "only if it changed",
    "schedule": "schedule",
    "zone": "time zone",
    "next": "read next",
    "reading": "being read now",
    "tried": "last tried",
    "result": "what came of it",
    "reason": "why",
    "failures": "failures in a row",
}
"""What a status says, and what it is called for people; what is not so has no row."""


def typed_in(feed: str | None) -> tuple[str | None, Access | None]:
    """An address as it is kept, and the user and password that were typed into it."""
    from service.storage.feed_access import parted

    return (None, None) if feed is None else parted(feed)


def password_of(user: str | None, file: str | None) -> str:
    """The password in a file, or on standard input: commands stand in histories and lists of processes."""
    if file is None:
        return ""
    if user is None:
        raise typer.BadParameter("name the user too, by --feed-user", param_hint="--feed-password-file")
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise InvalidSetting(f"the password cannot be read from {file}: {error}") from None
    return text.split("\n", 1)[0].rstrip("\r")


def check_schedule(text: str | None) -> None:
    """Raises `InvalidSetting` for what is none, before anything is kept."""
    from service.scheduled import NONE
    from service.schedules import read_schedule

    if text is not None and text.strip().lower() != NONE:
        read_schedule(text)


def keep_access(service: Service, shop: ShopRecord, typed: Access | None, user: str | None, password: str) -> None:
    """Keep what the shop's feed is asked for with, where anything was given."""
    from service.storage.feed_access import Access, origin_of

    if user is None:
        if typed is not None:
            service.feed_sources.keep_access(shop.name, typed)
        return
    if shop.feed is None:
        raise InvalidSetting(f"shop {shop.name!r} has no address to read its feed from: --feed names it")
    access = Access(origin_of(shop.feed), user, password) if user else None
    service.feed_sources.keep_access(shop.name, access)


def keep_schedule(service: Service, before: ShopRecord, shop: ShopRecord, text: str | None) -> None:
    """Another schedule for the shop's feed; the same one anew where its hours or its address changed."""
    from service.scheduled import plan

    planned = service.schedules.of(shop.name)
    moved = (before.clock, before.feed) != (shop.clock, shop.feed)
    if text is None and planned is not None and moved:
        text = planned.schedule
    if text is not None:
        plan(service, shop, text, datetime.now(UTC), at_home=True)


def status(shop: Shop, as_json: Json = False) -> None:
    """Say where a shop's feed is read from and when, and what came of the last time."""
    from service.scheduled import status_document

    service = the_service()
    said = status_document(service, service.shops.get(shop))
    if as_json:
        write_document(said)
        return
    rows = ((label, _cell(said[name])) for name, label in SAID.items() if said[name] not in (None, False, 0))
    write_table(("", "now"), rows)
    if said["failures"]:
        complain(f"the feed was not taken {said['failures']} times in a row: {said['reason']}")
    if said["schedule"] is None:
        write_text(f"it is read when somebody says so; `notesik shops set {shop} --schedule ...` names hours")


def _cell(value: Any) -> str:
    return "" if value is None else "yes" if value is True else "no" if value is False else str(value)
