"""The fields of a format taken out of an item's element: one walk over its children, whatever paths the format has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from lxml import etree

from feeds.formats import FeedFormat, Pair
from feeds.model import Attribute

_REMEMBERED = 10_000
"""Element names are the feed's own: how many are remembered as taken or ignored."""


@dataclass(slots=True)
class Shape:
    """A node of the tree that a format's paths form: what to take from an element standing here."""

    path: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    pair: Pair | None = None
    children: dict[str, Shape] = field(default_factory=dict)

    def at(self, steps: Iterable[str]) -> Shape:
        shape = self
        for step in steps:
            shape = shape.children.setdefault(step, Shape())
        return shape

    @classmethod
    def of(cls, fields: Mapping[str, Iterable[str]], pairs: Iterable[Pair], namespaces: Mapping[str, str]) -> Shape:
        root = cls()
        for path in {part.strip() for paths in fields.values() for written in paths for part in written.split(" + ")}:
            *steps, last = path.split("/")
            if last.startswith("@"):
                root.at(steps).attributes[last[1:]] = path
            elif last == ".":
                root.at(steps).path = path
            else:
                root.at([*steps, last]).path = path
        for pair in pairs:
            root.at(pair.path.split("/")).pair = pair
        return root


class Extraction:
    """Takes values and attributes out of item elements of one format."""

    def __init__(self, format_: FeedFormat) -> None:
        self._shape = Shape.of(format_.fields, format_.attributes.pairs, format_.namespaces)  # type: ignore[arg-type]
        self._loose = format_.attributes.loose
        self._ignore = format_.attributes.ignore
        self._namespace = next((f"{{{uri}}}" for uri in format_.namespaces.values()), "")
        self._ignored: dict[str, bool] = {}

    def __call__(self, element: etree._Element) -> tuple[dict[str, list[str]], tuple[Attribute, ...]]:
        values: dict[str, list[str]] = {}
        attributes: list[Attribute] = []
        visit(element, self._shape, values, set(), attributes, self._namespace)
        if self._loose:
            attributes += self._others(element)
        return values, tuple(attributes)

    def _others(self, element: etree._Element) -> Iterator[Attribute]:
        """Plain elements that no path of the format takes, each under its own name."""
        for child in element:
            local = child.tag.rpartition("}")[2]
            if local not in self._shape.children and len(child) == 0 and child.text and not self._ignores(local):
                text = child.text.strip()
                if text:
                    yield Attribute(local, text, child.get("unit"))

    def _ignores(self, name: str) -> bool:
        known = self._ignored.get(name)
        if known is None:
            known = any(fnmatchcase(name, pattern) for pattern in self._ignore)
            if len(self._ignored) < _REMEMBERED:
                self._ignored[name] = known
        return known


def visit(
    element: etree._Element,
    shape: Shape,
    values: dict[str, list[str]],
    qualified: set[str],
    attributes: list[Attribute],
    namespace: str,
) -> None:
    """Take from ``element`` what ``shape`` says, then go down where the shape does."""
    for name, path in shape.attributes.items():
        value = element.get(name)
        if value is not None and value.strip():
            values.setdefault(path, []).append(value.strip())
    if shape.path == ".":
        values.setdefault(".", []).append(_text(element).strip())
    if shape.pair is not None:
        attributes.extend(_pair(element, shape.pair))
        return
    if not shape.children:
        return
    for child in element:
        tag = child.tag
        below = shape.children.get(tag.rpartition("}")[2])
        if below is None:
            continue
        if below.path is not None and below.path != ".":
            text = _text(child).strip()
            if text:
                _add(values, qualified, below.path, text, known=bool(namespace) and tag.startswith(namespace))
        if below.children or below.attributes or below.pair:
            visit(child, below, values, qualified, attributes, namespace)


def _add(values: dict[str, list[str]], qualified: set[str], path: str, text: str, *, known: bool) -> None:
    """Elements of the format's own namespace win over namesakes; without any, the namesakes stand in."""
    if known and path not in qualified:
        qualified.add(path)
        values[path] = [text]
    elif known or path not in qualified:
        values.setdefault(path, []).append(text)


def _pair(element: etree._Element, pair: Pair) -> Iterator[Attribute]:
    name, unit = _inner(element, pair.name), _inner(element, pair.unit) if pair.unit else None
    if name:
        value = _inner(element, pair.value)
        if value:
            yield Attribute(name, value, unit)


def _inner(element: etree._Element, where: str) -> str | None:
    if where.startswith("@"):
        text = element.get(where[1:])
    elif where == ".":
        text = _text(element)
    else:
        text = next((_text(child) for child in element if child.tag.rpartition("}")[2] == where), None)
    return text.strip() or None if text else None


def _text(element: etree._Element) -> str:
    """All text in an element: a description may hold markup that nobody escaped."""
    return element.text or "" if len(element) == 0 else "".join(element.itertext())
