"""What products say under one key -> its filter's type and its column, or the reason why it is no filter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from feeds.attributes import Spoken
from feeds.cells import built
from feeds.evidence import why_not
from feeds.industries import Industry
from feeds.model import ABSENT, STATED, Column, Filter, FilterType, LeftOut, Merge, MergedBy
from feeds.notes import Notes
from feeds.ranges import range_column, scale_of
from feeds.said import NO, NONE, TEXT, YES
from feeds.template import TemplateFilter
from feeds.thresholds import Thresholds
from feeds.tuning import Tuning
from feeds.values import Values, read_values


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of all attributes that can be asked about, what else there was and why it cannot, and which
    spellings were brought together on the way.

    ``constants`` are keys of columns that are the same everywhere and yet stay, since an industry knows them: nobody is
    asked, but who stated a preference when they differed, or in another shop, still has it met.
    """

    columns: Mapping[str, Column]
    left_out: tuple[LeftOut, ...]
    merges: tuple[Merge, ...]
    constants: frozenset[str] = frozenset()


def columns_of(
    attributes: Iterable[Spoken],
    products: int,
    industry: Industry,
    tuning: Tuning,
    thresholds: Thresholds,
    notes: Notes,
) -> Columns:
    """A column for every attribute that products answer differently; what cannot be read is said in ``notes``.

    ``industry`` is the tuned one; ``tuning`` only tells its merges from the template's.
    """
    columns: dict[str, Column] = {}
    left_out: list[LeftOut] = []
    merges: list[Merge] = []
    constants: set[str] = set()
    for spoken in attributes:
        template = industry.filters.get(spoken.key)
        reason = why_not(spoken, template, industry, thresholds)
        if reason is None:
            merge = tuning.filters[spoken.key].merge if spoken.key in tuning.filters else {}
            by_hand = [spelling for spellings in merge.values() for spelling in spellings]
            column, merged = _column(spoken, template, by_hand, products, thresholds, notes)
            reason = why_constant(column, thresholds)
            if reason is None or (template is not None and _answers(column)):
                columns[spoken.key] = column
                merges.extend(merged)
                constants.update([spoken.key] if reason else [])
        if reason is not None:
            left_out.append(LeftOut(spoken.name, reason))
    return Columns(columns, tuple(left_out), tuple(merges), frozenset(constants))


def _column(
    spoken: Spoken,
    template: TemplateFilter | None,
    by_hand: Sequence[str],
    products: int,
    thresholds: Thresholds,
    notes: Notes,
) -> tuple[Column, tuple[Merge, ...]]:
    """The column, of the type the industry wants or the values show."""
    wanted = template.type if template else None
    filter_ = _filter(spoken, template)
    if wanted in (None, FilterType.RANGE):
        unit = template.unit if template else None
        scale = scale_of(spoken, thresholds, expected=wanted is FilterType.RANGE, wanted=unit)
        if scale is not None:
            return range_column(spoken, replace(filter_, type=FilterType.RANGE), scale, products, notes), ()
    if wanted in (None, FilterType.YES_NO) and _is_yes_or_no(spoken, thresholds, expected=wanted is not None):
        return _yes_no(spoken, replace(filter_, type=FilterType.YES_NO), products, notes), ()
    return _choice(spoken, filter_, template, by_hand, products)


def _filter(spoken: Spoken, template: TemplateFilter | None) -> Filter:
    """The filter, a choice until its values show otherwise, with what the template knows of it."""
    words = spoken.name.replace("_", " ")
    filter_ = Filter(spoken.key, words[:1].upper() + words[1:], FilterType.CHOICE)
    return filter_ if template is None else described(filter_, template)


def described(filter_: Filter, template: TemplateFilter) -> Filter:
    """The filter with what its template says of it."""
    return replace(
        filter_,
        labels=template.labels,
        aliases=template.aliases,
        search=template.search,
        strict=template.strict,
        sensitive=template.sensitive,
    )


def _is_yes_or_no(spoken: Spoken, thresholds: Thresholds, *, expected: bool) -> bool:
    """Whether all that is said is yes or no; where the industry expects it, most of it is enough."""
    if expected:
        return spoken.share(spoken.answering(YES, NO, NONE)) >= thresholds.numbers
    return not spoken.answering(TEXT).any()


def _yes_no(spoken: Spoken, filter_: Filter, products: int, notes: Notes) -> Column:
    unread = spoken.answering(TEXT)
    if unread.any():
        example = spoken.distinct[int(np.flatnonzero(unread)[0])].text
        reason = f"left out of the filter: neither yes nor no, such as {example[:60]!r}"
        notes.add(filter_.key, reason, None, int(spoken.times[unread].sum()))
    yes, absent = spoken.answering(YES)[spoken.said], spoken.answering(NO, NONE)[spoken.said]
    column = built(filter_, spoken.rows, np.zeros(len(yes), np.int32), yes, absent, products)
    return Column(filter_, column.state, np.zeros(0, np.int64), np.empty(0, np.int32))


def _choice(
    spoken: Spoken, filter_: Filter, template: TemplateFilter | None, by_hand: Sequence[str], products: int
) -> tuple[Column, tuple[Merge, ...]]:
    absent = spoken.answering(NO, NONE)
    written: dict[str, int] = {}
    for (said, times), none in zip(spoken.counted(), absent.tolist(), strict=True):
        if not none:  # what was cut out of a longer text does not decide how the value is written
            span = said.choice is said.whole  # said twice, by its ends
            written[said.choice] = times if span else written.get(said.choice, 0) + (0 if said.whole else times)
    counts = np.fromiter(written.values(), np.int64, len(written))
    values = read_values(spoken.key, list(written), counts, template, by_hand)
    code_of = dict(zip(written, values.codes.tolist(), strict=True))
    codes = np.array([code_of.get(said.choice, 0) for said in spoken.distinct], np.int32)
    filter_ = replace(filter_, ordered=values.ordered)
    none = absent[spoken.said]
    column = built(filter_, spoken.rows, codes[spoken.said], ~none, none, products)
    column = replace(column, values=values.shown, aliases=values.aliases, groups=values.groups)
    return column, (*values.merges, *_compounds(spoken, values, code_of))


def _compounds(spoken: Spoken, values: Values, code_of: Mapping[str, int]) -> tuple[Merge, ...]:
    """The texts that were cut into several values, for each of these."""
    wholes: dict[int, dict[str, int]] = {}
    for said, times in spoken.counted():
        if said.whole is not None and said.whole != said.choice:
            wholes.setdefault(code_of[said.text], {})[said.whole] = times
    return tuple(
        Merge(spoken.key, values.shown[code], tuple(sorted(texts.items())), MergedBy.COMPOUND)
        for code, texts in sorted(wholes.items())
    )


def why_constant(column: Column, thresholds: Thresholds) -> str | None:
    """Why nobody can be asked about a column that is the same everywhere; None for one that differs."""
    return "one value only" if _answers(column) < thresholds.values else None


def _answers(column: Column) -> int:
    """How many different answers a column holds, a stated absence among them."""
    stated = column.state == STATED
    different = len(np.unique(column.cells)) if column.filter.type is FilterType.RANGE else len(column.values)
    return (different or int(stated.any())) + int((column.state == ABSENT).any())
