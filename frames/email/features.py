"""Which features of HTML and CSS a message uses, called as templates/email/clients.toml calls them.

``element table``, ``attribute align``, ``property padding``, ``value display: none``, ``unit px``, ``function rgb()``,
``rule @media``, ``query prefers-color-scheme``, ``selector class``, ``pseudo :hover``, ``image webp``. A comment that
Outlook on Windows alone reads is for it alone and is no part of this; what stands between comments that keep it out
(``<!--[if !mso]><!-->``) is used by all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from frames.own.markup import Markup

_PIECE: Final = re.compile(r"((?:\"[^\"]*\"|'[^']*'|\([^()]*\)|[^{};\"'()])*)([{};]|$)")
"""What a style sheet says up to the next brace or semicolon, and which that is."""
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_UNIT: Final = re.compile(r"(?<![\w#.-])-?\d*\.?\d+(%|[a-z]+)")
_FUNCTION: Final = re.compile(r"([a-z-]+)\(")
_QUERY: Final = re.compile(r"\(\s*([a-z-]+)")
_PSEUDO: Final = re.compile(r"::?[a-z-]+")
_SELECTORS: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("adjacent-sibling", r"\+"),
        ("attribute", r"\["),
        ("chaining", r"[\w\]]\.[a-z]"),
        ("child", r">"),
        ("class", r"\.[a-z]"),
        ("descendant", r"[\w\])*]\s+[\w.#\[*]"),
        ("general-sibling", r"~(?!=)"),
        ("grouping", r","),
        ("id", r"#[a-z]"),
        ("type", r"(?:^|[\s>+~,])[a-z]"),
        ("universal", r"\*(?!=)"),
    )
)


def used_features(html: str) -> dict[str, bool]:
    """Every feature that a message uses, with whether Outlook on Windows gets to see it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.used


class _Reader(Markup):
    def __init__(self) -> None:
        super().__init__()
        self.used: dict[str, bool] = {}
        self._for_outlook = True
        self._in_style = False

    def handle_decl(self, decl: str) -> None:
        self._use(iter(["doctype"]))

    def handle_comment(self, data: str) -> None:
        if data.startswith("[if !mso"):
            self._for_outlook = False
        elif data.startswith(("<![endif", "[endif")):
            self._for_outlook = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        self._use(_of_element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._use(_of_sheet(data.lower()))

    def _use(self, features: Iterator[str]) -> None:
        for feature in features:
            self.used[feature] = self.used.get(feature, False) or self._for_outlook


def _of_element(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    yield f"element {tag}"
    yield from (f"attribute {name}" for name in attributes)
    yield from _of_sheet(f"style{{{attributes.get('style', '').lower()}}}", inline=True)
    if tag == "meta" and attributes.get("name") == "color-scheme":
        yield "meta color-scheme"
    address = attributes.get("href", "")
    if address.startswith(("mailto:", "#")):
        yield "link mailto" if address.startswith("mailto:") else "link #"
    if tag == "img":
        yield from _of_picture(attributes.get("src", ""))


def _of_picture(address: str) -> Iterator[str]:
    """The format of a picture, as far as its address tells."""
    if address.startswith("data:"):
        yield "image data:"
    elif kind := picture_format(address):
        yield f"image {kind}"


def picture_format(address: str) -> str:
    """``webp`` of an address that ends so; "" where it does not tell."""
    try:
        return PurePosixPath(urlsplit(address).path).suffix.removeprefix(".").lower()
    except ValueError:
        return ""


def _of_sheet(css: str, *, inline: bool = False) -> Iterator[str]:
    """What a style sheet uses: at-rules, selectors, and declarations within either."""
    for piece in _PIECE.finditer(_COMMENT.sub("", css)):
        said, end = piece[1].strip(), piece[2]
        if said.startswith("@"):
            yield f"rule {said.split()[0]}"
            yield from (f"query {name}" for name in _QUERY.findall(said))
        elif end == "{":
            yield from () if inline else _of_selector(said)
        elif ":" in said:
            yield from _of_declaration(said)


def _of_selector(selector: str) -> Iterator[str]:
    bare = _PSEUDO.sub("", selector)
    yield from (f"pseudo {each}" for each in _PSEUDO.findall(selector))
    yield from (f"selector {name}" for name, pattern in _SELECTORS if pattern.search(bare))


def _of_declaration(declaration: str) -> Iterator[str]:
    name, _, value = (part.strip() for part in declaration.partition(":"))
    if name.startswith(("-", "mso-")):
        return  # said to one program alone
    bare = value.replace("!important", "").strip()
    yield f"property {name}"
    yield f"value {name}: {bare}" if name == "display" else f"value {bare}"
    yield from ["value !important"] if bare != value else []
    yield from (f"function {function}()" for function in _FUNCTION.findall(bare))
    yield from (f"unit {unit}" for unit in _UNIT.findall(bare))
