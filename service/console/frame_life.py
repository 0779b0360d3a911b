"""What is done with a frame as a whole, and what takes it back: pages offer the same way as the record does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from frames.definition import DEFINITIONS
from service.console.entering import Entered, Said
from service.console.lines import way_back
from service.console.places import Act
from service.editing import definition_of, only
from service.errors import ChangedMeanwhile, DefinitionExists, DefinitionRefused, InvalidSetting, StillActive
from service.recorded import Recorded
from service.storage.audit import Sought
from service.storage.definitions import Definition, Kind

OURS: Final = 'minimum_match = 0\n\n[[scenarios]]\nby = "preferences"\n'
"""What `recommended`, which nobody wrote, says as a text."""
MOST_UNDONE: Final = 200
"""So many lines of a frame are looked through for the one that is to be taken back."""


def frames_by(entered: Entered) -> Recorded:
    """The frames of the shop, for whoever is signed in to change: written down with each change."""
    return Recorded(entered.service, entered.account.name, entered.shop_name, Kind.FRAME)


def kept_frame(entered: Entered, name: str) -> Definition | None:
    """The frame as the shop keeps it; None where it has none of that name."""
    return entered.service.definitions.get(entered.shop_name, Kind.FRAME, name)


def said_of(entered: Entered, what: str, name: str, before: str = "") -> Response:
    """To the frame's page, which says what was done with it and offers the way back."""
    values = {"name": name, "before": before}
    path, fields = way_back(f"frame.{what}", name, values)
    return entered.led(entered.to(f"/frames/{name}"), Said(f"frames_said.{what}", values, path, fields))


def _deed(do: Callable[[Entered, str], Response]) -> Callable[[Entered], Response]:
    """A page's act on one frame. What cannot be done is said on the frame's page; on the list, where it has none."""

    def act(entered: Entered) -> Response:
        name = entered.path("frame")
        try:
            return do(entered, name)
        except DefinitionRefused as error:
            said = Said("frames_said.refused", {"name": name, "faults": "; ".join(error.faults)}, kind="fault")
        except DefinitionExists:
            said = Said("frames.taken", {"name": entered.field("name") or name}, kind="fault")
        except InvalidSetting:
            said = Said("frames.no_name", kind="fault")
        except StillActive:
            said = Said("frames_said.still_active", {"name": name}, kind="look")
        except ChangedMeanwhile:
            said = Said("frames_said.undo_late", {"name": name}, kind="look")
        return _sent_back(entered, name, said)

    return act


def _sent_back(entered: Entered, name: str, said: Said) -> Response:
    is_there = name in DEFINITIONS or kept_frame(entered, name) is not None
    return entered.led(entered.to(f"/frames/{name}" if is_there else "/frames"), said)


def _activate(entered: Entered, name: str) -> Response:
    return said_of(entered, "activated", frames_by(entered).activate(name).name)


def _deactivate(entered: Entered, name: str) -> Response:
    return said_of(entered, "deactivated", frames_by(entered).deactivate(name).name)


def _rename(entered: Entered, name: str) -> Response:
    return said_of(entered, "renamed", frames_by(entered).rename(name, entered.field("name")).name, name)


def _duplicate(entered: Entered, name: str) -> Response:
    frames, new = frames_by(entered), entered.field("name")
    if name in DEFINITIONS and kept_frame(entered, name) is None:
        frames.save(new, OURS, _free)
    else:
        frames.duplicate(name, new)
    return said_of(entered, "duplicated", new, name)


def _free(stands: Definition | None) -> None:
    """The condition of what is to be new."""
    if stands is not None:
        raise DefinitionExists(f"shop {stands.shop!r} has a frame named {stands.name!r} already")


def _delete(entered: Entered, name: str) -> Response:
    kept = definition_of(entered.service, entered.shop_name, Kind.FRAME, name)
    frames_by(entered).delete(name, only(kept.version))
    said = Said("frames_said.deleted", {"name": name}, f"/frames/{name}/restore", {"number": str(kept.key)})
    return entered.led(entered.to("/frames"), said)


def _restore(entered: Entered, name: str) -> Response:
    """Make a deleted frame again, of the text that it had; its links do not come back."""
    text = _text_before(entered, name, "frame.deleted", "number")
    if text is None:
        return _sent_back(entered, name, Said("frames_said.no_undo", {"name": name}, kind="look"))
    frames_by(entered).save(name, text, _free)
    path, fields = way_back("frame.made", name, {})
    return entered.led(entered.to(f"/frames/{name}"), Said("frames_said.restored", {"name": name}, path, fields))


def _undo(entered: Entered, name: str) -> Response:
    """Take back one saving: the text before it, as long as nobody changed the frame after it."""
    if kept_frame(entered, name) is None:  # it has another name by now, or is gone
        raise ChangedMeanwhile(name)
    text = _text_before(entered, name, "frame.edited", "version")
    if text is None:
        return _sent_back(entered, name, Said("frames_said.no_undo", {"name": name}, kind="look"))
    saved = frames_by(entered).save(name, text, only(int(entered.field("version")))).definition
    return saved_said(entered, "frames_said.undone", saved)


def saved_said(entered: Entered, key: str, saved: Definition, *, as_text: bool = False) -> Response:
    """To the frame's page, which says by the text of ``key`` what was saved, with the way back."""
    name, fields = saved.name, {"version": str(saved.version)}
    address = entered.to(f"/frames/{name}", **{"as": "text" if as_text else None})
    return entered.led(address, Said(key, {"name": name}, f"/frames/{name}/undo", fields))


def _text_before(entered: Entered, name: str, what: str, which: str) -> str | None:
    """The text that a line of the record keeps: that whose value of the name ``which`` is the one posted."""
    lines = entered.service.audit.find(entered.shop_name, Sought(thing=name, whats=(what,)), MOST_UNDONE)
    told = (each.told.get("values", {}) for each in lines)
    return next((each["text"] for each in told if "text" in each and str(each[which]) == entered.field(which)), None)


PLACES = (
    Act("/frames/{frame}/activate", _deed(_activate)),
    Act("/frames/{frame}/deactivate", _deed(_deactivate)),
    Act("/frames/{frame}/rename", _deed(_rename)),
    Act("/frames/{frame}/duplicate", _deed(_duplicate)),
    Act("/frames/{frame}/delete", _deed(_delete)),
    Act("/frames/{frame}/restore", _deed(_restore)),
    Act("/frames/{frame}/undo", _deed(_undo)),
)
