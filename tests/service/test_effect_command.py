"""The effect and the warnings as a merchandiser sees them: commands over a shop that has contacts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.composition import compose
from service.settings import Settings
from service.vanished import EVENT
from tests.service.cards import BY_THE_SHOP, keep_stated, store_of
from tests.service.commands import Notesik, document, in_a_process, refusal
from tests.service.small_feed import small_feed

MERGE = '[filters.color.merge]\nniebieski = ["biały"]\n'


def wanting(id_: str, *colors: str) -> dict[str, Any]:
    criteria = [{"filter": "color", "any": list(colors)}]
    return {"id": id_, "preferences": [{"main": "Dżinsy", "criteria": criteria}]}


CONTACTS = [wanting("ala", "niebieski"), wanting("ela", "czarny"), {"id": "zepsuta", "preferences": [{"main": 5}]}]


@pytest.fixture
def shop(notesik: Notesik, feed: Path, tmp_path: Path) -> Path:
    """The folder of a shop that serves the small feed and has three contacts."""
    document(notesik("shops", "create", "sklep", "--industry", "fashion", "--currency", "PLN", "--json"))
    document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    folder = tmp_path / "data" / "shops" / "sklep"
    keep_stated(store_of(tmp_path / "data"), "sklep", CONTACTS)
    return folder


def effect(notesik: Notesik, *arguments: str | Path) -> Any:
    return document(notesik("hierarchy", "effect", "--shop", "sklep", "--json", *arguments))


def told_of(shop: Path) -> list[dict[str, Any]]:
    """What the outbox tells of values that left; what it tells of the cards themselves is another matter."""
    service = compose(Settings(data=shop.parents[1]))
    return [event for event in service.outbox.all(shop.name) if event["event"] == EVENT]


def tuned(folder: Path, text: str) -> Path:
    path = folder / "tuning.toml"
    path.write_text(text)
    return path


def test_a_tuning_file_is_looked_at_and_nothing_is_published(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in shop.rglob("*") if path.is_file()}
    found = effect(notesik, "--tuning", tuned(tmp_path, MERGE), "-k", "20")
    assert (found["contacts"], found["changed"], found["k"], found["with"]) == (3, 1, 20, "tuning.toml")
    assert [each["contact"] for each in found["examples"]] == ["ala"]
    assert [(each["contact"], each["by"]) for each in found["unanswered"]] == [("zepsuta", "read")]
    assert {path: path.stat().st_mtime_ns for path in shop.rglob("*") if path.is_file()} == before


def test_the_draft_is_looked_at_unless_a_version_is_named(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    assert "has no draft" in refusal(notesik("hierarchy", "effect", "--shop", "sklep"))
    document(notesik("hierarchy", "import", tuned(tmp_path, MERGE), "--shop", "sklep", "--json"))
    assert effect(notesik)["changed"] == effect(notesik, "--draft")["changed"] == 1
    assert effect(notesik, "--version", "0")["changed"] == 0
    document(notesik("hierarchy", "publish", "--shop", "sklep", "--json"))
    assert effect(notesik, "--version", "1")["changed"] == 0
    assert effect(notesik, "--version", "0")["changed"] == 1


def test_the_effect_foretold_is_the_effect_had(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    def answers() -> dict[str, list[str]]:
        asked = ("rank", "--shop", "sklep", "--json", "--contact")
        return {id_: [match["id"] for match in document(notesik(*asked, id_))["matches"]] for id_ in ("ala", "ela")}

    document(notesik("hierarchy", "import", tuned(tmp_path, MERGE), "--shop", "sklep", "--json"))
    (foretold,), before = effect(notesik)["examples"], answers()
    document(notesik("hierarchy", "publish", "--shop", "sklep", "--json"))
    after = answers()
    assert [id_ for id_ in before if before[id_] != after[id_]] == [foretold["contact"]] == ["ala"]
    assert [id_ for id_ in after["ala"] if id_ not in before["ala"]] == foretold["coming"]
    assert [id_ for id_ in before["ala"] if id_ not in after["ala"]] == foretold["leaving"]


def test_contacts_of_a_file_are_asked_instead_of_the_shops_own(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "contacts.ndjson"
    file.write_text("".join(json.dumps(wanting(f"c{n}", "niebieski")) + "\n" for n in range(7)))
    found = effect(notesik, "--tuning", tuned(tmp_path, MERGE), "--contacts", file)
    assert (found["contacts"], found["changed"], found["unanswered"]) == (7, 7, [])


def test_people_read_counts_tables_and_who_cannot_be_read(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    done = notesik("hierarchy", "effect", "--shop", "sklep", "--tuning", tuned(tmp_path, MERGE))
    assert "1 of 3 contacts would be answered otherwise" in done.stdout.decode()
    assert "product gaining" in done.stdout.decode()
    assert "contact zepsuta cannot be read: preferences[0].main" in done.stderr.decode()


def said(notesik: Notesik, *arguments: str | Path) -> str:
    """What a person reads of the effect, on one line."""
    return " ".join(notesik("hierarchy", "effect", "--shop", "sklep", *arguments).stdout.decode().split())


def test_products_are_told_by_title_and_id_and_few_of_many(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    tuning = tuned(tmp_path, MERGE)
    found = effect(notesik, "--tuning", tuning, "-k", "10")
    (example,) = found["examples"]
    assert len(example["coming"]) > 3
    named = {*example["coming"], *example["leaving"], *(each["product"] for each in found["gaining"])}
    assert found["titles"] == {id_: f"Rzecz {int(id_.removeprefix('A-'))}" for id_ in named}
    text = said(notesik, "--tuning", tuning, "-k", "10")
    assert "for example ala: 10 products meet everything, 20 would" in text
    for what in ("leaving", "coming"):
        shown = "; ".join(f"{found['titles'][id_]} ({id_})" for id_ in example[what][:3])
        assert f"- {what}: {shown}; and {len(example[what]) - 3} more" in text
    assert "- the same products, in another order" in said(notesik, "--tuning", tuning, "-k", "20")


def test_where_nobody_has_stated_anything_it_says_how_to_name_contacts(
    notesik: Notesik, shop: Path, tmp_path: Path
) -> None:
    for each in CONTACTS:
        store_of(tmp_path / "data").erase("sklep", each["id"], BY_THE_SHOP)
    tuning = tuned(tmp_path, MERGE)
    assert said(notesik, "--tuning", tuning) == "the shop has no contacts yet: name a file with --contacts"
    assert effect(notesik, "--tuning", tuning)["contacts"] == 0


def test_a_contact_that_stands_twice_is_counted_once_as_it_stands_last(
    notesik: Notesik, shop: Path, tmp_path: Path
) -> None:
    file = tmp_path / "contacts.ndjson"
    file.write_text("".join(json.dumps(wanting("ala", color)) + "\n" for color in ("niebieski", "biały", "czarny")))
    found = effect(notesik, "--tuning", tuned(tmp_path, MERGE), "--contacts", file)
    assert (found["contacts"], found["repeated"], found["changed"]) == (1, 2, 0)
    text = said(notesik, "--tuning", tmp_path / "tuning.toml", "--contacts", file)
    assert "of contacts whose id stands in the file again, the last is counted; 2 were not" in text


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("[filters.color]\nhard = true\nweight = 2\n", "`hard` and `weight` change"),
        ('hide = ["color"]\n', "`hide` changes"),
        ('[filters.color.labels]\npl = "Barwa"\n[filters.price]\nstrict = true\n', "`labels` and `strict` change"),
        (
            '[[under]]\nmain = "Odzież"\norder = ["color"]\n[under.filters.color]\nhard = true',
            "`hard` and `order` change",
        ),
        (MERGE, None),
        ('[filters.color.merge]\nhard = ["biały"]\n', None),
    ],
)
def test_what_only_pages_ask_otherwise_is_said_not_to_touch_what_is_stated(
    notesik: Notesik, shop: Path, tmp_path: Path, text: str, keys: str | None
) -> None:
    told = said(notesik, "--tuning", tuned(tmp_path, text))
    sentence = "what pages will ask, not what has been stated already"
    assert (f"{keys} {sentence}" in told) if keys else (sentence not in told)


def test_what_pages_ask_already_is_not_said_again(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    tuning = tuned(tmp_path, "[filters.color]\nhard = true\n")
    document(notesik("hierarchy", "import", tuning, "--shop", "sklep", "--json"))
    document(notesik("hierarchy", "publish", "--shop", "sklep", "--json"))
    assert "what pages will ask" not in said(notesik, "--version", "1")
    assert "`hard` changes what pages will ask" in said(notesik, "--version", "0")


def test_a_band_is_called_a_band_and_the_hierarchy_is_named_as_the_cause(
    notesik: Notesik, shop: Path, tmp_path: Path
) -> None:
    banded = {"main": "Dżinsy", "criteria": [{"filter": "price", "band": 3}]}
    keep_stated(store_of(tmp_path / "data"), "sklep", [{"id": "ala", "preferences": [banded]}])
    tuning = tuned(tmp_path, "[filters.price]\nbands = [70]\n")
    assert "band 3 of price 1" in said(notesik, "--tuning", tuning)
    document(notesik("hierarchy", "import", tuning, "--shop", "sklep", "--json"))
    published = notesik("hierarchy", "publish", "--shop", "sklep", "--json")
    assert document(published)["vanished"][0]["value"] == 3
    told = published.stderr.decode().splitlines()
    assert "notesik: this hierarchy no longer holds band 3 of price, which 1 contact named; nearest: 2, 1" in told


def test_a_hierarchy_rolled_back_is_named_as_the_cause_and_so_is_an_earlier_generation(
    notesik: Notesik, shop: Path, feed: Path, tmp_path: Path
) -> None:
    tuning = tuned(tmp_path, '[filters.color.rename]\nczarny = "smolisty"\n')
    document(notesik("hierarchy", "import", tuning, "--shop", "sklep", "--json"))
    document(notesik("hierarchy", "publish", "--shop", "sklep", "--json"))
    keep_stated(store_of(tmp_path / "data"), "sklep", [wanting("ala", "smolisty", "zorzowy")])
    back = notesik("hierarchy", "rollback", "--shop", "sklep", "--json")
    assert "this hierarchy no longer holds color: smolisty, which 1 contact named" in back.stderr.decode()
    feed.write_bytes(small_feed().replace(b"niebieski", b"zorzowy"))
    document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    earlier = notesik("feed", "rollback", "--shop", "sklep")
    assert "this generation no longer holds color: zorzowy, which 1 contact named" in earlier.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--draft", "--version", "1"), 2, "give one of --draft, --version and --tuning"),
        (("--tuning", "nowhere.toml"), 1, "nowhere.toml"),
        (("--version", "7"), 1, "has no version 7"),
        (("--version", "0", "--contacts", "contacts.csv"), 1, "contacts.csv is no file of contacts"),
        (("-k", "0"), 2, "-k"),
    ],
)
def test_what_cannot_be_looked_at_is_one_clear_line(
    notesik: Notesik, shop: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    assert said in refusal(notesik("hierarchy", "effect", "--shop", "sklep", *arguments), status)


def test_a_shop_without_a_generation_has_no_effect_to_show(notesik: Notesik) -> None:
    document(notesik("shops", "create", "sklep", "--json"))
    assert "has no generation yet" in refusal(notesik("hierarchy", "effect", "--shop", "sklep", "--version", "0"))


def test_an_import_warns_of_what_contacts_named_and_left(notesik: Notesik, shop: Path, feed: Path) -> None:
    feed.write_bytes(small_feed().replace(b"niebieski", b"zorzowy"))
    imported = notesik("feed", "import", feed, "--shop", "sklep", "--json")
    (told,) = document(imported)["vanished"]
    assert (told["filter"], told["value"], told["contacts"]) == ("color", "niebieski", 1)
    assert "the feed no longer holds color: niebieski, which 1 contact named" in imported.stderr.decode()
    assert [(event["contact"], event["value"]) for event in told_of(shop)] == [("ala", "niebieski")]
    back = document(notesik("feed", "rollback", "--shop", "sklep", "--json"))
    assert back["vanished"] == []


def test_an_import_that_was_killed_before_it_told_is_told_by_the_next(
    notesik: Notesik, shop: Path, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed.write_bytes(small_feed().replace(b"niebieski", b"zorzowy"))
    with monkeypatch.context() as patch:
        patch.setattr("service.cli.feed.tell_vanished", lambda *_: [])  # as a kill after the swap leaves it
        document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    assert told_of(shop) == []
    next_one = notesik("feed", "import", feed, "--shop", "sklep", "--json")
    assert document(next_one)["vanished"] == []
    assert "color: niebieski, which 1 contact named" in next_one.stderr.decode()
    assert len(told_of(shop)) == 1


def test_an_import_is_done_even_where_contacts_cannot_be_read(notesik: Notesik, shop: Path, feed: Path) -> None:
    for part in shop.parents[1].glob("notesik.db*"):
        part.write_bytes(b"no database, and larger than nothing")
    feed.write_bytes(small_feed().replace(b"niebieski", b"zorzowy"))
    imported = notesik("feed", "import", feed, "--shop", "sklep", "--json")
    assert document(imported)["current"]
    assert "what contacts stated could not be compared with what serves now" in imported.stderr.decode()


def test_of_a_sensitive_filter_an_import_says_only_how_many_named_it(notesik: Notesik, shop: Path, feed: Path) -> None:
    tuning = tuned(feed.parent, "[filters.color]\nsensitive = true\n")
    document(notesik("hierarchy", "import", tuning, "--shop", "sklep", "--json"))
    document(notesik("hierarchy", "publish", "--shop", "sklep", "--json"))
    feed.write_bytes(small_feed().replace(b"niebieski", b"zorzowy"))
    imported = notesik("feed", "import", feed, "--shop", "sklep", "--json")
    (told,) = document(imported)["vanished"]
    assert (told["sensitive"], told["contacts"], told["value"]) == (True, 1, None)
    said = imported.stderr.decode() + json.dumps(told_of(shop))
    assert "something sensitive that 1 contact named" in said
    assert not [word for word in ("color", "niebieski", "zorzowy", "zielony") if word in said]


def test_asking_for_the_effect_runs_as_a_shell_runs_it(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    done = in_a_process(
        "hierarchy", "effect", "--shop", "sklep", "--version", "0", "--json", NOTESIK_DATA=str(tmp_path / "data")
    )
    assert document(done)["changed"] == 0
