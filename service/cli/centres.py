"""``notesik centres`` and ``notesik forms``: what contacts are asked, defined as TOML files, the same for both."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.hierarchy import text_of
from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, write_bytes, write_document, write_table, write_text

if TYPE_CHECKING:
    from service.centres.minting import Minted
    from service.composition import Service
    from service.editing import Saved
    from service.storage.definitions import Definition, Kind

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name: 1 to 40 of a-z, 0-9 and '-'.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="The new name.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="A TOML file, or - for standard input.")]
Template = Annotated[
    str | None,
    typer.Option("--template", metavar="INDUSTRY", help="Start from fashion, beauty, travel, finance, b2b or general."),
]
Company = Annotated[
    str | None,
    typer.Option("--company", metavar="NAME", help="Who asks, as consents name it; the shop's name by default."),
]
Contact = Annotated[
    str | None, typer.Option("--contact", metavar="ID", help="For this contact; left out: for a test message.")
]
Days = Annotated[int | None, typer.Option("--days", min=1, help="How long the link lives; 30 by default.")]

NOT_YET = "not active yet: activate it first"


@contextmanager
def reading(file: str) -> Iterator[str]:
    """The text of a file or of standard input, to be saved in the block; each of its faults is a line of its own."""
    from service.errors import DefinitionRefused

    name = "standard input" if file == "-" else file
    try:
        yield text_of(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes(), name)
    except DefinitionRefused as error:
        for fault in error.faults:
            complain(f"{name}: {fault}")
        raise typer.Exit(1) from None


def write_file(file: str, text: str) -> None:
    """A text to a file or to standard output, as it stands."""
    if file == "-":
        write_bytes(text.encode())
    else:
        Path(file).write_bytes(text.encode())


def tell_saved(saved: Saved, sentence: str, as_json: bool) -> None:
    """What was saved, and what it names in vain."""
    from service.defining.written import definition_document

    for warning in saved.warnings:
        complain(warning, prefix="warning: ")
    if as_json:
        write_document(definition_document(saved.definition, saved.warnings))
    else:
        write_text(sentence)


def _commands(which: str) -> typer.Typer:
    """The commands of one kind of definition, ``centre`` or ``form``."""
    app = typer.Typer(help=f"Define {which}s: from a template, edited as TOML, activated.", no_args_is_help=True)

    def kind() -> Kind:
        from service.storage.definitions import Kind

        return Kind(which)

    def tell(kept: Definition, sentence: str, as_json: bool) -> None:
        from service.editing import Saved

        tell_saved(Saved(kept, False, ()), sentence, as_json)

    def list_(shop: Shop, as_json: Json = False) -> None:
        from service.defining.written import definition_document

        service = the_service()
        found = service.definitions.all(service.shops.get(shop).name, kind())
        if as_json:
            write_document({"shop": shop, f"{which}s": [definition_document(each) for each in found]})
            return
        if not found:
            write_text(f"no {which} yet; `notesik {which}s create NAME --shop {shop} --template INDUSTRY` makes one")
            return
        rows = (
            (each.name, "yes" if each.active else "no", each.version, f"{each.changed:%Y-%m-%d %H:%M}")
            for each in found
        )
        write_table((which, "active", "version", "changed (UTC)"), rows, ("version",))

    def create(
        name: Name,
        shop: Shop,
        template: Template = None,
        file: Annotated[
            str | None, typer.Option("--file", metavar="FILE", help="Start from a TOML file, - for input.")
        ] = None,
        company: Company = None,
        as_json: Json = False,
    ) -> None:
        from service.editing import only, save, start

        if (template is None) == (file is None):
            raise typer.BadParameter("give either --template or --file", param_hint="--template")
        service = the_service()
        if template is not None:
            saved = start(service, shop, kind(), name, template, company)
        else:
            with reading(file or "-") as text:
                saved = save(service, shop, kind(), name, text, only(None))
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

    def export(
        name: Name,
        shop: Shop,
        file: Annotated[
            str, typer.Argument(metavar="[FILE]", help="Where to write it; standard output by default.")
        ] = "-",
        as_json: Json = False,
    ) -> None:
        from service.defining.written import definition_document
        from service.editing import definition_of

        kept = definition_of(the_service(), shop, kind(), name)
        if as_json:
            write_document(definition_document(kept))
        else:
            write_file(file, kept.text)

    def edit(name: Name, file: File, shop: Shop, as_json: Json = False) -> None:
        from service.editing import definition_of, only, save

        service = the_service()
        version = definition_of(service, shop, kind(), name).version
        with reading(file) as text:
            saved = save(service, shop, kind(), name, text, only(version))
        tell_saved(saved, f"{which} {name} has version {saved.definition.version} now", as_json)

    def duplicate(name: Name, new: New, shop: Shop, as_json: Json = False) -> None:
        from service import editing

        saved = editing.duplicate(the_service(), shop, kind(), name, new)
        tell_saved(saved, f"{which} {new} made from {name}, not active", as_json)

    def rename(name: Name, new: New, shop: Shop, as_json: Json = False) -> None:
        from service import editing

        kept = editing.rename(the_service(), shop, kind(), name, new)
        tell(kept, f"{which} {name} is called {new} now; its links stay good", as_json)

    def activate(name: Name, shop: Shop, as_json: Json = False) -> None:
        from service import editing

        kept = editing.activate(the_service(), shop, kind(), name)
        tell(kept, f"{which} {name} is active: its identifier is {name}", as_json)

    def deactivate(name: Name, shop: Shop, as_json: Json = False) -> None:
        from service import editing

        kept = editing.deactivate(the_service(), shop, kind(), name)
        tell(kept, f"{which} {name} is not active any more; its links wait for it", as_json)

    def delete(name: Name, shop: Shop, as_json: Json = False) -> None:
        from service import editing

        editing.delete(the_service(), shop, kind(), name)
        if as_json:
            write_document({"shop": shop, "name": name, "deleted": True})
        else:
            write_text(f"{which} {name} is deleted, and every link to it with it")

    def link(name: Name, shop: Shop, contact: Contact = None, days: Days = None, as_json: Json = False) -> None:
        service = the_service()
        minted = _minted(service, kind(), shop, name, contact, days)
        if as_json:
            write_document({"address": minted.address, "expires": minted.expires.isoformat(), "test": contact is None})
        else:
            write_text(minted.address)
            complain(f"good until {minted.expires:%Y-%m-%d %H:%M} UTC", prefix="")

    told: Mapping[str, tuple[Callable[..., None], str]] = {
        "list": (list_, f"List the {which}s of a shop."),
        "create": (create, f"Make a {which}, from the template of an industry or from a file."),
        "show": (show, f"Say where a {which} stands: its identifier and how to link to it, once it is active."),
        "export": (export, f"Write the text of a {which} as a TOML file, to be edited."),
        "edit": (edit, f"Replace the text of a {which} by an edited file, once that is checked."),
        "duplicate": (duplicate, f"Make another {which} of the same text."),
        "rename": (rename, f"Give a {which} another name."),
        "activate": (activate, f"Open a {which} to contacts."),
        "deactivate": (deactivate, f"Close a {which} to contacts."),
        "delete": (delete, f"Forget a {which} that is not active."),
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
