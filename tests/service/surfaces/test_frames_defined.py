"""Frames looked up: which one serves, how soon a change is seen, and how seldom the database is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
import sqlalchemy as sa
from starlette.types import Message

from frames.definition import DEFINITIONS, FrameDefinition
from service import editing
from service.api.app import api
from service.centres.defined import INFORMATION, attributes_of, centre_at_hand, information_at_hand
from service.composition import Service
from service.errors import DatabaseError, DefinitionExists, DefinitionRefused, InvalidSetting, StillActive, UnknownFrame
from service.storage.at_hand import AtHand
from service.storage.database import Database
from service.storage.definitions import AT_HAND, Definition, DefinitionStore, Kind
from service.storage.shops import Shop
from service.surfaces.answering import Asked, wanted
from service.surfaces.defined import Defined, frame_as_written, frame_of, frames_of
from service.surfaces.viewer import Viewer
from tests.service.centres.texts import CENTRE
from tests.service.centres.texts import INFORMATION as TOLD
from tests.service.conftest import Import

SHOP = "sklep"
MORE = '[more]\ntype = "text"\nlabel = { en = "More" }\n'
TEXT = 'title = { en = "For you" }\n'


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def service(service: Service, database: Database) -> Service:
    """The service with its definitions in a database of each kind."""
    return replace(service, database=database, definitions=DefinitionStore(database))


@pytest.fixture
def clock(service: Service) -> Clock:
    """The clock by which the service's frames are looked at again."""
    made = Clock()
    service.definitions.at_hand = AtHand(service.definitions, AT_HAND, made)
    return made


@pytest.fixture
def other(database: Database) -> DefinitionStore:
    """The definitions as another process has them."""
    return DefinitionStore(database)


@pytest.fixture
def asked(database: Database) -> Iterator[list[str]]:
    """Every statement that the database was sent."""
    statements: list[str] = []

    def noted(connection: object, cursor: object, statement: str, *more: object) -> None:
        statements.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", noted)
    yield statements
    sa.event.remove(database.engine, "before_cursor_execute", noted)


def made(service: Service, name: str, text: str = TEXT, active: bool = True) -> Definition:
    """A frame of the shop."""
    kept = editing.save(service, SHOP, Kind.FRAME, name, text).definition
    return editing.activate(service, SHOP, Kind.FRAME, name) if active else kept


def test_every_shop_has_our_frame_and_its_own_stands_before_it(service: Service) -> None:
    assert frame_of(service, SHOP, "recommended") == Defined(SHOP, DEFINITIONS["recommended"])
    kept = made(service, "recommended")
    defined = frame_of(service, SHOP, "recommended")
    assert (defined.key, defined.version, defined.active) == (kept.key, 2, True)
    assert defined.definition.headings == {"en": "For you"}


def test_one_save_tells_the_faults_of_every_stage(service: Service) -> None:
    text = (
        'layout = "pile"\ncentre = "nowhere"\ntemplate = "{{ nobody }}"\ntoo_few = "next"\n'
        '[texts.frame]\nwy = { en = "Why?" }\n'
    )
    with pytest.raises(DefinitionRefused) as refused:
        editing.save(service, SHOP, Kind.FRAME, "home", text)
    places = [fault.split(":")[0] for fault in refused.value.faults]
    assert places == ["layout", "too_few", "centre", "texts.frame.wy", "template"]


def test_our_frame_goes_on_serving_while_the_shops_own_is_not_active(service: Service) -> None:
    made(service, "recommended", active=False)
    assert frame_of(service, SHOP, "recommended").key == 0
    assert frame_as_written(service, SHOP, "recommended").definition.headings == {"en": "For you"}


def test_who_asks_for_a_frame_that_does_not_serve_is_told_why(service: Service) -> None:
    made(service, "home")
    made(service, "draft", active=False)
    with pytest.raises(UnknownFrame, match=r"^the frame 'draft' is not active; there is home, recommended$"):
        frame_of(service, SHOP, "draft")
    with pytest.raises(UnknownFrame, match=r"^there is no frame named 'x'; there is home, recommended$"):
        frame_of(service, SHOP, "x")
    with pytest.raises(UnknownFrame, match="there is no frame named 'x'"):
        frame_as_written(service, SHOP, "x")


def test_a_definition_for_another_surface_is_no_frame_for_pages(service: Service) -> None:
    made(service, "mail", 'surface = "email"\n')
    with pytest.raises(UnknownFrame, match="'mail' is no frame for pages: its surface is email"):
        frame_of(service, SHOP, "mail")
    assert frame_as_written(service, SHOP, "mail").active


def test_all_frames_of_a_shop_are_told_with_ours_where_it_has_no_own(service: Service) -> None:
    made(service, "home", active=False)
    service.shops.create(Shop("inny", "PLN"))
    assert [(each.definition.name, each.active) for each in frames_of(service, SHOP)] == [
        ("home", False),
        ("recommended", True),
    ]
    assert [each.definition for each in frames_of(service, "inny")] == [FrameDefinition("recommended")]
    with pytest.raises(UnknownFrame):
        frame_of(service, "inny", "home")


def test_a_change_of_this_process_is_seen_at_once(service: Service, clock: Clock) -> None:
    made(service, "home")
    assert frame_of(service, SHOP, "home").definition.headings == {"en": "For you"}
    made(service, "home", 'title = { en = "Yours" }\n')
    assert frame_of(service, SHOP, "home").definition.headings == {"en": "Yours"}
    editing.rename(service, SHOP, Kind.FRAME, "home", "start")
    assert frame_of(service, SHOP, "start").version == 4
    editing.deactivate(service, SHOP, Kind.FRAME, "start")
    with pytest.raises(UnknownFrame, match="is not active"):
        frame_of(service, SHOP, "start")
    editing.delete(service, SHOP, Kind.FRAME, "start")
    with pytest.raises(UnknownFrame, match="no frame named"):
        frame_of(service, SHOP, "start")


def test_a_change_within_a_larger_transaction_is_seen_when_that_is_kept(service: Service, clock: Clock) -> None:
    assert len(frames_of(service, SHOP)) == 1
    service.database.together(lambda: service.database.together(lambda: made(service, "home")))
    assert frame_of(service, SHOP, "home").active


def test_a_change_by_another_process_is_seen_within_a_second(
    service: Service, clock: Clock, other: DefinitionStore
) -> None:
    assert len(frames_of(service, SHOP)) == 1
    other.add(SHOP, Kind.FRAME, "home", TEXT, active=True)
    clock.now += 0.9
    with pytest.raises(UnknownFrame):
        frame_of(service, SHOP, "home")
    clock.now += 0.1
    assert frame_of(service, SHOP, "home").version == 1
    other.change(SHOP, Kind.FRAME, "home", lambda kept: replace(kept, text='title = { en = "Yours" }\n'))
    clock.now += 1
    assert frame_of(service, SHOP, "home").definition.headings == {"en": "Yours"}
    other.remove(SHOP, Kind.FRAME, "home")
    clock.now += 1
    with pytest.raises(UnknownFrame, match="no frame named"):
        frame_of(service, SHOP, "home")


def test_key_information_and_centres_that_frames_go_by_are_at_hand_likewise(
    service: Service, clock: Clock, other: DefinitionStore, asked: list[str]
) -> None:
    def keys() -> tuple[str, ...]:
        return tuple(information_at_hand(service, SHOP).attributes)

    def questions() -> tuple[str, ...] | None:
        centre = centre_at_hand(service, SHOP, "notes")
        return None if centre is None else centre.definition.questions

    assert (keys(), questions()) == ((), None)
    editing.save(service, SHOP, Kind.INFORMATION, INFORMATION, TOLD)
    editing.save(service, SHOP, Kind.CENTRE, "notes", CENTRE)
    assert (keys(), questions()) == (("shoe_size",), ("name", "shoe_size")), "a change of this process is seen at once"
    asked.clear()
    assert (keys(), questions()) == (("shoe_size",), ("name", "shoe_size"))
    assert asked == []
    other.change(SHOP, Kind.INFORMATION, INFORMATION, lambda kept: replace(kept, text=f"{TOLD}\n{MORE}"))
    other.change(SHOP, Kind.CENTRE, "notes", lambda kept: replace(kept, text=CENTRE.replace('"shoe_size"', '"more"')))
    assert keys() == ("shoe_size",)
    assert tuple(attributes_of(service, SHOP)) == ("shoe_size", "more"), "what is judged by is what is kept"
    clock.now += 1
    assert (keys(), questions()) == (("shoe_size", "more"), ("name", "more"))


def test_what_an_answer_depends_on_is_all_in_memory(serving_shop: Service) -> None:
    """Of a contact with key information under a frame with a centre; their card, which is read each time, aside."""
    editing.save(serving_shop, SHOP, Kind.INFORMATION, INFORMATION, TOLD)
    editing.save(serving_shop, SHOP, Kind.CENTRE, "notes", CENTRE)
    profile = serving_shop.profiles.get(SHOP, "ala")
    assert profile is not None
    viewer = Viewer(replace(profile, information={"shoe_size": "38"}))
    shop, defined = serving_shop.shops.get(SHOP), Defined(SHOP, FrameDefinition("home", centre="notes"))
    first = wanted(serving_shop, shop, defined, viewer, Asked())
    assert first.centre is not None
    assert tuple(first.information.attributes) == ("shoe_size",)
    statements: list[object] = []

    def noted(*of: object) -> None:
        statements.append(of)

    sa.event.listen(serving_shop.database.engine, "before_cursor_execute", noted)
    assert wanted(serving_shop, shop, defined, viewer, Asked()).versions == first.versions
    assert statements == []


def test_between_two_looks_the_database_is_asked_nothing(service: Service, clock: Clock, asked: list[str]) -> None:
    made(service, "home")
    frame_of(service, SHOP, "home")
    asked.clear()
    for number in range(100):
        assert frame_of(service, SHOP, "home").version == 2
        with pytest.raises(UnknownFrame):
            frame_of(service, SHOP, f"none-{number}")
    assert asked == []


def test_a_look_reads_no_text_that_is_known(service: Service, clock: Clock, asked: list[str]) -> None:
    made(service, "home")
    before = frame_of(service, SHOP, "home")
    asked.clear()
    clock.now += 1
    assert frame_of(service, SHOP, "home") is before
    selected = [each.partition("FROM")[0] for each in asked if each.startswith("SELECT")]
    assert len(selected) == 1
    assert "text" not in selected[0]


def test_while_the_database_fails_what_is_at_hand_serves_on(
    service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(service, "home")
    frame_of(service, SHOP, "home")

    def failing(kinds: Collection[Kind]) -> dict[int, int]:
        raise DatabaseError("the database cannot be used: gone")

    with monkeypatch.context() as broken:
        broken.setattr(service.definitions, "versions", failing)
        clock.now += 1
        assert frame_of(service, SHOP, "home").version == 2
        with pytest.raises(DatabaseError):
            AtHand(service.definitions, AT_HAND, clock).of(Kind.FRAME, SHOP)
    made(service, "home", 'title = { en = "Yours" }\n')
    assert frame_of(service, SHOP, "home").version == 3


def test_a_database_that_hangs_before_it_fails_is_waited_for_by_no_request(
    service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(service, "home")
    frame_of(service, SHOP, "home")
    looks: list[float] = []

    def hanging(kinds: Collection[Kind]) -> dict[int, int]:
        looks.append(clock.now)
        clock.now += 30
        raise DatabaseError("the database cannot be used: no answer")

    monkeypatch.setattr(service.definitions, "versions", hanging)
    clock.now += 1
    service.definitions.at_hand.look()
    assert frame_of(service, SHOP, "home").version == 2
    clock.now += 0.9
    assert frame_of(service, SHOP, "home").version == 2
    assert len(looks) == 1, "only the look in the background asked"


def test_frames_have_the_life_of_centres(service: Service) -> None:
    made(service, "home")
    with pytest.raises(StillActive, match="frame 'home' is active: deactivate it before it is deleted"):
        editing.delete(service, SHOP, Kind.FRAME, "home")
    copy = editing.duplicate(service, SHOP, Kind.FRAME, "home", "copy").definition
    assert (copy.active, copy.text) == (False, TEXT)
    with pytest.raises(DefinitionExists):
        editing.start(service, SHOP, Kind.FRAME, "copy", "fashion")
    with pytest.raises(InvalidSetting, match="is no name"):
        editing.start(service, SHOP, Kind.FRAME, "My copy", "fashion")
    with pytest.raises(UnknownFrame, match="shop 'sklep' has no frame named 'x'"):
        editing.activate(service, SHOP, Kind.FRAME, "x")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('centre = "nots"\n', "centre: the shop has no preference centre 'nots'; did you mean 'notes'?"),
        ('[texts.frame]\nhedding.en = "x"\n', "texts.frame.hedding: no text of the page has this key; did you mean"),
        ('[texts.frame]\nheading.pl = "{name}"\n', "texts.frame.heading.pl: {name} is filled in by nobody here"),
        (
            '[[variants]]\nname = "b"\nshare = 9\ncentre = "xyz"\n',
            "variants[0].centre: the shop has no preference centre 'xyz'.",
        ),
        (
            '[[variants]]\nname = "b"\nshare = 9\ntexts.frame.why.en = "{x}"\n',
            "variants[0].texts.frame.why.en: {x} is filled in by nobody here",
        ),
    ],
)
def test_a_frame_that_names_what_is_not_there_is_not_kept(service: Service, text: str, fault: str) -> None:
    editing.start(service, SHOP, Kind.CENTRE, "notes", "general")
    made(service, "home")
    with pytest.raises(DefinitionRefused) as refused:
        editing.save(service, SHOP, Kind.FRAME, "home", text)
    assert len(refused.value.faults) == 1
    assert refused.value.faults[0].startswith(fault)
    assert frame_of(service, SHOP, "home").definition.headings == {"en": "For you"}


def test_a_text_that_keeps_its_places_is_taken_and_a_language_we_do_not_speak_is_kept(service: Service) -> None:
    text = '[texts.frame]\nshow_all.en = "All {total}"\nheading.de = "Für {wen}"\n'
    made(service, "home", text)
    assert frame_of(service, SHOP, "home").definition.texts["frame.show_all"] == {"en": "All {total}"}


def test_what_is_named_in_vain_is_a_warning_and_saved(service: Service, do_import: Import) -> None:
    editing.start(service, SHOP, Kind.CENTRE, "notes", "general")
    picked = '[[scenarios]]\nby = "picked"\nproducts = ["A-1", "gone"]\n'
    text = f'centre = "notes"\n{picked}[[variants]]\nname = "b"\nshare = 9\nslots = 2\n'
    closed = "centre: the centre 'notes' is not active yet."
    assert editing.save(service, SHOP, Kind.FRAME, "home", text).warnings == (closed,)
    do_import()
    service.serving.look()
    generation = service.serving.generation(SHOP)
    there = generation.documents.document(0)["id"]
    saved = editing.save(service, SHOP, Kind.FRAME, "home", text.replace("A-1", there))
    assert saved.warnings == (closed, "scenarios[0].products[1]: the feed has no product 'gone' today.")
    editing.activate(service, SHOP, Kind.CENTRE, "notes")
    assert len(editing.warnings_of(service, saved.definition)) == 1
    editing.rename(service, SHOP, Kind.CENTRE, "notes", "other")
    assert editing.warnings_of(service, saved.definition)[0] == "centre: the centre 'notes' is not there any more."


def test_while_one_looks_the_others_go_on_with_what_is_at_hand(service: Service, clock: Clock) -> None:
    made(service, "home")
    frame_of(service, SHOP, "home")
    versions, looking, done = service.definitions.versions, Event(), Event()

    class Slow(DefinitionStore):
        def versions(self, kinds: Collection[Kind]) -> Mapping[int, int]:
            looking.set()
            assert done.wait(10)
            return versions(kinds)

    service.definitions.at_hand = slow = AtHand(Slow(service.database), AT_HAND, clock)
    with ThreadPoolExecutor(9) as threads:
        first = [threads.submit(slow.of, Kind.FRAME, SHOP) for _ in range(8)]
        assert looking.wait(10)
        assert not any(each.done() for each in first), "who has nothing yet waits"
        done.set()
        assert {each.result()["home"].version for each in first} == {2}
        looking.clear()
        done.clear()
        clock.now += 1
        looks = threads.submit(slow.of, Kind.FRAME, SHOP)
        assert looking.wait(10)
        assert slow.of(Kind.FRAME, SHOP)["home"].version == 2, "who has something does not wait"
        made(service, "home", 'title = { en = "Yours" }\n')
        slow.forget()
        changed = threads.submit(slow.of, Kind.FRAME, SHOP)
        done.set()
        assert looks.result()["home"].version in (2, 3)
        assert changed.result()["home"].version == 3, "what this process changed is waited for"


def test_a_process_has_looked_before_its_first_request_and_looks_on(
    service: Service, clock: Clock, other: DefinitionStore, asked: list[str]
) -> None:
    """The clock stands still, so that no request looks itself."""
    other.add(SHOP, Kind.FRAME, "home", TEXT, active=True)

    async def living() -> None:
        received: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        sent: asyncio.Queue[Message] = asyncio.Queue()
        life = asyncio.ensure_future(api(service)({"type": "lifespan", "state": {}}, received.get, sent.put))
        await received.put({"type": "lifespan.startup"})
        assert (await sent.get())["type"] == "lifespan.startup.complete"
        asked.clear()
        assert frame_of(service, SHOP, "home").version == 1
        assert asked == []
        other.change(SHOP, Kind.FRAME, "home", lambda kept: replace(kept, text='title = { en = "Yours" }\n'))
        async with asyncio.timeout(10):
            while frame_of(service, SHOP, "home").version == 1:
                await asyncio.sleep(0.05)
        await received.put({"type": "lifespan.shutdown"})
        await life

    asyncio.run(living())
