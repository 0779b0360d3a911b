"""The ``[email]`` of a definition, read: what it says in mails alone. docs/email-blocks.md describes every key."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from frames.definition import Beside, Email, Paragraph, Pictures
from frames.email.words import LINKED, LONGEST_TEXT
from service.defining.faults import About, Place, wrong
from service.defining.looks import address_with_placeholders
from service.defining.members import LINE, SLUG, Keys, flag, listed, matching, one_of, said, table, text, whole

MOST_COLUMNS: Final = 2
MOST_STABLE: Final = 1440
"""Minutes: nobody opens a mail that is sent today by what was true the day before yesterday."""
MOST_PARAGRAPHS: Final = 20
LONGEST_WRITTEN: Final = 1000
"""As it is written; conditions in it take room that nobody sees."""


def _link(value: object, place: Place) -> str:
    """An address in whose parts placeholders may stand, or one of those that the service knows."""
    return value if isinstance(value, str) and value in LINKED else address_with_placeholders("a page")(value, place)


def _value(value: object, place: Place) -> str:
    """An answer, as it is written: a text, a number, true or false."""
    if isinstance(value, (bool, int, Decimal)):
        return f"{value}".lower()
    if not isinstance(value, str):
        raise wrong(place, "a text, a number, true or false is expected here.")
    return text()(value, place)


def _paragraph(members: Mapping[str, Any], place: Place) -> Paragraph:
    if "text" not in members and "asks" not in members:
        raise wrong((*place, "text"), "it must be given.", About.MISSING)
    if "asks" in members and "link" in members:
        raise wrong(
            (*place, "link"), "the links of a question are its answers: give the button a paragraph of its own."
        )
    if "unless_answered" in members and "asks" not in members:
        raise wrong((*place, "unless_answered"), "answered what? Give asks beside it.")
    if "action" in members and "link" not in members:
        raise wrong((*place, "action"), "a button leads somewhere: give link beside it, or leave it out.")
    if "value" in members and "information" not in members:
        raise wrong((*place, "value"), "of which key information? Give information beside it.")
    return Paragraph(**members)


def _email(members: Mapping[str, Any], place: Place) -> Email:
    return Email(**members)


PARAGRAPH: Final[Keys] = {
    "text": said(LONGEST_TEXT, lines=True),
    "stands": one_of(Beside),
    "action": said(LINE),
    "link": _link,
    "tag": text(),
    "information": matching(SLUG, 'the key of key information such as "shoe_size"'),
    "value": _value,
    "asks": matching(SLUG, 'the key of key information such as "nps"'),
    "unless_answered": flag,
}
EMAIL: Final[Keys] = {
    "subject": said(LONGEST_WRITTEN),
    "preheader": said(LONGEST_WRITTEN),
    "sender": said(LINE),
    "columns": whole(1, MOST_COLUMNS),
    "pictures": one_of(Pictures),
    "stable": whole(1, MOST_STABLE),
    "paragraphs": listed(table(PARAGRAPH, _paragraph), most=MOST_PARAGRAPHS),
}
EMAIL_TABLES: Final[Mapping[str, Keys]] = {"email": EMAIL, "paragraphs": PARAGRAPH}
"""The tables of these keys."""

read_email = table(EMAIL, _email)
"""Reads the table."""
