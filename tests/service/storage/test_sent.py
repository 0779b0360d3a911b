"""What was given to be sent is kept once a turn, comes back as it was, and goes with the person."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
import sqlalchemy as sa

from frames.definition import Surface
from service.contacts.store import ContactStore
from service.measuring.model import Deed, Of, Total
from service.storage import schema
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from service.storage.measured import Measured
from service.storage.sent import SqlSent, sent_id
from tests.service.storage.conftest import DAYS, NOON, OTHER_SHOP, SECRET, SHOP, nothing, occasion
from tests.service.storage.sending import TOGETHER, document, sent, sent_store
from tests.service.storage.test_killed import killed_again_and_again

KILLS = 6
GIVEN = Total(Of(SHOP, NOON.date(), 7, "B", "preferences", Surface.EMAIL), Deed.SENT)


@pytest.fixture(name="kept")
def kept_over(store: ContactStore, database: Database) -> SqlSent:
    """The store, with the contacts ``ola`` and ``ala``."""
    for id in ("ola", "ala"):
        store.change(SHOP, id, nothing, occasion())
    return sent_store(database)


def rows(database: Database, table: sa.Table) -> int:
    with database.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def opened(database: Database, contact: str, digest: str = "d") -> None:
    """Pictures of a mail to a contact, drawn at noon."""
    with database.writing() as connection:
        key = connection.execute(sa.select(schema.contacts.c.key).where(schema.contacts.c.id == contact)).scalar_one()
        row = {"digest": digest, "shop": SHOP, "contact": key, "definition": 7, "generation": "g1"}
        connection.execute(sa.insert(schema.opened).values(**row, until=NOON, at=NOON, products=["A-001", ""]))


def counted(database: Database) -> dict[Total, int]:
    return Measured(database).totals(SHOP, NOON.date(), NOON.date())


def test_what_is_kept_comes_back_as_it_was_to_the_byte(kept: SqlSent) -> None:
    given = sent(document=document(text='"zażółć"\u2028', price={"amount": "10.00"}, match=0.1))
    assert kept.keep([given]) == [given]
    for back in (kept.get(SHOP, given.id), kept.get(None, given.id), kept.current(SHOP, given.slot)):
        assert back == given
        assert back is not None
        assert orjson.dumps(back.document) == orjson.dumps(given.document)
    assert kept.of_contact(SHOP, "ola") == [given]


def test_what_is_another_shops_or_nothing_is_not_found(kept: SqlSent) -> None:
    given = sent()
    kept.keep([given])
    assert kept.get(OTHER_SHOP, given.id) is None
    assert kept.current(OTHER_SHOP, given.slot) is None
    assert kept.current(SHOP, b"other") is None
    for id in ("", "\0", "A" * 12, "\ud800", given.id.swapcase()):
        assert kept.get(SHOP, id) is None


def test_a_turn_is_there_once_and_whoever_is_second_gets_the_first_ones(kept: SqlSent, database: Database) -> None:
    first, second = sent(), sent(document=document(subject="Inny"))
    assert kept.keep([first]) == [first]
    assert kept.keep([sent("ala"), second, second]) == [sent("ala"), first, first]
    assert counted(database) == {GIVEN: 2}
    assert rows(database, schema.sent) == 2


def test_the_last_turn_of_a_slot_is_the_one_that_stands(kept: SqlSent) -> None:
    turns = [sent(turn=turn, at=NOON + timedelta(hours=turn)) for turn in (0, 1, 2)]
    kept.keep([turns[2], turns[0], turns[1]])
    assert kept.current(SHOP, turns[0].slot) == turns[2]


def test_of_a_contact_who_is_no_more_nothing_is_kept_and_the_others_are(kept: SqlSent, database: Database) -> None:
    assert kept.keep([sent("nikt"), sent(), sent("\0")]) == [None, sent(), None]
    assert kept.keep([sent("nikt")]) == [None]
    assert kept.keep([]) == []
    assert (rows(database, schema.sent), counted(database)) == (1, {GIVEN: 1})


def test_what_a_contact_was_given_is_listed_from_the_newest_and_goes_on_where_it_stopped(kept: SqlSent) -> None:
    times = [NOON + timedelta(minutes=minute) for minute in (0, 1, 1, 2)]
    given = [sent(asked=str(number), at=at) for number, at in enumerate(times)]
    kept.keep([*given, sent("ala")])
    listed = kept.of_contact(SHOP, "ola")
    assert [each.at for each in listed] == sorted(times, reverse=True)
    assert {each.id for each in listed} == {each.id for each in given}
    first = kept.of_contact(SHOP, "ola", 2)  # ends between two of one moment
    assert first + kept.of_contact(SHOP, "ola", 2, first[-1]) == listed
    assert kept.of_contact(SHOP, "nikt") == kept.of_contact(OTHER_SHOP, "ola") == []


def test_those_who_make_the_same_turn_at_once_all_give_one(kept: SqlSent, database: Database) -> None:
    """Each brings some slots in an order of its own, so that on PostgreSQL they meet the other way round."""

    def keeping(number: int) -> list[str]:
        mine = [sent(contact, document=document(subject=str(number))) for contact in ("ola", "ala")]
        mine = mine[::-1] if number % 2 else mine
        back = kept.keep(mine)
        return sorted(f"{each.contact} {each.document['subject']}" for each in back if each is not None)

    with ThreadPoolExecutor(8) as pool:
        given = [*pool.map(keeping, range(16))]
    assert len({tuple(each) for each in given}) == 1
    assert len(given[0]) == 2
    assert counted(database) == {GIVEN: 2}


def test_it_goes_with_the_person_under_both_cards_of_a_merge(
    kept: SqlSent, store: ContactStore, database: Database
) -> None:
    store.change(SHOP, "ela", nothing, occasion())
    kept.keep([sent("ola"), sent("ala"), sent("ela")])
    for number, id in enumerate(("ola", "ala", "ela")):
        opened(database, id, str(number))
    store.merge(SHOP, "ola", "ala", occasion(1))
    late = replace(sent("ala", turn=1), contact="ala")
    assert kept.keep([late]) == [late]
    assert {each.contact for each in kept.of_contact(SHOP, "ala")} == {"ola"}
    assert len(kept.of_contact(SHOP, "ola")) == 3
    assert kept.get(SHOP, sent("ala").id) == replace(sent("ala"), contact="ola")
    store.erase(SHOP, "ala", occasion(2))
    assert (rows(database, schema.sent), rows(database, schema.opened)) == (1, 1)
    assert kept.get(SHOP, sent("ola").id) is kept.get(SHOP, late.id) is None
    assert kept.current(SHOP, sent("ola").slot) is None
    assert kept.keep([sent("ola", turn=1)]) == [None]


def test_not_a_byte_of_it_is_left_in_sqlites_files(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'notesik.db'}")
    store, kept = SqlContacts(database, SECRET, DAYS), sent_store(database)
    for id in ("ola", "ala"):
        store.change(SHOP, id, nothing, occasion())
    long = sent(document=document(html="".join(sent_id(SECRET, b"", turn) for turn in range(3000))))
    kept.keep([long, *(sent("ala", str(number)) for number in range(50))])
    packed = zlib.compress(orjson.dumps(long.document), 1)
    pieces = [packed[at : at + 40] for at in range(0, len(packed), 2000)]
    assert len(pieces) > 5

    def left() -> list[bytes]:
        content = b"".join(path.read_bytes() for path in tmp_path.glob("notesik.db*"))
        return [piece for piece in (*pieces, long.id.encode()) if piece in content]

    assert len(left()) > 5
    store.erase(SHOP, "ola", occasion(1))
    assert left() == []
    database.close()


def test_what_was_acknowledged_survives_a_kill_and_nothing_is_there_by_half_or_counted_twice(
    kept: SqlSent, database: Database, address: str
) -> None:
    rounds = killed_again_and_again(address, "tests.service.storage.sending", KILLS)
    turns = Counter(f"{sent_.turn}" for sent_ in kept.of_contact(SHOP, "ola"))
    acknowledged = Counter(name.partition("-")[2] for names in rounds for name in names)
    assert all(number % TOGETHER == 0 for number in turns.values())
    assert all(turns[turn] >= number * TOGETHER for turn, number in acknowledged.items())
    assert counted(database) == {GIVEN: sum(turns.values())}


def test_an_id_is_twelve_letters_and_digits_of_a_secret_slot_and_turn() -> None:
    ids = {
        sent_id(secret, slot, turn) for secret in (b"a", b"b") for slot in (b"1", b"2") for turn in range(1000)
    }  # fmt: skip
    assert len(ids) == 4000
    assert all(re.fullmatch("[0-9A-Za-z]{12}", id) for id in ids)
    assert sent_id(b"a", b"1", 1) == sent_id(b"a", b"1", 1)


def test_what_is_made_again_under_an_id_is_not_what_was_there_before(kept: SqlSent, database: Database) -> None:
    first, slot = sent(), sent().slot
    kept.keep([first])
    assert kept.current(SHOP, slot) == kept.current(SHOP, slot) == first
    with database.writing() as connection:
        connection.execute(sa.delete(schema.sent))
    assert kept.current(SHOP, slot) is None
    later = replace(first, at=NOON + timedelta(days=400), document=document(subject="Inny"))
    kept.keep([later])
    assert kept.current(SHOP, slot) == later
    assert kept.get(SHOP, first.id) == later
