"""What is done in the console is written down; what is only looked at changes nothing at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from service import auditing
from service.auditing import DEEDS, OF_DEFINITIONS
from service.composition import Service
from service.console.app import UNDER_A_SHOP
from service.console.entering import ROOT
from service.console.places import Act
from service.generations.difference import difference_of
from service.hierarchies import hierarchy_of
from service.storage.accounts import Role
from service.storage.audit import Entry, Sought
from service.storage.definitions import Kind
from service.storage.schema import metadata
from tests.service.conftest import Asking, Import
from tests.service.console.browsing import BASE, OURS, SHOP, Browser, places, signed_in
from tests.service.console.feeding_shop import work
from tests.service.console.frame_shop import form_of
from tests.service.console.shaping_shop import BLOUSES, JEANS, feed

Form = Mapping[str, Any]
FRAME = "/frames/{frame}"
VERSIONS = "/filters/publish/versions/{number}/return"

NOT_WRITTEN: Mapping[str, str] = {
    "/feed/release": "the worker writes it down, once the feed serves",
    "/first/publish": "the worker writes it down, once the version serves",
    "/filters/publish": "the worker writes it down, once the version serves",
    VERSIONS: "the worker writes it down, once the version serves",
    "/filters/publish/derive": "it has a draft worked out again and changes nothing that anybody said",
    "/filters/try/derive": "it has a draft worked out again and changes nothing that anybody said",
    "/filters/values/look": "it has likely values looked for and changes nothing",
    "/filters/values/sheet": "it shows what a sheet would change; taking it is written down",
    "/filters/try": "somebody is played",
    f"{FRAME}/draft": "the form is drawn anew",
    f"{FRAME}/preview": "a draft is looked at",
    f"{FRAME}/told": "a draft is looked at",
    f"{FRAME}/why": "a product is asked about",
}
"""The posts that leave no line of their own, with why."""


def undone(browser: Browser) -> Form:
    """The fields of the way back that the last line tells."""
    fields: Form = lines(browser.ask.service)[0].told["fields"]
    return fields


def edited(browser: Browser) -> Form:
    """The form of the frame, with another number of products."""
    return {**form_of(browser.get(f"/shops/{SHOP}/frames/druga").text), "slots": ["7"]}


def seen(browser: Browser) -> Form:
    """The difference that is looked at."""
    return {"seen": hierarchy_of(browser.ask.service, SHOP).difference}


def change(browser: Browser) -> Form:
    """The first of the changes that can be taken back."""
    found = re.search(r'name="change" value="([^"]*)"', browser.get(f"/shops/{SHOP}/filters/publish").text)
    assert found
    return {"change": unescape(found[1])}


def earlier(browser: Browser) -> Form:
    """The generation before the one that serves."""
    return {"generation": browser.ask.service.shelf(SHOP).list()[0].name}


def a_key(browser: Browser) -> Form:
    """The key that was made."""
    return {"key": browser.ask.service.keys.list(SHOP)[-1].id}


DONE: tuple[tuple[str, str, Form | Callable[[Browser], Form], str], ...] = (
    ("/settings", "", {"zone": "Europe/Berlin"}, "shop.changed"),
    ("/settings/keys", "", {"scope": "server"}, "key.made"),
    ("/settings/keys/forget", "", a_key, "key.forgotten"),
    ("/settings/members", "", {"name": "Ola", "role": "viewer"}, "person.invited"),
    ("/settings/members/role", "", {"person": "Ola", "role": "editor"}, "person.role"),
    ("/settings/members/link", "", {"person": "Ola"}, "person.link"),
    ("/settings/members/remove", "", {"person": "Ola"}, "person.removed"),
    ("/feed/read", "", {"address": "https://sklep.example/feed.xml"}, "feed.asked"),
    ("/feed/hold", "", {"hold": "1"}, "feed.held"),
    ("/feed/hold", "", {"hold": ""}, "feed.unheld"),
    ("/feed/drop", "", {}, "feed.dropped"),
    ("/feed/generations/serve", "", earlier, "generation.rolled_back"),
    ("/first/industry", "", {"industry": "beauty"}, "hierarchy.edited"),
    ("/first/shop", "", {"origin": "https://elsewhere.example"}, "frame.activated"),
    ("/frames", "", {"name": "druga", "start": "general"}, "frame.made"),
    (FRAME, "/frames/druga", edited, "frame.edited"),
    (f"{FRAME}/undo", "/frames/druga/undo", undone, "frame.edited"),
    (f"{FRAME}/activate", "/frames/druga/activate", {}, "frame.activated"),
    (f"{FRAME}/deactivate", "/frames/druga/deactivate", {}, "frame.deactivated"),
    (f"{FRAME}/rename", "/frames/druga/rename", {"name": "trzecia"}, "frame.renamed"),
    (f"{FRAME}/duplicate", "/frames/trzecia/duplicate", {"name": "czwarta"}, "frame.duplicated"),
    (f"{FRAME}/delete", "/frames/czwarta/delete", {}, "frame.deleted"),
    (f"{FRAME}/restore", "/frames/czwarta/restore", undone, "frame.made"),
    ("/products/ban", "", {"product": "A-001", "why": "", "until": ""}, "product.banned"),
    ("/products/unban", "", {"product": "A-001"}, "product.unbanned"),
    ("/filters/order", "", {"main": BLOUSES, "move": "material|color"}, "hierarchy.edited"),
    ("/filters/reset", "", {"main": BLOUSES, "what": "order"}, "hierarchy.edited"),
    ("/filters/offer", "", {"main": JEANS, "key": "size", "how": "hide"}, "hierarchy.edited"),
    ("/filters/undo", "", undone, "hierarchy.edited"),
    ("/filters/of/{key}/say", "/filters/of/color/say", {"weight": "2", "was_weight": ""}, "hierarchy.edited"),
    ("/filters/of/{key}/bands", "/filters/of/price/bands", {"edge": "150"}, "hierarchy.edited"),
    ("/filters/of/{key}/values", "/filters/of/brand/values",
     {"do": "merge", "value": ["ABC", "A B C Moda"], "name": ""}, "hierarchy.edited"),
    ("/filters/values/decide", "",
     {"filter": "color", "value": "biały", "spelling": "czarny", "do": "apart"}, "hierarchy.edited"),
    ("/filters/publish/back", "", change, "hierarchy.edited"),
    ("/filters/publish/text", "", lambda browser: {**seen(browser), "text": "hide = []\n[filters.color]\nweight = 4\n"},
     "hierarchy.imported"),
    ("/filters/publish/discard", "", seen, "hierarchy.discarded"),
)  # fmt: skip
"""A day at the console: the place, its address, what is posted, and the line that is the last one then."""

ELSEWHERE: Mapping[str, str] = {
    "/first/frame": "test_feed_pages",
    "/filters/values/take": "test_values",
    "/filters/publish/version-back": "test_publishing",
}
"""The posts whose lines the tests of their own pages hold."""


@pytest.fixture
def ala(service: Service, ask: Asking, do_import: Import) -> Browser:
    """An owner of a shop with two generations and a feed that is held back."""
    do_import(feed(44))
    do_import(feed(48))
    return signed_in(ask, "Ala", Role.OWNER)


def lines(service: Service) -> tuple[Entry, ...]:
    """What was done, the latest first."""
    return service.audit.find(SHOP, Sought())


def held(browser: Browser) -> None:
    """Have a feed held back, by the worker."""
    service = browser.ask.service
    browser.ask.post(
        f"{BASE}{ROOT}/shops/{SHOP}/feed/read",
        data={"mark": browser.mark, "address": ""},
        files={"file": ("feed.xml", feed(4), "text/xml")},
        headers={**OURS, "cookie": f"__Host-notesik={browser.token}"},
    )
    work(service)
    assert service.shelf(SHOP).held() is not None


def test_every_post_of_a_shop_is_written_down_or_has_its_reason() -> None:
    acts = {place.path for table in UNDER_A_SHOP for place in table if isinstance(place, Act)}
    tables = ({path for path, *_ in DONE}, set(NOT_WRITTEN), set(ELSEWHERE))
    assert acts == set().union(*tables)
    assert sum(map(len, tables)) == len(acts)


def test_a_day_at_the_console_is_written_down_deed_by_deed(ala: Browser) -> None:
    held(ala)
    for path, address, form, what in DONE:
        before = len(lines(ala.ask.service))
        answer = ala.post(f"/shops/{SHOP}{address or path}", form(ala) if callable(form) else form)
        assert answer.status_code in (200, 303), (path, answer.text[:3000])
        after = lines(ala.ask.service)
        assert len(after) > before, path
        assert (after[0].what, after[0].by) == (what, "Ala"), path


def test_looking_changes_nothing(ala: Browser) -> None:
    shelf = ala.ask.service.shelf(SHOP)
    difference_of(shelf, *(each.name for each in shelf.list()))  # an import works it out
    before = state(ala.ask.service)
    for path, place, _ in places():
        if not isinstance(place, Act):
            ala.get(path)
    assert sorted(state(ala.ask.service) ^ before) == []


def test_every_deed_is_done_by_something() -> None:
    found = Path(auditing.__file__).parent.rglob("*.py")
    sources = {path: path.read_text() for path in found if path.name != "lines.py"}
    sources[Path(auditing.__file__)] = Path(auditing.__file__).read_text().partition("def record(")[2]
    said = "".join(sources.values())
    of_definitions = {f"{kind}.{what}" for kind in Kind for what in OF_DEFINITIONS if f'"{what}"' in said}
    assert [what for what in DEEDS if f'"{what}"' not in said and what not in of_definitions] == []


def state(service: Service) -> set[tuple[str, str]]:
    """Every row but when a session was last seen, and every file."""
    with service.database.reading() as connection:
        rows = {
            (table.name, str(row))
            for table in metadata.sorted_tables
            if table.name != "sessions"
            for row in connection.execute(sa.select(table))
        }
    files = (each for each in service.shops.data.joinpath("shops").rglob("*") if each.is_file())
    return rows | {(str(each), hashlib.sha256(each.read_bytes()).hexdigest()) for each in files if each.name != ".lock"}
