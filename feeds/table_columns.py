"""The columns of one table: what becomes of each cell of a row."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from fnmatch import fnmatchcase

from feeds.cell_texts import several, structured
from feeds.formats import FeedFormat
from feeds.item import Item
from feeds.mended import Looks
from feeds.model import Attribute, fold
from feeds.table_rules import Heads, TableRules, column_key

MAX_HEADS = 20_000
MAX_HELD = 32 << 20
"""Heads that are remembered, and their characters: a row that names an older one gets nothing from it."""
_MAX_LENT = 1 << 16


class Columns:
    """Makes items of rows that are read by one format; ``aside`` counts the rows that are no products, by why."""

    def __init__(self, format_: FeedFormat, header: tuple[str, ...]) -> None:
        self._rules = format_.table or TableRules()
        self._header = header
        self._places: dict[str, list[int]] = {}
        for at, name in enumerate(header):
            if name:
                self._places.setdefault(column_key(name), []).append(at)
        self.aside = Counter[str]()
        self.looks = self._looks(format_)
        self._several = {at: mark for name, mark in self._rules.several.items() for at in self._at(name)}
        self._placeholders = frozenset(map(fold, self._rules.placeholders))
        self._silent = [
            (at, where, frozenset(map(fold, each.says)))
            for each in self._rules.silent
            for at in self._at(each.column)
            for where in self._at(each.where)
        ]
        self._asides = [
            (at, frozenset(map(fold, each.says)), each.why)
            for each in self._rules.aside
            for at in self._at(each.column)
        ]
        self._linked = [at for name in self._rules.linked for at in self._at(name)]
        self._products = [at for name in self._rules.products for at in self._at(name)]
        self._lenders = _Lenders(self._rules.heads, self._at) if self._rules.heads else None
        self._paths = self._of_paths(format_)
        self._pairs = [
            (name, value, unit)
            for pair in format_.attributes.pairs
            for name, value, unit in [(self._source(pair.name), self._source(pair.value), self._source(pair.unit))]
            if name is not None and value is not None
        ]
        self._loose = self._of_loose(format_)

    def is_product(self, cells: list[str]) -> bool:
        """Whether a row describes one; it has borrowed what it leaves out by then."""
        if self._lenders is not None:
            self._lenders.lend(cells)
        for at, says, why in self._asides:
            if fold(cells[at]) in says:
                self.aside[why] += 1
                return False
        if self._products and not any(cells[at].strip() for at in self._products):
            self.aside["they name no product, only what belongs to one (pictures)"] += 1
            return False
        return True

    def item(self, number: int, line: int, cells: list[str]) -> Item:
        """The item of a row."""
        if self._placeholders:
            cells = ["" if cell and fold(cell) in self._placeholders else cell for cell in cells]
        for at, where, says in self._silent:
            if cells[at] and fold(cells[where]) in says:
                cells[at] = ""
        values: dict[str, list[str]] = {}
        for at, paths in self._paths:
            text = cells[at].strip()
            if text:
                found = several(text, self._several.get(at))
                for path in paths:
                    values.setdefault(path, []).extend(found)
        attributes = [
            Attribute(name, value, _text(cells, unit) or None if unit is not None else None)
            for name_at, value_at, unit in self._pairs
            if (name := _text(cells, name_at)) and (value := _text(cells, value_at))
        ]
        linked = {fold(cells[at]) for at in self._linked if cells[at].strip()}
        for at, name, technical in self._loose:
            text = cells[at].strip()
            if text and technical not in linked:
                attributes += structured(name, text, self._several.get(at))
        return Item(number, line, values, tuple(attributes))

    def _at(self, name: str) -> list[int]:
        return self._places.get(column_key(name), [])

    def _source(self, name: str | None) -> int | str | None:
        """Where a pair's text stands: in a column, or in the quotes of the format itself."""
        if name is None or name.startswith("'"):
            return name.strip("'") if name else None
        return next(iter(self._at(name)), None)

    def _of_paths(self, format_: FeedFormat) -> list[tuple[int, list[str]]]:
        """Per column that a field is read from, the format's paths that mean it."""
        meant: dict[int, list[str]] = {}
        parts = {part for paths in format_.fields.values() for path in paths for part in path.split(" + ")}
        for path in sorted(parts):
            for at in self._at(path):
                meant.setdefault(at, []).append(path)
        return sorted(meant.items())

    def _of_loose(self, format_: FeedFormat) -> list[tuple[int, str, str]]:
        """The columns that nothing else takes, which become attributes; their names and their technical ones."""
        if not format_.attributes.loose:
            return []
        taken = {at for at, _ in self._paths}
        taken.update(at for pair in self._pairs for at in pair if isinstance(at, int))
        patterns = [column_key(pattern) for pattern in format_.attributes.ignore]
        return [
            (at, label, fold(technical))
            for key, places in self._places.items()
            for at in places
            for label, technical in [self._rules.parts(self._header[at])]
            if at not in taken and not any(fnmatchcase(key, pattern) for pattern in patterns)
        ]

    def _looks(self, format_: FeedFormat) -> Looks:
        def places(*fields: str) -> tuple[int, ...]:
            paths = (path for name, paths in format_.fields.items() if name in fields for path in paths)
            return tuple(sorted({at for path in paths for at in self._at(path)}))

        return Looks(places("link", "image"), places("price", "sale_price", "old_price"))


class _Lenders:
    """The heads met so far: the name of each, as which the rows that name it are one group, and the cells it lends."""

    def __init__(self, heads: Heads, at: Callable[[str], list[int]]) -> None:
        self._named = next((place for name in heads.named_in for place in at(name)), None)
        self._known = [(place, prefix) for name, prefix in heads.known_by.items() for place in at(name)]
        self._lent = [place for name in (*heads.lend, *heads.imposed) for place in at(name)]
        self._imposed = frozenset(place for name in heads.imposed for place in at(name))
        self._heads: OrderedDict[str, tuple[str, dict[int, str]]] = OrderedDict()
        self._held = 0

    def lend(self, cells: list[str]) -> None:
        """Fill what a row leaves out from the head it names; one that names none is a head itself."""
        if self._named is None:
            return
        head = self._heads.get(fold(cells[self._named])) if cells[self._named] else None
        if head is None:
            self._remember(cells)
            return
        cells[self._named], lent = head
        for at, text in lent.items():
            if not cells[at] or at in self._imposed:
                cells[at] = text

    def _remember(self, cells: list[str]) -> None:
        lent = {at: cells[at] for at in self._lent if cells[at]}
        names = [prefix + cells[at] for at, prefix in self._known if cells[at]]
        if _size(lent) + sum(map(len, names)) > _MAX_LENT:
            return
        for name in names:
            if fold(name) not in self._heads:
                self._heads[fold(name)] = (names[0], lent)
                self._held += _size(lent)
        while len(self._heads) > MAX_HEADS or self._held > MAX_HELD:
            _, (_, oldest) = self._heads.popitem(last=False)
            self._held -= _size(oldest)


def _size(lent: dict[int, str]) -> int:
    return sum(map(len, lent.values()))


def _text(cells: list[str], source: int | str) -> str:
    return cells[source].strip() if isinstance(source, int) else source
