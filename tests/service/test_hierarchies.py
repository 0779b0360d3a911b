"""A shop's hierarchy: drafts and versions on disk, published as generations, and what a kill leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.build import FeedSettings
from feeds.errors import FeedError, TuningError
from feeds.model import Gone
from feeds.tuning import Tuning
from feeds.tuning.novelty import Known, New
from feeds.tuning.text import read_tuning
from matching.preferences import parse_preferences
from service.composition import Service
from service.drafting import accept, write_draft
from service.errors import BrokenFile, NoDraft, NoGeneration, NothingToPublish, ShopBusy, UnknownVersion
from service.generations.make import import_feed
from service.generations.manifest import Manifest, read_manifest
from service.generations.opened import open_generation
from service.generations.shelf import Shelf
from service.hierarchies import ShopHierarchy
from service.recommend import rank_stated
from service.storage.hierarchies import FileHierarchies, HierarchyStore, Version
from tests.service.conftest import AT, STATED, Import
from tests.service.small_feed import small_feed

COLOUR_HIDDEN = 'hide = ["color"]\n'
COLOUR_NAMED = '[filters.color]\nlabel = "Barwa"  # as the shop says it\n'
WRONG = "[filters.color]\nweight = 0\n"


@pytest.fixture
def store(service: Service) -> HierarchyStore:
    return service.hierarchies("sklep")


@pytest.fixture
def hierarchy(shelf: Shelf, store: HierarchyStore) -> ShopHierarchy:
    return ShopHierarchy(shelf, store, FeedSettings(at=AT, currency="PLN"), "fashion")


def published(hierarchy: ShopHierarchy, text: str) -> Manifest:
    """Publish a text; the generation that serves then."""
    hierarchy.store.edit_draft(lambda _: text)
    return hierarchy.publish("ala").generation


def drafted(hierarchy: ShopHierarchy, text: str) -> Tuning:
    """Draft a text; what it says."""
    tuning = hierarchy.checked(text)
    hierarchy.store.edit_draft(lambda _: text)
    return tuning


def hidden(shelf: Shelf) -> set[str]:
    """The filters that pages do not offer in the generation that serves, by the merchandiser's word."""
    generation = open_generation(shelf.current())
    asked = generation.hierarchy.everything.dependent
    return {each.filter for each in asked if each.hidden == "hidden by the merchandiser"}


# --- kept ------------------------------------------------------------------------------------------------------------


def version(number: int, of: int | None = None) -> Version:
    return Version(number, "ala", "2026-11-22T12:00:00+00:00", "why", of, Known({"color": ("zielony",), "price": ()}))


def test_what_is_kept_is_there_for_another_process(store: HierarchyStore, shelf: Shelf) -> None:
    assert (store.draft(), store.versions(), store.published()) == (None, (), None)
    store.edit_draft(lambda draft: f"{draft}")
    store.edit_draft(lambda draft: f"{draft} again")
    store.publish(version(1), "one")
    store.publish(version(2, of=0), "two # ąę\r\n")
    again = FileHierarchies("sklep", shelf.folder)
    assert again.draft() == "None again"
    assert again.versions() == (version(1), version(2, of=0))
    assert again.published() == version(2, of=0)
    assert [again.text(number) for number in (1, 2)] == ["one", "two # ąę\r\n"]


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_version_that_never_was_is_refused_with_those_that_were(store: HierarchyStore, number: int) -> None:
    store.publish(version(1), "one")
    with pytest.raises(UnknownVersion, match=f"no version {number} of its hierarchy: versions 1 to 1"):
        store.text(number)


def test_a_draft_is_dropped_only_while_it_reads_as_expected(store: HierarchyStore) -> None:
    assert not store.discard_draft()
    store.edit_draft(lambda _: "edited meanwhile")
    assert not store.discard_draft("what was published")
    assert store.draft() == "edited meanwhile"
    assert store.discard_draft()
    assert store.draft() is None


@pytest.mark.parametrize("damage", ["published", "versions/000001.json", "versions/000001.toml"])
def test_damaged_files_are_named_and_never_guessed_at(store: HierarchyStore, shelf: Shelf, damage: str) -> None:
    store.publish(version(1), "one")
    (shelf.folder.hierarchy / damage).write_bytes(b"\xff{")
    with pytest.raises(BrokenFile):
        (store.versions(), store.text(1))


# --- published -------------------------------------------------------------------------------------------------------


def test_a_published_draft_serves_as_a_new_generation_of_the_same_items(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy
) -> None:
    imported = do_import()
    hierarchy.store.edit_draft(lambda _: COLOUR_HIDDEN)
    publication = hierarchy.publish("ala", "colours are seen")
    made = read_manifest(shelf.current().resolve())
    assert (made.number, made.feed, made.hierarchy) == (2, imported.name, 1)
    assert (imported.feed, imported.hierarchy) == (imported.name, None)
    assert (made.products, made.items, made.at) == (imported.products, imported.items, imported.at)
    assert (publication.generation, publication.gone) == (made, ())
    assert hidden(shelf) == {"color"}
    assert hierarchy.store.draft() is None
    kept = hierarchy.store.published()
    assert kept is not None
    assert (kept.by, kept.note, kept.of, kept.when[-6:]) == ("ala", "colours are seen", None, "+00:00")
    assert kept.known.filters["color"] == ("biały", "czarny", "niebieski", "zielony")


def test_the_same_items_with_the_same_hierarchy_give_the_same_answers(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy
) -> None:
    do_import()
    before = rank_stated(open_generation(shelf.current()), parse_preferences(STATED))
    first = published(hierarchy, COLOUR_HIDDEN)
    published(hierarchy, "hide = []\n")
    after = rank_stated(open_generation(shelf.current()), parse_preferences(STATED))
    assert before | {"generation": ""} == after | {"generation": ""}
    assert published(hierarchy, COLOUR_HIDDEN).id == first.id


def test_an_import_keeps_what_is_published(do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy) -> None:
    do_import()
    published(hierarchy, COLOUR_HIDDEN)
    newer = do_import(small_feed(44), hierarchies=hierarchy.store)
    assert (newer.hierarchy, newer.feed) == (1, newer.name)
    assert hidden(shelf) == {"color"}


def test_what_the_feed_lost_is_said_and_kept_and_what_it_gained_is_new(
    do_import: Import, hierarchy: ShopHierarchy
) -> None:
    do_import()
    published(hierarchy, 'hide = ["color"]\n[filters.color.merge]\nlight = ["zielony", "niebieski", "biały"]\n')
    assert (hierarchy.status().gone, hierarchy.status().new) == ((), ())
    feed = small_feed().replace(b"zielony", b"seledynowy")
    do_import(feed, hierarchies=hierarchy.store)
    status = hierarchy.status()
    assert status.gone == (Gone("filters.color.merge", "zielony"),)
    assert status.new == (New("color", "seledynowy"),)
    assert "zielony" in hierarchy.text("published")


def test_a_wrong_draft_is_refused_and_nothing_changes(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy, service: Service
) -> None:
    imported = do_import()
    with pytest.raises(TuningError, match=r"filters\.color\.weight: a number above 0"):
        write_draft(service, "sklep", "ala", WRONG)
    assert hierarchy.store.draft() is None
    hierarchy.store.edit_draft(lambda _: WRONG)  # as an older Notesik may have left it
    with pytest.raises(TuningError):
        hierarchy.publish("ala")
    assert (hierarchy.store.draft(), hierarchy.store.published()) == (WRONG, None)
    assert shelf.names() == (imported.name,)


def test_without_anything_to_publish_it_says_so(do_import: Import, hierarchy: ShopHierarchy) -> None:
    do_import()
    with pytest.raises(NoDraft):
        hierarchy.publish("ala")
    published(hierarchy, COLOUR_HIDDEN)
    for _ in range(2):
        with pytest.raises(NothingToPublish, match="version 1 says the same and serves already"):
            published(hierarchy, COLOUR_HIDDEN)
    assert len(hierarchy.store.versions()) == 1


def test_before_the_first_import_a_draft_can_be_made_and_not_published(hierarchy: ShopHierarchy) -> None:
    with pytest.raises(NoGeneration):
        published(hierarchy, COLOUR_HIDDEN)
    assert hierarchy.text("draft") == COLOUR_HIDDEN
    assert hierarchy.status().generation is None


def test_one_writes_to_a_shop_at_a_time(do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy) -> None:
    do_import()
    with shelf.writing():
        hierarchy.store.edit_draft(lambda _: COLOUR_HIDDEN)  # nobody waits for an import to go on editing
        with pytest.raises(ShopBusy):
            hierarchy.publish("ala")
        with pytest.raises(ShopBusy):
            hierarchy.roll_back()


def test_a_generation_whose_items_were_not_kept_is_to_be_imported_again(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy
) -> None:
    do_import()
    (shelf.current() / "drafts.arrow").unlink()
    with pytest.raises(BrokenFile, match=r"damaged: drafts\.arrow is missing"):
        published(hierarchy, COLOUR_HIDDEN)
    assert hierarchy.store.published() is None


def test_a_generation_of_an_older_layout_is_to_be_imported_again(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy
) -> None:
    do_import()
    manifest = shelf.current() / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"layout": 2', '"layout": 1'))
    with pytest.raises(BrokenFile, match="made by another version of Notesik: import the feed again"):
        published(hierarchy, COLOUR_HIDDEN)


# --- rolled back -----------------------------------------------------------------------------------------------------


def test_rolling_back_publishes_an_earlier_version_again(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy
) -> None:
    do_import()
    published(hierarchy, COLOUR_HIDDEN)
    published(hierarchy, COLOUR_NAMED)
    again = hierarchy.roll_back(1, "ola", "the name was wrong")
    assert (again.version.number, again.version.of, again.version.by) == (3, 1, "ola")
    assert hierarchy.text("published") == COLOUR_HIDDEN
    assert hidden(shelf) == {"color"}
    assert hierarchy.store.text(2) == COLOUR_NAMED


def test_rolling_back_twice_goes_back_twice_and_ends_at_what_is_derived(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy
) -> None:
    do_import()
    texts = [COLOUR_HIDDEN, COLOUR_NAMED, 'pin = ["color"]\n']
    for text in texts:
        published(hierarchy, text)
    hierarchy.store.edit_draft(lambda _: "# goes on while others roll back\n")
    assert [hierarchy.roll_back(by="ola").version.of for _ in texts] == [2, 1, 0]
    assert read_tuning(hierarchy.text("published")).model_dump(exclude_defaults=True) == {}
    assert hidden(shelf) == set()
    assert hierarchy.store.draft() is not None
    with pytest.raises(UnknownVersion, match="no earlier version"):
        hierarchy.roll_back(by="ola")
    with pytest.raises(UnknownVersion, match="no version 9"):
        hierarchy.roll_back(9, "ola")
    with pytest.raises(NothingToPublish):
        hierarchy.roll_back(0, "ola")


def test_a_generation_of_another_version_says_so_and_publishing_mends_it(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy
) -> None:
    do_import()
    published(hierarchy, COLOUR_HIDDEN)
    shelf.roll_back()
    status = hierarchy.status()
    assert (status.made_with, status.serves) == (None, False)
    hierarchy.publish("ala")
    assert (hierarchy.status().made_with, hierarchy.status().serves) == (1, True)
    assert len(hierarchy.store.versions()) == 1


def test_however_often_a_hierarchy_is_tuned_the_feeds_before_it_are_kept(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy
) -> None:
    feeds = [do_import(small_feed(items), keep=3).name for items in (40, 41, 42)]
    for number in range(5):
        published(hierarchy, f"{COLOUR_NAMED}weight = {number + 1}\n")
    assert [(kept.number, kept.feed) for kept in shelf.list()] == [
        (1, feeds[0]), (2, feeds[1]), (7, feeds[2]), (8, feeds[2]),
    ]  # fmt: skip


# --- the industry ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "tuned", "shop", "made_with"),
    [
        (None, None, None, "fashion"),  # that of the generation that serves
        (None, None, "general", "general"),
        (None, "beauty", "general", "beauty"),
        ("travel", "beauty", "general", "travel"),
    ],
)
def test_the_industry_is_the_one_asked_for_then_the_tuning_then_the_shop_then_what_serves(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy, tmp_path: Path,
    asked: str | None, tuned: str | None, shop: str | None, made_with: str,
) -> None:  # fmt: skip
    do_import()
    if tuned:
        assert published(hierarchy, f'industry = "{tuned}"\n').industry == tuned
    settings = FeedSettings(at=AT, industry=asked)
    made, *_ = import_feed(shelf, tmp_path / "feed.xml", settings, hierarchies=hierarchy.store, industry=shop)
    assert made.industry == made_with


def test_an_industry_of_the_tuning_goes_when_the_tuning_goes(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy, tmp_path: Path
) -> None:
    do_import()
    assert published(hierarchy, 'industry = "beauty"\n').industry == "beauty"
    assert hierarchy.roll_back(0, "ola").generation.industry == "fashion"
    published(hierarchy, 'industry = "beauty"\n')
    do_import(small_feed(41), hierarchies=hierarchy.store)  # which names an industry itself
    assert published(hierarchy, "hide = []\n").industry == "fashion"


def test_an_industry_that_nobody_named_is_guessed_once(shelf: Shelf, hierarchy: ShopHierarchy, tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(small_feed())
    guessed, *_ = import_feed(shelf, feed, FeedSettings(at=AT))
    assert guessed.untuned == guessed.industry
    published(hierarchy, 'industry = "travel"\n')
    again, *_ = import_feed(shelf, feed, FeedSettings(at=AT), hierarchies=hierarchy.store)
    assert (again.industry, again.untuned) == ("travel", guessed.industry)
    assert hierarchy.roll_back(0, "ola").generation.industry == guessed.industry


# --- drafts ----------------------------------------------------------------------------------------------------------


def test_an_accepted_suggestion_begins_a_draft_from_what_is_published(
    do_import: Import, hierarchy: ShopHierarchy, service: Service
) -> None:
    do_import()
    published(hierarchy, COLOUR_NAMED)
    accept(service, "sklep", "ala", "color", "zielony", "seledynowy")
    accept(service, "sklep", "ala", "color", "zielony", "miętowy")
    assert "# as the shop says it" in hierarchy.text("draft")
    assert [str(change) for change in hierarchy.diff()] == [
        'filters.color.merge.zielony gains "miętowy"',
        'filters.color.merge.zielony gains "seledynowy"',
    ]
    assert hierarchy.text("published") == COLOUR_NAMED


def test_versions_are_compared_by_number_or_by_name(do_import: Import, hierarchy: ShopHierarchy) -> None:
    do_import()
    published(hierarchy, COLOUR_NAMED)
    published(hierarchy, COLOUR_HIDDEN)
    assert [str(change) for change in hierarchy.diff("0", "1")] == ['filters.color.label is "Barwa"']
    assert hierarchy.diff("2", "published") == ()
    with pytest.raises(NoDraft):
        hierarchy.diff()
    with pytest.raises(UnknownVersion, match="'yesterday' is no version"):
        hierarchy.diff("yesterday", "1")


def test_what_is_misspelt_is_named_before_it_is_published(do_import: Import, hierarchy: ShopHierarchy) -> None:
    do_import()
    text = """
        hide = ["colour"]
        [filters.tone]
        names = ["odcień"]
        [filters.color.rename]
        "zielonny" = "Zieleń"
        [[under]]
        main = "Odzież > Dżinsyy"
    """
    told = hierarchy.unheard(drafted(hierarchy, text))
    assert [(each.place, each.name, each.nearest[0]) for each in told] == [
        ("hide", "colour", "color"),
        ("filters.color.rename", "zielonny", "zielony"),
        ("under", "Odzież > Dżinsyy", "Odzież > Dżinsy"),
    ]


def test_names_that_are_nothing_alike_are_not_called_near(do_import: Import, hierarchy: ShopHierarchy) -> None:
    do_import()
    told = hierarchy.unheard(drafted(hierarchy, 'hide = ["waterproofness"]\n[[under]]\nmain = "dzinsy"\n'))
    assert [(each.name, each.nearest) for each in told] == [
        ("waterproofness", ()),
        ("dzinsy", ("Odzież > Dżinsy",)),
    ]


def test_what_stands_under_a_main_value_is_placed_by_its_name(do_import: Import, hierarchy: ShopHierarchy) -> None:
    do_import()
    told = hierarchy.unheard(drafted(hierarchy, '[[under]]\nmain = "Odzież > Dżinsy"\nhide = ["colour"]\n'))
    assert [each.place for each in told] == ['under."Odzież > Dżinsy".hide']


def test_a_main_filter_that_cannot_be_one_is_near_to_choices_other_than_itself(
    do_import: Import, hierarchy: ShopHierarchy
) -> None:
    do_import()
    (told,) = hierarchy.unheard(drafted(hierarchy, 'main = "price"'))
    assert (told.place, told.name, told.nearest) == ("main", "price", ())
    (misspelt,) = hierarchy.unheard(drafted(hierarchy, 'main = "colour"'))
    assert misspelt.nearest == ("color",)


def test_bands_of_a_filter_without_numbers_are_near_to_nothing(do_import: Import, hierarchy: ShopHierarchy) -> None:
    do_import(small_feed().replace(b"zielony", b"colorado"))
    (told,) = hierarchy.unheard(drafted(hierarchy, "[filters.color]\nbands = [1]\n"))
    assert (told.place, told.name, told.nearest) == ("filters.color.bands", "color", ())


def test_what_only_another_main_filter_brings_is_left_to_be_checked_when_published(
    do_import: Import, hierarchy: ShopHierarchy
) -> None:
    do_import()
    text = 'main = "color"\nhide = ["tone"]\n[[under]]\nmain = "zielony"\nhide = ["tone"]\n'
    told = hierarchy.unheard(drafted(hierarchy, text))
    assert [(each.place, each.unless) for each in told] == [
        ("hide", None),
        ("under.zielony.hide", None),
        ("under", "main"),
    ]
    assert hierarchy.publish("ala").gone == (Gone("hide", "tone"), Gone("under.zielony.hide", "tone"))
    assert [each.unless for each in hierarchy.unheard(drafted(hierarchy, text))] == [None, None]
    back = hierarchy.unheard(drafted(hierarchy, '[[under]]\nmain = "Odzież > Dżinsy"\n'))
    assert [(each.name, each.unless) for each in back] == [("Odzież > Dżinsy", "main")]


def test_what_another_industry_may_call_so_is_left_to_be_checked_when_published(
    do_import: Import, hierarchy: ShopHierarchy
) -> None:
    do_import()
    told = hierarchy.unheard(drafted(hierarchy, 'industry = "beauty"\norder = ["skin_type"]\n'))
    assert [(each.name, each.unless) for each in told] == [("skin_type", "industry")]
    told = hierarchy.unheard(drafted(hierarchy, 'industry = "fashion"\norder = ["skin_type"]\n'))
    assert [(each.name, each.unless) for each in told] == [("skin_type", None)]


def test_what_is_accepted_and_serves_nowhere_is_named(
    do_import: Import, hierarchy: ShopHierarchy, service: Service
) -> None:
    do_import()
    assert accept(service, "sklep", "ala", "color", "zielony", "niebieski") == ()
    assert [each.name for each in accept(service, "sklep", "ala", "color", "zielonny", "seledynowy")] == [
        "zielonny",
        "seledynowy",
    ]
    (told,) = accept(service, "sklep", "ala", "colour", "zielony", "czarny")
    assert (told.place, told.name, told.nearest) == ("filters", "colour", ("color",))


# --- killed ----------------------------------------------------------------------------------------------------------

KILLED_AT = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import feeds.build, service.generations.make as make, service.storage.hierarchies as hierarchies
from service.generations.shelf import Shelf
from service.hierarchies import ShopHierarchy
from service.storage.shops import Shops

place, data = sys.argv[1:]
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
writing = hierarchies.write_atomically
def dying_at(name):
    return lambda path, content: die() if path.name.endswith(name) else writing(path, content)
if place.startswith("writing "):
    hierarchies.write_atomically = dying_at(place.removeprefix("writing "))
else:
    module, name = {
        "deriving": (feeds.build, "rebuild"), "indexing": (make, "build_index"), "sealing": (make, "seal"),
        "renaming": (os, "rename"), "swapping": (Shelf, "swap"), "tidying": (Shelf, "tidy"),
        "discarding": (hierarchies.FileHierarchies, "discard_draft"),
    }[place]
    setattr(module, name, die)
folder = Shops(Path(data)).folder("sklep")
settings = feeds.build.FeedSettings(at=datetime.now(UTC), currency="PLN")
store = hierarchies.FileHierarchies("sklep", folder)
ShopHierarchy(Shelf("sklep", folder), store, settings, "fashion").publish("ola")
"""

BEFORE_PUBLISHED = ("deriving", "indexing", "sealing", "writing 2.toml", "writing 2.json", "writing published")
AFTER_PUBLISHED = ("renaming", "swapping", "tidying", "discarding")


@pytest.mark.parametrize("place", [*BEFORE_PUBLISHED, *AFTER_PUBLISHED])
def test_a_kill_while_publishing_loses_nothing_and_a_whole_generation_serves(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy, service: Service, place: str
) -> None:
    do_import()
    good = published(hierarchy, COLOUR_NAMED)
    hierarchy.store.edit_draft(lambda _: COLOUR_HIDDEN)
    command = [sys.executable, "-c", KILLED_AT, place, str(service.settings.data)]
    assert subprocess.run(command, check=False).returncode == -9

    served = open_generation(shelf.current())
    assert len(served.documents) == 40
    swapped = place in ("tidying", "discarding")
    assert (served.name == good.name) is not swapped
    assert hierarchy.text("published") == (COLOUR_HIDDEN if place in AFTER_PUBLISHED else COLOUR_NAMED)
    assert COLOUR_HIDDEN in (hierarchy.text("published"), hierarchy.store.draft())

    if swapped:
        with pytest.raises(NothingToPublish):
            hierarchy.publish("ola")
    else:
        hierarchy.publish("ola")
    assert hierarchy.store.draft() is None
    assert hidden(shelf) == {"color"}
    assert [each.number for each in hierarchy.store.versions()] == [1, 2]
    assert not [name for name in os.listdir(shelf.folder.generations) if name.endswith(".tmp")]


def test_a_hierarchy_that_cannot_be_built_is_never_published(
    do_import: Import, shelf: Shelf, hierarchy: ShopHierarchy, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = do_import()

    def refuse(*_: object) -> None:
        raise FeedError("the items cannot be derived")

    monkeypatch.setattr("feeds.build.rebuild", refuse)
    with pytest.raises(FeedError, match="cannot be derived"):
        published(hierarchy, COLOUR_HIDDEN)
    assert (hierarchy.store.published(), hierarchy.store.draft()) == (None, COLOUR_HIDDEN)
    assert os.listdir(shelf.folder.generations) == [imported.name]
