"""``notesik centres``, ``forms`` and ``information``."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.centres.defined import centre_of
from service.composition import compose
from service.settings import Settings
from tests.service.centres import texts
from tests.service.commands import Notesik, Run, document


@pytest.fixture
def shop(notesik: Notesik) -> Notesik:
    """Commands over a data folder with the shop ``sklep``."""
    assert notesik("shops", "create", "sklep").returncode == 0
    return notesik


def said(run: Run) -> str:
    """What was answered by a command that did its job."""
    assert run.returncode == 0, run.stderr
    return run.stdout.decode()


def test_a_centre_goes_from_a_template_to_a_link(shop: Notesik, tmp_path: Path) -> None:
    file = tmp_path / "notes.toml"
    of = ("--shop", "sklep")
    said(shop("centres", "create", "notes", "--template", "fashion", "--company", "Moda Ola", *of))
    assert "identifier: not active yet: activate it first" in said(shop("centres", "show", "notes", *of))
    assert document(shop("centres", "show", "notes", "--json", *of))["identifier"] is None

    said(shop("centres", "export", "notes", file, *of))
    file.write_text(file.read_text().replace('accent = "#1f3a5f"', 'accent = "#7a1f3a"'))
    assert "version 2" in said(shop("centres", "edit", "notes", file, *of))

    said(shop("centres", "activate", "notes", *of))
    assert "identifier: notes\n" in said(shop("centres", "show", "notes", *of))
    assert said(shop("centres", "link", "notes", *of)).startswith("http://127.0.0.1:8000/c/")
    centre = centre_of(compose(Settings(data=tmp_path / "data")), "sklep", "notes")
    assert (centre.active, centre.definition.theme.accent) == (True, "#7a1f3a")


def test_every_fault_of_a_file_is_a_line_and_what_stood_before_stays(shop: Notesik, tmp_path: Path) -> None:
    of = ("--shop", "sklep")
    said(shop("information", "set", "-", *of, input=texts.INFORMATION.encode()))
    said(shop("centres", "create", "notes", "--file", "-", *of, input=texts.CENTRE.encode()))
    file = tmp_path / "wrong.toml"
    file.write_text(texts.CENTRE.replace('"details"', '"detail"').replace("[[consents]]", "colour = 1\n[[consents]]"))
    refused = shop("centres", "edit", "notes", file, *of)
    assert (refused.returncode, refused.stdout) == (1, b"")
    lines = refused.stderr.decode().splitlines()
    assert lines[0] == f"notesik: {file}: sections[1]: 'detail' is not known here; did you mean details?"
    assert lines[1].startswith(f"notesik: {file}: colour: there is no such key; known are title")
    assert len(lines) == 2
    assert said(shop("centres", "export", "notes", *of)) == texts.CENTRE
    assert document(shop("centres", "export", "notes", "--json", *of))["version"] == 1


def test_centres_are_duplicated_renamed_closed_and_forgotten(shop: Notesik) -> None:
    of = ("--shop", "sklep")
    said(shop("centres", "create", "notes", "--template", "general", *of))
    said(shop("centres", "activate", "notes", *of))
    said(shop("centres", "duplicate", "notes", "copy", *of))
    said(shop("centres", "rename", "copy", "other", *of))
    found = document(shop("centres", "list", "--json", *of))["centres"]
    assert [(each["name"], each["active"]) for each in found] == [("notes", True), ("other", False)]
    assert "other" in said(shop("centres", "list", *of))
    refused = shop("centres", "delete", "notes", *of)
    assert refused.stderr.decode() == "notesik: centre 'notes' is active: deactivate it before it is deleted\n"
    said(shop("centres", "deactivate", "notes", *of))
    assert document(shop("centres", "delete", "notes", "--json", *of))["deleted"] is True
    assert document(shop("centres", "list", "--json", *of))["centres"][0]["name"] == "other"


def test_forms_have_the_same_life(shop: Notesik) -> None:
    of = ("--shop", "sklep")
    said(shop("forms", "create", "quiz", "--template", "beauty", *of))
    assert document(shop("forms", "activate", "quiz", "--json", *of))["identifier"] == "quiz"
    assert "/f/" in said(shop("forms", "link", "quiz", *of))
    assert shop("centres", "show", "quiz", *of).returncode == 1


def test_who_has_none_is_told_how_to_make_one(shop: Notesik) -> None:
    assert "no centre yet; `notesik centres create NAME --shop sklep" in said(
        shop("centres", "list", "--shop", "sklep")
    )


def test_key_information_starts_from_an_industry(shop: Notesik) -> None:
    of = ("--shop", "sklep")
    text = said(shop("information", "template", "travel"))
    assert document(shop("information", "template", "travel", "--json"))["toml"] == text
    saved = document(shop("information", "set", "-", "--json", *of, input=text.encode()))
    assert list(saved["definition"]) == ["departure", "travel_party", "diet"]
    assert said(shop("information", "show", *of)) == text
    assert document(shop("information", "show", "--json", *of))["kind"] == "information"
    said(shop("information", "delete", *of))
    assert shop("information", "show", *of).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("centres", "create", "x"), 2, "give either --template or --file"),
        (("centres", "create", "x", "--template", "moda"), 1, "there is no template 'moda'; known are fashion"),
        (("centres", "create", "X", "--template", "fashion"), 1, "'X' is no name: give 1 to 40 of a-z"),
        (("centres", "show", "x"), 1, "shop 'sklep' has no centre named 'x'"),
        (("centres", "link", "x"), 1, "shop 'sklep' has no centre named 'x'"),
        (("forms", "activate", "x"), 1, "shop 'sklep' has no form named 'x'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    shop: Notesik, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    done = shop(*arguments, "--shop", "sklep")
    assert done.returncode == status
    assert sentence in done.stderr.decode()
    assert done.stdout == b""


def test_what_the_feed_does_not_hold_is_a_warning(shop: Notesik, feed: Path) -> None:
    of = ("--shop", "sklep")
    said(shop("feed", "import", feed, "--currency", "PLN", "--industry", "fashion", *of))
    done = shop("information", "set", "-", *of, input=texts.INFORMATION.replace('"size"', '"colr"').encode())
    assert done.returncode == 0
    assert done.stderr.decode() == (
        "warning: shoe_size.binds[0].filter: the feed has no filter 'colr' today; did you mean 'color'?\n"
    )


def test_a_link_is_made_for_a_contact_that_is_there(shop: Notesik) -> None:
    of = ("--shop", "sklep")
    said(shop("centres", "create", "notes", "--template", "general", *of))
    done = shop("centres", "link", "notes", "--contact", "ala", *of)
    assert (done.returncode, done.stdout) == (1, b"")
    assert "'ala'" in done.stderr.decode()
