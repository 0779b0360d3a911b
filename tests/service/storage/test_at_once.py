"""Several at once: nothing is lost of changes that meet, and one new id is one card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

from service.contacts.model import Contact, Source, Tag
from service.contacts.store import Change, Changed, ContactStore
from service.errors import DeviceElsewhere
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from tests.service.storage.conftest import (
    DAYS,
    NOON,
    SECRET,
    SHOP,
    consent,
    deciding,
    devices,
    nothing,
    occasion,
    tags,
)

WORKERS, EACH = 4, 12
Work = Callable[[], object]


def add_tag(name: str) -> Change:
    """A change that loses what it did not see, were it not made of the card as it stands."""
    return lambda card: replace(card, tags=(*card.tags, Tag(name, Source.OBSERVED, NOON)))


def at_once(works: Sequence[Work]) -> list[object]:
    """What each answers or raises, all begun together."""

    def outcome(work: Work) -> object:
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return [*pool.map(outcome, works)]


def add_tags(store: ContactStore, worker: int) -> None:
    for number in range(EACH):
        store.change(SHOP, "ola", add_tag(f"{worker}-{number}"), occasion())


def _add_tags_from_a_process(address: str, worker: int) -> None:
    add_tags(SqlContacts(Database(address), SECRET, DAYS), worker)


def all_tags(card: Contact | None) -> set[str]:
    assert card is not None
    assert card.version == WORKERS * EACH
    return {tag.tag for tag in card.tags}


WANTED = {f"{worker}-{number}" for worker in range(WORKERS) for number in range(EACH)}


def test_threads_that_change_one_card_lose_nothing_from_its_first_change_on(store: ContactStore) -> None:
    assert at_once([partial(add_tags, store, worker) for worker in range(WORKERS)]) == [None] * WORKERS
    assert all_tags(store.get(SHOP, "ola")) == WANTED
    assert [line.version for line in store.history(SHOP, "ola")] == [*range(1, WORKERS * EACH + 1)]


def test_processes_that_change_one_card_lose_nothing_from_its_first_change_on(
    store: ContactStore, address: str
) -> None:
    workers = [get_context("spawn").Process(target=_add_tags_from_a_process, args=(address, n)) for n in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all_tags(store.get(SHOP, "ola")) == WANTED


def test_one_new_id_or_handle_asked_for_at_once_is_one_card(store: ContactStore) -> None:
    for round in range(5):
        id, handle = f"new-{round}", f"handle-{round}".encode()
        for work in (
            partial(store.change, SHOP, id, nothing, occasion()),
            partial(store.open, SHOP, handle, tags("x"), occasion()),
        ):
            answers = [each for each in at_once([work] * WORKERS) if isinstance(each, Changed)]
            assert [each.created for each in answers].count(True) == 1
            assert len({each.contact.handle for each in answers}) == 1
            assert len(answers) == WORKERS
    assert store.count(SHOP) == 10


def test_of_two_cards_that_take_one_device_at_once_one_is_refused(store: ContactStore) -> None:
    for round in range(5):
        taking = [
            partial(store.change, SHOP, id, devices(f"d-{round}"), occasion())
            for id in (f"a-{round}", f"b-{round}", f"c-{round}")
        ]
        assert sorted(type(each).__name__ for each in at_once(taking)) == ["Changed"] + [DeviceElsewhere.__name__] * 2


def test_bulk_changes_in_opposite_orders_both_get_through(store: ContactStore) -> None:
    ids = [f"n-{number}" for number in range(40)]
    there, back = ([(id, add_tag(name)) for id in order] for name, order in (("x", ids), ("y", ids[::-1])))
    for answers in at_once([partial(store.change_many, SHOP, order, occasion()) for order in (there, back)]):
        assert isinstance(answers, list)
        assert all(isinstance(each, Changed) for each in answers)
    assert all({tag.tag for tag in card.tags} == {"x", "y"} for card in store.all(SHOP))


def test_a_change_that_meets_a_merge_lands_on_the_kept_card(store: ContactStore) -> None:
    for round in range(6):
        kept, other = f"kept-{round}", f"other-{round}"
        for id in (kept, other):
            store.change(SHOP, id, nothing, occasion())
        decisions = (deciding(consent(f"purpose-{number}", minute=number)) for number in range(3))
        deciding_now = [partial(store.change, SHOP, other, decision, occasion()) for decision in decisions]
        merging = [partial(store.merge, SHOP, *pair, occasion()) for pair in ((kept, other), (other, kept))]
        answers = at_once([*deciding_now, *merging])
        assert not [each for each in answers if isinstance(each, Exception)]
        card = store.get(SHOP, other)
        assert card == store.get(SHOP, kept)
        assert card is not None
        assert {entry.purpose for entry in card.consents} == {"purpose-0", "purpose-1", "purpose-2"}


def test_readers_see_one_state_of_a_card_while_it_changes(store: ContactStore) -> None:
    """Each change adds a tag and a decision; whoever reads in between sees as many of the one as of the other."""

    def both(number: int) -> Change:
        return lambda card: deciding(consent(f"p-{number}", minute=number))(add_tag(f"t-{number}")(card))

    def write() -> None:
        for number in range(25):
            store.change(SHOP, "ola", both(number), occasion())

    def read() -> set[int]:
        seen = [card for _ in range(120) if (card := store.get(SHOP, "ola")) is not None]
        return {len(card.tags) - len(card.consents) for card in seen}

    written, *differences = at_once([write, read, read])
    assert written is None
    assert all(difference in (set(), {0}) for difference in differences)
