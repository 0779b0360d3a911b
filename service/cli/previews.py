"""``notesik render`` and ``notesik explain``: a frame as somebody would see it, and why a product is in it or not."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.options import Json, the_service
from service.cli.options import Shop as ShopName
from service.cli.output import complain, counted, write_bytes, write_document, write_text

if TYPE_CHECKING:
    from frames.definition import Surface
    from frames.email.model import Block
    from matching.preferences import Request
    from service.blocks.looked import Mailing
    from service.composition import Service
    from service.storage.shops import Shop
    from service.surfaces.answering import Asked
    from service.surfaces.defined import Defined
    from service.surfaces.viewer import Viewer

Frame = Annotated[str, typer.Argument(metavar="FRAME", help="The frame's name, active or not.")]
Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="The id of the product that is asked about.")]
Contact = Annotated[str | None, typer.Option("--contact", metavar="ID", help="As this contact of the shop sees it.")]
Preferences = Annotated[
    str | None, typer.Option("--preferences", metavar="FILE", help="As whoever states this sees it: .json, or -.")
]
Sample = Annotated[bool, typer.Option("--sample", help="As somebody sees it whose preferences are invented.")]
Draft = Annotated[
    Path | None, typer.Option("--draft", metavar="FILE", help="Look at this TOML file in place of what is saved.")
]
Locale = Annotated[
    str | None,
    typer.Option(
        "--locale",
        metavar="LOCALE",
        help="pl or en: of the frame, else its own; of what is said about it, else English.",
    ),
]
Slots = Annotated[int | None, typer.Option("-k", help="How many products at most.")]
Offset = Annotated[int, typer.Option("--offset", help="How many of the list to pass over.")]
OnPage = Annotated[
    str | None, typer.Option("--product", metavar="ID", help="The product of the page, for what is similar to it.")
]
Surfaced = Annotated[
    str | None, typer.Option("--surface", metavar="SURFACE", help="frame or email; the definition's own if left out.")
]
HowMuch = Annotated[
    str | None, typer.Option("--part", metavar="PART", help="Of an e-mail: message, or block for the block alone.")
]
Text = Annotated[bool, typer.Option("--text", help="Of an e-mail: its plain text part.")]
Sms = Annotated[bool, typer.Option("--sms", help="Of an e-mail: what of it a text message holds.")]
Whole = Annotated[
    bool, typer.Option("--page", help="A whole page to open in a browser, its style sheet within; an e-mail is one.")
]


def render(
    frame: Frame,
    shop: ShopName,
    contact: Contact = None,
    preferences: Preferences = None,
    sample: Sample = False,
    draft: Draft = None,
    locale: Locale = None,
    k: Slots = None,
    offset: Offset = 0,
    product: OnPage = None,
    page: Whole = False,
    surface: Surfaced = None,
    part: HowMuch = None,
    text: Text = False,
    sms: Sms = False,
    as_json: Json = False,
) -> None:
    """Render a frame or an e-mail for a contact, a stated preference, a sample or nobody, and say what to mend."""
    from frames.definition import Surface
    from service.blocks.looked import look, look_document
    from service.blocks.previewed import MailPreview

    service, asked_by = the_service(), _one_of(contact, preferences, sample)
    shop_, defined, viewer, asked = _looked(service, shop, frame, draft, asked_by, locale, k, offset, product)
    shown_as = _surface(surface, defined)
    if shown_as is not Surface.EMAIL and (part is not None or text or sms):
        raise typer.BadParameter(
            f"give --surface {Surface.EMAIL} with --part, --text and --sms", param_hint="--surface"
        )
    if text and sms:
        raise typer.BadParameter("give one of --text and --sms", param_hint="--text")
    mailing = _mailing(service, part)
    seen = asyncio.run(look(service, shop_, defined, viewer, asked, mailing, shown_as, locale or OURS))
    if as_json:
        write_document(look_document(seen))
        return
    for said in (*seen.warnings, *(each.text for each in seen.advice)):
        complain(said, "advice: ")
    if isinstance(seen, MailPreview):
        _write_mail(seen.block, text, sms)
        return
    markup = _page(seen.html, defined, seen.frame.locale) if page else seen.html
    write_bytes(f"{markup.rstrip()}\n".encode())


def explain(
    frame: Frame,
    product: Product,
    shop: ShopName,
    contact: Contact = None,
    preferences: Preferences = None,
    sample: Sample = False,
    draft: Draft = None,
    locale: Locale = None,
    k: Slots = None,
    offset: Offset = 0,
    as_json: Json = False,
) -> None:
    """Say why a product is, or is not, in what somebody sees: what dropped it, and what stands before it."""
    from service.surfaces.answering import wanted
    from service.surfaces.explaining import explain_product, explained_document

    service, asked_by = the_service(), _one_of(contact, preferences, sample)
    shop_, defined, viewer, asked = _looked(service, shop, frame, draft, asked_by, locale or OURS, k, offset, None)

    async def explained() -> Mapping[str, Any]:
        generation = service.serving.generation(shop_.name)
        answer = wanted(service, shop_, defined, viewer, asked)
        return explained_document(await explain_product(service, answer, generation, product))

    document = asyncio.run(explained())
    if as_json:
        write_document(document)
        return
    write_text(f"{document['product']}: {document['title'] or 'no such product'}")
    for passed in document["tried"]:
        write_text(f"  passed over: {passed['scenario']}, {passed['why']} ({counted(passed['products'], 'product')})")
    write_text(f"  chosen by: {document['scenario'] or 'no scenario'}")
    for why in document["why"]:
        write_text(f"  {why['text']}")
    for reason in document["reasons"]:
        label = "" if reason["label"] is None else f"{reason['label']}: "
        write_text(f"  {_MARKS[reason['kind']]} {label}{reason['text']}")
    for number, ahead in enumerate(document["ahead"], 1):
        write_text(f"  before it: {number}. {ahead['id']} {ahead['title']}")


def _surface(surface: str | None, defined: Defined) -> Surface:
    """As what it is looked at: as is asked, else as the definition says."""
    from frames.definition import Surface
    from service.blocks.looked import LOOKED_AT, surface_of

    if surface is None:
        return surface_of(defined)
    if surface not in LOOKED_AT:
        raise typer.BadParameter(f"use one of {', '.join(LOOKED_AT)}", param_hint="--surface")
    return Surface(surface)


def _mailing(service: Service, part: str | None) -> Mailing:
    """The message as it would be sent now, or the part of it that is asked for."""
    from datetime import UTC, datetime

    from frames.email.model import Part
    from service.blocks.looked import Mailing
    from service.centres.minting import public_base
    from service.server import address

    if part is not None and part not in [*Part]:
        raise typer.BadParameter(f"use one of {', '.join(Part)}", param_hint="--part")
    base = public_base(service, address(service.settings.host, service.settings.port))
    return Mailing(base, datetime.now(UTC), Part(part or Part.MESSAGE))


def _write_mail(block: Block, text: bool, sms: bool) -> None:
    """Write the message, or its text part or its text message alone; its head goes to standard error."""
    for name, line in (("subject", block.subject), ("preheader", block.preheader)):
        complain(line, f"{name}: ")
    written = block.text if text else block.sms if sms else block.html
    write_bytes(f"{written.rstrip()}\n".encode())


OURS = "en"
"""The language of the commands, also where they speak of a frame in another one."""
_MARKS = {"met": "+", "missed": "-", "unstated": "?"}


def _one_of(contact: str | None, preferences: str | None, sample: bool) -> tuple[str | None, str | None, bool]:
    if sum((contact is not None, preferences is not None, sample)) > 1:
        raise typer.BadParameter("give one of --contact, --preferences and --sample", param_hint="--contact")
    return contact, preferences, sample


def _looked(
    service: Service,
    shop: str,
    frame: str,
    draft: Path | None,
    asked_by: tuple[str | None, str | None, bool],
    locale: str | None,
    k: int | None,
    offset: int,
    product: str | None,
) -> tuple[Shop, Defined, Viewer, Asked]:
    """Who looks at what."""
    from service.cli.definitions import reading
    from service.errors import UnknownContact
    from service.storage.shops import LOCALES
    from service.surfaces.answering import MOST_AT_ONCE, MOST_PASSED, Asked
    from service.surfaces.previewing import previewed, somebody

    if locale is not None and locale not in LOCALES:
        raise typer.BadParameter(f"use one of {', '.join(LOCALES)}", param_hint="--locale")
    _need("-k", k, 1, MOST_AT_ONCE)
    _need("--offset", offset, 0, MOST_PASSED)
    contact, preferences, sample = asked_by
    shop_ = service.shops.get(shop)
    if draft is None:
        defined = previewed(service, shop_, frame, None)
    else:
        with reading(str(draft)) as text:
            defined = previewed(service, shop_, frame, text)
    try:
        viewer, invented = somebody(service, shop_, contact, sample)
    except UnknownContact:
        raise UnknownContact(f"shop {shop!r} holds no contact {contact!r}") from None
    stated = None if preferences is None else _stated(preferences)
    return shop_, defined, viewer, Asked(k, offset, locale, product, stated or invented)


def _need(option: str, number: int | None, low: int, high: int) -> None:
    if number is not None and not low <= number <= high:
        raise typer.BadParameter(f"use a whole number from {low} to {high}", param_hint=option)


def _stated(file: str) -> Request:
    """The one preference document of a file. Raises `ServiceError` with the place of its fault."""
    from service.preference_files import read_stated

    name, content = ("standard input", sys.stdin.buffer.read()) if file == "-" else (file, Path(file).read_bytes())
    return read_stated(content, name)


def _page(html: str, defined: Defined, locale: str) -> str:
    """The markup within a page of its own; its style sheet stands in it, so that it opens from a file."""
    from frames.looks import look_css

    ours = (files("templates") / "frames" / "frame.css").read_text(encoding="utf-8")
    sheet = ours + look_css(defined.definition.look)
    language = locale.partition("_")[0]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{sheet}</style>'
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>{head}<title>{defined.definition.name}</title></head>\n'
        f'<body style="font-family: system-ui, sans-serif; margin: 16px">\n{html}\n</body>\n</html>'
    )
