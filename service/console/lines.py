"""Lines of what was done, as a page and a sheet tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frames.texts import Texts
from service.auditing import DEEDS, OF_READING, Concern, Deed
from service.console.written import csv_of
from service.storage.accounts import Role
from service.storage.audit import Entry

LEAST: Mapping[Concern, Role] = {Concern.SHOP: Role.OWNER, Concern.PEOPLE: Role.OWNER}
"""From which role on somebody takes back what was done with something; an editor where nothing stands here."""
WORDED: Mapping[str, str] = {"role": "role", "role_before": "role", "scope": "key_scope"}
"""Values that are the names of texts, with their section."""
BACK: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "frame.made": ("/frames/{thing}/delete", {}),
    "frame.duplicated": ("/frames/{thing}/delete", {}),
    "frame.activated": ("/frames/{thing}/deactivate", {}),
    "frame.deactivated": ("/frames/{thing}/activate", {}),
    "frame.renamed": ("/frames/{thing}/rename", {"name": "before"}),
}
"""What takes a line back that does not say so itself: the path, and the fields with the values they hold."""
VERSIONED = ("hierarchy.published", "hierarchy.returned")
"""Deeds whose version has a page that shows what is different in it."""
COLUMNS = ("at", "by", "what", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """A line in words. ``difference`` is the path of what it changed, "" where nothing shows that.

    ``undo`` is the path that takes it back, None where there is none: then ``final`` says why. ``least`` is the role
    that this needs, ``later`` whether something else was done with the same thing since.
    """

    entry: Entry
    text: str
    note: str
    difference: str
    undo: str | None
    fields: Mapping[str, str]
    final: str
    least: Role
    later: bool


def line_of(entry: Entry, texts: Texts, last: Mapping[str, int]) -> Line:
    """A line; ``last`` is the number of the last line of each thing."""
    deed, told = DEEDS.get(entry.what, Deed(Concern.SHOP)), entry.told
    undo, fields = told.get("undo"), told.get("fields", {})
    if undo is None and entry.what in BACK:
        undo, fields = way_back(entry.what, entry.thing, told.get("values", {}))
    final = "" if undo else texts.say(f"audit_final.{deed.final or 'none'}")
    later = last.get(entry.thing, entry.number) > entry.number
    least = Role.EDITOR if _is_of_reading(entry) else LEAST.get(deed.concern, Role.EDITOR)
    note = told.get("note") or ""
    return Line(entry, text_of(entry, texts), note, _difference(entry), undo, fields, final, least, later)


def way_back(what: str, thing: str, values: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """The path that takes a deed of `BACK` back, and its fields."""
    path, names = BACK[what]
    return path.format(thing=thing), {name: values[value] for name, value in names.items()}


def text_of(entry: Entry, texts: Texts) -> str:
    """What was done, in words. A deed of another release, which has none here, is called by its name."""
    if entry.what not in DEEDS:
        return f"{entry.what} {entry.thing}".strip()
    values = {name: _worded(name, value, texts) for name, value in entry.told.get("values", {}).items()}
    thing = _fields(entry.thing, texts) if entry.what == "shop.changed" else entry.thing
    return texts.say(f"audit.{entry.what}", **{**values, "thing": thing}).rstrip(" :")


def as_csv(entries: Iterable[Entry], texts: Texts) -> str:
    """The lines as a sheet; no cell can be taken for a formula."""
    return csv_of(
        (texts.say(f"audit_page.{name}") for name in COLUMNS),
        (
            (each.at.isoformat(timespec="seconds"), each.by, text_of(each, texts), each.told.get("note") or "")
            for each in entries
        ),
    )


def _difference(entry: Entry) -> str:
    told = entry.told
    if "difference" in told or entry.what not in VERSIONED:
        return str(told.get("difference", ""))
    return f"/filters/publish/versions/{told['values']['version']}"


def _is_of_reading(entry: Entry) -> bool:
    """Whether nothing of a shop was changed but what its feed is read with."""
    return entry.what == "shop.changed" and OF_READING.issuperset(entry.thing.split(", "))


def _worded(name: str, value: object, texts: Texts) -> object:
    section = WORDED.get(name)
    known = section is not None and str(value) in texts.patterns[section]
    return texts.say(f"{section}.{value}") if known else value


def _fields(names: str, texts: Texts) -> str:
    """What of a shop was changed, in words."""
    known = texts.patterns["shop_field"]
    return ", ".join(known.get(name, name) for name in names.split(", "))
