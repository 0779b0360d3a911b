"""The page of one filter: its name, how it counts, its bands, its values, here or everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from starlette.responses import Response

from feeds.model import DependentFilter, Filter, FilterType, MainValue, fold
from feeds.rearrange import of
from feeds.tuning import FIELDS, Asking, FilterTuning
from frames.model import LANGUAGES
from service.console.drafting import Shaping, shaping
from service.console.entering import Entered
from service.console.filter_rows import called, rows, said_at, value_text
from service.console.filters import TAB, draft_line, label_of, node_at
from service.console.histogram import HEIGHT, WIDTH, bars, counted, equal_counts, numbers_under, place_of, round_numbers
from service.console.merges import values_of
from service.console.places import Look
from service.console.shell import shown
from service.console.written import typed
from service.generations.opened import Generation

PAGE: Final = f"{TAB}/of/{{key}}"
MOST_VALUES: Final = 200
MOST_BANDS: Final = 5
PICTURES: Final = 6
YES_OR_NO: Final[Mapping[str, bool]] = {"true": True, "false": False}


def _yes_or_no(text: str) -> bool:
    return YES_OR_NO[text]


def number_of(text: str) -> Decimal:
    """A number as people type it."""
    return Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))


def _share(text: str) -> Decimal:
    return number_of(text.removesuffix("%")) / 100


HERE: Final[Mapping[str, Callable[[str], Any]]] = {
    "weight": number_of,
    "hard": _yes_or_no,
    "coverage": _share,
    "values": int,
}
"""What can be said of a filter under one main value, and how a field of the form says it."""
EVERYWHERE: Final[Mapping[str, Callable[[str], Any]]] = {
    **HERE,
    "strict": _yes_or_no,
    "search": _yes_or_no,
    "sensitive": _yes_or_no,
    "reason": str,
}


def look(entered: Entered) -> Response:
    """The page of a filter, at the main value of ``main``."""
    shaped = shaping(entered)
    if shaped is None:
        return shown(entered, "filters/no_feed.html", {"title": "filters.title"}, tab=TAB)
    key, node = entered.path("key"), node_at(shaped, entered.query.get("main", ""))
    label_of(entered, key)
    page = {**draft_line(entered, shaped), **_page(entered, shaped, node, key)}
    return shown(entered, "filters/filter.html", page, tab=TAB)


def _page(entered: Entered, shaped: Shaping, node: MainValue, key: str) -> dict[str, Any]:
    main, here, texts = node.value or "", shaped.at(node), entered.texts
    dependent = of(here.node, key)
    filter_ = here.filters.get(key) or shaped.hierarchy.filters[key]
    said = said_at(shaped.tuning, main).filters.get(key, FilterTuning())
    words, values = entered.query.get("q", "").strip()[:200], values_of(shaped, key, dependent)
    listed = [value for value in values if fold(words) in fold(value.text)]
    row = next((row for row in rows(shaped, main, here.node.dependent, here.filters, texts) if row.key == key), None)
    return {
        "key": key,
        "main": main,
        "path": node.path or (),
        "label": called(filter_, texts),
        "filter": filter_,
        "row": row,
        "fields": {name: field_of(said, name) for name in (HERE if main else EVERYWHERE)},
        "holds": _holding(filter_, dependent),
        "names": () if main else names_of(shaped.tuning.filters.get(key, FilterTuning())),
        "may_reword": not main and key not in FIELDS,
        "asked_in": () if dependent else _asked_in(shaped, key),
        "listed": listed[:MOST_VALUES],
        "values_found": len(listed),
        "values_all": len(values),
        "words": words,
        "bands": _bands(entered, node, key, filter_, said),
        "pictures": _pictures(
            entered.service.serving.generation_if_any(entered.shop_name), dependent.examples if dependent else ()
        ),
        "value_text": lambda value: value_text(value, filter_, texts),
    }


def field_of(said: Asking, name: str) -> str:
    """What is said of it, as a field of the form; "" where nothing is."""
    value = getattr(said, name, None)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{Decimal(str(value)) * 100:f}".rstrip("0").rstrip(".") if name == "coverage" else str(value)


def names_of(said: FilterTuning) -> Sequence[tuple[str, str]]:
    """The name that is given in all languages (""), and those in single ones."""
    return (("", said.label or ""), *((language, said.labels.get(language, "")) for language in LANGUAGES))


def _holding(filter_: Filter, dependent: DependentFilter | None) -> Mapping[str, Any]:
    """What holds now, whoever says it."""
    weight, hard = (dependent.weight, dependent.hard) if dependent else (Decimal(1), False)
    return {
        "weight": weight,
        "hard": hard,
        "strict": filter_.strict,
        "search": filter_.search,
        "sensitive": filter_.sensitive,
    }


def _asked_in(shaped: Shaping, key: str) -> Sequence[MainValue]:
    """A few main values where the filter is asked, those of most products first."""
    nodes = [node for node in shaped.hierarchy.values if node.path and of(node, key)]
    return sorted(nodes, key=lambda node: -node.products)[:12]


def _pictures(generation: Generation | None, ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """Products that carry the filter."""
    if generation is None:
        return ()
    found = (generation.index.row_of(id_) for id_ in ids[:PICTURES])
    return [generation.documents.document(row) for row in found if row is not None]


def _bands(entered: Entered, node: MainValue, key: str, filter_: Filter, said: Asking) -> dict[str, Any] | None:
    """The drawing, the edges that stand or are proposed (``edges`` in the address), and what else is proposed."""
    generation = entered.service.serving.generation_if_any(entered.shop_name)
    if filter_.type is not FilterType.RANGE or generation is None:
        return None
    numbers = numbers_under(generation.index, key, node.value)
    if numbers is None:
        return None
    dependent = of(node, key)
    cut = tuple(band.max for band in dependent.bands[:-1]) if dependent else ()
    tried = edges_of(entered.query.get("edges", "").split(";"))
    edges = tried or said.bands or cut
    return {
        "bars": bars(numbers),
        "is_cut": numbers.is_cut,
        "reach": numbers.text(numbers.reach),
        "width": WIDTH,
        "height": HEIGHT,
        "low": numbers.low,
        "high": numbers.high,
        "edges": [(typed(edge, entered.texts.locale), place_of(numbers, edge)) for edge in edges],
        "counted": counted(numbers, edges),
        "is_tried": bool(tried),
        "is_said": bool(said.bands),
        "equal": [(n, ";".join(map(number_text, equal_counts(numbers, n)))) for n in range(2, MOST_BANDS + 1)],
        "round": [(n, ";".join(map(number_text, round_numbers(numbers, n)))) for n in range(2, MOST_BANDS + 1)],
    }


def number_text(number: Decimal) -> str:
    """A number as a field holds it."""
    return f"{number:f}"


def edges_of(texts: Sequence[str]) -> tuple[Decimal, ...]:
    """The numbers of texts, ascending, each once; what is no number is passed over."""
    found: set[Decimal] = set()
    for text in texts:
        try:
            found.add(number_of(text) + 0)
        except InvalidOperation:
            continue
    return tuple(sorted(edge for edge in found if edge.is_finite()))


PLACES = (Look(PAGE, look),)
