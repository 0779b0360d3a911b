"""What is missing is fitted by the worker, in a process of its own, while the generation serves already."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

from service.composition import Service
from service.feeding import tell_nobody
from service.fitted.fitting import AGAIN, EVERY, Watch, fit, fitted, missing
from service.generations.sealed import FOLDER, fit_of
from service.generations.shelf import Shelf
from service.tasks.model import TaskKind
from service.worker.jobs import jobs_of
from tests.service.commands import Notesik, document
from tests.service.conftest import Import
from tests.service.small_feed import small_feed

EVERYTHING = ("facts", "together", "likeness")


def now() -> datetime:
    return datetime.now(UTC)


def asked(service: Service) -> list[TaskKind]:
    return [task.kind for task in service.tasks.open_of("sklep")]


def test_an_import_leaves_to_the_worker_what_takes_time(serving_shop: Service, shelf: Shelf) -> None:
    folder = shelf.current().resolve()
    assert missing(folder, now()) == ("together", "likeness")
    assert {each.name for each in fit(serving_shop, "sklep", tell_nobody)} == set(EVERYTHING)
    assert missing(folder, now()) == ()
    assert missing(folder, now() + EVERY) == ("together",)


def test_the_worker_asks_once_and_again_when_something_else_serves(serving_shop: Service, do_import: Import) -> None:
    watch = Watch(serving_shop)
    assert watch.waiting(now())
    assert watch.ask(now()) == {"asked": 1}
    assert asked(serving_shop) == [TaskKind.FIT]
    assert not watch.waiting(now()), "whatever stops it is no reason to ask every second"
    assert watch.waiting(now() + AGAIN)
    assert watch.ask(now() + AGAIN) == {"asked": 0}, "it waits still"
    (task,) = serving_shop.tasks.open_of("sklep")
    told = fitted(serving_shop, task, tell_nobody)
    assert [each["fit"] for each in told["fits"]] == [*EVERYTHING]
    assert not watch.waiting(now())
    assert watch.waiting(now() + EVERY + timedelta(minutes=1))
    do_import(small_feed(45))
    assert watch.waiting(now())


def test_a_shop_without_a_feed_has_nothing_to_fit(service: Service) -> None:
    assert not Watch(service).waiting(now())


def test_it_is_one_of_the_workers_jobs(serving_shop: Service) -> None:
    (job,) = [each for each in jobs_of(serving_shop, now) if each.name == "fits"]
    assert job.waits()


def test_what_serves_sees_what_was_fitted_without_being_opened_anew(serving_shop: Service) -> None:
    before = serving_shop.serving.generation("sklep")
    assert before.fitted.likeness is None
    fit(serving_shop, "sklep", tell_nobody)
    serving_shop.serving.look()
    after = serving_shop.serving.generation("sklep")
    assert after.fitted.likeness is not None
    assert after.index is before.index
    assert after.edition != before.edition, "a browser may not keep the answer from before"


def test_fitting_again_what_stands_changes_no_answer(serving_shop: Service) -> None:
    fit(serving_shop, "sklep", tell_nobody)
    serving_shop.serving.look()
    before = serving_shop.serving.generation("sklep").edition
    fit(serving_shop, "sklep", tell_nobody, again=True)
    serving_shop.serving.look()
    assert serving_shop.serving.generation("sklep").edition == before


def test_a_generation_of_an_earlier_release_is_fitted_whole(serving_shop: Service, shelf: Shelf) -> None:
    folder = shelf.current().resolve()
    shutil.rmtree(folder / FOLDER)
    assert missing(folder, now()) == EVERYTHING
    fit(serving_shop, "sklep", tell_nobody)
    serving_shop.serving.look()
    generation = serving_shop.serving.generation("sklep")
    assert generation.facts.in_stock is not None
    assert generation.facts.in_stock.all()


def test_what_a_killed_process_left_is_swept_and_stops_nothing(serving_shop: Service, shelf: Shelf) -> None:
    folder = shelf.current().resolve() / FOLDER
    (folder / "likeness.99999.tmp").mkdir()
    (folder / "likeness.99999.tmp" / "rows.npy").write_bytes(b"half")
    (folder / "likeness.json").write_bytes(b'{"name": "likeness", "vers')
    assert "likeness" in missing(folder.parent, now())
    fit(serving_shop, "sklep", tell_nobody)
    assert fit_of(folder.parent, "likeness", 1) is not None
    assert not [*folder.glob("*.tmp")]


def test_the_command_says_what_came_of_it(notesik: Notesik, serving_shop: Service) -> None:
    told = document(notesik("feed", "fit", "--shop", "sklep", "--json"))
    assert [each["fit"] for each in told["fits"]] == [*EVERYTHING]
    likeness = told["fits"][2]
    assert (likeness["why"], likeness["products"]) == (None, 40)
    assert b"similar products" in notesik("feed", "fit", "--shop", "sklep").stdout
