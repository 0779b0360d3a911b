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
from frames.definition import Surface
from frames.texts import Texts
from service.auditing import record_shop
from service.console.choosing import draft_industry, serving_hierarchy
from service.console.entering import Entered, Said
from service.console.filter_rows import examples, value_text
from service.console.first_run import PATHS, Stage, open_task, task_page, way_of, way_page
from service.console.frame_page import installed
from service.console.places import Act, Look
from service.console.shell import shown
from service.defining.industries import INDUSTRIES
from service.drafted import drafted
from service.drafting import ask_to_publish
from service.errors import ServiceError
from service.generations.opened import Generation
from service.hierarchies import hierarchy_of
from service.recommend import in_language
from service.recorded import Recorded
from service.storage.accounts import Role
from service.storage.definitions import Definition, Kind
from service.storage.shops import origin
from service.surfaces.answering import Asked
from service.surfaces.definition import read_frame
from service.surfaces.previewing import preview, previewed, somebody
from service.surfaces.starts import frame_start
from service.tasks.model import TaskKind, TaskState

FRAME = "home"
"""The frame that is made here: it has something for everybody, whoever they are."""
LOOKED_AT = 2000
"""So many products are asked where the shop's pages are."""
VIEWERS = ("stranger", "customer")
"""Who is shown the frame: nobody known, and somebody invented."""
MAIN_SHOWN, FILTERS_SHOWN, VALUES_SHOWN = 8, 5, 4


def filters(entered: Entered) -> Response:
    """The filters in brief: those of the draft where one was derived, else those that serve."""
    draft = drafted(entered.service, entered.shop_name)
    under_way = open_task(entered, TaskKind.DRAFT)
    hierarchy = serving_hierarchy(entered) if draft.generation is None else draft.generation.hierarchy
    page = {
        **way_page(entered, Stage.FILTERS),
        **task_page(entered, under_way),
        "brief": _brief(in_language(hierarchy, entered.texts.language), entered.texts),
        "hierarchy": hierarchy,
        "more": len(_parting(hierarchy)) - MAIN_SHOWN,
        "publish": _unpublished(entered),
        "seen": hierarchy_of(entered.service, entered.shop_name).difference,
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
        "seen": hierarchy_of(entered.service, entered.shop_name).difference,
    }
    return shown(entered, "feed/publish.html", page, tab="/feed")


def publish_now(entered: Entered) -> Response:
    """Publish the draft that was seen; where there is none, one that says of which industry the shop is."""
    hierarchy = hierarchy_of(entered.service, entered.shop_name)
    if entered.field("seen") != hierarchy.difference:
        return entered.led(entered.to(PATHS[Stage.FILTERS]), Said("publishing.changed_meanwhile", kind="look"))
    if hierarchy.store.draft() is None:
        draft_industry(entered, serving_hierarchy(entered).industry)
    ask_to_publish(entered.service, entered.shop_name, entered.account.name, seen=hierarchy.difference)
    return entered.led(entered.to(PATHS[Stage.PUBLISH]))


async def shop(entered: Entered, given: str = "") -> Response:
    """The frame for the shop's page: where it may stand, its tag, and what a stranger and a customer see in it.

    ``given`` is an address that was typed and is none.
    """
    assert entered.shop is not None
    page = await asyncio.to_thread(_shop_page, entered, given)
    page["previews"] = [each for name in VIEWERS if (each := await _preview(entered, name)) is not None]
    status = 422 if given else 200
    return await asyncio.to_thread(shown, entered, "feed/shop.html", page, tab="/feed", status=status)


async def allow(entered: Entered) -> Response:
    """Let frames stand on the pages of an address, and have one there."""
    typed = entered.field("origin")
    wanted = origin_of(typed if "://" in typed else f"https://{typed}")
    if not wanted:
        return await shop(entered, typed or " ")
    await asyncio.to_thread(_allow, entered, wanted)
    return entered.led(entered.to(PATHS[Stage.SHOP]), Said("first_run.allowed", {"origin": wanted}))


def make(entered: Entered) -> Response:
    """Make the frame, where it is not there."""
    _make(entered)
    return entered.led(entered.to(PATHS[Stage.SHOP]))


def _allow(entered: Entered, wanted: str) -> None:
    service, before = entered.service, entered.service.shops.get(entered.shop_name)
    if wanted not in before.origins:
        after = service.shops.save(replace(before, origins=(*before.origins, wanted)))
        record_shop(service, entered.account.name, before, after)
    _make(entered)


def _make(entered: Entered) -> None:
    """The frame, open to everybody, unless somebody made one of that name: that stays as it is."""
    if _kept(entered) is None:
        frames = Recorded(entered.service, entered.account.name, entered.shop_name, Kind.FRAME)
        frames.start(FRAME, _industry(entered))
        frames.activate(FRAME)


async def _preview(entered: Entered, viewer: str) -> tuple[str, Markup] | None:
    """What somebody sees in the frame, before it is made too; None where no page shows them anything."""
    assert entered.shop is not None
    service, asked_shop, text = entered.service, entered.shop, None
    try:
        if await asyncio.to_thread(_kept, entered) is None:
            text = await asyncio.to_thread(lambda: frame_start(_industry(entered)))
        who, stated = await asyncio.to_thread(somebody, service, asked_shop, None, viewer == "customer")
        defined = await asyncio.to_thread(previewed, service, asked_shop, FRAME, text)
        if defined.definition.surface is not Surface.FRAME:
            return None
        seen = await preview(service, asked_shop, defined, who, Asked(stated=stated))
    except ServiceError:
        return None
    return None if seen.frame.empty else (viewer, Markup(seen.html))


def origins_in(generation: Generation) -> Sequence[str]:
    """Where the products' pages are, as browsers call such places, the most frequent first."""
    found: Counter[str] = Counter()
    for row in range(min(LOOKED_AT, len(generation.documents))):
        link = generation.documents.document(row)["link"]
        if link:
            found[origin_of(link)] += 1
    return [each for each, _ in found.most_common() if each][:3]


def _shop_page(entered: Entered, given: str) -> dict[str, Any]:
    assert entered.shop is not None
    generation = entered.service.serving.generation(entered.shop_name)
    kept = _kept(entered)
    definition = None if kept is None else read_frame(kept.text, FRAME)
    lines = installed(entered, definition)
    return {
        **way_page(entered, Stage.SHOP),
        "proposed": [each for each in origins_in(generation) if each not in entered.shop.origins],
        "tag": f"{lines.script}\n{lines.element}" if kept is not None and kept.active and lines is not None else "",
        "kept": kept,
        "elsewhere": definition is not None and lines is None,
        "frame": FRAME,
        "given": given.strip(),
        "faults": {"origin": entered.say("first_shop.no_origin")} if given else {},
    }


def _kept(entered: Entered) -> Definition | None:
    return entered.service.definitions.get(entered.shop_name, Kind.FRAME, FRAME)


def _industry(entered: Entered) -> str:
    """The industry by which the frame is begun."""
    assert entered.shop is not None
    industry = entered.shop.industry or serving_hierarchy(entered).industry
    return industry if industry in INDUSTRIES else "general"


def _unpublished(entered: Entered) -> bool:
    """Whether something is there to be published for the first time."""
    return Stage.PUBLISH not in way_of(entered).done


def _brief(hierarchy: Hierarchy, texts: Texts) -> Sequence[tuple[MainValue, Sequence[tuple[str, Sequence[str]]]]]:
    """The largest main values, each with the first filters that it is asked about and their commonest values."""
    top = sorted(_parting(hierarchy), key=lambda node: -node.products)
    return [(node, _asked_about(node, hierarchy, texts)) for node in (top or [hierarchy.everything])[:MAIN_SHOWN]]


def _parting(hierarchy: Hierarchy) -> Sequence[MainValue]:
    """The main values of the first level on which there is more than one, of the last level where none has."""
    levels: dict[int, list[MainValue]] = {}
    for node in hierarchy.values:
        if node.path:
            levels.setdefault(len(node.path), []).append(node)
    return next((levels[depth] for depth in sorted(levels) if len(levels[depth]) > 1), levels.get(1, []))


def _asked_about(node: MainValue, hierarchy: Hierarchy, texts: Texts) -> Sequence[tuple[str, Sequence[str]]]:
    shown = [(each, hierarchy.filters[each.filter]) for each in node.dependent if each.shown]
    return [
        (
            asked.label,
            [value_text(value.value, asked, texts) for value in each.values[:VALUES_SHOWN]]
            or [examples(each, asked, texts)],
        )
        for each, asked in shown[:FILTERS_SHOWN]
    ]


def origin_of(link: str) -> str:
    """The place of a link as browsers call it; "" where that is none."""
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
    Act("/first/frame", make),
)
