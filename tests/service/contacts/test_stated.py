"""Documents from outside become changes of a card; what is not well formed is refused at its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from service.centres.answers import answer_check
from service.contacts.attributes import AnswerType, Attribute, Option
from service.contacts.documents import contact_document, part_document
from service.contacts.model import (
    Actor,
    Channel,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Day,
    Hours,
    Occasion,
    Part,
    Source,
)
from service.contacts.stated.card import read_card
from service.contacts.stated.parts import PARTS
from service.contacts.stated.reading import StatementRefused, Telling

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
BLANK = Contact("sklep", "ola", b"12345678", NOW, NOW)
JEANS: dict[str, Any] = {"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"]}]}
SIZE = Attribute("shoe_size", AnswerType.NUMBER, low=Decimal(30), high=Decimal(50))
FACE = Attribute("face", AnswerType.CHOICE, options=(Option("round"), Option("long")))
DEFINED = {
    each.key: each
    for each in (
        SIZE,
        FACE,
        Attribute("wedding", AnswerType.DATE),
        Attribute("has_dog", AnswerType.YES_NO),
        Attribute("nick", AnswerType.TEXT),
    )
}


def telling(at: datetime = NOW) -> Telling:
    return Telling(Occasion(Actor.SHOP, "api", at), answer_check(DEFINED))


def put(part: str, document: Any, card: Contact = BLANK, at: datetime = NOW) -> Contact:
    told = PARTS[part]
    return told.replaced(*told.opened(document), telling(at))(card)


def patch(part: str, document: Any, card: Contact = BLANK, at: datetime = NOW) -> Contact:
    told = PARTS[part]
    return told.merged(*told.opened(document), telling(at))(card)


def fault(part: str, document: Any) -> StatementRefused:
    with pytest.raises(StatementRefused) as refused:
        put(part, document)
    return refused.value


# --- facts ------------------------------------------------------------------------------------------------------------


def values(card: Contact) -> dict[str, Any]:
    return {attribute: fact.value for attribute, fact in card.key_information.believed().items()}


def test_a_value_is_text_a_number_or_yes_and_no() -> None:
    card = put("key-information", {"a": "x", "b": 38, "c": Decimal("37.50"), "d": True, "e": 1e3, "f": "line\nbreak"})
    assert values(card) == {"a": "x", "b": "38", "c": "37.50", "d": True, "e": "1000.0", "f": "line\nbreak"}


def test_what_is_believed_less_never_hides_what_was_declared() -> None:
    card = put("key-information", {"size": "38"})
    for change in (put, patch):
        after = change("key-information", {"size": {"value": "40", "source": "observed"}}, card, LATER)
        assert values(after) == {"size": "38"}
        assert [fact.value for fact in after.key_information.facts] == ["38", "40"]


def test_what_is_said_again_keeps_its_time_and_what_is_new_has_its_own() -> None:
    card = put("key-information", {"size": "38", "collar": "41"})
    after = patch("key-information", {"size": "38", "collar": "42"}, card, LATER)
    known = after.key_information.believed()
    assert (known["size"].at, known["collar"].at) == (NOW, LATER)
    dated = patch("key-information", {"size": {"value": "38", "at": LATER.isoformat()}}, card, LATER)
    assert dated.key_information.believed()["size"].at == LATER


def test_true_is_another_answer_than_the_text() -> None:
    card = put("key-information", {"a": True})
    assert values(patch("key-information", {"a": "True"}, card)) == {"a": "True"}


def test_a_put_forgets_what_it_does_not_name_and_a_patch_only_what_is_null() -> None:
    card = put("key-information", {"a": "1", "b": "2"})
    assert values(put("key-information", {"b": "3"}, card)) == {"b": "3"}
    assert values(patch("key-information", {"a": None, "c": "3"}, card)) == {"b": "2", "c": "3"}


def test_of_one_source_the_later_fact_stays() -> None:
    card = put("key-information", {"size": {"value": "38", "at": "2026-06-01"}})
    early = patch("key-information", {"size": {"value": "37", "at": "2025-06-01"}}, card)
    assert values(early) == {"size": "38"}


def test_a_clock_that_is_a_little_ahead_does_not_stop_the_next_change() -> None:
    ahead = (NOW + timedelta(seconds=30)).isoformat()
    card = put("key-information", {"size": {"value": "38", "at": ahead}})
    assert values(patch("key-information", {"size": "39"}, card)) == {"size": "39"}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""),
        ({"a": []}, "a"),
        ({"a": ""}, "a"),
        ({"a": {"source": "declared"}}, "a.value"),
        ({"a": {"value": None}}, "a.value"),
        ({"a": {"value": "1", "source": "guessed"}}, "a.source"),
        ({"a": {"value": "1", "at": "yesterday"}}, "a.at"),
        ({"a": {"value": "1", "at": "2026-11-22T12:02:00Z"}}, "a.at"),
        ({"a": {"value": "1", "when": 1}}, "a.when"),
        ({"a": {"value": "1", "others": [{"value": "2", "source": "x"}]}}, "a.others[0].source"),
        ({"a": "\x00"}, "a"),
        ({"a": "\ud800"}, "a"),
        ({"a": "x" * 1001}, "a"),
        ({"a": float("nan")}, "a"),
        ({"a": Decimal("1e999")}, "a"),
        ({"\n": "x"}, "\n"),
        ({f"a{n}": "x" for n in range(201)}, ""),
        ({"shoe_size": "29"}, "shoe_size"),
        ({"shoe_size": {"value": 51}}, "shoe_size.value"),
        ({"shoe_size": "38 EU"}, "shoe_size"),
        ({"face": "square"}, "face"),
        ({"wedding": "01.05.2026"}, "wedding"),
        ({"wedding": True}, "wedding"),
        ({"has_dog": "yes"}, "has_dog"),
        ({"nick": True}, "nick"),
    ],
)
def test_key_information_that_is_not_taken_says_where(document: Any, path: str) -> None:
    refused = fault("key-information", document)
    assert (refused.path, refused.message[-1]) == (path, ".")


def test_key_information_is_held_to_what_the_shop_asks() -> None:
    card = put("key-information", {"shoe_size": 38, "face": "round", "wedding": "2026-05-01", "has_dog": False})
    assert values(card) == {"shoe_size": "38", "face": "round", "wedding": "2026-05-01", "has_dog": False}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"shoe_size": "38"}, "shoe_size"),
        ({"email": "ola"}, "email"),
        ({"email": "ola@example"}, "email"),
        ({"email": "a@b.pl, c@d.pl"}, "email"),
        ({"email": True}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"birth_date": "17.05.1990"}, "birth_date"),
        ({"birth_date": "2026-11-23"}, "birth_date"),
        ({"birth_date": "19900517"}, "birth_date"),
        ({"language": "Polish please"}, "language"),
        ({"name": "Ola\nNowak"}, "name"),
    ],
)
def test_a_detail_that_does_not_look_like_one_is_refused_without_repeating_it(
    document: dict[str, Any], path: str
) -> None:
    refused = fault("details", document)
    assert refused.path == path
    assert not any(isinstance(said, str) and said in refused.message for said in document.values())


def test_details_are_kept_as_they_are_written_without_the_space_around() -> None:
    said = {"email": " Ola@Example.com ", "phone": 48600100200, "birth_date": "1990-05-17", "name": "Ola Żak"}
    card = put("details", said)
    assert {name: fact.value for name, fact in card.details.believed().items()} == {
        "email": "Ola@Example.com",
        "phone": "48600100200",
        "birth_date": "1990-05-17",
        "name": "Ola Żak",
    }


# --- preferences ------------------------------------------------------------------------------------------------------


def stated(*preferences: Any) -> dict[str, Any]:
    return {"preferences": list(preferences)}


def keys(card: Contact) -> list[str]:
    return [each.key for each in card.preferences]


def test_preferences_are_the_contracts_with_what_is_said_of_each_whole() -> None:
    card = put("preferences", stated({**JEANS, "name": "for Ola", "until": "2026-12-24", "source": "observed"}))
    (preference,) = card.preferences
    assert (preference.key, preference.name, preference.until) == ("p1", "for Ola", date(2026, 12, 24))
    assert preference.criteria == ({"filter": "color", "any": ["green"]},)
    assert (preference.stated, preference.source.value) == (NOW, "observed")


def test_what_says_the_same_keeps_its_key_and_its_time() -> None:
    card = put("preferences", stated(JEANS, {"main": "Tops"}))
    after = put("preferences", stated({"main": "Tops"}, {"main": "Shoes"}, JEANS), card, LATER)
    assert [(each.key, each.main, each.stated) for each in after.preferences] == [
        ("p2", "Tops", NOW),
        ("p3", "Shoes", LATER),
        ("p1", "Jeans", NOW),
    ]


def test_the_same_preference_twice_is_two() -> None:
    card = put("preferences", stated(JEANS, JEANS))
    assert keys(card) == ["p1", "p2"]
    assert put("preferences", stated(JEANS, JEANS), card, LATER) == card


def test_a_patch_changes_by_key_adds_without_and_takes_away_by_null() -> None:
    card = put("preferences", stated(JEANS, {"main": "Tops"}))
    renamed = patch("preferences", stated({"key": "p1", "name": "wedding"}), card, LATER)
    assert [(each.name, each.main, each.stated) for each in renamed.preferences] == [
        ("wedding", "Jeans", LATER),
        (None, "Tops", NOW),
    ]
    assert keys(patch("preferences", stated({"main": "Shoes"}), card)) == ["p1", "p2", "p3"]
    assert patch("preferences", stated(JEANS), card, LATER) == card
    by_key = {"preferences": {"p1": None, "p2": {"until": "2026-12-24"}, "mine": JEANS, "p9": None}}
    after = patch("preferences", by_key, card)
    assert [(each.key, each.until) for each in after.preferences] == [("p2", date(2026, 12, 24)), ("mine", None)]


def test_a_key_is_never_given_twice() -> None:
    card = put("preferences", stated({**JEANS, "key": "p7"}, {"main": "Tops"}, {**JEANS, "key": "p8"}))
    assert keys(card) == ["p7", "p9", "p8"]


def test_numbers_are_kept_so_that_no_reader_of_json_loses_a_digit() -> None:
    criterion = {"filter": "price", "min": Decimal("70.10"), "max": 10**20, "weight": Decimal("1.5")}
    others = [{"filter": "size", "any": [38, True]}, {"filter": "price", "band": 2}]
    card = put("preferences", stated({"main": None, "criteria": [criterion, *others]}))
    assert card.preferences[0].criteria == (
        {"filter": "price", "min": "70.10", "max": "1" + "0" * 20, "weight": "1.5"},
        *others,
    )


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "preferences"),
        ({**stated(), "k": 3}, "k"),
        ({**stated(), "offset": 3}, "offset"),
        (stated({"criteria": []}), "preferences[0].main"),
        (stated(JEANS, {"main": 5}), "preferences[1].main"),
        (stated({"main": "a\x00b"}), "preferences[0].main"),
        (stated({"main": None, "criteria": [{"filter": "color"}]}), "preferences[0].criteria[0]"),
        (stated({"main": None, "criteria": [{"filter": "color", "any": []}]}), "preferences[0].criteria[0].any"),
        (stated({"main": None, "criteria": [{"filter": "a\nb", "any": ["x"]}]}), "preferences[0].criteria[0].filter"),
        (stated({"main": None, "criteria": [{"filter": "c", "any": ["\x00"]}]}), "preferences[0].criteria[0].any[0]"),
        (stated({**JEANS, "until": "soon"}), "preferences[0].until"),
        (stated({**JEANS, "stated": "2027-01-01"}), "preferences[0].stated"),
        (stated({**JEANS, "key": "a b"}), "preferences[0].key"),
        (stated({**JEANS, "key": "a"}, {"main": None, "key": "a"}), "preferences[0].key"),
        (stated({**JEANS, "colour": "green"}), "preferences[0].colour"),
        (stated(*[JEANS] * 201), "preferences"),
        ({"preferences": {"p1": {"key": "p2", "main": None}}}, "preferences.p1.key"),
        ({"preferences": 5}, "preferences"),
    ],
)
def test_a_preference_that_is_not_taken_says_where(document: Any, path: str) -> None:
    assert fault("preferences", document).path == path


# --- consents ---------------------------------------------------------------------------------------------------------


def ledger(card: Contact) -> list[tuple[str, str, str]]:
    return [(entry.purpose, entry.state.value, entry.version) for entry in card.consents]


FULL = {"state": "confirmed", "text": "Yes, write to me.", "version": "1", "language": "en", "where": "checkout"}


def test_a_decision_becomes_an_entry_with_its_evidence() -> None:
    (entry,) = put("consents", {"email": {**FULL, "at": "2026-01-02T03:04:05+01:00"}}).consents
    at = datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert entry == Consent(
        "email", ConsentKind.CHANNEL, ConsentState.CONFIRMED, at, Actor.SHOP, "checkout", "Yes, write to me.", "1", "en"
    )


def test_a_consent_is_of_the_kind_that_its_purpose_tells() -> None:
    card = put("consents", dict.fromkeys(("push", "sensitive-allergies", "partners"), "confirmed"))
    assert [entry.kind for entry in card.consents] == [
        ConsentKind.CHANNEL,
        ConsentKind.SENSITIVE,
        ConsentKind.MARKETING,
    ]


def test_only_what_says_something_new_is_added() -> None:
    card = put("consents", {"email": FULL, "partners": "not confirmed"})
    for same in ({"email": FULL}, {"email": "confirmed"}, {"email": {"state": "confirmed", "version": "1"}}):
        assert put("consents", same, card, LATER) == card
    after = put("consents", {"email": {**FULL, "version": "2"}}, card, LATER)
    assert ledger(after)[-1] == ("email", "confirmed", "2")
    assert after.consents[0].kind is ConsentKind.CHANNEL
    assert after.consents[1].kind is ConsentKind.MARKETING


def test_null_and_emptying_withdraw_what_was_confirmed_and_the_ledger_keeps_all() -> None:
    card = put("consents", {"email": FULL, "sms": "withdrawn", "partners": "confirmed"})
    after = patch("consents", {"email": None, "sms": None, "push": None}, card, LATER)
    assert ledger(after) == [*ledger(card), ("email", "withdrawn", "")]
    emptied = PARTS["consents"].emptied(telling(LATER))(after)
    assert ledger(emptied) == [*ledger(after), ("partners", "withdrawn", "")]
    assert PARTS["consents"].emptied(telling(LATER))(emptied) == emptied


def test_a_later_word_of_the_person_stands_against_an_earlier_one_told_late() -> None:
    withdrawn = Consent("email", ConsentKind.CHANNEL, ConsentState.WITHDRAWN, NOW, Actor.CONTACT, "centre")
    card = replace(BLANK, consents=(withdrawn,))
    assert put("consents", {"email": {**FULL, "at": "2026-11-01"}}, card, LATER) == card


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"email": "yes"}, "email"),
        ({"email": {}}, "email.state"),
        ({"email": {"state": "confirmed", "kind": "marketing"}}, "email.kind"),
        ({"partners": {"state": "confirmed", "kind": "channel"}}, "partners.kind"),
        ({"email": {"state": "confirmed", "at": "2999-01-01"}}, "email.at"),
        ({"email": {"state": "confirmed", "by": "me"}}, "email.by"),
        ({"email": {"state": "confirmed", "text": "x" * 20_001}}, "email.text"),
        ({"email": {"state": "confirmed", "purpose": "sms"}}, "email.purpose"),
        ({"email": 1}, "email"),
        ([], ""),
    ],
)
def test_a_consent_that_is_not_taken_says_where(document: Any, path: str) -> None:
    assert fault("consents", document).path == path


# --- channels, tags, devices, the switch ------------------------------------------------------------------------------


def test_channels_frequency_days_and_hours_are_read_as_people_write_them() -> None:
    said = {
        "channels": ["SMS", "e-mail", "sms"], "frequency": "Occasionally", "days": ["fri", "Monday"],
        "from": "9", "to": "24:00",
    }  # fmt: skip
    channels = put("channels", said).channels
    assert channels is not None
    assert channels.channels == (Channel.SMS, Channel.EMAIL)
    assert channels.days == (Day.MONDAY, Day.FRIDAY)
    assert channels.hours == Hours(540, 1440)


def test_a_patch_of_channels_changes_what_it_names() -> None:
    card = put("channels", {"channels": ["sms"], "from": "13:00", "to": "17:00"})
    assert card.channels is not None
    later = patch("channels", {"to": "18:00", "days": ["fri"]}, card, LATER).channels
    assert later is not None
    assert (later.channels, later.hours, later.at) == ((Channel.SMS,), Hours(780, 1080), LATER)
    assert put("channels", {"channels": ["sms"], "from": "13:00", "to": "17:00"}, card, LATER) == card
    assert patch("channels", {"channels": None, "from": None, "to": None}, card).channels is None
    with pytest.raises(StatementRefused):
        patch("channels", {"to": None}, card)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"channels": "sms"}, "channels"),
        ({"channels": ["fax"]}, "channels[0]"),
        ({"frequency": "daily"}, "frequency"),
        ({"days": ["fri", "someday"]}, "days[1]"),
        ({"from": "13:00"}, "to"),
        ({"to": "13:00"}, "from"),
        ({"from": "13:00", "to": "13:00"}, "to"),
        ({"from": "24:01", "to": "25:00"}, "from"),
        ({"hours": "13-17"}, "hours"),
    ],
)
def test_channels_that_are_not_taken_say_where(document: Any, path: str) -> None:
    assert fault("channels", document).path == path


def tags(card: Contact) -> list[str]:
    return [tag.tag for tag in card.tags]


def test_tags_are_words_or_objects_and_each_stands_once() -> None:
    card = put("tags", {"tags": ["vip", {"tag": "news", "source": "declared"}, " vip "]})
    assert [(tag.tag, tag.source.value) for tag in card.tags] == [("vip", "observed"), ("news", "declared")]
    assert put("tags", {"tags": ["vip", {"tag": "news", "source": "declared"}]}, card, LATER) == card
    assert tags(patch("tags", {"tags": ["new"]}, card)) == ["vip", "news", "new"]
    assert tags(patch("tags", {"tags": {"vip": None, "new": {}, "more": True, "news": False}}, card)) == ["new", "more"]


@pytest.mark.parametrize(
    ("part", "document", "path"),
    [
        ("tags", {}, "tags"),
        ("tags", {"tag": ["vip"]}, "tag"),
        ("tags", {"tags": [""]}, "tags[0].tag"),
        ("tags", {"tags": [{"source": "declared"}]}, "tags[0].tag"),
        ("tags", {"tags": [5]}, "tags[0]"),
        ("tags", {"tags": ["t"] * 201}, "tags"),
        ("devices", {"devices": [{"id": "d", "told": 5}]}, "devices[0].told"),
        ("personalise", {"personalise": "no"}, "personalise"),
        ("personalise", {}, "personalise"),
        ("products", {"wished": ["A-1", 5]}, "wished[1]"),
        ("products", {"refused": [""]}, "refused[0].product"),
        ("products", {"wished": ["A"] * 201}, "wished"),
        ("products", {"refused": ["A"] * 501}, "refused"),
        ("products", {"bought": ["A"]}, "bought"),
        ("products", {"wished": ["A-1"], "refused": ["A-1"]}, ""),
        ("products", ["A-1"], ""),
    ],
)
def test_a_list_that_is_not_taken_says_where(part: str, document: Any, path: str) -> None:
    assert fault(part, document).path == path


def test_lists_do_not_grow_without_end() -> None:
    card = put("tags", {"tags": [f"t{number}" for number in range(200)]})
    assert len(patch("tags", {"tags": ["t5"]}, card).tags) == 200
    with pytest.raises(StatementRefused, match="at most 200 tags"):
        patch("tags", {"tags": ["another"]}, card)


def on_lists(card: Contact) -> tuple[list[str], list[str]]:
    """The ids of what is wished for, and of what is refused."""
    wished, refused = ([each.product for each in marked] for marked in card.products.lists)
    return wished, refused


def test_products_are_ids_or_objects_and_stand_by_their_times() -> None:
    said = {"wished": ["A-1", {"product": "A-7", "at": "2026-01-01", "source": "observed"}], "refused": ["A-5"]}
    card = put("products", said)
    assert on_lists(card) == (["A-7", "A-1"], ["A-5"])
    assert [each.source for each in card.products.wished] == [Source.OBSERVED, Source.DECLARED]
    assert put("products", part_document(card, Part.PRODUCTS), card, LATER) == card
    assert on_lists(put("products", {"refused": ["A-5"]}, card, LATER)) == ([], ["A-5"])
    assert put("products", {"refused": ["A-5"]}, card, LATER).products.refused == card.products.refused


def test_a_product_moves_to_the_list_it_is_put_on_and_null_takes_it_off_that_list() -> None:
    card = put("products", {"wished": ["A-1", "A-2"], "refused": ["A-5"]})
    card = patch("products", {"refused": ["A-1"]}, card, LATER)
    assert on_lists(card) == (["A-2"], ["A-5", "A-1"])
    assert patch("products", {"wished": ["A-2"]}, card, LATER) == card
    assert patch("products", {"wished": {"A-1": None}}, card, LATER) == card
    assert on_lists(patch("products", {"refused": {"A-1": None}, "wished": ["A-3"]}, card, LATER)) == (
        ["A-2", "A-3"], ["A-5"],
    )  # fmt: skip


def test_what_was_said_of_a_product_earlier_does_not_undo_a_later_word() -> None:
    card = put("products", {"refused": ["A-1"]})
    assert patch("products", {"wished": [{"product": "A-1", "at": "2020-01-01"}]}, card, LATER) == card


def test_what_is_said_now_is_heard_over_what_a_clock_ahead_said() -> None:
    card = put("products", {"refused": [{"product": "A-1", "at": (NOW + timedelta(seconds=30)).isoformat()}]})
    assert on_lists(patch("products", {"wished": ["A-1"]}, card)) == (["A-1"], [])


@pytest.mark.parametrize(("name", "most"), [("wished", 200), ("refused", 500)])
def test_of_too_many_products_the_oldest_drop(name: str, most: int) -> None:
    ids = [f"A-{number}" for number in range(most)]
    card = patch("products", {name: ["new", "newer"]}, put("products", {name: ids}), LATER)
    assert [each.product for each in getattr(card.products, name)] == [*ids[2:], "new", "newer"]


# --- the whole card ---------------------------------------------------------------------------------------------------


def test_what_a_card_answers_can_be_read_back() -> None:
    document = {
        "details": {"email": "ola@example.com"},
        "key_information": {"shoe_size": {"value": 38, "source": "observed"}},
        "preferences": [JEANS],
        "consents": {"email": FULL},
        "channels": {"days": ["fri"]},
        "tags": ["vip"],
        "devices": [{"id": "d1", "told": "phone"}],
        "personalise": False,
        "products": {"wished": ["A-1"], "refused": ["A-2"]},
    }
    card = read_card(document, telling())(BLANK)
    assert read_card(contact_document(card), telling(LATER))(card) == card
    assert read_card(contact_document(card), telling(LATER), merge=True)(card) == card


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (None, ""),
        ({"preference": []}, "preference"),
        ({"details": {"email": 5.5}}, "details.email"),
        ({"key-information": {"shoe_size": "x"}}, "key-information.shoe_size"),
        ({"preferences": [{"main": 5}]}, "preferences[0].main"),
        ({"channels": {"from": "13:00"}}, "channels.to"),
        ({"tags": [5]}, "tags[0]"),
    ],
)
def test_a_card_that_is_not_taken_says_where(document: Any, path: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        read_card(document, telling())(BLANK)
    assert refused.value.path == path
