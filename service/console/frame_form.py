"""One frame edited: by form or as a text, and what two people did to it at once.

A form carries the text it was made from (`base`, with its version), and the draft that its fields were filled from.
What comes back otherwise changes the draft; nothing is kept before it is saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from frames.definition import DEFINITIONS
from service.console.entering import Entered, Said
from service.console.frame_fields import changed, ended_as_ours
from service.console.frame_life import OURS, frames_by, kept_frame, saved_said
from service.console.frame_page import Editing, page_of
from service.console.frame_rows import arranged
from service.console.places import Act, Look
from service.defining.rewriting import leaves, merged, rewritten
from service.editing import definition_of, only, refusal_of
from service.errors import ChangedMeanwhile, DefinitionRefused
from service.posted import Form
from service.storage.definitions import Definition, Kind

TRIES: Final = 5
"""So often a text is put together anew with what somebody else saved in the same moment."""
KEPT_VALUES: Final = "keep."
"""Before the path of a clash: the field that says whose value stays, ``mine`` or ``theirs``."""


def editing_of(entered: Entered) -> Editing:
    """What a form holds. Raises `DefinitionRefused` where a text that a form was filled from is no TOML."""
    form, do = entered.form, entered.field("do")
    base, version = ended_as_ours(_one(form, "base")), entered.field("version")
    was_text = entered.field("as") == "text"
    is_text = do == "as.text" or (was_text and do != "as.form")
    number = int(version) if version.isdecimal() and len(version) < 10 else 0
    editing = Editing(entered.path("frame"), base, number, "", is_text)
    if was_text:
        return replace(editing, text=ended_as_ours(_one(form, "text")))
    before = ended_as_ours(_one(form, "draft"))
    pressed = {**form, "picked": [*form.get("picked", ()), *_new_picks(form)]}
    text = rewritten(before, changed(before, arranged(pressed, do)))
    return replace(editing, text=_settled(text, base, form))


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
    kept = kept_frame(entered, name)
    if kept is None and name not in DEFINITIONS:
        raise HTTPException(404)
    text = ended_as_ours(kept.text) if kept is not None else OURS
    version = 0 if kept is None else kept.version
    refusal = refusal_of(entered.service, entered.shop_name, Kind.FRAME, name, text)
    return page_of(entered, Editing(name, text, version, text, entered.query.get("as") == "text"), kept, refusal)


def redraw(entered: Entered) -> Response:
    """The form after one of its lists was changed, or the other way to edit; nothing is kept, so nothing is refused."""
    editing = editing_of(entered)
    kept = definition_of(entered.service, entered.shop_name, Kind.FRAME, editing.name)
    return page_of(entered, editing, kept)


def keep(entered: Entered) -> Response:
    """Save what was changed into the text that stands now; ask where somebody else changed the same."""
    if entered.field("pick"):  # a product was pressed in the picker, which saves nothing
        return redraw(entered)
    editing = editing_of(entered)
    for _ in range(TRIES):
        kept = definition_of(entered.service, entered.shop_name, Kind.FRAME, editing.name)
        try:
            found = merged(editing.base, editing.text, ended_as_ours(kept.text))
            if found.clashes:
                anew = replace(editing, base=ended_as_ours(kept.text), version=kept.version, text=found.text)
                return page_of(entered, anew, kept, clashes=found.clashes, status=409)
            saved = frames_by(entered).save(editing.name, found.text, only(kept.version)).definition
        except ChangedMeanwhile:
            continue
        except DefinitionRefused as error:
            return page_of(entered, editing, kept, error, status=422)
        return _said(entered, kept, saved, together=kept.version != editing.version)
    raise ChangedMeanwhile("others keep changing this frame; nothing was saved, try again")


def _said(entered: Entered, before: Definition, after: Definition, together: bool) -> Response:
    """What was saved, ``together`` with what somebody else did, and the way back."""
    as_text = entered.field("as") == "text"
    if after.version == before.version:
        address = entered.to(f"/frames/{after.name}", **{"as": "text" if as_text else None})
        return entered.led(address, Said("frames_said.same", {"name": after.name}))
    key = f"frames_said.{'live' if after.active else 'saved'}{'_together' if together else ''}"
    return saved_said(entered, key, after, as_text=as_text)


PLACES = (
    Look("/frames/{frame}", show),
    Act("/frames/{frame}", keep),
    Act("/frames/{frame}/draft", redraw),
)
