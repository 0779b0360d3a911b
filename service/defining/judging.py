"""How one kind of definition is read and judged, so that all kinds have one life (`service.editing`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feeds.model import Hierarchy
from service.defining.faults import Fault
from service.generations.opened import read_hierarchy

if TYPE_CHECKING:
    from service.composition import Service


@dataclass(frozen=True, slots=True)
class Judge:
    """What is particular to a kind.

    ``read`` makes values of a text and raises `DefinitionRefused`. ``faults`` are what stops those values from being
    saved in a shop under a name, ``warnings`` what stops nothing: sentences about what they name in vain.
    """

    read: Callable[[str], Any]
    faults: Callable[[Service, str, str, Any], Iterable[Fault]]
    warnings: Callable[[Service, str, Any], Iterable[str]]


def hierarchy_of(service: Service, shop: str) -> Hierarchy | None:
    """Of the generation that serves, as it stands on disk; None where none does."""
    shelf = service.shelf(shop)
    return None if shelf.current_name() is None else read_hierarchy(shelf.current())
