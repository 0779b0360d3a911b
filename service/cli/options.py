"""The options that several commands share, worded once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from feeds.build import FeedSettings
    from service.composition import Service


def coded(currency: str | None) -> str | None:
    """A currency as prices carry it. Any other spelling would make a feed whose prices meet no stated limit."""
    from service.storage.shops import CURRENCY

    if currency is not None and not CURRENCY.fullmatch(currency):
        raise typer.BadParameter(f"{currency!r} is not a currency code of three capital letters, such as PLN")
    return currency


def known_format(key: str | None) -> str | None:
    """The key of a feed format that exists."""
    from feeds.formats import load_formats

    return _known(key, "feed format", load_formats) if key is not None else None


def mapping_text(file: str | None) -> str | None:
    """The text of the mapping in a file, once it was read without a fault. Raises `feeds.errors.MappingError`."""
    from pathlib import Path

    from feeds.mapping import read_mapping

    if file is None:
        return None
    try:
        text = Path(file).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{file} cannot be read as a text: {error}", param_hint="--mapping") from None
    read_mapping(text)
    return text


def mapping_or_none(file: str | None) -> str | None:
    """As `mapping_text`; ``none`` is the empty text, which ends what a shop has."""
    return "" if file == "none" else mapping_text(file)


def known_industry(key: str | None) -> str | None:
    """The key of an industry template that exists."""
    from feeds.industries import load_industries

    return _known(key, "industry template", load_industries) if key is not None else None


def _known(key: str, what: str, load: Callable[[], Mapping[str, object]]) -> str:
    known = load()
    if key not in known:
        raise typer.BadParameter(f"there is no {what} {key!r}; known are {', '.join(known)}")
    return key


Source = Annotated[str, typer.Argument(metavar="SOURCE", help="A path, - for standard input, or an http(s) address.")]
Shop = Annotated[str, typer.Option("--shop", metavar="SHOP", help="The shop's name.")]
MaybeShop = Annotated[str | None, typer.Option("--shop", metavar="SHOP", help="Answer from this shop's generation.")]
OnlyShop = Annotated[
    str | None, typer.Option("--shop", metavar="SHOP", help="The shop's name; may be left out where there is one only.")
]
Feed = Annotated[
    str | None, typer.Option("--feed", metavar="SOURCE", help="Answer from a feed directly, nothing imported.")
]
Format = Annotated[
    str | None,
    typer.Option("--format", help="The feed's format, where it should not be recognised.", callback=known_format),
]
MappingFile = Annotated[
    str | None,
    typer.Option(
        "--mapping", metavar="FILE", help="How the feed is read, by a mapping of your own.", callback=mapping_text
    ),
]
ShopMapping = Annotated[
    str | None,
    typer.Option(
        "--mapping", metavar="FILE|none", help="The mapping that the feed is read by.", callback=mapping_or_none
    ),
]
Industry = Annotated[
    str | None,
    typer.Option("--industry", help="The industry template that names the filters.", callback=known_industry),
]
Currency = Annotated[
    str | None,
    typer.Option("--currency", help="Currency of prices that name none, such as PLN.", callback=coded),
]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="When dated prices are judged (ISO 8601); now by default.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer with the JSON document.")]


def moment(text: str | None) -> datetime:
    """The time that ``--at`` names, UTC where it names no zone; now where it is left out."""
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time such as 2026-11-22T12:00:00+01:00", param_hint="--at") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def feed_settings(
    format: str | None = None,
    industry: str | None = None,
    currency: str | None = None,
    at: str | None = None,
    mapping: str | None = None,
) -> FeedSettings:
    """What a feed is read with; the thresholds are the service's settings."""
    from feeds.build import FeedSettings
    from service.settings import load_settings

    thresholds = load_settings().thresholds
    wanted = FeedSettings(format=format, industry=industry, currency=currency, at=moment(at), mapping=mapping)
    return replace(wanted, thresholds=thresholds)


def the_service() -> Service:
    """The service over the data folder that the settings name."""
    from service.composition import compose
    from service.settings import load_settings

    return compose(load_settings())


def the_shop(service: Service, shop: str | None) -> str:
    """The shop that was named, or the only one where none was. Raises `ServiceError`, `UnknownShop`."""
    from service.errors import ServiceError

    if shop is not None:
        return service.shops.get(shop).name
    names = [each.name for each in service.shops.list()]
    if len(names) != 1:
        there = f"there are several ({', '.join(names)})" if names else "there is none yet"
        raise ServiceError(f"name the shop by --shop: {there}")
    return names[0]
