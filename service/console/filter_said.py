"""What is said of one filter by its page: how it is called and counts, its bands, what becomes of its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.model import fold
from feeds.tuning import FilterTuning, Tuning
from feeds.tuning.edits import free, keep_apart, merge, rename_value, set_label, set_value, split
from frames.model import LANGUAGES
from service.console.drafting import edited, shaping
from service.console.entering import Entered, Said
from service.console.filter_rows import said_at
from service.console.filters import TAB, label_of
from service.console.merges import spellings_of, values_of
from service.console.one_filter import EVERYWHERE, HERE, PAGE, edges_of, field_of, names_of
from service.console.places import Act
from service.console.written import number


def _about(entered: Entered) -> tuple[str, str, str | None, str, str]:
    """The filter of a post, how it is called, its main value, how that is called, and the page that leads back."""
    key, main = entered.path("key"), entered.field("main")
    where = entered.say("filters.in", main=main.rpartition(" > ")[2]) if main else entered.say("filters.everywhere")
    return key, label_of(entered, key), main or None, where, entered.to(f"{TAB}/of/{key}", main=main)


def say(entered: Entered) -> Response:
    """Say what was changed in the form; what was left as it stood is not said again, whoever changed it since."""
    key, label, main, where, back = _about(entered)
    names = HERE if main else EVERYWHERE
    wanted: dict[str, Any] = {}
    for name, read in names.items():
        text = entered.field(name)
        if name in entered.form and text != entered.field(f"was_{name}"):
            try:
                wanted[name] = read(text) if text else None
            except (ValueError, ArithmeticError, KeyError):
                reason = entered.say("filter.unreadable", value=text[:40], field=entered.say(f"filter.{name}"))
                return entered.led(back, Said("filters.refused", {"reason": reason}, kind="fault"))
    labels = {
        language: entered.field(f"label_{language}") or None
        for language in ("", *LANGUAGES)
        if f"label_{language}" in entered.form
        and entered.field(f"label_{language}") != entered.field(f"was_label_{language}")
    }

    def said(tuning: Tuning) -> Tuning:
        _check_seen(entered, tuning, key, main, (*wanted, *(f"label_{language}" for language in labels)))
        for name, value in wanted.items():
            tuning = set_value(tuning, key, name, value, main)
        return set_label(tuning, key, labels) if main is None else tuning

    try:
        return edited(entered, said, back, "filter.done_say", {"label": label, "where": where}, label)
    except _Clash as clash:
        mine, theirs = (text or entered.say("filter.nothing") for text in (clash.mine, clash.theirs))
        return entered.led(back, Said("filter.clash", {"mine": mine, "theirs": theirs}, kind="fault"))


class _Clash(Exception):
    """Somebody else changed a field since the form was shown; what they say stands."""

    def __init__(self, mine: str, theirs: str) -> None:
        self.mine, self.theirs = mine, theirs


def _check_seen(entered: Entered, tuning: Tuning, key: str, main: str | None, names: Iterable[str]) -> None:
    """Check that the fields still stand as the form showed them. Raises `_Clash`."""
    here, everywhere = said_at(tuning, main or "").filters.get(key, FilterTuning()), tuning.filters.get(key)
    labels = {f"label_{language}": label for language, label in names_of(everywhere or FilterTuning())}
    for name in names:
        theirs = labels[name] if name in labels else field_of(here, name)
        if f"was_{name}" in entered.form and theirs not in (entered.field(f"was_{name}"), entered.field(name)):
            raise _Clash(entered.field(name), theirs)


def band(entered: Entered) -> Response:
    """Cut the range at the edges that were typed, or as it is derived where there are none."""
    key, label, main, where, back = _about(entered)
    typed = [text for text in entered.form.get("edge", ()) if text.strip()]
    edges = edges_of(typed)
    if len(edges) < len({text.strip() for text in typed}):
        reason = entered.say("filter.unreadable_edges")
        return entered.led(back, Said("filters.refused", {"reason": reason}, kind="fault"))
    wanted = None if entered.field("what") == "derived" else list(edges) or None
    said = "filter.done_bands" if wanted else "filter.done_bands_derived"
    values = {"label": label, "where": where, "edges": ", ".join(number(edge, entered.texts.locale) for edge in edges)}
    return edited(entered, lambda tuning: set_value(tuning, key, "bands", wanted, main), back, said, values, label)


def reword(entered: Entered) -> Response:
    """What is done with the ticked values: merged, kept apart, renamed, taken apart, or let be as they are derived."""
    key, label, _, _, back = _about(entered)
    does, ticked = entered.field("do"), [text for text in entered.form.get("value", ()) if text]
    shaped = shaping(entered)
    if shaped is None or does not in _REWORDS:
        raise HTTPException(404)
    name = entered.field("name")
    most, needs_name, key_of_text = _REWORDS[does]
    if (
        not ticked
        or len(ticked) > most
        or (does == "merge" and len(ticked) < 2 and not name)
        or (needs_name and not name)
    ):
        return entered.led(back, Said(f"filter.need_{does}", kind="look"))
    products = {value.text: value.products for value in values_of(shaped, key)}
    into = name or max(ticked, key=lambda text: products.get(text, 0))
    spellings = {text: spellings_of(shaped, key, text) for text in ticked}

    def reworded(tuning: Tuning) -> Tuning:
        if does == "merge":
            return merge(
                tuning, key, into, (each for text in ticked if fold(text) != fold(into) for each in spellings[text])
            )
        if does == "rename":
            return rename_value(tuning, key, ticked[0], name)
        if does == "split":
            return split(tuning, key, ticked[0], [part.strip() for part in name.split(",") if part.strip()])
        for text in ticked:
            tuning = (keep_apart if does == "apart" else free)(tuning, key, text)
        return tuning

    values = {"label": label, "values": ", ".join(ticked), "into": into, "name": name}
    return edited(entered, reworded, back, key_of_text, values, label)


_REWORDS: Final[Mapping[str, tuple[int, bool, str]]] = {
    "merge": (100, False, "filter.done_merge"),
    "rename": (1, True, "filter.done_rename"),
    "split": (1, True, "filter.done_split"),
    "apart": (100, False, "filter.done_apart"),
    "free": (100, False, "filter.done_free"),
}
"""What can be done with ticked values: with how many at most, whether a name is needed, and what is said then."""

PLACES = (
    Act(f"{PAGE}/say", say),
    Act(f"{PAGE}/bands", band),
    Act(f"{PAGE}/values", reword),
)
