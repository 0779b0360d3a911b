"""What a row does to a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from service.contacts.attributes import AnswerType, Attribute, Option
from service.contacts.model import (
    Actor,
    Channel,
    Channels,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Day,
    Fact,
    Facts,
    Frequency,
    Hours,
    Source,
    StatedPreference,
)
from service.imports.mapping import ColumnMapping
from tests.service.imports.conftest import Importing, reasons

MAY = datetime(2024, 5, 1, tzinfo=UTC)


def consent(at: datetime, state: ConsentState, version: str = "v1") -> Consent:
    return Consent("email", ConsentKind.CHANNEL, state, at, Actor.CONTACT, "centre notes", "text", version)


def with_consent(entry: Consent) -> object:
    return lambda card: replace(card, consents=(*card.consents, entry))


def test_details_key_information_and_tags_stand_on_the_card(take: Importing) -> None:
    report = take('id,email,Miasto,Data urodzenia,tags,shoe_size\n0012,Anna@Example.pl,Łódź,17.05.1990,"vip; b2b",38\n')
    card = take.card("0012")
    assert (report.created, report.taken, report.rows) == (1, 1, 1)
    assert {name: fact.value for name, fact in card.details.believed().items()} == {
        "email": "Anna@Example.pl", "city": "Łódź", "birth_date": "1990-05-17",
    }  # fmt: skip
    assert card.key_information.value("shoe_size") == "38"
    assert [tag.tag for tag in card.tags] == ["vip", "b2b"]


def test_first_and_last_name_make_the_name(take: Importing) -> None:
    take("id;Imię;Nazwisko\n1;Anna;Nowak\n2;Ola;\n")
    assert [take.card(id).details.value("name") for id in "12"] == ["Anna Nowak", "Ola"]


def test_an_empty_cell_changes_nothing(take: Importing) -> None:
    take("id,email,tags,shoe_size\n1,a@example.pl,vip,38\n")
    before = take.cards()
    assert take("id,email,tags,shoe_size\n1,,,\n").unchanged == 1
    assert take.cards() == before


def test_the_same_list_again_leaves_every_card_as_it_is(take: Importing) -> None:
    said = (
        "id,email,tags,consent.email,consent.email.at,consent.email.version,consent.sms,channels,from,to,preferences\n"
        '1,a@example.pl,vip,yes,2024-05-01,v1,no,"sms, push",13:00,17:00,"[{""main"": ""Jeans"", ""criteria"": []}]"\n'
        "2,b@example.pl,,tak,,,,email,,,\n"
    )
    take(said)
    before = list(take.service.contacts.all("sklep"))
    again = take(said)
    assert (again.unchanged, again.rows) == (2, 2)
    assert list(take.service.contacts.all("sklep")) == before


def test_what_the_person_declared_is_never_hidden_by_a_list_that_was_bought(take: Importing) -> None:
    take("id,city\n1,Kraków\n")
    take("id,city\n1,Gdynia\n", source=Source.BOUGHT_IN)
    card = take.card("1")
    assert card.details.value("city") == "Kraków"
    assert {(fact.value, fact.source) for fact in card.details.facts} == {
        ("Kraków", Source.DECLARED), ("Gdynia", Source.BOUGHT_IN),
    }  # fmt: skip


def test_a_fact_has_a_source_and_a_day_of_its_own_where_the_row_says_so(take: Importing) -> None:
    take("id,shoe_size,shoe_size.source,shoe_size.at,city\n1,38,observed,2024-05-01,Łódź\n")
    card = take.card("1")
    assert card.key_information.facts == (Fact("shoe_size", "38", Source.OBSERVED, MAY),)
    assert card.details.get("city") == Fact("city", "Łódź", Source.DECLARED, take.now)


def test_what_was_declared_later_stays_over_an_older_row(take: Importing) -> None:
    take("id,shoe_size\n1,39\n")
    take("id,shoe_size,at\n1,38,2024-05-01\n")
    assert take.card("1").key_information.value("shoe_size") == "39"


def test_a_time_that_has_not_come_yet_is_refused(take: Importing) -> None:
    report = take("id,shoe_size,at\n1,38,2031-05-01\n")
    assert reasons(report) == [(2, "at", "This time lies in the future.")]


# --- consents --------------------------------------------------------------------------------------------------------


def test_a_consent_with_its_day_and_the_version_of_its_text_is_confirmed(take: Importing) -> None:
    take("id;Zgoda e-mail;Data zgody e-mail\n1;tak;1.05.2024\n", consent={"text": "I want mail.", "version": "v1"})
    (entry,) = take.card("1").consents
    assert (entry.state, entry.at, entry.version, entry.text) == (ConsentState.CONFIRMED, MAY, "v1", "I want mail.")
    assert (entry.kind, entry.by, entry.where) == (ConsentKind.CHANNEL, Actor.SHOP, "import list.csv")


@pytest.mark.parametrize("row", ["1,yes,,v1", "1,yes,2024-05-01,", "1,confirmed,,"])
def test_a_consent_that_cannot_be_proven_is_kept_as_not_confirmed_and_said(take: Importing, row: str) -> None:
    report = take(f"id,consent.email,consent.email.at,consent.email.version\n{row}\n")
    assert take.card("1").state("email") is ConsentState.NOT_CONFIRMED
    assert not take.card("1").may_receive(Channel.EMAIL)
    assert report.warnings == ("a consent without its date and the version of its text is kept as not confirmed",)


def test_what_cannot_be_proven_takes_nothing_from_a_consent_that_was_given(take: Importing) -> None:
    take("id\n1\n")
    take.change("1", with_consent(consent(take.now, ConsentState.CONFIRMED)))  # type: ignore[arg-type]
    take("id,consent.email\n1,yes\n")
    assert take.card("1").may_receive(Channel.EMAIL)
    assert len(take.card("1").consents) == 1


def test_an_older_consent_never_undoes_a_withdrawal(take: Importing) -> None:
    take("id\n1\n")
    take.change("1", with_consent(consent(take.now, ConsentState.WITHDRAWN)))  # type: ignore[arg-type]
    take("id,consent.email,consent.email.at,consent.email.version\n1,yes,2024-05-01,v1\n")
    assert take.card("1").state("email") is ConsentState.WITHDRAWN


def test_a_withdrawal_counts_at_once_without_a_day(take: Importing) -> None:
    take("id,consent.email,consent.email.at,consent.email.version\n1,yes,2024-05-01,v1\n")
    take("id,consent.email\n1,nie\n")
    assert take.card("1").state("email") is ConsentState.WITHDRAWN


def test_of_one_day_the_withdrawal_counts_in_whatever_order(take: Importing) -> None:
    head = "id,consent.email,consent.email.at,consent.email.version\n"
    take(f"{head}1,yes,2024-05-01,v1\n1,no,2024-05-01,v1\n2,no,2024-05-01,v1\n2,yes,2024-05-01,v1\n")
    assert [take.card(id).state("email") for id in "12"] == [ConsentState.WITHDRAWN] * 2


def test_a_named_consent_is_marketing_unless_the_row_says_otherwise(take: Importing) -> None:
    take("id,consent.partners,consent.health,consent.health.kind\n1,no,no,sensitive\n")
    assert {entry.purpose: entry.kind for entry in take.card("1").consents} == {
        "partners": ConsentKind.MARKETING, "health": ConsentKind.SENSITIVE,
    }  # fmt: skip


def test_a_withdrawn_consent_takes_what_rests_on_it_off_the_card(take: Importing) -> None:
    head = "id,allergy,consent.sensitive-allergy,consent.sensitive-allergy.at,consent.sensitive-allergy.version"
    take(f"{head}\n1,nuts,yes,2024-05-01,v1\n")
    criteria = ({"filter": "allergy", "none": ["nuts"]}, {"filter": "color", "any": ["green"]})
    stated = (StatedPreference("p1", "Jeans", criteria, take.now),)
    take.change("1", lambda card: replace(card, preferences=stated))
    take("id,consent.sensitive-allergy\n1,no\n")
    card = take.card("1")
    assert card.consents[-1].kind is ConsentKind.SENSITIVE
    assert (card.key_information.get("allergy"), card.preferences[0].criteria) == (None, criteria[1:])


# --- channels, personalisation, preferences --------------------------------------------------------------------------


def test_channels_frequency_days_and_hours_in_polish(take: Importing) -> None:
    take("id;Kanały;Częstotliwość;Dni;Godzina od;Godzina do\n1;SMS, e-mail;czasami;pt, śr;13;17.30\n")
    said = take.card("1").channels
    assert said is not None
    assert (said.channels, said.frequency) == ((Channel.SMS, Channel.EMAIL), Frequency.SOMETIMES)
    assert (said.days, said.hours) == ((Day.WEDNESDAY, Day.FRIDAY), Hours(780, 1050))


def test_a_row_changes_only_what_of_channels_it_says(take: Importing) -> None:
    take("id,channels,frequency\n1,sms,regularly\n")
    take("id,channels,frequency\n1,,occasionally\n")
    said = take.card("1").channels
    assert said is not None
    assert (said.channels, said.frequency) == ((Channel.SMS,), Frequency.OCCASIONALLY)


def test_what_was_bought_says_nothing_over_channels_that_were_declared(take: Importing) -> None:
    take("id\n1\n")
    declared = Channels(Source.DECLARED, take.now, (Channel.SMS,))
    take.change("1", lambda card: replace(card, channels=declared))
    take("id,channels\n1,email\n", source=Source.BOUGHT_IN)
    assert take.card("1").channels == declared


@pytest.mark.parametrize(
    ("cells", "column"), [("13:00,", "to"), (",17:00", "from"), ("17:00,13:00", "to"), ("25:00,26:00", "from")]
)
def test_hours_that_are_none_are_refused(take: Importing, cells: str, column: str) -> None:
    (refusal,) = take(f"id,from,to\n1,{cells}\n").refused
    assert (refusal.row, refusal.column) == (2, column)


def test_a_list_can_stop_personalisation_and_never_start_it_again(take: Importing) -> None:
    take("id,personalise\n1,nie\n2,tak\n")
    take("id,personalise\n1,tak\n")
    assert [take.card(id).personalise for id in "12"] == [False, True]


def test_preferences_of_a_row_take_the_place_of_those_imported_before_and_of_nothing_else(take: Importing) -> None:
    take('[{"id": "1", "preferences": [{"main": "Jeans", "criteria": []}]}]', "list.json")
    own = StatedPreference("p1", "Blouses", (), take.now, name="for Ola", until=date(2027, 1, 1))
    take.change("1", lambda card: replace(card, preferences=(*card.preferences, own)))
    stated = {"filter": "price", "max": 19.5}
    take(
        f'[{{"id": "1", "preferences": [{{"main": "Tops", "criteria": [{str(stated).replace(chr(39), chr(34))}]}}]}}]',
        "list.json",
    )
    kept = {each.main: each for each in take.card("1").preferences}
    assert kept.keys() == {"Blouses", "Tops"}
    assert kept["Blouses"] == own
    assert kept["Tops"].criteria == ({"filter": "price", "max": "19.5"},)


def test_a_preference_that_the_person_stated_already_is_not_doubled(take: Importing) -> None:
    take("id\n1\n")
    own = StatedPreference("p1", "Jeans", ({"filter": "color", "any": ["green"]},), take.now)
    take.change("1", lambda card: replace(card, preferences=(own,)))
    take(
        '{"id": "1", "preferences": [{"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"]}]}]}',
        "l.ndjson",
    )
    assert take.card("1").preferences == (own,)


def test_a_faulty_preference_is_refused_without_what_was_stated(take: Importing) -> None:
    report = take(
        '[{"id": "1", "preferences": [{"main": null, "criteria": [{"filter": "diabetes", "secret": 1}]}]}]', "l.json"
    )
    assert reasons(report) == [(1, "preferences", "preferences[0].criteria[0] is not well formed.")]


# --- what the shop has defined ---------------------------------------------------------------------------------------

FACES = (Option("round", {"pl": "okrągła"}), Option("long", {"pl": "długa"}))
ATTRIBUTES = {
    each.key: each
    for each in (
        Attribute("shoe_size", AnswerType.NUMBER, {"pl": "Rozmiar buta", "en": "Shoe size"}),
        Attribute("face", AnswerType.CHOICE, {"pl": "Twarz"}, options=FACES),
        Attribute("pets", AnswerType.YES_NO, {"pl": "Zwierzęta"}),
        Attribute("wedding", AnswerType.DATE, {"pl": "Ślub"}),
    )
}


def test_columns_named_as_the_shop_asks_are_read_as_their_type_wants_it(take: Importing) -> None:
    take("id;rozmiar  BUTA;Twarz;Zwierzęta;Ślub\n1;38,5;Okrągła;tak;1.6.2020\n", attributes=ATTRIBUTES)
    known = {name: fact.value for name, fact in take.card("1").key_information.believed().items()}
    assert known == {"shoe_size": "38.5", "face": "round", "pets": True, "wedding": "2020-06-01"}


@pytest.mark.parametrize(
    ("column", "cell"), [("shoe_size", "big"), ("face", "square"), ("pets", "perhaps"), ("wedding", "spring")]
)
def test_an_answer_that_the_definition_does_not_allow_is_refused_and_not_repeated(
    take: Importing, column: str, cell: str
) -> None:
    (refusal,) = take(f"id,{column}\n1,{cell}\n", attributes=ATTRIBUTES).refused
    assert (refusal.row, refusal.column) == (2, column)
    assert cell not in refusal.reason


def test_key_information_that_the_shop_has_not_defined_is_taken_and_said(take: Importing) -> None:
    report = take("id,collar\n1,41\n", attributes=ATTRIBUTES)
    assert take.card("1").key_information.value("collar") == "41"
    assert report.warnings == ("'collar' is no key information that the shop has defined; it is kept as text",)


def test_constants_sources_and_days_of_a_mapping_hold_for_every_row(take: Importing) -> None:
    mapping = ColumnMapping(
        {"K": "collar", "Uwagi": ""}, {"collar.source": "observed", "collar.at": date(2024, 5, 1), "country": "PL"}
    )
    take("id,K,Uwagi,country\n1,41,secret,\n2,42,,DE\n", mapping=mapping)
    one, two = take.card("1"), take.card("2")
    assert one.key_information == Facts((Fact("collar", "41", Source.OBSERVED, MAY),))
    assert (one.details.value("country"), two.details.value("country")) == ("PL", "DE")


def nothing_said(card: Contact) -> bool:
    return not card.details.facts and not card.key_information.facts


def test_an_id_alone_makes_a_card(take: Importing) -> None:
    assert take("id,email\n1,\n").created == 1
    assert nothing_said(take.card("1"))


def test_a_card_grows_only_so_far(take: Importing) -> None:
    tags = ["; ".join(f"t{round}-{number}" for number in range(150)) for round in range(2)]
    take(f"id,tags\n1,{tags[0]}\n")
    report = take(f"id,tags\n1,{tags[1]}\n")
    assert reasons(report) == [(2, "tags", "A contact has at most 200 tags.")]
    assert len(take.card("1").tags) == 150
