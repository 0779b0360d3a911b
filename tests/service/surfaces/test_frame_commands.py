"""``notesik frames``."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.composition import compose
from service.settings import Settings
from service.surfaces.defined import frame_of
from tests.service.commands import Notesik, Run, document

OF = ("--shop", "sklep")


@pytest.fixture
def shop(notesik: Notesik) -> Notesik:
    """Commands over a data folder with the shop ``sklep``."""
    assert notesik("shops", "create", "sklep").returncode == 0
    return notesik


def said(run: Run) -> str:
    """What was answered by a command that did its job."""
    assert run.returncode == 0, run.stderr
    return run.stdout.decode()


def test_a_frame_goes_from_a_start_to_a_page(shop: Notesik, tmp_path: Path) -> None:
    file = tmp_path / "home.toml"
    assert "`notesik frames activate home --shop sklep`" in said(
        shop("frames", "create", "home", "--template", "fashion", *OF)
    )
    assert "\nactive: no; `notesik frames activate home" in said(shop("frames", "show", "home", *OF))
    said(shop("frames", "export", "home", file, *OF))
    file.write_text(file.read_text().replace("slots = 12", "slots = 8"))
    assert "version 2" in said(shop("frames", "edit", "home", file, *OF))
    assert "frame home is active" in said(shop("frames", "activate", "home", *OF))
    shown = said(shop("frames", "show", "home", *OF, NOTESIK_PUBLIC_ADDRESS="https://notesik.shop.example"))
    assert shown.splitlines()[0] == (
        '<script src="https://notesik.shop.example/embed.js" defer></script> '
        '<notesik-frame shop="sklep" frame="home"></notesik-frame>'
    )
    assert "\nactive: yes\n" in shown
    assert frame_of(compose(Settings(data=tmp_path / "data")), "sklep", "home").definition.slots == 8


def test_a_block_for_mails_has_a_start_of_its_own(shop: Notesik) -> None:
    made = said(shop("frames", "create", "mail", "--template", "fashion", "--surface", "email", *OF))
    assert made.endswith("lets mails that pull it show it\n")
    told = document(shop("frames", "show", "mail", "--json", *OF))
    assert (told["definition"]["surface"], told["definition"]["email"]["columns"]) == ("email", 2)


def test_what_is_for_mails_is_said_of_mails(shop: Notesik) -> None:
    made = said(shop("frames", "create", "mail", "--file", "-", *OF, input=b'surface = "email"\n'))
    told = [
        made,
        *(said(shop("frames", *command, *OF)) for command in (("activate", "mail"), ("rename", "mail", "post"))),
        said(shop("frames", "deactivate", "post", *OF)),
    ]
    assert [sentence.rpartition("mails that pull it ")[2] for sentence in told] == [
        "show it\n",
        "show it\n",
        "have to name it so\n",
        "show nothing\n",
    ]
    assert not any("page" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--template", "fashion", "--surface", "push"), "there are templates for frame and email"),
        (("--file", "-", "--surface", "email"), "it goes with --template"),
    ],
)
def test_a_surface_goes_with_a_template_that_there_is(shop: Notesik, arguments: tuple[str, ...], sentence: str) -> None:
    done = shop("frames", "create", "mail", *arguments, *OF, input=b"")
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.decode().replace("│", " ").split())


def test_a_frame_is_shown_as_json_with_what_installs_it(shop: Notesik) -> None:
    said(shop("frames", "create", "mail", "--file", "-", *OF, input=b'surface = "email"\n'))
    told = document(shop("frames", "show", "mail", "--json", *OF, NOTESIK_PUBLIC_ADDRESS="https://notes.example"))
    assert (told["kind"], told["definition"], told["install"]) == (
        "frame",
        {"surface": "email"},
        "https://notes.example/v1/shops/sklep/email/mail?contact=ID",
    )
    ours = document(shop("frames", "show", "recommended", "--json", *OF))
    assert ours["install"].endswith('<notesik-frame shop="sklep" frame="recommended"></notesik-frame>')
    assert "every shop has this frame" in said(shop("frames", "show", "recommended", *OF))


def test_frames_are_duplicated_renamed_closed_and_forgotten(shop: Notesik) -> None:
    assert "`notesik frames create NAME --shop sklep --template INDUSTRY` makes one" in said(
        shop("frames", "list", *OF)
    )
    said(shop("frames", "create", "home", "--template", "general", *OF))
    said(shop("frames", "activate", "home", *OF))
    said(shop("frames", "duplicate", "home", "copy", *OF))
    assert said(shop("frames", "rename", "copy", "other", *OF)).startswith("frame copy is called other now")
    found = document(shop("frames", "list", "--json", *OF))["frames"]
    assert [(each["name"], each["active"]) for each in found] == [("home", True), ("other", False)]
    refused = shop("frames", "delete", "home", *OF)
    assert refused.stderr.decode() == "notesik: frame 'home' is active: deactivate it before it is deleted\n"
    said(shop("frames", "deactivate", "home", *OF))
    assert document(shop("frames", "delete", "home", "--json", *OF))["deleted"] is True


def test_every_fault_of_a_file_is_a_line_and_what_stood_before_stays(shop: Notesik, tmp_path: Path) -> None:
    said(shop("frames", "create", "home", "--file", "-", *OF, input=b"slots = 8\n"))
    file = tmp_path / "wrong.toml"
    file.write_text('slots = 99\nlayot = "grid"\n')
    refused = shop("frames", "edit", "home", file, *OF)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert refused.stderr.decode().splitlines() == [
        f"notesik: {file}: slots: a whole number from 1 to 24 is expected here.",
        f"notesik: {file}: layot: there is no such key; did you mean layout?",
    ]
    assert said(shop("frames", "export", "home", *OF)) == "slots = 8\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("create", "x", "--template", "moda"), "there is no template 'moda'; known are fashion"),
        (("create", "X", "--template", "general"), "'X' is no name: give 1 to 40 of a-z"),
        (("edit", "x", "x.toml"), "shop 'sklep' has no frame named 'x'"),
        (("show", "x"), "shop 'sklep' has no frame named 'x'"),
        (("activate", "x"), "shop 'sklep' has no frame named 'x'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(shop: Notesik, arguments: tuple[str, ...], sentence: str) -> None:
    done = shop("frames", *arguments, *OF)
    assert (done.returncode, done.stdout) == (1, b"")
    assert sentence in done.stderr.decode()


def test_what_is_named_in_vain_is_a_warning(shop: Notesik) -> None:
    said(shop("centres", "create", "notes", "--template", "general", *OF))
    done = shop("frames", "create", "home", "--file", "-", *OF, input=b'centre = "notes"\n')
    assert done.returncode == 0
    assert done.stderr.decode() == "warning: centre: the centre 'notes' is not active yet.\n"
    assert "warning: centre: the centre 'notes' is not active yet." in said(shop("frames", "show", "home", *OF))
