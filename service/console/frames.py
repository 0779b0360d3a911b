"""The frames of a shop: what each shows, how it does, and what can be done with it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from frames.definition import DEFINITIONS, FrameDefinition, Surface
from service.auditing import Told, record
from service.centres.minting import public_base
from service.console.entering import Entered, Said
from service.console.places import Act, Look
from service.console.shell import shown
from service.defining.industries import INDUSTRIES
from service.editing import activate, deactivate, definition_of, delete, duplicate, rename, save, start
from service.editing import only as of_version
from service.errors import DefinitionExists, DefinitionRefused, InvalidSetting
from service.reporting import results_of
from service.storage.definitions import Kind
from service.surfaces.agreement import warned
from service.surfaces.defined import Defined, frames_of

OURS: Final = 'minimum_match = 0\n\n[[scenarios]]\nby = "preferences"\n'
"""What `recommended`, which nobody wrote, says as a text."""


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
    return shown(entered, "frames/list.html", {"frames": rows, **_new(entered)}, tab="/frames")


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
        start(entered.service, entered.shop_name, Kind.FRAME, name, entered.field("start"))
    except DefinitionExists:
        faults = {"name": entered.say("frames.taken", name=name)}
    except InvalidSetting:
        faults = {"name": entered.say("frames.no_name")}
    else:
        record(entered.service, entered.account.name, entered.shop_name, "frame.made", name)
        return entered.led(entered.to(f"/frames/{name}"), Said("frames_said.made", {"name": name}))
    return shown(entered, "frames/new.html", _new(entered, faults), tab="/frames", status=422)


def _life(what: str, do: Callable[[Entered, str], str | None]) -> Callable[[Entered], Response]:
    """A page's act on one frame as a whole: done, written down and said. ``do`` answers the name it leads to, None: to
    the list. What cannot be done is said on the page it was asked from.
    """

    def act(entered: Entered) -> Response:
        name = entered.path("frame")
        try:
            after = do(entered, name)
        except DefinitionRefused as error:
            values = {"name": name, "faults": "; ".join(error.faults)}
            return entered.led(entered.to(f"/frames/{name}"), Said("frames_said.refused", values, kind="fault"))
        except DefinitionExists:
            values = {"name": entered.field("name")}
            return entered.led(entered.to(f"/frames/{name}"), Said("frames.taken", values, kind="fault"))
        except InvalidSetting:
            return entered.led(entered.to(f"/frames/{name}"), Said("frames.no_name", kind="fault"))
        undo = BACK.get(what)
        values = {"name": after or name, "before": name}
        told = Told(values={"before": name})
        record(entered.service, entered.account.name, entered.shop_name, f"frame.{what}", after or name, told)
        said = Said(f"frames_said.{what}", values, undo=f"/frames/{after or name}/{undo}" if undo else None,
                    fields={"name": name} if what == "renamed" else {})  # fmt: skip
        return entered.led(entered.to(f"/frames/{after}" if after else "/frames"), said)

    return act


BACK: Final[Mapping[str, str]] = {"activated": "deactivate", "deactivated": "activate", "renamed": "rename"}
"""Which post takes each of these back."""


def _activate(entered: Entered, name: str) -> str:
    return activate(entered.service, entered.shop_name, Kind.FRAME, name).name


def _deactivate(entered: Entered, name: str) -> str:
    return deactivate(entered.service, entered.shop_name, Kind.FRAME, name).name


def _rename(entered: Entered, name: str) -> str:
    return rename(entered.service, entered.shop_name, Kind.FRAME, name, entered.field("name")).name


def _duplicate(entered: Entered, name: str) -> str:
    new = entered.field("name")
    if _is_ours(entered, name):
        return save(entered.service, entered.shop_name, Kind.FRAME, new, OURS, _free).definition.name
    return duplicate(entered.service, entered.shop_name, Kind.FRAME, name, new).definition.name


def _free(stands: object) -> None:
    if stands is not None:
        raise DefinitionExists("the name is taken")


def _delete(entered: Entered, name: str) -> None:
    kept = definition_of(entered.service, entered.shop_name, Kind.FRAME, name)
    delete(entered.service, entered.shop_name, Kind.FRAME, name, of_version(kept.version))


def _is_ours(entered: Entered, name: str) -> bool:
    return name in DEFINITIONS and entered.service.definitions.get(entered.shop_name, Kind.FRAME, name) is None


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


PLACES = (
    Look("/frames", show),
    Look("/new-frame", new),
    Act("/frames", make),
    Act("/frames/{frame}/activate", _life("activated", _activate)),
    Act("/frames/{frame}/deactivate", _life("deactivated", _deactivate)),
    Act("/frames/{frame}/rename", _life("renamed", _rename)),
    Act("/frames/{frame}/duplicate", _life("duplicated", _duplicate)),
    Act("/frames/{frame}/delete", _life("deleted", _delete)),
)
