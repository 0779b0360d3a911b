"""The figures as a table of the docs, and where it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.job import Answer
from benchmarks.peers.turns import Spread

HEAD = ("", "version", "CPU ms a wish", "x ours", "95 %", "ready, CPU s", "answers as ours", "right products")


@dataclass(frozen=True, slots=True)
class Row:
    """What one of them came to. ``same`` of the ``asked`` answers are ours, ``right`` of their products are in ours."""

    name: str
    version: str
    milliseconds: Spread
    ratio: Spread
    ready: float
    same: int
    asked: int
    right: float


def compared(theirs: Sequence[Answer], ours: Sequence[Answer]) -> tuple[int, float]:
    """How many answers are the same, and which part of our products is in theirs."""
    same = sum(one == other for one, other in zip(theirs, ours, strict=True))
    found = sum(len({*one} & {*other}) for one, other in zip(theirs, ours, strict=True))
    return same, found / max(1, sum(map(len, ours)))


def written(rows: Iterable[Row]) -> str:
    """The table as Markdown."""
    lines = [HEAD, tuple("---" for _ in HEAD), *map(_cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        row.version,
        f"{row.milliseconds.median:.2f}",
        f"{row.ratio.median:.1f}",
        f"{row.ratio.low:.1f} to {row.ratio.high:.1f}",
        f"{row.ready:.1f}",
        f"{row.same} of {row.asked}",
        "all" if row.same == row.asked else f"{row.right:.0%}",
    )


def put(page: Path, name: str, text: str) -> None:
    """Let a text stand on a page between its marks. Raises `ValueError` where the page has none of that name."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    before = page.read_text("utf-8")
    if not pattern.search(before):
        raise ValueError(f"{page.name} has no place for {name}: put {begin} and {end} where it is to stand")
    page.write_text(pattern.sub(lambda _: f"{begin}\n{text}\n{end}", before), "utf-8")
