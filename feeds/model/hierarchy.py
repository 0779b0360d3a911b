"""What products can be asked about: filters, the evidence for them under every main value, the hierarchy of it all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from feeds.model.spelling import fold, last_parts, path_text

PRICE = "price"
"""The filter of what the buyer pays: the one whose numbers are money, each in its product's own currency."""


class FilterType(StrEnum):
    """How a filter is asked about; one type per filter and generation."""

    CHOICE = "choice"
    RANGE = "range"
    YES_NO = "yes/no"


@dataclass(frozen=True, slots=True)
class Filter:
    """What products can be asked about under one key, for a whole generation.

    ``unit`` is the unit (or currency) of a range; ``units`` gives, for every unit a question may use instead, the
    factor that brings it to ``unit`` (a decimal string). ``labels`` are the names by language that the industry
    template or the merchandiser gives it, ``aliases`` other keys by which a criterion may name it.

    ``ordered``: its values have an order of their own (XS before S), in which they are listed. ``search``: so many
    values that a page offers a search among them. ``strict``: silence in the feed does not count as absence, so that a
    page states its criteria strictly. ``sensitive``: asked with a consent of its own and never shown on a surface.
    """

    key: str
    label: str
    type: FilterType
    unit: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    ordered: bool = False
    search: bool = False
    strict: bool = False
    sensitive: bool = False

    def factor(self, unit: str) -> Decimal | None:
        """What brings a number in ``unit``, however it is spelt, to the filter's own; None where nothing does."""
        wanted = fold(unit)
        if self.unit is not None and wanted == fold(self.unit):
            return Decimal(1)
        # The exact spelling goes first: "MB" and "Mb" fold alike.
        for spelling in sorted(self.units, key=lambda spelling: (spelling != unit, spelling)):
            if fold(spelling) == wanted:
                return Decimal(self.units[spelling])
        return None


@dataclass(frozen=True, slots=True)
class Band:
    """A quantile band of a range: the numbers in (``min``, ``max``]; the lowest band holds its ``min`` too."""

    min: Decimal
    max: Decimal
    products: int


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value and how many products carry it. ``True``/``False`` for yes/no; ``False`` also for a stated absence."""

    value: str | bool
    products: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A wider value, such as a region, with the values it contains here and how many products carry any of them."""

    value: str
    products: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DependentFilter:
    """A filter that is active under one main value, with the evidence that makes it so.

    ``entropy``: how evenly its values are spread, in bits (0: all products say the same). ``examples``: the ids of a
    few products that carry it. ``weight`` and ``hard`` are what a page fills into a criterion. A filter that is not
    ``shown`` can be ranked by, but a page does not offer it; ``hidden`` says why.
    """

    filter: str
    coverage: float
    cardinality: int
    values: tuple[ValueCount, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    bands: tuple[Band, ...] = ()
    entropy: float = 0.0
    examples: tuple[str, ...] = ()
    groups: tuple[GroupCount, ...] = ()
    weight: Decimal = Decimal(1)
    hard: bool = False
    hidden: str | None = None

    @property
    def shown(self) -> bool:
        return self.hidden is None


@dataclass(frozen=True, slots=True)
class MainValue:
    """A node of the main filter. ``path`` is ``None`` for the products without one."""

    path: tuple[str, ...] | None
    products: int
    dependent: tuple[DependentFilter, ...] = ()

    @property
    def value(self) -> str | None:
        return None if self.path is None else path_text(self.path)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An attribute that became no filter, and why."""

    attribute: str
    reason: str


class MergedBy(StrEnum):
    """What brought several spellings together as one value."""

    SPELLING = "spelling"
    TEMPLATE = "template"
    COMPOUND = "compound"
    MERCHANDISER = "merchandiser"


@dataclass(frozen=True, slots=True)
class Merge:
    """Spellings of the feed that count as one value of a filter, each with how often it was said, and by whose word.

    A compound (``czarno-biały``) stands in the merges of each of the values it is made of.
    """

    filter: str
    value: str
    spellings: tuple[tuple[str, int], ...]
    by: MergedBy


@dataclass(frozen=True, slots=True)
class Named:
    """The names of attributes that count as one filter (``Цвет``, ``Colour``), each with how often it was written."""

    filter: str
    names: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class IndustryGuess:
    """The industry template that a feed looks like, by the evidence given; ``scores`` are all industries', 0 to 1."""

    industry: str
    evidence: tuple[str, ...]
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that the merchandiser's tuning names (``place`` says where) and the feed no longer holds."""

    place: str
    name: str


@dataclass(frozen=True)
class Hierarchy:
    """The main filter's values with their dependent filters, as derived from one generation.

    ``values`` holds every node, ancestors before their descendants, the pathless products last. ``everything`` is the
    same evidence over the whole catalogue: what a preference whose main value is ``null`` is asked and banded by.
    ``merges`` are the spellings that were brought together, ``names`` those of attributes, ``guess`` is how the
    industry was found where nobody named it, ``gone`` what the merchandiser's tuning names in vain. ``sensitive`` are
    all names of the filters that the template or the merchandiser marks so, also of those that the feed does not carry
    today.
    """

    industry: str
    products: int
    main: Filter
    filters: Mapping[str, Filter]
    values: tuple[MainValue, ...]
    everything: MainValue
    left_out: tuple[LeftOut, ...] = ()
    merges: tuple[Merge, ...] = ()
    names: tuple[Named, ...] = ()
    guess: IndustryGuess | None = None
    gone: tuple[Gone, ...] = ()
    sensitive: tuple[str, ...] = ()

    def asked(self, name: str) -> Filter | None:
        """The filter that a criterion names: the one of that key, else the one that knows it as an alias.

        Of several that know it, the first by key, as `matching` chooses: the order of the filters decides nothing.
        """
        return self._by_name.get(name)

    def is_sensitive(self, name: str | None) -> bool:
        """Whether a criterion of that name, however it is spelt, asks something sensitive; None: the main filter."""
        return fold(self.main.key if name is None else name) in self._sensitive_names

    def named(self, main: str | None) -> tuple[MainValue, ...]:
        r"""The nodes that a main value names: the one with that whole path, else all whose last part it is.

        The rule of every preference. A last part may be named as it is or as a path writes it, ``>`` as ``\>``. None
        names the whole catalogue.
        """
        if main is None:
            return (self.everything,)
        wanted = fold(main)
        return self._by_path.get(wanted) or self._by_last_part.get(wanted, ())

    # What is looked up is made once, when it is first asked for, and goes with the hierarchy.

    @cached_property
    def _by_name(self) -> Mapping[str, Filter]:
        filters = {**self.filters, self.main.key: self.main}
        aliases = [(alias, key) for key, each in filters.items() for alias in each.aliases]
        return {**{alias: filters[key] for alias, key in sorted(aliases, reverse=True)}, **filters}

    @cached_property
    def _sensitive_names(self) -> frozenset[str]:
        marked = (each for each in (self.main, *self.filters.values()) if each.sensitive)
        names = (*self.sensitive, *(name for each in marked for name in (each.key, *each.aliases)))
        return frozenset(map(fold, names))

    @cached_property
    def _by_path(self) -> Mapping[str, tuple[MainValue, ...]]:
        return _gathered((fold(node.value), node) for node in self.values if node.value is not None)

    @cached_property
    def _by_last_part(self) -> Mapping[str, tuple[MainValue, ...]]:
        named = ((node, node.value) for node in self.values if node.value is not None)
        return _gathered((last, node) for node, value in named for last in last_parts(value))


def _gathered(named: Iterable[tuple[str, MainValue]]) -> Mapping[str, tuple[MainValue, ...]]:
    """The nodes of each name, in their order."""
    gathered: dict[str, list[MainValue]] = {}
    for name, node in named:
        gathered.setdefault(name, []).append(node)
    return {name: tuple(nodes) for name, nodes in gathered.items()}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal to let ``spelling`` count as ``value``, the more frequent of two values of one filter.

    ``similarity`` is above 0 and at most 1; ``value_products`` and ``products`` say how many products carry each.
    """

    filter: str
    value: str
    spelling: str
    similarity: float
    value_products: int
    products: int
