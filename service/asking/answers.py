"""What a person says about one filter, point by point: read from criteria, written as criteria, joined across tabs.

An answer is one object in the words of the contract: the members of a criterion but its filter, weight and strictness,
so ``{"any": ["green"], "none": ["black"], "max": "200", "currency": "PLN"}``. What does not go together in one
criterion of the contract (values and bounds, say) stands in one answer and becomes several criteria. Of the wanted
values any will do, as the contract has it; ``together`` says that all of them must be there, one criterion for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from feeds.documents import number_text
from feeds.model import Filter, fold

Answer = Mapping[str, Any]
Point = tuple[str, Any]
"""One thing that can be said or left open: a value by its name, a bound by its side, or a word standing alone."""

VALUES: Final = ("any", "none")
BOUNDS: Final[Mapping[str, str]] = {"min": "low", "over": "low", "max": "high", "under": "high"}
MEASURES: Final = ("currency", "unit")
WORDS: Final = ("together", "band", "present", "absent", "indifferent", "must")

YIELDING: Final[Mapping[str, int]] = {"indifferent": 2, "band": 1}
"""What gives way to the rest where both are said at once."""

LIMITS: Final = frozenset({"low", "high"})
SAYING: Final = frozenset({"any", "none", "yes", "low", "high", "band", "present", "absent"})
RIVALS: Final[Mapping[str, frozenset[str]]] = {
    "indifferent": SAYING | {"must", "together"},
    "band": LIMITS | {"absent", "indifferent"},
    "absent": SAYING - {"none", "absent"} | {"indifferent"},
    "none": frozenset({"indifferent"}),
    "low": frozenset({"band", "absent", "indifferent"}),
    "high": frozenset({"band", "absent", "indifferent"}),
    **dict.fromkeys(("any", "yes", "present"), frozenset({"absent", "indifferent"})),
}
"""What is dropped when something new is said, for both cannot be meant."""


def answer_of(criteria: Iterable[Mapping[str, Any]], about: Filter | None) -> Answer:
    """All criteria about one filter as one answer, its bounds in the filter's own unit where they can be."""
    said: dict[Point, Any] = {}
    wishes = 0
    for criterion in criteria:
        said |= points({**criterion, **_measured(criterion, about)})
        wishes += "any" in criterion
    return _answer(said | {("together", None): True} if wishes > 1 else said)


def criteria_of(key: str, answer: Answer, meant: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The criteria an answer comes to. ``meant`` is what the shop adds to each: ``must``, ``strict``, ``weight``."""
    if answer.get("indifferent"):
        return [{"filter": key, "indifferent": True}]
    must = {"must": True} if answer.get("must") else {}
    return [{"filter": key, **part, **must, **meant} for part in _parts(answer) if part]


def joined(shown: Answer, posted: Answer, stands: Answer) -> Answer:
    """What stands now with what was changed between the answer a page had shown and the one it posted.

    Nothing that another tab said meanwhile is lost, but for what cannot be meant together with what is new.
    """
    before, after, result = points(shown), points(posted), points(stands)
    gone = [point for point in before if point not in after]
    new = {point: said for point, said in after.items() if before.get(point) != said}
    for point in gone:
        result.pop(point, None)
    for point, said in sorted(new.items(), key=lambda each: YIELDING.get(each[0][0], 0), reverse=True):
        result = {other: has for other, has in result.items() if not _rivals(point, said, other, has)}
        result[point] = said
    return _answer(result)


def points(answer: Answer) -> dict[Point, Any]:
    """Everything an answer says, each under the point it is said about."""
    measure = tuple((name, answer[name]) for name in MEASURES if name in answer)
    said: dict[Point, Any] = {}
    for kind in VALUES:
        for value in answer.get(kind, ()):
            yes_or_no = isinstance(value, bool) and kind == "any"
            said["yes" if yes_or_no else "value", None if yes_or_no else value] = value if yes_or_no else kind
    for kind, side in BOUNDS.items():
        if kind in answer:
            said[side, None] = (kind, str(answer[kind]), measure)
    return said | {(word, None): answer[word] for word in WORDS if answer.get(word)}


def measure_of(about: Filter) -> Mapping[str, str]:
    """In what a filter's numbers are asked: a unit of three capitals is a currency, which has a name of its own."""
    unit = about.unit
    if unit is None:
        return {}
    return {"currency" if len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper() else "unit": unit}


def _measured(criterion: Mapping[str, Any], about: Filter | None) -> Mapping[str, Any]:
    """A criterion's bounds in the filter's own unit; as they stand where they are in something else."""
    bounds = {kind: Decimal(str(criterion[kind])) for kind in BOUNDS if kind in criterion}
    if about is None or not bounds:
        return {}
    own, stated = measure_of(about), {name: criterion[name] for name in MEASURES if name in criterion}
    foreign = [name for name, said in stated.items() if fold(said) != fold(own.get(name, ""))]
    if not foreign:
        return {**bounds_text(bounds), **own}
    factor = about.factor(stated["unit"]) if foreign == ["unit"] else None
    if factor is None:
        return {}
    return {**bounds_text({kind: bound * factor for kind, bound in bounds.items()}), **own}


def bounds_text(bounds: Mapping[str, Decimal]) -> Mapping[str, str]:
    """Bounds as decimal strings without needless zeros."""
    return {kind: number_text(bound) for kind, bound in bounds.items()}


def _rivals(point: Point, said: Any, other: Point, has: Any) -> bool:
    """Whether something new leaves no place for something that stands."""
    if point[0] in LIMITS and other[0] in LIMITS and point != other:
        return bool(said[2] != has[2]) or _is_empty(said, has)
    return _kind(other, has) in RIVALS.get(_kind(point, said), ())


def _is_empty(one: tuple[str, str, Any], other: tuple[str, str, Any]) -> bool:
    """Whether no number lies between two ends of a range."""
    ends = {BOUNDS[kind]: (kind, Decimal(number)) for kind, number, _ in (one, other)}
    (low_kind, low), (high_kind, high) = ends["low"], ends["high"]
    return low > high or (low == high and (low_kind, high_kind) != ("min", "max"))


def _kind(point: Point, said: Any) -> str:
    """Of a value, whether it is wanted or refused; else the point's own name."""
    return str(said) if point[0] == "value" else point[0]


def _answer(said: Mapping[Point, Any]) -> Answer:
    """The other way round from `points`."""
    answer: dict[str, Any] = {}
    for (name, value), has in said.items():
        if name == "value":
            answer.setdefault(has, []).append(value)
        elif name == "yes":
            answer.setdefault("any", []).append(has)
        elif name in LIMITS:
            kind, number, measure = has
            answer |= {kind: number, **dict(measure)}
        else:
            answer[name] = has
    return answer


def _parts(answer: Answer) -> Iterator[dict[str, Any]]:
    """What of an answer makes a criterion of its own, in the order in which it is said back."""
    wanted = list(answer.get("any", ()))
    first, *others = [[value] for value in wanted] if answer.get("together") and wanted else [wanted]
    refused = {"none": list(answer["none"])} if answer.get("none") else {}
    yield {**({"any": first} if first else {}), **refused}
    for value in others:
        yield {"any": value}
    for word in ("present", "absent"):
        yield {word: True} if answer.get(word) else {}
    bounds = {kind: answer[kind] for kind in BOUNDS if kind in answer}
    yield {**bounds, **{name: answer[name] for name in MEASURES if name in answer}} if bounds else {}
    yield {"band": answer["band"]} if "band" in answer else {}
