"""A definition rendered for anybody, or for a sample, before it serves; nothing is counted, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from feeds.model import PRICE, FilterType, Hierarchy, MainValue
from frames.advice import Advised, advise
from frames.model import Frame
from frames.own.faults import TemplateFault
from frames.web import frame_document
from matching.model import Criterion, Preference
from matching.preferences import Request
from service.composition import Service
from service.errors import UnknownContact
from service.storage.shops import Shop
from service.surfaces.agreement import warnings
from service.surfaces.answering import Asked, answer
from service.surfaces.defined import Defined, frame_as_written
from service.surfaces.definition import read_frame
from service.surfaces.rendering import page_of
from service.surfaces.viewer import ANYBODY, Viewer

SAMPLED = 2
"""So many criteria an invented preference has at most."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A frame as it would be and its markup. ``advice`` is about the answer, ``warnings`` about the text, as sentences;
    of these ``failed`` are why a template of its own is not what is shown.
    """

    frame: Frame
    html: str
    advice: tuple[Advised, ...]
    warnings: tuple[str, ...]
    failed: tuple[TemplateFault, ...] = ()


def previewed(service: Service, shop: Shop, name: str, draft: str | None) -> Defined:
    """The definition to preview: the one of that name, active or not, or ``draft``, the text of what it might become.

    Raises `UnknownFrame` and `DefinitionRefused`.
    """
    if draft is None:
        return frame_as_written(service, shop.name, name)
    return Defined(shop.name, read_frame(draft, name), active=False)


async def preview(
    service: Service,
    shop: Shop,
    defined: Defined,
    viewer: Viewer = ANYBODY,
    asked: Asked | None = None,
    advised_in: str | None = None,
) -> Preview:
    """What a definition shows to whoever looks, and advice in the language of a locale, by default the frame's own.

    Raises `PreferenceError` for what was sent and cannot be asked.
    """
    frame = await answer(service, shop, defined, viewer, replace(asked or Asked(), counting=None))
    page = page_of(frame)
    told = (str(fault) for fault in page.faults)
    return Preview(
        frame,
        page.html,
        advise(frame, page.html, advised_in or frame.locale),
        (*told, *warnings(service, shop.name, defined.definition), *_asleep(defined)),
        page.faults,
    )


def preview_document(preview: Preview) -> dict[str, Any]:
    """As JSON."""
    return {
        "html": preview.html,
        "frame": frame_document(preview.frame),
        "advice": advice_document(preview.advice),
        "warnings": list(preview.warnings),
        "email": None,
    }


def advice_document(advice: Iterable[Advised]) -> list[dict[str, Any]]:
    """Advice as JSON."""
    return [{"about": each.about, "text": each.text, "products": list(each.products)} for each in advice]


def somebody(service: Service, shop: Shop, contact: str | None, sample: bool) -> tuple[Viewer, Request | None]:
    """Who is to look: a contact by their id, somebody invented, or nobody known; and what the invented one states.

    Raises `UnknownContact`, and `NoGeneration` where there is nothing to invent from.
    """
    if contact is None:
        return ANYBODY, sample_of(service.serving.generation(shop.name).hierarchy) if sample else None
    profile = service.profiles.get(shop.name, contact)
    if profile is None:
        raise UnknownContact(contact)
    return Viewer(profile, split=profile.handle), None


def sample_of(hierarchy: Hierarchy) -> Request | None:
    """What somebody invented states: the main value with most products of those that most can be said about, and its
    commonest values and middle price.

    None where the catalogue has nothing that could be stated. Nothing sensitive is ever invented.
    """
    open_ones = () if hierarchy.is_sensitive(None) else hierarchy.values
    nodes = [node for node in open_ones if node.value is not None and node.dependent] or [hierarchy.everything]
    largest = max(nodes, key=lambda node: (min(len(node.dependent), SAMPLED), node.products))
    criteria = tuple(_invented(hierarchy, largest))[:SAMPLED]
    return Request((Preference(largest.value, criteria),)) if criteria else None


def _invented(hierarchy: Hierarchy, node: MainValue) -> list[Criterion]:
    found = []
    for dependent in node.dependent:
        filter_ = hierarchy.filters[dependent.filter]
        if hierarchy.is_sensitive(dependent.filter):
            continue
        if filter_.type is FilterType.CHOICE and dependent.values:
            commonest = max(dependent.values, key=lambda each: each.products)
            found.append(Criterion(dependent.filter, any=(commonest.value,)))
        elif dependent.filter == PRICE and dependent.bands:
            found.append(Criterion(PRICE, max=dependent.bands[len(dependent.bands) // 2].max))
    return found


def _asleep(defined: Defined) -> tuple[str, ...]:
    name = defined.definition.name
    return () if defined.active else (f"the frame {name!r} is not active: no page shows it yet.",)
