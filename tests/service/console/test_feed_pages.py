"""The first run and the feed's pages, from an empty shop."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from feeds.industries import load_industries
from feeds.model import Filter, FilterType, Hierarchy, IndustryGuess, MainValue
from frames.definition import Surface
from service.composition import Service
from service.console.choosing import choice_of
from service.console.shell import texts_in
from service.console.shops import named
from service.editing import activate, save
from service.errors import DatabaseError, SourceTooLarge
from service.generations.serving import Serving
from service.storage.accounts import Role
from service.storage.audit import Audit, Sought
from service.storage.definitions import Kind
from service.storage.shops import Shop
from service.surfaces.starts import frame_start
from service.tasks.model import TaskKind
from service.uploads import Uploading
from tests.service.conftest import Asking
from tests.service.console.feeding_shop import BASE, SHOP, Person, words_of, work
from tests.service.small_feed import item, small_feed


@pytest.fixture
def empty(service: Service) -> Service:
    """A shop of which nobody has said anything yet."""
    service.shops.save(Shop(SHOP, locale="pl"))
    return service


@pytest.fixture
def ola(empty: Service, ask: Asking) -> Person:
    return Person(empty, ask)


def hand_over(person: Person, feed: bytes, **fields: str) -> str:
    """Upload a feed and have it read: what the page says then."""
    person.post("/feed/read", files={"file": ("feed.xml", feed, "text/xml")}, address="", **fields)
    work(person.service)
    return person.words("/feed")


def test_a_shop_is_named_in_words_and_lives_in_an_address(service: Service, ask: Asking) -> None:
    ola = Person(service, ask)
    made = ola.post("/console/shops", name="Sklep Ogrodowy", locale="pl", currency="")
    assert made.url.path == "/console/shops/sklep-ogrodowy/feed"
    assert "Where is your feed?" in words_of(made)
    assert "exists" not in words_of(ola.get("/console/shops"))
    assert "sklep-ogrodowy" in words_of(ola.get("/console/shops"))
    again = ola.post("/console/shops", name="sklep ogrodowy", locale="pl", currency="")
    assert again.status_code == 422
    assert "already" in words_of(again)


@pytest.mark.parametrize(
    ("typed", "name"), [("Łódź & Żaba!", "lodz-zaba"), ("24h", "24h"), ("---", ""), ("a" * 90, "a" * 40)]
)
def test_a_name_is_proposed_for_whatever_is_typed(typed: str, name: str) -> None:
    assert named(typed) == name


def test_whoever_owns_no_shop_makes_none_and_sees_only_theirs(service: Service, ask: Asking) -> None:
    guest = Person(service, ask, role=None)
    assert "sklep" not in words_of(guest.get("/console/shops"))
    assert guest.post("/console/shops", name="neu", locale="pl", currency="").status_code == 403


def test_from_a_file_to_the_tag_every_page_leads_to_the_next(empty: Service, ola: Person) -> None:
    assert "Where is your feed?" in ola.words("/feed")
    said = hand_over(ola, small_feed(40, spoilt=3))
    assert "37 products" in said
    assert "3 items could not be taken" in said
    assert "Prices are in PLN" in said
    assert "Write one amount" in said
    chosen = ola.post("/first/industry", industry="fashion")
    work(empty)
    assert chosen.url.path.endswith("/first/filters")
    assert empty.shops.get(SHOP).industry == "fashion"
    assert "niebieski" in ola.words("/first/filters")
    publish(ola)
    published = empty.hierarchies(SHOP).published()
    assert published is not None
    assert 'industry = "fashion"' in empty.hierarchies(SHOP).text(published.number)
    assert ola.get("/first/publish").headers["location"].endswith("/first/shop")
    assert "Allow https://sklep.example" in ola.words("/first/shop")
    allowed = ola.post("/first/shop", origin="https://sklep.example/")
    assert empty.shops.get(SHOP).origins == ("https://sklep.example",)
    assert '<notesik-frame shop="sklep" frame="home">' in unescape(allowed.text)
    seen = words_of(allowed)
    stranger, customer = seen.index("whom the shop does not know"), seen.index("an invented customer sees it")
    assert "Rzecz" in seen[stranger:customer]
    assert "Rzecz" in seen[customer:]
    assert "Next:" not in ola.words("/feed")


def publish(person: Person) -> None:
    """Press the button that publishes the filters as they were seen, and have it done."""
    seen = re.search(r'name="seen" value="([^"]+)"', person.get("/first/filters").text)
    assert seen is not None
    person.post("/first/publish", seen=seen[1])
    work(person.service)


def test_where_home_was_made_for_mails_the_page_says_why_there_is_no_tag(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    save(empty, SHOP, Kind.FRAME, "home", frame_start("general", Surface.EMAIL))
    activate(empty, SHOP, Kind.FRAME, "home")
    page = ola.get("/first/shop")
    assert "home is not made for pages" in words_of(page)
    assert "<notesik-frame" not in unescape(page.text)
    assert "Rzecz" not in words_of(page)


def test_what_was_not_seen_is_not_published(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    assert "changed the draft while you were looking" in words_of(ola.post("/first/publish", seen="nothing such"))
    assert empty.tasks.latest(SHOP, TaskKind.PUBLISH) is None


def test_the_tag_shows_something_to_a_stranger_from_the_moment_it_is_there(
    empty: Service, ola: Person, ask: Asking
) -> None:
    hand_over(ola, small_feed(40))
    assert "<notesik-frame" not in unescape(ola.get("/first/shop").text)
    made = ola.post("/first/frame")
    assert '<notesik-frame shop="sklep" frame="home">' in unescape(made.text)
    shown = ask.get(f"{BASE}/v1/shops/{SHOP}/frames/home?format=json")
    assert shown.status_code == 200
    assert "Rzecz" in shown.text
    kept = empty.definitions.get(SHOP, Kind.FRAME, "home")
    ola.post("/first/frame")
    assert empty.definitions.get(SHOP, Kind.FRAME, "home") == kept


@pytest.mark.parametrize("typed", ["sklep.pl", "https://sklep.pl/strona/?a=b", "https://sklep.pl"])
def test_the_address_of_a_shop_is_taken_as_people_type_it(typed: str, empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    ola.post("/first/shop", origin=typed)
    assert empty.shops.get(SHOP).origins == ("https://sklep.pl",)
    (line,) = [each for each in empty.audit.find(SHOP, Sought()) if each.thing == "origins"]
    assert line.told["undo"] == "/settings"


@pytest.mark.parametrize("typed", ["", "ftp://sklep.pl", "https://*.sklep.pl", "https://"])
def test_what_is_no_address_of_a_shop_is_said_beside_its_field(typed: str, empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    answer = ola.post("/first/shop", origin=typed)
    assert answer.status_code == 422
    assert "Type the address of your shop" in words_of(answer)
    assert empty.shops.get(SHOP).origins == ()


def test_another_industry_than_found_is_drafted_and_derived(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    ola.post("/first/industry", industry="beauty")
    assert 'industry = "beauty"' in (empty.hierarchies(SHOP).draft() or "")
    assert "derived" in ola.words("/first/filters")
    work(empty)
    publish(ola)
    serves = empty.shelf(SHOP).serving()
    assert serves is not None
    assert serves.industry == "beauty"


def test_an_industry_promises_only_what_this_feed_has(empty: Service, ola: Person) -> None:
    page = hand_over(ola, small_feed(40))
    best, _, others = page.partition("Another industry")
    assert "This looks like: Fashion" in best
    asked, _, lacks = best.partition("This feed has nothing of:")
    assert {"Price", "Colour"} <= set(re.split(r"[:,.] ?", asked.partition("customers are asked about:")[2].strip()))
    assert "Sleeve" not in asked
    assert lacks
    assert "Colour" not in lacks
    assert "Would look for:" in others
    assert "asked about" not in others
    ola.post("/first/industry", industry="beauty")
    chosen = ola.words("/first/industry").partition("Another industry")[0]  # its filters do not serve yet
    assert "asked about:" not in chosen
    assert "Would look for:" in chosen
    ola.post("/first/industry", industry="general")
    assert "No single industry: take the general one" in ola.words("/first/industry")


@pytest.mark.parametrize("language", ["en", "pl"])
def test_what_speaks_for_an_industry_that_was_not_taken_says_for_which(language: str, empty: Service) -> None:
    fashion = load_industries()["fashion"].labels[language]
    sentences = (
        "too little speaks for one industry only",
        "30% of the products stand under Bluzki",
        "the attribute rękaw is 1 filter of Fashion",
    )
    guess = IndustryGuess("general", sentences, {"fashion": 0.4, "beauty": 0.1, "general": 0.6})
    everything = MainValue(None, 0)
    main = Filter("category", "Category", FilterType.CHOICE)
    hierarchy = Hierarchy("general", 0, main, {}, (), everything, guess=guess)
    thin, under, attributes = choice_of(hierarchy, None, texts_in(language)).why
    assert fashion not in thin
    assert under.startswith(f"{fashion}: ")
    assert fashion in attributes


@pytest.mark.parametrize("serves", [False, True])
def test_the_field_for_another_file_stands_beside_what_failed(serves: bool, empty: Service, ola: Person) -> None:
    if serves:
        hand_over(ola, small_feed(40))
        ola.post("/first/industry", industry="general")
    hand_over(ola, b"<html><body>Log in</body></html>")
    page = ola.get("/feed").text
    assert page.count('name="file"') == 1
    between = page[page.index("The last feed could not be read") : page.index('name="file"')]
    assert "<details" not in between
    empty.shops.save(replace(empty.shops.get(SHOP), feed="https://shop.example/feed.xml"))
    assert ">Read again</button>" in ola.get("/feed").text


@pytest.mark.parametrize("typed", ["zlo", "QQQ", "złoty"])
def test_a_shop_is_made_with_a_currency_that_there_is(typed: str, service: Service, ask: Asking) -> None:
    ola = Person(service, ask)
    refused = ola.post("/console/shops", name="Nowy", locale="pl", currency=typed)
    assert refused.status_code == 422
    assert "There is no such currency." in words_of(refused)
    assert "nowy" not in service.shops.names()
    ola.post("/console/shops", name="Nowy", locale="pl", currency="czk")
    assert service.shops.get("nowy").currency == "CZK"


def test_an_address_is_kept_and_shown_without_its_secrets(empty: Service, ola: Person) -> None:
    ola.post("/feed/read", address="https://user:pass@shop.example/feed.xml?token=geheim")
    assert empty.shops.get(SHOP).feed == "https://shop.example/feed.xml?token=geheim"
    assert empty.feed_sources.access(SHOP) is not None
    hand_over_again(empty, ola)
    page = ola.get("/feed").text
    assert "https://shop.example/feed.xml?…" in page
    assert "geheim" not in page
    assert "pass@" not in page
    told = [str(each) for each in empty.audit.find(SHOP, Sought())]
    assert any("shop.example" in each for each in told)
    assert not any("geheim" in each for each in told)


def hand_over_again(service: Service, person: Person) -> None:
    """What stands at the address cannot be had; a file can."""
    work(service)
    hand_over(person, small_feed(40))


def test_a_form_that_says_nothing_is_told_what_it_lacks(ola: Person) -> None:
    nothing = ola.post("/feed/read", address="")
    assert nothing.status_code == 422
    assert "Give an address, or choose a file" in words_of(nothing)
    assert "no such currency" in words_of(ola.post("/feed/read", address="https://x.example", currency="ZLO"))
    odd = ola.post("/feed/read", address="ftp://x", currency="zł")
    assert "begins with http" in words_of(odd)
    assert "no such currency" in words_of(odd)


def test_what_is_no_feed_is_said_and_the_one_before_serves_on(ola: Person) -> None:
    said = hand_over(ola, b"<html><body>login</body></html>")
    assert "could not be read" in said
    assert "web page" in said
    hand_over(ola, small_feed(40))
    said = hand_over(ola, b"<html><body>login</body></html>")
    assert "the feed before serves on" in said
    assert "40 products" in said


def test_a_held_feed_says_why_and_serves_once_when_it_is_let(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    said = hand_over(ola, small_feed(10))
    assert "A feed is held back" in said
    assert "It holds 10 products; the feed that serves has 40" in said
    held = empty.shelf(SHOP).held()
    assert held is not None
    ola.post("/feed/release", id=held["id"])
    work(empty)
    assert "held back" not in ola.words("/feed")
    assert "10 products" in ola.words("/feed")


def test_a_feed_that_had_not_changed_is_said_to_have_been_looked_at(empty: Service, ola: Person) -> None:
    assert "nothing had changed" not in hand_over(ola, small_feed(40))
    assert "nothing had changed" in hand_over(ola, small_feed(40))
    assert len(empty.shelf(SHOP).list()) == 1
    assert "nothing had changed" not in hand_over(ola, small_feed(41))


def lines(service: Service) -> list[tuple[str, str]]:
    """What was done with the shop and with which thing, the latest first."""
    return [(each.what, each.thing) for each in service.audit.find(SHOP, Sought())]


def test_a_reading_is_written_down_when_asked_for_and_when_it_serves(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    serving = empty.shelf(SHOP).current_name()
    assert lines(empty) == [("feed.read", serving), ("feed.asked", "feed.xml")]
    assert {each.by for each in empty.audit.find(SHOP, Sought())} == {ola.name}


def test_what_was_read_this_moment_is_told_whole(empty: Service) -> None:
    slow = replace(empty, serving=Serving(empty.shops, look_every=3600.0))
    asking = Asking(slow)
    with asking.runner:
        ela = Person(slow, asking)
        assert slow.serving.hierarchy(SHOP) is None
        said = hand_over(ela, small_feed(40))
    assert "in 2 categories" in said


def test_a_release_that_comes_to_nothing_is_not_written_down(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    hand_over(ola, small_feed(10))
    ola.post("/feed/release", id="another")
    work(empty)
    assert ("feed.released", "") not in lines(empty)
    held = empty.shelf(SHOP).held()
    assert held is not None
    ola.post("/feed/release", id=held["id"])
    work(empty)
    assert lines(empty)[0] == ("feed.released", "")


def test_an_import_serves_though_nothing_can_be_written_down(
    empty: Service, ola: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ola.post("/feed/read", files={"file": ("feed.xml", small_feed(40), "text/xml")}, address="")
    monkeypatch.setattr(Audit, "add", unwritable)
    work(empty)
    assert empty.shelf(SHOP).serving() is not None
    assert "feed.read" in caplog.text


def unwritable(*_: object) -> None:
    raise DatabaseError("no")


def test_a_file_that_is_refused_changes_nothing_of_the_shop(
    empty: Service, ola: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused_at_once(taking: Uploading, piece: bytes) -> None:
        raise SourceTooLarge(1000)

    monkeypatch.setattr(Uploading, "write", refused_at_once)
    before = empty.shops.get(SHOP)
    answer = ola.post("/feed/read", files={"file": ("feed.xml", b"x", "text/xml")}, address="", currency="EUR")
    assert answer.status_code == 422
    assert "larger than the 1000 bytes" in words_of(answer)
    assert empty.shops.get(SHOP) == before
    assert lines(empty) == []


def test_what_a_feed_is_read_with_is_written_down_with_its_way_back(empty: Service, ask: Asking) -> None:
    editor = Person(empty, ask, role=Role.EDITOR)
    editor.post("/feed/read", address="https://shop.example/feed.xml", currency="EUR", industry="fashion")
    assert [what for what, _ in lines(empty)] == ["feed.asked", "shop.changed", "shop.changed"]
    assert {thing for what, thing in lines(empty) if what == "shop.changed"} == {"feed", "currency, industry"}
    assert "Take back" in editor.words("/settings/audit")
    editor.post("/settings", currency="", industry="")
    assert (empty.shops.get(SHOP).currency, empty.shops.get(SHOP).industry) == (None, None)


def test_a_held_feed_can_be_dropped(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    hand_over(ola, small_feed(10))
    assert "dropped" in words_of(ola.post("/feed/drop"))
    assert empty.shelf(SHOP).held() is None


def test_all_feeds_can_be_held_and_undo_lets_them_go(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    page = ola.post("/feed/hold", hold="1")
    assert empty.shops.get(SHOP).hold
    assert "Undo" in words_of(page)
    assert "Every feed of this shop waits for a person; this one holds 41 products" in hand_over(ola, small_feed(41))
    ola.post("/feed/hold", hold="")
    assert not empty.shops.get(SHOP).hold


def test_quarantine_is_searched_paged_and_taken_as_a_harmless_sheet(ola: Person) -> None:
    odd = "".join(item(1000 + number, "=HYPERLINK(1)") for number in range(60))
    feed = small_feed(400).replace(b"</channel>", odd.encode() + b"</channel>")
    hand_over(ola, feed)
    first = ola.words("/feed/quarantine")
    assert "60 items" in first
    assert "1 of 2" in first
    assert "1 item " in ola.words("/feed/quarantine", params={"q": "a-1007"})
    sheet = ola.get("/feed/quarantine.csv")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert ",'=HYPERLINK(1)," in sheet.text


def test_generations_differ_and_an_earlier_one_serves_again(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    first = empty.shelf(SHOP).current_name()
    hand_over(ola, small_feed(43).replace(b"<g:price>53.00", b"<g:price>54.00"))
    assert "+3 −0 · 1 price" in ola.words("/feed/generations")
    told = ola.words("/feed/generations/difference")
    assert "3 products came" in told
    assert "53.00 PLN → 54.00 PLN" in told
    page = ola.post("/feed/generations/serve", generation=first or "")
    assert empty.shelf(SHOP).current_name() == first
    assert "Undo" in words_of(page)


def test_a_viewer_sees_it_all_and_presses_nothing(empty: Service, ola: Person, ask: Asking) -> None:
    hand_over(ola, small_feed(40, spoilt=2))
    hand_over(ola, small_feed(10))
    viewer = Person(empty, ask, role=Role.VIEWER)
    for path in ("/feed", "/feed/generations", "/feed/quarantine", "/first/industry", "/first/filters", "/first/shop"):
        page = viewer.get(path)
        assert page.status_code == 200, path
        assert 'method="post" action="/console/shops' not in page.text, path
    for path in (
        "/feed/read",
        "/feed/release",
        "/feed/drop",
        "/feed/hold",
        "/feed/generations/serve",
        "/first/publish",
    ):
        assert viewer.post(path).status_code == 403, path


def test_what_a_feed_says_is_never_markup(ola: Person) -> None:
    evil = item(900, "&lt;script&gt;alert(1)&lt;/script&gt;").replace("A-900", "&lt;img src=x onerror=alert(1)&gt;")
    hand_over(ola, small_feed(40).replace(b"</channel>", evil.encode() + b"</channel>"))
    for path in ("/feed", "/feed/quarantine"):
        page = ola.get(path).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_pages_speak_polish_too(empty: Service, ask: Asking) -> None:
    ola = Person(empty, ask, language="pl")
    said = hand_over(ola, small_feed(40, spoilt=3))
    assert "37 produktów" in said
    assert "3 pozycji nie udało się przyjąć" in said
    assert "ceny nie da się odczytać" in said
    assert "To wygląda na:" in said or "Tak:" in said


def test_no_page_of_the_shop_needs_the_file_twice(empty: Service, ola: Person) -> None:
    hand_over(ola, small_feed(40))
    assert list(Path(empty.shops.folder(SHOP).uploads).glob("[0-9a-f]*")) == []


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        (b"   ", "Feed jest pusty. Sprawd"),
        (b"<html><body>login</body></html>", "To strona internetowa, a nie feed. Sprawd"),
        (b"id;wing;beak\n1;2;3\n", "Kolumny tabeli nie należą do żadnego znanego formatu: id, wing, beak. Nazwij"),
        (
            b"id;title;description;link;image_link;price;availability\n",
            "Tabela ma nagłówek, a pod nim żadnego produktu. Sprawdź",
        ),
        (b'{"products": []}', "To JSON, a czytane są feedy w XML i tabele (CSV, TSV). Wyeksportuj"),
        (b"<catalogue><thing/></catalogue>", "wybierz go w Opcjach, Format"),
        (b"PK\x03\x04 and more of an archive", "spakowano w sposób, którego nie czytamy. Spakuj feed gzipem"),
        (b"%PDF-1.7 a catalogue", "To plik innego rodzaju (dokument PDF), a nie feed. Rozpakuj go"),
        (b"\x1f\x8b no archive at all", "Archiwum gzip jest uszkodzone"),
    ],
)
def test_what_cannot_be_read_is_said_in_polish_with_its_remedy(
    feed: bytes, said: str, empty: Service, ask: Asking
) -> None:
    told = hand_over(Person(empty, ask, language="pl"), feed)
    assert said in told
    assert "--format" not in told
