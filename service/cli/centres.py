"""``notesik centres`` and ``notesik forms``: what contacts are asked, defined as TOML files, the same for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.definitions import FromFile, Name, Template, Words, add_life, created, tell_saved
from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, write_document, write_text

if TYPE_CHECKING:
    from service.centres.minting import Minted
    from service.composition import Service
    from service.storage.definitions import Kind

Company = Annotated[
    str | None,
    typer.Option("--company", metavar="NAME", help="Who asks, as consents name it; the shop's name by default."),
]
Contact = Annotated[
    str | None, typer.Option("--contact", metavar="ID", help="For this contact; left out: for a test message.")
]
Days = Annotated[int | None, typer.Option("--days", min=1, help="How long the link lives; 30 by default.")]

NOT_YET = "not active yet: activate it first"


def _words(which: str) -> Words:
    return Words(
        which=which,
        none=f"no {which} yet; `notesik {which}s create NAME --shop {{shop}} --template INDUSTRY` makes one",
        activate=f"Open a {which} to contacts.",
        activated=f"{which} {{name}} is active: its identifier is {{name}}",
        deactivate=f"Close a {which} to contacts.",
        deactivated=f"{which} {{name}} is not active any more; its links wait for it",
        renamed=f"{which} {{old}} is called {{name}} now; its links stay good",
        deleted=f"{which} {{name}} is deleted, and every link to it with it",
    )


def _commands(which: str) -> typer.Typer:
    """The commands of one kind of definition, ``centre`` or ``form``."""
    app = typer.Typer(help=f"Define {which}s: from a template, edited as TOML, activated.", no_args_is_help=True)

    def kind() -> Kind:
        from service.storage.definitions import Kind

        return Kind(which)

    def create(
        name: Name,
        shop: Shop,
        template: Template = None,
        file: FromFile = None,
        company: Company = None,
        as_json: Json = False,
    ) -> None:
        saved = created(kind(), shop, name, template, file, company)
        tell_saved(saved, f"{which} {name} made; `notesik {which}s activate` opens it to contacts", as_json)

    def show(name: Name, shop: Shop, as_json: Json = False) -> None:
        from service.defining.written import definition_document
        from service.editing import definition_of, warnings_of

        service = the_service()
        kept = definition_of(service, shop, kind(), name)
        warnings = warnings_of(service, kept)
        if as_json:
            write_document(definition_document(kept, warnings))
            return
        write_text(f"identifier: {kept.name if kept.active else NOT_YET}")
        write_text(f"link: {f'`notesik {which}s link {kept.name}` makes one' if kept.active else NOT_YET}")
        write_text(f"version: {kept.version}, changed {kept.changed:%Y-%m-%d %H:%M} UTC")
        for warning in warnings:
            write_text(f"warning: {warning}")

    def link(name: Name, shop: Shop, contact: Contact = None, days: Days = None, as_json: Json = False) -> None:
        service = the_service()
        minted = _minted(service, kind(), shop, name, contact, days)
        if as_json:
            write_document({"address": minted.address, "expires": minted.expires.isoformat(), "test": contact is None})
        else:
            write_text(minted.address)
            complain(f"good until {minted.expires:%Y-%m-%d %H:%M} UTC", prefix="")

    add_life(app, _words(which))
    told: Mapping[str, tuple[Callable[..., None], str]] = {
        "create": (create, f"Make a {which}, from the template of an industry or from a file."),
        "show": (show, f"Say where a {which} stands: its identifier and how to link to it, once it is active."),
        "link": (link, f"Make a link to a {which}: for a contact, or for a test message."),
    }
    for name, (command, help_text) in told.items():
        app.command(name, help=help_text)(command)
    return app


def _minted(service: Service, kind: Kind, shop: str, name: str, contact: str | None, days: int | None) -> Minted:
    """A link to a definition. Without a contact it shows everything and saves nothing."""
    from service.centres.defined import centre_of, form_of
    from service.centres.minting import Mint, public_base
    from service.errors import UnknownContact
    from service.server import address
    from service.storage.definitions import Kind

    base = public_base(service, address(service.settings.host, service.settings.port))
    card = None
    if contact is not None:
        card = service.contacts.get(service.shops.get(shop).name, contact)
        if card is None:
            raise UnknownContact(f"shop {shop!r} has no contact {contact!r}")
    mint = Mint(service.links, base, datetime.now(UTC), days)
    if kind is Kind.CENTRE:
        return mint.centre(centre_of(service, shop, name), card)
    return mint.form(form_of(service, shop, name), card)


app = _commands("centre")
forms_app = _commands("form")
