"""How popular each product is: what the feed names, else what the shop learned, else 0."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.kept import UNKNOWN
from feeds.model import POPULARITY_SCALE
from feeds.settings import Popularities


def named_popularity(texts: Any) -> NDArray[np.int64]:
    """What the feed names (an Arrow array of decimals as texts), in millionths; 0 where it names none."""
    encoded = texts.fill_null("0").dictionary_encode()
    distinct = [int(Decimal(text).scaleb(POPULARITY_SCALE)) for text in encoded.dictionary.to_pylist()]
    popularity: NDArray[np.int64] = np.array(distinct, np.int64)[encoded.indices.to_numpy()]
    return popularity


def learned_popularity(texts: Any, ids: Any, learned: Popularities | None) -> NDArray[np.int64]:
    """What was learned of the products of which the feed names none, in millionths; `UNKNOWN` for the others."""
    popularity = np.full(len(texts), UNKNOWN, np.int64)
    if learned is not None:
        unnamed = np.flatnonzero(texts.is_null().to_numpy(zero_copy_only=False))
        known, usual = learned.by_id, learned.usual
        popularity[unnamed] = [known.get(id_, usual) for id_ in ids.take(unnamed).to_pylist()]
    return popularity
