"""The page of one frame: what its form shows, what is wrong beside which field, the lines that put it on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.responses import Response

from frames.definition import FrameDefinition, Scenario, Surface
from frames.model import LANGUAGES
from frames.texts import load_texts
from service.centres.minting import public_base
from service.console.entering import Entered
from service.console.frame_fields import SECTIONS, Field, fields, filled, own_words
from service.console.frame_rows import ROWS
from service.console.shell import shown
from service.defining.rewriting import Clash
from service.editing import faults_of
from service.errors import DefinitionRefused
from service.posted import Form
from service.storage.definitions import Definition, Kind
from service.surfaces.defined import frame_as_written
from service.surfaces.definition import read_frame


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
    faults: Sequence[str] | None = None,
    clashes: Sequence[Clash] = (),
    status: int = 200,
) -> Response:
    """The page of a frame with all that its form needs. ``faults`` are looked for in the text where none are given."""
    found = faults_of(entered.service, entered.shop_name, Kind.FRAME, editing.name, editing.text)
    told = tuple(found if faults is None else faults)
    form = _filled(editing.text)
    page = {
        "draft": editing if form is not None else replace(editing, as_text=True),
        "kept": kept,
        "form": form or {},
        "told": [_placed(each) for each in told],
        "faults": dict(map(_placed, told)),
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


def _placed(sentence: str) -> tuple[str, str]:
    """A fault with the field it is beside: that of the key its sentence begins with."""
    place, _, told = sentence.partition(": ")
    path = place.split("[")[0]
    if "products" in place and path == "scenarios":
        return "picked", told
    name = place if place in fields() else path if path in fields() else path.partition(".")[0]
    return name, told if name == place else sentence


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
