"""The hierarchy's page: what it shows of a feed, and what every post of it does to the draft."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from service.composition import Service
from service.storage.accounts import Role
from service.storage.audit import Sought
from tests.service.conftest import Asking, Import
from tests.service.console.shaping_shop import BLOUSES, HOSTILE, JEANS, SHOP, Somebody, console_of, feed, somebody


@pytest.fixture
def console(service: Service) -> Iterator[Asking]:
    """The console alone, on the network."""
    asking = console_of(service)
    with asking.runner:
        yield asking


@pytest.fixture
def ala(service: Service, console: Asking, do_import: Import) -> Somebody:
    """An editor of a shop that has imported its feed."""
    do_import(feed())
    return somebody(service, console)


def asked(page: str) -> list[str]:
    """The filters of a page in their order."""
    return [part.partition('"')[0] for part in page.split('<li id="row-')[1:]]


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_without_a_feed_the_page_leads_to_it(service: Service, console: Asking) -> None:
    page = somebody(service, console).get("/filters")
    assert page.status_code == 200
    assert "There are no filters yet" in page.text
    assert 'href="/console/shops/sklep/feed"' in page.text


def test_the_page_shows_the_filters_of_a_main_value_with_their_evidence(ala: Somebody) -> None:
    page = ala.get("/filters", main=BLOUSES).text
    assert "material" in asked(page)
    assert "len" in page
    assert "Only in Bluzki and below." in page
    assert "material" not in asked(ala.get("/filters", main=JEANS).text)


def test_a_main_value_that_the_feed_does_not_hold_has_no_page(ala: Somebody) -> None:
    assert ala.get("/filters", main="Odzież > Czapki").status_code == 404


def test_main_values_are_found_by_their_words(ala: Somebody) -> None:
    page = ala.get("/filters", q="bluz").text
    assert "1 found" in page
    assert "main=Odzie%C5%BC+%3E+Bluzki" in page


def test_names_from_the_feed_are_text_and_nothing_else(ala: Somebody) -> None:
    for page in (ala.get("/filters").text, ala.get("/filters", q=HOSTILE).text):
        assert "<script>alert" not in page


def test_whoever_may_only_look_gets_no_buttons(service: Service, console: Asking, ala: Somebody) -> None:
    viewer = somebody(service, console, "ola", Role.VIEWER)
    page = viewer.get("/filters", main=BLOUSES).text
    assert "/filters/order" not in page
    assert "/filters/offer" not in page
    assert viewer.post("/filters/offer", key="color", how="hide").status_code == 403


# --- order -----------------------------------------------------------------------------------------------------------


def test_material_is_put_before_colour_for_blouses_only(ala: Somebody) -> None:
    jeans = asked(ala.get("/filters", main=JEANS).text)
    answer = ala.post("/filters/order", main=BLOUSES, move="material|color")
    assert "is asked before" in ala.said(answer)
    assert "in Bluzki" in ala.said(answer)
    order = asked(ala.get("/filters", main=BLOUSES).text)
    assert order.index("material") == order.index("color") - 1
    assert asked(ala.get("/filters", main=JEANS).text) == jeans
    assert [each.main for each in ala.draft.under] == [BLOUSES]
    assert "Draft: 1 change, not published" in ala.get("/filters").text


def test_a_filter_dropped_last_is_asked_last(ala: Somebody) -> None:
    first = asked(ala.get("/filters", main=BLOUSES).text)[0]
    ala.post("/filters/order", main=BLOUSES, moved=f"{first}|")
    assert asked(ala.get("/filters", main=BLOUSES).text)[-1] == first


def test_every_button_of_a_line_moves_it_by_one(ala: Somebody) -> None:
    order = asked(ala.get("/filters", main=BLOUSES).text)
    ala.post("/filters/order", main=BLOUSES, move=f"{order[2]}|{order[1]}")
    assert asked(ala.get("/filters", main=BLOUSES).text)[:3] == [order[0], order[2], order[1]]


@pytest.mark.parametrize("move", ["nothing|color", "color|nothing", "", "|"])
def test_what_is_not_asked_there_cannot_be_moved(ala: Somebody, move: str) -> None:
    assert ala.post("/filters/order", main=BLOUSES, move=move).status_code == 404
    assert ala.service.hierarchies(SHOP).draft() is None


def test_the_order_goes_back_to_what_is_inherited(ala: Somebody) -> None:
    before = asked(ala.get("/filters", main=BLOUSES).text)
    ala.post("/filters/order", main=BLOUSES, move="material|color")
    ala.post("/filters/reset", main=BLOUSES, what="order")
    assert asked(ala.get("/filters", main=BLOUSES).text) == before


# --- offered or not --------------------------------------------------------------------------------------------------


def test_a_filter_is_hidden_here_and_everywhere_and_back(ala: Somebody) -> None:
    ala.post("/filters/offer", main=BLOUSES, key="color", how="hide")
    assert ala.draft.under[0].hide == ("color",)
    assert "hidden by you or a colleague" in ala.get("/filters", main=BLOUSES).text
    assert "hidden by you or a colleague" not in ala.get("/filters", main=JEANS).text
    ala.post("/filters/offer", key="color", how="hide")
    assert "hidden by you or a colleague" in ala.get("/filters", main=JEANS).text
    ala.post("/filters/offer", main=JEANS, key="color", how="show")
    assert "hidden by you or a colleague" not in ala.get("/filters", main=JEANS).text
    ala.post("/filters/reset", main=JEANS, key="color")
    assert "hidden by you or a colleague" in ala.get("/filters", main=JEANS).text


@pytest.mark.parametrize(("key", "how"), [("color", "burn"), ("nothing", "hide"), ("", "hide")])
def test_what_nobody_knows_is_not_done(ala: Somebody, key: str, how: str) -> None:
    assert ala.post("/filters/offer", key=key, how=how).status_code == 404


# --- back ------------------------------------------------------------------------------------------------------------


def test_undo_takes_back_just_that_change(ala: Somebody) -> None:
    hidden = ala.post("/filters/offer", main=BLOUSES, key="color", how="hide")
    ala.post("/filters/offer", main=JEANS, key="size", how="hide")
    assert "Taken back." in ala.said(ala.take_back(hidden))
    assert [(each.main, each.hide) for each in ala.draft.under] == [(JEANS, ("size",))]


def test_what_somebody_changed_since_is_not_undone(ala: Somebody) -> None:
    moved = ala.post("/filters/order", main=BLOUSES, move="material|color")
    ala.post("/filters/order", main=BLOUSES, move="price|material")
    now = ala.draft
    assert "somebody changed the same thing since" in ala.said(ala.take_back(moved))
    assert ala.draft == now


@pytest.mark.parametrize("changes", ["", "[", "[1]", '[{"place": [], "before": null, "after": 1, "entry": false}]'])
def test_a_way_back_that_is_none_changes_nothing(ala: Somebody, changes: str) -> None:
    answer = ala.post("/filters/undo", changes=changes, back="https://elsewhere.example/")
    assert answer.headers["location"] == "/console/shops/sklep/filters"
    assert ala.service.hierarchies(SHOP).draft() is None


def test_every_change_is_written_down_with_its_way_back(ala: Somebody) -> None:
    ala.post("/filters/offer", main=BLOUSES, key="color", how="hide")
    lines = ala.service.audit.find(SHOP, Sought())
    assert [(line.by, line.what) for line in lines] == [("ala", "hierarchy.edited")]
    assert lines[0].told["undo"] == "/filters/undo"


# --- several at once -------------------------------------------------------------------------------------------------


def test_two_editors_at_once_lose_nothing(ala: Somebody, service: Service) -> None:
    """Each from a browser of their own, at the same moment, again and again."""
    ala.get("/filters")
    gate = threading.Barrier(2)

    def work(name: str, main: str) -> None:
        asking = console_of(service)
        with asking.runner:
            person = somebody(service, asking, name)
            gate.wait(20)
            for key in ("color", "size", "brand"):
                assert person.post("/filters/offer", main=main, key=key, how="hide").status_code == 303

    threads = [threading.Thread(target=work, args=pair) for pair in (("ola", BLOUSES), ("ela", JEANS))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    hidden = {each.main: set(each.hide) for each in ala.draft.under}
    assert hidden == {BLOUSES: {"color", "size", "brand"}, JEANS: {"color", "size", "brand"}}
