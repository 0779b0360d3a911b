"""Products and contacts to rank by, as skewed as shops know them; any number, the same for one seed.

200 categories and 5,000 brands of which few hold most products (Zipf), 20 colours, 3 genders, 1 to 5 neighbouring ones
of 30 sizes, 40 materials that 120 of the categories know, log-normal prices, popularity with a long tail and many ties.
Contacts want 1 to 3 categories, each by up to six criteria. The distributions are those of the project's comparison
with other engines, so that both speak of one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.invented.columns import catalogue_of, choice, numbered, prices, several
from feeds.model import Catalogue, Column

SEED: Final = 20261122
CATEGORIES, COLOURS, BRANDS, GENDERS, SIZES, MATERIALS = 200, 20, 5000, 3, 30, 40
MATERIAL_KNOWN, MOST_SIZES = 120, 5
GENDER_SHARES: Final = (0.45, 0.40, 0.15)
LOG_PRICE: Final = (3.5, 0.8)
"""Mean and deviation of the logarithm of a price."""
MOST_POPULAR: Final = 2_000_000

WEIGHTS: Final = {"brand": 5, "price": 4, "color": 3, "gender": 2, "size": 2, "material": 1}
"""What a criterion on each filter weighs; what a contact states is listed in this order."""

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Assortment:
    """One value for each product in every array; product ``n`` has the id ``ids[n]``, ascending.

    ``material`` is -1 where there is none; the sizes are ``sizes`` many from ``first_size`` on; ``price`` in cents.
    """

    category: Codes
    color: Codes
    brand: Codes
    gender: Codes
    material: Codes
    first_size: Codes
    sizes: Codes
    price: Codes
    popularity: Codes

    def __len__(self) -> int:
        return len(self.category)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f"P{number:08}" for number in range(len(self)))

    @property
    def size_mask(self) -> NDArray[np.uint32]:
        """A bit for each size that a product comes in."""
        return (((1 << self.sizes) - 1) << self.first_size).astype(np.uint32)

    def catalogue(self) -> Catalogue:
        """The same as one generation, ready for `matching.building.build_index`."""
        products = len(self)
        return catalogue_of(
            self.ids,
            self._columns(),
            available=np.ones(products, np.bool_),
            popularity=self.popularity,
            group=np.full(products, -1, np.int32),
        )

    def _columns(self) -> Iterator[Column]:
        yield choice("category", self.category, numbered("category", CATEGORIES))
        yield choice("color", self.color, numbered("color", COLOURS))
        yield choice("brand", self.brand, numbered("brand", BRANDS))
        yield choice("gender", self.gender, numbered("gender", GENDERS))
        yield choice("material", self.material, numbered("material", MATERIALS))
        within = np.arange(self.sizes.sum()) - np.repeat(np.cumsum(self.sizes) - self.sizes, self.sizes)
        yield several("size", self.sizes, np.repeat(self.first_size, self.sizes) + within, numbered("size", SIZES))
        yield prices(self.price)


@dataclass(frozen=True, slots=True)
class Wish:
    """What one contact wants: categories, and what counts in each of them; values by number, ``highest`` in cents."""

    categories: tuple[int, ...]
    colors: tuple[int, ...]
    brands: tuple[int, ...]
    gender: int | None
    sizes: tuple[int, ...]
    materials: tuple[int, ...]
    highest: int | None

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The criteria of a preference document."""
        wanted = {
            "brand": self.brands,
            "color": self.colors,
            "gender": () if self.gender is None else (self.gender,),
            "size": self.sizes,
            "material": self.materials,
        }
        stated: dict[str, dict[str, Any]] = {
            key: {"any": [f"{key} {value}" for value in values]} for key, values in wanted.items() if values
        }
        if self.highest is not None:
            stated["price"] = {"max": f"{self.highest / 100:.2f}"}
        return [{"filter": key, **stated[key], "weight": weight} for key, weight in WEIGHTS.items() if key in stated]

    @property
    def document(self) -> dict[str, Any]:
        """A preference document: the same criteria for each of the categories."""
        criteria = self.criteria
        return {"preferences": [{"main": f"category {each}", "criteria": criteria} for each in self.categories]}


def invented_assortment(products: int, seed: int = SEED) -> Assortment:
    """So many products."""
    chance = np.random.default_rng([seed, products])
    category = _skewed(chance, CATEGORIES, products)
    sizes = chance.integers(1, MOST_SIZES + 1, products)
    known = np.zeros(CATEGORIES, np.bool_)
    known[np.random.default_rng([seed, 1]).permutation(CATEGORIES)[:MATERIAL_KNOWN]] = True
    return Assortment(
        category=category,
        color=_skewed(chance, COLOURS, products, 0.5),
        brand=_skewed(chance, BRANDS, products),
        gender=chance.choice(GENDERS, products, p=GENDER_SHARES),
        material=np.where(known[category], chance.integers(0, MATERIALS, products), -1),
        first_size=chance.integers(0, SIZES - sizes + 1),
        sizes=sizes,
        price=np.rint(chance.lognormal(*LOG_PRICE, products) * 100).astype(np.int64),
        popularity=np.minimum(chance.pareto(1.2, products) * 100, MOST_POPULAR).astype(np.int64),
    )


def invented_wishes(count: int, seed: int = SEED) -> list[Wish]:
    """What so many contacts want."""
    chance = np.random.default_rng([seed, 2])
    return [_wish(chance) for _ in range(count)]


def _wish(chance: np.random.Generator) -> Wish:
    def some(values: int, least: int, most: int, shares: NDArray[np.float64] | None = None) -> tuple[int, ...]:
        return tuple(chance.choice(values, chance.integers(least, most + 1), replace=False, p=shares).tolist())

    return Wish(
        categories=some(CATEGORIES, 1, 3, _shares(CATEGORIES)),
        colors=some(COLOURS, 0, 3),
        brands=some(BRANDS, 0, 3, _shares(BRANDS)),
        gender=int(chance.integers(GENDERS)) if chance.random() < 0.6 else None,
        sizes=some(SIZES, 1, 2) if chance.random() < 0.5 else (),
        materials=some(MATERIALS, 1, 2) if chance.random() < 0.3 else (),
        highest=round(float(chance.lognormal(*LOG_PRICE)) * 100) if chance.random() < 0.7 else None,
    )


def _shares(values: int, skew: float = 1.0) -> NDArray[np.float64]:
    """How much each of so many values holds: the second half as much as the first, the third a third (skew 1)."""
    weights = np.arange(1, values + 1) ** -skew
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def _skewed(chance: np.random.Generator, values: int, products: int, skew: float = 1.0) -> Codes:
    return chance.choice(values, products, p=_shares(values, skew))
