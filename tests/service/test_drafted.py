"""A draft derived for looking at: it is what publishing would serve, it serves nobody, and a kill leaves no torso."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from feeds.collect import tell_nobody
from service.composition import Service
from service.deriving import derive_draft
from service.drafted import DraftState, ask_for_draft, digest_of, discard_derived, drafted
from service.errors import NoDraft, NoGeneration
from service.generations.opened import open_generation
from service.generations.shelf import Shelf
from service.hierarchies import hierarchy_of
from service.tasks.model import TaskKind
from tests.service.cards import keep_stated
from tests.service.conftest import JEANS, Import
from tests.service.small_feed import small_feed

COLOURS_MERGED = '[filters.color]\nlabel = "Barwa"\nmerge = { "niebieski" = ["biały"] }\n'
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def shop(serving_shop: Service) -> Service:
    """The shop with a generation, two contacts and a draft."""
    hierarchy_of(serving_shop, "sklep").store.edit_draft(lambda _: COLOURS_MERGED)
    return serving_shop


def folders(shelf: Shelf) -> list[str]:
    """What of drafts lies in the shop's folder."""
    return sorted(each.name for each in shelf.folder.drafted.iterdir() if each.is_dir())


def test_a_derived_draft_is_what_publishing_then_serves(shop: Service, shelf: Shelf) -> None:
    derive_draft(shop, "sklep", tell_nobody)
    ready = drafted(shop, "sklep")
    assert ready.state is DraftState.READY
    assert ready.generation is not None
    hierarchy_of(shop, "sklep").publish("ala")
    served = open_generation(shelf.current())
    assert ready.generation.filters_json == served.filters_json
    assert [*ready.generation.documents.chunks(1 << 20)] == [*served.documents.chunks(1 << 20)]


def test_deriving_changes_nothing_that_serves(shop: Service, shelf: Shelf) -> None:
    names, current, before = shelf.names(), shelf.current_name(), os.stat(shelf.folder.current, follow_symlinks=False)
    derive_draft(shop, "sklep", tell_nobody)
    assert (shelf.names(), shelf.current_name()) == (names, current)
    assert os.stat(shelf.folder.current, follow_symlinks=False) == before


def test_another_text_or_another_feed_is_another_draft(shop: Service, do_import: Import, shelf: Shelf) -> None:
    derive_draft(shop, "sklep", tell_nobody)
    first = drafted(shop, "sklep")
    hierarchy_of(shop, "sklep").store.edit_draft(lambda _: COLOURS_MERGED + "# said\n")
    assert drafted(shop, "sklep").state is DraftState.UNASKED
    derive_draft(shop, "sklep", tell_nobody)
    second = drafted(shop, "sklep")
    assert second.state is DraftState.READY
    assert second.digest != first.digest
    assert folders(shelf) == [second.digest]
    do_import(small_feed(42))
    third = drafted(shop, "sklep")
    assert (third.state, third.generation) == (DraftState.UNASKED, None)
    assert third.digest == digest_of(third.text or "", shelf.current().name)


def test_every_state_is_said(service: Service, do_import: Import) -> None:
    def said() -> DraftState:
        return drafted(service, "sklep").state

    assert said() is DraftState.NO_FEED
    do_import()
    assert said() is DraftState.NONE
    hierarchy = hierarchy_of(service, "sklep")
    hierarchy.store.edit_draft(lambda _: "# nothing yet\n")
    assert said() is DraftState.SERVES
    hierarchy.store.edit_draft(lambda _: COLOURS_MERGED)
    assert said() is DraftState.UNASKED
    asked = ask_for_draft(service, "sklep", "ala", NOW)
    assert said() is DraftState.WAITING
    assert ask_for_draft(service, "sklep", "ola", NOW) == asked
    taken = service.tasks.take(NOW, 30)
    assert taken is not None
    assert taken.task.kind is TaskKind.DRAFT
    assert said() is DraftState.RUNNING
    assert ask_for_draft(service, "sklep", "ola", NOW).number == asked.number
    service.tasks.fail(taken.lease, "the disk is full", NOW)
    failed = drafted(service, "sklep")
    assert failed.state is DraftState.FAILED
    assert failed.task is not None
    assert failed.task.fault == "the disk is full"
    derive_draft(service, "sklep", tell_nobody)
    assert said() is DraftState.READY


def test_a_failure_of_another_draft_is_not_told_of_this_one(shop: Service) -> None:
    ask_for_draft(shop, "sklep", "ala", NOW)
    taken = shop.tasks.take(NOW, 30)
    assert taken is not None
    shop.tasks.fail(taken.lease, "the disk is full", NOW)
    hierarchy_of(shop, "sklep").store.edit_draft(lambda _: 'hide = ["price"]\n')
    assert drafted(shop, "sklep").state is DraftState.UNASKED


def test_one_derived_draft_a_shop_is_kept_open(shop: Service) -> None:
    derive_draft(shop, "sklep", tell_nobody)
    assert drafted(shop, "sklep").generation is drafted(shop, "sklep").generation is not None
    hierarchy_of(shop, "sklep").store.discard_draft()
    assert drafted(shop, "sklep").state is DraftState.NONE


def test_nothing_to_derive_is_said(service: Service, do_import: Import) -> None:
    with pytest.raises(NoDraft):
        derive_draft(service, "sklep", tell_nobody)
    hierarchy_of(service, "sklep").store.edit_draft(lambda _: COLOURS_MERGED)
    with pytest.raises(NoGeneration):
        derive_draft(service, "sklep", tell_nobody)


def test_a_discarded_draft_leaves_nothing_behind(shop: Service, shelf: Shelf) -> None:
    derive_draft(shop, "sklep", tell_nobody)
    discard_derived(shelf.folder)
    assert folders(shelf) == []


# --- the effect ------------------------------------------------------------------------------------------------------


def effect_of(shop: Service) -> Any:
    derive_draft(shop, "sklep", tell_nobody)
    found = drafted(shop, "sklep").effect
    assert found is not None
    return found


def test_the_effect_is_that_which_the_command_tells(shop: Service, notesik: Any) -> None:
    kept = effect_of(shop)
    told = orjson.loads(notesik("hierarchy", "effect", "--shop", "sklep", "--json").stdout)
    for name in ("contacts", "changed", "lost", "won", "gaining", "losing"):
        assert kept[name] == told[name]
    assert [(each["leaving"], each["coming"], each["full_matches"]) for each in kept["examples"]] == [
        (each["leaving"], each["coming"], each["full_matches"]) for each in told["examples"]
    ]
    assert [(each["filter"], each["value"], each["contacts"]) for each in kept["unknown"]] == [
        (each["filter"], each["value"], each["contacts"]) for each in told["unknown"]
    ]
    assert kept["changed"] == 1


def test_the_effect_names_nobody_but_by_a_handle(shop: Service, shelf: Shelf) -> None:
    digest = effect_of(shop) and drafted(shop, "sklep").digest
    written = shelf.folder.drafted / str(digest) / "effect.json"
    assert b"ala" not in written.read_bytes()
    assert written.stat().st_mode & 0o077 == 0
    (example,) = orjson.loads(written.read_bytes())["examples"]
    found = shop.contacts.by_handle(bytes.fromhex(example["handle"]))
    assert found is not None
    assert found.id == "ala"


def test_of_many_contacts_a_sample_is_asked_and_said_so(shop: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_stated(shop.contacts, "sklep", ({"id": f"k-{n:03}", "preferences": [JEANS]} for n in range(30)))
    monkeypatch.setattr("service.drafted_effect.SAMPLED", 10)
    found = effect_of(shop)
    assert (found["contacts"], found["asked"]) == (32, 8)


def test_nothing_sensitive_stands_in_the_effect(shop: Service, shelf: Shelf) -> None:
    secret = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["zielony"]}]}
    keep_stated(shop.contacts, "sklep", [{"id": "ola", "preferences": [secret]}])
    hierarchy_of(shop, "sklep").store.edit_draft(lambda _: '[filters.color]\nsensitive = true\nnot_names = ["color"]\n')
    found = effect_of(shop)
    assert "zielony" not in orjson.dumps(found["unknown"]).decode()
    assert all(each["sensitive"] for each in found["unknown"] if each["filter"] is None)


# --- a kill ----------------------------------------------------------------------------------------------------------

KILLED_AT = """
import os, signal, sys
from pathlib import Path
import service.deriving as deriving
import service.generations.make as make
from service.composition import compose
from service.settings import Settings

place, data = sys.argv[1:]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
module, name = {
    "indexing": (make, "build_index"), "sealing": (make, "seal"), "renaming": (os, "rename"),
    "asking": (deriving, "effect_on_contacts"), "keeping": (deriving, "write_atomically"),
}[place]
setattr(module, name, die)
deriving.derive_draft(compose(Settings(data=Path(data))), "sklep", lambda *_, **__: None)
"""


@pytest.mark.parametrize("place", ["indexing", "sealing", "renaming", "asking", "keeping"])
def test_a_kill_while_deriving_leaves_a_draft_or_none_and_the_next_one_mends_it(
    shop: Service, shelf: Shelf, place: str
) -> None:
    serves = shelf.current_name()
    command = [sys.executable, "-c", KILLED_AT, place, str(shop.settings.data)]
    assert subprocess.run(command, check=False).returncode == -9
    assert shelf.current_name() == serves
    left = drafted(shop, "sklep")
    assert (left.generation is not None) == (place in ("asking", "keeping"))
    assert left.effect is None
    derive_draft(shop, "sklep", tell_nobody)
    mended = drafted(shop, "sklep")
    assert mended.effect is not None
    assert mended.generation is not None
    assert folders(shelf) == [mended.digest]


def test_what_a_web_process_has_open_outlives_its_files(shop: Service, shelf: Shelf) -> None:
    derive_draft(shop, "sklep", tell_nobody)
    opened = drafted(shop, "sklep").generation
    hierarchy_of(shop, "sklep").store.edit_draft(lambda _: 'hide = ["price"]\n')
    derive_draft(shop, "sklep", tell_nobody)
    assert opened is not None
    assert opened.documents.document(3)["id"]
    newer = drafted(shop, "sklep").generation
    assert newer is not None
    assert newer is not opened
