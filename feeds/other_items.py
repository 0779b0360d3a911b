"""What stands in other items of a feed, before or behind an item that names them by their ids: ``a => b`` paths.

A shop's export of its posts keeps a product's picture in an item of its own, and of a variation only what is different
about it. So the whole feed is gone through once before; what is looked up is remembered, within bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feeds.formats import FeedFormat
from feeds.item import Item
from feeds.model import Rejection
from feeds.steps import Lookup, parts_of, read_path

MAX_HELD = 32 << 20
"""Characters that are remembered; what items further behind would lend is not found."""
MAX_LENT = 1 << 16
"""Characters that one item lends."""
_OVERHEAD = 200
_BETWEEN_IDS = ","

Texts = Mapping[str, list[str]]


@dataclass(slots=True)
class OtherItems:
    """What a format's items say of each other. ``heads`` are the ids of items that are sold by their variants alone."""

    format: FeedFormat
    lookups: Mapping[str, Lookup]
    heads: set[str] = field(default_factory=set)
    forgotten: int = 0
    _lent: dict[str, Texts] = field(default_factory=dict)
    _held: int = 0

    @classmethod
    def of(cls, format_: FeedFormat) -> OtherItems:
        """Nothing known so far."""
        ways = {path: read_path(path) for paths in format_.fields.values() for each in paths for path in parts_of(each)}
        return cls(format_, {path: way for path, way in ways.items() if isinstance(way, Lookup)})

    def __bool__(self) -> bool:
        return bool(self.lookups or self.format.heads)

    def read(self, items: Iterable[Item | Rejection]) -> None:
        """Take in what the items of the whole feed lend, and which of them are heads."""
        lendable = {path for way in self.lookups.values() for path in way.paths[1:]}
        heads = self.format.heads
        for item in items:
            if isinstance(item, Rejection):
                continue
            if heads is not None and self._text("kind", item.values) in heads.by:
                self.heads.update(item.values.get(heads.named_in, ()))
            lent = {path: item.values[path] for path in lendable if path in item.values}
            if lent:
                self._remember(self.name_of(item.values), lent)

    def _remember(self, name: str, lent: Texts) -> None:
        size = sum(len(text) for texts in lent.values() for text in texts)
        if size > MAX_LENT or self._held + size > MAX_HELD:
            self.forgotten += 1
        elif name:
            self._lent.setdefault(name, lent)
            self._held += size + _OVERHEAD

    def is_head(self, values: Texts) -> bool:
        """Whether an item is sold by its variants alone, which are items of their own."""
        return bool(self.heads) and self.name_of(values) in self.heads

    def name_of(self, values: Texts) -> str:
        """The id of an item, as others name it."""
        return self._text("id", values)

    def with_texts(self, values: Texts) -> Texts:
        """An item's texts, with what the items that it names say."""
        found = {path: self._found(values, way) for path, way in self.lookups.items()}
        return {**values, **{path: texts for path, texts in found.items() if texts}}

    def _found(self, values: Texts, way: Lookup) -> list[str]:
        texts = values.get(way.paths[0], [])
        for path in way.paths[1:]:
            names = [name.strip() for text in texts for name in text.split(_BETWEEN_IDS)]
            texts = [text for name in names if name in self._lent for text in self._lent[name].get(path, ())]
        return texts

    def _text(self, name: str, values: Texts) -> str:
        """The text of a field, by the first of its paths that has any."""
        paths = next((paths for key, paths in self.format.fields.items() if key == name), ())
        joined = (" ".join(text for part in parts_of(path) for text in values.get(part, [])[:1]) for path in paths)
        return next(filter(None, joined), "")
