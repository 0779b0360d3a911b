"""The beginning of a document that nobody knows, as a tree: which elements repeat, what stands where in them.

This reads only to propose. What is proposed is read like any other feed: cut, parsed and refused item by item.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from feeds.decode import HEAD, inflate, sniff, utf8

SAMPLE = 4 << 20
"""Bytes of a document that are looked at."""
MOST_ITEMS = 300
"""Items of one kind that are looked at."""
_DEEPEST = 4
_KEPT = 2000

Steps = tuple[str, ...]


@dataclass(slots=True)
class Kind:
    """Elements that stand at one place of the document: ``steps`` are the names down to them."""

    steps: Steps
    elements: list[etree._Element] = field(default_factory=list)
    count: int = 0
    parents: int = 0


def sampled(path: Path) -> etree._Element | None:
    """The root of the document's beginning, mended where it is broken or cut; None where there is no XML."""
    with path.open("rb") as file:
        raw = inflate(iter(lambda: file.read(1 << 16), b""))
        start = b""
        for chunk in raw:
            start += chunk
            if len(start) >= HEAD:
                break
        data = bytearray()
        for chunk in utf8(_again(start, raw), sniff(start)):
            data += chunk
            if len(data) >= SAMPLE:
                break
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(bytes(data[:SAMPLE]), parser)
    except etree.XMLSyntaxError:
        return None


def _again(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def kinds_of(root: etree._Element) -> list[Kind]:
    """Every kind of element in the document that holds something, the root among them, in document order."""
    kinds: dict[Steps, Kind] = {}
    last_parent: dict[Steps, etree._Element | None] = {}
    waiting: list[tuple[etree._Element, Steps]] = [(root, (local(root),))]
    while waiting:
        element, steps = waiting.pop()
        kind = kinds.setdefault(steps, Kind(steps))
        kind.count += 1
        if len(kind.elements) < MOST_ITEMS:
            kind.elements.append(element)
        parent = element.getparent()
        if last_parent.get(steps) is not parent or kind.count == 1:
            kind.parents += 1
            last_parent[steps] = parent
        if len(steps) < 12:
            waiting += [(child, (*steps, local(child))) for child in reversed(element)]
    return [kind for kind in kinds.values() if any(len(each) or each.attrib for each in kind.elements)]


@dataclass(slots=True)
class Place:
    """What stands at one path in items of a kind: the first text of each item that has one, and how many there are."""

    path: str
    texts: dict[int, str] = field(default_factory=dict)
    times: int = 0

    @property
    def names(self) -> list[str]:
        """The names of its path, the last one first."""
        return [step.removeprefix("@") for step in reversed(self.path.split("/"))]

    @property
    def few(self) -> bool:
        """Whether items hold several of it, but not many: a price of each kind, say."""
        return self.repeated and self.times <= 4 * len(self.texts)

    @property
    def repeated(self) -> bool:
        """Whether items hold several of it."""
        return self.times > 1.3 * len(self.texts)


def places_of(kind: Kind) -> dict[str, Place]:
    """Every path to a text in elements of a kind, in document order."""
    places: dict[str, Place] = {}
    for number, element in enumerate(kind.elements):
        for path, text in _texts(element, ()):
            place = places.setdefault(path, Place(path))
            place.times += 1
            place.texts.setdefault(number, text)
    return places


def _texts(element: etree._Element, above: Steps) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if value.strip() and "}" not in name:
            yield "/".join((*above, "@" + str(name))), str(value).strip()[:_KEPT]
    if len(element) == 0 and above and element.text and element.text.strip():
        yield "/".join(above), element.text.strip()[:_KEPT]
    if len(above) < _DEEPEST:
        for child in element:
            yield from _texts(child, (*above, local(child)))


def pieces_of(kind: Kind) -> dict[Steps, Counter[str]]:
    """Of elements inside those of a kind that repeat in one of them: the names of what they hold, attributes with @."""
    found: dict[Steps, Counter[str]] = defaultdict(Counter)
    for element in kind.elements:
        times: Counter[Steps] = Counter()
        for inner in element.iterdescendants():
            steps = _between(inner, element)
            if 0 < len(steps) <= 3:
                times[steps] += 1
                names = ["@" + str(name) for name in inner.attrib] + [local(child) for child in inner]
                if len(inner) == 0 and (inner.text or "").strip():
                    names.append(".")
                found[steps].update(names)
        for steps, count in times.items():
            if count > 1:
                found[steps]["*"] += 1
    return {steps: names for steps, names in found.items() if names["*"]}


def _between(inner: etree._Element, above: etree._Element) -> Steps:
    steps: list[str] = []
    at: etree._Element | None = inner
    while at is not None and at is not above:
        steps.append(local(at))
        at = at.getparent()
    return tuple(reversed(steps))


def local(element: etree._Element) -> str:
    """An element's name without its namespace or prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]
