"""A block pulled for some contacts: consent, then the answer, its words and markup, kept as it is given.

Whoever asks for the same again within the definition's ``stable`` minutes is given the same bytes, whatever the format,
for all come of the one answer that was kept. A new one is made as soon as something of it would not be true any more:
`slot_of` is what was asked and of whom, `still_true` what it says of products.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from typing import Any

from frames.compose import empty_frame
from frames.definition import Surface
from frames.email.mjml import Compiled
from frames.email.model import Around, Block, Part
from frames.email.rules import MOST_BYTES
from frames.email.septets import counted as counted_in_sms
from frames.model import Empty, Frame, spoken
from frames.texts import language_of
from frames.web import frame_document
from service.blocks.around import Making, centre_led_to
from service.blocks.consent import barrier, consents
from service.blocks.facts import facts_of, still_true, unsaid
from service.blocks.filled import composed, composed_alone
from service.blocks.telling import tell_clipped, tell_faults
from service.blocks.templates import Which, ready
from service.centres.model import Centre
from service.composition import Service
from service.contacts.model import Channel
from service.fingerprint import fingerprint
from service.measuring.counted import Counting
from service.storage.answers import Given
from service.storage.profiles import Profile
from service.storage.sent import Sent, sent_id
from service.storage.shops import Shop
from service.surfaces.answering import Asked, Wanted, recorded_answer, wanted
from service.surfaces.defined import Defined
from service.surfaces.ordering import with_variants
from service.surfaces.viewer import Viewer

SLOT = 16
"""Bytes of the digest of what was asked."""

MADE_BY = (
    *("templates/frames", "templates/email", "frames", "matching", "feeds/model", "feeds/documents.py"),
    *("service/surfaces", "service/blocks", "service/measuring", "service/recommend.py", "service/links.py"),
    *("service/centres/minting.py", "service/contacts/attributes.py", "service/contacts/bindings.py"),
    *("service/contacts/wording.py", "service/centres/scale.py"),
)
"""What a message is made by beside its data: a new release may make it otherwise."""

ROUNDS = 3
"""Rounds of the event loop within which a request that waits is read, answered and sent."""


@dataclass(frozen=True, slots=True)
class Pull:
    """What is asked for one contact; what is None is left to the definition, ``at`` to now.

    ``contact`` is any of their ids, ``at`` when it is sent. ``channel`` is what they must have consented to.
    """

    contact: str
    part: Part = Part.MESSAGE
    locale: str | None = None
    slots: int | None = None
    product: str | None = None
    at: datetime | None = None
    channel: Channel = Channel.EMAIL


@dataclass(frozen=True, slots=True)
class Pulled:
    """What is given: ``document`` is all of it as JSON, the same again until ``until``; ``empty`` why there is none."""

    contact: str
    empty: Empty | None
    document: Mapping[str, Any]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a message has that is kept: what stands around it, its id, and until when it is given again; ``replay`` is
    the id under which the ranking behind it can be made again.
    """

    around: Around | None = None
    id: str | None = None
    until: datetime | None = None
    replay: str | None = None


NOT_KEPT = Kept()


async def pull(
    service: Service, shop: Shop, defined: Defined, pulls: Sequence[Pull], base: str, now: datetime
) -> list[Pulled]:
    """The block of each, in order. ``base`` is how people reach the service, without a ``/`` at its end.

    What is new of them is kept in one transaction and given then. The event loop goes on with others between two.
    """
    pulling = _Pulling(service, shop, defined, base, now)
    answers: list[Pulled | Sent] = []
    for each in pulls:
        answers.append(await pulling.answer(each))
        await others_first()
    kept = await pulling.keep()
    return [
        answer if isinstance(answer, Pulled) else pulling.given(each, kept.get(answer.id, answer))
        for each, answer in zip(pulls, answers, strict=True)
    ]


async def others_first() -> None:
    """Let other requests go before the next piece of a mailing: a message takes much longer than most of them."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


@cache
def release() -> str:
    """The same for as long as nothing changes that messages are made by."""
    return fingerprint(*MADE_BY)


def slot_of(wanted: Wanted, leads_to: Centre | None, profile: Profile, asked: Pull, base: str) -> bytes:
    """A digest of everything by which two answers differ, but for the products: with it the same is known again."""
    definition = (wanted.defined.key, wanted.defined.version, wanted.defined.definition.name, wanted.variant)
    centres = [each and (each.key, each.version) for each in (wanted.centre, leads_to)]
    information = (wanted.information.key, wanted.information.version)
    silent = () if wanted.generation is None else unsaid(wanted.generation)
    how = (asked.part, wanted.slots, asked.product, wanted.locale, asked.at and asked.at.astimezone(UTC), base)
    said = (release(), wanted.shop.name, profile.version, profile.links, definition, centres, information, silent, how)
    return blake2b(repr(said).encode(), digest_size=SLOT).digest()


class _Pulling:
    """One call of `pull`: what is new is gathered, and kept at the end."""

    def __init__(self, service: Service, shop: Shop, defined: Defined, base: str, now: datetime) -> None:
        self._service, self._shop, self._defined, self._base, self._now = service, shop, defined, base, now
        self._centre = centre_led_to(service, shop.name, defined)
        self._making = Making(service, shop, defined, self._centre, base, now)
        self._new: dict[str, Sent] = {}
        self._records: dict[str, Given] = {}
        self._ready: dict[Which, Compiled] = {}

    async def answer(self, asked: Pull) -> Pulled | Sent:
        """What is given to one: nothing and why, what was given before, or something new that is to be kept."""
        profile = self._service.profiles.get(self._shop.name, asked.contact)
        barred = barrier(self._service, self._shop.name, profile, asked.channel)
        if barred is not None or profile is None:
            return self.nothing(asked, _locale(asked, profile), barred or Empty.NOBODY)
        answer = self._wanted(profile, asked)
        slot = slot_of(answer, self._centre, profile, asked, self._base)
        last = self._service.sent.current(self._shop.name, slot)
        if last is not None and self._now < last.until and _still_good(answer, last):
            return last
        turn = 0 if last is None else last.turn + 1
        id = sent_id(self._service.secret, slot, turn)
        return self._new.get(id) or await self._made(asked, profile, answer, id, slot, turn)

    async def keep(self) -> Mapping[str, Sent | None]:
        """What is new as it was kept, by its id: another process may have been there first."""
        if not self._new:
            return {}
        return await asyncio.to_thread(self._service.database.together, self._keep)

    def _keep(self) -> Mapping[str, Sent | None]:
        """Of another's message theirs is the answer, which they kept."""
        kept = dict(zip(self._new, self._service.sent.keep([*self._new.values()]), strict=True))
        ours = [self._records[id] for id, new in self._new.items() if kept[id] is new and id in self._records]
        self._service.records.keep(ours)
        return kept

    def given(self, asked: Pull, sent: Sent | None) -> Pulled:
        """What was kept, as it is given; where the contact went in between, nothing."""
        if sent is None:
            return self.nothing(asked, asked.locale, Empty.NOBODY)
        return Pulled(asked.contact, None, {**sent.document, "contact": asked.contact}, sent.until)

    def nothing(self, asked: Pull, locale: str | None, why: Empty) -> Pulled:
        """An answer without products that was decided before there was anything to rank."""
        definition = self._defined.definition
        return self._empty(asked, empty_frame(definition, locale or definition.locale or self._shop.locale, why))

    def _empty(self, asked: Pull, frame: Frame) -> Pulled:
        return Pulled(asked.contact, frame.empty, _document(frame_document(frame), Block(frame), asked.contact))

    def _wanted(self, profile: Profile, asked: Pull) -> Wanted:
        asked_of = Asked(
            slots=asked.slots,
            locale=_locale(asked, profile),
            product=asked.product,
            at=asked.at or self._now,
            counting=Counting(self._base, self._now.replace(minute=0, second=0, microsecond=0), Surface.EMAIL),
        )
        return wanted(self._service, self._shop, self._defined, Viewer(profile, split=profile.handle), asked_of)

    async def _made(
        self, asked: Pull, profile: Profile, answer: Wanted, id: str, slot: bytes, turn: int
    ) -> Pulled | Sent:
        recorded = await recorded_answer(self._service, answer)
        frame, record = recorded.frame, recorded.record
        await others_first()
        if frame.empty is not None or answer.generation is None:
            return self._empty(asked, frame)
        which = Which.of(self._defined, frame.variant, frame.definition, language_of(frame.locale))
        compiled = await self._markup(which)
        its = self._making.around(frame, profile, asked.at or self._now, id)
        message = (composed_alone if answer.of_one_alone else composed)(compiled, frame, its, asked.part)
        block = message.block
        tell_faults(block)
        if not consents(self._service, self._shop.name, profile, Channel.SMS):
            block = replace(block, sms="")
        until = self._now + timedelta(minutes=frame.definition.email.stable)
        if record is not None:
            self._records[id] = self._service.records.given(self._shop.name, profile.contact, record, self._now)
        kept = Kept(its, id, until, self._records[id].id if id in self._records else None)
        document = _document(message.document, block, profile.contact, kept)
        if document["bytes"] >= MOST_BYTES:
            tell_clipped(which)
        sent = Sent(
            id=id,
            shop=self._shop.name,
            contact=profile.contact,
            block=self._defined.definition.name,
            definition=self._defined.key,
            surface=Surface.EMAIL,
            at=self._now,
            until=until,
            generation=frame.generation,
            slot=slot,
            turn=turn,
            facts=facts_of(answer.generation, [card.id for card in frame.cards]),
            document=document,
        )
        self._new[id] = sent
        return sent

    async def _markup(self, which: Which) -> Compiled:
        """The first of a version takes a while to be made, which nobody else waits for."""
        if which not in self._ready:
            self._ready[which] = await asyncio.to_thread(ready, which)
        return self._ready[which]


def _still_good(answer: Wanted, last: Sent) -> bool:
    """Whether what was given says nothing untrue by now, and nothing that was bought since."""
    generation, bought = answer.generation, answer.theirs.bought
    if generation is None or not still_true(generation, last.facts):
        return False
    return not bought or frozenset(with_variants(generation.index, bought)).isdisjoint(each for each, _ in last.facts)


def _locale(asked: Pull, profile: Profile | None) -> str | None:
    """The language of the request, else that of the contact, where we speak it."""
    return asked.locale or spoken("" if profile is None else str(profile.details.get("language", "")))


def _document(frame: Mapping[str, Any], block: Block, contact: str, kept: Kept = NOT_KEPT) -> dict[str, Any]:
    """A block as JSON: ``frame``, as pages have it, and what it is as a mail.

    ``text`` is the text part here; the sentence of an empty answer, which it is on pages, is ``reason_text``.
    """
    return {
        **frame,
        "surface": Surface.EMAIL.value,
        "block": block.frame.name,
        "contact": contact,
        "subject": block.subject,
        "preheader": block.preheader,
        "html": block.html,
        "bytes": len(block.html.encode()),
        "text": block.text,
        "reason_text": frame["text"],
        "sms": block.sms,
        "sms_parts": counted_in_sms(block.sms).parts,
        "centre": kept.around and kept.around.centre,
        "unsubscribe": kept.around and kept.around.unsubscribe,
        "opened": [
            {"slot": slot, "image": each.image, "link": each.link}
            for slot, each in enumerate(kept.around.opened if kept.around else (), 1)
        ],
        "sent": kept.id,
        "replay": kept.replay,
        "until": kept.until and kept.until.astimezone(UTC).isoformat(timespec="seconds"),
    }
