"""What a format wants of a run of items, picked out of their scan: the quick twin of `feeds.extract`.

Both follow the same paths. This one knows plain paths, attributes at their ends and plain pairs, which is what feeds
are mostly made of; a format that asks for more (`Picker.of` answers None) is read item by item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feeds.batch import NO_ATTRIBUTES, Attributes, Rows, Texts, strings
from feeds.formats import FeedFormat, Pair
from feeds.scan import Places, Scan
from feeds.steps import OWN_TEXT, Condition, Way, parts_of, read_path

_NOWHERE = -1
_REMEMBERED = 10_000
"""Names of elements that are remembered with whether they are ignored."""


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """The texts by path and the attributes of a run's items; ``odd`` are items of which not everything was told."""

    texts: Mapping[str, Texts]
    attributes: Attributes
    odd: Rows


@dataclass(slots=True)
class _Node:
    """An element that paths lead to or through: what is taken of it."""

    children: dict[str, int] = field(default_factory=dict)
    path: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    conditional: list[tuple[Condition, str]] = field(default_factory=list)

    @property
    def is_wanted(self) -> bool:
        """Whether anything is taken here, and not only below."""
        return bool(self.path or self.attributes or self.pairs or self.conditional)


@dataclass(frozen=True, slots=True, eq=False)
class _Stated:
    """Attributes of some elements, in the order of these."""

    elements: Places
    names: Any
    values: Any
    units: Any


class Picker:
    """Picks what one format wants. ``own`` are the prefixes that mean its namespace."""

    def __init__(self, nodes: list[_Node], own: frozenset[str], *, loose: bool, ignore: tuple[str, ...]) -> None:
        self._nodes, self._own, self._loose, self._ignore = nodes, own, loose, ignore
        self._ignored: dict[str, bool] = {}

    @classmethod
    def of(cls, format_: FeedFormat, declared: Mapping[str, str]) -> Picker | None:
        """The picker of a format, in a feed that has declared these prefixes; None for one that asks for more."""
        nodes = [_Node()]
        ways = {path: read_path(path) for paths in format_.fields.values() for each in paths for path in parts_of(each)}
        for path, way in ways.items():
            if not isinstance(way, Way) or not _is_plain(way):
                return None
            node = _reached(nodes, way)
            if way.steps and (condition := way.steps[-1].condition):
                node.conditional.append((condition, path))
            elif way.attribute is None:
                node.path = path
            else:
                node.attributes[way.attribute] = path
        for pair in format_.attributes.pairs:
            way = read_path(pair.path)
            asked = (pair.name, pair.value, pair.unit or "")
            if not isinstance(way, Way) or pair.prefixes or any("/" in each or " | " in each for each in asked):
                return None
            _reached(nodes, way).pairs.append(pair)
        namespace = next(iter(format_.namespaces.values()), None)
        own = frozenset(prefix for prefix, address in declared.items() if address == namespace)
        return cls(nodes, own, loose=format_.attributes.loose, ignore=format_.attributes.ignore)

    def pick(self, scan: Scan) -> Picked:
        """What the format wants of a run's items."""
        run = _Run(scan, self._own)
        node = self._walk(scan)
        texts: dict[str, Texts] = {}
        stated: list[_Stated] = []
        for code, each in enumerate(self._nodes):
            if not each.is_wanted:
                continue
            elements = np.flatnonzero(node == code)
            for name, path in each.attributes.items():
                texts[path] = run.held(*run.attribute(elements, name))
            if each.path is not None:
                texts[each.path] = run.own_first(*run.text(elements))
            for condition, path in each.conditional:
                texts[path] = run.own_first(*run.text(run.meeting(elements, condition)))
            stated += [run.pair(elements, pair) for pair in each.pairs]
        if self._loose:
            rest = np.flatnonzero((scan.depth == 1) & (node == _NOWHERE))
            stated.append(run.loose(rest[~self._are_ignored(scan)[scan.tag[rest]]]))
        return Picked(
            {path: found for path, found in texts.items() if len(found.rows)},
            _in_document_order(scan, stated),
            np.union1d(scan.odd, np.array(run.odd, np.int64)),
        )

    def _walk(self, scan: Scan) -> Places:
        """The node at which each element stands, or `_NOWHERE`."""
        codes: dict[str, list[int]] = {}
        for code, tag in enumerate(scan.tags):
            codes.setdefault(tag.name, []).append(code)
        table = np.full((len(self._nodes) + 1, len(scan.tags)), _NOWHERE, np.int64)
        for at, node in enumerate(self._nodes):
            for name, child in node.children.items():
                table[at, codes.get(name, [])] = child
        places = np.full(len(scan.depth), _NOWHERE, np.int64)
        places[scan.depth == 0] = 0
        for level in range(1, int(scan.depth.max()) + 1):
            here = np.flatnonzero(scan.depth == level)
            places[here] = table[places[scan.parent[here]], scan.tag[here]]
        return places

    def _are_ignored(self, scan: Scan) -> Any:
        if len(self._ignored) > _REMEMBERED:  # names are the feed's own: there may be no end of them
            self._ignored.clear()
        for tag in scan.tags:
            if tag.name not in self._ignored:
                self._ignored[tag.name] = any(fnmatchcase(tag.name, pattern) for pattern in self._ignore)
        return np.array([self._ignored[tag.name] for tag in scan.tags])


def _is_plain(way: Way) -> bool:
    """Whether there is no condition but one on an attribute, at the end of a way to a text."""
    *before, last = [step.condition for step in way.steps] or [None]
    plain_end = last is None or (last.name.startswith("@") and way.attribute is None)
    return plain_end and not any(before)


def _reached(nodes: list[_Node], way: Way) -> _Node:
    """The node that a way leads to, made where it is missing."""
    node = nodes[0]
    for step in way.steps:
        if step.name not in node.children:
            node.children[step.name] = len(nodes)
            nodes.append(_Node())
        node = nodes[node.children[step.name]]
    return node


Found = tuple[Places, Any]
"""Elements that have a text that is not empty, and these texts, trimmed."""


class _Run:
    """The texts of one scan's elements; ``odd`` gathers items of which a text cannot be told."""

    def __init__(self, scan: Scan, own: frozenset[str]) -> None:
        self._scan = scan
        self._own = np.array([tag.prefix in own for tag in scan.tags])
        self._holds = np.zeros(len(scan.depth), bool)
        self._holds[scan.parent[scan.depth > 0]] = True
        self.odd: list[int] = []

    def text(self, elements: Places) -> Found:
        """The texts of elements; one that holds others is odd."""
        held = self._scan.text[elements] >= 0
        filled = elements[held]
        if len(filled) < len(elements):
            self.odd += self._scan.item[elements[~held & self._holds[elements]]].tolist()
        return filled, self._scan.texts.take(pa.array(self._scan.text[filled]))

    def attribute(self, elements: Places, name: str) -> Found:
        """The attributes of that name."""
        by_tag = strings(tag.attributes.get(name) for tag in self._scan.tags)
        return _filled(elements, by_tag.take(pa.array(self._scan.tag[elements])))

    def meeting(self, elements: Places, condition: Condition) -> Places:
        """Elements whose attribute says what the condition asks for."""
        name = condition.name.removeprefix("@")
        met = np.array([tag.attributes.get(name, "").strip() == condition.text for tag in self._scan.tags])
        found: Places = elements[met[self._scan.tag[elements]]]
        return found

    def held(self, elements: Places, texts: Any) -> Texts:
        """Texts of elements as texts of their items."""
        return Texts(self._scan.item[elements], texts)

    def own_first(self, elements: Places, texts: Any) -> Texts:
        """Elements of the format's own namespace win over namesakes; without any, the namesakes stand in."""
        own, items = self._own[self._scan.tag[elements]], self._scan.item[elements]
        if own.any() and not own.all():
            owning = np.zeros(self._scan.items, bool)
            owning[items[own]] = True
            kept = own | ~owning[items]
            return Texts(items[kept], texts.filter(pa.array(kept)))
        return Texts(items, texts)

    def pair(self, elements: Places, pair: Pair) -> _Stated:
        """The attributes that elements hold: one for every value of each that has a name."""
        named, names = self._inner(elements, pair.name)
        first = np.unique(named, return_index=True)[1]
        named, names = named[first], names.take(pa.array(first))
        holders, values = self._inner(elements, pair.value)
        place = np.searchsorted(named, holders)
        having = place < len(named)
        having[having] = named[place[having]] == holders[having]
        holders, values, place = holders[having], values.filter(pa.array(having)), place[having]
        units = pa.nulls(len(holders), pa.string())
        if pair.unit is not None:
            measured, found = self._inner(elements, pair.unit)
            units = _beside(holders, measured, found)
        return _Stated(holders, names.take(pa.array(place)), values, units)

    def loose(self, elements: Places) -> _Stated:
        """Plain elements as attributes under their own names."""
        plain, values = self.text(elements[~self._holds[elements]])
        codes = pa.array(self._scan.tag[plain])
        names = strings(tag.name for tag in self._scan.tags).take(codes)
        units = strings(tag.attributes.get("unit") for tag in self._scan.tags).take(codes)
        return _Stated(plain, names, values, units)

    def _inner(self, elements: Places, where: str) -> Found:
        """The texts of an attribute, of the elements themselves, of those in them, or what is meant as it is."""
        if where.startswith("'"):
            return elements, strings([where.strip("'")]).take(pa.array(np.zeros(len(elements), np.int64)))
        if where.startswith("@"):
            return self.attribute(elements, where[1:])
        if where == OWN_TEXT:
            return self.text(elements)
        called = np.array([tag.name == where for tag in self._scan.tags])
        among = np.zeros(len(self._scan.depth), bool)
        among[elements] = True
        below = np.flatnonzero(called[self._scan.tag] & among[self._scan.parent] & (self._scan.depth > 0))
        found, texts = self.text(below)
        return self._scan.parent[found], texts


def _filled(elements: Places, texts: Any) -> Found:
    texts = pc.utf8_trim_whitespace(texts)
    filled = pc.greater(pc.binary_length(texts), 0).fill_null(False)
    if pc.all(filled).as_py():
        return elements, texts
    return elements[filled.to_numpy(zero_copy_only=False)], texts.filter(filled)


def _beside(holders: Places, measured: Places, found: Any) -> Any:
    """The first of what was ``found`` of each holder, null where there is none."""
    place = np.searchsorted(measured, holders)
    missing = (place == len(measured)) | (np.append(measured, _NOWHERE)[place] != holders)
    return found.take(pa.array(np.where(missing, 0, place), mask=missing))


def _in_document_order(scan: Scan, stated: list[_Stated]) -> Attributes:
    stated = [each for each in stated if len(each.elements)]
    if not stated:
        return NO_ATTRIBUTES
    elements = np.concatenate([each.elements for each in stated])
    order = np.argsort(elements, kind="stable")
    taken = pa.array(order)
    names, values, units = (
        pa.concat_arrays([getattr(each, column) for each in stated]).take(taken)
        for column in ("names", "values", "units")
    )
    return Attributes(scan.item[elements[order]], names, values, units)
