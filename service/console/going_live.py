"""The last steps from a feed to a frame: the filters in brief, publishing them, the tag for the shop's page."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from feeds.model import Hierarchy, MainValue
from service.auditing import record
from service.console.choosing import draft_industry, serving_hierarchy
from service.console.entering import Entered, Said, now
from service.console.first_run import PATHS, Stage, open_task, task_page, way_of, way_page
from service.console.places import Act, Look
from service.console.shell import shown
from service.drafted import drafted
from service.errors import ServiceError
from service.generations.opened import Generation
from service.recommend import in_language
from service.storage.accounts import Role
from service.storage.shops import origin
from service.surfaces.answering import Asked
from service.surfaces.previewing import preview, previewed, somebody
from service.tasks.model import TaskKind, TaskState

FRAME = "recommended"
"""The frame that every shop has from the start."""
LOOKED_AT = 2000
"""So many products are asked where the shop's pages are."""
MAIN_SHOWN, FILTERS_SHOWN, VALUES_SHOWN = 8, 5, 4


def filters(entered: Entered) -> Response:
    """The filters in brief: those of the draft where one was derived, else those that serve."""
    draft = drafted(entered.service, entered.shop_name)
    under_way = open_task(entered, TaskKind.DRAFT)
    hierarchy = serving_hierarchy(entered) if draft.generation is None else draft.generation.hierarchy
    page = {
        **way_page(entered, Stage.FILTERS),
        **task_page(entered, under_way),
        "brief": _brief(in_language(hierarchy, entered.texts.language)),
        "hierarchy": hierarchy,
        "more": sum(len(node.path or ()) == 1 for node in hierarchy.values) - MAIN_SHOWN,
        "publish": _unpublished(entered),
    }
    return shown(entered, "feed/filters.html", page, tab="/feed")


def publish(entered: Entered) -> Response:
    """How far the publication is; behind it, the next step."""
    latest = entered.service.tasks.latest(entered.shop_name, TaskKind.PUBLISH)
    if Stage.PUBLISH in way_of(entered).done and (latest is None or not latest.open):
        return entered.led(entered.to(PATHS[Stage.SHOP]))
    if latest is None:
        return entered.led(entered.to(PATHS[Stage.FILTERS]))
    page = {
        **way_page(entered, Stage.PUBLISH),
        **task_page(entered, latest),
        "failed": latest.state is TaskState.FAILED,
    }
    return shown(entered, "feed/publish.html", page, tab="/feed")


def publish_now(entered: Entered) -> Response:
    """Publish the draft; where there is none, one that says of which industry the shop is."""
    service, shop = entered.service, entered.shop_name
    if service.hierarchies(shop).draft() is None:
        draft_industry(entered, serving_hierarchy(entered).industry)
    if open_task(entered, TaskKind.PUBLISH) is None:
        service.tasks.add(shop, TaskKind.PUBLISH, {}, entered.account.name, now())
    return entered.led(entered.to(PATHS[Stage.PUBLISH]))


async def shop(entered: Entered) -> Response:
    """The frame for the shop's page: where it may stand, its tag, and how it looks for somebody invented."""
    assert entered.shop is not None
    page = await asyncio.to_thread(_shop_page, entered)
    try:
        viewer, stated = await asyncio.to_thread(somebody, entered.service, entered.shop, None, True)
        defined = await asyncio.to_thread(previewed, entered.service, entered.shop, FRAME, None)
        seen = await preview(entered.service, entered.shop, defined, viewer, Asked(stated=stated))
        page["preview"] = None if seen.frame.empty else Markup(seen.html)
    except ServiceError:
        page["preview"] = None
    return await asyncio.to_thread(shown, entered, "feed/shop.html", page, tab="/feed")


def allow(entered: Entered) -> Response:
    """Let frames stand on the pages of an address."""
    assert entered.shop is not None
    wanted = origin(entered.field("origin"))
    if wanted not in entered.shop.origins:
        entered.service.shops.save(replace(entered.shop, origins=(*entered.shop.origins, wanted)))
        record(entered.service, entered.account.name, entered.shop_name, "shop.changed", "origins")
    return entered.led(entered.to(PATHS[Stage.SHOP]), Said("first_run.allowed", {"origin": wanted}))


def origins_in(generation: Generation) -> Sequence[str]:
    """Where the products' pages are, as browsers call such places, the most frequent first."""
    found: Counter[str] = Counter()
    for row in range(min(LOOKED_AT, len(generation.documents))):
        link = generation.documents.document(row)["link"]
        if link:
            found[_origin_of(link)] += 1
    return [each for each, _ in found.most_common() if each][:3]


def _shop_page(entered: Entered) -> dict[str, Any]:
    assert entered.shop is not None
    generation = entered.service.serving.generation(entered.shop_name)
    request = entered.request
    place = (entered.service.settings.public_address or f"{request.url.scheme}://{request.url.netloc}").rstrip("/")
    tag = (
        f'<script src="{place}/embed.js" defer></script>\n'
        f'<notesik-frame shop="{entered.shop_name}" frame="{FRAME}"></notesik-frame>'
    )
    proposed = [each for each in origins_in(generation) if each not in entered.shop.origins]
    return {**way_page(entered, Stage.SHOP), "proposed": proposed, "tag": tag}


def _unpublished(entered: Entered) -> bool:
    """Whether something is there to be published for the first time."""
    return Stage.PUBLISH not in way_of(entered).done


def _brief(hierarchy: Hierarchy) -> Sequence[tuple[MainValue, Sequence[tuple[str, Sequence[str]]]]]:
    """The largest main values, each with the first filters that it is asked about and their commonest values."""
    top = sorted((node for node in hierarchy.values if len(node.path or ()) == 1), key=lambda node: -node.products)
    return [(node, _asked_about(node, hierarchy)) for node in (top or [hierarchy.everything])[:MAIN_SHOWN]]


def _asked_about(node: MainValue, hierarchy: Hierarchy) -> Sequence[tuple[str, Sequence[str]]]:
    return [
        (
            hierarchy.filters[each.filter].label,
            [str(value.value) for value in each.values[:VALUES_SHOWN] if not isinstance(value.value, bool)],
        )
        for each in [each for each in node.dependent if each.shown][:FILTERS_SHOWN]
    ]


def _origin_of(link: str) -> str:
    try:
        scheme, rest = link.split("://", 1)
        return origin(f"{scheme}://{rest.partition('/')[0].partition('?')[0].partition('#')[0]}")
    except (ValueError, ServiceError):
        return ""


PLACES = (
    Look("/first/filters", filters),
    Look("/first/publish", publish),
    Act("/first/publish", publish_now),
    Look("/first/shop", shop),
    Act("/first/shop", allow, Role.OWNER),
)
