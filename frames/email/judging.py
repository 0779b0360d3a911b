"""Whether a merchant's MJML is made of what is allowed, and where its values stand; each fault with its line.

The text is read as XML, as MJML's own compiler reads it. A value in it is a token by then: a word of letters that
nothing else of the text is, so that it stands where it stands in both readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final
from xml.parsers import expat

from frames.compose import web_address
from frames.email.braces import Braces
from frames.email.elements import (
    ADDRESSES,
    ARIA,
    EVERYWHERE,
    HTML,
    HTML_ATTRIBUTES,
    INSTEAD,
    MJML,
    WITH_MARKUP,
    WITH_TEXT,
    WITH_VALUES,
)
from frames.own.faults import TemplateFault, meant

ENTITY: Final = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*;)")
OF_XML: Final = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
UNSAFE_VALUE: Final = re.compile(r"[\"<>\\]")
UNSAFE_STYLE: Final = re.compile(r"expression\s*\(|javascript:|@import|behavior\s*:|-moz-binding|url\s*\(|[<\\]", re.I)
IN_TITLE: Final = re.compile(r"[\"\\]")
"""MJML's compiler writes a title into an attribute too."""
ELSEWHERE: Final = ("mailto:", "tel:", "#")
MOST_FAULTS: Final = 50
"""So many faults are told at once; who mends them is told of more."""


def judged(markup: str, braces: Braces) -> tuple[TemplateFault, ...]:
    """Everything in the markup that cannot stand; ``braces`` knows the words that stand for values."""
    reader = _Reader(braces)
    try:
        reader.read(markup)
    except expat.ExpatError as error:
        said = f"the markup cannot be read ({expat.errors.messages[error.code]}): close every element, <br/> as well."
        reader.faults.append(TemplateFault(error.lineno, said))
    return tuple(dict.fromkeys(reader.faults[:MOST_FAULTS]))


class _Reader:
    def __init__(self, braces: Braces) -> None:
        self.faults: list[TemplateFault] = []
        self._braces = braces
        self._token = braces.token
        self._open: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._starts
        self._parser.EndElementHandler = self._ends
        self._parser.CharacterDataHandler = self._says
        self._parser.StartDoctypeDeclHandler = lambda *_: self._tell("a template has no <!DOCTYPE>: leave it out.")
        self._parser.StartCdataSectionHandler = lambda: self._tell("CDATA cannot be used: write &lt; for <.")
        self._parser.ProcessingInstructionHandler = lambda *_: self._tell("<? cannot be used: leave it out.")

    def read(self, markup: str) -> None:
        self._parser.Parse(ENTITY.sub(_of_html, markup), True)

    def _tell(self, sentence: str) -> None:
        self.faults.append(TemplateFault(self._parser.CurrentLineNumber, sentence))

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        for sentence in (*self._of_element(name), *self._of_attributes(name, attributes)):
            self._tell(sentence)
        self._open.append(name)

    def _ends(self, _: str) -> None:
        self._open.pop()

    def _says(self, text: str) -> None:
        within = self._open[-1] if self._open else ""
        if within == "mj-style":
            if self._token.search(text):
                self._tell("a value cannot stand in a style: choose between classes by {% if %} instead.")
            if found := UNSAFE_STYLE.search(text):
                self._tell(f"{found[0]!r} cannot stand in a style: nothing is run or loaded from there.")
        elif within == "mj-title" and (found := IN_TITLE.search(text)):
            self._tell(f"{found[0]} cannot stand in <mj-title>: leave it out.")
        elif within.startswith("mj") and within not in WITH_TEXT and text.strip():
            self._tell(f"text, values and {{% %}} cannot stand in <{within}> itself: put them into <mj-raw>.")

    def _of_element(self, name: str) -> Iterator[str]:
        parent = self._open[-1] if self._open else None
        if parent is None:
            if name != "mjml":
                yield f"a template begins with <mjml>, not <{name[:40]}>."
        elif parent == "mj-attributes":
            if name not in MJML and name not in ("mj-all", "mj-class"):
                yield _unknown(name)
        elif name in MJML:
            if parent in WITH_TEXT or parent in HTML:
                yield f"<{name}> cannot stand in <{parent}>: close that first."
        elif name not in HTML:
            yield _unknown(name)
        elif parent not in WITH_MARKUP and parent not in HTML:
            yield f"<{name}> cannot stand in <{parent}> itself: put it into <mj-text> or <mj-raw>."

    def _of_attributes(self, name: str, attributes: dict[str, str]) -> Iterator[str]:
        for attribute, value in attributes.items():
            if not self._has(name, attribute):
                allowed = MJML.get(name, HTML_ATTRIBUTES)
                yield f"<{name[:40]}> has no attribute {attribute[:40]}{meant(attribute, allowed)}"
                continue
            if UNSAFE_VALUE.search(value):
                yield f"{attribute} holds a quote, a backslash, < or >: write it without."
            if self._token.search(value):
                if attribute not in WITH_VALUES and not attribute.startswith(ARIA):
                    yield f"a value cannot stand in {attribute}: only in {', '.join(sorted(WITH_VALUES))}."
                elif fault := self._braces.fault_in(attribute, value):
                    yield fault
            elif attribute in ADDRESSES and not leads(attribute, value):
                yield f"{attribute} is no address of the web: write one with https://."
            if attribute not in ADDRESSES and (found := UNSAFE_STYLE.search(value)):
                yield f"{found[0]!r} cannot stand in {attribute}: nothing is run or loaded from there."

    def _has(self, name: str, attribute: str) -> bool:
        if "mj-attributes" in self._open:
            return attribute == "name" or attribute in EVERYWHERE or any(attribute in each for each in MJML.values())
        if name in MJML:
            return attribute in MJML[name] or attribute in EVERYWHERE
        return attribute in HTML_ATTRIBUTES or attribute.startswith(ARIA)


def leads(attribute: str, address: str) -> bool:
    """Whether an address is one that a mail may have in that attribute: of the web, or in a link of a mail, a call."""
    return web_address(address) is not None or (attribute == "href" and address.startswith(ELSEWHERE))


def _unknown(name: str) -> str:
    instead = INSTEAD.get(name.lower())
    if instead is not None:
        return f"<{name}> cannot be used; {instead}"
    return f"<{name[:40]}> cannot be used{meant(name, (*MJML, *HTML))}"


def _of_html(found: re.Match[str]) -> str:
    """An entity that HTML knows and XML does not, as what it stands for."""
    return found[0] if found[1] in OF_XML else html5.get(found[1], found[0])
