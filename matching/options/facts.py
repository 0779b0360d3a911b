"""What of a generation's products only options ask for; an option whose fact is not known cannot be answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Each by row of the catalogue (feed order), None where it is not known of this generation.

    ``since``: int64, when the shop first had the product (any one unit: days or seconds), 0 unknown. ``reduced``:
    int32, millionths of the reduction that a price claim may say, 0 for none and for unknown. ``in_stock``: bool,
    False for backorder, preorder and where nothing is said.
    """

    since: NDArray[np.int64] | None = None
    reduced: NDArray[np.int32] | None = None
    in_stock: NDArray[np.bool_] | None = None


NO_FACTS: Final = Facts()
"""Nothing is known beside the index."""
