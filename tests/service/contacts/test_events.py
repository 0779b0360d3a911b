"""What a change of a card tells others."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.contacts.events import KINDS, Event, Kind, erased_event, events_of, merged_event
from service.contacts.model import (
    Actor,
    Channel,
    Channels,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Device,
    Fact,
    Facts,
    Frequency,
    Hours,
    Marked,
    Occasion,
    Products,
    Source,
    StatedPreference,
    Tag,
)

AT = datetime(2026, 11, 22, 13, tzinfo=UTC)
SHE = Occasion(Actor.CONTACT, "centre notebook", AT)
SHOP = Occasion(Actor.SHOP, "import contacts.csv", AT)
EMPTY = Contact("sklep", "ala", bytes(range(8)), AT, AT, version=3, ids=("ala",))
PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def size(value: str, source: Source = Source.DECLARED, attribute: str = "shoe-size") -> Fact:
    return Fact(attribute, value, source, AT)


def told(before: Contact | None, after: Contact, occasion: Occasion = SHE) -> list[tuple[str, dict[str, object]]]:
    """What follows, without who did it where."""
    return [
        (event.event, {name: said for name, said in event.told.items() if name not in ("by", "where", "source")})
        for event in events_of(before, after, occasion)
    ]


def test_a_new_card_is_told_of_with_everything_that_stands_on_it() -> None:
    new = replace(EMPTY, details=Facts((Fact("email", "ala@poczta.example", Source.DECLARED, AT),)))
    assert told(None, new) == [("contact-created", {}), ("details-changed", {"attributes": ["email"]})]


def test_what_does_not_change_is_not_told() -> None:
    assert events_of(EMPTY, replace(EMPTY, version=4, links=7, changed=AT), SHE) == ()


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ((), (size("38"),), ["key-information-completed"]),
        ((size("38"),), (size("39"),), ["key-information-completed"]),
        ((size("38", Source.OBSERVED),), (size("38", Source.OBSERVED), size("38")), ["key-information-completed"]),
        ((size("38"),), (size("38"), size("39", Source.BOUGHT_IN)), []),
        ((size("38"),), (), ["key-information-forgotten"]),
        ((size("38"), size("39", Source.OBSERVED)), (size("39", Source.OBSERVED),), ["key-information-completed"]),
    ],
)
def test_key_information_is_told_when_what_is_believed_changes(
    before: tuple[Fact, ...], after: tuple[Fact, ...], kinds: list[str]
) -> None:
    old, new = (replace(EMPTY, key_information=Facts(facts)) for facts in (before, after))
    assert told(old, new) == [(kind, {"attributes": ["shoe-size"]}) for kind in kinds]


def test_no_event_ever_holds_a_value_that_a_person_stated() -> None:
    secret = "TOP-SECRET"
    full = replace(
        EMPTY,
        details=Facts((Fact("name", secret, Source.DECLARED, AT),)),
        key_information=Facts((size(secret), size(secret, Source.OBSERVED, "collar"))),
        preferences=(StatedPreference("k1", secret, ({"filter": "diet", "any": [secret]},), AT, name=secret),),
        consents=(Consent("email", ConsentKind.CHANNEL, ConsentState.CONFIRMED, AT, Actor.CONTACT, "x", text=secret),),
        devices=(Device(secret, AT, secret),),
    )
    events = [*events_of(None, full, SHE), *events_of(full, EMPTY, SHE)]
    assert len(events) >= 10
    assert secret not in repr(events)


def test_facts_of_two_sources_are_two_events_each_with_its_source() -> None:
    after = replace(EMPTY, key_information=Facts((size("38"), size("41", Source.BOUGHT_IN, "collar"))))
    events = events_of(EMPTY, after, SHOP)
    assert [(event.told["attributes"], event.told["source"]) for event in events] == [
        (["shoe-size"], "declared"),
        (["collar"], "bought in"),
    ]
    assert {(event.told["by"], event.told["where"]) for event in events} == {("shop", "import contacts.csv")}


def test_details_are_told_together_with_those_taken_away() -> None:
    def known(**details: str) -> Contact:
        facts = (Fact(name, value, Source.DECLARED, AT) for name, value in details.items())
        return replace(EMPTY, details=Facts(tuple(facts)))

    assert told(known(city="Łódź", name="Ala"), known(city="Gdańsk", phone="+48500100200")) == [
        ("details-changed", {"attributes": ["city", "name", "phone"]})
    ]


def test_each_preference_is_told_by_its_key() -> None:
    green, blue = (StatedPreference(key, "Jeans", (), AT) for key in ("green", "blue"))
    before = replace(EMPTY, preferences=(green, blue))
    after = replace(EMPTY, preferences=(replace(blue, until=date(2027, 1, 1)), replace(green, key="red")))
    assert told(before, after) == [
        ("preference-changed", {"preference": "blue"}),
        ("preference-stated", {"preference": "red"}),
        ("preference-forgotten", {"preference": "green"}),
    ]


def test_each_new_entry_of_the_ledger_is_told_where_it_stands_too() -> None:
    def entry(state: ConsentState, hour: int, by: Actor = Actor.CONTACT) -> Consent:
        return Consent("email", ConsentKind.CHANNEL, state, AT.replace(hour=hour), by, "centre", version="2")

    given, again = entry(ConsentState.CONFIRMED, 9), entry(ConsentState.WITHDRAWN, 12)
    early = entry(ConsentState.NOT_CONFIRMED, 8, Actor.SHOP)
    before, after = replace(EMPTY, consents=(given,)), replace(EMPTY, consents=(early, given, again))
    assert told(before, after) == [
        ("consent-changed", {"purpose": "email", "kind": "channel", "state": "not confirmed"}),
        ("consent-changed", {"purpose": "email", "kind": "channel", "state": "withdrawn"}),
    ]


def test_channels_are_told_as_they_were_stated_and_when_they_were_taken_back() -> None:
    stated = Channels(Source.DECLARED, AT, (Channel.SMS,), Frequency.OCCASIONALLY, (), Hours(13 * 60, 17 * 60))
    after = replace(EMPTY, channels=stated)
    said = {"channels": ["sms"], "frequency": "occasionally", "days": [], "from": "13:00", "to": "17:00"}
    assert told(EMPTY, after) == [("channels-and-frequency-stated", said)]
    assert told(after, EMPTY) == [("channels-and-frequency-stated", dict.fromkeys(said))]


def test_tags_devices_the_switch_and_how_many_products_are_told() -> None:
    old = replace(EMPTY, tags=(Tag("vip", Source.OBSERVED, AT),), devices=(Device("d1", AT),))
    new = replace(
        old, tags=(Tag("b2b", Source.OBSERVED, AT),), devices=(Device("d1", AT), Device("d2", AT)), personalise=False,
        products=Products((Marked("A-1", Source.DECLARED, AT),), (Marked("A-2", Source.DECLARED, AT),)),
    )  # fmt: skip
    assert told(old, new) == [
        ("tags-changed", {"added": ["b2b"], "removed": ["vip"]}),
        ("devices-changed", {"devices": 2}),
        ("personalisation-changed", {"personalise": False}),
        ("products-changed", {"wished": 1, "refused": 1}),
    ]


def test_a_device_that_was_merely_seen_again_is_no_event() -> None:
    seen = replace(EMPTY, devices=(Device("d1", AT),))
    assert events_of(seen, replace(EMPTY, devices=(Device("d1", AT.replace(hour=20)),)), SHE) == ()


def test_ids_are_the_same_when_found_again_and_never_those_of_another_change() -> None:
    after = replace(EMPTY, version=4, preferences=tuple(StatedPreference(k, None, (), AT) for k in ("a", "b")))
    first, again = events_of(EMPTY, after, SHE), events_of(EMPTY, after, SHE)
    later = events_of(EMPTY, replace(after, version=5), SHE)
    assert first == again
    assert [event.id for event in first] == [f"0001020304050607/4/preference-stated/{n}" for n in (0, 1)]
    assert not {event.id for event in first} & {event.id for event in later}


def test_a_merge_and_an_erasure_name_every_id_that_was_known() -> None:
    other = replace(EMPTY, id="ola", ids=("ola", "ola-2"))
    merged, erased = merged_event(EMPTY, other, SHOP), erased_event(other, SHE)
    assert (merged.event, merged.contact, merged.told["ids"]) == ("contact-merged", "ala", ["ola", "ola-2"])
    assert (erased.event, erased.contact, erased.told["ids"]) == ("contact-erased", "ola", ["ola", "ola-2"])


def every_event() -> list[Event]:
    """At least one of each kind that a card's change can tell."""
    full = replace(
        EMPTY,
        details=Facts((size("a", attribute="name"),)),
        key_information=Facts((size("38"),)),
        channels=Channels(Source.DECLARED, AT),
        preferences=(StatedPreference("a", None, (), AT),),
        consents=(Consent("email", ConsentKind.CHANNEL, ConsentState.CONFIRMED, AT, Actor.CONTACT, "x"),),
        tags=(Tag("vip", Source.OBSERVED, AT),),
        devices=(Device("d", AT),),
        personalise=False,
        products=Products((Marked("A-1", Source.DECLARED, AT),)),
    )
    changed = replace(full, preferences=(StatedPreference("a", "Jeans", (), AT),))
    bare = replace(EMPTY, consents=full.consents)
    pairs = ((None, full), (full, changed), (changed, bare))
    changes = [event for before, after in pairs for event in events_of(before, after, SHE)]
    return [*changes, merged_event(EMPTY, full, SHE), erased_event(full, SHE)]


def test_each_kind_tells_exactly_what_the_table_of_kinds_says() -> None:
    said = {event.event: {*event.told} - {"by", "where", "source"} for event in every_event()}
    elsewhere = (Kind.PREFERENCE_NO_LONGER_SATISFIABLE, Kind.ADDRESS_TO_CONFIRM)
    assert said == {kind.value: {*fields} for kind, fields in KINDS.items() if kind not in elsewhere}


@pytest.mark.parametrize("kind", Kind)
def test_the_page_explains_each_kind_with_its_fields(kind: Kind) -> None:
    row = re.search(rf"^\| `{kind}` \| (.*) \|$", PAGE, re.MULTILINE)
    assert row, f"docs/webhooks.md has no row for {kind}"
    assert {name for name in KINDS[kind] if f"`{name}`" not in row[1]} == set()


def test_the_page_names_no_kind_that_does_not_exist() -> None:
    table = PAGE[PAGE.index("| event |") :].split("\n\n", 1)[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)) == {*Kind}
