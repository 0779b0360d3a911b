"""One product: whether it can be shown at all, and if not, why; all that the feed says of it, now and before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from feeds.model import Filter, Hierarchy
from frames.money import is_money, write_amount, write_quantity
from frames.texts import Texts
from service.bans import Ban
from service.composition import Service
from service.console.feed_report import Refusal
from service.console.filter_rows import called
from service.console.product_found import Hit, earlier, hits_of, refusals
from service.generations.manifest import Manifest
from service.generations.opened import Generation

MOST_VARIANTS = 50
MOST_SAID = 30
"""Values of a filter that are told."""


class State(StrEnum):
    """Whether a product can be shown, or the first thing that keeps it from that; texts are under these names."""

    SHOWN = "shown"
    BANNED = "banned"
    SOLD_OUT = "sold_out"
    REFUSED = "refused"
    GONE = "gone"
    UNKNOWN = "unknown"
    NO_FEED = "no_feed"


@dataclass(frozen=True, slots=True)
class Then:
    """What a kept generation says of the product; None: it does not hold it. ``serves``: it is the one that serves."""

    manifest: Manifest
    serves: bool
    document: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell. ``document`` is what the feed says now, else what it said last; None where it never did.

    ``filters`` are pairs of label and values. ``since``: when the shop's feeds held it first, None where nobody looked
    yet. ``placed``: it has a main value; who asks under one does not find it without. ``held``: a newer feed waits.
    """

    id: str
    state: State
    document: Mapping[str, Any] | None = None
    ban: Ban | None = None
    refused: Sequence[Refusal] = ()
    then: Sequence[Then] = ()
    variants: Sequence[Hit] = ()
    filters: Sequence[tuple[str, str]] = ()
    main: str = ""
    placed: bool = True
    since: datetime | None = None
    held: bool = False


def told(service: Service, shop: str, id_: str, texts: Texts) -> Told:
    """All of it. Raises `UnknownShop` and `BrokenFile`."""
    shelf, ban = service.shelf(shop), service.bans.at_hand(shop).of(id_)
    generation, held = service.serving.generation_if_any(shop), shelf.held() is not None
    if generation is None:
        return Told(id_, State.NO_FEED, ban=ban, held=held)
    row, serving = generation.index.row_of(id_), shelf.serving()
    document = None if row is None else generation.documents.document(row)
    before = [Then(manifest, False, _document(kept, id_)) for manifest, kept in earlier(shelf, generation.name)]
    then = [*([] if serving is None else [Then(serving, True, document)]), *before]
    refused = [each for each in refusals(shelf, generation.name, texts.language) if each.id == id_]
    last = document or next((each.document for each in before if each.document is not None), None)
    state = _state(document, ban, refused, last)
    if row is None or document is None:
        return Told(id_, state, last, ban, refused, then, held=held)
    hierarchy, since = generation.hierarchy, int(generation.first_seen[row])
    variants = [each for each in generation.index.variants_of(row) if each != id_][:MOST_VARIANTS]
    return Told(
        id_,
        state,
        document,
        ban,
        refused,
        then,
        variants=tuple(hits_of(service, shop, variants).values()),
        filters=tuple(_filters(document, hierarchy, texts)),
        main=called(hierarchy.main, texts),
        placed=hierarchy.main.key in document["filters"],
        since=datetime.fromtimestamp(since, UTC) if since else None,
        held=held,
    )


def price_said(document: Mapping[str, Any], locale: str, name: str = "price") -> str:
    """A price of a product as the page writes money; "" where there is none."""
    amount = document[name]
    return "" if amount is None else write_amount(Decimal(amount), document["currency"], locale)


def _state(
    document: Mapping[str, Any] | None, ban: Ban | None, refused: Sequence[Refusal], last: Mapping[str, Any] | None
) -> State:
    if document is None:
        return State.REFUSED if refused else State.UNKNOWN if last is None else State.GONE
    if ban is not None:
        return State.BANNED
    return State.SHOWN if document["available"] else State.SOLD_OUT


def _document(generation: Generation, id_: str) -> Mapping[str, Any] | None:
    row = generation.index.row_of(id_)
    return None if row is None else generation.documents.document(row)


def _filters(document: Mapping[str, Any], hierarchy: Hierarchy, texts: Texts) -> list[tuple[str, str]]:
    """The main filter first, then the others by their labels."""
    known = {hierarchy.main.key: hierarchy.main, **hierarchy.filters}
    said = [
        (called(known[key], texts), _said(value, known[key], texts))
        for key, value in document["filters"].items()
        if key in known and key != hierarchy.main.key
    ]
    main = document["filters"].get(hierarchy.main.key)
    mine = [] if main is None else [(called(hierarchy.main, texts), _said(main, hierarchy.main, texts))]
    return mine + sorted(said)


def _said(value: Any, filter_: Filter, texts: Texts) -> str:
    """A value as the page says it: choices as the feed writes them, numbers with their unit."""
    if isinstance(value, bool):
        return texts.say("product.yes" if value else "product.none_of_it")
    each = value if isinstance(value, list) else [value]
    if filter_.type == "range":
        each = [_amount(Decimal(one), filter_.unit, texts.locale) for one in each]
    return ", ".join(map(str, each[:MOST_SAID])) + ("…" if len(each) > MOST_SAID else "")


def _amount(amount: Decimal, unit: str | None, locale: str) -> str:
    return write_amount(amount, unit, locale) if is_money(unit) else write_quantity(amount, unit, locale)
