"""``notesik frames``: what is shown to whom, defined as TOML files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.definitions import FromFile, Name, Template, Words, add_life, created, tell_saved
from service.cli.options import Json, Shop, the_service
from service.cli.output import write_document, write_text

if TYPE_CHECKING:
    from frames.definition import FrameDefinition
    from service.composition import Service
    from service.storage.definitions import Definition


def _asking(kept: Definition) -> str:
    """Who asks for what a definition makes: a page does, or whatever sends the messages."""
    from frames.definition import Surface
    from service.surfaces.defined import as_frame

    return "pages that ask for it" if as_frame(kept).definition.surface is Surface.FRAME else "mails that pull it"


WORDS = Words(
    which="frame",
    none="no frame of the shop's own beside `recommended`, which every shop has; "
    "`notesik frames create NAME --shop {shop} --template INDUSTRY` makes one",
    activate="Let pages show a frame, and mails pull it.",
    activated="frame {name} is active: {asking} show it",
    deactivate="Let no page show a frame any more, and no mail pull it.",
    deactivated="frame {name} is not active any more; {asking} show nothing",
    renamed="frame {old} is called {name} now; {asking} have to name it so",
    deleted="frame {name} is deleted",
    asking=_asking,
)

OfSurface = Annotated[
    str | None,
    typer.Option("--surface", metavar="SURFACE", help="Start from the template for frame (a page) or email."),
]

app = typer.Typer(help="Define frames: from a template, edited as TOML, activated.", no_args_is_help=True)


@app.command()
def create(
    name: Name,
    shop: Shop,
    template: Template = None,
    surface: OfSurface = None,
    file: FromFile = None,
    as_json: Json = False,
) -> None:
    """Make a frame, from the template of an industry or from a file, not active yet."""
    from frames.definition import Surface
    from service.storage.definitions import Kind
    from service.surfaces.starts import STARTED

    if surface is not None and surface not in STARTED:
        raise typer.BadParameter(f"there are templates for {' and '.join(STARTED)}", param_hint="--surface")
    saved = created(Kind.FRAME, shop, name, template, file, surface=Surface(surface) if surface else None)
    then = f"`notesik frames activate {name} --shop {shop}` lets {_asking(saved.definition)} show it"
    tell_saved(saved, f"frame {name} made; {then}", as_json)


@app.command()
def show(name: Name, shop: Shop, as_json: Json = False) -> None:
    """Say where a frame stands, and what puts it on a page, or pulls it into a mail."""
    from frames.definition import DEFINITIONS
    from service.defining.written import definition_document
    from service.editing import definition_of, warnings_of
    from service.storage.definitions import Kind
    from service.surfaces.defined import as_frame

    service = the_service()
    if service.definitions.get(service.shops.get(shop).name, Kind.FRAME, name) is None and name in DEFINITIONS:
        _tell_ours(service, shop, name, as_json)
        return
    kept = definition_of(service, shop, Kind.FRAME, name)
    warnings = warnings_of(service, kept)
    install = _install(service, shop, as_frame(kept).definition)
    if as_json:
        write_document({**definition_document(kept, warnings), "install": install})
        return
    if install is not None:
        write_text(install)
    write_text(f"version: {kept.version}, changed {kept.changed:%Y-%m-%d %H:%M} UTC")
    write_text(
        f"active: {'yes' if kept.active else f'no; `notesik frames activate {name} --shop {shop}` changes that'}"
    )
    for warning in warnings:
        write_text(f"warning: {warning}")


def _tell_ours(service: Service, shop: str, name: str, as_json: bool) -> None:
    from frames.definition import DEFINITIONS

    install = _install(service, shop, DEFINITIONS[name])
    if as_json:
        write_document({"shop": shop, "name": name, "active": True, "install": install})
    else:
        write_text(f"{install}")
        write_text("every shop has this frame from the start: the ranking as it is")


def _install(service: Service, shop: str, definition: FrameDefinition) -> str | None:
    """What a shop's page holds to show a frame, the script once for several; the address at which mails pull a block.

    None for what is for neither.
    """
    from frames.definition import Surface
    from service.centres.minting import public_base
    from service.server import address

    base = public_base(service, address(service.settings.host, service.settings.port))
    if definition.surface is Surface.EMAIL:
        return f"{base}/v1/shops/{shop}/email/{definition.name}?contact=ID"
    if definition.surface is not Surface.FRAME:
        return None
    element = f'<notesik-frame shop="{shop}" frame="{definition.name}"></notesik-frame>'
    return f'<script src="{base}/embed.js" defer></script> {element}'


add_life(app, WORDS)
