"""``notesik hierarchy`` as a person runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.service.commands import Notesik, document, refusal
from tests.service.small_feed import small_feed

TUNED = '# ours\nhide = ["color"]\n\n[filters.price]\nbands = [60, 75.50]\n'

Command = Callable[..., Any]


@pytest.fixture
def shop(notesik: Notesik, feed: Path) -> str:
    """The shop ``sklep`` with a generation, its industry not set."""
    document(notesik("shops", "create", "sklep", "--currency", "PLN", "--json"))
    document(notesik("feed", "import", feed, "--shop", "sklep", "--industry", "fashion", "--json"))
    return "sklep"


@pytest.fixture
def hierarchy(notesik: Notesik, shop: str) -> Command:
    """Run a command of the hierarchy of ``sklep``; its document."""

    def run(*arguments: str, input: str = "") -> Any:
        return document(notesik("hierarchy", *arguments, "--shop", shop, "--json", input=input.encode()))

    return run


def test_a_hierarchy_from_nothing_to_published_and_back(hierarchy: Command) -> None:
    shown = hierarchy("show")
    assert (shown["published"], shown["draft"], shown["made_with"], shown["serves"]) == (None, False, None, True)
    drafted = hierarchy("import", "-", input=TUNED)
    assert [change["says"] for change in drafted["changes"]] == [
        "filters.price.bands is [60, 75.50]",
        'hide gains "color"',
    ]
    assert hierarchy("diff")["changes"] == drafted["changes"]
    assert drafted["changes"][0] == {
        "path": "filters.price.bands", "change": "added", "before": None, "after": ["60", "75.50"],
        "says": "filters.price.bands is [60, 75.50]",
    }  # fmt: skip
    assert hierarchy("show")["draft"] is True

    published = hierarchy("publish", "--note", "fewer questions", "--by", "Ala")
    assert (published["version"], published["by"], published["note"], published["of"]) == (
        1,
        "Ala",
        "fewer questions",
        None,
    )
    assert published["products"] == 40
    shown = hierarchy("show")
    assert (shown["published"]["version"], shown["made_with"], shown["serves"], shown["draft"]) == (1, 1, True, False)
    assert shown["generation"] == published["generation"]

    assert hierarchy("export")["toml"] == TUNED
    assert hierarchy("export", "--version", "0")["tuning"] == {}
    back = hierarchy("rollback", "--by", "Ola")
    assert (back["version"], back["of"], back["by"]) == (2, 0, "Ola")
    assert [each["version"] for each in hierarchy("versions")["versions"]] == [1, 2]
    assert [change["change"] for change in hierarchy("diff", "1", "2")["changes"]] == ["removed", "removed"]


def test_what_is_published_is_what_answers_are_made_with(hierarchy: Command, notesik: Notesik) -> None:
    hierarchy("import", "-", input=TUNED)
    hierarchy("publish")
    asked = document(notesik("filters", "--shop", "sklep", "--json"))["main"]["values"][-1]["dependent"]
    hidden = {each["filter"]: each["hidden"] for each in asked}
    assert hidden["color"] == "hidden by the merchandiser"
    bands = next(each["bands"] for each in asked if each["filter"] == "price")
    assert [band["max"] for band in bands][:2] == ["60.00", "75.50"]


def test_imports_follow_what_is_published_and_name_what_is_gone(
    hierarchy: Command, notesik: Notesik, feed: Path
) -> None:
    hierarchy("import", "-", input='order = ["color"]\n')
    hierarchy("publish")
    feed.write_bytes(small_feed().replace(b"g:color", b"g:colour_unsaid"))
    done = notesik("feed", "import", feed, "--shop", "sklep", "--json")
    imported = document(done)
    assert (imported["hierarchy"], imported["industry"]) == (1, "fashion")
    assert imported["gone"] == [{"place": "order", "name": "color"}]
    assert "order: 'color' is named by the hierarchy and not in this feed" in done.stderr.decode()
    assert hierarchy("show")["gone"] == imported["gone"]
    assert [new["filter"] for new in hierarchy("show")["new"]] == ["colour_unsaid"]


def test_a_person_reads_it_in_sentences(notesik: Notesik, shop: str, tmp_path: Path) -> None:
    def say(*arguments: str | Path) -> str:
        done = notesik("hierarchy", *arguments, "--shop", shop)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    assert "published: nothing" in say("show")
    file = tmp_path / "hierarchy.toml"
    say("export", file)
    assert file.read_text("utf-8").startswith("# What is wanted of the hierarchy")
    file.write_text(TUNED, "utf-8")
    assert "the draft of shop sklep makes 2 changes" in say("import", file)
    assert "draft: yes" in say("show")
    assert 'hide gains "color"' in say("diff")
    assert "made with version 1" in say("publish", "--note", "fewer questions", "--by", "Ala")
    assert "version 1 by Ala" in say("show")
    assert "published and 1 say the same" in say("diff", "published", "1")
    assert "fewer questions" in say("versions")
    assert say("export") == TUNED
    assert "no values look like one" in say("suggestions")
    say("accept", "color", "zielony", "seledynowy")
    assert "seledynowy" in say("export", "--draft")
    assert "is dropped" in say("discard")
    assert "made with version 2" in say("rollback", "0")


def test_progress_is_told_apart_from_the_answer(notesik: Notesik, shop: str) -> None:
    notesik("hierarchy", "import", "-", "--shop", shop, input=TUNED.encode())
    done = notesik("hierarchy", "publish", "--shop", shop, "--json")
    assert json.loads(done.stdout)["version"] == 1
    assert "version 1 is checked; the filters of 40 products are derived with it" in done.stderr.decode()


@pytest.mark.parametrize("industry", ["fashion", "nothing"])
def test_a_draft_starts_from_a_template_or_from_nothing(hierarchy: Command, industry: str) -> None:
    hierarchy("start", "--industry", industry)
    draft = hierarchy("export", "--draft")
    assert draft["tuning"] == {"industry": industry}
    assert ("# [filters.color]" in draft["toml"]) == (industry == "fashion")
    assert "# [filters.price]" in draft["toml"]
    generation = hierarchy("publish")["generation"]
    assert hierarchy("show")["generation"] == generation


def test_spellings_that_look_like_one_are_proposed_until_somebody_decides(
    hierarchy: Command, notesik: Notesik, feed: Path
) -> None:
    items = small_feed().replace(b"zielony", b"zenobiowy", 5).replace("biały".encode(), b"zenobiowa", 3)
    feed.write_bytes(items)
    document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    (proposed,) = hierarchy("suggestions")["suggestions"]
    assert (proposed["filter"], proposed["value"], proposed["spelling"]) == ("color", "zenobiowy", "zenobiowa")
    assert (proposed["value_products"], proposed["products"]) == (5, 3)
    hierarchy("accept", proposed["filter"], proposed["value"], proposed["spelling"])
    assert hierarchy("suggestions")["suggestions"] == []
    hierarchy("publish")
    merged = document(notesik("filters", "--shop", "sklep", "--json"))["merged"]
    assert {"filter": "color", "value": "zenobiowy", "by": "merchandiser"}.items() <= merged[0].items()
    hierarchy("import", "-", input='[filters.color]\napart = ["zenobiowa"]\n')
    assert hierarchy("suggestions")["suggestions"] == []


def test_a_name_that_nothing_bears_is_warned_about_and_taken(notesik: Notesik, shop: str) -> None:
    done = notesik("hierarchy", "import", "-", "--shop", shop, "--json", input=b'hide = ["colour"]\n')
    (unheard,) = document(done)["unheard"]
    assert (unheard["place"], unheard["name"], unheard["nearest"][0]) == ("hide", "colour", "color")
    assert "notesik: hide: 'colour' is nothing that serves today; nearest: color" in done.stderr.decode()


def test_what_is_accepted_and_serves_nowhere_is_warned_about_and_taken(notesik: Notesik, shop: str) -> None:
    done = notesik("hierarchy", "accept", "color", "zielony", "zielonky", "--shop", shop, "--json")
    assert document(done)["changes"][0]["says"] == 'filters.color.merge.zielony gains "zielonky"'
    assert (
        "filters.color.merge: 'zielonky' is nothing that serves today; nearest: zielony"
        in done.stderr.decode().splitlines()[-1]
    )


def test_names_that_only_publishing_can_check_are_told_of_once(notesik: Notesik, shop: str) -> None:
    text = 'main = "color"\n' + "".join(f'[[under]]\nmain = "{color}"\n' for color in ("zielony", "biały"))
    done = notesik("hierarchy", "import", "-", "--shop", shop, "--json", input=text.encode())
    assert [each["unless"] for each in document(done)["unheard"]] == ["main", "main"]
    assert done.stderr.decode().splitlines() == [
        "notesik: the draft names another main filter: of the main values it names, 2 are checked when it is published"
    ]


def test_a_filter_that_is_there_and_cannot_be_the_main_one_is_not_called_gone(notesik: Notesik, shop: str) -> None:
    notesik("hierarchy", "import", "-", "--shop", shop, input=b'main = "price"\nhide = ["tone"]\n')
    document(notesik("hierarchy", "publish", "--shop", shop, "--json"))
    shown = " ".join(notesik("hierarchy", "show", "--shop", shop).stdout.decode().split())
    assert "main price cannot be the main filter: the feed does not hold it, or it is no choice" in shown
    assert "hide tone is not in the feed" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("publish",), "no draft of its hierarchy: `hierarchy import` or `hierarchy start` makes one"),
        (("discard",), "no draft of its hierarchy"),
        (("diff",), "no draft of its hierarchy"),
        (("export", "--draft"), "no draft of its hierarchy"),
        (("export", "--version", "3"), "no version 3 of its hierarchy: nothing published yet"),
        (("diff", "published", "newest"), "'newest' is no version: give a number, draft or published"),
        (("rollback",), "no earlier version of its hierarchy to return to"),
        (("rollback", "2"), "no version 2"),
        (("import", "nowhere.toml"), "nowhere.toml: No such file or directory"),
        (("accept", "Kolor", "a", "b"), "filters.Kolor: 'Kolor' is no key of a filter"),
    ],
)
def test_what_is_refused_is_one_clear_line(notesik: Notesik, shop: str, arguments: tuple[str, ...], said: str) -> None:
    assert said in refusal(notesik("hierarchy", *arguments, "--shop", shop))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hide = color", "standard input: line 1: the value cannot be read"),
        (b"[filters.color]\nhard = 1", "standard input: filters.color.hard: true or false is expected here."),
        ("hide = [] # ę".encode("cp1250"), "standard input: it is not UTF-8 (byte 12)"),
        (b"hide = []\n" * 2, "standard input: line 2: a key stands twice."),
    ],
)
def test_a_wrong_file_is_refused_and_the_draft_stays(notesik: Notesik, shop: str, content: bytes, said: str) -> None:
    document(notesik("hierarchy", "import", "-", "--shop", shop, "--json", input=TUNED.encode()))
    assert said in refusal(notesik("hierarchy", "import", "-", "--shop", shop, input=content))
    assert document(notesik("hierarchy", "export", "--draft", "--shop", shop, "--json"))["toml"] == TUNED


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("start", "--industry", "zoo"), 2, "no industry template 'zoo'"),
        (("export", "--version", "1", "--draft"), 2, "either --version or --draft"),
        (("show", "--shop", "nowhere"), 1, "no shop named 'nowhere'"),
    ],
)
def test_wrong_usage_is_said_as_such(
    notesik: Notesik, shop: str, arguments: tuple[str, ...], status: int, said: str
) -> None:
    named = arguments if "--shop" in arguments else (*arguments, "--shop", shop)
    assert said in refusal(notesik("hierarchy", *named), status)


def test_a_second_draft_is_not_started_over_the_first(notesik: Notesik, shop: str) -> None:
    start = ("hierarchy", "start", "--industry", "fashion", "--shop", shop)
    document(notesik(*start, "--json"))
    assert "has a draft already: `hierarchy discard` drops it" in refusal(notesik(*start))


def test_a_generation_made_with_another_version_says_so_when_it_serves_again(
    hierarchy: Command, notesik: Notesik, shop: str
) -> None:
    hierarchy("import", "-", input=TUNED)
    hierarchy("publish")
    done = notesik("feed", "rollback", "--shop", shop)
    assert "it was made with no version of the hierarchy" in done.stderr.decode()
    assert hierarchy("show")["serves"] is False
    assert "`notesik hierarchy publish` mends it" in notesik("hierarchy", "show", "--shop", shop).stdout.decode()
    assert hierarchy("publish")["version"] == 1
    assert hierarchy("show")["serves"] is True
    assert "hierarchy" in notesik("feed", "generations", "--shop", shop).stdout.decode()
