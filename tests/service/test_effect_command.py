"""The effect and the warnings as a merchandiser sees them: commands over a shop that has contacts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

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
    (folder / "contacts.json").write_text(json.dumps(CONTACTS))
    return folder


def effect(notesik: Notesik, *arguments: str | Path) -> Any:
    return document(notesik("hierarchy", "effect", "--shop", "sklep", "--json", *arguments))


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
    events = [json.loads(line) for line in (shop / "events.ndjson").read_text().splitlines()]
    assert [(event["contact"], event["value"]) for event in events] == [("ala", "niebieski")]
    back = document(notesik("feed", "rollback", "--shop", "sklep", "--json"))
    assert back["vanished"] == []


def test_an_import_that_was_killed_before_it_told_is_told_by_the_next(
    notesik: Notesik, shop: Path, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed.write_bytes(small_feed().replace(b"niebieski", b"zorzowy"))
    with monkeypatch.context() as patch:
        patch.setattr("service.cli.feed.tell_vanished", lambda *_: [])  # as a kill after the swap leaves it
        document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    assert not (shop / "events.ndjson").exists()
    next_one = notesik("feed", "import", feed, "--shop", "sklep", "--json")
    assert document(next_one)["vanished"] == []
    assert "color: niebieski, which 1 contact named" in next_one.stderr.decode()
    assert len((shop / "events.ndjson").read_text().splitlines()) == 1


def test_an_import_is_done_even_where_contacts_cannot_be_read(notesik: Notesik, shop: Path, feed: Path) -> None:
    (shop / "contacts.json").write_text("{")
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
    said = imported.stderr.decode() + (shop / "events.ndjson").read_text()
    assert "something sensitive that 1 contact named" in said
    assert not [word for word in ("color", "niebieski", "zorzowy", "zielony") if word in said]


def test_asking_for_the_effect_runs_as_a_shell_runs_it(notesik: Notesik, shop: Path, tmp_path: Path) -> None:
    done = in_a_process(
        "hierarchy", "effect", "--shop", "sklep", "--version", "0", "--json", NOTESIK_DATA=str(tmp_path / "data")
    )
    assert document(done)["changed"] == 0
