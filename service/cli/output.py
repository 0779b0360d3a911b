"""Documents go to standard output; progress, tables' titles, warnings and errors to standard error."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.settings import Settings

HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories that never reach a terminal: a feed may hold its commands, or turn text around."""

WIDTH = 160
"""Columns of a table that goes to a file."""

Progress = Callable[[int, int | None], None]


class ReaderGone(Exception):
    """Whoever read our output has gone, as ``head`` does: nothing is wrong, and nothing more is to be written."""


def plain(text: object) -> str:
    """Text from a feed or an error, fit for one line of a terminal."""
    shown = (" " if character in "\n\r\t" else character for character in str(text))
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in HIDDEN else c for c in shown).strip()


def complain(message: str, prefix: str = "notesik: ", whole: bool = False) -> None:
    """One line on standard error; ``whole`` keeps the lines of our own help."""
    print(prefix + (message if whole else plain(message)), file=sys.stderr)


def warn_of_address(settings: Settings) -> None:
    """Say where links of mails lead while nobody said by which address people reach the service."""
    if settings.public_address is None:
        complain("links lead to this machine alone: NOTESIK_PUBLIC_ADDRESS says where people reach the service")


def warn_of_misspelt() -> None:
    """Name the variables that look like settings and are none."""
    if not any(name.startswith("NOTESIK_") for name in os.environ):
        return  # the settings are slow to load and mostly not needed for this
    from service.settings import misspelt

    for name in misspelt(os.environ):
        complain(f"{name} is no setting and changes nothing; docs/settings.md lists them")


def let_go_of_output() -> None:
    """The reader has gone: write the rest nowhere, so that Python's own flush at the end fails no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def expected(error: Exception) -> bool:
    """Whether an error was written to be read: one of ours, or the system saying that a file cannot be had."""
    from matching.errors import MatchingError
    from service.errors import ServiceError

    kinds: tuple[type[Exception], ...] = (ServiceError, MatchingError, OSError)
    if "feeds.errors" in sys.modules:
        from feeds.errors import FeedError

        kinds += (FeedError,)
    return isinstance(error, kinds)


def way_on(error: Exception) -> str:
    """The command that helps where one does, to stand behind the sentence; of no use to who asks over HTTP."""
    from service.errors import UnknownShop

    return (
        "; `notesik shops create` makes one, `notesik shops list` names all" if isinstance(error, UnknownShop) else ""
    )


def write_bytes(content: bytes) -> None:
    """Bytes to standard output as they are: UTF-8 whatever the terminal's locale. Raises `ReaderGone`."""
    try:
        sys.stdout.buffer.write(content)
    except BrokenPipeError:
        raise ReaderGone from None


def write_document(document: Any) -> None:
    """One document, indented to be read."""
    import orjson

    write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def write_line(document: Any) -> None:
    """One document in one line, for those that come one a line."""
    import orjson

    write_bytes(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE))


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]], numeric: Iterable[str] = ()) -> None:
    """A readable table. Cells are text and nothing else: no markup, no control characters."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console.width = WIDTH
    with console.capture() as captured:
        console.print(table)
    write_bytes(captured.get().encode())


def write_text(line: str) -> None:
    """A line of a readable answer."""
    write_bytes(f"{plain(line)}\n".encode())


def counted(number: int, thing: str) -> str:
    """So many of a thing, ``thing`` being one of them in English."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def tell_rest(
    total: int,
    told: int,
    tell: Callable[[str], None] = complain,
    *,
    what: str = "more",
    by: str = "--json",
) -> None:
    """How many things were not told after the first ``told``, and what names all; nothing where that were all."""
    if total > told:
        tell(f"... and {total - told} {what}; {by} names all")


@contextmanager
def progress_bar(what: str, things: str | None = None) -> Iterator[Progress | None]:
    """A bar on standard error while bytes are read, or ``things`` are done; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    counted = TextColumn(f"{{task.fields[done]}} {things}") if things else DownloadColumn()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        counted,
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, done="0", rate="")

        def told(done: int, total: int | None) -> None:
            speed = bar.tasks[task].speed if things else None
            rate = "" if speed is None else f"{speed:.0f}/s"
            bar.update(task, completed=done, total=total, done=f"{done}/{total}" if total else str(done), rate=rate)

        yield told
