"""The fields of a format taken out of an item's element: one walk over its children, whatever paths the format has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from lxml import etree

from feeds.formats import FeedFormat, Pair
from feeds.model import Attribute
from feeds.steps import OWN_TEXT, Condition, Step, Way, read_path, within_items

_REMEMBERED = 10_000
"""Element names are the feed's own: how many are remembered with what is made of them."""

_XML = "{http://www.w3.org/XML/1998/namespace}"
"""The one namespace that attributes of a feed are in: ``xml:lang``."""


@dataclass(slots=True)
class Shape:
    """A node of the tree that a format's paths form: what to take from an element standing here.

    ``attributes``: name -> path. ``conditional``: what to take beside that, of an element that meets the condition.
    """

    path: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    children: dict[str, Shape] = field(default_factory=dict)
    conditional: dict[Condition, Shape] = field(default_factory=dict)

    @property
    def goes_down(self) -> bool:
        """Whether there is more to take than the element's text."""
        return bool(self.children or self.attributes or self.pairs)

    def at(self, steps: Iterable[Step]) -> Shape:
        """The node reached by ``steps``, made where it is missing."""
        shape = self
        for step in steps:
            shape = shape.children.setdefault(step.name, Shape())
            if step.condition is not None:
                shape = shape.conditional.setdefault(step.condition, Shape())
        return shape


def shape_of(paths: Iterable[str], pairs: Iterable[Pair] = ()) -> Shape:
    """The tree that paths such as ``price``, ``@id``, ``imgs/main/@url`` and ``a + b`` form; see `feeds.steps`.

    Paths into what stands between items are no part of it. Raises `feeds.steps.PathFault`.
    """
    root = Shape()
    for path in {part for written in paths for part in within_items(written)}:
        way = read_path(path)
        if not isinstance(way, Way):
            continue
        if way.attribute is None:
            root.at(way.steps).path = path
        else:
            root.at(way.steps).attributes[way.attribute.replace("xml:", _XML)] = path
    for pair in pairs:
        way = read_path(pair.path)
        if isinstance(way, Way):
            root.at(way.steps).pairs.append(pair)
    return root


class Extraction:
    """Takes values and attributes out of elements of one shape.

    ``namespace``: elements in it win over namesakes outside it. ``loose``: plain children that no path takes become
    attributes under their own names, but for the ``ignore`` patterns.
    """

    def __init__(self, shape: Shape, namespace: str = "", *, loose: bool = False, ignore: tuple[str, ...] = ()) -> None:
        self._shape, self._namespace = shape, f"{{{namespace}}}" if namespace else ""
        self._loose, self._ignore = loose, ignore
        self._names: dict[str, tuple[str, bool, bool]] = {}

    @classmethod
    def of(cls, format_: FeedFormat) -> Extraction:
        """The extraction of a format's items."""
        shape = shape_of((path for paths in format_.fields.values() for path in paths), format_.attributes.pairs)
        namespace = next(iter(format_.namespaces.values()), "")
        return cls(shape, namespace, loose=format_.attributes.loose, ignore=format_.attributes.ignore)

    def __call__(self, element: etree._Element) -> tuple[dict[str, list[str]], tuple[Attribute, ...]]:
        """The texts by path, and the attributes in document order."""
        taken = _Taken({}, set(), [])
        self._visit(element, self._shape, taken, loose=self._loose)
        return taken.values, tuple(taken.attributes)

    def _visit(self, element: etree._Element, shape: Shape, taken: _Taken, *, loose: bool) -> None:
        for name, path in shape.attributes.items():
            value = element.get(name)
            if value is not None and (value := value.strip()):
                taken.values.setdefault(path, []).append(value)
        if shape.path == OWN_TEXT:
            taken.values[OWN_TEXT] = [_text(element).strip()]
        for pair in shape.pairs:
            taken.attributes.extend(_paired(element, pair))
        if not shape.children and not loose:
            return
        for child in element:
            local, own, ignored = self._name(child.tag)
            below = shape.children.get(local)
            if below is not None:
                self._take(child, below, taken, own=own)
                for condition, meant in below.conditional.items():
                    if _inner(child, condition.name) == condition.text:
                        self._take(child, meant, taken, own=own)
            elif loose and not ignored and len(child) == 0 and (text := (child.text or "").strip()):
                taken.attributes.append(Attribute(local, text, child.get("unit")))

    def _take(self, child: etree._Element, below: Shape, taken: _Taken, *, own: bool) -> None:
        if below.path is not None and below.path != OWN_TEXT:
            taken.add(below.path, _text(child).strip(), own=own)
        if below.goes_down:
            self._visit(child, below, taken, loose=False)

    def _name(self, tag: str) -> tuple[str, bool, bool]:
        """An element's local name, whether it is of the format's namespace, and whether it is ignored."""
        known = self._names.get(tag)
        if known is None:
            local = tag.rpartition("}")[2]
            ignored = any(fnmatchcase(local, pattern) for pattern in self._ignore)
            known = (local, bool(self._namespace) and tag.startswith(self._namespace), ignored)
            if len(self._names) < _REMEMBERED:
                self._names[tag] = known
        return known


@dataclass(slots=True)
class _Taken:
    """What was taken from one item so far; ``owned`` are the paths met in the format's own namespace."""

    values: dict[str, list[str]]
    owned: set[str]
    attributes: list[Attribute]

    def add(self, path: str, text: str, *, own: bool) -> None:
        """Elements of the format's own namespace win over namesakes; without any, the namesakes stand in."""
        if not text:
            return
        if own and path not in self.owned:
            self.owned.add(path)
            self.values[path] = [text]
        elif own or path not in self.owned:
            self.values.setdefault(path, []).append(text)


def _paired(element: etree._Element, pair: Pair) -> Iterable[Attribute]:
    """The attributes that an element holds: one for every value, where the value is an element that is repeated."""
    name = _within(pair.prefixes, _inner(element, pair.name))
    unit = _inner(element, pair.unit) if pair.unit else None
    return [Attribute(name, value, unit) for value in _all_inner(element, pair.value)] if name else []


def _within(prefixes: tuple[str, ...], name: str | None) -> str | None:
    """A name without the prefix it has to begin with, where there are any."""
    if name is None or not prefixes:
        return name
    return next((name.removeprefix(prefix) for prefix in prefixes if name.startswith(prefix)), None)


def _inner(element: etree._Element, where: str) -> str | None:
    return next(iter(_all_inner(element, where)), None)


def _all_inner(element: etree._Element, where: str) -> list[str]:
    """The texts, but for empty ones, of an attribute, of the element itself, of those below it; ``a | b``: else b."""
    if " | " in where:
        return next(filter(None, (_all_inner(element, each) for each in where.split(" | "))), [])
    step, _, below = where.partition("/")
    if where.startswith("'"):
        found = [where.strip("'")]
    elif where.startswith("@"):
        found = [element.get(where[1:].replace("xml:", _XML)) or ""]
    elif where == OWN_TEXT:
        found = [_text(element)]
    else:
        children = (child for child in element if child.tag.rpartition("}")[2] == step)
        found = [text for child in children for text in (_all_inner(child, below) if below else [_text(child)])]
    return [text for text in map(str.strip, found) if text]


def _text(element: etree._Element) -> str:
    """All text in an element: a description may hold markup that nobody escaped."""
    return element.text or "" if len(element) == 0 else "".join(element.itertext())
