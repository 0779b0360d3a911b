"""What a merchandiser does with definitions: make, edit, duplicate, rename, activate, deactivate, delete.

A text that is not well formed, or disagrees with what is around it, is never kept, so what serves goes on serving until
a good one is saved. Links name a definition by its number, which stays through all of this and is never given twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from frames.definition import Surface
from service.centres.defined import INFORMATION
from service.centres.judging import JUDGES as CENTRES
from service.centres.templates import completed_information, template
from service.composition import Service
from service.defining.faults import refused
from service.defining.judging import Judge
from service.errors import ChangedMeanwhile, DefinitionExists, DefinitionRefused, InvalidSetting, StillActive
from service.storage.definitions import Definition, Edit, Kind, unknown
from service.storage.shops import NAME
from service.surfaces.agreement import FRAMES
from service.surfaces.starts import frame_start

JUDGES: Mapping[Kind, Judge] = {**CENTRES, Kind.FRAME: FRAMES}
"""How each kind of definition is read and judged."""

STARTS: Mapping[Kind, Callable[[str, str, Surface], str]] = {
    Kind.CENTRE: lambda industry, company, _: template(Kind.CENTRE, industry, company),
    Kind.FORM: lambda industry, company, _: template(Kind.FORM, industry, company),
    Kind.FRAME: lambda industry, _, surface: frame_start(industry, surface),
}
"""The text that each kind starts from, by the industry, the name of who asks, and where a frame is shown."""

ASKING = (Kind.CENTRE, Kind.FORM)
"""The kinds that ask contacts for key information."""

Condition = Callable[[Definition | None], None]
"""Judges what stands, None where nothing does, at the moment of a change; what it raises stops the change."""


def whatever_stands(stands: Definition | None) -> None:
    """The condition that lets every change pass."""


def only(version: int | None) -> Condition:
    """Lets a change of that version pass, None: of what is not there yet. Raises `ChangedMeanwhile`."""

    def condition(stands: Definition | None) -> None:
        if (None if stands is None else stands.version) != version:
            raise ChangedMeanwhile("somebody else changed it in between; nothing was overwritten")

    return condition


@dataclass(frozen=True, slots=True)
class Saved:
    """A definition as it is kept now. ``warnings`` are sentences about what the feed does not hold today."""

    definition: Definition
    created: bool
    warnings: tuple[str, ...]


def definition_of(service: Service, shop: str, kind: Kind, name: str) -> Definition:
    """A definition as it is kept. Raises `UnknownShop` and what `unknown` makes: `UnknownCentre` or `UnknownFrame`."""
    kept = service.definitions.get(service.shops.get(shop).name, kind, name)
    if kept is None:
        raise unknown(shop, kind, name)
    return kept


def save(
    service: Service, shop: str, kind: Kind, name: str, text: str, condition: Condition = whatever_stands
) -> Saved:
    """Keep a text: a new definition, not yet active, or the next version of the one of that name.

    Raises `DefinitionRefused` with every fault, `InvalidSetting` for a name that is none, `UnknownShop`, and what
    ``condition`` raises.
    """
    service.shops.get(shop)
    _need_name(name)
    stated = _read(service, shop, kind, name, text)
    if service.definitions.get(shop, kind, name) is None:
        condition(None)
        _need_agreement(service, shop, kind, name, stated)
        made = service.definitions.add(shop, kind, name, text, active=kind is Kind.INFORMATION)
        return Saved(made, True, warnings_of(service, made))

    def edited(before: Definition) -> Definition:
        condition(before)
        _need_agreement(service, shop, kind, name, stated)
        return replace(before, text=text)

    kept = service.definitions.change(shop, kind, name, edited)
    return Saved(kept, False, warnings_of(service, kept))


def faults_of(service: Service, shop: str, kind: Kind, name: str, text: str) -> tuple[str, ...]:
    """Every fault that would keep a text from being saved under that name, as sentences that begin with their place."""
    error = refusal_of(service, shop, kind, name, text)
    return () if error is None else error.faults


def refusal_of(service: Service, shop: str, kind: Kind, name: str, text: str) -> DefinitionRefused | None:
    """What saving a text under that name would raise for what is wrong with it; None for a good one."""
    try:
        found = tuple(JUDGES[kind].faults(service, shop, name, _read(service, shop, kind, name, text)))
    except DefinitionRefused as error:
        return error
    return refused(found) if found else None


def _read(service: Service, shop: str, kind: Kind, name: str, text: str) -> Any:
    """What a text states. What is wrong with its form is told together with what is wrong with the rest of it."""
    try:
        return JUDGES[kind].read(text)
    except DefinitionRefused as error:
        if error.readable is None:
            raise
        further = JUDGES[kind].faults(service, shop, name, error.readable)
        raise refused((*error.found, *further)) from None


def start(
    service: Service,
    shop: str,
    kind: Kind,
    name: str,
    industry: str,
    company: str | None = None,
    surface: Surface = Surface.FRAME,
) -> Saved:
    """A new definition from the template of an industry; ``company`` is who asks, the shop's name by default.

    Key information that a centre or form asks for and the shop does not define yet is defined with it. Raises what
    `save` raises, and `DefinitionExists`.
    """
    text = STARTS[kind](industry, company or service.shops.get(shop).name, surface)
    _need_new(service, shop, kind, name)
    if kind in ASKING:
        _complete_information(service, shop, industry, JUDGES[kind].read(text).questions)
    return save(service, shop, kind, name, text, only(None))


def _complete_information(service: Service, shop: str, industry: str, asked: Collection[str]) -> None:
    known = service.definitions.get(shop, Kind.INFORMATION, INFORMATION)
    completed = completed_information(known.text if known else None, industry, asked)
    if completed is not None:
        save(service, shop, Kind.INFORMATION, INFORMATION, completed, only(known.version if known else None))


def duplicate(service: Service, shop: str, kind: Kind, name: str, new: str) -> Saved:
    """The same text under another name, not active. Raises likewise, `DefinitionExists`, `InvalidSetting`."""
    text = definition_of(service, shop, kind, name).text
    _need_name(new)
    return Saved(service.definitions.add(shop, kind, new, text), True, ())


def rename(service: Service, shop: str, kind: Kind, name: str, new: str) -> Definition:
    """Another name, by which surfaces and the API know it from now on; links stay good. Raises likewise."""
    _need_name(new)
    return _change(service, shop, kind, name, lambda before: replace(before, name=new))


def activate(service: Service, shop: str, kind: Kind, name: str) -> Definition:
    """Open it to contacts; from now on it has an identifier and links. Raises likewise, and `DefinitionRefused`.

    It is judged again, for what it asks about may have changed since it was saved.
    """

    def activated(before: Definition) -> Definition:
        _need_agreement(service, shop, kind, name, JUDGES[kind].read(before.text))
        return replace(before, active=True)

    return _change(service, shop, kind, name, activated)


def deactivate(service: Service, shop: str, kind: Kind, name: str) -> Definition:
    """Close it to contacts; their links open again when it is activated again. Raises likewise."""
    return _change(service, shop, kind, name, lambda before: replace(before, active=False))


def delete(service: Service, shop: str, kind: Kind, name: str, condition: Condition = whatever_stands) -> None:
    """Forget it, and with it every link to it. Raises likewise, and `StillActive` where it serves."""
    kept = definition_of(service, shop, kind, name)
    condition(kept)
    if kind is Kind.INFORMATION:
        _need_agreement(service, shop, kind, name, {})
    elif kept.active:
        raise StillActive(f"{kind} {name!r} is active: deactivate it before it is deleted")
    service.definitions.remove(shop, kind, name)


def warnings_of(service: Service, kept: Definition) -> tuple[str, ...]:
    """What a definition names in vain, such as what the generation that serves does not hold."""
    judge = JUDGES[kept.kind]
    return tuple(judge.warnings(service, kept.shop, judge.read(kept.text)))


def _change(service: Service, shop: str, kind: Kind, name: str, edit: Edit) -> Definition:
    return service.definitions.change(service.shops.get(shop).name, kind, name, edit)


def _need_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise InvalidSetting(f"{name[:60]!r} is no name: give 1 to 40 of a-z, 0-9 and '-', beginning with no '-'")


def _need_new(service: Service, shop: str, kind: Kind, name: str) -> None:
    _need_name(name)
    if service.definitions.get(shop, kind, name) is not None:
        raise DefinitionExists(f"shop {shop!r} has a {kind} named {name!r} already")


def _need_agreement(service: Service, shop: str, kind: Kind, name: str, stated: Any) -> None:
    faults = tuple(JUDGES[kind].faults(service, shop, name, stated))
    if faults:
        raise refused(faults)
