"""The tables of measurement: a slot counts once a view, a purchase joins the last click, whoever goes takes theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from service.contacts.store import ContactStore
from service.measuring.agents import Agent
from service.measuring.model import By, Deed, Of, Row, Sold, Total, View
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from service.storage.measured import Measured
from service.storage.schema import measured_events, measured_purchases, measured_views
from tests.service.storage.conftest import DAYS, SECRET, SHOP, nothing, occasion

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)
OF = Of(SHOP, TODAY, 7, "B", "preferences")
FIVE_DAYS = timedelta(days=5)
VIEW = "a-view-of-the-page-01"
OTHER_VIEW = "a-view-of-the-page-02"


@pytest.fixture
def measured(database: Database) -> Measured:
    return Measured(database)


@pytest.fixture
def cards(database: Database) -> ContactStore:
    store = SqlContacts(database, SECRET, DAYS)
    for id in ("ola", "ala"):
        store.change(SHOP, id, nothing, occasion())
    return store


def row(slot: int = 1, kind: Deed = Deed.CLICKED, product: str | None = "A-1", at: datetime = NOON, of: Of = OF) -> Row:
    return Row(Total(of, kind), slot, product, at)


def sold(product: str = "A-1", at: datetime = NOON, by: By = By.PAGE, **more: Any) -> Sold:
    told = {"order": "7", "quantity": 1, "price": "19.90", "currency": "PLN", "day": TODAY, **more}
    return Sold(product=product, at=at, by=by, **told)


def counted(measured: Measured, kind: Deed, of: Of = OF) -> int:
    return measured.totals(SHOP, TODAY, TODAY).get(Total(of, kind), 0)


def paid(measured: Measured) -> dict[str, Decimal]:
    return {currency: amount for (_, currency), amount in measured.revenue(SHOP, TODAY, TODAY).items()}


def rows(database: Database, table: sa.Table) -> int:
    with database.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


# --- totals and views -------------------------------------------------------------------------------------------------


def test_totals_add_up_by_what_they_count(measured: Measured) -> None:
    person, bot = Total(OF, Deed.SHOWN), Total(OF, Deed.SHOWN, Agent.BOT)
    measured.add({person: 3, bot: 1})
    measured.add({person: 2})
    measured.add({})
    assert measured.totals(SHOP, TODAY, TODAY) == {person: 5, bot: 1}
    assert measured.totals("obok", TODAY, TODAY) == {}
    assert measured.totals(SHOP, TODAY + timedelta(days=1), TODAY + timedelta(days=9)) == {}


def test_a_slot_counts_once_a_view_however_often_it_is_told(measured: Measured) -> None:
    view = View(SHOP, VIEW)
    told = (row(1, Deed.SHOWN), row(2, Deed.SHOWN), row(2))
    assert measured.keep(view, told, NOON) == told
    assert measured.keep(view, (row(1, Deed.SHOWN), row(3, Deed.SHOWN), row(2)), NOON) == (row(3, Deed.SHOWN),)
    assert (counted(measured, Deed.SHOWN), counted(measured, Deed.CLICKED)) == (3, 1)
    assert measured.keep(View(SHOP, OTHER_VIEW), (row(2),), NOON)
    assert counted(measured, Deed.CLICKED) == 2


def test_a_click_told_without_its_product_learns_it_from_the_link(measured: Measured) -> None:
    for product in (None, "A-1", "A-2"):
        measured.keep(View(SHOP, VIEW), (row(product=product),), NOON)
    assert counted(measured, Deed.CLICKED) == 1
    measured.sell(SHOP, [sold("A-1"), sold("A-2")], [VIEW], None, FIVE_DAYS)
    assert counted(measured, Deed.BOUGHT) == 1


def test_the_same_id_in_another_shop_is_another_view(measured: Measured) -> None:
    measured.keep(View(SHOP, VIEW), (row(),), NOON)
    other = Of("obok", TODAY, 7, "", "newest")
    assert measured.keep(View("obok", VIEW), (row(of=other),), NOON)
    measured.sell("obok", [sold("A-2")], [VIEW], None, FIVE_DAYS)
    assert measured.revenue("obok", TODAY, TODAY) == {}


# --- bought -----------------------------------------------------------------------------------------------------------


def test_what_is_bought_is_joined_to_the_last_click_on_the_same_product(measured: Measured) -> None:
    later = Of(SHOP, TODAY, 8, "", "newest")
    before = NOON - timedelta(days=2)
    measured.keep(View(SHOP, VIEW), (row(1, at=before), row(2, product="A-2")), before)
    measured.keep(View(SHOP, VIEW), (row(1, at=NOON - timedelta(hours=1), of=later),), NOON)
    measured.sell(SHOP, [sold(quantity=2), sold("A-3")], [VIEW], None, FIVE_DAYS)
    assert (counted(measured, Deed.BOUGHT), counted(measured, Deed.BOUGHT, later)) == (0, 1)
    assert measured.revenue(SHOP, TODAY, TODAY) == {(later, "PLN"): Decimal("39.80")}


@pytest.mark.parametrize(
    ("late", "joined"),
    [
        (FIVE_DAYS, 1),
        (FIVE_DAYS + timedelta(microseconds=1), 0),
        (timedelta(0), 1),
        (-timedelta(microseconds=1), 0),
    ],
)
def test_the_window_ends_to_the_moment(measured: Measured, late: timedelta, joined: int) -> None:
    measured.keep(View(SHOP, VIEW), (row(),), NOON)
    measured.sell(SHOP, [sold(at=NOON + late)], [VIEW], None, FIVE_DAYS)
    assert counted(measured, Deed.BOUGHT) == joined


def test_what_was_only_shown_is_joined_to_nothing(measured: Measured) -> None:
    measured.keep(View(SHOP, VIEW), (row(kind=Deed.SHOWN),), NOON)
    measured.sell(SHOP, [sold()], [VIEW], None, FIVE_DAYS)
    assert paid(measured) == {}


def test_an_order_told_again_counts_once_and_the_server_is_believed_more(measured: Measured) -> None:
    measured.keep(View(SHOP, VIEW), (row(),), NOON)
    for _ in range(2):
        measured.sell(SHOP, [sold(price="999")], [VIEW], None, FIVE_DAYS)
    assert (counted(measured, Deed.BOUGHT), paid(measured)) == (1, {"PLN": Decimal(999)})
    measured.sell(SHOP, [sold(by=By.SERVER, quantity=3)], [], None, FIVE_DAYS)
    assert (counted(measured, Deed.BOUGHT), paid(measured)) == (1, {"PLN": Decimal("59.70")})
    measured.sell(SHOP, [sold(price="999")], [VIEW], None, FIVE_DAYS)
    assert paid(measured) == {"PLN": Decimal("59.70")}
    measured.sell(SHOP, [sold(by=By.SERVER, currency="EUR")], [], None, FIVE_DAYS)
    assert paid(measured) == {"PLN": Decimal(0), "EUR": Decimal("19.90")}


def test_what_is_given_back_is_taken_from_the_revenue(measured: Measured) -> None:
    measured.keep(View(SHOP, VIEW), (row(),), NOON)
    measured.sell(SHOP, [sold(quantity=3)], [VIEW], None, FIVE_DAYS)
    for _ in range(2):
        measured.take_back(SHOP, {("7", "A-1"): 1, ("7", "A-9"): 1, ("8", "A-1"): 1})
        assert (counted(measured, Deed.BOUGHT), paid(measured)) == (1, {"PLN": Decimal("39.80")})
    measured.take_back(SHOP, {("7", "A-1"): 5})
    assert (counted(measured, Deed.BOUGHT), paid(measured)) == (0, {"PLN": Decimal(0)})


def test_amounts_are_exact_however_many_digits_they_have(measured: Measured) -> None:
    measured.keep(View(SHOP, VIEW), tuple(row(slot, product=f"A-{slot}") for slot in range(1, 12)), NOON)
    big = "123456789012345678901234567.000000001"
    measured.sell(SHOP, [sold("A-11", price=big, quantity=1_000_000)], [VIEW], None, FIVE_DAYS)
    measured.sell(SHOP, [sold(f"A-{slot}", price="0.1") for slot in range(1, 11)], [VIEW], None, FIVE_DAYS)
    assert paid(measured) == {"PLN": Decimal("123456789012345678901234567000001.001")}


def test_without_a_price_it_was_bought_all_the_same(measured: Measured) -> None:
    measured.keep(View(SHOP, VIEW), (row(),), NOON)
    measured.sell(SHOP, [sold(price=None, currency=None)], [VIEW], None, FIVE_DAYS)
    assert (counted(measured, Deed.BOUGHT), paid(measured)) == (1, {})


# --- whose ------------------------------------------------------------------------------------------------------------


def test_a_contacts_clicks_are_joined_to_what_the_server_tells_of_them(measured: Measured, cards: ContactStore) -> None:
    measured.keep(View(SHOP, VIEW, "ola"), (row(),), NOON)
    measured.sell(SHOP, [sold(by=By.SERVER)], [], "ala", FIVE_DAYS)
    assert counted(measured, Deed.BOUGHT) == 0
    measured.sell(SHOP, [sold(by=By.SERVER)], [], "ola", FIVE_DAYS)
    assert counted(measured, Deed.BOUGHT) == 1


def test_a_view_becomes_its_first_contacts_and_stays_theirs(measured: Measured, cards: ContactStore) -> None:
    measured.keep(View(SHOP, VIEW), (row(),), NOON)
    measured.keep(View(SHOP, VIEW, "nobody-known"), (), NOON)
    measured.keep(View(SHOP, VIEW, "ola"), (), NOON)
    measured.keep(View(SHOP, VIEW, "ala"), (), NOON)
    (told,) = measured.of_contact(SHOP, "ola")
    assert told[0].id == VIEW
    assert not list(measured.of_contact(SHOP, "ala"))


def test_a_purchase_of_a_known_contact_tells_whose_its_views_were(measured: Measured, cards: ContactStore) -> None:
    measured.keep(View(SHOP, VIEW), (row(),), NOON)
    measured.keep(View(SHOP, OTHER_VIEW, "ala"), (row(),), NOON)
    measured.sell(SHOP, [sold()], [VIEW, OTHER_VIEW], "ola", FIVE_DAYS)
    assert [view.id for view, _, _ in measured.of_contact(SHOP, "ola")] == [VIEW]
    assert [view.id for view, _, _ in measured.of_contact(SHOP, "ala")] == [OTHER_VIEW]


def test_whoever_is_erased_takes_their_rows_and_leaves_the_totals(
    measured: Measured, cards: ContactStore, database: Database
) -> None:
    measured.keep(View(SHOP, VIEW, "ola"), (row(),), NOON)
    measured.keep(View(SHOP, OTHER_VIEW), (row(),), NOON)
    measured.sell(SHOP, [sold()], [VIEW], None, FIVE_DAYS)
    cards.erase(SHOP, "ola", occasion(1))
    assert [rows(database, table) for table in (measured_views, measured_events, measured_purchases)] == [1, 1, 0]
    assert (counted(measured, Deed.CLICKED), counted(measured, Deed.BOUGHT)) == (2, 1)
    assert paid(measured) == {"PLN": Decimal("19.90")}


def test_a_merged_cards_views_are_the_kept_ones(measured: Measured, cards: ContactStore) -> None:
    measured.keep(View(SHOP, VIEW, "ala"), (row(),), NOON)
    cards.merge(SHOP, "ola", "ala", occasion(1))
    measured.keep(View(SHOP, OTHER_VIEW, "ala"), (row(),), NOON + timedelta(minutes=1))
    told = list(measured.of_contact(SHOP, "ola"))
    assert [view.id for view, _, _ in told] == [VIEW, OTHER_VIEW]
    measured.sell(SHOP, [sold(by=By.SERVER, at=NOON + timedelta(days=1))], [], "ola", FIVE_DAYS)
    assert counted(measured, Deed.BOUGHT) == 1
    cards.erase(SHOP, "ola", occasion(2))
    assert not list(measured.of_contact(SHOP, "ola"))
