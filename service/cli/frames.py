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

WORDS = Words(
    which="frame",
    none="no frame of the shop's own beside `recommended`, which every shop has; "
    "`notesik frames create NAME --shop {shop} --template INDUSTRY` makes one",
    activate="Let pages show a frame.",
    activated="frame {name} is active: pages that ask for it show it",
    deactivate="Let no page show a frame any more.",
    deactivated="frame {name} is not active any more; pages that ask for it show nothing",
    renamed="frame {old} is called {name} now; pages have to ask for it by that name",
    deleted="frame {name} is deleted",
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
    then = "mails pull" if surface == Surface.EMAIL else "pages show"
    tell_saved(saved, f"frame {name} made; `notesik frames activate {name} --shop {shop}` lets {then} it", as_json)


@app.command()
def show(name: Name, shop: Shop, as_json: Json = False) -> None:
    """Say where a frame stands, and what puts it on a page."""
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
    """What a shop's page holds to show a frame; the script stands in it once for several. None for other surfaces."""
    from frames.definition import Surface
    from service.centres.minting import public_base
    from service.server import address

    if definition.surface is not Surface.FRAME:
        return None
    base = public_base(service, address(service.settings.host, service.settings.port))
    element = f'<notesik-frame shop="{shop}" frame="{definition.name}"></notesik-frame>'
    return f'<script src="{base}/embed.js" defer></script> {element}'


add_life(app, WORDS)
