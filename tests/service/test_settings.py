"""Settings: each one documented, none misread in silence."""

import re
from pathlib import Path

import pytest

from feeds.thresholds import DEFAULT_THRESHOLDS
from service.cli.options import feed_settings
from service.errors import InvalidSetting
from service.settings import PREFIX, Settings, load_settings, misspelt

DOCUMENT = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    row = re.search(rf"^\| `{PREFIX}{name.upper()}` \| `?([^|`]*)`? \| [^|]+ \|$", DOCUMENT, re.MULTILINE)
    assert row, f"docs/settings.md has no row for {PREFIX}{name.upper()}"
    default = Settings.model_fields[name].default
    said = row.group(1).strip()
    assert said == ("not set" if default is None else str(list(default) if isinstance(default, tuple) else default))


def test_nothing_is_documented_that_does_not_exist() -> None:
    documented = set(re.findall(rf"^\| `{PREFIX}(\w+)`", DOCUMENT, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_a_value_that_does_not_fit_is_one_sentence_naming_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTESIK_PORT", "eighty")
    with pytest.raises(InvalidSetting, match=r"^NOTESIK_PORT: input should be a valid integer"):
        load_settings()


def test_feeds_are_read_with_the_thresholds_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    as_shipped = feed_settings(at="2026-11-22")
    assert as_shipped.thresholds == DEFAULT_THRESHOLDS
    monkeypatch.setenv("NOTESIK_FILTER_COVERAGE", "0.5")
    monkeypatch.setenv("NOTESIK_FILTER_VALUES", "3")
    monkeypatch.setenv("NOTESIK_FILTER_BANDS", "4")
    changed = feed_settings(at="2026-11-22")
    assert (changed.thresholds.coverage, changed.thresholds.values, changed.thresholds.bands) == (0.5, 3, 4)
    assert changed.fingerprint() != as_shipped.fingerprint(), "another generation"
    for name, value in (("COVERAGE", "0.9"), ("VALUES", "12"), ("FILTERS", "5")):
        monkeypatch.setenv(f"NOTESIK_FILTER_SHOWN_{name}", value)
    shown = feed_settings(at="2026-11-22").thresholds
    assert (shown.shown_coverage, shown.shown_values, shown.shown_filters) == (0.9, 12, 5)
    monkeypatch.setenv("NOTESIK_FILTER_COVERAGE", "20")
    with pytest.raises(InvalidSetting, match="NOTESIK_FILTER_COVERAGE"):
        feed_settings()


def test_a_list_that_is_no_json_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTESIK_SOURCE_PORTS", "80;443")
    with pytest.raises(InvalidSetting, match=r"lists are written as JSON"):
        load_settings()


def test_a_misspelt_setting_is_named() -> None:
    assert misspelt({"NOTESIK_PORT": "1", "NOTESIK_PROT": "1", "PATH": "", "NOTESIK_FEEDS": ""}) == ("NOTESIK_PROT",)
