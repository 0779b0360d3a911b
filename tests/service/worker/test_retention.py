"""Exactly what is past its time goes, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from service.auditing import record
from service.composition import Service
from service.contacts.model import (
    Actor,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Fact,
    Facts,
    Occasion,
    Source,
    Tag,
)
from service.contacts.store import Behaviour, Change, Purchase
from service.settings import Settings
from service.storage import retention
from service.storage.jobs import Jobs, LeaseLost
from service.storage.retention import Retention, without_bought_in
from service.storage.schema import (
    audit,
    confirmations,
    contacts,
    deliveries,
    erased,
    opened,
    outbox,
    requests,
    revoked,
    sent,
    sessions,
)
from service.storage.sessions import SESSION
from service.storage.webhooks import Webhooks
from service.worker.loop import worker_of
from tests.service.storage.sending import sent as given_to

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PERIODS = Settings().kept


def ago(kind: str, *, past: bool) -> datetime:
    """A time a second past the period of a kind, or at its last moment."""
    period = PERIODS[kind]
    assert period
    return NOW - period - (SECOND if past else timedelta(0))


def run(service: Service, **periods: timedelta | None) -> Mapping[str, int]:
    """What leaves now, without the kinds of which nothing does."""
    jobs = Jobs(service.database)
    jobs.know(["retention"], NOW)
    lease = jobs.take("retention", NOW, 30)
    assert lease
    kept = Retention(service.database, service.contacts, {**PERIODS, **periods})
    removed = kept.run(lease, NOW, lambda: jobs.renew(lease, NOW, 30))
    jobs.finish(lease, NOW, NOW, None)
    return {kind: count for kind, count in removed.items() if count}


def change(service: Service, contact: str, how: Change, at: datetime) -> None:
    service.contacts.change("sklep", contact, how, Occasion(Actor.SHOP, "api", at))


def tagged(tag: str) -> Change:
    return lambda card: replace(card, tags=(*card.tags, Tag(tag, Source.OBSERVED, NOW)))


def add(service: Service, table: sa.Table, **values: Any) -> None:
    with service.database.writing() as connection:
        connection.execute(sa.insert(table).values(**values))


def rows(service: Service, table: sa.Table) -> int:
    with service.database.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@pytest.fixture
def ala(service: Service) -> Service:
    """A card made today, so that nothing of its own is past."""
    change(service, "ala", tagged("new"), NOW)
    return service


def test_a_card_full_of_what_is_new_keeps_everything(ala: Service) -> None:
    ala.contacts.add_purchases("sklep", "ala", [Purchase("o1", "A-1", 1, NOW)])
    ala.contacts.add_behaviours("sklep", "ala", [Behaviour("viewed", NOW, "A-1")])
    assert run(ala) == {}
    assert len(ala.contacts.purchases("sklep", "ala")) == len(ala.contacts.behaviours("sklep", "ala")) == 1


def test_history_leaves_line_by_line_and_the_card_stays_as_it_is(service: Service) -> None:
    change(service, "ala", tagged("old"), ago("history", past=True))
    change(service, "ala", tagged("newer"), ago("history", past=False))
    before = service.contacts.get("sklep", "ala")
    assert run(service, outbox=None) == {"history": 1}
    assert service.contacts.get("sklep", "ala") == before
    assert [entry.version for entry in service.contacts.history("sklep", "ala")] == [2]


def test_what_was_done_leaves_by_when_it_was_done_and_a_session_by_its_end(service: Service) -> None:
    for past in (True, False):
        record(service, "Ala", "sklep", "feed.held", "", now=ago("audit", past=past))
    somebody = service.accounts.add("Ala", None, None, "pl", NOW)
    for passed in (timedelta(0), SECOND):
        service.sessions.open(somebody.key, "", NOW - SESSION + passed)
    assert run(service) == {"audit": 1, "sessions": 1}
    assert rows(service, audit) == rows(service, sessions) == 1


def test_what_was_given_leaves_by_when_it_was_and_what_pictures_show_by_when_they_were_drawn(ala: Service) -> None:
    for past in (True, False):
        ala.sent.keep([given_to("ala", asked=str(past), at=ago("sent", past=past))])
        with ala.database.writing() as connection:
            key = connection.execute(sa.select(contacts.c.key)).scalar_one()
        drawn = {"digest": str(past), "shop": "sklep", "contact": key, "definition": 0, "generation": ""}
        add(ala, opened, **drawn, until=NOW, at=ago("sent", past=past), products=["A-1"])
    assert run(ala, sent=None) == {}
    assert run(ala) == {"sent": 2}
    assert [each.at for each in ala.sent.of_contact("sklep", "ala")] == [ago("sent", past=False)]
    assert rows(ala, sent) == rows(ala, opened) == 1


def test_behaviours_and_purchases_leave_by_when_they_happened(ala: Service) -> None:
    ala.contacts.add_behaviours(
        "sklep", "ala", [Behaviour("viewed", ago("behaviours", past=past), product=str(past)) for past in (True, False)]
    )
    ala.contacts.add_purchases(
        "sklep", "ala", [Purchase(str(past), "A-1", 1, ago("purchases", past=past)) for past in (True, False)]
    )
    assert run(ala) == {"behaviours": 1, "purchases": 1}
    assert [each.product for each in ala.contacts.behaviours("sklep", "ala")] == ["False"]
    assert [each.order for each in ala.contacts.purchases("sklep", "ala")] == ["False"]


def test_more_than_a_batch_leaves_in_one_run(ala: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    old = [Behaviour("viewed", ago("behaviours", past=True) - SECOND * n) for n in range(10)]
    ala.contacts.add_behaviours("sklep", "ala", [*old, Behaviour("viewed", NOW)])
    assert run(ala) == {"behaviours": 10}
    assert len(ala.contacts.behaviours("sklep", "ala")) == 1


def test_the_ledger_of_a_living_card_never_leaves(service: Service) -> None:
    long_ago = datetime(1999, 1, 1, tzinfo=UTC)
    entry = Consent("email", ConsentKind.CHANNEL, ConsentState.CONFIRMED, long_ago, Actor.CONTACT, "paper")
    change(service, "ala", lambda card: replace(card, consents=(entry,)), long_ago)
    run(service)
    card = service.contacts.get("sklep", "ala")
    assert card
    assert card.consents == (entry,)


def test_an_event_leaves_a_month_after_its_last_delivery_and_never_before_it_arrived(service: Service) -> None:
    webhooks = Webhooks(service.database)
    first, second = (webhooks.add("sklep", "https://a.example/", "s", ["tags-changed"], NOW).key for _ in range(2))
    for name in ("unwanted", "delivered", "lately", "waiting", "given-up"):
        change(service, name, tagged("x"), ago("outbox", past=True) - timedelta(days=10))
    past, kept = ago("outbox", past=True), ago("outbox", past=False)
    ended: dict[str, list[tuple[datetime | None, datetime | None]]] = {
        "delivered": [(past, None), (past, None)],
        "lately": [(past, None), (kept, None)],
        "waiting": [(past, None), (None, NOW)],
        "given-up": [(None, None), (None, None)],
    }
    with service.database.writing() as connection:
        connection.execute(sa.delete(outbox).where(outbox.c.event != "tags-changed"))
        for contact, states in ended.items():
            of = sa.select(outbox.c.key).where(outbox.c.contact == contact).scalar_subquery()
            for hook, (done, due) in zip((first, second), states, strict=True):
                where = (deliveries.c.webhook == hook, deliveries.c.event == of)
                connection.execute(sa.update(deliveries).where(*where).values(done=done, due=due))
        unwanted = sa.select(outbox.c.key).where(outbox.c.contact == "unwanted").scalar_subquery()
        connection.execute(sa.delete(deliveries).where(deliveries.c.event == unwanted))
    assert run(service, history=None) == {"outbox": 3}
    assert sorted(each["contact"] for each in service.outbox.all("sklep")) == ["lately", "waiting"]


def test_what_bears_its_own_end_goes_by_it(service: Service) -> None:
    for n, until in enumerate((NOW, NOW + SECOND)):
        add(service, revoked, digest=str(n), until=until)
        told = {"shop": "sklep", "handle": bytes([n] * 8), "address": "a@b.example", "at": NOW, "told": {}}
        add(service, confirmations, digest=str(n), until=until, **told)
        add(service, erased, shop="sklep", hash=str(n), at=NOW, until=until, ledger=[])
    assert run(service) == {"revoked": 1, "confirmations": 1, "erased": 1}
    assert [rows(service, table) for table in (revoked, confirmations, erased)] == [1, 1, 1]


def test_answers_to_repeated_requests_leave_after_their_day(service: Service) -> None:
    for past in (True, False):
        answer = {"digest": "d", "status": 200, "headers": {}, "body": b"", "at": ago("requests", past=past)}
        add(service, requests, shop="sklep", key=str(past), **answer)
    assert run(service) == {"requests": 1}
    assert rows(service, requests) == 1


def visit(service: Service, number: int, at: datetime, how: Change | None = None) -> Contact:
    """A visitor of that number, who stated something then."""
    occasion = Occasion(Actor.CONTACT, "form quiz", at)
    return service.contacts.open("sklep", bytes([number] * 8), how or tagged("x"), occasion).contact


def with_email(card: Contact) -> Contact:
    return replace(card, details=Facts((Fact("email", "ala@poczta.example", Source.DECLARED, NOW),)))


def test_visitors_leave_and_nobody_who_became_a_person(service: Service) -> None:
    past, kept = ago("visitors", past=True), ago("visitors", past=False)
    gone, recent = visit(service, 1, past), visit(service, 2, kept)
    addressed = visit(service, 3, past, with_email)
    joined = visit(service, 4, past)
    change(service, "ala", tagged("x"), past)
    change(service, "visitor-0000", tagged("a shop's own id"), past)
    service.contacts.merge("sklep", joined.id, "ala", Occasion(Actor.SHOP, "api", past))
    assert run(service, history=None, outbox=None) == {"visitors": 1}
    assert service.contacts.get("sklep", gone.id) is None
    assert not [each for each in service.outbox.all("sklep") if each["contact"] == gone.id]
    left = {card.id for card in service.contacts.all("sklep")}
    assert left == {recent.id, addressed.id, joined.id, "visitor-0000"}


def test_a_visitor_merged_into_a_person_stays_theirs(service: Service) -> None:
    past = ago("visitors", past=True)
    visitor = visit(service, 1, past)
    change(service, "ala", tagged("x"), past)
    service.contacts.merge("sklep", "ala", visitor.id, Occasion(Actor.SHOP, "api", past))
    run(service)
    card = service.contacts.by_handle(visitor.handle)
    assert card
    assert card.id == "ala"


def fact(attribute: str, source: Source, at: datetime) -> Fact:
    return Fact(attribute, "38", source, at)


def test_facts_bought_in_leave_by_their_date_and_what_was_stated_stays(service: Service) -> None:
    past, kept = ago("bought_in", past=True), ago("bought_in", past=False)
    information = Facts(()).with_(
        [
            fact("shoe-size", Source.BOUGHT_IN, past),
            fact("collar", Source.BOUGHT_IN, kept),
            fact("hat", Source.DECLARED, past),
            fact("hat", Source.BOUGHT_IN, past),
            fact("ring", Source.OBSERVED, past),
        ]
    )
    details = Facts((fact("city", Source.BOUGHT_IN, past),))
    change(service, "ala", lambda card: replace(card, details=details, key_information=information), NOW)
    change(
        service, "ola", lambda card: replace(card, key_information=Facts((fact("hat", Source.BOUGHT_IN, kept),))), NOW
    )
    assert run(service) == {"bought_in": 3}
    ala = service.contacts.get("sklep", "ala")
    assert ala
    assert {(f.attribute, f.source) for f in ala.key_information.facts} == {
        ("collar", Source.BOUGHT_IN), ("hat", Source.DECLARED), ("ring", Source.OBSERVED)
    }  # fmt: skip
    assert ala.details == Facts()
    last = service.contacts.history("sklep", "ala")[-1]
    assert (last.occasion.by, last.occasion.where, last.occasion.at) == (Actor.SERVICE, "retention", NOW)
    assert run(service) == {}


def test_what_is_believed_of_what_is_left_is_what_others_said() -> None:
    facts = Facts((fact("hat", Source.BOUGHT_IN, NOW - SECOND), fact("hat", Source.OBSERVED, NOW - SECOND)))
    assert without_bought_in(facts, NOW).facts == (facts.facts[1],)
    assert without_bought_in(facts, NOW - SECOND) == facts


@pytest.mark.parametrize("kind", ["history", "behaviours", "purchases", "outbox", "visitors", "bought_in", "requests"])
def test_a_period_of_zero_days_is_for_ever(kind: str, ala: Service) -> None:
    assert Settings(**{f"retention_{kind}_days": 0}).kept[kind] is None  # type: ignore[arg-type]
    long_ago = datetime(1999, 1, 1, tzinfo=UTC)
    ala.contacts.add_behaviours("sklep", "ala", [Behaviour("viewed", long_ago)])
    ala.contacts.add_purchases("sklep", "ala", [Purchase("o", "p", 1, long_ago)])
    add(ala, requests, shop="sklep", key="k", digest="", status=200, headers={}, body=b"", at=long_ago)
    change(ala, "old", lambda card: replace(card, details=Facts((fact("city", Source.BOUGHT_IN, long_ago),))), long_ago)
    visit(ala, 9, long_ago)
    everything = dict.fromkeys(PERIODS)
    assert run(ala, **everything) == {}
    assert kind in run(ala, **{**everything, kind: timedelta(days=1)})


def test_who_lost_the_job_removes_nothing(ala: Service) -> None:
    ala.contacts.add_behaviours("sklep", "ala", [Behaviour("viewed", ago("behaviours", past=True))])
    jobs = Jobs(ala.database)
    jobs.know(["retention"], NOW)
    lost = jobs.take("retention", NOW, 30)
    assert lost
    assert jobs.take("retention", NOW + timedelta(minutes=1), 30)
    with pytest.raises(LeaseLost):
        Retention(ala.database, ala.contacts, PERIODS).run(lost, NOW, lambda: None)
    assert len(ala.contacts.behaviours("sklep", "ala")) == 1


def test_the_worker_keeps_the_periods_once_a_day(ala: Service) -> None:
    ala.contacts.add_behaviours("sklep", "ala", [Behaviour("viewed", ago("behaviours", past=True))])
    clock = [NOW]
    worker = worker_of(ala, lambda: clock[0])
    (done,) = [each for each in worker.once() if each.job == "retention"]
    assert done.told["behaviours"] == 1
    clock[0] += timedelta(hours=23)
    assert [*worker.once()] == []
    clock[0] += timedelta(hours=1)
    assert [each.job for each in worker.once()] == ["retention"]
