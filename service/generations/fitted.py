"""All that is fitted of a generation, as mapped arrays to answer from. What is missing is None, and stops nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.generations.neighbours import Neighbours
from service.generations.sealed import Fit, arrays_of, fit_of

VERSIONS: Final = {"facts": 1, "together": 1, "likeness": 1}
"""Every fit with the version of its form. Whoever changes what the arrays of one mean, counts it up."""
IN_STOCK: Final = 1
"""The code by which ``stock`` says so (`service.generations.facts`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Each by row of the generation. ``reduced`` (int32) is the reduction that may be announced, in millionths;
    ``back`` (int64) when a product came back in stock, 0 or less where it did not; ``in_stock`` is bool.

    ``together`` and ``likeness`` are fitted after a generation serves. ``edition`` names the arrays of those two: what
    answers alike has the same.
    """

    reduced: NDArray[np.int32] | None = None
    back: NDArray[np.int64] | None = None
    in_stock: NDArray[np.bool_] | None = None
    together: Neighbours | None = None
    likeness: Neighbours | None = None
    edition: str = ""


NOTHING_FITTED: Final = Fitted()


def open_fitted(generation: Path) -> Fitted:
    """What is fitted of the generation in that folder."""
    fits = {name: fit_of(generation, name, version) for name, version in VERSIONS.items()}
    facts = _arrays(generation, fits["facts"]) or {}
    stock = facts.get("stock")
    together, likeness = (_neighbours(generation, fits[name]) for name in ("together", "likeness"))
    return Fitted(
        reduced=facts.get("reduced"),
        back=facts.get("back"),
        in_stock=None if stock is None else stock == IN_STOCK,
        together=together,
        likeness=likeness,
        edition=" ".join(
            fit.digest
            for fit, opened in ((fits["together"], together), (fits["likeness"], likeness))
            if fit is not None and fit.digest is not None and opened is not None
        ),
    )


def _arrays(generation: Path, fit: Fit | None) -> dict[str, NDArray[Any]] | None:
    return None if fit is None else arrays_of(generation, fit)


def _neighbours(generation: Path, fit: Fit | None) -> Neighbours | None:
    arrays = _arrays(generation, fit)
    return None if arrays is None else Neighbours.from_arrays(arrays)
