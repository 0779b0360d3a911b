"""Tasks done by real workers in real processes: whoever is killed, each comes to its end, once more and not twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from service.composition import Service
from service.generations.shelf import Shelf
from service.settings import Settings
from service.storage.accounts import Role
from service.storage.leases import Lease, LeaseLost
from service.storage.shops import Shop
from service.storage.tasks import TaskLease
from service.suggested import kept_suggestions
from service.tasks.model import Task, TaskKind, TaskState
from service.uploads import uploading
from service.worker import doing
from service.worker.doing import Telling, do
from service.worker.running import DIED, TAKEN, WORKERS_DIED, Runner, child
from tests.service.small_feed import small_feed
from tests.service.worker.receiving import environment, until

WORKER = """
import sys
from service.composition import compose
from service.settings import load_settings
from service.worker.running import runner_of
from service.worker.loop import stop_on_signals
runner = runner_of(compose(load_settings()))
runner.lease_seconds = 1.5
slow = sys.argv[1:]
if slow:
    from service.worker.running import child
    runner.command = lambda taken: (sys.executable, "-c", slow[0], *child(taken)[-3:], *slow[1:])
stop_on_signals(runner.stop)
runner.until_stopped()
"""
SLOW_CHILD = """
import os, sys, time
from service.worker import child, kinds
from service.tasks.model import TaskKind
real = kinds.DO
def slow(service, task, tell):
    with open(sys.argv[4], "a") as begun:
        begun.write(f"{os.getpid()}\\n")
    tell("reading", 1)
    while not os.path.exists(sys.argv[5]):
        time.sleep(0.02)
    return {"shop": task.shop}
from service.worker import doing
doing.DO = dict.fromkeys(TaskKind, slow)
child.main(*sys.argv[1:4])
"""
"""Does nothing until a file is there, and says in another who has begun."""


def now() -> datetime:
    return datetime.now(UTC)


def ask(service: Service, kind: TaskKind = TaskKind.SUGGEST, shop: str = "sklep", **asked: Any) -> Task:
    return service.tasks.add(shop, kind, asked, "ola", now())


def upload(service: Service, feed: bytes, shop: str = "sklep") -> str:
    with uploading(service, shop) as taking:
        taking.write(feed[:1000])
        taking.write(feed[1000:])
    return taking.name


def ended(service: Service, task: Task) -> Task:
    found = service.tasks.get(task.shop, task.number)
    assert found
    assert not found.open, f"{found.stage} {found.done}"
    return found


def do_here(service: Service, task: Task) -> Task:
    """Have it done in this process."""
    taken = service.tasks.take(now(), 30)
    assert taken
    assert taken.task.number == task.number
    do(service, taken)
    return ended(service, task)


# --- what is done ----------------------------------------------------------------------------------------------------


def test_an_uploaded_feed_is_imported_as_a_command_does_and_then_gone(service: Service, shelf: Shelf) -> None:
    name = upload(service, small_feed(40, spoilt=3))
    done = do_here(service, ask(service, TaskKind.IMPORT, upload=name, called="nasz feed.xml"))
    assert done.state is TaskState.DONE
    assert done.told is not None
    assert {key: done.told[key] for key in ("items", "products", "quarantined", "forced")} == {
        "items": 40,
        "products": 37,
        "quarantined": 3,
        "forced": None,
    }
    assert done.told["generation"] == shelf.current_name()
    assert done.told["vanished"] == []
    assert list(shelf.folder.uploads.iterdir()) == []


def test_a_feed_that_is_held_back_is_what_came_of_it_and_is_released_byte_for_byte(
    service: Service, shelf: Shelf
) -> None:
    good, small = small_feed(40), small_feed(12)
    do_here(service, ask(service, TaskKind.IMPORT, upload=upload(service, good)))
    served = shelf.current_name()
    held = do_here(service, ask(service, TaskKind.IMPORT, upload=upload(service, small)))
    assert held.state is TaskState.DONE
    assert held.told == {
        "shop": "sklep",
        "held": "it holds 12 products where the generation that serves has 40",
        "forceable": True,
        "guard": "shrunken",
        "numbers": {"products": 12, "serving": 40},
    }
    assert shelf.current_name() == served
    assert (shelf.folder.held.parent / "feed").read_bytes() == small
    document = shelf.held()
    assert document
    other = do_here(service, ask(service, TaskKind.IMPORT, held=True, id="of another"))
    assert (other.state, shelf.current_name()) == (TaskState.FAILED, served)
    assert "another one has taken its place" in str(other.fault)
    released = do_here(service, ask(service, TaskKind.IMPORT, held=True, id=document["id"]))
    assert released.told
    assert (released.told["products"], released.told["forced"]) == (12, held.told["held"])
    assert released.told["id"] == document["id"], "the same bytes, read with the same settings"
    assert shelf.held() is None
    again = do_here(service, ask(service, TaskKind.IMPORT, held=True))
    assert again.fault == "the feed of shop 'sklep' that was held back cannot be let serve: none is"
    assert list(shelf.folder.uploads.iterdir()) == []


def test_every_feed_of_a_shop_on_hold_waits_for_a_person(service: Service, shelf: Shelf) -> None:
    record = service.shops.get("sklep")
    service.shops.save(Shop("sklep", record.currency, record.industry, locale="pl", hold=True))
    held = do_here(service, ask(service, TaskKind.IMPORT, upload=upload(service, small_feed(40))))
    assert held.told
    assert (held.told["guard"], held.told["numbers"]) == ("held_by_hand", {"products": 40})
    assert shelf.current_name() is None
    released = do_here(service, ask(service, TaskKind.IMPORT, held=True))
    assert released.told
    assert (released.told["products"], released.told["forced"]) == (40, None)
    next_one = do_here(service, ask(service, TaskKind.IMPORT, upload=upload(service, small_feed(41))))
    assert next_one.told
    assert next_one.told["guard"] == "held_by_hand"


def test_what_cannot_be_done_says_so_in_a_sentence(service: Service) -> None:
    gone = do_here(service, ask(service, TaskKind.IMPORT, upload="0" * 32))
    assert gone.fault == "the uploaded feed is not there any more: upload it again"
    outside = do_here(service, ask(service, TaskKind.IMPORT, upload="../shop.json"))
    assert outside.fault == gone.fault
    own = do_here(service, ask(service, TaskKind.IMPORT, source="http://127.0.0.1:9/feed.xml?key=secret"))
    assert own.fault
    assert "secret" not in own.fault
    path = do_here(service, ask(service, TaskKind.IMPORT, source="/etc/passwd"))
    assert path.fault == "/etc/passwd is not an http or https address"
    none = do_here(service, ask(service, TaskKind.PUBLISH))
    assert "has no draft of its hierarchy" in str(none.fault)
    junk = do_here(service, ask(service, TaskKind.IMPORT, upload=upload(service, b"hello")))
    assert junk.state is TaskState.FAILED


class Feed(BaseHTTPRequestHandler):
    """Answers with a small feed."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(small_feed(40))

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


def test_our_own_network_is_read_from_for_the_owner_of_everything_alone(service: Service) -> None:
    for name, role in (("ola", Role.OWNER), ("ewa", Role.EDITOR)):
        service.accounts.add(name, None, role, "pl", now())
    with HTTPServer(("127.0.0.1", 0), Feed) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/feed.xml"
        asked = [service.tasks.add("sklep", TaskKind.IMPORT, {"source": address}, by, now()) for by in ("ola", "ewa")]
        done = [do_here(service, task) for task in asked]
        server.shutdown()
    assert [each.state for each in done] == [TaskState.DONE, TaskState.FAILED]
    assert "the feed cannot be downloaded" in str(done[1].fault)


def test_what_nobody_expected_is_logged_and_said_without_its_inside(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> dict[str, Any]:
        raise KeyError("ola@sklep.example")

    monkeypatch.setattr(doing, "DO", {TaskKind.SUGGEST: broken})
    assert do_here(service, ask(service)).fault == "it failed unexpectedly (KeyError); the log has more"
    assert "Traceback" in caplog.text


def test_proposals_are_kept_for_the_generation_that_serves(service: Service) -> None:
    assert kept_suggestions(service, "sklep") is None
    feed = small_feed(40).replace(b"zielony", b"koniczynowy").replace(b"niebieski", b"koniczynowa", 9)
    do_here(service, ask(service, TaskKind.IMPORT, upload=upload(service, feed)))
    assert do_here(service, ask(service)).told == {"shop": "sklep", "suggestions": 1}
    kept = kept_suggestions(service, "sklep")
    assert kept
    assert [(each.filter, each.value, each.spelling) for each in kept] == [("color", "koniczynowy", "koniczynowa")]
    do_here(service, ask(service, TaskKind.IMPORT, upload=upload(service, small_feed(41))))
    assert kept_suggestions(service, "sklep") is None


def test_a_word_is_written_at_most_twice_a_second_and_each_new_stage_at_once(service: Service) -> None:
    ask(service)
    taken = service.tasks.take(now(), 30)
    assert taken
    time_, said = [0.0], list[tuple[str, int]]()
    tell = Telling(service.tasks, taken.lease, lambda: time_[0])
    for number in range(100):
        time_[0] = number / 8
        tell("reading", number, None, products=number)
        task = service.tasks.get("sklep", taken.task.number)
        assert task
        said.append((task.stage, task.done))
    assert len(set(said)) == 25
    tell("deriving")
    task = service.tasks.get("sklep", taken.task.number)
    assert task
    assert (task.stage, task.done, task.told) == ("deriving", 0, {"products": 96})


def test_a_child_that_is_told_that_its_task_is_anothers_stops_at_once(service: Service) -> None:
    made = ask(service)
    taken = service.tasks.take(now(), 30)
    assert taken
    lost = Lease(made.number, taken.lease.fence - 1)
    with pytest.raises(LeaseLost):
        Telling(service.tasks, lost)("reading")
    do(service, TaskLease(taken.task, lost))
    found = service.tasks.get("sklep", made.number)
    assert found
    assert found.state is TaskState.RUNNING, "it is the other one's"


# --- the worker ------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_environment(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child reads its settings from."""
    for name, value in environment(service.settings).items():
        monkeypatch.setenv(name, value)


class Slow:
    """Children that wait for a word, and how often one was begun."""

    def __init__(self, folder: Path) -> None:
        self.begun_file, self.word = folder / "begun", folder / "word"

    def command(self, taken: TaskLease) -> Sequence[str]:
        return (sys.executable, "-c", SLOW_CHILD, *child(taken)[-3:], str(self.begun_file), str(self.word))

    def begun(self) -> list[int]:
        return [int(line) for line in self.begun_file.read_text().split()] if self.begun_file.exists() else []


@pytest.fixture
def slow(tmp_path: Path) -> Slow:
    return Slow(tmp_path)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


@pytest.mark.usefixtures("in_environment")
def test_a_child_that_is_killed_is_begun_again_once_and_then_it_has_failed(service: Service, slow: Slow) -> None:
    task, other = ask(service), ask(service, shop="inny")
    runner = Runner(service.tasks, command=slow.command)
    with runner.beside():
        until(lambda: len(slow.begun()) == 1)
        os.kill(slow.begun()[0], signal.SIGKILL)
        until(lambda: len(slow.begun()) == 2)
        os.kill(slow.begun()[1], signal.SIGKILL)
        until(lambda: not service.tasks.open_of("sklep"))
        until(lambda: len(slow.begun()) == 3)
        slow.word.touch()
        until(lambda: not service.tasks.open_of("inny"))
    assert ended(service, task).fault == DIED
    assert ended(service, other).state is TaskState.DONE


@pytest.mark.usefixtures("in_environment")
def test_a_task_whose_child_was_killed_once_is_done(service: Service, slow: Slow) -> None:
    task = ask(service)
    with Runner(service.tasks, command=slow.command).beside():
        until(lambda: len(slow.begun()) == 1)
        os.kill(slow.begun()[0], signal.SIGKILL)
        slow.word.touch()
        until(lambda: not service.tasks.open_of("sklep"))
    assert ended(service, task).state is TaskState.DONE
    assert len(slow.begun()) == 2


@pytest.mark.usefixtures("in_environment")
def test_a_worker_that_is_told_to_stop_ends_its_child_and_gives_the_task_back(service: Service, slow: Slow) -> None:
    task = ask(service)
    runner = Runner(service.tasks, command=slow.command)
    with runner.beside():
        until(lambda: len(slow.begun()) == 1)
    assert not alive(slow.begun()[0])
    waiting = service.tasks.get("sklep", task.number)
    assert waiting
    assert waiting.state is TaskState.WAITING
    slow.word.touch()
    assert [each.state for each in Runner(service.tasks, command=slow.command).once()] == [TaskState.DONE]


def test_a_task_that_takes_every_worker_with_it_is_given_up(service: Service) -> None:
    task = ask(service)
    for _ in range(TAKEN):
        assert service.tasks.take(now(), -1)
    assert [*Runner(service.tasks).once()] == []
    assert ended(service, task).fault == WORKERS_DIED


@contextmanager
def worker(settings: Settings, slow: Slow | None = None) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", WORKER]
    if slow is not None:
        command += [SLOW_CHILD, str(slow.begun_file), str(slow.word)]
    with subprocess.Popen(command, env=environment(settings)) as process:
        try:
            yield process
        finally:
            process.kill()


def test_of_two_workers_one_is_killed_with_a_task_and_the_other_does_it_once_more(service: Service, slow: Slow) -> None:
    tasks = [ask(service) if number == 0 else ask(service, TaskKind.PUBLISH) for number in range(3)]
    with worker(service.settings, slow) as first:
        until(lambda: len(slow.begun()) == 1)
        with worker(service.settings, slow):
            time.sleep(1)
            assert len(slow.begun()) == 1, "one task of a shop at a time, however many workers"
            first.kill()
            first.wait()
            until(lambda: not alive(slow.begun()[0]))
            until(lambda: len(slow.begun()) == 2)
            slow.word.touch()
            until(lambda: not service.tasks.open_of("sklep"))
    done = [ended(service, task) for task in tasks]
    assert [each.state for each in done] == [TaskState.DONE] * 3
    assert len(slow.begun()) == 4, "the first twice, the others once"
    done.sort(key=lambda each: each.started or now())
    starts = [each.started for each in done]
    ends = [each.ended for each in done]
    assert all(start and end and end <= start for start, end in zip(starts[1:], ends, strict=False))


def test_an_import_whose_worker_is_killed_at_any_moment_is_done_once_more(service: Service, shelf: Shelf) -> None:
    task = ask(service, TaskKind.IMPORT, upload=upload(service, small_feed(3000)))

    def running() -> bool:
        found = service.tasks.get("sklep", task.number)
        return bool(found and found.stage)

    with worker(service.settings) as first:
        until(running)
        first.kill()
        first.wait()
    with worker(service.settings):
        until(lambda: not service.tasks.open_of("sklep"))
    assert ended(service, task).state is TaskState.DONE
    assert shelf.serving() is not None
    assert service.tasks.latest("sklep", TaskKind.IMPORT) == ended(service, task)


def test_deliveries_and_tasks_are_one_commands_work(service: Service) -> None:
    task = ask(service, TaskKind.IMPORT, upload=upload(service, small_feed(40)))
    failing = ask(service, TaskKind.PUBLISH)
    command = [sys.executable, "-m", "service", "work", "--once"]
    run = subprocess.run(command, env=environment(service.settings), capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"task {task.number}, import of shop sklep: done" in run.stdout
    assert f"task {failing.number}, publish of shop sklep: shop 'sklep' has no draft" in run.stdout
