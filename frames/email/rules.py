"""Rules of ours for the markup of a message, whatever is published: each is said with how to mend what breaks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from frames.own.markup import Markup

MOST_BYTES: Final = 102_000
"""Gmail shows about 102 kB of a message's markup and hides the rest behind a link, the foot with its way out too."""

SCHEMES: Final = frozenset(("http", "https", "mailto", "tel"))
FORBIDDEN: Final = frozenset(
    ("script", "form", "input", "select", "textarea", "button", "iframe", "object", "embed", "video", "audio", "svg")
) | {"link", "base", "applet", "frame", "frameset"}
_FORBIDDEN_STYLE: Final = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*(?:inline-)?(?:flex|grid)|position\s*:)|\bvar\(|url\(\s*[\"']?\s*data:"
)
_BACKGROUND_PICTURE: Final = re.compile(r"background(?:-image)?\s*:[^;]*url\(")
_BACKGROUND_COLOUR: Final = re.compile(r"background-color\s*:|background\s*:[^;]*(?:#[0-9a-f]{3}|rgb)")
_EVENT: Final = re.compile(r"on[a-z]+")

Broken = tuple[str, str]
"""The name of a rule, and a sentence: what breaks it, and how to mend that."""


@dataclass(slots=True)
class _Seen:
    """What the rules ask of a message as a whole."""

    lang: bool = False
    title: str = ""
    broken: Counter[Broken] = field(default_factory=Counter)


def broken_rules(html: str) -> tuple[Broken, ...]:
    """Every rule that a message or a block breaks; one broken in the same way many times is told once, with a count."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    seen = reader.seen
    told = [(about, f"{text} ({count} times)" if count > 1 else text) for (about, text), count in seen.broken.items()]
    return (*told, *_of_the_whole(html, seen))


def _of_the_whole(html: str, seen: _Seen) -> Iterator[Broken]:
    size = len(html.encode())
    if size >= MOST_BYTES:
        yield (
            "size",
            f"{size} bytes, of which Gmail shows {MOST_BYTES} and clips the rest: show fewer products or fields",
        )
    if not seen.lang:
        yield "lang", "no element says its language, so it is read aloud in a wrong one: write lang"
    if "<html" in html and not seen.title.strip():
        yield "title", "the message has no title, by which it is announced in a window of its own: write <title>"


class _Reader(Markup):
    def __init__(self) -> None:
        super().__init__()
        self.seen = _Seen()
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        attributes = {name: value or "" for name, value in attrs}
        self.seen.lang |= bool(attributes.get("lang"))
        self.seen.broken.update(
            (*_of_tag(tag, attributes), *_of_addresses(tag, attributes), *_of_style(attributes.get("style", "")))
        )

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.seen.title += data
        elif self._within == "style":
            self.seen.broken.update(_of_style(data))

    def handle_comment(self, data: str) -> None:
        """What Outlook on Windows alone reads is held to the rules of elements too, not to those of styles."""
        if data.startswith("[if") and data.endswith("<![endif]"):
            inner = _Reader()
            inner.feed(data.partition(">")[2].removesuffix("<![endif]"))
            self.seen.broken.update(
                {broken: count for broken, count in inner.seen.broken.items() if broken[0] != "style"}
            )


def _of_tag(tag: str, attributes: Mapping[str, str]) -> Iterator[Broken]:
    if tag in FORBIDDEN:
        yield "element", f"<{tag}> is taken out by mail programs or taken for an attack: leave it out"
    if any(_EVENT.fullmatch(name) for name in attributes):
        yield "event", f"<{tag}> has a handler, and mails run no scripts: leave it out"
    if tag == "table" and attributes.get("role") not in ("presentation", "none"):
        yield "role", 'a table without role="presentation" is read aloud cell by cell: write it'
    if tag == "img" and "alt" not in attributes:
        yield "alt", "a picture without alt is read aloud by its address: write alt, empty where it only decorates"
    if tag == "img" and not attributes.get("width", "").isdigit():
        yield (
            "width",
            "a picture without a width in pixels is as wide as its file in Outlook: write the attribute width",
        )


def _of_addresses(tag: str, attributes: Mapping[str, str]) -> Iterator[Broken]:
    for name in ("href", "src", "action", "background"):
        address = attributes.get(name)
        if address is None:
            continue
        scheme = _scheme(address)
        if scheme not in SCHEMES or (name != "href" and scheme not in ("http", "https")):
            yield "address", f"the {name} of <{tag}> is no address that a mail can use: write http(s), mailto or tel"


def _of_style(style: str) -> Iterator[Broken]:
    style = style.lower()
    if found := _FORBIDDEN_STYLE.search(style):
        what = found[0].strip("; {\n")
        yield "style", f"{what} does not hold where Word draws the mail, or is taken out: write tables and plain values"
    if _BACKGROUND_PICTURE.search(style) and not _BACKGROUND_COLOUR.search(style):
        yield (
            "background",
            "a background picture without a colour leaves text unreadable where pictures are off: give both",
        )


def _scheme(address: str) -> str:
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""
