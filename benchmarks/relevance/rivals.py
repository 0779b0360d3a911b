"""Others who recommend from the same first months: what everybody buys, what is alike, who is alike, words.

Each is made of the year and gives the best so many products for a household, leaving out those that it is told to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import tantivy
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import MultiLabelBinarizer, normalize
from tantivy import Occur, Query

from benchmarks.relevance.measures import SHOWN
from benchmarks.relevance.purchases import Household, Year
from benchmarks.relevance.shop import Described
from benchmarks.relevance.stated import liked

NEIGHBOURS = 50
"""Households that are asked what they bought."""
DEEPER = 64
"""So many products more than are left out are looked at, for what else is to be left out."""


class Popular:
    """What was in most baskets."""

    name = "what everybody buys"

    def __init__(self, year: Year) -> None:
        self._order = np.argsort(-year.products["baskets"].to_numpy(), kind="stable").tolist()

    def shown(self, household: Household, without: Collection[int]) -> list[int]:
        """The best for a household."""
        return _first(self._order, without)


class Usual:
    """What the household itself bought most often: hard to beat where the same is bought again, nothing else there."""

    name = "what it bought most"

    def __init__(self, year: Year) -> None:
        self._baskets = year.products["baskets"].to_numpy()

    def shown(self, household: Household, without: Collection[int]) -> list[int]:
        """The best for a household."""
        bought = household.bought
        return _first(sorted(bought, key=lambda each: (-bought[each], -self._baskets[each], each)), without)


class Alike:
    """Products nearest by cosine to all that the household bought: type, category, maker, label and size, each value
    weighing the more the rarer it is.
    """

    name = "nearest products (cosine)"

    def __init__(self, year: Year, products: Sequence[Described]) -> None:
        said = MultiLabelBinarizer(sparse_output=True).fit_transform([_features(product) for product in products])
        self._features = TfidfTransformer().fit_transform(said)
        self._nearest = NearestNeighbors(metric="cosine", algorithm="brute").fit(self._features)

    def shown(self, household: Household, without: Collection[int]) -> list[int]:
        """The best for a household."""
        weights = _row(household, self._features.shape[0])
        many = min(SHOWN + len(without), self._features.shape[0])
        found = self._nearest.kneighbors(weights @ self._features, n_neighbors=many, return_distance=False)
        return _first(found[0].tolist(), without)


class Neighbours:
    """What the households bought that are nearest by cosine: it alone sees who buys what together with what."""

    name = "nearest households (cosine)"

    def __init__(self, year: Year) -> None:
        rows = [_row(household, len(year.products)) for household in year.households]
        self._bought = normalize(sparse.vstack(rows).sqrt())
        self._nearest = NearestNeighbors(metric="cosine", algorithm="brute", n_neighbors=NEIGHBOURS + 1)
        self._nearest.fit(self._bought)
        self._places = {household.number: place for place, household in enumerate(year.households)}

    def shown(self, household: Household, without: Collection[int]) -> list[int]:
        """The best for a household."""
        mine = self._places[household.number]
        distances, found = self._nearest.kneighbors(self._bought[mine])
        near = sparse.csr_matrix(np.where(found == mine, 0, 1 - distances))
        scores = (near @ self._bought[found[0]]).toarray()[0]
        order = np.argsort(-scores, kind="stable")[: SHOWN + len(without)]
        return _first(order.tolist(), without)


class Searched:
    """A text search for the words of what the household would state; the more popular first where scores are equal."""

    name = "text search (BM25)"

    def __init__(self, year: Year, products: Sequence[Described]) -> None:
        self._products = products
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("place", stored=True)
        builder.add_text_field("words")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(num_threads=1)
        for place in np.argsort(-year.products["baskets"].to_numpy(), kind="stable").tolist():
            writer.add_document(tantivy.Document(place=place, words=_words(products[place])))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def shown(self, household: Household, without: Collection[int]) -> list[int]:
        """The best for a household."""
        query = Query.boolean_query([*self._wanted(household)])
        hits = self._searcher.search(query, SHOWN + len(without) + DEEPER, count=False).hits
        return _first((self._searcher.doc(address)["place"][0] for _, address in hits), without)

    def _wanted(self, household: Household) -> Iterable[Any]:
        """What it bought most of each category, as words; a category that it bought from more often weighs more."""
        categories = liked(household, self._products, SHOWN)
        for each in categories:
            best = max(each.products, key=lambda place: (each.products[place], -place))
            asked = self._index.parse_query_lenient(_words(self._products[best]), ["words"])[0]
            yield Occur.Should, Query.boost_query(asked, each.baskets / categories[0].baskets)


def _first(order: Iterable[int], without: Collection[int]) -> list[int]:
    """The first so many that are not left out."""
    left = (product for product in order if product not in without)
    return [product for product, _ in zip(left, range(SHOWN), strict=False)]


def _row(household: Household, products: int) -> Any:
    """What a household bought as a row of a matrix: in how many baskets each product was."""
    places = np.fromiter(household.bought, np.int64)
    baskets = np.fromiter(household.bought.values(), np.float64)
    return sparse.csr_matrix((baskets, (np.zeros(len(places), np.int64), places)), shape=(1, products))


def _features(product: Described) -> list[str]:
    sized = [] if product.size is None else [f"size {product.size}"]
    return [product.path, product.category, product.brand, f"label {product.label}", *sized]


def _words(product: Described) -> str:
    return f"{product.path} {product.brand.replace(' ', '')} {product.label} {(product.size or '').replace(' ', '')}"
