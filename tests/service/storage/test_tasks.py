"""Tasks: one worker's at a time, one after the other in a shop, whoever is killed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from service.storage.database import Database
from service.storage.leases import LeaseLost
from service.storage.tasks import TaskLease, Tasks
from service.tasks.model import Task, TaskKind, TaskState

NOW = datetime(2026, 11, 22, 13, tzinfo=UTC)
LATER = NOW + timedelta(seconds=31)
"""When a lease of 30 seconds is over."""


@pytest.fixture
def tasks(database: Database) -> Tasks:
    return Tasks(database)


def add(tasks: Tasks, shop: str = "sklep", kind: TaskKind = TaskKind.IMPORT, **asked: object) -> Task:
    return tasks.add(shop, kind, asked, "ola", NOW)


def take(tasks: Tasks, now: datetime = NOW) -> TaskLease:
    taken = tasks.take(now, 30)
    assert taken
    return taken


def test_a_task_is_kept_as_it_was_asked_for_without_what_is_none(tasks: Tasks) -> None:
    made = add(tasks, source="https://sklep.example/feed.xml", format=None, force=True)
    assert made.asked == {"source": "https://sklep.example/feed.xml", "force": True}
    assert (made.state, made.by, made.made, made.started, made.open) == (TaskState.WAITING, "ola", NOW, None, True)
    assert tasks.get("sklep", made.number) == made
    assert tasks.get("other", made.number) is None


def test_the_tasks_of_a_shop_are_taken_one_after_the_other_and_those_of_others_beside(tasks: Tasks) -> None:
    first, second, others = add(tasks), add(tasks, kind=TaskKind.PUBLISH), add(tasks, "inny")
    taken = take(tasks)
    assert taken.task.number == first.number
    assert take(tasks).task.number == others.number
    assert not tasks.waiting(NOW)
    assert tasks.take(NOW, 30) is None
    tasks.finish(taken.lease, {}, NOW)
    assert take(tasks).task.number == second.number


def test_a_task_whose_worker_says_nothing_more_is_taken_again_before_what_came_after_it(tasks: Tasks) -> None:
    first = add(tasks)
    add(tasks)
    lost = take(tasks)
    tasks.say(lost.lease, "reading", 40, None, {"products": 39})
    again = take(tasks, LATER)
    assert (again.task.number, again.task.stage, again.task.done, again.task.told) == (first.number, "", 0, None)
    assert again.lease.fence == lost.lease.fence + 1
    with pytest.raises(LeaseLost):
        tasks.renew(lost.lease, LATER, 30)
    with pytest.raises(LeaseLost):
        tasks.say(lost.lease, "reading", 50, None, {})
    with pytest.raises(LeaseLost):
        tasks.finish(lost.lease, {}, LATER)
    with pytest.raises(LeaseLost):
        tasks.give_back(lost.lease)
    tasks.finish(again.lease, {"products": 40}, LATER)
    assert tasks.latest("sklep", TaskKind.IMPORT) != first
    done = tasks.get("sklep", first.number)
    assert done
    assert (done.state, done.told, done.started, done.ended) == (
        TaskState.DONE,
        {"products": 40},
        NOW,
        LATER,
    )


def test_a_renewed_lease_goes_on_and_nothing_of_an_ended_task_can_be_changed(tasks: Tasks) -> None:
    add(tasks)
    taken = take(tasks)
    tasks.renew(taken.lease, NOW + timedelta(seconds=29), 30)
    assert tasks.take(NOW + timedelta(seconds=58), 30) is None
    tasks.fail(taken.lease, "the feed cannot be downloaded", NOW)
    with pytest.raises(LeaseLost):
        tasks.renew(taken.lease, NOW, 30)
    failed = tasks.latest("sklep", TaskKind.IMPORT)
    assert failed
    assert (failed.state, failed.fault) == (TaskState.FAILED, "the feed cannot be downloaded")
    assert tasks.open_of("sklep") == ()


def test_a_task_that_is_given_back_waits_as_if_nobody_had_begun_it(tasks: Tasks) -> None:
    made = add(tasks)
    tasks.give_back(take(tasks).lease)
    assert tasks.open_of("sklep") == (made,)
    assert take(tasks).task.number == made.number


@pytest.mark.parametrize("kind", [TaskKind.DRAFT, TaskKind.SUGGEST])
def test_a_second_of_a_kind_of_which_one_is_enough_is_the_one_that_waits(tasks: Tasks, kind: TaskKind) -> None:
    waiting = add(tasks, kind=kind)
    assert add(tasks, kind=kind) == waiting
    assert add(tasks, "inny", kind) != waiting
    taken = take(tasks)
    assert taken.task.number == waiting.number
    assert add(tasks, kind=kind).number != waiting.number, "what runs may have begun before the change"


@pytest.mark.parametrize("kind", [TaskKind.IMPORT, TaskKind.PUBLISH, TaskKind.ROLL_BACK])
def test_what_comes_to_serve_is_done_before_what_only_looks(tasks: Tasks, kind: TaskKind) -> None:
    first = add(tasks, kind=TaskKind.SUGGEST)
    take(tasks)
    looking, serving = add(tasks, kind=TaskKind.SUGGEST), add(tasks, kind=kind)
    assert tasks.open_of("sklep") == (tasks.get("sklep", first.number), serving, looking)
    assert tasks.take(NOW, 30) is None, "what runs is not overtaken"
    again = take(tasks, LATER)
    assert again.task.number == first.number, "nor where its worker was killed"
    tasks.finish(again.lease, {}, LATER)
    taken = take(tasks, LATER)
    assert taken.task.number == serving.number
    tasks.finish(taken.lease, {}, LATER)
    assert take(tasks, LATER).task.number == looking.number


def test_a_publication_lets_a_draft_that_waits_be(tasks: Tasks) -> None:
    waiting, others = add(tasks, kind=TaskKind.DRAFT), add(tasks, "inny", TaskKind.DRAFT)
    published = add(tasks, kind=TaskKind.PUBLISH)
    assert tasks.open_of("sklep") == (published,)
    assert tasks.open_of("inny") == (others,)
    dropped = tasks.get("sklep", waiting.number)
    assert dropped is not None
    assert (dropped.state, dropped.ended, dropped.told) == (TaskState.DONE, NOW, {})
    assert add(tasks, kind=TaskKind.DRAFT).number != waiting.number


def test_a_publication_leaves_a_draft_that_runs(tasks: Tasks) -> None:
    add(tasks, kind=TaskKind.DRAFT)
    taken = take(tasks)
    published = add(tasks, kind=TaskKind.PUBLISH)
    tasks.finish(taken.lease, {"digest": "abc"}, NOW)
    assert take(tasks).task.number == published.number


def test_what_is_open_stands_in_its_order_and_what_was_asked_last_comes_first_among_the_recent(tasks: Tasks) -> None:
    made = [add(tasks) for _ in range(3)]
    assert tasks.open_of("sklep") == tuple(made)
    assert tasks.recent("sklep", 2) == (made[2], made[1])
    assert tasks.latest("sklep", TaskKind.IMPORT) == made[2]
    assert tasks.latest("sklep", TaskKind.PUBLISH) is None


def test_of_many_workers_at_once_each_task_is_one_workers_and_a_shop_has_one_at_a_time(tasks: Tasks) -> None:
    shops = [f"shop-{number}" for number in range(3)]
    for shop in shops * 2:
        add(tasks, shop)
    together, taken = threading.Barrier(8), list[TaskLease | None]()

    def want() -> None:
        together.wait()
        taken.extend(tasks.take(NOW, 30) for _ in range(3))

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.task.shop for each in taken if each) == shops


def test_many_who_ask_for_the_same_draft_at_once_ask_for_one(tasks: Tasks) -> None:
    together, numbers = threading.Barrier(8), list[int]()

    def ask() -> None:
        together.wait()
        numbers.append(add(tasks, kind=TaskKind.DRAFT).number)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 8
    assert len(set(numbers)) == 1
