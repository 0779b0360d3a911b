"""A merchant's own mail template: MJML judged and compiled when it is saved, then filled in the sandbox.

What stands in braces is taken out before MJML is read, a token in the place of each, and put back after: so neither
reading can change the other. Addresses are known only when it is filled, so they are looked at then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Final

import mrml

from frames.compose import texts_of
from frames.definition import FrameDefinition
from frames.email.braces import Braces, handed_on, taken_out
from frames.email.judging import judged, leads
from frames.email.model import Answer, Around, Opened, Part, Told, Words
from frames.email.words import greeting_of
from frames.model import Frame
from frames.own.budget import LIMITS, Budget, Clock
from frames.own.checking import FOR_SHAPE
from frames.own.data import NAMES, data_of, wanted_of
from frames.own.faults import TemplateFault, TemplateRefused
from frames.own.samples import sample_frames
from frames.own.sandbox import Ready, ready
from frames.own.values import Table, Value, table

MAIL_NAMES: Final = NAMES | {"mail"}
"""The names under which a mail template finds its data: those of a frame's template, and what mails alone have."""
COMPILED: Final = replace(LIMITS, source=400_000)
"""MJML writes about five characters for one; the merchant's text itself is held to the usual limit."""

MISREAD: Final = (
    "what stands in braces ends where it does not seem to, as with {% raw %} or a brace in a text: leave it out."
)
COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
PREVIEW: Final = re.compile(r"<mj-preview\b.*?(?:/>|</mj-preview>)", re.DOTALL)
ROOT: Final = re.compile(r"<mjml\b(?![^>]*\blang=)")
BODY: Final = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)
ADDRESS: Final = re.compile(r"\s(href|src)=\"([^\"]*)\"")
INDENT: Final = re.compile(r">\s*\n\s*<")


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """One part of a merchant's template, compiled. ``lines`` are those of the merchant's text, value by value."""

    template: Ready
    lines: tuple[int, ...]

    def render(self, data: Mapping[str, Value], frame: Frame, clock: Clock) -> str:
        """What it makes for one contact. Raises `TemplateRefused`, also for an address that leads out of the web."""
        try:
            made = self.template.render(data, Budget(clock, COMPILED), wanted_of(frame))
        except TemplateRefused as error:
            raise _told_by(error, self.lines) from None
        for attribute, written in ADDRESS.findall(made):
            if not leads(attribute, unescape(written)):
                raise TemplateRefused(TemplateFault(None, _nowhere(attribute, written)))
        return made


def compile_own(text: str, language: str) -> Mapping[Part, Own]:
    """The parts of a merchant's template. Raises `TemplateRefused` with every fault found."""
    if len(text) > LIMITS.source:
        told = f"the template has {len(text)} characters, and may have {LIMITS.source} at most."
        raise TemplateRefused(TemplateFault(None, told))
    source = COMMENT.sub(_lines_only, text)
    markup, braces = taken_out(source, _word(source))
    if faults := (*judged(markup, braces), *handed_on(source, braces.made)):
        raise TemplateRefused(*faults)
    spoken = ROOT.sub(f'<mjml lang="{language}"', markup, count=1)
    return {
        Part.MESSAGE: _own(_html(spoken), braces),
        Part.BLOCK: _own(_inside(_html(PREVIEW.sub("", spoken))), braces),
    }


def check_own(text: str, clock: Clock) -> tuple[TemplateFault, ...]:
    """Everything that is wrong with a merchant's mail template, by line; nothing where it can be saved."""
    try:
        parts = compile_own(text, "pl")
    except TemplateRefused as error:
        return error.faults
    return tuple(_tried(parts[Part.MESSAGE], clock))


def mail_data(frame: Frame, words: Words, around: Around) -> Mapping[str, Value]:
    """What a mail template reads: what a frame's does, and ``mail``."""
    texts = texts_of(frame.definition, frame.locale)
    mail = table(
        subject=words.subject,
        preheader=words.preheader,
        greeting=greeting_of(around.at.hour, texts),
        above=tuple(map(_paragraph, words.above)),
        below=tuple(map(_paragraph, words.below)),
        why=texts.say("email.why_sent"),
        action=texts.say("email.action"),
        centre=around.centre or "",
        centre_action=texts.say("email.centre"),
        unsubscribe=around.unsubscribe or "",
        unsubscribe_action=texts.say("email.unsubscribe"),
        sender=words.sender or "",
        opened=tuple(table(image=each.image, link=each.link or "") for each in around.opened),
    )
    return {**data_of(frame), "mail": mail}


def _paragraph(told: Told) -> Table:
    answers = tuple(table(label=each.label, name=each.name or each.label, link=each.link) for each in told.answers)
    return table(text=told.text, action=told.action or "", link=told.link or "", answers=answers)


# --- compiling -------------------------------------------------------------------------------------------------------


def _word(text: str) -> str:
    """Letters that the text does not hold, and no attribute or style is changed by."""
    return next(word for word in ("jvalue" + "q" * more for more in range(len(text) + 1)) if word not in text)


def _lines_only(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _html(markup: str) -> str:
    try:
        return INDENT.sub("><", mrml.to_html(markup, mrml.ParserOptions(include_loader=mrml.noop_loader())).content)
    except OSError as error:
        told = f"MJML cannot be made of it: {str(error)[:200]}."
        raise TemplateRefused(TemplateFault(None, told)) from None


def _inside(page: str) -> str:
    found = BODY.search(page)
    return page if found is None else found[1]


def _own(page: str, braces: Braces) -> Own:
    """A page with its values put back."""
    lines = tuple(braces.values[int(number)][1] for number in braces.token.findall(page))
    one_line = page.replace("\n", " ")
    text = braces.put_back(one_line)
    try:
        own = Own(ready(text, MAIL_NAMES, limits=COMPILED), lines)
    except TemplateRefused as error:
        raise _told_by(error, lines) from None
    if line := braces.misread(one_line, text):
        raise TemplateRefused(TemplateFault(_line(line, lines), MISREAD))
    return own


def _told_by(error: TemplateRefused, lines: tuple[int, ...]) -> TemplateRefused:
    return TemplateRefused(*(TemplateFault(_line(fault.line, lines), fault.sentence) for fault in error.faults))


def _line(compiled: int | None, lines: tuple[int, ...]) -> int | None:
    """The merchant's line of one of the compiled template, where each value has two."""
    number = None if compiled is None else (compiled - 1) // 2
    return lines[number] if number is not None and number < len(lines) else None


# --- filling ---------------------------------------------------------------------------------------------------------


def _nowhere(attribute: str, written: str) -> str:
    if not written:
        return f"{attribute} is empty: ask first, as in {{% if product.link %}}."
    return f"{attribute} leads to no address of the web, mail or telephone."


SAMPLE: Final = FrameDefinition("sample")
SAMPLE_WORDS: Final = Words(
    "Dżinsy proste i jeszcze 1",
    "180,00 zł",
    (Told("Dzień dobry!"),),
    (
        Told("Więcej", "Zobacz", "https://shop.example/"),
        Told("Pytanie?", answers=(Answer("9", "https://shop.example/9", "9 z 10"),)),
    ),
)
NOBODYS: Final = Around(datetime(2026, 1, 1, 9))
SAMPLE_AROUND: Final = Around(
    datetime(2026, 1, 1, 9),
    "https://shop.example/centre",
    "https://shop.example/unsubscribe",
    "https://shop.example/l/",
    (Opened("https://shop.example/i/1.png", "https://shop.example/i/1"),),
)


def _tried(own: Own, clock: Clock) -> Iterator[TemplateFault]:
    """What goes wrong for frames of every shape, each told for the first of them."""
    told: set[TemplateFault] = set()
    for shape, frame in sample_frames(SAMPLE).items():
        for around in (NOBODYS, SAMPLE_AROUND):
            for fault in _faults(own, frame, around, clock):
                if fault not in told:
                    told.add(fault)
                    yield replace(fault, sentence=f"{fault.sentence}{FOR_SHAPE}{shape}.")


def _faults(own: Own, frame: Frame, around: Around, clock: Clock) -> tuple[TemplateFault, ...]:
    try:
        own.render(mail_data(frame, SAMPLE_WORDS, around), frame, clock)
    except TemplateRefused as error:
        return error.faults
    return ()
