"""The products of a generation found by the words of their ids, titles and brands: one line a product in a file.

The file is mapped and searched as it stands, so that a million products need no index and no memory of their own. What
is read differs neither in case nor in accents: people type *zolte* for *żółte*.
"""

from __future__ import annotations

import mmap
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from feeds.same_lines import NEW, Earlier, Lines, write_lines

WORDS, LINES = "words.txt", "words.npy"
PRODUCTS: Final = "products.jsonl"
OFFSETS: Final = "products.npy"
SEPARATOR: Final = "\t"

SECONDS: Final = 0.2
"""How long is searched; what was found by then is answered, and that there may be more."""
LONGEST: Final = 200
"""Characters of what is sought."""
CHECKED_EVERY: Final = 64
"""Lines looked at between two looks at the clock."""
AT_ONCE: Final = 4096
"""Lines written at once."""

_WITHOUT_STROKES: Final = str.maketrans("łøđħŧ", "lodht")
"""Letters whose stroke is no accent to Unicode."""
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")

_ODD: Final = ("  ", " \t", "\t ", " \n", "\n ", *"\r\v\f\x1c\x1d\x1e\x1f")
"""What stands nowhere in lines of texts whose spaces are plain."""

# A quotation mark inside a text is written \" in JSON: the names of fields stand nowhere but where the fields begin.
_DESCRIPTION, _BRAND, _GROUP = b',"description":', b',"brand":', b',"group":'


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of products in feed order. ``whole``: these are all; else there may be more further down."""

    rows: tuple[int, ...]
    whole: bool


class Words:
    """The words of one generation, opened."""

    def __init__(self, folder: Path) -> None:
        self._ends: NDArray[np.int64] = np.load(folder / LINES, mmap_mode="r", allow_pickle=False)
        with (folder / WORDS).open("rb") as file:
            self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def find(self, sought: str, most: int, seconds: float = SECONDS) -> Found:
        """The first ``most`` products in whose line every sought word stands, in whatever order."""
        words = [word.encode("utf-8", "surrogatepass") for word in plain(sought[:LONGEST]).split()]
        if not words:
            return Found((), True)
        until, rows = time.monotonic() + seconds, list[int]()
        for number, row in enumerate(self._rows_with(max(words, key=len))):
            if number % CHECKED_EVERY == 0 and time.monotonic() > until:
                return Found(tuple(rows), False)
            line = self._line(row)
            if all(word in line for word in words):
                if len(rows) == most:
                    return Found(tuple(rows), False)
                rows.append(row)
        return Found(tuple(rows), True)

    def _rows_with(self, word: bytes) -> Iterator[int]:
        """The rows in whose line a word stands, each once."""
        pattern, start = re.compile(re.escape(word)), 0
        while (hit := pattern.search(self._text, start)) is not None:
            row = int(np.searchsorted(self._ends, hit.start(), side="right"))
            start = int(self._ends[row])
            yield row

    def _line(self, row: int) -> bytes:
        return self._text[int(self._ends[row - 1]) if row else 0 : int(self._ends[row])]


def write_words(folder: Path, earlier: Earlier | None = None) -> None:
    """Write the words of the products of a generation beside them; of products that came over, those they had."""
    offsets = np.load(folder / OFFSETS, mmap_mode="r", allow_pickle=False)
    numbers, before = np.full(len(offsets) - 1, NEW), None
    if earlier is not None and (earlier.folder / LINES).is_file():
        numbers = earlier.numbers
        before = earlier.folder / WORDS, np.load(earlier.folder / LINES, mmap_mode="r", allow_pickle=False)
    fresh = _worded(folder / PRODUCTS, offsets, np.flatnonzero(numbers == NEW))
    np.save(folder / LINES, write_lines(folder / WORDS, numbers, fresh, before), allow_pickle=False)


def _worded(products: Path, offsets: NDArray[np.int64], rows: NDArray[np.int64]) -> Iterator[Lines]:
    """The words of some products, some thousand at a time."""
    with products.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            cuts = zip(offsets[some].tolist(), offsets[some + 1].tolist(), strict=True)
            yield _lines(_told([lines[start:end] for start, end in cuts]))


def _lines(told: list[tuple[str, ...]]) -> Lines:
    """A line for each product of what is told of it.

    Letters without accents, which most are, are written small all at once, unless there is anything about their spaces.
    """
    whole = _joined(SEPARATOR.join(texts if _is_ascii(texts) else map(_plain, texts)) for texts in told)
    breaks, separators = len(told) + 1, sum(map(len, told)) - sum(map(bool, told))
    if any(odd in whole for odd in _ODD) or (whole.count("\n"), whole.count(SEPARATOR)) != (breaks, separators):
        whole = _joined(SEPARATOR.join(map(_plain, texts)) for texts in told)
    content = whole[1:].lower().encode()
    return Lines(content, np.diff(np.flatnonzero(np.frombuffer(content, np.uint8) == ord("\n")), prepend=-1))


def _joined(lines: Iterable[str]) -> str:
    """The lines, each between two line breaks."""
    return "\n".join(["", *lines, ""])


def _is_ascii(texts: tuple[str, ...]) -> bool:
    return all(map(str.isascii, texts))


def _told(lines: list[bytes]) -> list[tuple[str, ...]]:
    """Id, title and brand of the products' lines, as far as they have them; most of it is not read."""
    cut = []
    for line in lines:
        head = line.index(_DESCRIPTION)
        brand = line.index(_BRAND, head)
        cut.append(b"%b%b}" % (line[:head], line[brand : line.index(_GROUP, brand)]))
    return [tuple(filter(None, each.values())) for each in orjson.loads(b"[%b]" % b",".join(cut))]


def open_words(folder: Path) -> Words:
    """The words of a generation; of one that an earlier Notesik made they are written first."""
    if not (folder / LINES).is_file():
        write_words(folder)
    return Words(folder)


def plain(text: str) -> str:
    """What is compared: without case, accents and more than one space in a row."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_WITHOUT_STROKES)
        text = _ACCENTS.sub("", decomposed)
    return " ".join(text.lower().split())


_plain_word: Final = lru_cache(maxsize=1 << 16)(plain)


def _plain(text: str) -> str:
    """`plain`, word by word where that is dear: nothing reaches over a space, and most words come again and again."""
    return plain(text) if text.isascii() else " ".join(filter(None, map(_plain_word, text.split(" "))))
