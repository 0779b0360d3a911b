"""Texts of one filter -> its values: spellings, languages and a merchandiser's wishes brought together, with evidence.

A text belongs to the value that the merchandiser gave it, else stays apart where he wants that, else belongs to the
value that the vocabulary knows it as, else to the texts equal to it under `feeds.model.fold` and as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.model import Group, Merge, MergedBy, fold
from feeds.template import TemplateFilter, ValueOrder
from feeds.vocabularies import NO_VOCABULARY, Vocabulary, vocabulary
from feeds.wishes import GROUP, SPELLING, VALUE, Identity, Wishes

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_DECIMALS = re.compile(r"\d\.\d")


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """The values of one filter, in the order in which they are listed where ``ordered``.

    ``shown``: how each is shown, distinct under `fold`; ``codes``: int64, the value of every text; ``aliases``: other
    folded spellings, those of the feed and those of the vocabulary; ``groups`` and ``merges`` as in `feeds.model`.
    """

    shown: tuple[str, ...]
    codes: NDArray[np.int64]
    aliases: Mapping[str, int]
    groups: tuple[Group, ...]
    merges: tuple[Merge, ...]
    ordered: bool


@dataclass(slots=True)
class _Value:
    """One value while it is put together: its spellings with their counts."""

    identity: Identity
    spellings: dict[str, int] = field(default_factory=dict)
    products: int = 0
    called: str = ""
    shown: str = ""

    def add(self, text: str, count: int) -> None:
        self.spellings[text] = self.spellings.get(text, 0) + count
        self.products += count

    def most_frequent(self) -> str:
        """Its spelling met most; of equally frequent ones none that is all capitals."""
        return min(self.spellings, key=lambda text: (-self.spellings[text], text.isupper(), text))


def read_values(
    filter_key: str,
    texts: Sequence[str],
    counts: NDArray[np.int64],
    template: TemplateFilter | None,
    by_hand: Iterable[str] = (),
) -> Values:
    """The values that ``texts`` are, with how often each was said; raises `TemplateError` for an unknown vocabulary.

    ``by_hand`` are the spellings that the merchandiser, not the template, merged. A text that was never said by itself
    (count 0: part of a compound) gives its value no name where another can.
    """
    words = vocabulary(template.vocabulary) if template and template.vocabulary else NO_VOCABULARY
    wishes = Wishes(template, words, by_hand)
    found: dict[Identity, _Value] = {}
    identities = [wishes.identity(text) for text in texts]
    for text, identity, count in zip(texts, identities, counts.tolist(), strict=True):
        if identity not in found:
            found[identity] = _Value(identity)
        found[identity].add(text, count)
    language = _language(words, found.values())
    _name(found, wishes, words, language)
    order = template.order if template else ValueOrder.PRODUCTS
    values = sorted(found.values(), key=_ORDERS[order](words))
    code_of = {value.identity: code for code, value in enumerate(values)}
    return Values(
        tuple(value.shown for value in values),
        np.array([code_of[identity] for identity in identities], np.int64),
        _aliases(values, wishes, words),
        _groups(code_of, words, language or "en"),
        tuple(merge for value in values for merge in _merges(filter_key, value, wishes)),
        order is not ValueOrder.PRODUCTS,
    )


def _name(found: Mapping[Identity, _Value], wishes: Wishes, words: Vocabulary, language: str | None) -> None:
    """Gives every value the name it is shown by; a wish that would give two values one name is not followed.

    Whole numbers among whole numbers lose the decimals that a table gave them (``3400.0``).
    """
    whole = not any(_DECIMALS.search(identity.name) for identity in found if identity.kind == SPELLING)
    for identity, value in found.items():
        number = identity.name if whole and identity.kind == SPELLING and identity.name.isdecimal() else None
        value.shown = wishes.names.get(identity) or number or value.most_frequent()
        if not value.products and identity.kind != SPELLING and language and identity not in wishes.names:
            label = words.label(identity.name, language)
            value.shown = label if wishes.identity(label) == identity else value.shown
        value.called = value.shown
    if not wishes.renamed:
        return
    owner = {fold(text): each.identity for each in found.values() for text in (each.shown, *each.spellings)}
    for identity, name in wishes.renamed.items():
        if identity in found and owner.setdefault(fold(name), identity) == identity:
            found[identity].shown = name


def _language(words: Vocabulary, values: Iterable[_Value]) -> str | None:
    """The language whose labels most of the known values use, English where as many; None where they use neither."""
    known = [value for value in values if value.identity.kind != SPELLING]
    hits = {
        language: sum(fold(words.label(value.identity.name, language)) in map(fold, value.spellings) for value in known)
        for language in ("en", "pl")
    }
    language = max(hits, key=lambda language: hits[language])
    return language if 2 * hits[language] > len(known) else None


def _aliases(values: Sequence[_Value], wishes: Wishes, words: Vocabulary) -> Mapping[str, int]:
    """Folded spellings that lead to a value and are no value's own: the feed's, the merchandiser's, the known words."""
    code_of = {value.identity: code for code, value in enumerate(values)}
    own = {fold(value.shown) for value in values}
    spelled = {fold(text): code for code, value in enumerate(values) for text in value.spellings}
    known = {
        fold(word): code
        for identity, code in code_of.items()
        if identity.kind == VALUE
        for word in words.words(identity.name)
    }
    wished = {text: code_of.get(wishes.identity(text)) for text in (*wishes.merged(), *known)}
    found = {text: code for text, code in wished.items() if code is not None} | spelled
    return {text: code for text, code in sorted(found.items()) if text not in own}


def _groups(code_of: Mapping[Identity, int], words: Vocabulary, language: str) -> tuple[Group, ...]:
    """The wider values that contain something the feed holds."""
    found = []
    for group in words.groups:
        cells = [
            code
            for (kind, name), code in code_of.items()
            if (kind == VALUE and name in group.values) or (kind == GROUP and name in group.groups)
        ]
        if cells:
            shown = words.label(group.key, language)
            names = tuple(word for word in group.words if word != shown)
            found.append(Group(shown, names, tuple(sorted(cells))))
    return tuple(found)


def _merges(filter_key: str, value: _Value, wishes: Wishes) -> Iterator[Merge]:
    """Per reason, the spellings that became one value, together with the one that the value is called by."""
    said = {text: count for text, count in value.spellings.items() if count}
    reasons: dict[MergedBy, set[str]] = {}
    for text in said:
        if text != value.called:
            reasons.setdefault(wishes.reason(text, value.called), set()).add(text)
    for reason in sorted(reasons):
        spellings = sorted(reasons[reason] | ({value.called} & said.keys()), key=lambda text: (-said[text], text))
        yield Merge(filter_key, value.shown, tuple((text, said[text]) for text in spellings), reason)


def _by_products(words: Vocabulary) -> Callable[[_Value], tuple[Any, ...]]:
    return lambda value: (-value.products, fold(value.shown))


def _by_vocabulary(words: Vocabulary) -> Callable[[_Value], tuple[Any, ...]]:
    def position(value: _Value) -> tuple[Any, ...]:
        known = value.identity.kind == VALUE
        return (not known, words.position(value.identity.name) if known else 0, *_natural(value.shown))

    return position


def _by_nature(words: Vocabulary) -> Callable[[_Value], tuple[Any, ...]]:
    return lambda value: _natural(value.shown)


_ORDERS: Mapping[ValueOrder, Callable[[Vocabulary], Callable[[_Value], tuple[Any, ...]]]] = {
    ValueOrder.PRODUCTS: _by_products,
    ValueOrder.VOCABULARY: _by_vocabulary,
    ValueOrder.NATURAL: _by_nature,
}


def _natural(text: str) -> tuple[Any, ...]:
    """Texts with numbers before those without, by their numbers, then by their letters."""
    numbers = tuple(float(number.replace(",", ".")) for number in _NUMBER.findall(text))
    return (not numbers, numbers, fold(text))
