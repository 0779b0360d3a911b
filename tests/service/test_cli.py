"""The commands as a person runs them: documents on standard output, one clear line for what goes wrong."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from service.cli import app
from service.fetch import Limits
from tests.service.commands import Notesik, document, in_a_process, refusal
from tests.service.conftest import STATED
from tests.service.small_feed import small_feed


def test_a_shop_from_nothing_to_a_ranking(notesik: Notesik, feed: Path, tmp_path: Path) -> None:
    stated = tmp_path / "stated.json"
    stated.write_text(json.dumps(STATED))
    made = document(notesik("shops", "create", "sklep", "--industry", "fashion", "--currency", "PLN", "--json"))
    assert made["industry"] == "fashion"
    imported = document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    assert (imported["number"], imported["products"], imported["current"]) == (1, 40, True)
    listed = document(notesik("feed", "generations", "--shop", "sklep", "--json"))
    assert [entry["generation"] for entry in listed["generations"]] == [imported["generation"]]
    assert listed["held"] is None
    filters = document(notesik("filters", "--shop", "sklep", "--json"))
    assert {"generation", "industry", "products", "main"} <= set(filters)
    products = notesik("products", "--shop", "sklep").stdout.splitlines()
    assert [json.loads(line)["id"] for line in products] == [f"A-{number:03d}" for number in range(40)]
    ranking = document(notesik("rank", "--shop", "sklep", "--preferences", stated, "-k", "3", "--json"))
    assert ranking["generation"] == imported["generation"]
    assert len(ranking["matches"]) == 3
    assert ranking["matches"][0]["met"] == ["color", "price"]
    table = notesik("rank", "--shop", "sklep", "--preferences", stated, "-k", "3").stdout.decode()
    assert "candidates of 40 products" in table
    assert "100.0%" in table


def test_a_table_names_what_the_feed_does_not_know_and_what_is_near(notesik: Notesik, feed: Path) -> None:
    wanted = [
        {"main": "Dżinsyy", "criteria": []},
        {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["zelony"]}]},
    ]
    stated = json.dumps({"preferences": wanted}).encode()
    shown = notesik("rank", "--feed", feed, "--preferences", "-", input=stated).stdout.decode()
    assert re.search(r"not in this feed: Dżinsyy; nearest: .*Dżinsy", shown)
    assert re.search(r"not in this feed: color: zelony; nearest: .*zielony", shown)


def test_a_feed_answers_directly_the_same_bytes_each_time(notesik: Notesik, feed: Path) -> None:
    asked = ("rank", "--feed", feed, "--currency", "PLN", "--preferences", "-", "--json")
    first, second = (notesik(*asked, input=json.dumps(STATED).encode()) for _ in range(2))
    assert document(first)["full_matches"] > 0
    assert first.stdout == second.stdout


def test_a_file_of_preferences_one_a_line_is_answered_in_order(notesik: Notesik, feed: Path, tmp_path: Path) -> None:
    lines = [{"preferences": [{"main": main}], "k": 1} for main in ("Dżinsy", "Bluzki", None)]
    stated = tmp_path / "stated.ndjson"
    stated.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n")
    answers = notesik("rank", "--feed", feed, "--preferences", stated)
    assert [json.loads(line)["candidates"] for line in answers.stdout.splitlines()] == [20, 20, 40]
    piped = notesik("rank", "--feed", feed, "--preferences", "-", input=stated.read_bytes())
    assert piped.stdout == answers.stdout


def test_a_refused_line_is_named_after_what_was_answered_before_it(
    notesik: Notesik, feed: Path, tmp_path: Path
) -> None:
    stated = tmp_path / "stated.ndjson"
    stated.write_text('{"preferences": []}\n{"preferences": [{"main": 5}]}\n')
    done = notesik("rank", "--feed", feed, "--preferences", stated)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert f"{stated} line 2: preferences[0].main:" in done.stderr.decode()


def test_a_report_counts_every_item(notesik: Notesik, tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(small_feed(10, spoilt=2))
    report = document(notesik("feed", "check", feed, "--json"))
    assert (report["items"], report["products"], len(report["quarantined"])) == (10, 8, 2)
    assert report["complete"] is True
    shown = notesik("feed", "check", feed).stdout.decode()
    assert "8 products of 10 items, 2 quarantined" in shown
    assert "A-000" in shown


@pytest.mark.parametrize("pack", [lambda feed: feed, gzip.compress])
def test_standard_input_and_gzip_are_sources(notesik: Notesik, pack: Callable[[bytes], bytes]) -> None:
    assert document(notesik("feed", "check", "-", "--json", input=pack(small_feed(5))))["products"] == 5


def test_a_held_feed_is_a_reason_and_status_1(notesik: Notesik, feed: Path) -> None:
    notesik("shops", "create", "sklep")
    document(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    feed.write_bytes(small_feed(12))
    line = refusal(notesik("feed", "import", feed, "--shop", "sklep", "--json"))
    assert "held back: it holds 12 products where the generation that serves has 40" in line
    held = document(notesik("feed", "generations", "--shop", "sklep", "--json"))["held"]
    assert "12 products" in held["reason"]
    forced = notesik("feed", "import", feed, "--shop", "sklep", "--force", "--json")
    assert document(forced)["products"] == 12
    assert "imported although" in forced.stderr.decode()
    assert document(notesik("feed", "rollback", "--shop", "sklep", "--json"))["products"] == 40


def test_a_key_is_printed_once_and_alone(notesik: Notesik) -> None:
    notesik("shops", "create", "sklep")
    done = notesik("keys", "create", "--shop", "sklep", "--scope", "server")
    key = done.stdout.decode().strip()
    assert key.startswith("nk_")
    assert b"shown once" in done.stderr
    listed = notesik("keys", "list", "--shop", "sklep", "--json")
    assert key not in listed.stdout.decode()
    assert [entry["scope"] for entry in document(listed)["keys"]] == ["server"]


def test_a_shop_can_be_changed_and_listed(notesik: Notesik) -> None:
    notesik("shops", "create", "sklep", "--currency", "PLN")
    notesik("shops", "set", "sklep", "--origin", "https://sklep.example", "--locale", "pl")
    shop = document(notesik("shops", "list", "--json"))["shops"][0]
    assert (shop["currency"], shop["origins"], shop["locale"]) == ("PLN", ["https://sklep.example"], "pl")


REFUSED = {
    ("feed", "check", "/nowhere.xml"): "/nowhere.xml cannot be read: No such file or directory",
    ("feed", "check", "/"): "is a folder",
    ("feed", "check", "ftp://sklep.example/feed.xml"): "ftp:// addresses are not read",
    ("feed", "check", "http://127.0.0.1:99999/feed.xml"): "http://127.0.0.1:99999/feed.xml is not a valid address",
    ("feed", "import", "/nowhere.xml", "--shop", "nobody"): "no shop named 'nobody'; `notesik shops create` makes one",
    ("feed", "generations", "--shop", "nobody"): "there is no shop named 'nobody'",
    ("products", "--shop", "../../etc"): "there is no shop named '../../etc'",
    ("shops", "create", "Sklep"): "cannot name a shop",
    ("shops", "create", "sklep", "--origin", "*"): "is not an origin",
    ("keys", "create", "--shop", "nobody", "--scope", "server"): "there is no shop named 'nobody'",
    ("rank", "--shop", "nobody", "--preferences", "/nowhere.json"): "/nowhere.json: No such file or directory",
    ("rank", "--shop", "nobody", "--contact", "ala"): "there is no shop named 'nobody'",
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_what_is_refused_is_one_clear_line_and_status_1(notesik: Notesik, arguments: tuple[str, ...]) -> None:
    assert REFUSED[arguments] in refusal(notesik(*arguments))


def test_an_address_that_does_not_answer_is_asked_again_a_line_each_before_it_is_given_up(
    notesik: Notesik, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.fetch.Limits", partial(Limits, pauses=(0.01, 0.01)))
    answer = notesik("feed", "check", "http://127.0.0.1:1/feed.xml")
    assert (answer.returncode, answer.stdout) == (1, b"")
    *again, last = answer.stderr.decode().splitlines()
    assert [line.rpartition("; ")[2] for line in again] == [
        f"asking again in 0 s, try {number} of 3" for number in (2, 3)
    ]
    assert last.startswith("notesik: http://127.0.0.1:1/feed.xml cannot be downloaded: ")
    assert last.endswith(" (asked 3 times)")


MISUSED = {
    ("rank", "--shop", "a"): "give either --preferences or --contact",
    ("rank", "--preferences", "a"): "give either --shop or --feed",
    ("rank", "--shop", "a", "--feed", "b", "--preferences", "/dev/null"): "give either --shop or --feed",
    ("rank", "--feed", "a", "--contact", "b"): "contacts belong to a shop",
    ("products", "--shop", "a", "--at", "2026-01-01"): "belong to --feed",
    ("feed", "check"): "SOURCE",
    ("feed", "check", "a", "--at", "yesterday"): "is no time such as",
    ("feed", "check", "a", "--currency", "uah"): "three capital letters",
    ("feed", "check", "a", "--format", "q"): "no feed format 'q'; known are ceneo, commerceml",
    ("shops", "create", "a", "--industry", "zoo"): "no industry template 'zoo'; known are ",
    ("rank", "--shop", "a", "--preferences", "b", "-k", "0"): "-k",
    ("keys", "create", "--shop", "a", "--scope", "root"): "none of server, console, signing",
    ("nonsense",): "nonsense",
}


@pytest.mark.parametrize("arguments", MISUSED)
def test_wrong_usage_is_one_clear_line_and_status_2(notesik: Notesik, arguments: tuple[str, ...]) -> None:
    assert MISUSED[arguments] in refusal(notesik(*arguments), status=2)


@pytest.mark.parametrize("group", [(), ("feed",), ("shops",), ("keys",)])
def test_commands_without_the_last_word_are_answered_by_their_help(notesik: Notesik, group: tuple[str, ...]) -> None:
    answer = notesik(*group)

    lines = answer.stderr.decode().splitlines()
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert lines[0] == " ".join(["Usage: notesik", *group, "[OPTIONS] COMMAND [ARGS]..."])
    assert "Commands:" in lines


def test_a_person_reads_which_attributes_were_left_out_and_why(notesik: Notesik, feed: Path) -> None:
    feed.write_bytes(small_feed().replace(b"</item>", b"<g:condition>new</g:condition></item>"))
    assert document(notesik("filters", "--feed", feed, "--json"))["left_out"] == [
        {"attribute": "condition", "reason": "one value only"}
    ]

    lines = notesik("filters", "--feed", feed).stdout.decode().splitlines()
    assert ["condition", "one", "value", "only"] in [line.split() for line in lines]


def test_a_person_reads_every_filter_with_its_key_and_its_most_frequent_values_in_their_order(
    notesik: Notesik, feed: Path
) -> None:
    """Sizes stand in their own order, so that the first of them are seldom the most frequent."""
    sizes = ("XS", "S", "M", "M", "L", "L", "XL", "XL", "XXL", "XXL")
    items = small_feed().split(b"</item>")
    feed.write_bytes(
        b"".join(
            part + f"<g:size>{sizes[number % len(sizes)]}</g:size></item>".encode()
            for number, part in enumerate(items[:-1])
        )
        + items[-1]
    )
    shown = notesik("filters", "--feed", feed, "--industry", "fashion").stdout.decode()
    jeans, colours = shown.index("Odzież > Dżinsy: 20 products"), shown.index(" color ")
    assert colours < jeans < shown.index(" color ", jeans)
    whole = next(line for line in shown.splitlines() if line.split()[:1] == ["size"])
    assert "M (8), L (8), XL (8), XXL (8)" in whole


NASTY = {
    "empty": b"",
    "a web page": b"<!doctype html><html><body>Zaloguj</body></html>",
    "no items": b'<rss version="2.0"><channel></channel></rss>',
    "a broken archive": gzip.compress(small_feed())[:200],
    "noise": bytes(range(256)) * 8,
    "nothing but spoilt items": small_feed(3, spoilt=3),
    "json": b'{"products": []}',
}


@pytest.mark.parametrize("kind", NASTY)
def test_what_is_no_feed_is_one_clear_line_without_a_document(notesik: Notesik, kind: str) -> None:
    for command in (("feed", "check", "-"), ("products", "--feed", "-"), ("filters", "--feed", "-")):
        line = refusal(notesik(*command, "--json", input=NASTY[kind]))
        assert "Traceback" not in line
        assert "unexpected" not in line


@pytest.mark.parametrize(
    "stated", [b"", b"[", b"[]", b"5", b'{"preferences": 5}', b'"\\ud800"', b'{"preferences":[{"main":"\\ud800"}]}',
               b"[" * 100_000, b'{"preferences": [], "k": 1e999}', b"\xff\xfe", b'{"preferences":[],"\\udfff":1}'],
)  # fmt: skip
def test_preferences_that_are_none_are_one_clear_line(notesik: Notesik, feed: Path, stated: bytes) -> None:
    assert "standard input: " in refusal(notesik("rank", "--feed", feed, "--preferences", "-", input=stated))


def test_an_unexpected_error_is_one_line_that_says_how_to_see_more(
    notesik: Notesik, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.cli.shops.the_service", lambda: 1 / 0)
    line = refusal(notesik("shops", "list"))
    assert line == "notesik: unexpected ZeroDivisionError: division by zero (NOTESIK_DEBUG=1 shows where)"
    assert b"Traceback" in notesik("shops", "list", NOTESIK_DEBUG="1").stderr


def test_terminal_commands_of_a_feed_never_reach_the_terminal(notesik: Notesik, tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(small_feed(3).replace(b"Rzecz 1", "[red]x[/red]\N{RIGHT-TO-LEFT OVERRIDE}\x9b31m".encode()))
    shown = notesik("rank", "--feed", feed, "--preferences", "-", input=b'{"preferences":[{"main":null}]}').stdout
    assert "[red]x[/red]" in shown.decode()
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in shown.decode()
    assert "\x9b" not in shown.decode()


def test_a_process_of_its_own_answers_in_utf_8_whatever_the_locale(feed: Path) -> None:
    products = in_a_process("products", "--feed", feed)
    assert products.returncode == 0, products.stderr
    assert "Odzież > Dżinsy" in products.stdout.decode()
    assert products.stderr == b""
    assert in_a_process("feed", "check", "/nowhere").returncode == 1


@pytest.mark.parametrize("command", ["products", "filters"])
def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path, command: str) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(small_feed(2000))
    line = f"{sys.executable} -m service {command} --feed {feed} 2>{tmp_path}/errors | head -c 5"
    first = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, check=False)
    assert first.returncode == 0
    assert len(first.stdout) == 5
    assert (tmp_path / "errors").read_text() == ""


def test_help_names_every_command_of_the_contract(notesik: Notesik) -> None:
    groups: dict[tuple[str, ...], tuple[str, ...]] = {
        (): ("products", "filters", "rank", "serve", "demo", "feed", "shops", "keys"),
        ("feed",): ("check", "import", "generations", "rollback"),
        ("shops",): ("create", "set", "list"),
        ("keys",): ("create", "list"),
    }
    for group, commands in groups.items():
        said = notesik(*group, "--help").stdout.decode()
        assert all(f"\n  {command} " in said for command in commands)


def test_a_misspelt_setting_is_warned_about(notesik: Notesik) -> None:
    done = notesik("shops", "list", "--json", NOTESIK_PROT="1")
    assert document(done) == {"shops": []}
    assert (
        done.stderr.decode() == "notesik: NOTESIK_PROT is no setting and changes nothing; docs/settings.md lists them\n"
    )


COMMANDS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def test_every_command_and_option_is_documented() -> None:
    told = {"--help", "--json"}
    for name, command in _commands():
        assert f"`notesik {name}" in COMMANDS, name
        for option in (option for parameter in command.params for option in parameter.opts if option.startswith("-")):
            assert option in told or option in COMMANDS, f"{name} {option}"


def _commands() -> Iterator[tuple[str, Any]]:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        yield from ((f"{name} {each}", inner[each]) for each in inner) if inner else [(name, command)]
