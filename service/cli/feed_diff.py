"""``notesik feed diff``: what one generation of a shop holds otherwise than another."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import counted, tell_rest, write_bytes, write_document, write_line, write_table, write_text

if TYPE_CHECKING:
    from service.generations.difference import Difference
    from service.generations.shelf import Shelf

TITLES = {
    "added": "came",
    "removed": "left",
    "cheaper": "became cheaper",
    "dearer": "became dearer",
    "back": "can be bought again",
    "sold_out": "cannot be bought any more",
}
COLUMNS = ("change", "id", "title", "filter", "value", "products", "before", "after")

Named = Annotated[str | None, typer.Argument(help="Number, id or name; by default the two last ones are compared.")]


def diff(
    shop: Shop,
    before: Named = None,
    after: Named = None,
    examples: Annotated[int, typer.Option("-n", help="So many examples of each kind, 50 at most.", min=0, max=50)] = 10,
    every: Annotated[bool, typer.Option("--all", help="Every single change, one JSON document a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Every single change, as a sheet.")] = False,
    as_json: Json = False,
) -> None:
    """Say what came, left, became cheaper or dearer, came back or sold out, and which values left."""
    from service.generations.difference import difference_document, difference_of, every_change

    shelf = the_service().shelf(shop)
    was, now = _two(shelf, before, after)
    if as_csv or every:
        changes = every_change(shelf.path(was), shelf.path(now))
        (_write_sheet if as_csv else _write_lines)(changes)
        return
    found = difference_of(shelf, was, now)
    if as_json:
        write_document(difference_document(shop, found, examples))
    else:
        _show(found, examples)


def _two(shelf: Shelf, before: str | None, after: str | None) -> tuple[str, str]:
    """The names of the generations that are meant: two; one and the last; the two last."""
    from service.errors import UnknownGeneration

    kept = shelf.list()
    if len(kept) < 2 and None in (before, after):
        raise UnknownGeneration(f"shop {shelf.shop!r} keeps {counted(len(kept), 'generation')}: two are compared")
    was = kept[-2] if before is None else shelf.named(before)
    now = kept[-1] if after is None else shelf.named(after)
    return was.name, now.name


def _show(found: Difference, examples: int) -> None:
    write_text(f"from generation {found.before} to {found.after}")
    for kind, title in TITLES.items():
        changed = getattr(found, kind)
        if not changed.count:
            continue
        write_text(f"{counted(changed.count, 'product')} {title}")
        rows = ((each.id, each.title, each.before or "", each.after or "") for each in changed.shown[:examples])
        if examples:
            write_table(("id", "title", "before", "after"), rows)
        tell_rest(changed.count, examples, write_text, by="--all")
    if found.left.count:
        write_text(f"{counted(found.left.count, 'value')} left, that people could be asked about")
        gone = ((each.filter or "main value", each.value or "", each.products) for each in found.left.shown[:examples])
        if examples:
            write_table(("filter", "value", "products"), gone, ("products",))
        tell_rest(found.left.count, examples, write_text, by="--all")
    if not (found.left.count or any(getattr(found, kind).count for kind in TITLES)):
        write_text("no product, price or availability changed between them, and no value left")


def _write_lines(changes: Iterator[dict[str, Any]]) -> None:
    for change in changes:
        write_line(change)


def _write_sheet(changes: Iterator[dict[str, Any]]) -> None:
    """Line by line; no cell can be taken for a formula."""
    from service.imports.refused import harmless

    line = io.StringIO()
    sheet = csv.writer(line)
    sheet.writerow(COLUMNS)
    write_bytes(b"\xef\xbb\xbf")
    for change in changes:
        sheet.writerow(harmless(str(change[name])) if change.get(name) is not None else "" for name in COLUMNS)
        write_bytes(line.getvalue().encode())
        line.seek(line.truncate(0))
    write_bytes(line.getvalue().encode())
