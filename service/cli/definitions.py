"""What commands do with definitions of every kind: list, export, duplicate, rename, activate, deactivate, delete."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.hierarchy import text_of
from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, write_bytes, write_document, write_table, write_text

if TYPE_CHECKING:
    from frames.definition import Surface
    from service.editing import Saved
    from service.recorded import Recorded
    from service.storage.definitions import Definition, Kind

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name: 1 to 40 of a-z, 0-9 and '-'.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="The new name.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="A TOML file, or - for standard input.")]
Into = Annotated[str, typer.Argument(metavar="[FILE]", help="Where to write it; standard output by default.")]
Template = Annotated[
    str | None,
    typer.Option("--template", metavar="INDUSTRY", help="Start from fashion, beauty, travel, finance, b2b or general."),
]

FromFile = Annotated[str | None, typer.Option("--file", metavar="FILE", help="Start from a TOML file, - for input.")]


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


def recorded(shop: str, kind: Kind) -> Recorded:
    """What this command does with the shop's definitions of a kind, written down as done by whoever gives it."""
    from service.auditing import commander
    from service.recorded import Recorded

    return Recorded(the_service(), commander(), shop, kind)


def created(
    kind: Kind,
    shop: str,
    name: str,
    template: str | None,
    file: str | None,
    company: str | None = None,
    surface: Surface | None = None,
) -> Saved:
    """A new definition, from the template of an industry (for a surface) or from a file: exactly one of them."""
    from frames.definition import Surface
    from service.editing import only

    if (template is None) == (file is None):
        raise typer.BadParameter("give either --template or --file", param_hint="--template")
    if template is not None:
        return recorded(shop, kind).start(name, template, company, surface or Surface.FRAME)
    if surface is not None:
        raise typer.BadParameter("it goes with --template: a file says its surface itself", param_hint="--surface")
    with reading(file or "-") as text:
        return recorded(shop, kind).save(name, text, only(None))


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one kind of definition, with places for ``{name}``, ``{old}``, ``{shop}`` and ``{asking}``.

    ``which`` is the kind. ``none`` says that a shop has none yet and how to make one; ``activate`` and ``deactivate``
    are the help of these commands; the others say what was done. ``asking`` says who asks for what a definition makes.
    """

    which: str
    none: str
    activate: str
    activated: str
    deactivate: str
    deactivated: str
    renamed: str
    deleted: str
    asking: Callable[[Definition], str] = lambda _: ""


def add_life(app: typer.Typer, words: Words) -> None:
    """Give ``app`` the commands that are the same for every kind."""
    which = words.which

    def kind() -> Kind:
        from service.storage.definitions import Kind

        return Kind(which)

    def tell(kept: Definition, sentence: str, as_json: bool, **more: str) -> None:
        from service.editing import Saved

        tell_saved(Saved(kept, False, ()), sentence.format(name=kept.name, asking=words.asking(kept), **more), as_json)

    def list_(shop: Shop, as_json: Json = False) -> None:
        from service.defining.written import definition_document

        service = the_service()
        found = service.definitions.all(service.shops.get(shop).name, kind())
        if as_json:
            write_document({"shop": shop, f"{which}s": [definition_document(each) for each in found]})
            return
        if not found:
            write_text(words.none.format(shop=shop))
            return
        rows = (
            (each.name, "yes" if each.active else "no", each.version, f"{each.changed:%Y-%m-%d %H:%M}")
            for each in found
        )
        write_table((which, "active", "version", "changed (UTC)"), rows, ("version",))

    def export(name: Name, shop: Shop, file: Into = "-", as_json: Json = False) -> None:
        from service.defining.written import definition_document
        from service.editing import definition_of

        kept = definition_of(the_service(), shop, kind(), name)
        if as_json:
            write_document(definition_document(kept))
        else:
            write_file(file, kept.text)

    def edit(name: Name, file: File, shop: Shop, as_json: Json = False) -> None:
        from service.editing import definition_of, only

        version = definition_of(the_service(), shop, kind(), name).version
        with reading(file) as text:
            saved = recorded(shop, kind()).save(name, text, only(version))
        tell_saved(saved, f"{which} {name} has version {saved.definition.version} now", as_json)

    def duplicate(name: Name, new: New, shop: Shop, as_json: Json = False) -> None:
        saved = recorded(shop, kind()).duplicate(name, new)
        tell_saved(saved, f"{which} {new} made from {name}, not active", as_json)

    def rename(name: Name, new: New, shop: Shop, as_json: Json = False) -> None:
        kept = recorded(shop, kind()).rename(name, new)
        tell(kept, words.renamed, as_json, old=name)

    def activate(name: Name, shop: Shop, as_json: Json = False) -> None:
        tell(recorded(shop, kind()).activate(name), words.activated, as_json)

    def deactivate(name: Name, shop: Shop, as_json: Json = False) -> None:
        tell(recorded(shop, kind()).deactivate(name), words.deactivated, as_json)

    def delete(name: Name, shop: Shop, as_json: Json = False) -> None:
        recorded(shop, kind()).delete(name)
        if as_json:
            write_document({"shop": shop, "name": name, "deleted": True})
        else:
            write_text(words.deleted.format(name=name))

    told: Mapping[str, tuple[Callable[..., None], str]] = {
        "list": (list_, f"List the {which}s of a shop."),
        "export": (export, f"Write the text of a {which} as a TOML file, to be edited."),
        "edit": (edit, f"Replace the text of a {which} by an edited file, once that is checked."),
        "duplicate": (duplicate, f"Make another {which} of the same text."),
        "rename": (rename, f"Give a {which} another name."),
        "activate": (activate, words.activate),
        "deactivate": (deactivate, words.deactivate),
        "delete": (delete, f"Forget a {which} that is not active."),
    }
    for name, (command, help_text) in told.items():
        app.command(name, help=help_text)(command)
