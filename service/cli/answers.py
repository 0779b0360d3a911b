"""``notesik products``, ``filters`` and ``rank``: from a shop's generation, or from a feed directly."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from service.cli.options import (
    At,
    Currency,
    Feed,
    Format,
    Industry,
    Json,
    MappingFile,
    MaybeShop,
    feed_settings,
    moment,
    the_service,
)
from service.cli.output import progress_bar, write_bytes, write_document, write_line
from service.cli.tables import show_filters, show_ranking

if TYPE_CHECKING:
    from matching.model import RankOptions
    from matching.preferences import Request
    from service.generations.opened import Generation

Preferences = Annotated[
    str | None,
    typer.Option("--preferences", metavar="FILE", help="What is stated: .json, .ndjson (one a line), or -."),
]
Contact = Annotated[str | None, typer.Option("--contact", metavar="ID", help="Rank for this contact of the shop.")]
Slots = Annotated[int | None, typer.Option("-k", min=1, max=1000, help="How many products at most.")]
Options = Annotated[
    str | None,
    typer.Option("--options", metavar="JSON|FILE", help="What changes the list: caps, near misses, boosts and more."),
]
Replay = Annotated[
    str | None, typer.Option("--replay", metavar="ID", help="Make the answer of this id again, as it was given.")
]
Offset = Annotated[int | None, typer.Option("--offset", min=0, help="How many of the list to pass over.")]

CHUNK = 1 << 20


def products(
    shop: MaybeShop = None,
    feed: Feed = None,
    format: Format = None,
    industry: Industry = None,
    currency: Currency = None,
    at: At = None,
    as_json: Json = False,
    mapping: MappingFile = None,
) -> None:
    """Print the normalised products, one JSON object a line, in feed order."""
    with answering_from(shop, feed, format, industry, currency, at, mapping) as generation:
        for lines in generation.documents.chunks(CHUNK):
            write_bytes(lines)


def filters(
    shop: MaybeShop = None,
    feed: Feed = None,
    format: Format = None,
    industry: Industry = None,
    currency: Currency = None,
    at: At = None,
    as_json: Json = False,
    mapping: MappingFile = None,
) -> None:
    """Print the derived filters with their evidence."""
    from feeds.documents import filters_document

    with answering_from(shop, feed, format, industry, currency, at, mapping) as generation:
        document = filters_document(generation.name, generation.hierarchy)
    if as_json:
        write_document(document)
        return
    show_filters(document)


def rank(
    shop: MaybeShop = None,
    feed: Feed = None,
    preferences: Preferences = None,
    contact: Contact = None,
    k: Slots = None,
    offset: Offset = None,
    options: Options = None,
    format: Format = None,
    industry: Industry = None,
    currency: Currency = None,
    at: At = None,
    as_json: Json = False,
    mapping: MappingFile = None,
    replay: Replay = None,
) -> None:
    """Rank products for what is stated, each with the criteria it meets and misses."""
    if replay is not None:
        beside = (feed, preferences, contact, k, offset, options, format, industry, currency, at, mapping)
        if any(each is not None for each in beside):
            raise typer.BadParameter("goes with --shop and --json alone", param_hint="--replay")
        _replay(shop, replay, as_json)
        return
    _either(shop, feed)
    if (preferences is None) == (contact is None):
        raise typer.BadParameter("give either --preferences or --contact", param_hint="--preferences")
    if contact is not None and shop is None:
        raise typer.BadParameter("contacts belong to a shop: give --shop too", param_hint="--contact")
    from service.cli.recording import Told
    from service.preference_files import options_of
    from service.recommend import ranked_as_asked

    asked = None if options is None else options_of(options)
    with (
        _stated(shop, preferences, contact) as (requests, one_a_line),
        answering_from(shop, feed, format, industry, currency, at, mapping) as generation,
    ):
        write = write_line if one_a_line else write_document if as_json else show_ranking
        with Told(shop, contact, one_a_line, write) as told:
            for place, request in requests:
                with naming(place):
                    told.answer(ranked_as_asked(generation, _sliced(request(generation), k, offset, asked)))


def _replay(shop: str | None, id: str, as_json: bool) -> None:
    """Print the answer of an id as it was given: its own bytes as JSON, or where it came one a line."""
    from service.replay.record import Form
    from service.replayed import replay

    service = the_service()
    name = None if shop is None else service.shops.get(shop).name
    replayed = replay(service, name, id, moment(None))
    if as_json or replayed.form is Form.LINE:
        write_bytes(replayed.bytes)
    else:
        show_ranking(replayed.document)


@contextmanager
def answering_from(
    shop: str | None,
    feed: str | None,
    format: str | None,
    industry: str | None,
    currency: str | None,
    at: str | None,
    mapping: str | None = None,
) -> Iterator[Generation]:
    """The generation to answer from: the one that serves the shop, or one made of a feed for this answer only."""
    _either(shop, feed)
    if shop is not None:
        if format or currency or at or mapping:
            raise typer.BadParameter("--format, --mapping, --currency and --at belong to --feed", param_hint="--shop")
        yield _of_shop(shop, industry)
        return
    assert feed is not None
    from service.direct import generation_of
    from service.settings import load_settings
    from service.sources import opened_source

    settings = feed_settings(format, industry, currency, at, mapping)
    with TemporaryDirectory(prefix="notesik-") as folder:
        with progress_bar("reading") as progress, opened_source(feed, load_settings(), progress) as path:
            generation = generation_of(path, Path(folder), settings, progress)
        yield generation


def _either(shop: str | None, feed: str | None) -> None:
    if (shop is None) == (feed is None):
        raise typer.BadParameter("give either --shop or --feed", param_hint="--shop")


def _of_shop(shop: str, industry: str | None) -> Generation:
    from service.errors import InvalidSetting
    from service.generations.opened import open_generation

    service = the_service()
    whole = open_generation(service.shelf(shop).current(), verified=False)
    generation = whole.barring(service.bans.kept(shop).by_product)
    derived_with = generation.hierarchy.industry
    if industry is not None and industry != derived_with:
        raise InvalidSetting(
            f"the generation of shop {shop!r} was derived with industry {derived_with!r}; "
            f"import the feed again with --industry {industry}"
        )
    return generation


@contextmanager
def naming(place: str) -> Iterator[None]:
    """Say in which file and line a refused preference stands."""
    from matching.errors import PreferenceError
    from service.errors import ServiceError

    try:
        yield
    except PreferenceError as error:
        raise ServiceError(f"{place}: {error}") from None


Wanted = Iterator[tuple[str, "Callable[[Generation], Request]"]]
"""What is ranked, each with the place it stands at; what a contact told of themselves needs a generation's filters."""


@contextmanager
def _stated(shop: str | None, preferences: str | None, contact: str | None) -> Iterator[tuple[Wanted, bool]]:
    """What is to be ranked, and whether it came one a line."""
    from service.preference_files import requests_of

    def read(file: BinaryIO, name: str, one_a_line: bool) -> tuple[Wanted, bool]:
        requests, one_a_line = requests_of(file, name, one_a_line)
        return ((place, lambda _, request=request: request) for place, request in requests), one_a_line

    if contact is not None:
        assert shop is not None
        yield iter([(f"contact {contact}", _of_contact(shop, contact))]), False
    elif preferences == "-":
        yield read(sys.stdin.buffer, "standard input", False)
    else:
        assert preferences is not None
        with Path(preferences).open("rb") as file:
            yield read(file, preferences, preferences.lower().endswith((".ndjson", ".jsonl")))


def _of_contact(shop: str, contact: str) -> Callable[[Generation], Request]:
    """What a contact of the shop stated, with what their key information adds to it."""
    from frames.texts import FALLBACK
    from matching.model import RankOptions
    from service.centres.defined import attributes_of
    from service.errors import UnknownContact
    from service.recommend import stated_by

    service = the_service()
    profile = service.profiles.get(service.shops.get(shop).name, contact)
    if profile is None:
        raise UnknownContact(f"shop {shop!r} holds no contact {contact!r}")
    attributes = attributes_of(service, shop)
    return lambda generation: stated_by(profile, RankOptions().k, attributes, generation.hierarchy, FALLBACK).request


def _sliced(request: Request, k: int | None, offset: int | None, options: RankOptions | None) -> Request:
    """The request with what the command line says instead of what the document says."""
    return replace(
        request,
        k=k or request.k,
        offset=request.offset if offset is None else offset,
        options_asked=request.options_asked if options is None else options,
    )
