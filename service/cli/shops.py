"""``notesik shops`` and ``notesik keys``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Currency, Format, Industry, Json, Shop, ShopMapping, the_service
from service.cli.output import complain, write_document, write_table, write_text

if TYPE_CHECKING:
    from service.storage.keys import Scope
    from service.storage.shops import Shop as ShopRecord

app = typer.Typer(help="Make and list shops.", no_args_is_help=True)
keys_app = typer.Typer(help="Make and list keys.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="SHOP", help="1 to 40 of a-z, 0-9 and '-'.")]
Locale = Annotated[str | None, typer.Option("--locale", help="Language of the frames: pl or en.")]
Origins = Annotated[
    list[str] | None,
    typer.Option("--origin", help="An origin whose pages may ask, such as https://shop.example; several times."),
]
Zone = Annotated[
    str | None,
    typer.Option("--zone", help="Time zone of the shop's days and hours, such as Europe/Warsaw."),
]
FeedAddress = Annotated[
    str | None,
    typer.Option("--feed", metavar="ADDRESS", help="The address that the console and the schedule read the feed from."),
]
FeedUser = Annotated[
    str | None,
    typer.Option("--feed-user", metavar="NAME", help="The user that the feed is asked for with; '' for none."),
]
FeedPassword = Annotated[
    str | None,
    typer.Option("--feed-password-file", metavar="FILE|-", help="Where that user's password stands: one line."),
]
ScheduleText = Annotated[
    str | None,
    typer.Option(
        "--schedule", metavar="TEXT", help='When to read it: "every 2h", "daily 03:15", "0 */4 * * *", or none.'
    ),
]
ScopeName = Annotated[
    str, typer.Option("--scope", metavar="server|console|signing", help="What the key may be used for.")
]


@app.command()
def create(
    shop: Name,
    currency: Currency = None,
    industry: Industry = None,
    format: Format = None,
    locale: Locale = None,
    origin: Origins = None,
    zone: Zone = None,
    feed: FeedAddress = None,
    as_json: Json = False,
) -> None:
    """Make a shop. What is given here is used by every import that does not say otherwise."""
    from service.auditing import commander, record_anyway
    from service.storage.feed_access import parted
    from service.storage.shops import Shop as ShopRecord

    bare, typed = (None, None) if feed is None else parted(feed)
    wanted = ShopRecord(shop, currency, industry, format, locale or "en", tuple(origin or ()), zone=zone, feed=bare)
    service = the_service()
    made = service.shops.create(wanted)
    if typed is not None:
        service.feed_sources.keep_access(made.name, typed)
    record_anyway(service, commander(), made.name, "shop.made", made.name)
    _say(made, as_json, f"shop {made.name} made")


@app.command("set")
def set_(
    shop: Name,
    currency: Currency = None,
    industry: Industry = None,
    format: Format = None,
    locale: Locale = None,
    origin: Origins = None,
    zone: Zone = None,
    feed: FeedAddress = None,
    feed_user: FeedUser = None,
    feed_password_file: FeedPassword = None,
    schedule: ScheduleText = None,
    mapping: ShopMapping = None,
    as_json: Json = False,
) -> None:
    """Change a shop: what is given replaces what stands there, the rest stays."""
    from dataclasses import replace

    from service.auditing import commander, record_shop
    from service.cli.sources import check_schedule, keep_access, keep_schedule, password_of, typed_in

    service = the_service()
    shops, before = service.shops, service.shops.get(shop)
    check_schedule(schedule)
    password = password_of(feed_user, feed_password_file)
    feed, typed = typed_in(feed)
    given = {"currency": currency, "industry": industry, "format": format, "locale": locale, "zone": zone, "feed": feed}
    changes: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if origin is not None:
        changes["origins"] = tuple(origin)
    if mapping is not None:
        changes["mapping"] = mapping or None
    changed = shops.save(replace(before, **changes))  # type: ignore[arg-type]
    record_shop(service, commander(), before, changed)
    keep_access(service, changed, typed, feed_user, password)
    keep_schedule(service, before, changed, schedule)
    _say(changed, as_json, f"shop {changed.name} changed")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the shops."""
    shops = the_service().shops.list()
    if as_json:
        write_document({"shops": [_document(shop) for shop in shops]})
    else:
        columns = ("shop", "industry", "currency", "locale", "origins")
        write_table(
            columns, ((s.name, s.industry or "", s.currency or "", s.locale, " ".join(s.origins)) for s in shops)
        )


@keys_app.command("create")
def create_key(shop: Shop, scope: ScopeName, as_json: Json = False) -> None:
    """Make a key of a shop. It is shown once; only its hash is kept, of a signing key only its id."""
    from service.auditing import commander, record_key

    service = the_service()
    text, key = service.keys.create(shop, _scope(scope))
    record_key(service, commander(), shop, "key.made", key)
    if as_json:
        write_document({"shop": shop, "scope": key.scope, "id": key.id, "key": text})
    else:
        write_text(text)
        complain("this key is shown once: keep it now", prefix="")


@keys_app.command("list")
def list_keys(shop: Shop, as_json: Json = False) -> None:
    """List what is remembered of a shop's keys."""
    service = the_service()
    keys = service.keys.list(service.shops.get(shop).name)
    if as_json:
        write_document({"keys": [{"id": key.id, "scope": key.scope, "created": key.created} for key in keys]})
    else:
        write_table(("key", "scope", "created"), ((key.id, key.scope, key.created) for key in keys))


@keys_app.command("forget")
def forget_key(
    shop: Shop, id: Annotated[str, typer.Argument(metavar="KEY", help="The id that `keys list` shows.")]
) -> None:
    """Make a key useless at once, and all that it signed."""
    from service.auditing import commander, record_key

    service = the_service()
    forgotten = service.keys.forget(shop, id)
    record_key(service, commander(), shop, "key.forgotten", forgotten)
    write_text(f"key {id} forgotten")


def _say(shop: ShopRecord, as_json: bool, sentence: str) -> None:
    if as_json:
        write_document(_document(shop))
    else:
        write_text(sentence)


def _document(shop: ShopRecord) -> dict[str, object]:
    """A shop as JSON; of its feed's address what may be shown."""
    from dataclasses import asdict

    from service.sources import shown_address

    return asdict(shop) | {"feed": shop.feed and shown_address(shop.feed)}


def _scope(text: str) -> Scope:
    from service.storage.keys import Scope

    try:
        return Scope(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(Scope)}", param_hint="--scope") from None
