"""Prices as feeds write them -> exact decimals with their currency.

Strict on purpose: a text that is not clearly one amount is not a price. The one thing a single text cannot tell is
whether ``1,299`` is one and a bit or over a thousand; that is decided for the whole feed by `DecimalMarks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision

from feeds.model import fold
from feeds.words import currency_signs, paid_words, shared_signs

MAX_PRICE = Decimal(10) ** 12
MAX_DECIMALS = 6
MAX_TEXT = 100
"""Characters of a text that may be one amount."""

_SPACE = "[ \u00a0\u202f\u2009'’٬]"
_AMOUNT = re.compile(
    rf"(?P<before>(?:[^\d.,+\-−]|(?<=[^\W\d_])\.)*)(?P<sign>[+\-−]?)\s*"
    rf"(?P<number>(?:\d(?:[\d.,]|{_SPACE}(?=\d{{3}}(?!\d)))*(?:٫\d+)?)|[.,]\d\d?)(?P<after>[^\d+\-−]*)"
)
_PLAIN = re.compile(r"(\d{1,9})(?:\.(\d\d?))?(?: ([A-Z]{3}))?")  # most prices of most feeds
_MARKS = re.compile(r"[.,]")
_NO_CENTS = re.compile(r"(?<=\d)(?:[.,]?[-–—]{1,2}|/-)(?=\s|$)")  # 199,- and 199.-- and 199/-
_WORDS = re.compile(r"[^\W\d_]+\.?|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of the currency it names itself (``None`` when it names none)."""

    amount: Decimal
    currency: str | None


@dataclass(slots=True)
class DecimalMarks:
    """What the texts of one feed show about ``.`` and ``,``, and how an ambiguous one is read because of it.

    ``votes`` counts, per mark, the texts that prove it (decimal, thousands). ``read_as`` is what ambiguous texts were
    read as so far; when the finished feed says otherwise (`contradicted`), it is read again with the verdicts.
    ``fixed`` is the decimal mark that the feed's format prescribes: nothing is ambiguous about that one.
    """

    verdicts: dict[str, bool] = field(default_factory=dict)
    votes: dict[str, list[int]] = field(default_factory=lambda: {".": [0, 0], ",": [0, 0]})
    read_as: dict[tuple[str, bool], str] = field(default_factory=dict)
    fixed: str | None = None

    def ambiguous_is_decimal(self, mark: str, currency: str | None, text: str) -> bool:
        if mark == self.fixed:
            return True
        decided = self.verdicts.get(mark)
        if decided is None:
            decided = currency is not None and get_currency_precision(currency) == 3
        self.read_as.setdefault((mark, decided), text)
        return decided

    def verdict(self, mark: str) -> bool | None:
        """True: decimal, False: thousands, None: the feed does not tell.

        A mark that proves nothing itself is not what the other one is proven to be.
        """
        other = self._proven("," if mark == "." else ".")
        own = self._proven(mark)
        return own if own is not None or other is None else not other

    def _proven(self, mark: str) -> bool | None:
        if mark == self.fixed:
            return True
        as_decimal, as_thousands = self.votes[mark]
        return None if as_decimal == as_thousands else as_decimal > as_thousands

    @property
    def pattern(self) -> str:
        """A text that is the same for what shows the same."""
        return f"{self.votes['.']}{self.votes[',']}{self.read_as or ''}"

    def add(self, shown: DecimalMarks, times: int) -> None:
        """What so many texts show that are all alike."""
        for mark, votes in shown.votes.items():
            for meaning, vote in enumerate(votes):
                self.votes[mark][meaning] += vote * times
        for reading, text in shown.read_as.items():
            self.read_as.setdefault(reading, text)

    def contradicted(self) -> dict[str, bool] | None:
        """The verdicts to read the feed again with, or None when nothing was read against the evidence."""
        verdicts = {mark: says for mark in self.votes if (says := self.verdict(mark)) is not None}
        against = any(verdicts.get(mark, decimal) != decimal for mark, decimal in self.read_as)
        return verdicts if against else None


class Unreadable(ValueError):
    """A text that is not clearly one price; ``str()`` says why."""


def read_money(text: str, marks: DecimalMarks, default_currency: str | None = None) -> Money:
    """The amount in ``text``. Raises `Unreadable` with the reason.

    ``default_currency`` only helps to judge what is ambiguous, a number or a sign that several currencies have (``$``,
    ``kr``); the result's currency is what the text itself says.
    """
    text = text.strip()
    plain = _PLAIN.fullmatch(text)
    if plain:
        whole, decimals, code = plain.groups()
        stated = _currency(code, default_currency) if code else None
        if decimals is None:
            return Money(Decimal(whole), stated)
        marks.votes["."][0] += 1
        return Money(Decimal(f"{whole}.{decimals}"), stated)
    found = _AMOUNT.fullmatch(_NO_CENTS.sub("", text)) if len(text) <= MAX_TEXT else None
    if not found:
        raise Unreadable("not a single amount of money")
    sides = (found[side] for side in ("before", "after"))
    named = {currency for side in sides if (currency := _currency(side, default_currency))}
    if len(named) > 1:
        raise Unreadable("it names two currencies")
    currency = named.pop() if named else None
    amount = _number(re.sub(_SPACE, "", found["number"]), found["number"], marks, currency or default_currency)
    if found["sign"] in ("-", "−") and amount:
        raise Unreadable("a negative amount")
    if amount >= MAX_PRICE:
        raise Unreadable("an amount beyond 10^12")
    return Money(amount, currency)


@lru_cache(maxsize=4096)
def _currency(text: str, default: str | None) -> str | None:
    """The currency that stands beside a number, by its code, sign, name or several of them (``SEK kr``)."""
    words = fold(text)
    words = words.removesuffix(next(filter(words.endswith, paid_words()), "")).strip()
    signs = currency_signs()
    if not words:
        return None
    found = signs.get(words) or signs.get(words.replace(" ", "")) or signs.get(words.rstrip("."))
    if found is None:
        named = {signs.get(word) or signs.get(word.rstrip(".")) for word in _WORDS.findall(words)}
        found = named.pop() if len(named) == 1 else None
    if found is None:
        raise Unreadable(f"{text.strip()!r} is no currency")
    return default if default in shared_signs().get(words.rstrip("."), ()) else found


def _number(digits: str, written: str, marks: DecimalMarks, currency: str | None) -> Decimal:
    """Digits with marks -> a number; ``written`` still has its spaces, which only thousands may have."""
    parts = _MARKS.split(digits)
    found = _MARKS.findall(digits)
    if len(parts) == 2 and not parts[0]:  # .99
        parts[0] = "0"
    if not all(parts):
        raise Unreadable("a number that ends in a mark" if parts[-1] == "" else "two marks in a row")
    if not found:
        return Decimal(digits.replace("٫", "."))
    last, groups = found[-1], parts[1:-1]
    if len(set(found[:-1])) > 1 or (groups and not _grouped(parts[0], groups)) or "٫" in digits:
        raise Unreadable("its marks do not separate thousands")
    if len(found) > 1 and last == found[0]:  # 1,299,000
        if len(parts[-1]) != 3:
            raise Unreadable("its marks do not separate thousands")
        marks.votes[last][1] += 1
        return Decimal("".join(parts))
    if groups and len(groups[-1]) != 3:
        raise Unreadable("its marks do not separate thousands")
    if len(parts[-1]) > MAX_DECIMALS:
        raise Unreadable(f"more than {MAX_DECIMALS} decimals")
    spaced = len(written) != len(digits)
    if len(found) > 1 or spaced or len(parts[-1]) != 3 or len(parts[0]) > 3 or parts[0].startswith("0"):
        marks.votes[last][0] += 1
        if len(found) > 1:
            marks.votes[found[0]][1] += 1
        return Decimal("".join(parts[:-1]) + "." + parts[-1])
    if marks.ambiguous_is_decimal(last, currency, written):
        return Decimal(parts[0] + "." + parts[1])
    return Decimal("".join(parts))


def _grouped(first: str, groups: list[str]) -> bool:
    """Whether digits stand in groups of three, or, as in India, of two before the last three."""
    sizes = [len(group) for group in groups]
    lakhs = sizes[:-1] == [2] * (len(sizes) - 1) and sizes[-1] in (2, 3)
    return (1 <= len(first) <= 3 and set(sizes) == {3}) or (1 <= len(first) <= 2 and lakhs)
