"""``notesik counts``: what a half-stated preference leaves, from a shop's generation, or from a feed directly."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.cli.answers import answering_from, naming
from service.cli.options import At, Currency, Feed, Format, Industry, Json, MaybeShop
from service.cli.output import write_document
from service.cli.tables import show_counts

Stated = Annotated[str, typer.Option("--preferences", metavar="FILE", help="What is stated so far: a file, or -.")]


def counts(
    preferences: Stated,
    shop: MaybeShop = None,
    feed: Feed = None,
    format: Format = None,
    industry: Industry = None,
    currency: Currency = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Print how many products one half-stated preference leaves, and how many each further choice would leave."""
    from matching.preferences import read_preference
    from service.counts import counts_of

    stated = sys.stdin.buffer.read() if preferences == "-" else Path(preferences).read_bytes()
    with naming("standard input" if preferences == "-" else preferences):
        preference = read_preference(stated.removeprefix(b"\xef\xbb\xbf"))
        with answering_from(shop, feed, format, industry, currency, at) as generation:
            document = counts_of(generation, preference)
    (write_document if as_json else show_counts)(document)
