"""The mapping that `feed check` proposes: of a feed that nobody knows, or of any that is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import complain, write_table, write_text

if TYPE_CHECKING:
    from feeds.propose import Proposal

Propose = Annotated[
    str | None,
    typer.Option("--propose", metavar="FILE", help="Write the mapping that is proposed for the feed into a new file."),
]
NOTHING_LIKE_IT = (
    "no mapping is proposed: no element of the document looks like a product with a title; "
    "write one by hand (docs/mappings.md) and try it with --mapping"
)


@contextmanager
def proposing(path: Path, source: str, file: str | None, as_json: bool) -> Iterator[Proposal | None]:
    """The proposal, where a ``file`` was named for it; that of a feed that nobody knows is shown in any case.

    Nothing is imported by a proposal: somebody has to name the file as the mapping. Raises what the block raises.
    """
    from feeds.errors import UnknownFormat
    from feeds.propose import propose

    proposal = propose(path) if file is not None else None
    if proposal is not None and file is not None:
        _write(Path(file), proposal.toml())
    try:
        yield proposal
    except UnknownFormat:
        if not as_json:  # a program that asks reads one line: why there is no document
            unknown = proposal or propose(path)
            if unknown is None:
                complain(NOTHING_LIKE_IT)
            else:
                _show(unknown, source, file)
        raise
    if file is not None and proposal is None:
        complain(NOTHING_LIKE_IT)


def _write(file: Path, text: str) -> None:
    """A new file; one that is there already may be somebody's work."""
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be written: {error.strerror}", param_hint="--propose") from None


def _show(proposal: Proposal, source: str, file: str | None) -> None:
    """What is proposed, why, and what to do with it."""
    write_text(f"proposed: each <{proposal.item}> is a product ({proposal.because})")
    rows = ((each.field, each.path, f"{each.confidence:.0%}", each.evidence) for each in proposal.fields)
    write_table(("field", "path", "sure", "why"), rows, ("sure",))
    if file is None:
        write_text(f"`notesik feed check {source} --propose mapping.toml` writes that down, for you to look through;")
    written = file or "mapping.toml"
    write_text(f"`notesik feed check {source} --mapping {written}` reads the feed by it")
