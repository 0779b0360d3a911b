"""Each part of a card as JSON: what the API answers, what an export holds and what the store keeps are one document.

Writing and reading back is identity. Reading trusts its input, for only what was written here is read here; what
comes from outside is read by `service.contacts.stated`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from service.contacts.model import (
    Actor,
    Channel,
    Channels,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Day,
    Device,
    Fact,
    Facts,
    Frequency,
    Hours,
    Marked,
    Part,
    Products,
    Source,
    StatedPreference,
    Tag,
)

Document = Any
"""What `orjson` writes: objects, lists, texts, numbers, true, false and null."""


def moment_text(moment: datetime) -> str:
    """UTC to the microsecond it was said at, ISO 8601: ``2026-11-22T13:00:00.000001+00:00``."""
    return moment.astimezone(UTC).isoformat()


def moment(text: str) -> datetime:
    """The other way round; without a zone it is UTC."""
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)


def hour_text(minutes: int) -> str:
    """``13:00``; the end of a day is ``24:00``."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def minutes(text: str) -> int:
    """The other way round."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


# --- parts -----------------------------------------------------------------------------------------------------------


def facts_document(facts: Facts) -> Document:
    """``{attribute: {"value", "source", "at", "others": [...]}}``: the fact that counts, then what else was said."""
    document: dict[str, dict[str, Any]] = {}
    for fact in sorted(facts.facts, key=lambda each: (each.attribute, each.source.rank)):
        said = {"value": fact.value, "source": fact.source.value, "at": moment_text(fact.at)}
        if fact.attribute in document:
            document[fact.attribute]["others"].append(said)
        else:
            document[fact.attribute] = {**said, "others": []}
    return document


def read_facts(document: Mapping[str, Any]) -> Facts:
    """The other way round."""
    return Facts(
        tuple(
            Fact(attribute, said["value"], Source(said["source"]), moment(said["at"]))
            for attribute, known in document.items()
            for said in (known, *known["others"])
        )
    )


def preference_document(preference: StatedPreference) -> Document:
    """The contract's preference with what is said about the whole."""
    return {
        "key": preference.key,
        "name": preference.name,
        "until": None if preference.until is None else preference.until.isoformat(),
        "stated": moment_text(preference.stated),
        "source": preference.source.value,
        "main": preference.main,
        "criteria": list(preference.criteria),
    }


def read_preference(document: Mapping[str, Any]) -> StatedPreference:
    """The other way round."""
    until = document["until"]
    return StatedPreference(
        key=document["key"],
        main=document["main"],
        criteria=tuple(document["criteria"]),
        stated=moment(document["stated"]),
        source=Source(document["source"]),
        name=document["name"],
        until=None if until is None else date.fromisoformat(until),
    )


def consent_document(entry: Consent) -> Document:
    """One entry of the ledger."""
    return {
        "purpose": entry.purpose,
        "kind": entry.kind.value,
        "state": entry.state.value,
        "at": moment_text(entry.at),
        "by": entry.by.value,
        "where": entry.where,
        "text": entry.text,
        "version": entry.version,
        "language": entry.language,
    }


def read_consent(document: Mapping[str, Any]) -> Consent:
    """The other way round."""
    return Consent(
        purpose=document["purpose"],
        kind=ConsentKind(document["kind"]),
        state=ConsentState(document["state"]),
        at=moment(document["at"]),
        by=Actor(document["by"]),
        where=document["where"],
        text=document["text"],
        version=document["version"],
        language=document["language"],
    )


def channels_document(channels: Channels | None) -> Document:
    """What was stated; null where nothing was."""
    if channels is None:
        return None
    hours = channels.hours
    return {
        "channels": [channel.value for channel in channels.channels],
        "frequency": None if channels.frequency is None else channels.frequency.value,
        "days": [day.value for day in channels.days],
        "from": None if hours is None else hour_text(hours.start),
        "to": None if hours is None else hour_text(hours.end),
        "source": channels.source.value,
        "at": moment_text(channels.at),
    }


def read_channels(document: Mapping[str, Any] | None) -> Channels | None:
    """The other way round."""
    if document is None:
        return None
    return Channels(
        source=Source(document["source"]),
        at=moment(document["at"]),
        channels=tuple(map(Channel, document["channels"])),
        frequency=None if document["frequency"] is None else Frequency(document["frequency"]),
        days=tuple(map(Day, document["days"])),
        hours=None if document["from"] is None else Hours(minutes(document["from"]), minutes(document["to"])),
    )


def _tag_document(tag: Tag) -> Document:
    return {"tag": tag.tag, "source": tag.source.value, "at": moment_text(tag.at)}


def _read_tag(document: Mapping[str, Any]) -> Tag:
    return Tag(document["tag"], Source(document["source"]), moment(document["at"]))


def _device_document(device: Device) -> Document:
    return {"id": device.id, "at": moment_text(device.at), "told": device.told}


def _read_device(document: Mapping[str, Any]) -> Device:
    return Device(document["id"], moment(document["at"]), document["told"])


def _marked_document(marked: Marked) -> Document:
    return {"product": marked.product, "source": marked.source.value, "at": moment_text(marked.at)}


def _read_marked(document: Mapping[str, Any]) -> Marked:
    return Marked(document["product"], Source(document["source"]), moment(document["at"]))


def products_document(products: Products) -> Document:
    """``{"wished": [{"product", "source", "at"}], "refused": [...]}``, the newest last."""
    return {
        "wished": [_marked_document(each) for each in products.wished],
        "refused": [_marked_document(each) for each in products.refused],
    }


def read_products(document: Mapping[str, Any]) -> Products:
    """The other way round."""
    return Products(*(tuple(map(_read_marked, document[said])) for said in ("wished", "refused")))


def _listed(write: Callable[[Any], Document]) -> Callable[[Iterable[Any]], Document]:
    return lambda each: [write(one) for one in each]


def _read_listed(read: Callable[[Any], Any]) -> Callable[[Iterable[Any]], tuple[Any, ...]]:
    return lambda each: tuple(read(one) for one in each)


@dataclass(frozen=True, slots=True)
class PartForm:
    """How a part is called in `Contact`, and how it is written and read."""

    member: str
    write: Callable[[Any], Document]
    read: Callable[[Any], Any]


FORMS: Mapping[Part, PartForm] = {
    Part.DETAILS: PartForm("details", facts_document, read_facts),
    Part.PREFERENCES: PartForm("preferences", _listed(preference_document), _read_listed(read_preference)),
    Part.KEY_INFORMATION: PartForm("key_information", facts_document, read_facts),
    Part.CHANNELS: PartForm("channels", channels_document, read_channels),
    Part.TAGS: PartForm("tags", _listed(_tag_document), _read_listed(_read_tag)),
    Part.DEVICES: PartForm("devices", _listed(_device_document), _read_listed(_read_device)),
    Part.PERSONALISE: PartForm("personalise", bool, bool),
    Part.PRODUCTS: PartForm("products", products_document, read_products),
}


def part_document(contact: Contact, part: Part) -> Document:
    """One part of a card as JSON."""
    form = FORMS[part]
    return form.write(getattr(contact, form.member))


def changed_parts(before: Contact, after: Contact) -> tuple[Part, ...]:
    """The parts in which two states of a card differ, in the order of `Part`."""
    return tuple(part for part, form in FORMS.items() if getattr(before, form.member) != getattr(after, form.member))


def consents_document(contact: Contact) -> Document:
    """``{"current": {purpose: last entry}, "ledger": [every entry, oldest first]}``."""
    current = {purpose: consent_document(entry) for purpose, entry in contact.consented().items()}
    return {"current": current, "ledger": [consent_document(entry) for entry in contact.consents]}


def contact_document(contact: Contact) -> Document:
    """The whole card; keys as the parts are named, with ``_`` for ``-``."""
    return {
        "id": contact.id,
        "ids": list(contact.ids),
        "version": contact.version,
        "created": moment_text(contact.created),
        "changed": moment_text(contact.changed),
        **{form.member: form.write(getattr(contact, form.member)) for form in FORMS.values()},
        "consents": consents_document(contact),
    }
