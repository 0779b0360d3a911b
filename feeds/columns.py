"""What products say about one filter -> its type and its column, or the reason why it is no filter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from feeds.attributes import NO, NONE, TEXT, YES, Attributes, Said
from feeds.industries import Industry, TemplateFilter
from feeds.model import ABSENT, STATED, Column, Filter, FilterType, fold
from feeds.notes import Notes
from feeds.quantities import MAX_DECIMALS
from feeds.words import Unit, conversions


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an attribute must show to become a filter. Shares are of 1."""

    coverage: float = 0.2
    """Of a main value's products, how many must carry the filter for it to depend on that value."""
    values: int = 2
    """How many different values they must carry."""
    bands: int = 3
    """Into how many bands a range is cut: low, middle, high."""
    numbers: float = 0.8
    """Of the products that carry it, how many must state a number for it to be a range."""
    plain_numbers: int = 12
    """A range of numbers without a unit has more than this many different ones; else they are choices."""
    own_values: float = 0.8
    """With at least this many values per thing said, nearly every product has its own: an identifier."""
    own_values_from: int = 10
    """Fewer things said than this are too few to call an attribute an identifier."""
    free_text: int = 60
    """Values longer than this on average (characters) are free text; half of it when most are different."""
    choices: int = 1000
    """More different values than this are no choice."""


_ADDRESS = re.compile(r"https?://|www\.|^[\w.+-]+@[\w-]+\.\w+|\w://")
_TECHNICAL_VALUE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{13,}|[0-9a-f]{24,}|\d{8,}|[\[{].*[\]}]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class _Evidence:
    """Everything said under one key: ``rows`` and ``said`` per cell; ``counts`` per distinct thing said."""

    key: str
    rows: NDArray[np.int64]
    said: NDArray[np.int64]
    distinct: tuple[Said, ...]
    counts: NDArray[np.int64]

    def share(self, wanted: NDArray[np.bool_]) -> float:
        """Of the products that say anything, how many say one of the ``wanted`` (a mask over ``distinct``)."""
        carrying = len(np.unique(self.rows))
        return len(np.unique(self.rows[wanted[self.said]])) / carrying if carrying else 0.0

    def mask(self, answers: tuple[str, ...]) -> NDArray[np.bool_]:
        return np.array([said.answer in answers for said in self.distinct], bool)


def columns_of(
    attributes: Attributes, products: int, industry: Industry, thresholds: Thresholds, notes: Notes
) -> tuple[dict[str, Column], list[tuple[str, str]]]:
    """The columns of all attributes that can be asked about, and (name, reason) of those that cannot."""
    columns: dict[str, Column] = {}
    left_out: list[tuple[str, str]] = []
    for code, cells in attributes.cells.groupby("key", sort=True):
        key = attributes.keys[int(code)]
        name = attributes.name_of(key)
        codes, distinct = pd.factorize(cells["said"].to_numpy())
        evidence = _Evidence(
            key,
            cells["row"].to_numpy(),
            codes.astype(np.int64),
            tuple(attributes.said[i] for i in distinct),
            np.bincount(codes, minlength=len(distinct)),
        )
        template = industry.filters.get(key)
        reason = _why_not(evidence, name, template, industry, thresholds)
        if reason is None:
            column = _column(evidence, _label(name), template, products, thresholds, notes)
            reason = None if _cardinality(column) >= thresholds.values else "one value only"
        if reason is None:
            columns[key] = column
        else:
            left_out.append((name, reason))
    return columns, left_out


def _label(name: str) -> str:
    """What the feed calls it, as a person would write it."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _why_not(
    evidence: _Evidence, name: str, template: TemplateFilter | None, industry: Industry, thresholds: Thresholds
) -> str | None:
    """Why nobody can be asked about this, or None."""
    if template is not None:
        return None
    if industry.is_identifier(name):
        return "an identifier by its name"
    if industry.is_technical(name):
        return "a technical name"
    texts = [said.text for said in evidence.distinct if said.answer == TEXT]
    if not texts:
        return None
    if sum(bool(_ADDRESS.search(text)) for text in texts) * 2 > len(texts):
        return "addresses"
    if sum(bool(_TECHNICAL_VALUE.fullmatch(text)) for text in texts) * 2 > len(texts):
        return "technical values"
    things, different = int(evidence.counts.sum()), len(texts)
    mean = sum(map(len, texts)) / different
    own = different / things
    if mean > thresholds.free_text or (mean > thresholds.free_text / 2 and own > 0.5):
        return f"free text ({different} different texts of {mean:.0f} characters on average)"
    quantities = np.array([said.unit is not None for said in evidence.distinct], bool)
    if evidence.share(quantities) < thresholds.numbers:
        if things >= thresholds.own_values_from and own >= thresholds.own_values:
            return f"nearly every product has a value of its own ({different} values, said {things} times)"
        if different > thresholds.choices:
            return f"too many values ({different})"
    return None


def _column(
    evidence: _Evidence,
    label: str,
    template: TemplateFilter | None,
    products: int,
    thresholds: Thresholds,
    notes: Notes,
) -> Column:
    labels = template.labels if template else {}
    wanted = template.type if template else None
    if wanted in (None, FilterType.RANGE):
        scale = _range_unit(evidence, thresholds, expected=wanted is FilterType.RANGE)
        if scale is not None:
            return _range(evidence, Filter(evidence.key, label, FilterType.RANGE, labels=labels), scale, products, notes)
    if wanted in (None, FilterType.YES_NO) and not evidence.mask((TEXT,)).any():
        return _yes_no(evidence, Filter(evidence.key, label, FilterType.YES_NO, labels=labels), products)
    return _choice(evidence, Filter(evidence.key, label, FilterType.CHOICE, labels=labels), products)


def _range_unit(evidence: _Evidence, thresholds: Thresholds, *, expected: bool) -> _Unit | None:
    """The unit of a range, when enough products state a number of one dimension; None when it is no range."""
    dimensions: dict[str, int] = {}
    for said, count in zip(evidence.distinct, evidence.counts, strict=True):
        if said.unit is not None:
            dimensions[said.unit.dimension] = dimensions.get(said.unit.dimension, 0) + int(count)
    dimension = max(sorted(dimensions), key=lambda each: dimensions[each]) if dimensions else None
    fits = np.array([said.number is not None and (said.unit is None or said.unit.dimension == dimension)
                     for said in evidence.distinct], bool)  # fmt: skip
    if evidence.share(fits) < thresholds.numbers:
        return None
    numbers = {said.number for said, fit in zip(evidence.distinct, fits, strict=True) if fit}
    if dimension is None:
        return _Unit(None, fits) if expected or len(numbers) > thresholds.plain_numbers else None
    if len(numbers) < thresholds.values:
        return None
    quantities = [(said.number, said.unit, int(count)) for said, count in zip(evidence.distinct, evidence.counts, strict=True)
                  if said.number is not None and said.unit is not None and said.unit.dimension == dimension]  # fmt: skip
    return _Unit(_plainest(quantities), fits)


def _plainest(quantities: list[tuple[Decimal, Unit, int]]) -> Unit:
    """Of the units used, the one in which the numbers need the fewest decimals; among equals the most used."""
    used: dict[Unit, int] = {}
    for _, unit, count in quantities:
        used[unit] = used.get(unit, 0) + count

    def decimals(unit: Unit) -> int:
        return max(_decimals(number * own.factor / unit.factor) for number, own, _ in quantities)

    return min(sorted(used, key=lambda unit: unit.symbol), key=lambda unit: (decimals(unit), -used[unit]))


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """The unit a range is brought to (None: plain numbers) and which things said are numbers of it."""

    unit: Unit | None
    fits: NDArray[np.bool_]


def _range(evidence: _Evidence, filter_: Filter, scale: _Unit, products: int, notes: Notes) -> Column:
    numbers: list[Decimal | None] = []
    for said, fit in zip(evidence.distinct, scale.fits, strict=True):
        number = said.number if fit else None
        if number is not None and said.unit is not None and scale.unit is not None:
            number = round(number * said.unit.factor / scale.unit.factor, MAX_DECIMALS)
        numbers.append(number)
    unread = int(evidence.counts[~scale.fits & evidence.mask((TEXT, YES))].sum())
    if unread:
        wanted = f"a number in {scale.unit.symbol}" if scale.unit else "a number"
        example = next(said.text for said, fit in zip(evidence.distinct, scale.fits, strict=True) if not fit)
        notes.add(filter_.key, f"left out of the filter: not {wanted}, such as {example[:60]!r}", None, unread)
    decimals = max((_decimals(number) for number in numbers if number is not None), default=0)
    scaled = np.array([0 if n is None else int(n.scaleb(decimals)) for n in numbers], np.int64)
    if scale.unit:
        filter_ = Filter(filter_.key, filter_.label, filter_.type, scale.unit.symbol, conversions(scale.unit), filter_.labels)
    absent = evidence.mask((NO, NONE))
    return _built(filter_, evidence.rows, scaled[evidence.said], scale.fits[evidence.said], absent[evidence.said],
                  products, scale=decimals)  # fmt: skip


def _yes_no(evidence: _Evidence, filter_: Filter, products: int) -> Column:
    yes, absent = evidence.mask((YES,))[evidence.said], evidence.mask((NO, NONE))[evidence.said]
    column = _built(filter_, evidence.rows, np.zeros(len(yes), np.int64), yes, absent, products)
    return Column(filter_, column.state, np.zeros(products + 1, np.int64), np.empty(0, np.int32))


def _choice(evidence: _Evidence, filter_: Filter, products: int) -> Column:
    absent = evidence.mask((NO, NONE))
    values, codes = canonical([said.text for said in evidence.distinct], np.where(absent, 0, evidence.counts))
    stated = ~absent
    used = np.unique(codes[stated])
    renumbered = np.zeros(len(values), np.int64)
    renumbered[used] = np.arange(len(used))
    cells = renumbered[codes][evidence.said]
    return _built(filter_, evidence.rows, cells, stated[evidence.said], absent[evidence.said], products,
                  values=tuple(values[i] for i in used))  # fmt: skip


def canonical(texts: list[str], counts: NDArray[np.int64]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """One display form per folded value (the most frequent spelling), most frequent values first; a code per text."""
    frame = pd.DataFrame({"text": texts, "count": counts, "folded": [fold(text) for text in texts]})
    spelled = frame.groupby(["folded", "text"], as_index=False)["count"].sum()
    totals = spelled.groupby("folded")["count"].transform("sum")
    spelled = spelled.assign(total=totals).sort_values(
        ["total", "folded", "count", "text"], ascending=[False, True, False, True], kind="stable"
    )
    shown = spelled.drop_duplicates("folded")
    code_of = dict(zip(shown["folded"], range(len(shown)), strict=True))
    return tuple(shown["text"]), np.array([code_of[folded] for folded in frame["folded"]], np.int64)


def _built(
    filter_: Filter,
    rows: NDArray[np.int64],
    cells: NDArray[np.int64],
    stated: NDArray[np.bool_],
    absent: NDArray[np.bool_],
    products: int,
    *,
    values: tuple[str, ...] = (),
    scale: int = 0,
) -> Column:
    """A column from things said in row order: what is stated outdoes a stated absence, repetitions go."""
    state = np.zeros(products, np.uint8)
    state[rows[absent]] = ABSENT
    state[rows[stated]] = STATED
    kept = pd.DataFrame({"row": rows[stated], "cell": cells[stated]}).drop_duplicates()
    offsets = np.zeros(products + 1, np.int64)
    np.cumsum(np.bincount(kept["row"], minlength=products), out=offsets[1:])
    kind = np.int32 if filter_.type is FilterType.CHOICE else np.int64
    return Column(filter_, state, offsets, kept["cell"].to_numpy().astype(kind), values, scale)


def _cardinality(column: Column) -> int:
    """How many different answers a column holds, a stated absence among them."""
    stated = column.state == STATED
    different = len(np.unique(column.cells)) if len(column.cells) else int(stated.any())
    return different + int((column.state == ABSENT).any())
