"""The words of the console: the same in both languages, each used, every sheet and script under a name of its own."""

from __future__ import annotations

import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale

import service
from frames.model import LANGUAGES
from service.auditing import DEEDS, Concern
from service.console.shell import AREAS, ASSETS, texts_in

FOLDERS = ("console", *(f"console/{area}" for area in AREAS))


def catalogues(language: str) -> Iterator[tuple[str, dict[str, dict[str, object]]]]:
    for folder in FOLDERS:
        place = files("templates").joinpath(folder, f"texts.{language}.toml")
        if place.is_file():
            yield folder, tomllib.loads(place.read_text("utf-8"))


def holes(pattern: object) -> set[str]:
    texts = pattern.values() if isinstance(pattern, dict) else [pattern]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(str(text)) if name}


def test_both_languages_have_the_same_texts_with_the_same_places() -> None:
    one, other = (dict(catalogues(language)) for language in LANGUAGES)
    assert one.keys() == other.keys()
    for folder in one:
        assert one[folder].keys() == other[folder].keys(), folder
        for section in one[folder]:
            mine, theirs = one[folder][section], other[folder][section]
            assert mine.keys() == theirs.keys(), (folder, section)
            differing = [name for name in mine if holes(mine[name]) != holes(theirs[name])]
            assert differing == [], (folder, section)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_counts_has_every_form_of_its_language(language: str) -> None:
    rule = Locale.parse(language).plural_form
    forms = set(rule.tags) | {"other"}
    for folder, catalogue in catalogues(language):
        for section, texts in catalogue.items():
            for name, pattern in texts.items():
                if isinstance(pattern, dict):
                    assert pattern.keys() == forms, (folder, section, name)


def test_a_section_stands_in_one_folder_only() -> None:
    counted = Counter(section for _, catalogue in catalogues("en") for section in catalogue)
    assert [section for section, count in counted.items() if count > 1] == []


@cache
def sources() -> str:
    """Everything that may name a text of the console."""
    templates, code = Path(str(files("templates"))), Path(service.__file__).parent
    found = [*(templates / "console").rglob("*.html"), *(templates / "report").glob("*.html"), *code.rglob("*.py")]
    return "\n".join(each.read_text("utf-8") for each in found)


@cache
def worked_out() -> dict[str, set[str]]:
    """The sections of which names are worked out, with how such names begin."""
    found: dict[str, set[str]] = {}
    for section, beginning in re.findall(r"""["']([a-z_]+)\.([\w-]*)(?:\{|["'] ?~)""", sources()):
        found.setdefault(section, set()).add(beginning)
    for section in re.findall(r"""patterns\["([a-z_]+)"\]""", sources()):
        found.setdefault(section, set()).add("")
    for beginning in re.findall(r"""f["']([a-z]+_)\{[^}]+\}\.""", sources()):
        sections = (section for _, catalogue in catalogues("en") for section in catalogue)
        found |= {section: {""} for section in sections if section.startswith(beginning)}
    return found


def is_used(section: str, name: str) -> bool:
    """Whether a text is named as it stands, or its section with a name that is worked out."""
    beginnings = worked_out().get(section, set())
    return any(name.startswith(each) for each in beginnings) or f"{section}.{name}" in sources()


def test_every_text_is_used() -> None:
    unused = [
        f"{folder}: {section}.{name}"
        for folder, catalogue in catalogues("en")
        for section, texts in catalogue.items()
        for name in texts
        if not is_used(section, name)
    ]
    assert unused == []


def test_a_sheet_or_script_has_a_name_of_its_own() -> None:
    found = [
        place.name
        for folder in ASSETS.folders
        for place in files("templates").joinpath(folder).iterdir()
        if place.name.endswith((".css", ".js"))
    ]
    assert [name for name, count in Counter(found).items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_deed_is_told_with_what_it_holds(language: str) -> None:
    patterns = texts_in(language).patterns
    assert patterns["audit"].keys() == DEEDS.keys()
    for what, deed in DEEDS.items():
        assert holes(patterns["audit"][what]) <= {*deed.names, "thing"}, what
    assert {deed.final for deed in DEEDS.values() if deed.final} | {"none"} == patterns["audit_final"].keys()
    assert patterns["audit_kind"].keys() == {*Concern}
