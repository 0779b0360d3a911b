"""Which format a document is of: by its root, its item elements, and by what an item of it holds.

Several formats share a root: rss is Google's, WordPress's and a car dealer's. Each that could be meant is given a
score for the evidence its data names, and the highest is taken; in which order formats are looked at decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from feeds.errors import FeedRefused, UnknownFormat
from feeds.formats import FeedFormat, Recognise, Recognised, load_formats

_WINDOW = 64 * 1024
"""Bytes from the first item on in which evidence is looked for: some items, for one alone may lack much."""
_OPENING = 16 * 1024
"""Bytes of the document's beginning in which addresses of namespaces and the like are looked for."""
_SURE = 3
"""What one mark of a format weighs against one name that it may share with others."""

_LETTER = rb"A-Za-z_\x80-\xff"
_NAME = rb"[" + _LETTER + rb"][" + _LETTER + rb"\d.\-]*"
_PREFIX = rb"(?:" + _NAME + rb":)?"
_ROOT = re.compile(rb"<(" + _PREFIX + _NAME + rb")")
_ELEMENT = re.compile(rb"<" + _PREFIX + rb"(" + _NAME + rb")(?=[\s/>])")
_ATTRIBUTE = re.compile(rb"\s" + _PREFIX + rb"(" + _NAME + rb""")\s*=\s*["']""")
_NOISE = ((re.compile(rb"<!--.*?-->", re.DOTALL), b"-->"), (re.compile(rb"<\?.*?\?>", re.DOTALL), b"?>"))
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Considered:
    """What a document shows of one format: its first item element, the score, or what is missing."""

    format: FeedFormat
    item: str | None = None
    score: int = 0
    missing: str = ""


def without_noise(head: bytes) -> bytes:
    """A document's beginning without declaration, comments and DOCTYPE; a comment that is never closed stays."""
    for noise, end in _NOISE:
        behind = head.rfind(end) + len(end)  # from there on every opening would be searched to the end in vain
        head = noise.sub(b"", head[:behind]) + head[behind:]
    begins = re.search(rb"<!DOCTYPE", head, re.IGNORECASE)
    doctype = begins and _DOCTYPE.match(head, begins.start())  # the first alone: one that is not closed is tried once
    return head[: doctype.start()] + head[doctype.end() :] if doctype else head


def root_of(head: bytes) -> str | None:
    """The name of the document's first element; ``head`` is without noise."""
    found = _ROOT.search(head)
    return found[1].decode("utf-8", "replace") if found else None


def first_item(names: Collection[str]) -> re.Pattern[bytes]:
    """What finds the start of an item of any of these names; its group is the name as written, prefix included."""
    either = b"|".join(re.escape(name.encode()) for name in sorted(names))
    return re.compile(rb"<(" + _PREFIX + rb"(?:" + either + rb"))(?=[\s/>])")


def asked_for(forced: str | FeedFormat | None) -> FeedFormat | None:
    """The format, or the mapping, that a document is to be read as whatever it looks like. Raises `UnknownFormat`."""
    if not isinstance(forced, str):
        return forced
    formats = load_formats()
    if forced not in formats:
        raise UnknownFormat(f"There is no format {forced!r}; known are {', '.join(formats)}.")
    return formats[forced]


def item_names(root: str | None, forced: str | FeedFormat | None = None) -> frozenset[str]:
    """How items may be called under this root; under one that nobody knows, every name there is."""
    formats, asked = load_formats(), asked_for(forced)
    if asked is not None:
        return frozenset(asked.recognise.items)
    meant = _under(root, formats.values()) or list(formats.values())
    return frozenset(name for each in meant for name in each.recognise.items)


def recognise(head: bytes, forced: str | FeedFormat | None = None) -> Recognised:
    """The format of a document from its first bytes (UTF-8, holding at least one item).

    ``forced`` is the format to read it as, or its name; then only an item element is looked for. Raises `FeedRefused`
    for what is no feed at all, `UnknownFormat` for a feed of a kind nobody knows yet, saying what was considered.
    """
    formats, asked = load_formats(), asked_for(forced)
    if not head.strip():
        raise FeedRefused("The feed is empty: nothing was exported, or the address answers without a body.")
    head = without_noise(head)
    root = root_of(head)
    if root is None:
        what = "JSON" if head.lstrip()[:1] in (b"{", b"[") else "neither XML nor a table"
        raise FeedRefused(
            f"The document is {what}; feeds are read from XML and from CSV or TSV ({', '.join(formats)})."
        )
    if root.lower() == "html":
        raise FeedRefused("The document is a web page, not a feed: check the address, it may ask for a login.")
    if asked is not None:
        return _as_told(head, asked, root)
    considered = [_consider(head, each) for each in _under(root, formats.values())]
    meant = [each for each in considered if each.item is not None]
    if meant:
        best = min(meant, key=lambda each: (-each.score, each.format.key))
        return Recognised(format=best.format, item=best.item or "", root=root)
    if considered:
        why = "; ".join(f"{each.format.key} ({each.missing})" for each in considered)
        raise UnknownFormat(
            f"No product items found under the root element <{root}>. Considered: {why}. "
            "If it is a feed of another kind, let `feed check --propose FILE` write a mapping."
        )
    raise UnknownFormat(
        f"The root element <{root}> belongs to no known format ({', '.join(formats)}); "
        "if the feed is one of these under another root, name it with --format, else let "
        "`feed check --propose FILE` write a mapping."
    )


def _under(root: str | None, formats: Iterable[FeedFormat]) -> list[FeedFormat]:
    local = (root or "").rpartition(":")[2]
    return [each for each in formats if local in each.recognise.roots]


def _as_told(head: bytes, format_: FeedFormat, root: str) -> Recognised:
    names = format_.recognise.items
    if not names:
        raise FeedRefused(f"The document is XML, and the format {format_.key} is none of XML.")
    found = first_item(names).search(head)
    if found is None:
        wanted = " or ".join(f"<{name}>" for name in names)
        raise FeedRefused(f"No item found: the format {format_.key} keeps its items in {wanted}, and there is none.")
    return Recognised(format=format_, item=found[1].decode(), root=root)


def _consider(head: bytes, format_: FeedFormat) -> _Considered:
    rules = format_.recognise
    found = first_item(rules.items).search(head)
    if found is None:
        return _Considered(format_, missing="no " + " or ".join(f"<{name}>" for name in rules.items))
    names = _names_in(head[found.start() : found.start() + _WINDOW])
    lacking = [either for either in rules.all if names.isdisjoint(either.split(" | "))]
    if lacking:
        return _Considered(format_, missing=f"no {', '.join(lacking)} in the first items")
    score = _score(head, names, rules)
    if not score:
        return _Considered(format_, missing=f"none of {', '.join(rules.any)} in the first items")
    return _Considered(format_, found[1].decode(), score)


def _names_in(window: bytes) -> set[str]:
    """The local names of the elements, and of the attributes with an @ in front."""
    elements = {name.decode("utf-8", "replace") for name in set(_ELEMENT.findall(window))}
    return elements | {"@" + name.decode("utf-8", "replace") for name in set(_ATTRIBUTE.findall(window))}


def _score(head: bytes, names: set[str], rules: Recognise) -> int:
    """One for every name; more for those that the format cannot do without and for its marks in the beginning."""
    opening = head[:_OPENING]
    marks = sum(mark.encode() in opening for mark in rules.marks)
    return len(names.intersection(rules.any)) + _SURE * (len(rules.all) + marks)
