"""The schemas of cards of contacts: each part as it is answered, and (``…Told``) as it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.stated import MOST_PREFERENCES
from service.api.doings import MOST_EVENTS
from service.api.shapes import (
    ANY_OBJECT,
    COUNT,
    FLAG,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    Schema,
    an_answer,
    an_object,
    listed,
    one,
    said,
)
from service.contacts.model import (
    MOST_REFUSED,
    MOST_WISHED,
    Actor,
    Channel,
    ConsentKind,
    ConsentState,
    Day,
    Frequency,
    Source,
)
from service.contacts.stated.consents import LONGEST_CONSENT
from service.contacts.stated.doings import MOST_PIECES
from service.contacts.stated.lists import MOST_ENTRIES
from service.contacts.stated.reading import LONGEST_TEXT, LONGEST_WORD

NULL: Schema = {"type": "null"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY_OR_NULL: Schema = {"type": ["string", "null"], "format": "date"}
SOURCE: Schema = {"enum": [*Source], "default": Source.DECLARED}
HOUR: Schema = {"type": ["string", "null"], "examples": ["13:00"]}
WORD: Schema = {**TEXT, "minLength": 1, "maxLength": LONGEST_WORD}
VALUE: Schema = {"type": ["string", "boolean"], "description": "A text, a number as text, an ISO date, yes or no."}


def by_name(of: Schema, description: str) -> Schema:
    """An object whose keys are names of the caller's own."""
    return {"type": "object", "additionalProperties": of, "description": description}


def any_of(*schemas: Schema) -> dict[str, Any]:
    """One of these."""
    return {"anyOf": list(schemas)}


def entries(of: str, most: int) -> Schema:
    """A list of these, or an object of them by name, in which null stands for what is to be forgotten."""
    return any_of(
        {**listed(of), "maxItems": most},
        by_name(any_of(one(of), NULL), "By name: null takes one away."),
    )


PARTS: Mapping[str, Schema] = {
    "OtherFact": an_answer(value=VALUE, source={"enum": [*Source]}, at=MOMENT),
    "Fact": an_answer(
        value=VALUE, source={"enum": [*Source]}, at=MOMENT,
        others=said(listed("OtherFact"), "What sources say that are believed less."),
    ),
    "Facts": by_name(one("Fact"), "What is known under each attribute."),
    "StatedPreference": an_answer(
        key=said(TEXT, "Tells it from the contact's others, and never changes."),
        name=said(TEXT_OR_NULL, "Such as: for Ola."), until=said(DAY_OR_NULL, "The last day on which it is used."),
        stated=MOMENT, source={"enum": [*Source]}, main=TEXT_OR_NULL, criteria=listed("Criterion"),
    ),
    "StatedPreferences": an_answer(preferences=listed("StatedPreference")),
    "Consent": an_answer(
        purpose=TEXT, kind={"enum": [*ConsentKind]}, state={"enum": [*ConsentState]}, at=MOMENT,
        by={"enum": [*Actor]}, where=TEXT, text=TEXT, version=TEXT, language=TEXT,
    ),
    "Consents": an_answer(
        current=by_name(one("Consent"), "The last entry of each purpose."),
        ledger=said(listed("Consent"), "Every entry, the oldest first; none is ever changed."),
    ),
    "Channels": an_answer(
        channels={"type": "array", "items": {"enum": [*Channel]}}, frequency={"enum": [*Frequency, None]},
        days={"type": "array", "items": {"enum": [*Day]}}, from_=HOUR, to=HOUR,
        source={"enum": [*Source, None]}, at={**MOMENT, "type": ["string", "null"]},
    ),
    "Tag": an_answer(tag=TEXT, source={"enum": [*Source]}, at=MOMENT),
    "Tags": an_answer(tags=listed("Tag")),
    "Device": an_answer(id=TEXT, at=MOMENT, told=TEXT),
    "Devices": an_answer(devices=listed("Device")),
    "Personalise": an_object(
        ("personalise",), True,
        personalise=said(FLAG, "False: the card is kept, and not used for recommendations."),
    ),
    "MarkedProduct": an_answer(product=TEXT, source={"enum": [*Source]}, at=MOMENT),
    "MarkedProducts": an_answer(
        wished=said(listed("MarkedProduct"), "The wish list, the newest last."),
        refused=said(listed("MarkedProduct"), "What the person wants to see no more, the newest last."),
    ),
    "Contact": an_answer(
        id=TEXT, ids=said(TEXTS, "All ids of theirs, more after a merge."), version=COUNT, created=MOMENT,
        changed=MOMENT, details=one("Facts"), preferences=listed("StatedPreference"), key_information=one("Facts"),
        channels=any_of(one("Channels"), NULL), tags=listed("Tag"), devices=listed("Device"), personalise=FLAG,
        products=one("MarkedProducts"), consents=one("Consents"),
    ),
}  # fmt: skip
"""Parts as they are answered."""

TOLD: Mapping[str, Schema] = {
    "SourcedFactTold": an_object(
        ("value",), True, value={"type": ["string", "boolean", "number"], "maxLength": LONGEST_TEXT}, source=SOURCE,
        at=MOMENT, others={"type": "array", "items": ANY_OBJECT},
    ),
    "FactsTold": by_name(
        any_of({"type": ["string", "boolean", "number", "null"]}, one("SourcedFactTold")),
        "By attribute: a value, one with source and time, or null to forget it.",
    ),
    "PreferenceTold": an_object(
        (), True, key=said(TEXT, "Left out: the next free one."), name={**WORD, "type": ["string", "null"]},
        until=DAY_OR_NULL, stated=MOMENT, source=SOURCE,
        main=said(TEXT_OR_NULL, "Needed, but where a known key is changed."), criteria=listed("Criterion"),
    ),
    "PreferencesTold": an_object(
        ("preferences",), True, preferences=entries("PreferenceTold", MOST_PREFERENCES)
    ),
    "ConsentTold": an_object(
        ("state",), True, state={"enum": [*ConsentState]}, purpose=TEXT,
        kind=said({"enum": [*ConsentKind]}, "`channel` of email, sms and push; else `marketing` where left out."),
        at=said(MOMENT, "When it was decided; now where left out."), by={"enum": [*Actor]}, where=WORD,
        text=said({**TEXT, "maxLength": LONGEST_CONSENT}, "The whole text the person saw."), version=TEXT,
        language=TEXT,
    ),
    "ConsentsTold": by_name(
        any_of({"enum": [*ConsentState]}, one("ConsentTold"), NULL), "By purpose; null withdraws."
    ),
    "ChannelsTold": an_object(
        (), True, channels={"type": ["array", "null"], "items": {"enum": [*Channel]}},
        frequency={"enum": [*Frequency, None]}, days={"type": ["array", "null"], "items": TEXT}, from_=HOUR, to=HOUR,
        source={"enum": [*Source, None]}, at={**MOMENT, "type": ["string", "null"]},
    ),
    "TagTold": any_of(WORD, an_object(("tag",), True, tag=WORD, source=SOURCE, at=MOMENT)),
    "TagsTold": an_object(("tags",), True, tags=entries("TagTold", MOST_ENTRIES)),
    "DeviceTold": any_of(WORD, an_object(("id",), True, id=WORD, at=MOMENT, told=TEXT)),
    "DevicesTold": an_object(("devices",), True, devices=entries("DeviceTold", MOST_ENTRIES)),
    "MarkedProductTold": any_of(WORD, an_object(("product",), True, product=WORD, source=SOURCE, at=MOMENT)),
    "MarkedProductsTold": an_object(
        (), True, wished=entries("MarkedProductTold", MOST_WISHED), refused=entries("MarkedProductTold", MOST_REFUSED)
    ),
    "ContactTold": an_object(
        details=any_of(one("FactsTold"), NULL),
        preferences=any_of(entries("PreferenceTold", MOST_PREFERENCES), NULL),
        key_information=any_of(one("FactsTold"), NULL), consents=any_of(one("ConsentsTold"), NULL),
        channels=any_of(one("ChannelsTold"), NULL), tags=any_of(entries("TagTold", MOST_ENTRIES), NULL),
        devices=any_of(entries("DeviceTold", MOST_ENTRIES), NULL),
        personalise={"type": ["boolean", "null"]}, products=any_of(one("MarkedProductsTold"), NULL),
    ),
}  # fmt: skip
"""Parts as they are taken."""

ACTS: Mapping[str, Schema] = {
    "HistoryLine": an_answer(
        number=COUNT, version=COUNT, what=TEXT, by={"enum": [*Actor]}, where=TEXT, at=MOMENT,
        parts=by_name(ANY_OBJECT, "Each part that was changed, before and after."),
    ),
    "History": an_answer(history=listed("HistoryLine")),
    "Purchase": an_answer(
        order=TEXT, product=TEXT, quantity=said({"type": "integer"}, "Negative: given back."), at=MOMENT,
        price=TEXT_OR_NULL, currency=TEXT_OR_NULL, source={"enum": [*Source]},
    ),
    "Behaviour": an_answer(
        event=TEXT, at=MOMENT, product=TEXT_OR_NULL, surface=TEXT_OR_NULL, source={"enum": [*Source]}
    ),
    "MeasuredView": an_answer(view=TEXT, at=MOMENT, told={"type": "array", "items": ANY_OBJECT}),
    "AnswerKept": an_answer(id=TEXT, at=MOMENT, last=MOMENT, generation=TEXT, made_of=ANY_OBJECT),
    "Export": an_answer(
        shop=TEXT, contact=one("Contact"), history=listed("HistoryLine"), purchases=listed("Purchase"),
        behaviours=listed("Behaviour"), measured=listed("MeasuredView"), sent=listed("SentTold"),
        answers=listed("AnswerKept"),
        events={"type": "array", "items": ANY_OBJECT},
    ),
    "FindTold": {
        **an_object((), True, email=WORD, phone=WORD, device=WORD), "minProperties": 1, "maxProperties": 1
    },
    "Found": an_answer(contacts=said(TEXTS, "Their ids.")),
    "MergeTold": an_object(("other",), True, other=said(WORD, "The id of the card that goes into this one.")),
    "UndoTold": an_object(("entry",), True, entry={"type": "integer", "minimum": 1}),
    "RefusedValue": an_object(("filter", "value"), True, filter=TEXT, value=TEXT),
    "FrameActTold": an_object(
        ("contact", "act"), True, contact=said(TEXT, "A contact token that acts."),
        act={"enum": ["refuse", "wish", "unwish", "undo"]}, product=said(WORD, "Its id; of all acts but `undo`."),
        values=said(listed("RefusedValue"), "What of the product is refused; left out: the product itself."),
        preference=said(WORD, "The key of the preference that found it, where `values` are refused."),
        entry=said({"type": "integer", "minimum": 1}, "Which act is taken back."), locale=TEXT,
    ),
    "FrameActed": an_answer(
        entry=said({"type": ["integer", "null"]}, "By which it is taken back; null where nothing changed."),
        said=said(TEXT, "What became of it, in words."), wished=said(TEXTS, "The wish list, the newest last."),
        refused=said(COUNT, "How many products are refused."),
    ),
    "EventTold": an_object(
        ("contact", "event"), True, contact=WORD,
        event=said(TEXT, "`bought`, `returned`, `shown`, `clicked`, `viewed`, or a word of the shop's own."),
        product=WORD, order=WORD, quantity={"type": "integer", "minimum": 1, "maximum": MOST_PIECES, "default": 1},
        price={"type": ["string", "number", "null"]}, currency=TEXT_OR_NULL, at=MOMENT, surface=TEXT_OR_NULL,
        source={"enum": [*Source], "default": Source.OBSERVED},
    ),
    "EventsTold": an_object(("events",), True, events={**listed("EventTold"), "maxItems": MOST_EVENTS}),
    "Refusal": an_answer(path=TEXT, reason=TEXT),
    "CardLine": an_object(
        ("line", "taken"), line=COUNT, taken=FLAG, id=TEXT, created=said(FLAG, "The contact is new."),
        path=said(TEXT, "Where the fault is, of a line that was not taken."), reason=TEXT,
    ),
    "EventsTaken": an_answer(taken=COUNT, refused=listed("Refusal")),
}  # fmt: skip
"""What is done with cards."""

CONTACTS: Mapping[str, Schema] = {**PARTS, **TOLD, **ACTS}
