"""Who can be asked: some in every run, others once, because they are slow to fill or seldom there."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final

from benchmarks.invented.ranked import Assortment
from benchmarks.peers.job import Contender, Missing, Peer

OURS: Final = Contender("Notesik", "ours", "Ours")
BARE: Final = Contender("Notesik, ids alone", "ours", "OursBare")

ALWAYS: Final = (
    Contender("DuckDB", "in_duckdb", "InDuckdb"),
    Contender("polars", "in_polars", "InPolars"),
    Contender("tantivy", "in_tantivy", "InTantivy"),
    Contender("SQLite", "in_sqlite", "InSqlite"),
)
ONCE: Final = (
    Contender("PostgreSQL", "in_postgresql", "InPostgresql"),
    Contender("Xapian", "in_xapian", "InXapian"),
    Contender("pandas", "in_pandas", "InPandas"),
    Contender("scikit-learn", "in_sklearn", "InSklearn", exact=False),
    Contender("RediSearch", "in_redisearch", "InRedisearch"),
)


def opened(contender: Contender, products: Assortment, folder: Path) -> Peer:
    """One of them with the products read. Raises `Missing` where what it needs is not on this machine."""
    try:
        module = import_module(f"benchmarks.peers.{contender.module}")
        peer: Peer = getattr(module, contender.class_)(products, folder)
    except ModuleNotFoundError as fault:
        raise Missing(f"no package {fault.name}") from None
    return peer
