"""Contacts that are chosen from the store by conditions, all of the shop's or those of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from frames.model import Empty
from service.campaigns.contacts import Listed
from service.contacts.conditions import Condition
from service.storage.choosing import Choosing, Unmet


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who of a shop meets all conditions on a ``day`` of the shop's: by id or, out of a list, in the list's order.

    Whoever does not is counted once, by the first condition that they do not meet; a name of the list that is nobody's
    by the reason that their row would have had.
    """

    choosing: Choosing
    shop: str
    conditions: Sequence[Condition]
    day: date
    among: Listed | None = None

    @property
    def repeated(self) -> int:
        """Rows of the list that named somebody who came before."""
        return 0 if self.among is None else self.among.repeated

    @property
    def nameless(self) -> int:
        """Rows of the list that named nobody."""
        return 0 if self.among is None else self.among.nameless

    def names(self, left_out: Counter[str]) -> Iterator[Sequence[str]]:
        """Those who are chosen, some at a time."""
        if self.among is None:
            for some in self.choosing.of_all(self.shop, self.conditions, self.day):
                yield self._chosen(some, left_out)
            return
        kind = self.among.column.by.value
        for names in self.among.names(left_out):
            told = self.choosing.of_named(self.shop, kind, names, self.conditions, self.day)
            left_out[Empty.NOBODY.value] += len(names) - len(told)
            yield self._chosen(((name, told[name]) for name in names if name in told), left_out)

    def _chosen(self, some: Iterable[tuple[str, Unmet]], left_out: Counter[str]) -> Sequence[str]:
        chosen = []
        for name, unmet in some:
            if unmet is None:
                chosen.append(name)
            else:
                left_out[self.conditions[unmet].text] += 1
        return chosen
