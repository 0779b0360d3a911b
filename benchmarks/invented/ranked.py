"""An invented shop and its contacts, as numbers: what rankings are measured with, ours and everybody else's.

One main filter (category) and six dependent ones. Everything follows from a size and a seed, so that two machines with
the same numpy measure the same job. Skewed as shops are: a few large categories and brands, a long tail of popularity.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from feeds.model import STATED, Catalogue, Column, Filter, FilterType, Hierarchy, MainValue
from matching.model import WEIGHT_SCALE, Criterion, Preference

CATEGORIES: Final = 200
WITH_MATERIAL: Final = 120
"""In so many categories products say what they are made of; elsewhere the feed is silent about it."""
COLOURS: Final = 20
BRANDS: Final = 5000
GENDERS: Final = 3
SIZES: Final = 30
MATERIALS: Final = 40
MOST_SIZES: Final = 5
"""A product comes in one to so many neighbouring sizes."""

WEIGHTS: Final = {"brand": 5, "price": 4, "color": 3, "gender": 2, "size": 2, "material": 1}
"""What each criterion weighs when it is met."""

Codes = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Shop:
    """Columns of equal length; the row is the product. ``material`` is -1 where nothing is said, ``sizes`` has a bit for
    each size that there is, ``price`` counts in hundredths.
    """

    category: Codes
    color: Codes
    brand: Codes
    gender: Codes
    sizes: Codes
    material: Codes
    price: Codes
    popularity: Codes

    def __len__(self) -> int:
        return len(self.category)

    def best_first(self) -> Codes:
        """All rows by popularity, the highest first, then by id: the order among products that match equally well."""
        return np.argsort(-self.popularity, kind="stable")


@dataclass(frozen=True, slots=True)
class Wish:
    """What one contact stated: a product of any of the categories, as good as it gets by everything else.

    Empty, or None, is what nothing was said about; ``price`` is the highest one, in hundredths.
    """

    categories: tuple[int, ...]
    color: tuple[int, ...] = ()
    brand: tuple[int, ...] = ()
    gender: int | None = None
    size: tuple[int, ...] = ()
    material: tuple[int, ...] = ()
    price: int | None = None

    @property
    def sizes(self) -> int:
        """The wanted sizes as bits."""
        return sum(1 << size for size in self.size)


def skewed(values: int, strength: float = 1.0) -> NDArray[np.float64]:
    """Chances of so many values, the first the most likely: each its rank to the power of ``-strength``."""
    weights = np.arange(1, values + 1) ** -strength
    return np.asarray(weights / weights.sum())


def invented_shop(products: int, seed: int = 1) -> Shop:
    """A shop of so many products."""
    chance = np.random.default_rng([seed, products])
    category = chance.choice(CATEGORIES, products, p=skewed(CATEGORIES)).astype(np.int16)
    silent = np.ones(CATEGORIES, np.bool_)
    silent[np.random.default_rng(seed).choice(CATEGORIES, WITH_MATERIAL, replace=False)] = False
    material = chance.integers(0, MATERIALS, products).astype(np.int16)
    material[silent[category]] = -1
    several = chance.integers(1, MOST_SIZES + 1, products)
    smallest = chance.integers(0, SIZES - several + 1)
    return Shop(
        category=category,
        color=chance.choice(COLOURS, products, p=skewed(COLOURS, 0.5)).astype(np.int16),
        brand=chance.choice(BRANDS, products, p=skewed(BRANDS)).astype(np.int16),
        gender=chance.choice(GENDERS, products, p=[0.45, 0.40, 0.15]).astype(np.int16),
        sizes=((1 << several) - 1 << smallest).astype(np.int64),
        material=material,
        price=np.round(chance.lognormal(3.5, 0.8, products) * 100).astype(np.int64),
        popularity=np.minimum(chance.pareto(1.2, products) * 100, 2_000_000).astype(np.int64),
    )


def invented_wishes(contacts: int, seed: int = 1) -> list[Wish]:
    """What so many contacts stated, each by themselves: one to three categories, and up to six other filters."""
    chance = np.random.default_rng([seed, 2])
    return [_wish(chance) for _ in range(contacts)]


def _wish(chance: np.random.Generator) -> Wish:
    def some(values: int, low: int, high: int, weights: NDArray[np.float64] | None = None) -> tuple[int, ...]:
        return tuple(chance.choice(values, chance.integers(low, high), replace=False, p=weights).tolist())

    return Wish(
        categories=some(CATEGORIES, 1, 4, skewed(CATEGORIES)),
        color=some(COLOURS, 0, 4),
        brand=some(BRANDS, 0, 4, skewed(BRANDS)),
        gender=int(chance.integers(GENDERS)) if chance.random() < 0.6 else None,
        size=some(SIZES, 1, 3) if chance.random() < 0.5 else (),
        material=some(MATERIALS, 1, 3) if chance.random() < 0.3 else (),
        price=round(100 * float(chance.lognormal(3.5, 0.8))) if chance.random() < 0.7 else None,
    )


# --- the same in Notesik's words --------------------------------------------------------------------------------------


def preferences_of(wish: Wish) -> tuple[Preference, ...]:
    """What a contact stated: the same criteria for each of the categories."""
    wanted = {
        "color": wish.color,
        "brand": wish.brand,
        "gender": () if wish.gender is None else (wish.gender,),
        "size": wish.size,
        "material": wish.material,
    }
    criteria = [
        Criterion(key, any=tuple(map(str, codes)), weight=WEIGHTS[key] * WEIGHT_SCALE)
        for key, codes in wanted.items()
        if codes
    ]
    if wish.price is not None:
        highest = Decimal(wish.price).scaleb(-2)
        criteria.append(Criterion("price", max=highest, weight=WEIGHTS["price"] * WEIGHT_SCALE))
    return tuple(Preference(str(category), tuple(criteria)) for category in wish.categories)


def catalogue_of(shop: Shop) -> Catalogue:
    """The shop as a generation holds it, all of it available and without variants. Ids ascend with the rows."""
    columns = {
        key: _choice(key, codes.astype(np.int32), values)
        for key, codes, values in (
            ("category", shop.category, CATEGORIES),
            ("color", shop.color, COLOURS),
            ("brand", shop.brand, BRANDS),
            ("gender", shop.gender, GENDERS),
            ("material", shop.material, MATERIALS),
        )
    }
    rows, sizes = np.nonzero(shop.sizes[:, None] >> np.arange(SIZES) & 1)
    columns["size"] = Column(
        filter=Filter("size", "Size", FilterType.CHOICE),
        state=np.full(len(shop), STATED, np.uint8),
        offsets=np.searchsorted(rows, np.arange(len(shop) + 1)).astype(np.int64),
        cells=sizes.astype(np.int32),
        values=tuple(map(str, range(SIZES))),
    )
    columns["price"] = Column(
        filter=Filter("price", "Price", FilterType.RANGE, unit="PLN"),
        state=np.full(len(shop), STATED, np.uint8),
        offsets=np.arange(len(shop) + 1, dtype=np.int64),
        cells=shop.price,
        scale=2,
    )
    return Catalogue(
        generation="invented",
        ids=tuple(f"P-{row:08}" for row in range(len(shop))),
        available=np.ones(len(shop), np.bool_),
        popularity=shop.popularity * 10**6,
        group=np.full(len(shop), -1, np.int32),
        currency=np.zeros(len(shop), np.int8),
        currencies=("PLN",),
        columns=columns,
        hierarchy=Hierarchy(
            industry="invented",
            products=len(shop),
            main=columns["category"].filter,
            filters={key: column.filter for key, column in columns.items()},
            values=(),
            everything=MainValue(path=None, products=len(shop)),
        ),
    )


def _choice(key: str, codes: NDArray[np.int32], values: int) -> Column:
    """A choice with one value a product; code -1 is silence."""
    stated = codes >= 0
    return Column(
        filter=Filter(key, key.title(), FilterType.CHOICE),
        state=np.where(stated, STATED, 0).astype(np.uint8),
        offsets=np.concatenate([[0], np.cumsum(stated)]).astype(np.int64),
        cells=codes[stated],
        values=tuple(map(str, range(values))),
        hierarchical=key == "category",
    )
