"""A shop learns: refused with too little, fitted, published, taken back; answers change by the numbers shown alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import orjson
import pytest

from matching.preferences import parse_preferences
from service.composition import Service
from service.errors import NothingToPublish, TooLittleKnown, UnknownVersion
from service.generations.learned import Learned
from service.generations.opened import Generation, open_generation
from service.generations.shelf import Shelf
from service.learning import fitting
from service.learning.scheduled import fit_by_schedule, have_fitted, learns
from service.learning.serving import weighed
from service.learning.shop import ShopLearning, learning_of
from service.measuring.model import Deed, Of, Row, Total, View
from service.recommend import rank_stated
from service.storage.audit import Sought
from service.storage.learned import LearnedStore
from tests.service.cards import keep_stated
from tests.service.commands import Notesik, document, refusal
from tests.service.conftest import Import
from tests.service.small_feed import COLOURS, small_feed

NOW = datetime.now(UTC) + timedelta(days=1)
ASKED = {"filter": "color", "any": ["niebieski"]}, {"filter": "price", "max": "70"}
STATED = {"main": None, "criteria": list(ASKED)}
WANTED = parse_preferences({"preferences": [STATED], "k": 40})
PEOPLE, VIEWS, SLOTS = 50, 8, 8
LIKED = {"A-007", "A-012", "A-021", "A-030"}


def met(number: int) -> tuple[bool, bool]:
    """Whether product A-``number`` is blue, and costs at most 70."""
    return COLOURS[number % len(COLOURS)] == "niebieski", 50 + number <= 70


@pytest.fixture
def taught(service: Service, do_import: Import) -> Service:
    """A shop whose feed names no popularity, and whose fifty contacts click: mostly what is blue, and four products."""
    do_import(small_feed(40, popular=False))
    contacts = [{"id": f"C-{number}", "preferences": [STATED]} for number in range(PEOPLE)]
    keep_stated(service.contacts, "sklep", contacts)
    chance, day = np.random.default_rng(1), service.shops.get("sklep").day(NOW)
    of = Of("sklep", day, 1, "", "preferences")

    def tell() -> None:
        for view in range(PEOPLE * VIEWS):
            rows = []
            for slot, product in enumerate(chance.choice(40, SLOTS, replace=False).tolist(), 1):
                blue, cheap = met(product)
                id_ = f"A-{product:03d}"
                likely = -1.2 - 2.0 * (not blue) - 0.7 * (not cheap) + 1.6 * (id_ in LIKED) - 0.1 * slot
                deeds = [Deed.SHOWN, *([Deed.CLICKED] if chance.random() < 1 / (1 + np.exp(-likely)) else [])]
                rows += [Row(Total(of, deed), slot, id_, NOW - timedelta(hours=2)) for deed in deeds]
            service.measured.keep(View("sklep", f"view-{view:012d}", f"C-{view % PEOPLE}"), rows, NOW)

    service.database.together(tell)
    return service


@pytest.fixture
def learning(service: Service) -> ShopLearning:
    return learning_of(service, "sklep")


def fit(service: Service, only: str | None = None) -> tuple[int, Mapping[str, Any]]:
    return fitting.fit(service, "sklep", "ola", NOW, only)


def opened(service: Service) -> Generation:
    """The generation that serves, at once: a process looks again after a while."""
    return open_generation(service.shelf("sklep").current())


def answer(service: Service, request: Any = WANTED) -> dict[str, Any]:
    """The ranking document but for the generation's name, which every publication changes."""
    answered = rank_stated(opened(service), request)
    return {name: value for name, value in answered.items() if name != "generation"}


def products(shelf: Shelf) -> bytes:
    return (shelf.current() / "products.jsonl").read_bytes()


def test_with_nothing_measured_nothing_is_learned_and_what_is_missing_is_said(
    service: Service, do_import: Import, shelf: Shelf
) -> None:
    do_import()
    with pytest.raises(TooLittleKnown, match=r"0 of 1000 showings.*weights: too little is known: 0 of 500 showings"):
        fit(service)
    assert LearnedStore("sklep", shelf.folder).numbers() == ()
    assert service.serving.generation("sklep").learned is None


def test_a_fit_says_from_what_with_intervals_and_changes_no_answer(taught: Service) -> None:
    before = answer(taught)
    number, said = fit(taught)
    assert number == 1
    assert said["popularity"]["counted"]["showings"] == PEOPLE * VIEWS * SLOTS
    assert said["popularity"]["counted"]["people"] == PEOPLE
    for part in ("popularity", "weights"):
        for each in said[part]["numbers"]:
            assert Decimal(each["low"]) <= Decimal(each["now"]) <= Decimal(each["high"])
            assert each["people"] >= 10
    weights = {each["filter"]: Decimal(each["now"]) for each in said["weights"]["numbers"]}
    assert weights["color"] > 1 > weights["price"]
    assert said["weights"]["check"]["people"] > 0
    assert answer(taught) == before


def test_what_is_published_changes_the_order_exactly_by_the_numbers_shown(
    taught: Service, learning: ShopLearning
) -> None:
    before = answer(taught)
    assert "options" not in before
    number, said = fit(taught)
    learning.publish(number, "ola")
    after = answer(taught)
    assert after["options"] == {"learned": {"version": number}}
    popularity = {each["product"]: Decimal(each["now"]) for each in said["popularity"]["numbers"]}
    weights = {each["filter"]: int(Decimal(each["now"]) * 1000) for each in said["weights"]["numbers"]}

    def expected(id_: str) -> tuple[int, Decimal, str]:
        blue, cheap = met(int(id_[2:]))
        gained = blue * weights["color"] + cheap * weights["price"]
        return -(1_000_000 * gained // sum(weights.values())), -popularity[id_], id_

    listed = [each["id"] for each in after["matches"]]
    assert listed == sorted(listed, key=expected)
    assert [round(each["match"] * 10**6) for each in after["matches"]] == [-expected(id_)[0] for id_ in listed]
    for each in after["matches"]:
        assert Decimal(str(each["product"]["popularity"])) == popularity[each["id"]]
    assert listed != [each["id"] for each in before["matches"]]


def test_ending_it_and_rolling_back_bring_back_the_same_bytes(
    taught: Service, learning: ShopLearning, shelf: Shelf
) -> None:
    plain, plain_answer = products(shelf), answer(taught)
    first, second = fit(taught)[0], fit(taught, only="weights")[0]
    learning.publish(first, "ola")
    with_first, first_answer = products(shelf), answer(taught)
    assert with_first != plain
    learning.publish(second, "ola")
    assert products(shelf) == plain, "a version of weights alone leaves popularity as the feed has it"
    learning.roll_back(None, "ola")
    assert (products(shelf), answer(taught)) == (with_first, first_answer)
    learning.off("ola")
    assert (products(shelf), answer(taught)) == (plain, plain_answer)
    assert [each.version for each in learning.store.state().history] == [first, second, first, None]
    learning.roll_back(first, "ola")
    assert answer(taught) == first_answer


def test_every_later_import_has_what_is_published_and_the_same_feed_is_not_read_again(
    taught: Service, learning: ShopLearning, do_import: Import, shelf: Shelf
) -> None:
    number, _ = fit(taught)
    learning.publish(number, "ola")
    with_it = products(shelf)
    again = do_import(small_feed(40, popular=False), force=True)
    assert again.learned == number
    assert products(shelf) == with_it
    assert do_import(small_feed(40, popular=False)).name == again.name
    learning.off("ola")
    assert do_import(small_feed(40, popular=False)).learned is None


def test_what_the_feed_names_stays_whatever_was_learned(
    taught: Service, learning: ShopLearning, do_import: Import
) -> None:
    learning.publish(fit(taught)[0], "ola")
    do_import(small_feed(40))
    generation = opened(taught)
    assert [generation.documents.document(row)["popularity"] for row in range(3)] == [1000, 999, 998]


def test_what_serves_already_is_not_published_again(taught: Service, learning: ShopLearning) -> None:
    number, _ = fit(taught)
    with pytest.raises(NothingToPublish):
        learning.off("ola")
    with pytest.raises(UnknownVersion, match="no version 7"):
        learning.publish(7, "ola")
    with pytest.raises(UnknownVersion, match="published nothing"):
        learning.roll_back(None, "ola")
    learning.publish(number, "ola")
    with pytest.raises(NothingToPublish, match="version 1 serves already"):
        learning.publish(number, "ola")


KILLED_AT = """
import os, signal, sys
from pathlib import Path
import service.generations.make as make
from service.composition import compose
from service.generations.shelf import Shelf
from service.learning.shop import learning_of
from service.settings import Settings
from service.storage.audit import Sought
from service.storage.learned import LearnedStore

place, data = sys.argv[1:]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
owner, name = {"sealing": (make, "seal"), "keeping": (LearnedStore, "_keep"), "swapping": (Shelf, "swap")}[place]
setattr(owner, name, die)
learning_of(compose(Settings(data=Path(data))), "sklep").publish(1, "ola")
"""


@pytest.mark.parametrize("place", ["sealing", "keeping", "swapping"])
def test_a_publication_that_is_killed_leaves_the_old_version_serving_and_is_done_again(
    taught: Service, learning: ShopLearning, shelf: Shelf, place: str
) -> None:
    fit(taught)
    before, bytes_before = answer(taught), products(shelf)
    command = [sys.executable, "-c", KILLED_AT, place, str(taught.settings.data)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert (answer(taught), products(shelf)) == (before, bytes_before)
    learning.publish(1, "ola")
    assert answer(taught)["options"] == {"learned": {"version": 1}}


def test_a_weight_that_somebody_stated_stays_and_so_do_musts_and_what_is_sensitive(serving_shop: Service) -> None:
    generation = serving_shop.serving.generation("sklep")
    learned = replace(generation, learned=Learned(1, {"color": 2500, "price": 700, "brand": 9000}))
    stated = parse_preferences({"preferences": [{"main": None, "criteria": [
        {"filter": "color", "any": ["x"]}, {"filter": "color", "any": ["x"], "weight": 1},
        {"filter": "price", "max": "7", "must": True}, {"filter": "price", "max": "7"},
    ]}]}).preferences  # fmt: skip
    (preference,) = weighed(learned, stated)
    assert [each.weight for each in preference.criteria] == [2500, 1000, 1000, 700]
    assert weighed(generation, stated) == stated
    marked = replace(generation.hierarchy, sensitive=("color",))
    (preference,) = weighed(replace(learned, hierarchy=marked), stated)
    assert [each.weight for each in preference.criteria] == [1000, 1000, 1000, 700]


def test_nothing_is_learned_of_what_is_sensitive(taught: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = opened(taught)
    marked = replace(generation, hierarchy=replace(generation.hierarchy, sensitive=("color",)))
    monkeypatch.setattr(type(taught.serving), "generation", lambda *_: marked)
    _, said = fit(taught)
    assert said["weights"]["numbers"] == []
    assert "color" not in orjson.dumps(said).decode()


def test_a_night_fits_what_is_not_frozen_and_publishes_nothing(taught: Service, learning: ShopLearning) -> None:
    assert learns(taught)
    assert have_fitted(taught, NOW) == {"asked": 1}
    told = fit_by_schedule(taught, "sklep", NOW)
    assert (told["version"], told["published"]) == (1, False)
    assert opened(taught).learned is None
    learning.store.freeze(True)
    assert have_fitted(taught, NOW) == {"asked": 0}


def test_a_night_publishes_what_orders_better_where_the_setting_says_so(
    taught: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    willing = replace(taught, settings=taught.settings.model_copy(update={"learn_publish": True}))
    assert fit_by_schedule(willing, "sklep", NOW)["published"] is willing_document(willing)["recommended"]
    worse = {"recommended": False}
    monkeypatch.setattr("service.learning.scheduled.fit", lambda *_: (2, worse))
    assert fit_by_schedule(willing, "sklep", NOW)["published"] is False


def willing_document(service: Service) -> Mapping[str, Any]:
    return LearnedStore("sklep", service.shops.folder("sklep")).version(1)


def test_commands_show_publish_freeze_and_take_back(taught: Service, notesik: Notesik) -> None:
    fit(taught)
    shop = ("--shop", "sklep")
    assert document(notesik("learn", "show", *shop, "--json"))["version"] == 1
    table = notesik("learn", "show", *shop)
    assert table.returncode == 0
    assert b"A-007" in table.stdout
    assert document(notesik("learn", "publish", "1", *shop, "--by", "Ola", "--json"))["published"] == 1
    listed = document(notesik("learn", "list", *shop, "--json"))
    assert (listed["published"], listed["serves"], listed["frozen"]) == (1, 1, False)
    assert document(notesik("learn", "freeze", *shop, "--json"))["frozen"] is True
    assert document(notesik("learn", "unfreeze", *shop, "--json"))["frozen"] is False
    assert document(notesik("learn", "rollback", *shop, "--json"))["published"] is None
    assert notesik("learn", "list", *shop).returncode == 0
    assert "no version 9" in refusal(notesik("learn", "publish", "9", *shop))
    lines = {each.what for each in taught.audit.find("sklep", Sought())}
    assert {"learning.published", "learning.off", "learning.frozen", "learning.unfrozen"} <= lines
