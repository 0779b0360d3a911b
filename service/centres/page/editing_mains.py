"""Choosing the main value: five of them or three thousand, by pressing one, by going down the tree, or by searching."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from feeds.model import SEPARATOR, Hierarchy, MainValue, fold
from service.centres.page.visit import Visit

ALL_AT_ONCE = 40
"""So many main values stand on one screen; more of them are a tree to go down."""

LARGEST = 8
"""Of a large tree, so many of the fullest last branches stand at hand."""

FOUND = 40
"""A search names so many."""

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A main value that can be chosen; ``trail`` is what it lies in, ``inside`` whether it can be looked into."""

    value: str
    name: str
    products: int
    trail: str = ""
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Main values under a heading, which is empty where there is only one group."""

    heading: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    """What can be chosen now. ``above`` leads back up the tree, from the top; ``sought`` is what was searched for.

    ``everything``: how many products a preference for the whole catalogue has; None where that is not offered.
    """

    groups: tuple[Group, ...]
    above: tuple[Node, ...] = ()
    sought: str = ""
    has_search: bool = False
    everything: int | None = None


def chooser(visit: Visit, hierarchy: Hierarchy, query: Mapping[str, str]) -> Chooser:
    """What the page offers, for the parameters ``q`` (searched for) and ``in`` (looked into)."""
    offered = _offered(visit, hierarchy)
    sought = query.get("q", "").strip()
    everything = None if visit.centre.definition.mains else hierarchy.products
    large = len(offered) > ALL_AT_ONCE
    if sought:
        return Chooser((Group("", _found(offered, sought)),), (), sought, large, everything)
    if visit.centre.definition.mains and not large:
        return Chooser((Group("", tuple(map(_node, offered))),))
    if not large:
        return Chooser(_flat(offered), everything=everything)
    return _branch(visit, offered, query.get("in", ""), everything)


def _offered(visit: Visit, hierarchy: Hierarchy) -> list[MainValue]:
    """The main values of the centre, all where it names none, that hold anything today."""
    mains = visit.centre.definition.mains
    nodes = [node for main in mains for node in hierarchy.named(main)] if mains else hierarchy.values
    return [*{node.value: node for node in nodes if node.path is not None and node.products}.values()]


def _inner(offered: Sequence[MainValue]) -> set[Path]:
    """The paths of all that has something in it."""
    return {_path(each)[:depth] for each in offered for depth in range(1, len(_path(each)))}


def _path(each: MainValue) -> Path:
    return each.path or ()


def _node(each: MainValue, inner: Collection[Path] = ()) -> Node:
    path = _path(each)
    return Node(each.value or "", path[-1], each.products, SEPARATOR.join(path[:-1]), path in inner)


def _found(offered: Sequence[MainValue], sought: str) -> tuple[Node, ...]:
    """What has every searched word in its path; whose own name begins with it stands first, then the fullest."""
    words, inner = fold(sought).split(), _inner(offered)
    hits = [each for each in offered if all(word in fold(each.value or "") for word in words)]
    hits.sort(key=lambda each: (not fold(_path(each)[-1]).startswith(fold(sought)), -each.products))
    return tuple(_node(each, inner) for each in hits[:FOUND])


def _flat(offered: Sequence[MainValue]) -> tuple[Group, ...]:
    """All of them, in groups by their first part where that parts them."""
    groups: dict[str, list[MainValue]] = {}
    for each in sorted(offered, key=_path):
        groups.setdefault(_path(each)[0], []).append(each)
    if len(groups) == 1 or all(len(group) == 1 for group in groups.values()):
        return (Group("", tuple(_node(each) for group in groups.values() for each in group)),)
    return tuple(Group(first, tuple(map(_node, group))) for first, group in groups.items())


def _branch(visit: Visit, offered: Sequence[MainValue], looked_into: str, everything: int | None) -> Chooser:
    """One level of the tree: the branch itself, and what lies right in it."""
    inner, by_path = _inner(offered), {_path(each): each for each in offered}
    path = next((_path(each) for each in offered if each.value == looked_into), ())
    below = tuple(_node(each, inner) for each in offered if _path(each)[:-1] == path)
    if path:
        above = tuple(_node(by_path[path[:depth]]) for depth in range(1, len(path)) if path[:depth] in by_path)
        return Chooser((Group("", (_node(by_path[path]), *below)),), above, "", True, everything)
    leaves = sorted((each for each in offered if _path(each) not in inner), key=lambda each: -each.products)
    say = visit.texts.say
    largest = Group(say("preferences.largest"), tuple(map(_node, leaves[:LARGEST])))
    return Chooser((largest, Group(say("preferences.branches"), below)), has_search=True, everything=everything)
