"""An order that changes daily, fixed by whom it is for, the day, and the products' ids.

The digest of a product is ``mix(seed ^ h)``: ``h`` begins as the number of bytes of its id (UTF-8) and takes in eight
bytes after the other, as little-endian words filled up with zeros, by ``h = mix(h ^ word)``. ``mix`` is the finaliser
of SplitMix64, ``seed`` the 8 bytes of BLAKE2b of the day, a line feed and whom it is for, little-endian. Only ids and
the seed go in, so that neither the order of the feed nor other products change it.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.model import Rotation
from matching.texts import Texts, encode

WORD: Final = 8
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)

Digests = NDArray[np.uint64]


def seed_of(rotation: Rotation) -> np.uint64:
    """What a rotation puts into every digest."""
    text = encode(f"{rotation.day}\n{rotation.by}")
    return np.uint64(int.from_bytes(blake2b(text, digest_size=WORD).digest(), "little"))


def digests(index: Index, places: NDArray[Any], seed: np.uint64) -> Digests:
    """The digest of every product at these places."""
    return turned(hashes(index, places), seed)


def hashes(index: Index, places: NDArray[Any]) -> Digests:
    """What of a digest is the product's own, whoever looks on whichever day."""
    return _hashes(index.ids, index.positions.rows[places])


def turned(hashes: Digests, seed: np.uint64) -> Digests:
    """The digests of products with these `hashes`."""
    return _mixed(hashes ^ seed)


def _hashes(texts: Texts, rows: NDArray[Any]) -> Digests:
    """A number for each of the texts, from its bytes alone; all texts are read a word at a time."""
    starts = texts.starts[rows]
    lengths = texts.starts[rows + 1] - starts
    hashes: Digests = lengths.astype(np.uint64)
    words = _words(texts.letters)
    longer = np.arange(len(rows))
    for read in range(0, int(lengths.max(initial=0)), WORD):
        longer = longer[lengths[longer] > read]
        hashes[longer] = _mixed(hashes[longer] ^ _word_at(words, starts[longer] + read, lengths[longer] - read))
    return hashes


def _words(letters: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The eight bytes from every letter on as one number, without a copy."""
    whole = letters if len(letters) >= WORD else np.concatenate([letters, np.zeros(WORD, np.uint8)])
    words: NDArray[np.uint64] = np.ndarray((len(whole) - WORD + 1,), np.dtype("<u8"), buffer=whole, strides=(1,))
    return words


def _word_at(words: NDArray[np.uint64], starts: NDArray[np.int64], left: NDArray[np.int64]) -> Digests:
    """The words that begin there; of one that is not filled only the ``left`` bytes count."""
    within = np.minimum(starts, len(words) - 1)  # near the end of all texts a word is read from further ahead
    found = words[within] >> (8 * (starts - within)).astype(np.uint64)
    unused = (8 * np.maximum(WORD - left, 0)).astype(np.uint64)
    return found << unused >> unused


def _mixed(numbers: Digests) -> Digests:
    numbers = (numbers ^ (numbers >> np.uint64(30))) * FIRST
    numbers = (numbers ^ (numbers >> np.uint64(27))) * SECOND
    return numbers ^ (numbers >> np.uint64(31))
