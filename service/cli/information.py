"""``notesik information``: a shop's key information, what is asked of contacts beside preferences, as a TOML file."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.definitions import File, Into, reading, recorded, tell_saved, write_file
from service.cli.options import Json, Shop, the_service
from service.cli.output import write_document, write_text

app = typer.Typer(help="Define a shop's key information: shoe size, skin type, what they mean.", no_args_is_help=True)


@app.command()
def show(shop: Shop, file: Into = "-", as_json: Json = False) -> None:
    """Write the shop's key information as a TOML file, to be edited and set again."""
    from service.centres.defined import INFORMATION
    from service.defining.written import definition_document
    from service.editing import definition_of, warnings_of
    from service.storage.definitions import Kind

    service = the_service()
    kept = definition_of(service, shop, Kind.INFORMATION, INFORMATION)
    if as_json:
        write_document(definition_document(kept, warnings_of(service, kept)))
    else:
        write_file(file, kept.text)


@app.command("set")
def set_(file: File, shop: Shop, as_json: Json = False) -> None:
    """Make a TOML file the shop's key information, once it is checked."""
    from service.centres.defined import INFORMATION
    from service.storage.definitions import Kind

    with reading(file) as text:
        saved = recorded(shop, Kind.INFORMATION).save(INFORMATION, text)
    tell_saved(saved, f"key information of shop {shop} has version {saved.definition.version} now", as_json)


@app.command()
def template(
    industry: Annotated[
        str, typer.Argument(metavar="INDUSTRY", help="fashion, beauty, travel, finance, b2b, general.")
    ],
    file: Into = "-",
    as_json: Json = False,
) -> None:
    """Write the key information of an industry as a TOML file to start from."""
    from service.centres import templates
    from service.defining.reading import parsed
    from service.storage.definitions import Kind

    text = templates.template(Kind.INFORMATION, industry, templates.COMPANY)
    if as_json:
        write_document({"industry": industry, "definition": parsed(text), "toml": text})
    else:
        write_file(file, text)


@app.command()
def delete(shop: Shop, as_json: Json = False) -> None:
    """Forget the shop's key information, where no active centre or form asks for it; what contacts said stays."""
    from service.centres.defined import INFORMATION
    from service.storage.definitions import Kind

    recorded(shop, Kind.INFORMATION).delete(INFORMATION)
    if as_json:
        write_document({"shop": shop, "deleted": True})
    else:
        write_text(f"key information of shop {shop} is deleted")
