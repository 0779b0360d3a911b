"""The page of one frame: what its form shows, what is wrong beside which field, the lines that put it on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from markupsafe import Markup, escape
from starlette.responses import Response

from feeds.tuning.faults import place_text
from frames.definition import FrameDefinition, Scenario, Surface
from frames.model import LANGUAGES
from frames.texts import Texts, load_texts
from service.centres.minting import public_base
from service.console.entering import Entered
from service.console.frame_fields import SECTIONS, Field, fields, filled, own_words
from service.console.frame_rows import ROWS
from service.console.shell import shown
from service.defining.faults import Fault
from service.defining.rewriting import Clash
from service.errors import DefinitionRefused
from service.posted import Form
from service.storage.definitions import Definition, Kind
from service.surfaces.defined import frame_as_written
from service.surfaces.definition import read_frame

ENGLISH: Final = Markup('<span lang="en">{}</span>')
"""A sentence that the pages have in no other language."""


@dataclass(frozen=True, slots=True)
class Editing:
    """A frame as somebody edits it. ``base`` is the text of ``version`` that they began with, ``text`` that of now."""

    name: str
    base: str
    version: int
    text: str
    as_text: bool = False


def page_of(
    entered: Entered,
    editing: Editing,
    kept: Definition | None,
    refusal: DefinitionRefused | None = None,
    clashes: Sequence[Clash] = (),
    status: int = 200,
) -> Response:
    """The page of a frame with all that its form needs; ``refusal`` is why what was typed was not kept."""
    told = [_placed(each) for each in said_faults(refusal, entered.texts)]
    form = _filled(editing.text)
    page = {
        "draft": editing if form is not None else replace(editing, as_text=True),
        "kept": kept,
        "form": form or {},
        "told": told,
        "faults": dict(told),
        "clashes": [(".".join(each.path), each) for each in clashes],
        "sections": SECTIONS,
        "languages_of_texts": LANGUAGES,
        "own_words": own_words(),
        "ours_in": {each: load_texts("frames", each).patterns["frame"] for each in LANGUAGES},
        "unused": [each.value for each in Scenario if each.value not in (form or {}).get("scenarios", ())],
        "centres": _centres(entered),
        "named": partial(_named, entered),
        "paired": lambda names: [(each, each) for each in names],
        "scenario_labels": {each.value: entered.say(f"frames_by.{each.value}") for each in Scenario},
        "titles": _titles(entered, (form or {}).get("picked", ())),
        "installed": installed(entered, _definition(entered, editing)),
        "rows": _rows(form or {}),
    }
    return shown(entered, "frames/frame.html", page, tab="/frames", status=status)


def _filled(text: str) -> Form | None:
    """The fields of a text; None where it is no TOML, and can be edited as a text alone."""
    try:
        return filled(text)
    except DefinitionRefused:
        return None


def _definition(entered: Entered, editing: Editing) -> FrameDefinition | None:
    """What the snippet speaks of: the draft, else what is kept; None where neither can be read."""
    try:
        return read_frame(editing.text, editing.name)
    except DefinitionRefused:
        with suppress(DefinitionRefused):
            return frame_as_written(entered.service, entered.shop_name, editing.name).definition
    return None


def said_faults(refusal: DefinitionRefused | None, texts: Texts) -> list[tuple[str, Markup]]:
    """The faults of a text, each with its place: in the language of the page, as far as it has a sentence for them."""
    if refusal is None:
        return []
    if not refusal.found:
        return [("", ENGLISH.format(each)) for each in refusal.faults]
    return [(place_text(each.place), _sentence(each, texts)) for each in refusal.found]


def _sentence(fault: Fault, texts: Texts) -> Markup:
    if fault.about is None:
        return ENGLISH.format(fault.sentence)
    return escape(texts.say(f"frames_fault.{fault.about}", **fault.values))


def _placed(fault: tuple[str, Markup]) -> tuple[str, Markup]:
    """A fault with the field it is beside; where that shows more than its place, the place is said."""
    place, told = fault
    path = place.split("[")[0]
    if "products" in place and path == "scenarios":
        return "picked", told
    name = place if place in fields() else path if path in fields() else path.partition(".")[0]
    return name, told if name == place or not place else Markup("{}: {}").format(place, told)


def _centres(entered: Entered) -> list[str]:
    return [each.name for each in entered.service.definitions.all(entered.shop_name, Kind.CENTRE)]


def _named(entered: Entered, field: Field, value: str) -> list[tuple[str, str]]:
    """What a choice offers, in words: what there is, and what stands there though nobody knows it."""
    key = field.name.replace(".", "-")
    known = [(each, entered.say(f"frames_of.{key}-{each.replace(':', 'x')}")) for each in field.options]
    return known if not value or value in field.options else [*known, (value, value)]


def _titles(entered: Entered, products: Sequence[str]) -> Mapping[str, str]:
    """What picked products are called; those that the feed does not hold are left out."""
    generation = entered.service.serving.generation_if_any(entered.shop_name)
    if generation is None:
        return {}
    places = ((each, generation.index.row_of(each)) for each in products)
    return {each: str(generation.documents.document(row)["title"]) for each, row in places if row is not None}


def _rows(form: Form) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The lists of the form row by row, with an empty row at the end to begin another one in."""
    found = {}
    for name in ("utm", "banners", "variants"):
        columns = [list(form.get(each, ())) for each in ROWS[name]]
        rows = [dict(zip(ROWS[name], cells, strict=True)) for cells in zip(*columns, strict=True)]
        found[name] = [*rows, dict.fromkeys(ROWS[name], "")]
    return found


@dataclass(frozen=True, slots=True)
class Installed:
    """What puts a frame on a page, in the three ways there are; ``origins`` are the pages that may ask."""

    script: str
    element: str
    json: str
    server: str
    origins: tuple[str, ...]


def installed(entered: Entered, definition: FrameDefinition | None) -> Installed | None:
    """The lines for a frame of pages; None for other surfaces, and where nobody knows which it is."""
    shop = entered.shop
    if definition is None or definition.surface is not Surface.FRAME or shop is None:
        return None
    base = public_base(entered.service, str(entered.request.base_url))
    address = f"{base}/v1/shops/{shop.name}/frames/{definition.name}"
    return Installed(
        script=f'<script src="{base}/embed.js" defer></script>',
        element=f'<notesik-frame shop="{shop.name}" frame="{definition.name}"></notesik-frame>',
        json=f"{address}?format=json",
        server=f'curl -H "Authorization: Bearer $NOTESIK_KEY" \\\n  "{address}?contact=$TOKEN&format=json"',
        origins=shop.origins,
    )
