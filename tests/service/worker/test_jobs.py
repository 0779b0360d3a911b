"""Each job is one worker's at a time, whoever is killed; and what is due is done, whatever goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from service.composition import Service
from service.errors import DatabaseError
from service.storage.jobs import Jobs, LeaseLost, hold
from service.worker.jobs import Job, Turn
from service.worker.loop import AFTER_A_FAULT, Worker

AT = datetime(2026, 11, 22, 13, tzinfo=UTC)
SOON = timedelta(seconds=1)


@pytest.fixture
def jobs(service: Service) -> Jobs:
    made = Jobs(service.database)
    made.know(["a", "b"], AT)
    return made


def test_a_job_is_one_workers_until_its_time_is_over(jobs: Jobs) -> None:
    first = jobs.take("a", AT, 30)
    assert first
    assert jobs.take("a", AT + timedelta(seconds=30), 30) is None
    assert jobs.free(AT) == {"b"}
    second = jobs.take("a", AT + timedelta(seconds=31), 30)
    assert second
    assert second.fence == first.fence + 1


def test_a_lease_that_is_renewed_goes_on(jobs: Jobs) -> None:
    lease = jobs.take("a", AT, 30)
    assert lease
    jobs.renew(lease, AT + timedelta(seconds=29), 30)
    assert jobs.take("a", AT + timedelta(seconds=58), 30) is None


def test_who_lost_a_lease_can_neither_renew_nor_finish_nor_keep_anything(jobs: Jobs, service: Service) -> None:
    lost = jobs.take("a", AT, 30)
    assert lost
    assert jobs.take("a", AT + timedelta(seconds=31), 30)
    late = AT + timedelta(seconds=32)
    with pytest.raises(LeaseLost, match="another worker has taken over 'a'"):
        jobs.renew(lost, late, 30)
    with pytest.raises(LeaseLost):
        jobs.finish(lost, late, late, None)
    with pytest.raises(LeaseLost), service.database.writing() as connection:
        hold(connection, lost)
    assert jobs.free(late) == {"b"}, "it is the other one's still"


def test_a_finished_job_is_due_again_when_it_was_said(jobs: Jobs) -> None:
    lease = jobs.take("a", AT, 30)
    assert lease
    jobs.finish(lease, AT, AT + timedelta(days=1), '{"sent":1}')
    assert jobs.free(AT + timedelta(days=1) - SOON) == {"b"}
    assert jobs.free(AT + timedelta(days=1)) == {"a", "b"}


def test_knowing_a_job_again_changes_nothing_of_it(jobs: Jobs) -> None:
    lease = jobs.take("a", AT, 30)
    assert lease
    jobs.know(["a", "b", "c"], AT + SOON)
    assert jobs.free(AT + SOON) == {"b", "c"}
    jobs.renew(lease, AT + SOON, 30)


def test_of_many_who_want_a_job_at_once_one_gets_it(jobs: Jobs) -> None:
    together, got = threading.Barrier(8), []

    def want() -> None:
        together.wait()
        got.append(jobs.take("a", AT, 30))

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert len([lease for lease in got if lease]) == 1


# --- the worker ------------------------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.time = AT

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def job(run: Callable[[Turn], Mapping[str, int]], every: timedelta = timedelta(days=1), **more: object) -> Job:
    return Job("a", every, run, **more)  # type: ignore[arg-type]


@pytest.fixture
def worker(service: Service, clock: Clock) -> Callable[..., Worker]:
    def make(*jobs: Job) -> Worker:
        return Worker(jobs, Jobs(service.database), clock)

    return make


def test_a_job_has_its_turn_when_it_is_due_and_tells_what_it_did(worker: Callable[..., Worker], clock: Clock) -> None:
    one = worker(job(lambda turn: {"did": 3}))
    assert [(done.job, done.told, done.fault) for done in one.once()] == [("a", {"did": 3}, None)]
    assert [*one.once()] == []
    clock.time += timedelta(days=1)
    assert len([*one.once()]) == 1


def test_a_job_that_waits_for_nothing_is_left_alone(worker: Callable[..., Worker]) -> None:
    assert [*worker(job(lambda turn: {"did": 1}, waits=lambda: False)).once()] == []


def test_what_becomes_due_by_a_turn_is_done_too(worker: Callable[..., Worker]) -> None:
    left = [1, 2, 3]
    one = worker(job(lambda turn: {"did": left.pop()}, timedelta(0), waits=lambda: bool(left)))
    assert [done.told for done in one.once()] == [{"did": 3}, {"did": 2}, {"did": 1}]


def test_a_job_that_fails_is_said_and_tried_again_later_and_others_go_on(
    worker: Callable[..., Worker], clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(turn: Turn) -> Mapping[str, int]:
        raise DatabaseError("the disk is full")

    one = worker(job(fail), Job("b", timedelta(days=1), lambda turn: {"did": 1}))
    done = [*one.once()]
    assert [(each.job, each.fault) for each in done] == [("a", "the disk is full"), ("b", None)]
    assert "a failed and is tried again in 60 seconds" in caplog.messages
    clock.time += AFTER_A_FAULT - SOON
    assert [*one.once()] == []
    clock.time += SOON
    assert [each.job for each in one.once()] == ["a"]


def test_whoever_loses_a_job_on_the_way_says_so_and_leaves_it(
    worker: Callable[..., Worker], clock: Clock, service: Service
) -> None:
    others = Jobs(service.database)

    def slow(turn: Turn) -> Mapping[str, int]:
        clock.time += timedelta(seconds=31)
        assert others.take("a", clock(), 30)
        turn.renew()
        raise AssertionError("it went on")

    (done,) = worker(job(slow)).once()
    assert done.fault == "another worker has taken over 'a'"


def test_a_worker_told_to_stop_starts_nothing_more(worker: Callable[..., Worker]) -> None:
    one = worker(job(lambda turn: {"did": 1}))
    one.stop.set()
    assert [*one.once()] == []
    one.until_stopped()


def test_a_worker_goes_on_until_it_is_stopped_also_without_a_database(worker: Callable[..., Worker]) -> None:
    turns: list[int] = []

    def waits() -> bool:
        turns.append(1)
        if len(turns) == 1:
            raise DatabaseError("it is gone")
        return True

    def last(turn: Turn) -> Mapping[str, int]:
        one.stop.set()
        return {}

    one = worker(job(last, waits=waits))
    one.stop.wait = lambda timeout=None: one.stop.is_set()  # type: ignore[method-assign]
    one.until_stopped()
    assert len(turns) == 2
