"""Events reach webhooks at least once, in each contact's order, and what does not arrive is tried again or told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.composition import Service
from service.contacts.documents import moment_text
from service.contacts.events import Event
from service.contacts.model import Actor, Contact, Occasion, Source, Tag
from service.errors import UnknownWebhook
from service.storage.jobs import Jobs, Lease, LeaseLost
from service.storage.shops import Shop
from service.storage.webhooks import Delivery, Webhook, Webhooks
from service.webhooks.delivering import AT_ONCE, DELAYS, REST, Deliverer, after
from service.webhooks.sending import Answer

AT = datetime(2026, 11, 22, 13, tzinfo=UTC)
JOB = "deliveries"


@dataclass
class Receiver:
    """Takes what is sent; ``answers`` are given in turn to events of a contact, then it says 200."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    got: list[tuple[int, str, str]] = field(default_factory=list)

    def __call__(self, webhook: Webhook, event: Mapping[str, Any], at: datetime) -> Answer:
        self.got.append((webhook.key, event["contact"], event["event"]))
        waiting = self.answers.get(event["contact"]) or [Answer(200)]
        return waiting.pop(0)

    def contacts(self) -> list[str]:
        return sorted(contact for _, contact, _ in self.got)


@dataclass
class Desk:
    """A service whose events are delivered by hand, at a time that stands still until it is moved."""

    service: Service
    receiver: Receiver = field(default_factory=Receiver)
    now: datetime = AT

    def __post_init__(self) -> None:
        self.webhooks, self.jobs = Webhooks(self.service.database), Jobs(self.service.database)
        self.jobs.know([JOB], self.now)
        self.deliverer = Deliverer(self.webhooks, self.receiver, lambda: self.now)

    def add(self, *events: str, shop: str = "sklep") -> int:
        return self.webhooks.add(shop, "https://hook.example/", "nws_x", events, self.now).key

    def tag(self, contact: str, *tags: str, shop: str = "sklep") -> None:
        """A change of a card for each tag, which is one event each (and one for a new card)."""
        for tag in tags:

            def change(card: Contact, tag: str = tag) -> Contact:
                return replace(card, tags=(*card.tags, Tag(tag, Source.OBSERVED, AT)))

            self.service.contacts.change(shop, contact, change, Occasion(Actor.SHOP, "api", self.now))

    def lease(self) -> Lease:
        lease = self.jobs.take(JOB, self.now, 30)
        assert lease
        return lease

    def deliver(self) -> int:
        """Rounds until nothing is due; how many were sent."""
        lease, sent = self.lease(), 0
        while count := self.deliverer.round(lease):
            sent += count
        self.jobs.finish(lease, self.now, self.now, None)
        return sent


@pytest.fixture
def desk(service: Service) -> Desk:
    return Desk(service)


def test_a_webhook_gets_what_happens_after_it_was_added_and_each_event_once(desk: Desk) -> None:
    desk.tag("ala", "before")
    desk.add()
    desk.tag("ala", "after")
    desk.tag("ola", "new")
    assert desk.deliver() == 3
    assert sorted(desk.receiver.got) == [
        (1, "ala", "tags-changed"), (1, "ola", "contact-created"), (1, "ola", "tags-changed")
    ]  # fmt: skip
    assert desk.deliver() == 0
    assert desk.webhooks.undelivered("sklep", 10) == ()


def test_a_webhook_gets_only_the_kinds_it_wants_and_only_its_shops(desk: Desk) -> None:
    desk.service.shops.create(Shop("obok"))
    wanting, other = desk.add("contact-created"), desk.add(shop="obok")
    desk.tag("ala", "vip")
    desk.tag("ola", "vip", shop="obok")
    desk.deliver()
    assert sorted(desk.receiver.got) == sorted(
        [(wanting, "ala", "contact-created"), (other, "ola", "contact-created"), (other, "ola", "tags-changed")]
    )


def test_a_contacts_events_wait_for_the_one_before_and_others_do_not(desk: Desk) -> None:
    desk.add("tags-changed")
    desk.tag("ala", "1", "2", "3")
    desk.tag("ola", "1")
    desk.receiver.answers["ala"] = [Answer(500), Answer(200), Answer(500)]
    assert desk.deliver() == 2
    assert desk.receiver.contacts() == ["ala", "ola"]
    desk.now += DELAYS[0]
    assert desk.deliver() == 2
    ids = [each.event["id"] for each in desk.webhooks.undelivered("sklep", 10)]
    assert len(ids) == 2
    desk.now += DELAYS[0]
    assert desk.deliver() == 2
    assert desk.webhooks.undelivered("sklep", 10) == ()


def test_what_speaks_of_nobody_waits_for_nothing(desk: Desk) -> None:
    """Else one address that the receiver does not take would keep every other visitor waiting for their mail."""
    desk.add()
    asked = [Event(str(each), "address-to-confirm", moment_text(AT), "", {"address": f"{each}@x.pl"}) for each in "ab"]
    desk.service.outbox.add("sklep", asked)
    desk.receiver.answers[""] = [Answer(500), Answer(200)]
    assert desk.deliver() == 2


def test_what_a_contacts_events_say_arrives_in_the_order_in_which_it_happened(desk: Desk) -> None:
    seen: list[str] = []

    def send(webhook: Webhook, event: Mapping[str, Any], at: datetime) -> Answer:
        seen.extend(f"{event['contact']}{tag}" for tag in event["added"])
        return Answer(200)

    desk.deliverer.send = send
    desk.add("tags-changed")
    for tag in "12345":
        for contact in ("ala", "ola", "ela"):
            desk.tag(contact, tag)
    desk.deliver()
    for contact in ("ala", "ola", "ela"):
        assert [each for each in seen if each.startswith(contact)] == [f"{contact}{n}" for n in "12345"]


def test_at_most_a_few_are_sent_to_a_webhook_at_once(desk: Desk) -> None:
    desk.add("contact-created")
    for number in range(AT_ONCE + 5):
        desk.tag(f"c{number}", "x")
    lease = desk.lease()
    assert [desk.deliverer.round(lease) for _ in range(3)] == [AT_ONCE, 5, 0]


def test_it_is_tried_again_with_growing_delay_and_given_up_with_the_reason(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    hook = desk.add("contact-created")
    desk.tag("ala", "vip")
    desk.receiver.answers["ala"] = [Answer(500)] * 20
    began = desk.now
    for tries, delay in enumerate(DELAYS, 1):
        assert desk.deliver() == 1
        (waiting,) = desk.webhooks.undelivered("sklep", 10)
        assert (waiting.tries, waiting.due, waiting.fault) == (tries, desk.now + delay, "answered with status 500")
        desk.now += delay - timedelta(seconds=1)
        assert desk.deliver() == 0
        desk.now += timedelta(seconds=1)
    assert timedelta(days=3) < desk.now - began < timedelta(days=4)
    with caplog.at_level(logging.ERROR):
        caplog.clear()
        assert desk.deliver() == 1
    (given_up,) = desk.webhooks.undelivered("sklep", 10)
    assert (given_up.tries, given_up.due, given_up.done) == (len(DELAYS) + 1, None, None)
    assert caplog.messages == [
        f"webhook {hook} of shop sklep: an event was given up after 9 tries: answered with status 500"
    ]
    desk.now += timedelta(days=30)
    assert desk.deliver() == 0


def test_the_next_event_of_a_contact_goes_on_when_one_was_given_up(desk: Desk) -> None:
    desk.add("tags-changed")
    desk.tag("ala", "1", "2")
    desk.receiver.answers["ala"] = [Answer(500)] * (len(DELAYS) + 1)
    for delay in (timedelta(0), *DELAYS):
        desk.now += delay
        desk.deliver()
    assert [each.due for each in desk.webhooks.undelivered("sklep", 10)] == [None]
    assert len(desk.receiver.got) == len(DELAYS) + 2


def test_a_receiver_that_does_not_answer_is_left_alone_for_a_while(desk: Desk) -> None:
    desk.add("contact-created")
    desk.receiver.answers["ala"] = [Answer(fault="did not answer in time")]
    desk.tag("ala", "x")
    assert desk.deliver() == 1
    desk.tag("ola", "x")
    assert desk.deliver() == 0
    desk.now += REST
    assert desk.deliver() == 2


def test_a_receiver_that_is_gone_gets_nothing_more(desk: Desk) -> None:
    gone, other = desk.add("tags-changed"), desk.add("tags-changed")
    desk.tag("ala", "1", "2")
    refusing = desk.deliverer.send

    def send(webhook: Webhook, event: Mapping[str, Any], at: datetime) -> Answer:
        answer = refusing(webhook, event, at)
        return Answer(410) if webhook.key == gone else answer

    desk.deliverer.send = send
    desk.deliver()
    assert not desk.webhooks.get("sklep", gone).active
    assert {(each.webhook, each.due) for each in desk.webhooks.undelivered("sklep", 10)} == {(gone, None)}
    desk.tag("ala", "3")
    desk.deliver()
    assert [hook for hook, *_ in desk.receiver.got].count(gone) == 1
    assert [hook for hook, *_ in desk.receiver.got].count(other) == 3


def test_a_removed_webhook_is_forgotten_with_what_waited(desk: Desk) -> None:
    hook = desk.add()
    desk.tag("ala", "vip")
    desk.webhooks.remove("sklep", hook)
    assert desk.deliver() == 0
    with pytest.raises(UnknownWebhook, match="has no webhook"):
        desk.webhooks.remove("sklep", hook)


def test_the_webhook_of_one_shop_is_not_found_under_another(desk: Desk) -> None:
    desk.service.shops.create(Shop("obok"))
    hook = desk.add()
    for ask in (desk.webhooks.get, desk.webhooks.remove):
        with pytest.raises(UnknownWebhook):
            ask("obok", hook)
    assert desk.webhooks.list("obok") == ()
    desk.tag("ala", "vip")
    assert desk.webhooks.undelivered("obok", 10) == ()


def test_who_is_killed_after_sending_sends_again_and_nothing_is_lost(desk: Desk) -> None:
    desk.add("contact-created")
    desk.tag("ala", "vip")

    def send_and_die(webhook: Webhook, event: Mapping[str, Any], at: datetime) -> Answer:
        desk.receiver(webhook, event, at)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Deliverer(desk.webhooks, send_and_die, lambda: desk.now).round(desk.lease())
    assert desk.jobs.take(JOB, desk.now, 30) is None, "its lease is not over"
    desk.now += timedelta(seconds=31)
    assert desk.deliver() == 1
    assert desk.receiver.contacts() == ["ala", "ala"]


def test_a_slow_worker_can_keep_nothing_once_another_has_the_job(desk: Desk) -> None:
    desk.add("contact-created")
    desk.tag("ala", "vip")
    slow = desk.lease()
    desk.now += timedelta(seconds=31)
    quick = desk.lease()
    with pytest.raises(LeaseLost):
        desk.deliverer.round(slow)
    assert len(desk.webhooks.undelivered("sklep", 10)) == 1
    assert desk.deliverer.round(quick) == 1
    assert desk.webhooks.undelivered("sklep", 10) == ()


def test_that_somebody_was_erased_is_forgotten_once_everybody_knows(desk: Desk) -> None:
    desk.add(), desk.add("contact-erased")
    desk.tag("ala", "vip")
    desk.deliver()
    desk.service.contacts.erase("sklep", "ala", Occasion(Actor.CONTACT, "centre", desk.now))
    assert [each["event"] for each in desk.service.outbox.all("sklep")] == ["contact-erased"]
    desk.receiver.answers["ala"] = [Answer(500)]
    assert desk.deliver() == 2
    assert [each["event"] for each in desk.service.outbox.all("sklep")] == ["contact-erased"]
    desk.now += DELAYS[0]
    assert desk.deliver() == 1
    assert [*desk.service.outbox.all("sklep")] == []


def test_what_is_sent_is_the_event_with_its_shop(desk: Desk) -> None:
    sent: list[Mapping[str, Any]] = []

    def send(webhook: Webhook, event: Mapping[str, Any], at: datetime) -> Answer:
        sent.append(event)
        return Answer(204)

    desk.deliverer.send = send
    desk.add("tags-changed")
    desk.tag("ala", "vip")
    desk.deliver()
    (kept,) = [each for each in desk.service.outbox.all("sklep") if each["event"] == "tags-changed"]
    assert sent == [{**kept, "shop": "sklep"}]


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_every_status_of_success_is_done(status: int) -> None:
    waiting = Delivery(1, 2, {}, 3, AT, fault="answered with status 500")
    assert after(waiting, Answer(status), AT) == Delivery(1, 2, {}, 3, None, AT)


@pytest.mark.parametrize("status", [199, 300, 302, 404, 500])
def test_every_other_status_is_a_failure(status: int) -> None:
    became = after(Delivery(1, 2, {}, 0, AT), Answer(status), AT)
    assert (became.done, became.due, became.tries) == (None, AT + DELAYS[0], 1)
