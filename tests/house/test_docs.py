"""What is written down can be found, and every link in it leads somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
RECORDS = sorted((DOCS / "decisions").glob("*.md"))
FOLDERS = ("feeds", "matching", "frames", "service", "templates", "tests", "docs", "benchmarks")
PARTS = ("Context", "Decision", "Consequences", "Alternatives", "Held by")


def _links(page: Path) -> set[Path]:
    """The files and folders of this project that a page links to."""
    found = re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", page.read_text("utf-8"))
    return {(page.parent / target).resolve() for target in found if "://" not in target}


def _places(page: Path) -> set[str]:
    """What a page names, in code type, of the folders of this project: `service/layout.py`, `feeds/`."""
    return set(re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*)`", page.read_text("utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert {target for target in _links(page) if not target.exists()} == set()


@pytest.mark.parametrize("page", [ROOT / "README.md", DOCS / "README.md", *RECORDS], ids=lambda page: page.stem)
def test_every_place_that_is_named_exists(page: Path) -> None:
    assert {place for place in _places(page) if not (ROOT / place).exists()} == set()


def test_the_index_names_every_page() -> None:
    index = _links(DOCS / "README.md")
    unnamed = {page for page in PAGES if page not in index and page.parent not in index} - {DOCS / "README.md"}
    assert unnamed == set()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_decision_record_has_its_parts_in_order_and_fits_on_a_screen(record: Path) -> None:
    text = record.read_text("utf-8")
    assert re.findall(r"^\*\*([^*]+?)\.?\*\*", text, re.MULTILINE) == list(PARTS)
    assert len(text.splitlines()) <= 40


def test_the_records_are_numbered_without_a_gap() -> None:
    assert [record.stem[:4] for record in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]
