"""What merchandisers defined, looked up: a shop's key information, centres and forms, as what their texts mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from service.centres.definition import read_centre, read_form
from service.centres.information import read_information
from service.centres.model import Centre, CentreDefinition, Form, FormDefinition, Information
from service.composition import Service
from service.contacts.attributes import Attribute
from service.storage.definitions import Definition, Kind, unknown

INFORMATION = "information"
"""The name of the one definition of key information that a shop has."""

PARSED = 1024
"""So many definitions are kept parsed."""


def attributes_of(service: Service, shop: str) -> Mapping[str, Attribute]:
    """The key information of a shop by key, in the order it is defined; empty where none is."""
    kept = service.definitions.get(shop, Kind.INFORMATION, INFORMATION)
    return {} if kept is None else _attributes(kept)


def centre_of(service: Service, shop: str, name: str) -> Centre:
    """A centre by its name, active or not. Raises `UnknownCentre`."""
    kept = service.definitions.get(shop, Kind.CENTRE, name)
    if kept is None:
        raise unknown(shop, Kind.CENTRE, name)
    return as_centre(kept)


def form_of(service: Service, shop: str, name: str) -> Form:
    """A form by its name, active or not. Raises `UnknownCentre`."""
    kept = service.definitions.get(shop, Kind.FORM, name)
    if kept is None:
        raise unknown(shop, Kind.FORM, name)
    return as_form(kept)


def centre_by_key(service: Service, key: int) -> Centre | None:
    """A centre by its number in links, active or not; None once it is deleted."""
    kept = service.definitions.by_key(Kind.CENTRE, key)
    return None if kept is None else as_centre(kept)


def form_by_key(service: Service, key: int) -> Form | None:
    """A form by its number in links, likewise."""
    kept = service.definitions.by_key(Kind.FORM, key)
    return None if kept is None else as_form(kept)


def centres_of(service: Service, shop: str) -> tuple[Centre, ...]:
    """The centres of a shop by name, active or not."""
    return tuple(map(as_centre, service.definitions.all(shop, Kind.CENTRE)))


def forms_of(service: Service, shop: str) -> tuple[Form, ...]:
    """The forms of a shop, likewise."""
    return tuple(map(as_form, service.definitions.all(shop, Kind.FORM)))


def information_at_hand(service: Service, shop: str) -> Information:
    """The key information of a shop as pages go by it: of another process' change a second late, but of memory."""
    kept = service.definitions.at_hand.of(Kind.INFORMATION, shop).get(INFORMATION)
    return Information() if kept is None else Information(kept.key, kept.version, _attributes(kept))


def centre_at_hand(service: Service, shop: str, name: str) -> Centre | None:
    """A centre likewise; None where there is none of that name."""
    kept = service.definitions.at_hand.of(Kind.CENTRE, shop).get(name)
    return None if kept is None else as_centre(kept)


def as_centre(kept: Definition) -> Centre:
    """What a text that was kept means."""
    return Centre(kept.shop, kept.key, kept.name, kept.version, kept.active, _centre(kept))


def as_form(kept: Definition) -> Form:
    """Likewise."""
    return Form(kept.shop, kept.key, kept.name, kept.version, kept.active, _form(kept))


@lru_cache(PARSED)
def _centre(kept: Definition) -> CentreDefinition:
    return read_centre(kept.text)


@lru_cache(PARSED)
def _form(kept: Definition) -> FormDefinition:
    return read_form(kept.text)


@lru_cache(PARSED)
def _attributes(kept: Definition) -> Mapping[str, Attribute]:
    return read_information(kept.text)
