"""Two languages, the polite one, the merchant's own words, and the library that is shipped."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

from frames.texts import load_texts
from service.centres.model import CentreDefinition, SectionName
from service.centres.page.wording import POLITE, wording
from service.composition import Service
from tests.service.centres.page.conftest import Browsing
from tests.service.centres.page.visits import CENTRE, CONSENTS, Visiting, anna, define, token

DEFINITION = CentreDefinition((SectionName.DETAILS,), ("pl", "en"), {"pl": "Sklep", "en": "Shop"})


def texts(language: str) -> Mapping[str, Any]:
    """Every text of a catalogue by its whole key."""
    catalogue = load_texts("centre", language).patterns
    return {
        f"{section}.{name}": pattern
        for section, patterns in catalogue.items()
        if section != POLITE
        for name, pattern in patterns.items()
    }


def places(pattern: Any) -> set[str]:
    every = pattern.values() if isinstance(pattern, dict) else [pattern]
    return {name for each in every for _, name, _, _ in Formatter().parse(each) if name}


def test_both_languages_say_the_same_things_with_the_same_places() -> None:
    polish, english = texts("pl"), texts("en")
    assert set(polish) == set(english)
    assert {key for key in polish if places(polish[key]) != places(english[key])} == set()


def test_every_polite_text_replaces_one_and_leaves_none_of_the_second_person() -> None:
    polish = texts("pl")
    polite = load_texts("centre", "pl").patterns[POLITE]
    assert set(polite) <= set(polish)
    said = wording(replace(DEFINITION, polite=True), "pl").patterns
    familiar = re.compile(r"\b(Ty|Ciebie|Tobie|Ciebie|Twoj\w+|Twój|Cię|wybierz|wpisz|otwórz|spróbuj|podaj|wolisz)\b")
    blamed = {
        f"{section}.{name}": each
        for section, patterns in said.items()
        if section not in (POLITE, "preferences")
        for name, pattern in patterns.items()
        for each in (pattern.values() if isinstance(pattern, dict) else [pattern])
        if familiar.search(each)
    }
    assert blamed == {}


def test_a_merchants_text_replaces_ours_and_what_replaces_nothing_is_left_out() -> None:
    own = {"page.greeting": {"en": "Hi {name}!"}, "page.nothing": {"en": "x"}, "nothing.at": {"en": "x"}}
    say = wording(replace(DEFINITION, texts=own), "en").say
    assert say("page.greeting", name="Anna") == "Hi Anna!"
    assert wording(replace(DEFINITION, texts=own), "pl").say("page.greeting", name="Anna") == "Cześć, Anna"


def test_a_merchants_text_is_shown_on_the_page(service: Service, browse: Browsing) -> None:
    define(service, CENTRE + '[texts.page]\ngreeting.en = "Good to see you, {name}"\n' + CONSENTS)
    visit = Visiting(browse, service, token(service, anna(service)))
    assert visit.get().text("h1") == "Good to see you, Anna"


def test_every_text_is_said_somewhere() -> None:
    templates = Path(str(files("templates"))) / "centre"
    sources = [*templates.rglob("*.html"), *Path(str(files("service"))).joinpath("centres").rglob("*.py")]
    written = "\n".join(path.read_text("utf-8") for path in sources)
    families = set(re.findall(r'["\'](\w+\.\w*)["\'{] ?~', written)) | set(re.findall(r'f"(\w+\.\w*)\{', written))
    unsaid = {
        key
        for key in texts("en")
        if not key.startswith("preferences.")
        and f'"{key}"' not in written
        and f"'{key}'" not in written
        and not any(family and key.startswith(family) for family in families)
    }
    assert unsaid <= {f"fault.{name}" for name in _unfit(written)}


def _unfit(written: str) -> set[str]:
    """What is wrong with answers, named by `Unfit`."""
    return set(re.findall(r'Unfit\("(\w+)"\)', written))


def test_the_shipped_library_is_the_one_that_is_recorded() -> None:
    folder = files("templates") / "vendor"
    record = tomllib.loads((folder / "vendor.toml").read_text("utf-8"))
    recorded = set()
    for entry in record.values():
        for file, digest in ((entry["file"], entry["sha256"]), (entry["licence_file"], entry["licence_sha256"])):
            assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == digest
            recorded.add(file)
    assert {each.name for each in folder.iterdir()} == recorded | {"vendor.toml"}
