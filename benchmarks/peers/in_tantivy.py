"""tantivy: the category must match, every other filter may, each with the constant score of its points.

Documents are added best first into one segment, so that the engine's own order among equal scores, by address, is that
of the job. Prices as terms cost a sixth less than as fast fields; sets of terms for several values cost the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from benchmarks.invented.ranked import WEIGHTS, Assortment, Wish
from benchmarks.peers.job import TOP, Answer, best_first

MAIN = 100.0
"""What the category scores: whatever, for every product of the answer has it."""
FIELDS = ("category", "color", "brand", "gender", "material", "price")
WRITER_BYTES = 512_000_000


class InTantivy:
    """An index in memory, read by one searcher."""

    version = tantivy.__version__.removeprefix("tantivy v").partition(",")[0]
    servers = ()

    def __init__(self, products: Assortment, folder: Path) -> None:
        self._schema = _schema()
        index = tantivy.Index(self._schema)
        writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        columns = {name: getattr(products, name).tolist() for name in FIELDS}
        first, sizes = products.first_size.tolist(), products.sizes.tolist()
        for row in best_first(products).tolist():
            document = tantivy.Document()
            document.add_unsigned("id", row)
            for name, values in columns.items():
                if values[row] >= 0:
                    document.add_unsigned(name, values[row])
            for size in range(first[row], first[row] + sizes[row]):
                document.add_unsigned("size", size)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()
        assert self._searcher.num_segments == 1, "the order among equal scores holds within one segment"

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        found = self._searcher.search(self._query(wish), TOP, count=False).hits
        answer: Answer = self._searcher.fast_field_values("id", [address for _, address in found])
        return answer

    def close(self) -> None:
        """Nothing was begun."""

    def _query(self, wish: Wish) -> Any:
        wanted: dict[str, Sequence[int]] = {
            "brand": wish.brands,
            "color": wish.colors,
            "gender": () if wish.gender is None else (wish.gender,),
            "size": wish.sizes,
            "material": wish.materials,
        }
        parts = [(Occur.Must, self._one_of("category", wish.categories, MAIN))]
        parts += [(Occur.Should, self._one_of(key, codes, WEIGHTS[key])) for key, codes in wanted.items() if codes]
        if wish.highest is not None:
            affordable = Query.range_query(self._schema, "price", FieldType.Unsigned, None, wish.highest)
            parts.append((Occur.Should, Query.const_score_query(affordable, float(WEIGHTS["price"]))))
        return Query.boolean_query(parts)

    def _one_of(self, field: str, values: Sequence[int], score: float) -> Any:
        terms = [(Occur.Should, Query.term_query(self._schema, field, value)) for value in values]
        return Query.const_score_query(terms[0][1] if len(terms) == 1 else Query.boolean_query(terms), float(score))


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=False, fast=True)
    for name in (*FIELDS, "size"):
        builder.add_unsigned_field(name, stored=False, indexed=True, fast=False)
    return builder.build()
