"""The search over the console: what it finds for whom, and what it never finds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.requests import Request

from service.composition import Service
from service.console.entering import Entered
from service.console.searching import MOST, found
from service.console.shell import texts_in
from service.editing import start
from service.generations.words import Words, open_words
from service.storage.accounts import Role
from service.storage.definitions import Kind
from service.storage.sessions import Session
from tests.service.cards import keep_stated
from tests.service.conftest import STATED, Import


@pytest.fixture
def ola(service: Service) -> Entered:
    """A viewer of the shop, who speaks English."""
    return as_(service, Role.VIEWER)


def as_(service: Service, role: Role, language: str = "en") -> Entered:
    """Somebody who looks for something in the shop."""
    now = datetime.now(UTC)
    account = service.accounts.add(f"Ola {role.word} {language}", None, role, language, now)
    session = Session("s", account.key, now, now, "tests")
    request = Request({"type": "http", "headers": [], "query_string": b"", "path": "/"})
    return Entered(request, service, session, account, role, service.shops.get("sklep"), texts_in(language))


def labels(entered: Entered, query: str) -> dict[str, list[str]]:
    return {group.kind: [hit.label for hit in group.hits] for group in found(entered, query)}


def test_pages_are_found_by_their_names_and_by_what_people_call_them(ola: Entered) -> None:
    assert labels(ola, "quarantine") == {"pages": ["Now"]}
    assert "Generations" in labels(ola, "history")["pages"]


def test_pages_are_found_in_the_language_of_whoever_looks(service: Service) -> None:
    ala = as_(service, Role.VIEWER, "pl")
    assert labels(ala, "pisownia")["pages"] == [texts_in("pl").say("tab.values")]
    assert labels(ala, "quarantine") == {}


def test_a_page_that_is_not_for_them_is_not_found(service: Service, ola: Entered) -> None:
    assert "Keys" not in labels(ola, "keys").get("pages", [])
    assert "Keys" in labels(as_(service, Role.OWNER), "keys")["pages"]


def test_filters_values_and_products_of_the_feed_are_found_without_case_and_accents(
    ola: Entered, do_import: Import
) -> None:
    do_import()
    assert labels(ola, "DZINSY")["values"] == ["Odzież > Dżinsy"]
    assert "zielony" in labels(ola, "zielony")["values"]
    assert labels(ola, "color")["filters"] == ["Colour"]
    assert labels(ola, "rzecz 17") == {"products": ["Rzecz 17"]}


def test_long_lists_are_cut_and_that_is_said(ola: Entered, do_import: Import) -> None:
    do_import()
    products = next(group for group in found(ola, "rzecz") if group.kind == "products")
    assert len(products.hits) == MOST
    assert products.more


def test_frames_are_found_by_name(service: Service, ola: Entered) -> None:
    start(service, "sklep", Kind.FRAME, "for-you", "fashion")
    [group] = found(ola, "for-you")
    assert (group.kind, group.hits[0].address) == ("frames", "/console/shops/sklep/frames/for-you")


def test_contacts_are_never_found(service: Service, ola: Entered) -> None:
    keep_stated(service.contacts, "sklep", [{"id": "zenobia", **STATED}])
    assert found(ola, "zenobia") == ()


def test_nothing_asked_finds_nothing(ola: Entered, do_import: Import) -> None:
    do_import()
    assert found(ola, "") == found(ola, "  ") == ()


def test_the_words_of_a_feed_are_opened_once(ola: Entered, do_import: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []

    def opening(folder: Path) -> Words:
        opened.append(folder)
        return open_words(folder)

    monkeypatch.setattr("service.console.product_found.open_words", opening)
    monkeypatch.setattr("service.console.searching.open_words", opening, raising=False)
    do_import()
    for _ in range(3):
        assert "products" in labels(ola, "A-000")
    assert len(opened) == 1
