"""The markup of a definition's mails, made once: our layout in MJML, compiled to a template that each contact fills.

A layout is filled twice. What a version of a definition decides (colours, words, what a card shows) is written first,
in square brackets; then MJML becomes the tables that mail programs hold; what is one contact's stays in braces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import mrml
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import escape

from frames.compose import texts_of
from frames.definition import FrameDefinition, Pictures, Surface, Why
from frames.drawn.model import HEIGHT, WIDTH
from frames.email.looks import MailLook, mail_look
from frames.email.model import Part
from frames.email.own import Own, compile_own
from frames.model import ReasonKind
from frames.palette import MARKED
from frames.texts import Texts

LAYOUTS: Final = {Part.MESSAGE: "message.mjml", Part.BLOCK: "block.html"}
PICTURE_WIDTHS: Final = {(Part.MESSAGE, 1): 552, (Part.MESSAGE, 2): 268, (Part.BLOCK, 1): 584, (Part.BLOCK, 2): 284}
"""How wide a picture is in CSS pixels, by part and columns: what is left of 600 beside the paddings."""
TITLE: Final = "\x00"
"""Stands for a product's title in our words until they are literal."""
PADDING: Final = "\u034f\u200c\u00a0" * 90
"""Stands behind the preheader and shows nothing, so that no list of messages shows the heading after it."""
MARKS: Final = {ReasonKind.MET: "✓", ReasonKind.MISSED: "✗", ReasonKind.UNSTATED: "?"}
"""What a product does with criteria: the mark before them, as on a page and on a drawn card."""

OUTLOOK_AGAIN: Final = "<![endif]--><!--[if mso | IE]>"
"""Ends what Outlook alone reads and begins it again."""
BETWEEN: Final = re.compile(r"\s*\n\s*")
SPACED: Final = re.compile(r"(?<=[>}])\s*\n\s*(?=[<{])")


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """The templates of one definition's mails in one language, of one column too, for a product that is alone.

    ``own`` are those of the merchant's MJML, if any.
    """

    definition: FrameDefinition
    language: str
    texts: Texts
    parts: Mapping[tuple[Part, int], Template]
    own: Mapping[Part, Own]


def compiled(definition: FrameDefinition, language: str) -> Compiled:
    """The slow step, once for a version of a definition and a language (``pl``, ``en``).

    Raises `TemplateRefused` for MJML of the merchant's that is no good.
    """
    texts = texts_of(definition, language)
    look = mail_look(definition.look)
    parts = {
        (part, columns): _filling().from_string(_layout(definition, texts, look, part, columns))
        for part in Part
        for columns in {1, definition.email.columns}
    }
    template = definition.template if definition.surface is Surface.EMAIL else None
    own = {} if template is None else compile_own(template, texts.language)
    return Compiled(definition, texts.language, texts, parts, own)


def _layout(definition: FrameDefinition, texts: Texts, look: MailLook, part: Part, columns: int) -> str:
    """The template of one part as text: HTML, with the contact's places in braces."""

    def say(key: str) -> str:
        return _literal(texts.say(key))

    def picture_of(key: str) -> str:
        return _literal(texts.say(key, title=TITLE)).replace(TITLE, "{{ slot.title }}")

    source = (
        _deciding()
        .get_template(LAYOUTS[part])
        .render(
            part=part.value,
            language=texts.language,
            say=say,
            picture_of=picture_of,
            look=look,
            light=look.light,
            dark=look.dark,
            grounded=definition.look.background is not None,
            shown=frozenset(each.value for each in definition.shown),
            brief=definition.why is Why.BRIEF,
            columns=columns,
            level=part is Part.MESSAGE and columns == 2,
            wide=PICTURE_WIDTHS[part, columns],
            rounded=min(look.corner, 22),
            marks=[
                (kind.value, mark, getattr(look.light, MARKED[kind]), f"n-{MARKED[kind]}")
                for kind, mark in MARKS.items()
            ],
            opened=definition.email.pictures is Pictures.OPENED,
            asks=any(each.asks for each in definition.email.paragraphs),
            drawn_width=WIDTH,
            drawn_height=HEIGHT,
            padding=PADDING,
            under="",
            behind="",
        )
    )
    return _compact(mrml.to_html(source).content if part is Part.MESSAGE else source)


def _literal(text: str) -> str:
    """A text as it stands in markup that is a template still: escaped, and nothing in it is a place to be filled."""
    return str(escape(text)).replace("{", "&#123;")


def _compact(markup: str) -> str:
    """The markup without the lines and indents of the layout; a space within a line of text stays."""
    return BETWEEN.sub("\n", SPACED.sub("", markup)).replace(OUTLOOK_AGAIN, "").strip()


@cache
def _deciding() -> Environment:
    """Layouts are filled with what a definition decides: values that were checked, and words made literal."""
    return Environment(
        loader=PackageLoader("templates", "email"),
        autoescape=False,
        undefined=StrictUndefined,
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _filling() -> Environment:
    """Templates are filled with what is one contact's, all of it hostile and escaped."""
    return Environment(autoescape=True, undefined=StrictUndefined, auto_reload=False)
