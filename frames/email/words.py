"""What a message says in words of its own: its subject, the line under it, its paragraphs, who sends it.

Placeholders are filled by the rules of merchants' own templates. Whatever cannot be filled is said in our words or left
out, so no message is stopped by its words. Nothing sensitive is there to be said: the contact is an `Addressee`, and a
product that was found by something unsaid is named in no subject.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from feeds.model import PRICE, fold
from frames.compose import texts_of, web_address
from frames.definition import Beside, Paragraph, Said, Scenario
from frames.email.model import Around, Told, Words
from frames.model import Addressee, Card, Frame, Informed
from frames.own.budget import Clock
from frames.own.data import Data, contact_table, top_table, wanted_of
from frames.own.faults import TemplateRefused
from frames.own.filling import filled_by, has_placeholder
from frames.own.sandbox import ADDRESS, PLAIN, Sandbox
from frames.texts import Texts

EMAIL_NAMES: Final = frozenset(("contact", "greeting", "scenario", "top", "total"))
"""The names that placeholders of mails read."""

TOP: Final = "{{ top.link }}"
CENTRE: Final = "{{ centre }}"
LINKED: Final = (TOP, CENTRE)
"""What a link may be as a whole: where the first product's card leads, and the contact's preference centre."""

ON_TELEPHONES: Final = 50
"""Characters of a subject that a list on a telephone shows, about; ours has no more."""
LEAST_TITLE: Final = 16
"""Characters that a title has in our own subject, however long the words around it are."""
LONGEST_LINE: Final = 200
"""Characters of a subject or preheader, whatever a feed or a contact puts into it."""
LONGEST_TEXT: Final = 2000
"""Characters of a paragraph."""
REASONS: Final = 2
"""So many reasons stand in our own preheader."""

UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co"))
"""Unicode categories of what hides in a line or turns it around."""
NO_BREAK: Final = "\u00a0"
BLANK: Final = re.compile(r"[^\S\u00a0\u202f]+")
"""Whatever breaks or spaces a line; what keeps a number and its unit together stays."""

ENCODED: Final = "=?"
"""What begins an encoded word of a header. Programs that write headers decode one, and may so be given line breaks."""

DAY: Final = ((5, "evening"), (12, "morning"), (18, "afternoon"), (24, "evening"))
"""Until which hour each greeting is said."""


def words_of(frame: Frame, around: Around, clock: Clock) -> Words:
    """The words of one message in the frame's language. Never raises."""
    email = frame.definition.email
    texts = texts_of(frame.definition, frame.locale)
    speaker = _Speaker(frame, around, clock, texts)
    return Words(
        subject=speaker.line(email.subject) or _subject(frame, texts),
        preheader=speaker.line(email.preheader) or _preheader(frame),
        above=tuple(speaker.paragraphs(Beside.ABOVE)),
        below=tuple(speaker.paragraphs(Beside.BELOW)),
        sender=speaker.line(email.sender) or None,
    )


def email_data(frame: Frame, around: Around, texts: Texts, *, outside: bool = False) -> Data:
    """What placeholders read; ``outside`` the mail, in its subject, a product that is `untold` is none."""
    top = None if outside and untold(frame) else next(iter(frame.cards), None)
    return {
        "contact": contact_table(frame.contact),
        "greeting": greeting_of(around.at.hour, texts),
        "scenario": "" if frame.scenario is None else frame.scenario.value,
        "top": top_table(top, texts),
        "total": frame.total,
    }


def greeting_of(hour: int, texts: Texts) -> str:
    """The greeting at an hour of the day, 0 to 23."""
    return texts.say(f"email.greeting_{next(name for until, name in DAY if hour < until)}")


def untold(frame: Frame) -> bool:
    """Whether the first product was found by a wish of which not all may be said.

    Its title may say as much as the wish itself, and a subject stands on a locked screen.
    """
    return _is_by_wish(frame) and any(card.match is None for card in frame.cards[:1])


def is_for(paragraph: Paragraph, contact: Addressee | None) -> bool:
    """Whether a paragraph is meant for somebody; None: for nobody known."""
    known = contact or Addressee()
    has_tag = paragraph.tag is None or paragraph.tag in known.tags
    return has_tag and (paragraph.information is None or any(_told_so(each, paragraph) for each in known.information))


def written(value: str | bool) -> str:
    """An answer as a definition writes it: yes and no as TOML does."""
    return str(value).lower() if isinstance(value, bool) else value


def seen_line(text: str) -> str:
    """A text as one line of what can be seen; most texts are one."""
    if not text.replace(NO_BREAK, " ").isprintable():
        text = "".join(each for each in text if each.isspace() or unicodedata.category(each) not in UNSEEN)
    return BLANK.sub(" ", text).strip()


def plain_line(text: str, most: int) -> str:
    """A text as one line of a header: nothing in it ends that, turns it around or is decoded in it."""
    line = seen_line(text).replace(ENCODED, "= ?")
    if len(line) <= most:
        return line
    whole_words = line[:most].rpartition(" ")[0]
    return f"{(whole_words if len(whole_words) > most // 2 else line[: most - 1]).rstrip(' .,;:·–-')}…"


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Fills the texts of a definition for one message; what is not there, or cannot be filled, is ""."""

    frame: Frame
    around: Around
    clock: Clock
    texts: Texts

    def line(self, said: Said) -> str:
        """A text that is seen before the mail is opened, or that everybody gets."""
        return self._said(said, LONGEST_LINE, outside=True)

    def paragraphs(self, stands: Beside) -> Iterator[Told]:
        for each in self.frame.definition.email.paragraphs:
            if each.stands is stands and is_for(each, self.frame.contact):
                yield from self._paragraph(each)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Told]:
        """It is left out whole where a part of it that was written cannot be said."""
        if paragraph.asks is not None:
            yield from self._question(paragraph)
            return
        text = self._said(paragraph.text, LONGEST_TEXT)
        link = None if paragraph.link is None else self._link(paragraph.link)
        if not text or (link is None and paragraph.link is not None):
            return
        action = self._said(paragraph.action, LONGEST_LINE) or self.texts.say("email.action")
        yield Told(text, None if link is None else action, link)

    def _question(self, paragraph: Paragraph) -> Iterator[Told]:
        """Nothing where no mail can ask it, or they need not be asked."""
        for asked in self.around.questions:
            if asked.key == paragraph.asks and not (paragraph.unless_answered and asked.answered):
                text = (
                    self._said(paragraph.text, LONGEST_TEXT) if paragraph.text else plain_line(asked.text, LONGEST_TEXT)
                )
                if text:
                    yield Told(text, answers=asked.answers)

    def _said(self, said: Said, most: int, *, outside: bool = False) -> str:
        return plain_line(self._filled(said.get(self.texts.language, ""), outside=outside), most)

    def _link(self, link: str) -> str | None:
        if link == CENTRE:
            return self.around.centre
        if link == TOP:
            return next((card.click or card.link for card in self.frame.cards), None)
        return web_address(self._filled(link, ADDRESS))

    def _filled(self, text: str, place: Sandbox = PLAIN, *, outside: bool = False) -> str:
        if not has_placeholder(text):
            return text
        data = email_data(self.frame, self.around, self.texts, outside=outside)
        try:
            return filled_by(text, data, EMAIL_NAMES, self.clock, place, wanted_of(self.frame))
        except TemplateRefused:
            return ""


def _told_so(informed: Informed, paragraph: Paragraph) -> bool:
    if informed.key != paragraph.information:
        return False
    return paragraph.value is None or fold(written(informed.value)) == fold(paragraph.value)


def _is_by_wish(frame: Frame) -> bool:
    return frame.scenario in (None, Scenario.PREFERENCES)


def _subject(frame: Frame, texts: Texts) -> str:
    """Ours: the first product, and how many more there are; in fewer words where its title would have to be cut."""
    others = len(frame.cards) - 1
    if others < 0 or untold(frame):
        return _unnamed(frame, texts)
    by_wish = _is_by_wish(frame)
    chosen = "" if by_wish else texts.say(f"scenario.{frame.scenario}")
    title = plain_line(frame.cards[0].title, LONGEST_LINE)
    said = ""
    for wording in ("", "_short") if by_wish else ("_chosen",):
        key = f"email.subject{wording}{'' if others else '_single'}"
        said = _naming(title, key, texts, n=others, chosen=chosen)
        if title in said:
            break
    return said


def _naming(title: str, key: str, texts: Texts, **places: object) -> str:
    """One of our texts with as much of a title as a telephone shows beside its other words."""
    room = max(LEAST_TITLE, ON_TELEPHONES - len(texts.say(key, title="", **places)))
    return plain_line(texts.say(key, title=plain_line(title, room), **places), LONGEST_LINE)


def _unnamed(frame: Frame, texts: Texts) -> str:
    """A subject that names no product."""
    said = texts.say("email.subject_unnamed", n=len(frame.cards)) if frame.cards else frame.heading
    return plain_line(said, LONGEST_LINE)


def _preheader(frame: Frame) -> str:
    """Ours: what the first product costs and what it meets; the subject before it has said its title."""
    told = "" if untold(frame) else " · ".join(each for card in frame.cards[:1] for each in _about(card))
    return plain_line(told or frame.heading, LONGEST_LINE)


def _about(card: Card) -> Iterator[str]:
    """The price that the buyer pays, which announces no reduction, and the first reasons beside it."""
    if card.price is not None:
        yield card.price.now.text
    yield from [reason.said for reason in card.of_kind("met") if reason.filter != PRICE][:REASONS]
