"""One frame: its definition by form or as a text, what is wrong with it, and what two people did to it at once.

A form carries the text it was made from (`base`, with its version), and the draft that its fields were filled from.
What comes back otherwise changes the draft; nothing is kept before it is saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from frames.definition import DEFINITIONS, FrameDefinition, Scenario
from frames.model import LANGUAGES
from frames.texts import load_texts
from service.auditing import record
from service.console.entering import Entered, Said
from service.console.frame_fields import ROWS, SECTIONS, Field, arranged, changed, fields, filled, own_words
from service.console.frames import OURS, installed
from service.console.places import Act, Look
from service.console.shell import shown
from service.defining.rewriting import Clash, leaves, merged, rewritten
from service.editing import definition_of, faults_of, only, save
from service.errors import ChangedMeanwhile, DefinitionRefused
from service.posted import Form
from service.storage.audit import Sought
from service.storage.definitions import Definition, Kind
from service.surfaces.defined import frame_as_written
from service.surfaces.definition import read_frame

TRIES: Final = 5
"""So often a text is put together anew with what somebody else saved in the same moment."""
MOST_UNDONE: Final = 200
"""So many savings back one can be taken back, where nobody saved after it."""
KEPT_VALUES: Final = "keep."
"""Before the path of a clash: the field that says whose value stays, ``mine`` or ``theirs``."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A frame as somebody edits it. ``base`` is the text of ``version`` that they began with, ``text`` the draft."""

    name: str
    base: str
    version: int
    text: str
    as_text: bool = False


def lines(text: str) -> str:
    """A text with the line ends of ours, for browsers post those of others."""
    return text.replace("\r\n", "\n")


def drafted(entered: Entered) -> Draft:
    """The draft that a form holds. Raises `DefinitionRefused` where a text that a form was filled from is no TOML."""
    form, name = entered.form, entered.path("frame")
    base, version = lines(_one(form, "base")), entered.field("version")
    was_text, as_text = entered.field("as") == "text", entered.field("do") == "as.text"
    is_text = as_text or (was_text and entered.field("do") != "as.form")
    draft = Draft(name, base, int(version) if version.isdecimal() and len(version) < 10 else 0, "", is_text)
    if was_text:
        return replace(draft, text=lines(_one(form, "text")))
    before = lines(_one(form, "draft"))
    do = entered.field("do")
    pressed = {**form, "picked": [*form.get("picked", ()), *_new_picks(form)]}
    text = rewritten(before, changed(before, arranged(pressed, do)))
    return replace(draft, text=_settled(text, base, form))


def _one(form: Form, name: str) -> str:
    return (form.get(name) or ("",))[-1]


def _new_picks(form: Form) -> Sequence[str]:
    """Products that were pressed in the picker and do not stand in the list yet."""
    return [each for each in form.get("pick", ()) if each and each not in form.get("picked", ())]


def _settled(text: str, base: str, form: Form) -> str:
    """The text with what ``base`` says wherever somebody chose the other's value in a clash."""
    theirs = [name.removeprefix(KEPT_VALUES) for name in form if name.startswith(KEPT_VALUES)
              and _one(form, name) == "theirs"]  # fmt: skip
    if not theirs:
        return text
    said = leaves(base)
    return rewritten(text, {path: said.get(path) for each in theirs for path in (tuple(each.split(".")),)})


def show(entered: Entered) -> Response:
    """The frame as it is kept; that of ours, which nobody wrote, to look at alone."""
    name = entered.path("frame")
    kept = entered.service.definitions.get(entered.shop_name, Kind.FRAME, name)
    if kept is None and name not in DEFINITIONS:
        raise HTTPException(404)
    text = lines(kept.text) if kept is not None else OURS
    version = 0 if kept is None else kept.version
    return _shown(entered, Draft(name, text, version, text, entered.query.get("as") == "text"), kept)


def redraw(entered: Entered) -> Response:
    """The form after one of its lists was changed, or the other way to edit; nothing is kept."""
    draft = drafted(entered)
    return _shown(entered, draft, definition_of(entered.service, entered.shop_name, Kind.FRAME, draft.name))


def keep(entered: Entered) -> Response:
    """Save what was changed into the text that stands now; ask where somebody else changed the same."""
    if entered.field("pick"):  # a product was pressed in the picker, which saves nothing
        return redraw(entered)
    service, shop = entered.service, entered.shop_name
    draft = drafted(entered)
    for _ in range(TRIES):
        kept = definition_of(service, shop, Kind.FRAME, draft.name)
        try:
            found = merged(draft.base, draft.text, lines(kept.text))
            if found.clashes:
                anew = replace(draft, base=lines(kept.text), version=kept.version, text=found.text)
                return _shown(entered, anew, kept, clashes=found.clashes, status=409)
            saved = save(service, shop, Kind.FRAME, draft.name, found.text, only(kept.version)).definition
        except ChangedMeanwhile:
            continue
        except DefinitionRefused as error:
            return _shown(entered, draft, kept, faults=error.faults, status=422)
        return _said(entered, kept, saved, mine=draft.version)
    raise ChangedMeanwhile("others keep changing this frame; nothing was saved, try again")


def _said(entered: Entered, before: Definition, after: Definition, mine: int) -> Response:
    """What was saved, written down with the text before it, and the way back."""
    name, address = after.name, entered.to(f"/frames/{after.name}", **{"as": "text" if _as_text(entered) else None})
    if after.version == before.version:
        return entered.led(address, Said("frames_said.same", {"name": name}))
    undo, version = f"/frames/{name}/undo", {"version": str(after.version)}
    record(
        entered.service,
        entered.account.name,
        entered.shop_name,
        "frame.edited",
        name,
        {"values": {"version": after.version, "text": before.text}, "undo": undo, "fields": version},
    )
    together = "_together" if before.version != mine else ""
    key = f"frames_said.{'live' if after.active else 'saved'}{together}"
    return entered.led(address, Said(key, {"name": name}, undo=undo, fields=version))


def _as_text(entered: Entered) -> bool:
    return entered.field("as") == "text"


def undo(entered: Entered) -> Response:
    """Take back one saving: the text before it, as long as nobody saved after it."""
    service, shop, name = entered.service, entered.shop_name, entered.path("frame")
    address, version = entered.to(f"/frames/{name}"), entered.field("version")
    done = service.audit.find(shop, Sought(thing=name, whats=("frame.edited",)), MOST_UNDONE)
    before = next((each.told["values"]["text"] for each in done
                   if str(each.told.get("values", {}).get("version")) == version and "text" in each.told["values"]),
                  None)  # fmt: skip
    if before is None or not version.isdecimal():
        return entered.led(address, Said("frames_said.no_undo", {"name": name}, kind="look"))
    try:
        kept = definition_of(service, shop, Kind.FRAME, name)
        saved = save(service, shop, Kind.FRAME, name, before, only(int(version))).definition
    except ChangedMeanwhile:
        return entered.led(address, Said("frames_said.undo_late", {"name": name}, kind="look"))
    record(service, entered.account.name, shop, "frame.edited", name,
           {"values": {"version": saved.version, "text": kept.text}})  # fmt: skip
    return entered.led(address, Said("frames_said.undone", {"name": name}))


# --- the page --------------------------------------------------------------------------------------------------------


def _shown(
    entered: Entered,
    draft: Draft,
    kept: Definition | None,
    faults: Sequence[str] | None = None,
    clashes: Sequence[Clash] = (),
    status: int = 200,
) -> Response:
    found = faults_of(entered.service, entered.shop_name, Kind.FRAME, draft.name, draft.text)
    told = tuple(found if faults is None else faults)
    form = _filled(draft)
    page = {
        "draft": draft if form is not None else replace(draft, as_text=True),
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
        "installed": installed(entered, _definition(entered, draft)),
        "rows": _rows(form or {}),
    }
    return shown(entered, "frames/frame.html", page, tab="/frames", status=status)


def _filled(draft: Draft) -> Form | None:
    """The fields of a draft; None where it is no TOML, and can be edited as a text alone."""
    try:
        return filled(draft.text)
    except DefinitionRefused:
        return None


def _definition(entered: Entered, draft: Draft) -> FrameDefinition | None:
    """What the snippet speaks of: the draft, else what is kept; None where neither can be read."""
    try:
        return read_frame(draft.text, draft.name)
    except DefinitionRefused:
        with suppress(DefinitionRefused):
            return frame_as_written(entered.service, entered.shop_name, draft.name).definition
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


PLACES = (
    Look("/frames/{frame}", show),
    Act("/frames/{frame}", keep),
    Act("/frames/{frame}/draft", redraw),
    Act("/frames/{frame}/undo", undo),
)
