"""Declared values that leave the feed: the merchandiser is warned, each contact concerned becomes one event."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import orjson
import pytest

from feeds.model import Filter
from service.composition import Service
from service.contacts.events import Event
from service.errors import BrokenFile
from service.generations.opened import Generation, open_generation
from service.generations.shelf import Shelf
from service.storage.looks import Look, Warned, last_look
from service.storage.profiles import Profile
from service.vanished import EVENT, events, look, vanished, warned, warned_document
from tests.service.cards import keep_stated
from tests.service.conftest import Import
from tests.service.small_feed import small_feed

AT = "2026-11-22T12:00:00+00:00"
GREEN_LEFT = small_feed().replace(b"zielony", b"zorzowy")
"""The feed of the next day, on which nothing is green any more."""


def stating(contact: str, *criteria: dict[str, Any], main: str | None = "Dżinsy") -> Profile:
    return Profile(contact, {"preferences": [{"main": main, "criteria": list(criteria)}]}, "1")


def wanting(*colors: str) -> dict[str, Any]:
    return {"filter": "color", "any": list(colors)}


@pytest.fixture
def days(do_import: Import, shelf: Shelf) -> tuple[Generation, Generation]:
    """Two generations: yesterday's with green, today's without."""
    names = [do_import(feed).name for feed in (small_feed(), GREEN_LEFT)]
    before, after = (open_generation(shelf.path(name)) for name in names)
    return before, after


def keep(service: Service, *profiles: Profile) -> None:
    keep_stated(service.contacts, "sklep", [{"id": each.contact, **each.preferences} for each in profiles])


def look_now(service: Service, shelf: Shelf, at: str = AT) -> Look:
    return look(shelf, service.profiles, service.outbox, at)


def told_of(service: Service) -> list[dict[str, Any]]:
    """What the outbox tells of values that left, and not of the cards themselves."""
    return [event for event in service.outbox.all("sklep") if event["event"] == EVENT]


def colors_told(look: Look) -> list[tuple[object, int]]:
    return [(each.value, each.contacts) for each in look.vanished]


def test_only_what_was_known_and_is_no_more_has_vanished(days: tuple[Generation, Generation]) -> None:
    found = vanished(*days, [stating("ala", wanting("Zielony", "niebieski", "fioletowy"))])
    assert [(each.contact, each.preference, each.filter, each.value) for each in found] == [
        ("ala", 0, "color", "Zielony")
    ]
    assert found[0].nearest
    assert not found[0].refused
    assert vanished(days[0], days[0], [stating("ala", wanting("zielony", "fioletowy"))]) == ()


def test_main_values_filters_and_bands_vanish(do_import: Import, shelf: Shelf) -> None:
    feeds = (
        small_feed(),
        small_feed().replace("Dżinsy".encode(), b"Jeansy"),
        small_feed().replace(b"<g:color>", b"<g:size>").replace(b"</g:color>", b"</g:size>"),
        re.sub(rb"<g:price>[^<]+", b"<g:price>50.00 PLN", small_feed()),
    )
    first, *others = (open_generation(shelf.path(do_import(feed, keep=9).name)) for feed in feeds)
    stated = [stating("ala", wanting("niebieski"), {"filter": "price", "band": 3})]
    named = [[(each.filter, each.value) for each in vanished(first, other, stated)] for other in others]
    assert named == [[(None, "Dżinsy")], [("color", None)], [("price", 3)]]
    assert "Odzież > Jeansy" in vanished(first, others[0], stated)[0].nearest


def test_what_was_only_refused_is_told_so_and_what_nobody_minds_is_not(days: tuple[Generation, Generation]) -> None:
    refusing = stating("ala", {"filter": "color", "none": ["zielony"]})
    both = stating("ela", {"filter": "color", "none": ["zielony"]}, wanting("zielony"))
    unmoved = stating("ola", {"filter": "color", "indifferent": True})
    assert [(each.contact, each.refused) for each in vanished(*days, [refusing, both, unmoved])] == [
        ("ala", True),
        ("ela", False),
    ]


def test_of_a_filter_that_left_refusals_alone_are_told_as_such_and_indifference_not_at_all(
    do_import: Import, shelf: Shelf
) -> None:
    unpriced = re.sub(rb"<g:price>[^<]+</g:price>", b"", small_feed())
    before, after = (open_generation(shelf.path(do_import(feed, force=True).name)) for feed in (small_feed(), unpriced))
    refusing: dict[str, Any] = {"filter": "price", "none": ["50"]}
    stated = [
        stating("ala", refusing),
        stating("ela", {**refusing, "max": "70"}),
        stating("iza", {**refusing, "any": ["60"]}),
        stating("ola", {"filter": "price", "indifferent": True}),
    ]
    assert [(each.contact, each.filter, each.value, each.refused) for each in vanished(before, after, stated)] == [
        ("ala", "price", None, True),
        ("ela", "price", None, False),
        ("iza", "price", None, False),
    ]


def test_preferences_that_cannot_be_read_name_nothing(days: tuple[Generation, Generation]) -> None:
    assert vanished(*days, [Profile("ala", {"preferences": [{"main": 5}]}, "1")]) == ()


def test_a_look_warns_with_counts_and_writes_one_event_a_contact(
    service: Service, shelf: Shelf, do_import: Import
) -> None:
    keep(
        service,
        stating("ala", wanting("zielony")),
        stating("ela", wanting("ZIELONY")),
        stating("ola", wanting("czarny")),
    )
    do_import()
    assert look_now(service, shelf).vanished == ()
    name = do_import(GREEN_LEFT).name
    looked = look_now(service, shelf)
    assert colors_told(looked) == [("zielony", 2)]
    assert last_look(shelf.folder) == looked
    told = told_of(service)
    assert [event["contact"] for event in told] == ["ala", "ela"]
    assert {key: value for key, value in told[0].items() if key not in ("id", "nearest")} == {
        "event": EVENT,
        "at": AT,
        "contact": "ala",
        "generation": name,
        "preference": 0,
        "sensitive": False,
        "filter": "color",
        "value": "zielony",
        "refused": False,
    }


def test_looking_again_finds_nothing_and_writes_nothing(service: Service, shelf: Shelf, do_import: Import) -> None:
    keep(service, stating("ala", wanting("zielony")))
    do_import()
    look_now(service, shelf)
    do_import(GREEN_LEFT)
    kept = look_now(service, shelf)
    assert look_now(service, shelf).vanished == ()
    assert last_look(shelf.folder) == kept
    assert len(told_of(service)) == 1


def test_an_import_that_was_never_looked_at_is_caught_up_with(
    service: Service, shelf: Shelf, do_import: Import
) -> None:
    keep(service, stating("ala", wanting("zielony")))
    do_import()
    look_now(service, shelf)
    do_import(GREEN_LEFT)  # and killed before anybody looked
    assert colors_told(look_now(service, shelf)) == [("zielony", 1)]


def test_a_kill_between_events_and_note_writes_no_event_twice(
    service: Service, shelf: Shelf, do_import: Import
) -> None:
    keep(service, stating("ala", wanting("zielony")), stating("ela", wanting("zielony")))
    do_import()
    look_now(service, shelf)
    note = shelf.folder.vanished.read_bytes()
    do_import(GREEN_LEFT)
    look_now(service, shelf)
    shelf.folder.vanished.write_bytes(note)
    assert colors_told(look_now(service, shelf, at="2026-11-23T00:00:00+00:00")) == [("zielony", 2)]
    assert [(event["contact"], event["at"]) for event in told_of(service)] == [("ala", AT), ("ela", AT)]


def test_where_the_generation_looked_at_is_gone_the_one_before_is_compared(
    service: Service, shelf: Shelf, do_import: Import
) -> None:
    keep(service, stating("ala", wanting("zielony")))
    do_import(keep=1)
    look_now(service, shelf)
    do_import(small_feed(39), keep=1)
    do_import(small_feed(38), keep=1)
    do_import(GREEN_LEFT, keep=1)
    assert colors_told(look_now(service, shelf)) == [("zielony", 1)]


def test_a_generation_of_another_version_is_no_trouble(service: Service, shelf: Shelf, do_import: Import) -> None:
    keep(service, stating("ala", wanting("zielony")))
    before = do_import().name
    look_now(service, shelf)
    manifest = shelf.path(before) / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"layout": ', b'"layout": 9'))
    after = do_import(GREEN_LEFT).name
    assert look_now(service, shelf) == Look(after)


def test_a_broken_note_is_one_clear_sentence(service: Service, shelf: Shelf, do_import: Import) -> None:
    do_import()
    shelf.folder.vanished.write_text("{")
    with pytest.raises(BrokenFile, match=r"vanished\.json of shop 'sklep' cannot be read"):
        look_now(service, shelf)


def test_of_a_sensitive_filter_no_word_leaves_the_shop(days: tuple[Generation, Generation]) -> None:
    marked = [
        replace(
            day,
            hierarchy=replace(day.hierarchy, filters={"color": Filter("color", "Kolor", _choice(day), sensitive=True)}),
        )
        for day in days
    ]
    found = vanished(marked[0], marked[1], [stating("ala", wanting("zielony")), stating("ela", wanting("zielony"))])
    told = [event.document() for event in events(found, "G", AT)]
    assert [(event["contact"], event["sensitive"]) for event in told] == [("ala", True), ("ela", True)]
    documents = warned_document(warned(found))
    assert [(each["sensitive"], each["contacts"]) for each in documents] == [(True, 2)]
    said = orjson.dumps([told, documents]).decode()
    assert not {word for word in ("color", "zielony", "zorzowy", "niebieski") if word in said}


def _choice(day: Generation) -> Any:
    return day.hierarchy.filters["color"].type


def test_spellings_that_were_one_value_are_told_once_with_the_contacts_of_all(do_import: Import, shelf: Shelf) -> None:
    green = small_feed().replace(b"<g:color>zielony", b"<g:color>green", 3)
    gone = green.replace(b"zielony", b"zorzowy").replace(b">green<", b">zorzowy<")
    before, after = (open_generation(shelf.path(do_import(feed).name)) for feed in (green, gone))
    stated = [stating("ala", wanting("zielony")), stating("ela", wanting("GREEN")), stating("ola", wanting("Zielony"))]
    found = vanished(before, after, stated)
    assert [each.value for each in found] == ["zielony", "GREEN", "Zielony"]
    assert [(each.filter, each.value, each.contacts) for each in warned(found)] == [("color", "zielony", 3)]


def test_names_of_one_main_value_are_told_once(do_import: Import, shelf: Shelf) -> None:
    feeds = (small_feed(), small_feed().replace("Dżinsy".encode(), b"Jeansy"))
    before, after = (open_generation(shelf.path(do_import(feed).name)) for feed in feeds)
    stated = [stating("ala", main="dżinsy"), stating("ela", main="Odzież > Dżinsy")]
    assert [(each.filter, each.value, each.contacts) for each in warned(vanished(before, after, stated))] == [
        (None, "Odzież > Dżinsy", 2)
    ]


def test_the_most_named_comes_first(days: tuple[Generation, Generation]) -> None:
    found = vanished(
        *days,
        [
            stating("ala", {"filter": "color", "none": ["zielony"]}),
            *(stating(f"c{n}", wanting("zielony")) for n in range(3)),
        ],
    )
    assert [(each.refused, each.contacts) for each in warned(found)] == [(False, 3), (True, 1)]
    assert isinstance(warned(found)[0], Warned)


# --- the outbox -------------------------------------------------------------------------------------------------------


def event(number: int) -> Event:
    return Event(f"e-{number}", "tested", AT, "ala", {"number": number})


def test_each_event_stands_in_the_outbox_once_and_in_order(service: Service) -> None:
    assert service.outbox.add("sklep", [event(1), event(2), event(1)]) == 2
    assert service.outbox.add("sklep", [event(2), event(3)]) == 1
    assert service.outbox.add("sklep", []) == 0
    assert [told["number"] for told in service.outbox.all("sklep")] == [1, 2, 3]


def test_an_outbox_that_was_never_written_is_empty(service: Service) -> None:
    assert [*service.outbox.all("sklep")] == []
