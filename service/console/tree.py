"""The main values as a tree: only the branches around the one that is looked at, so that thousands cost nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from feeds.model import Hierarchy, MainValue, fold, path_parts

MOST: Final = 200
"""So many branches of one node are listed; the others are found by searching."""
MOST_FOUND: Final = 60

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One main value. ``below`` are those inside it where it is unfolded, ``folded`` how many are not listed."""

    value: str
    name: str
    products: int
    chosen: bool
    below: tuple[Branch, ...]
    folded: int


def tree(hierarchy: Hierarchy, chosen: Path | None) -> tuple[tuple[Branch, ...], int]:
    """The uppermost main values, unfolded on the way to the chosen one; and how many of them are not listed."""
    inside: dict[Path, list[MainValue]] = {}
    for node in hierarchy.values:
        if node.path is not None:
            inside.setdefault(node.path[:-1], []).append(node)
    return _branches(inside, (), chosen or ())


def _branches(inside: dict[Path, list[MainValue]], above: Path, chosen: Path) -> tuple[tuple[Branch, ...], int]:
    nodes = sorted(inside.get(above, ()), key=lambda node: (-node.products, node.path or ()))
    listed = [node for place, node in enumerate(nodes) if place < MOST or node.path == chosen[: len(above) + 1]]
    return tuple(_branch(inside, node, chosen) for node in listed), len(nodes) - len(listed)


def _branch(inside: dict[Path, list[MainValue]], node: MainValue, chosen: Path) -> Branch:
    path = node.path or ()
    is_on_the_way = chosen[: len(path)] == path
    below, hidden = _branches(inside, path, chosen) if is_on_the_way else ((), len(inside.get(path, ())))
    return Branch(node.value or "", path[-1], node.products, path == chosen, below, hidden)


def found(hierarchy: Hierarchy, words: str) -> tuple[Sequence[MainValue], int]:
    """The main values whose paths hold all the words, those of most products first; and how many there are."""
    wanted = fold(words).split()
    nodes = sorted(_holding(hierarchy, wanted), key=lambda node: (-node.products, node.path or ()))
    return nodes[:MOST_FOUND], len(nodes)


def _holding(hierarchy: Hierarchy, wanted: Sequence[str]) -> Iterator[MainValue]:
    for node in hierarchy.values:
        if node.path is not None:
            path = fold(" ".join(node.path))
            if all(word in path for word in wanted):
                yield node


def at(hierarchy: Hierarchy, main: str) -> MainValue | None:
    """The main value of that whole path; "" for the whole catalogue, None for one that is not there."""
    if not main:
        return hierarchy.everything
    wanted = path_parts(main)
    return next((node for node in hierarchy.values if node.path == wanted), None)
