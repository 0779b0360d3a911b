"""What a merchandiser is told of a mail before it is sent: of its frame what mails share, and what is theirs alone.

Nothing here stops a mail. Every check looks at one block as one person would get it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from frames.advice import Advised, Mending, advise
from frames.compose import texts_of
from frames.definition import Beside, Email, Pictures, Said, Shown
from frames.email.clients import formats_lost
from frames.email.features import picture_format
from frames.email.model import Block
from frames.email.rules import MOST_BYTES, broken_rules
from frames.email.septets import counted
from frames.email.words import ON_TELEPHONES
from frames.texts import Texts, language_of

HEAVY_BYTES: Final = 80_000
"""A sending tool turns links into its own, which are longer, and adds a picture that counts: it needs room."""
ON_SCREENS: Final = 78
"""Characters of a subject that a list on a large screen shows, and that fit a line of the mail's head."""
LONGEST_PREHEADER: Final = 140
"""Characters beside or under the subject that any list shows, about."""
OF_PAGES: Final = frozenset((Mending.SIZE, Mending.TITLES, Mending.ONE_SLOT, Mending.CONTRAST))
"""What is no matter in a mail: it has a size of its own, cuts no title, has columns and all its colours."""

Check = Callable[[Block, Texts], Iterator[Advised]]


def advise_mail(block: Block, locale: str) -> tuple[Advised, ...]:
    """All advice about one mail, in the language of ``locale``; where the frame is empty only that it is."""
    of_frame = tuple(each for each in advise(block.frame, "", locale) if each.about not in OF_PAGES)
    if block.frame.empty is not None:
        return of_frame
    texts = texts_of(block.frame.definition, locale)
    return (*of_frame, *(advised for check in _CHECKS for advised in check(block, texts)))


def _size(block: Block, texts: Texts) -> Iterator[Advised]:
    size = len(block.html.encode())
    if size >= MOST_BYTES:
        yield _told(Mending.CLIPPED, texts, size=size, most=MOST_BYTES)
    elif size > HEAVY_BYTES:
        yield _told(Mending.HEAVY, texts, size=size, most=MOST_BYTES)


def _rules(block: Block, texts: Texts) -> Iterator[Advised]:
    """Rules that a template of the merchant's own breaks; ours break none, and size is told by itself."""
    if block.frame.definition.template is None:
        return
    broken = dict.fromkeys(about for about, _ in broken_rules(block.html) if about != "size")
    if broken:
        yield _told(Mending.RULES, texts, rules="; ".join(texts.say(f"mail-advice.rule_{about}") for about in broken))


def _subject(block: Block, texts: Texts) -> Iterator[Advised]:
    """How much of a written subject is read; ours begins with what matters already."""
    if not block.frame.definition.email.subject:
        return
    length = len(block.subject)
    if length > ON_SCREENS:
        yield _told(Mending.SUBJECT, texts, "_long", n=length, most=ON_SCREENS)
    elif length > ON_TELEPHONES:
        yield _told(Mending.SUBJECT, texts, n=length, most=ON_TELEPHONES)


def _preheader(block: Block, texts: Texts) -> Iterator[Advised]:
    said = block.preheader
    if not said:
        yield _told(Mending.PREHEADER, texts)
    elif said == block.subject:
        yield _told(Mending.PREHEADER, texts, "_same")
    elif len(said) > LONGEST_PREHEADER:
        yield _told(Mending.PREHEADER, texts, "_long", n=len(said), most=LONGEST_PREHEADER)


def _sender(block: Block, texts: Texts) -> Iterator[Advised]:
    if not block.frame.definition.email.sender:
        yield _told(Mending.SENDER, texts)


def _spoken(block: Block, texts: Texts) -> Iterator[Advised]:
    """Words given in some languages and not in the one that the mail speaks."""
    language = language_of(block.frame.locale)
    missing = [key for key, said in _said(block.frame.definition.email) if said and language not in said]
    if missing:
        yield _told(Mending.SPOKEN, texts, language=language, what=", ".join(dict.fromkeys(missing)))


def _said(email: Email) -> Iterator[tuple[str, Said]]:
    """Each text that a definition gives for mails, by the key it is written under."""
    yield from (("email.subject", email.subject), ("email.preheader", email.preheader), ("email.sender", email.sender))
    for place in Beside:
        for paragraph in email.paragraphs:
            if paragraph.stands is place:
                yield "email.paragraphs.text", paragraph.text
                yield "email.paragraphs.action", paragraph.action


def _formats(block: Block, texts: Texts) -> Iterator[Advised]:
    """Pictures of the feed that some mail program does not show; one drawn when opened is ours, and a PNG."""
    lost = formats_lost()
    found = {card.id: picture_format(card.image) for card in block.frame.cards if card.image is not None}
    found = {id: kind for id, kind in found.items() if kind in lost}
    if found and Shown.IMAGE in block.frame.definition.shown and not _is_opened(block):
        formats = ", ".join(sorted({kind.upper() for kind in found.values()}))
        yield _counted(Mending.FORMATS, block, texts, found, formats=formats)


def _insecure(block: Block, texts: Texts) -> Iterator[Advised]:
    plain = [card.id for card in block.frame.cards if any(_is_plain(each) for each in (card.link, card.image))]
    if plain:
        yield _counted(Mending.INSECURE, block, texts, plain)


def _opened(block: Block, texts: Texts) -> Iterator[Advised]:
    """What pictures that are drawn when a mail is opened cannot promise."""
    if _is_opened(block):
        yield _told(Mending.OPENED, texts)


def _parts(block: Block, texts: Texts) -> Iterator[Advised]:
    message = counted(block.sms)
    if message.parts > 1:
        yield _told(Mending.PARTS, texts, n=message.parts, encoding=message.encoding.upper())


def _is_opened(block: Block) -> bool:
    return block.frame.definition.email.pictures is Pictures.OPENED


def _is_plain(address: str | None) -> bool:
    return address is not None and address.lower().startswith("http:")


def _told(about: Mending, texts: Texts, variant: str = "", **places: object) -> Advised:
    return Advised(about, texts.say(f"mail-advice.{about}{variant}", **places))


def _counted(about: Mending, block: Block, texts: Texts, found: Iterable[str], **places: object) -> Advised:
    ids = tuple(found)
    told = texts.say(f"mail-advice.{about}", n=len(ids), all=len(block.frame.cards), **places)
    return Advised(about, told, ids)


_CHECKS: Final[tuple[Check, ...]] = (
    _size,
    _rules,
    _subject,
    _preheader,
    _sender,
    _spoken,
    _formats,
    _insecure,
    _opened,
    _parts,
)
