"""How centres, forms and key information are read and judged when a merchandiser saves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from service.centres.agreement import disagreements, still_asked, unguarded, vain_bindings, vain_mains
from service.centres.defined import as_centre, as_form, attributes_of
from service.centres.definition import read_centre, read_form
from service.centres.information import read_information
from service.centres.model import CentreDefinition, FormDefinition
from service.contacts.attributes import Attribute
from service.defining.faults import Fault
from service.defining.judging import Judge, hierarchy_of
from service.storage.definitions import Definition, Kind

if TYPE_CHECKING:
    from service.composition import Service

Asking = CentreDefinition | FormDefinition


def _asking_faults(kind: Kind, service: Service, shop: str, name: str, stated: Asking) -> Iterator[Fault]:
    elsewhere = ((_seen_from(kind, name, each), definition.consents) for each, definition in _asking(service, shop))
    return disagreements(stated, attributes_of(service, shop), elsewhere)


def _asking_warnings(service: Service, shop: str, stated: Asking) -> Iterator[str]:
    hierarchy = hierarchy_of(service, shop)
    yield from vain_mains(stated, hierarchy) if hierarchy else ()


def _information_faults(service: Service, shop: str, name: str, stated: Mapping[str, Attribute]) -> Iterator[Fault]:
    hierarchy = hierarchy_of(service, shop)
    active = ((_called(each), definition.questions) for each, definition in _asking(service, shop) if each.active)
    yield from still_asked(stated, active)
    yield from unguarded(stated, hierarchy) if hierarchy else ()


def _information_warnings(service: Service, shop: str, stated: Mapping[str, Attribute]) -> Iterator[str]:
    hierarchy = hierarchy_of(service, shop)
    yield from vain_bindings(stated, hierarchy) if hierarchy else ()


JUDGES: Mapping[Kind, Judge] = {
    Kind.CENTRE: Judge(read_centre, partial(_asking_faults, Kind.CENTRE), _asking_warnings),
    Kind.FORM: Judge(read_form, partial(_asking_faults, Kind.FORM), _asking_warnings),
    Kind.INFORMATION: Judge(read_information, _information_faults, _information_warnings),
}


def _asking(service: Service, shop: str) -> Iterator[tuple[Definition, Asking]]:
    """Every centre and form of a shop with what it asks."""
    for kept in service.definitions.all(shop, Kind.CENTRE):
        yield kept, as_centre(kept).definition
    for kept in service.definitions.all(shop, Kind.FORM):
        yield kept, as_form(kept).definition


def _called(kept: Definition) -> str:
    return f"{kept.kind} {kept.name!r}"


def _seen_from(kind: Kind, name: str, other: Definition) -> str:
    return "what stands here now" if (other.kind, other.name) == (kind, name) else _called(other)
