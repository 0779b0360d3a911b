"""The hierarchy: the main values as a tree, and the filters of the chosen one in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.model import MainValue
from feeds.tuning import Tuning
from feeds.tuning.edits import hide, inherit, move, reset, reset_order, show
from service.console.drafting import Shaping, edited, shaping, undo
from service.console.entering import Entered
from service.console.filter_rows import called, rows, said_at
from service.console.places import Act, Look
from service.console.shell import shown
from service.console.tasks import progress
from service.console.tree import at, found, tree
from service.drafting import UNDO
from service.storage.accounts import Role

TAB: Final = "/filters"

OFFERS: Final[Mapping[str, Callable[[Tuning, str, str | None], Tuning]]] = {
    "hide": hide,
    "show": show,
    "inherit": inherit,
}
"""What may be said of whether pages offer a filter."""


def look(entered: Entered) -> Response:
    """The page, at the main value of ``main``; with ``q`` the main values that hold those words."""
    shaped = shaping(entered)
    if shaped is None:
        return shown(entered, "filters/no_feed.html", {"title": "filters.title"}, tab=TAB)
    words = entered.query.get("q", "").strip()[:200]
    node = node_at(shaped, entered.query.get("main", ""))
    return shown(
        entered,
        "filters/hierarchy.html",
        {**draft_line(entered, shaped), **_page(entered, shaped, node, words)},
        tab=TAB,
    )


def _page(entered: Entered, shaped: Shaping, node: MainValue, words: str) -> dict[str, Any]:
    main, here = node.value or "", shaped.at(node)
    nodes, number = found(shaped.hierarchy, words) if words else ((), 0)
    branches, folded = tree(shaped.hierarchy, node.path)
    said = said_at(shaped.tuning, main)
    asked = {each.filter for each in node.dependent}
    further = () if main else (each for key, each in shaped.hierarchy.filters.items() if key not in asked)
    return {
        "main": main,
        "path": node.path or (),
        "products": node.products,
        "everything": shaped.hierarchy.everything,
        "main_label": called(shaped.hierarchy.main, entered.texts),
        "branches": branches,
        "folded": folded,
        "words": words,
        "nodes": nodes,
        "found": number,
        "rows": tuple(rows(shaped, main, here.node.dependent, here.filters, entered.texts)),
        "is_ordered_here": bool(said.order) if not main else said.order is not None,
        "further": sorted(
            (called(each, entered.texts), each.key) for each in further if each.key != shaped.hierarchy.main.key
        ),
    }


def node_at(shaped: Shaping, main: str) -> MainValue:
    """The main value that an address names; of one that the feed does not hold there is no page."""
    node = at(shaped.hierarchy, main)
    if node is None:
        raise HTTPException(404)
    return node


def draft_line(entered: Entered, shaped: Shaping) -> dict[str, Any]:
    """What every page of the filters says of the draft."""
    task = shaped.drafted.task
    is_open = task is not None and task.open and bool(shaped.awaiting)
    return {
        "changes": shaped.changes,
        "may": entered.may(Role.EDITOR),
        "waiting": progress(entered, task) if task and is_open else None,
    }


def place(entered: Entered) -> tuple[str | None, str, str]:
    """The main value that a post is about (None: everything), how it is called, and the page that leads back."""
    main = entered.field("main")
    name = entered.say("filters.in", main=main.rpartition(" > ")[2]) if main else entered.say("filters.everywhere")
    return main or None, name, entered.to(TAB, main=main)


def order(entered: Entered) -> Response:
    """Ask a filter right before another, or last."""
    main, where, back = place(entered)
    shaped = shaping(entered)
    if shaped is None:
        raise HTTPException(404)
    key, _, before = (entered.field("moved") or entered.field("move")).partition("|")
    node = shaped.at(node_at(shaped, main or ""))
    listed = [each.filter for each in node.node.dependent]
    if key not in listed or (before and before not in listed):
        raise HTTPException(404)
    names = {name: called(filter_, entered.texts) for name, filter_ in node.filters.items()}
    said = {"label": names[key], "before": names.get(before, ""), "where": where}

    def moved(tuning: Tuning) -> Tuning:
        return move(tuning, key, before or None, listed, main)

    return edited(entered, moved, back, "filters.moved" if before else "filters.moved_last", said, names[key])


def offer(entered: Entered) -> Response:
    """Let pages offer a filter, or not, or as it is inherited."""
    main, where, back = place(entered)
    key, how = entered.field("key"), entered.field("how")
    if how not in OFFERS:
        raise HTTPException(404)
    label = label_of(entered, key)
    return edited(
        entered,
        lambda tuning: OFFERS[how](tuning, key, main),
        back,
        f"filters.done_{how}",
        {"label": label, "where": where},
        label,
    )


def inherit_again(entered: Entered) -> Response:
    """Say nothing of the order, of one filter, or of anything under a main value any more."""
    main, where, back = place(entered)
    key = entered.field("key")
    if entered.field("what") == "order":
        return edited(entered, lambda tuning: reset_order(tuning, main), back, "filters.done_order", {"where": where})
    if main is None:
        raise HTTPException(404)
    label = label_of(entered, key) if key else ""
    said = "filters.done_reset" if key else "filters.done_reset_all"
    return edited(
        entered, lambda tuning: reset(tuning, main, key or None), back, said, {"label": label, "where": where}, label
    )


def label_of(entered: Entered, key: str) -> str:
    """What a filter of the feed is called; of one that it does not hold there is no page."""
    hierarchy = entered.service.serving.hierarchy(entered.shop_name)
    filter_ = None if hierarchy is None else {hierarchy.main.key: hierarchy.main, **hierarchy.filters}.get(key)
    if filter_ is None:
        raise HTTPException(404)
    return called(filter_, entered.texts)


PLACES = (
    Look(TAB, look),
    Act(f"{TAB}/order", order),
    Act(f"{TAB}/offer", offer),
    Act(f"{TAB}/reset", inherit_again),
    Act(UNDO, undo),
)
