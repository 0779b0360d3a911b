"""The frames of a shop: what each shows and how it does; and a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from service.console.entering import Entered
from service.console.frame_life import frames_by, said_of
from service.console.places import Act, Look
from service.console.shell import shown
from service.defining.industries import INDUSTRIES
from service.errors import DefinitionExists, InvalidSetting
from service.reporting import results_of
from service.surfaces.agreement import warned
from service.surfaces.defined import Defined, frames_of, unreadable


@dataclass(frozen=True, slots=True)
class Listed:
    """A frame in the list; ``shown`` and ``clicked`` are of 30 days, None where nothing was measured."""

    defined: Defined
    shown: int | None
    clicked: int | None
    warnings: int

    @property
    def name(self) -> str:
        return self.defined.definition.name

    @property
    def is_ours(self) -> bool:
        """Whether nobody wrote it: every shop has it."""
        return not self.defined.key


def show(entered: Entered) -> Response:
    """The list."""
    measured = {each["frame"]: each for each in results_of(entered.service, entered.shop_name)["frames"]}
    rows = [_listed(entered, each, measured) for each in frames_of(entered.service, entered.shop_name)]
    return shown(
        entered,
        "frames/list.html",
        {"frames": rows, "unreadable": unreadable(entered.service, entered.shop_name)},
        tab="/frames",
    )


def _listed(entered: Entered, defined: Defined, measured: Mapping[str, Mapping[str, Any]]) -> Listed:
    found = measured.get(defined.definition.name, {})
    lacking = sum(1 for _ in warned(entered.service, entered.shop_name, defined.definition))
    return Listed(defined, found.get("shown"), found.get("clicked"), lacking)


def _new(entered: Entered, faults: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the form of a new frame needs."""
    shop = entered.shop
    usual = shop.industry if shop is not None and shop.industry in INDUSTRIES else "general"
    start = entered.field("start") or usual
    return {"starts": INDUSTRIES, "start": start, "name": entered.field("name"), "faults": faults or {}}


def new(entered: Entered) -> Response:
    """What a new frame begins with."""
    return shown(entered, "frames/new.html", _new(entered), tab="/frames")


def make(entered: Entered) -> Response:
    """A new frame from a template; what is wrong with its name is said beside the field."""
    name = entered.field("name")
    try:
        frames_by(entered).start(name, entered.field("start"))
    except DefinitionExists:
        faults = {"name": entered.say("frames.taken", name=name)}
    except InvalidSetting:
        faults = {"name": entered.say("frames.no_name")}
    else:
        return said_of(entered, "made", name)
    return shown(entered, "frames/new.html", _new(entered, faults), tab="/frames", status=422)


PLACES = (
    Look("/frames", show),
    Look("/new-frame", new),
    Act("/frames", make),
)
