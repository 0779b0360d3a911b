"""Webhooks, advice and the worker as a person runs them and as a server asks for them; ready needs the database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.composition import Service
from service.contacts.model import (
    Actor,
    Channel,
    Channels,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Day,
    Frequency,
    Hours,
    Occasion,
    Source,
)
from service.contacts.store import Behaviour
from service.errors import DatabaseError
from service.storage.database import Database
from service.storage.shops import Shop
from service.webhooks.signing import is_genuine
from tests.service.commands import Notesik, document, refusal
from tests.service.conftest import Asking
from tests.service.worker.receiving import receiving, tag

AT = datetime(2026, 11, 22, 13, tzinfo=UTC)
WEBHOOKS = "/v1/shops/sklep/webhooks"
ADVICE = "/v1/shops/sklep/contacts/ala/advice"
FRIDAY = "2026-11-27T14:05:00+01:00"


@pytest.fixture
def ala(service: Service) -> Service:
    """A contact who prefers SMS on Fridays from 13 to 17, and has withdrawn the consent for it."""
    stated = Channels(
        Source.DECLARED, AT, (Channel.SMS,), Frequency.OCCASIONALLY, (Day.FRIDAY,), Hours(13 * 60, 17 * 60)
    )
    withdrawn = Consent("sms", ConsentKind.CHANNEL, ConsentState.WITHDRAWN, AT, Actor.CONTACT, "centre")

    def state(card: Contact) -> Contact:
        return replace(card, channels=stated, consents=(withdrawn,))

    service.contacts.change("sklep", "ala", state, Occasion(Actor.CONTACT, "centre", AT))
    return service


# --- webhooks over HTTP ----------------------------------------------------------------------------------------------


def test_a_webhook_is_added_read_listed_and_removed_over_http(ask: Asking, server_key: dict[str, str]) -> None:
    wanted = {"address": "https://hook.example/a", "events": ["tags-changed", "consent-changed"]}
    made = ask.post(WEBHOOKS, headers=server_key, json=wanted)
    assert made.status_code == 201
    told = made.json()
    secret = told.pop("secret")
    assert secret.startswith("nws_")
    assert told["events"] == ["consent-changed", "tags-changed"]
    place = made.headers["location"]
    assert place == f"{WEBHOOKS}/{told['webhook']}"
    assert ask.get(place, headers=server_key).json() == told
    assert ask.get(WEBHOOKS, headers=server_key).json() == {"webhooks": [told]}
    assert ask("DELETE", place, headers=server_key).status_code == 204
    assert ask.get(place, headers=server_key).json()["type"] == "urn:notesik:problem:unknown-webhook"
    assert ask.get(WEBHOOKS, headers=server_key).json() == {"webhooks": []}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "address is a text"),
        ({"address": 1}, "address is a text"),
        ({"address": "ftp://a.example"}, "an http or https one"),
        ({"address": "https://a.example", "events": "all"}, "events is a list"),
        ({"address": "https://a.example", "events": ["x"]}, "there is no event 'x'"),
        ({"address": "https://a.example", "event": []}, "A webhook has the members address and events."),
    ],
)
def test_a_webhook_that_is_not_understood_is_refused_in_a_sentence(
    ask: Asking, server_key: dict[str, str], body: object, said: str
) -> None:
    refused = ask.post(WEBHOOKS, headers=server_key, json=body)
    assert refused.status_code == 422
    assert said in refused.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", WEBHOOKS), ("POST", WEBHOOKS), ("GET", f"{WEBHOOKS}/1"), ("DELETE", f"{WEBHOOKS}/1"),
        ("POST", f"{WEBHOOKS}/1/test"), ("GET", f"{WEBHOOKS}/deliveries"), ("GET", ADVICE),
    ],
)  # fmt: skip
def test_nothing_of_this_is_answered_without_a_server_key(ask: Asking, method: str, path: str) -> None:
    assert ask(method, path, json={"address": "https://a.example"}).status_code == 401


def test_what_has_not_arrived_is_listed(ask: Asking, server_key: dict[str, str], service: Service) -> None:
    ask.post(WEBHOOKS, headers=server_key, json={"address": "https://hook.example/", "events": ["tags-changed"]})
    tag(service, "ala", "vip")
    (waiting,) = ask.get(f"{WEBHOOKS}/deliveries", headers=server_key).json()["deliveries"]
    assert (waiting["event"], waiting["contact"], waiting["tries"], waiting["fault"]) == (
        "tags-changed",
        "ala",
        0,
        None,
    )


def test_a_test_event_is_sent_at_once_and_signed(ask: Asking, server_key: dict[str, str], service: Service) -> None:
    made = ask.post(WEBHOOKS, headers=server_key, json={"address": "http://127.0.0.1:9/"}).json()
    tried = ask.post(f"{WEBHOOKS}/{made['webhook']}/test", headers=server_key).json()
    fault = "port 9 of 127.0.0.1 is not asked; allowed: 80, 443 (NOTESIK_WEBHOOK_PRIVATE=true: any)"
    assert tried == {"webhook": made["webhook"], "arrived": False, "status": None, "fault": fault}


# --- webhooks and the worker as commands -----------------------------------------------------------------------------


def test_commands_from_a_webhook_to_a_delivered_event(service: Service, notesik: Notesik) -> None:
    with receiving() as receiver:
        asked = ("webhooks", "add", receiver.address, "--shop", "sklep", "--event", "tags-changed", "--json")
        made = document(notesik(*asked))
        number = str(made["webhook"])
        assert (
            document(notesik("webhooks", "test", number, "--shop", "sklep", "--json", NOTESIK_WEBHOOK_PRIVATE="true"))[
                "status"
            ]
            == 204
        )
        tag(service, "ala", "vip")
        assert len(document(notesik("webhooks", "deliveries", "--shop", "sklep", "--json"))["deliveries"]) == 1
        done = document(notesik("work", "--once", "--json", NOTESIK_WEBHOOK_PRIVATE="true"))["jobs"]
        assert {each["job"]: each["fault"] for each in done} == {"deliveries": None, "retention": None}
        assert done[0]["told"] == {"sent": 1}
        assert receiver.got["ala"] == ["vip"]
        assert document(notesik("webhooks", "deliveries", "--shop", "sklep", "--json")) == {"deliveries": []}
        headers, body = receiver.last
        assert is_genuine(made["secret"], headers["Notesik-Signature"], body, datetime.now(UTC))
        assert json.loads(body)["shop"] == "sklep"
    assert b"nothing is due" in notesik("work", "--once").stdout
    assert document(notesik("webhooks", "remove", number, "--shop", "sklep", "--json"))["removed"]
    assert document(notesik("webhooks", "list", "--shop", "sklep", "--json")) == {"webhooks": []}


def test_the_secret_is_shown_once_and_never_again(service: Service, notesik: Notesik) -> None:
    added = notesik("webhooks", "add", "https://hook.example/", "--shop", "sklep")
    secret = added.stdout.decode().split()[-1]
    assert secret.startswith("nws_")
    assert b"shown once" in added.stderr
    for command in ("list", "deliveries"):
        shown = notesik("webhooks", command, "--shop", "sklep")
        assert secret.encode() not in shown.stdout + shown.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("webhooks", "add", "https://a.example", "--shop", "nie"), "there is no shop named 'nie'"),
        (("webhooks", "add", "gopher://a", "--shop", "sklep"), "a webhook's address is an http or https one"),
        (("webhooks", "remove", "7", "--shop", "sklep"), "shop 'sklep' has no webhook 7"),
        (("advice", "nikt", "--shop", "sklep"), "shop 'sklep' has no contact 'nikt'"),
        (("shops", "set", "sklep", "--zone", "Mars/Base"), "'Mars/Base' is not the name of a time zone"),
        (("shops", "set", "sklep", "--zone", "../zone.tab"), "'../zone.tab' is not the name of a time zone"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    service: Service, notesik: Notesik, arguments: tuple[str, ...], said: str
) -> None:
    assert said in refusal(notesik(*arguments))


# --- advice ----------------------------------------------------------------------------------------------------------


def test_the_same_advice_by_command_and_over_http(
    ala: Service, ask: Asking, notesik: Notesik, server_key: dict[str, str]
) -> None:
    answered = ask.get(ADVICE, params={"at": FRIDAY}, headers=server_key).json()
    assert document(notesik("advice", "ala", "--shop", "sklep", "--at", FRIDAY, "--json")) == answered
    said = notesik("advice", "ala", "--shop", "sklep", "--at", FRIDAY).stdout.decode()
    assert "sms: a good time" in said
    assert "Prefers Fridays 13:00-17:00; it is Friday 14:05." in said
    assert "Withdrawn on 2026-11-22." in said


def test_advice_says_good_now_beside_a_withdrawn_consent(ala: Service, ask: Asking, server_key: dict[str, str]) -> None:
    (sms,) = ask.get(ADVICE, params={"at": FRIDAY, "channel": "sms"}, headers=server_key).json()["channels"]
    assert (sms["good_now"], sms["preferred"], sms["consent"]["state"]) == (True, True, "withdrawn")
    assert sms["next_good"] == FRIDAY


def test_a_plus_that_nobody_encoded_is_understood(ala: Service, ask: Asking, server_key: dict[str, str]) -> None:
    assert ask.get(f"{ADVICE}?at={FRIDAY}", headers=server_key).json()["at"] == FRIDAY


def test_the_last_message_is_the_one_given_or_the_last_that_was_told_as_sent(
    ala: Service, ask: Asking, server_key: dict[str, str]
) -> None:
    def last(**parameters: str) -> str | None:
        answered = ask.get(ADVICE, params={"at": FRIDAY, **parameters}, headers=server_key).json()
        sent: str | None = answered["last_sent"]
        return sent

    assert last() is None
    days = (AT.replace(day=20), AT.replace(day=24), AT.replace(day=29))
    told = [Behaviour("sent", day) for day in days] + [Behaviour("viewed", AT.replace(day=26), "A-1")]
    ala.contacts.add_behaviours("sklep", "ala", told)
    assert last() == "2026-11-24T14:00:00+01:00"
    assert last(last="2026-11-01T12:00:00Z") == "2026-11-01T13:00:00+01:00"


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"at": "tomorrow"}, "at"),
        ({"last": "9999-12-31T23:59:59-14:00"}, "last"),
        ({"channel": "fax"}, "channel"),
        ({"chanel": "sms"}, "chanel"),
    ],
)
def test_a_parameter_that_is_not_understood_is_named(
    ala: Service, ask: Asking, server_key: dict[str, str], parameters: dict[str, str], name: str
) -> None:
    refused = ask.get(ADVICE, params=parameters, headers=server_key)
    assert refused.status_code == 422
    assert refused.json()["parameter"] == name


def test_nobody_of_another_shop_is_advised_on(ala: Service, ask: Asking, server_key: dict[str, str]) -> None:
    ala.shops.create(Shop("obok"))
    unknown = ask.get(ADVICE.replace("ala", "ola"), headers=server_key)
    assert unknown.json()["type"] == "urn:notesik:problem:unknown-contact"
    assert ask.get(ADVICE.replace("sklep", "obok"), headers=server_key).status_code == 401


def test_the_hours_are_read_by_the_clock_of_the_shop(ala: Service, ask: Asking, server_key: dict[str, str]) -> None:
    assert ala.shops.get("sklep").clock.key == "Europe/Warsaw", "the zone of its language"
    ala.shops.save(replace(ala.shops.get("sklep"), zone="America/New_York"))
    answered = ask.get(ADVICE, params={"at": FRIDAY, "channel": "sms"}, headers=server_key).json()
    assert answered["at"] == "2026-11-27T08:05:00-05:00"
    assert answered["channels"][0]["next_good"] == "2026-11-27T13:00:00-05:00"


# --- ready -----------------------------------------------------------------------------------------------------------


def test_who_cannot_reach_the_database_is_not_ready(
    serving_shop: Service, ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask.get("/readyz").status_code == 200

    def gone(database: Database) -> None:
        raise DatabaseError("the database (notesik.db) cannot be used: it is gone")

    monkeypatch.setattr(Database, "ping", gone)
    answered = ask.get("/readyz")
    assert answered.status_code == 503
    assert answered.json()["detail"] == "The database does not answer; the log of the service says more."
    assert ask.get("/healthz").status_code == 200


def test_a_database_answers_or_says_that_it_cannot_be_reached(serving_shop: Service) -> None:
    serving_shop.database.ping()
    with pytest.raises(DatabaseError):
        Database("postgresql://nobody@127.0.0.1:1/none").ping()
