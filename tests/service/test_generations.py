"""Imports: what serves afterwards, what is held back, what a kill leaves behind."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from feeds.errors import FeedError
from feeds.model import FeedReport, Rejection
from matching.preferences import parse_preferences
from service.composition import Service
from service.errors import BrokenFile, HeldBack, NoGeneration, ShopBusy, UnknownGeneration
from service.generations.guards import Arrival, Standing, objection_to
from service.generations.manifest import LAYOUT, read_manifest, seal, sums
from service.generations.opened import Generation, open_generation, read_hierarchy, write_hierarchy
from service.generations.serving import Serving
from service.generations.shelf import Shelf
from service.recommend import rank_stated
from service.storage.shops import Shop
from tests.service.conftest import STATED, Import
from tests.service.small_feed import small_feed


def report(products: int = 100, quarantined: int = 0, complete: bool = True) -> FeedReport:
    rejections = (Rejection(1, 1, None, "price", "x", "unreadable"),) * quarantined
    items = products + quarantined
    return FeedReport("google", "utf-8", items, products, ("PLN",), rejections, (), {}, complete)


@pytest.mark.parametrize(
    ("seen", "last_good", "reason"),
    [
        (report(100), None, None),
        (report(100), 100, None),
        (report(0, quarantined=3), None, "no product"),
        (report(100, complete=False), None, "ends early"),
        (report(49), 100, "49 products where the generation that serves has 100"),
        (report(50), 100, None),
        (report(4), 9, None),
        (report(4), 10, "4 products"),
        (report(80, quarantined=20), None, None),
        (report(79, quarantined=21), None, "21 of 100 items could not be taken"),
    ],
)
def test_a_guard_holds_a_feed_back_exactly_at_its_line(seen: FeedReport, last_good: int | None, reason: str) -> None:
    standing = None if last_good is None else Standing(last_good, last_good, {})
    objection = objection_to(Arrival(seen, standing))
    assert objection is None if reason is None else objection and reason in objection.reason


def test_the_first_import_serves(do_import: Import, shelf: Shelf) -> None:
    manifest = do_import()
    assert shelf.current_name() == manifest.name == f"000001-{manifest.id}"
    assert (manifest.products, manifest.items, manifest.industry) == (40, 40, "fashion")
    names = set(manifest.files)
    assert {"report.json", "hierarchy.json", "products.jsonl", "products.npy", "index/metadata"} <= names
    assert json.loads((shelf.current() / "report.json").read_bytes())["products"] == 40


def test_an_opened_generation_answers_from_mapped_arrays(do_import: Import, shelf: Shelf) -> None:
    do_import()
    generation = open_generation(shelf.current())
    mapped = Path("/proc/self/maps").read_text()
    files = [file for file in (shelf.current().resolve() / "index").glob("*.npy") if np.load(file).size]
    assert files
    assert all(str(file) in mapped for file in [*files, shelf.current().resolve() / "products.jsonl"])
    assert [generation.documents.document(row)["id"] for row in range(3)] == ["A-000", "A-001", "A-002"]
    lines = b"".join(generation.documents.chunks(100)).splitlines()
    assert lines == [generation.documents.line(row) for row in range(len(generation.documents))]
    answer = rank_stated(generation, parse_preferences(STATED))
    assert answer["generation"] == shelf.current_name()
    assert answer["full_matches"] > 0


def test_numbers_count_on_and_the_newest_are_kept(do_import: Import, shelf: Shelf) -> None:
    for items in range(40, 45):
        do_import(small_feed(items), keep=2)
    assert [manifest.number for manifest in shelf.list()] == [4, 5]
    assert [manifest.products for manifest in shelf.list()] == [43, 44]


def test_after_a_rollback_an_earlier_generation_serves_and_is_never_thrown_away(
    do_import: Import, shelf: Shelf
) -> None:
    made = [do_import(small_feed(items)) for items in (40, 41, 42)]
    assert shelf.roll_back().name == made[1].name
    assert shelf.roll_back("1").name == made[0].name
    with pytest.raises(UnknownGeneration, match="an earlier generation"):
        shelf.roll_back()
    with pytest.raises(UnknownGeneration, match="'7'"):
        shelf.roll_back("7")
    shelf.tidy(keep=1)
    assert [manifest.number for manifest in shelf.list()] == [1, 3]
    assert shelf.roll_back(made[2].id).name == made[2].name
    newer = do_import(small_feed(43), keep=1)
    assert newer.number == 4
    assert [manifest.number for manifest in shelf.list()] == [3, 4]


def test_before_the_first_import_there_is_nothing_to_serve(shelf: Shelf) -> None:
    assert shelf.list() == ()
    with pytest.raises(NoGeneration):
        shelf.current()
    with pytest.raises(NoGeneration):
        shelf.roll_back()


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        (small_feed(19), "19 products where the generation that serves has 40"),
        (small_feed(40, whole=False), "ends early"),
        (small_feed(40, spoilt=9), "9 of 40 items"),
    ],
)
def test_a_held_feed_leaves_the_old_generation_serving(
    do_import: Import, shelf: Shelf, feed: bytes, reason: str
) -> None:
    good = do_import()
    with pytest.raises(HeldBack, match=reason):
        do_import(feed)
    assert shelf.current_name() == good.name
    assert os.listdir(shelf.folder.generations) == [good.name]
    held = json.loads(shelf.folder.held.read_bytes())
    assert reason in held["reason"]
    assert held["report"]["items"] >= 19
    forced = do_import(feed, force=True)
    assert forced.forced is not None
    assert reason in forced.forced
    assert shelf.current_name() == forced.name
    assert not shelf.folder.held.exists()


def test_a_feed_without_a_product_is_held_back_even_by_force(do_import: Import, shelf: Shelf) -> None:
    with pytest.raises(HeldBack, match=r"no product that could be taken \(3 items\)$"):
        do_import(small_feed(3, spoilt=3), force=True)
    assert shelf.current_name() is None


def test_what_is_no_feed_changes_nothing(do_import: Import, shelf: Shelf) -> None:
    good = do_import()
    with pytest.raises(FeedError):
        do_import(b"<html><body>404</body></html>")
    assert os.listdir(shelf.folder.generations) == [good.name]


def test_two_imports_do_not_run_at_once(do_import: Import, shelf: Shelf) -> None:
    with shelf.writing(), pytest.raises(ShopBusy):
        do_import()


KILLED_AT = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import feeds.build, service.generations.make as make
from service.generations.shelf import Shelf
from service.storage.shops import Shops

place, data, feed = sys.argv[1:]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
module, name = {
    "reading": (feeds.build, "build"), "indexing": (make, "build_index"), "summing": (make, "sums"),
    "sealing": (make, "seal"), "renaming": (os, "rename"), "swapping": (Shelf, "swap"), "tidying": (Shelf, "tidy"),
}[place]
setattr(module, name, die)
settings = feeds.build.FeedSettings(at=datetime.now(UTC), industry="fashion", currency="PLN")
make.import_feed(Shelf("sklep", Shops(Path(data)).folder("sklep")), Path(feed), settings)
"""


@pytest.mark.parametrize("place", ["reading", "indexing", "summing", "sealing", "renaming", "swapping", "tidying"])
def test_a_kill_at_any_moment_leaves_a_whole_generation_serving(
    do_import: Import, shelf: Shelf, service: Service, tmp_path: Path, place: str
) -> None:
    good = do_import()
    newer = tmp_path / "newer.xml"
    newer.write_bytes(small_feed(44))
    command = [sys.executable, "-c", KILLED_AT, place, str(service.settings.data), str(newer)]
    assert subprocess.run(command, check=False).returncode == -9
    served = open_generation(shelf.current())
    assert len(served.documents) == (44 if place == "tidying" else 40)
    assert place == "tidying" or served.name == good.name
    after = do_import(small_feed(45))
    assert shelf.current_name() == after.name
    assert not [name for name in os.listdir(shelf.folder.generations) if name.endswith(".tmp")]


@pytest.mark.parametrize("damage", ["products.jsonl", "index/metadata", "hierarchy.json", "manifest.json"])
def test_a_damaged_generation_is_not_opened(do_import: Import, shelf: Shelf, damage: str) -> None:
    do_import()
    file = shelf.current() / damage
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(BrokenFile, match="is damaged"):
        open_generation(shelf.current())


class Clock:
    """A clock that tests turn."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_new_generation_is_served_within_a_second(do_import: Import, service: Service) -> None:
    clock = Clock()
    serving = Serving(service.shops, clock)
    first = do_import(small_feed(40))
    assert serving.generation("sklep").name == first.name
    second = do_import(small_feed(41))
    clock.now = 0.9
    assert serving.generation("sklep").name == first.name
    clock.now = 1.0
    assert serving.generation("sklep").name == second.name
    assert serving.ready() == ("sklep",)


def test_who_asks_while_the_first_generation_is_being_opened_waits_for_it(
    do_import: Import, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, opened = Event(), Event()

    def open_slowly(folder: Path) -> Generation:
        opening.set()
        assert opened.wait(10)
        return open_generation(folder)

    monkeypatch.setattr("service.generations.serving.open_generation", open_slowly)
    made, serving = do_import(), Serving(service.shops)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(serving.generation, "sklep")
        assert opening.wait(10)
        second = threads.submit(serving.generation, "sklep")
        with pytest.raises(TimeoutError):
            second.result(0.1)
        opened.set()
        assert first.result(10) is second.result(10)
    assert serving.generation("sklep").name == made.name


def test_a_generation_that_will_not_open_leaves_the_last_good_one_serving(
    do_import: Import, service: Service, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    serving = Serving(service.shops, clock)
    first = do_import(small_feed(40))
    assert serving.generation("sklep").name == first.name
    torn = do_import(small_feed(41))
    (shelf.current() / "products.jsonl").write_bytes(b"")
    for second in range(1, 20):
        clock.now = float(second)
        assert serving.generation("sklep").name == first.name
    assert [record.message for record in caplog.records if torn.name in record.message] == [
        f"shop sklep: generation {torn.name} is damaged: products.jsonl is missing or has another size"
    ]


def test_a_shop_whose_only_generation_is_damaged_says_so(do_import: Import, service: Service, shelf: Shelf) -> None:
    do_import()
    (shelf.current() / "products.jsonl").write_bytes(b"")
    with pytest.raises(BrokenFile):
        Serving(service.shops).generation("sklep")


def outdated(shelf: Shelf) -> str:
    """Make the generation that serves one whose index says no version, as the first ones did; its name."""
    folder = shelf.current().resolve()
    metadata = json.loads((folder / "index/metadata").read_bytes())
    del metadata["version"]
    (folder / "index/metadata").write_text(json.dumps(metadata))
    manifest = read_manifest(folder)
    seal(folder, replace(manifest, files=sums(folder)))
    return folder.name


def test_a_generation_of_another_version_says_so_and_the_next_import_replaces_it(
    do_import: Import, shelf: Shelf
) -> None:
    do_import()
    name = outdated(shelf)
    with pytest.raises(BrokenFile, match=f"{name} was made by another version of Notesik: import the feed again"):
        open_generation(shelf.current())
    newer = do_import(small_feed(41))
    assert open_generation(shelf.current()).name == newer.name


def test_a_generation_of_another_version_leaves_the_last_good_one_serving(
    do_import: Import, service: Service, shelf: Shelf
) -> None:
    clock = Clock()
    serving = Serving(service.shops, clock)
    good = do_import()
    assert serving.generation("sklep").name == good.name
    do_import(small_feed(41))
    outdated(shelf)
    clock.now = 2.0
    assert serving.generation("sklep").name == good.name


@pytest.mark.parametrize("fault", ["manifest", "layout", "gone", "unlinked"])
def test_whatever_became_of_the_old_generations_a_feed_can_be_imported(
    do_import: Import, shelf: Shelf, fault: str
) -> None:
    do_import(small_feed(40))
    old = do_import(small_feed(41))
    manifest = shelf.current() / "manifest.json"
    if fault == "manifest":
        manifest.write_bytes(b"{")
    elif fault == "layout":
        manifest.write_text(manifest.read_text().replace(f'"layout": {LAYOUT}', '"layout": 1'))
    elif fault == "gone":
        shutil.rmtree(shelf.current().resolve())
    else:
        shelf.folder.current.unlink()
    newer = do_import(small_feed(42), keep=1)
    assert open_generation(shelf.current()).name == newer.name
    assert newer.number == (2 if fault == "gone" else 3)
    assert (old.name in shelf.names()) == (fault == "unlinked")


def test_without_a_current_link_a_generation_can_be_named_to_serve_again(do_import: Import, shelf: Shelf) -> None:
    first = do_import()
    shelf.folder.current.unlink()
    assert shelf.roll_back("1").name == first.name == shelf.current_name()


def test_a_link_that_is_none_any_more_leaves_the_last_good_generation_serving(
    do_import: Import, service: Service, shelf: Shelf
) -> None:
    clock = Clock()
    serving = Serving(service.shops, clock)
    good = do_import()
    assert serving.generation("sklep").name == good.name
    shelf.folder.current.unlink()
    for fault in (shelf.folder.current.mkdir, shelf.folder.current.rmdir, lambda: shelf.swap("000009-gone")):
        fault()
        clock.now += 60
        assert serving.generation("sklep").name == good.name


def test_one_shop_that_cannot_be_read_leaves_the_others_serving(do_import: Import, service: Service) -> None:
    good = do_import()
    service.shops.create(Shop("broken"))
    service.shops.folder("broken").settings.write_bytes(b"{")
    serving = Serving(service.shops)
    serving.look()
    assert serving.ready() == ("sklep",)
    assert serving.generation("sklep").name == good.name
    with pytest.raises(BrokenFile):
        serving.generation("broken")


def test_filters_are_read_once_until_they_change(do_import: Import, shelf: Shelf) -> None:
    folder = shelf.path(do_import().name)
    first = read_hierarchy(folder)
    assert read_hierarchy(shelf.current()) is first
    written = (folder / "hierarchy.json").read_bytes()
    assert first.named(first.values[0].value)
    assert first.asked("price") is not None
    assert not first.is_sensitive("price")
    write_hierarchy(first, folder)  # what was looked up is not written
    assert (folder / "hierarchy.json").read_bytes() == written
    write_hierarchy(replace(first, products=1), folder)
    assert read_hierarchy(folder).products == 1
    assert first.products > 1
