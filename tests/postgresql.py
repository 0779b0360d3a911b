"""A PostgreSQL of the tests' own: made in a folder that goes with it, whatever else runs on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian's packages put a folder for each version, and nothing on the path."""
OWNER = "postgres"
"""Who runs it where we are root: the server refuses to be."""
NUMBERS = count(1)
"""Of databases, whose names must differ."""
SETTINGS = {
    "fsync": "off",  # the machine stays on while tests run; clients are what is killed here
    "log_min_messages": "fatal",
    "max_connections": "200",
}


def find_postgresql(debian: Path = DEBIAN) -> str | None:
    """The folder of the newest server's programs on this machine."""
    found = shutil.which("initdb")
    if found is not None:
        return str(Path(found).resolve().parent)
    versions = sorted(debian.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return str(versions[-1].parent) if versions else None


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """A server; its address without the name of a database. Needs PostgreSQL 15 or newer."""
    folder = Path(tempfile.mkdtemp(prefix="notesik-postgresql-"))
    owner = _owner()
    if owner:
        shutil.chown(folder, OWNER)
    port, data = _free_port(), folder / "data"
    # A Polish order of letters, as a shop's server may have it: what relies on the order by code point must say so.
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=pl")
    _run(*owner, programs / "initdb", "--pgdata", data, "--auth=trust", f"--username={OWNER}", *locale, cwd=folder)
    _start(programs, folder, port)
    try:
        yield f"postgresql://{OWNER}@127.0.0.1:{port}"
    finally:
        _stop(programs, folder)
        shutil.rmtree(folder)


@contextmanager
def stopped(programs: Path, server: str) -> Iterator[None]:
    """A server of `running` is ended as by a crash, and begins again when the block is over."""
    with psycopg.connect(f"{server}/{OWNER}") as connection:
        (data,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        port = connection.info.port
    _stop(programs, Path(data).parent)
    try:
        yield
    finally:
        _start(programs, Path(data).parent, port)


def make_database(server: str, template: str = "template1") -> str:
    """A new database, like that one; its address."""
    name = f"notesik-{next(NUMBERS)}"
    with psycopg.connect(f"{server}/{OWNER}", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return f"{server}/{name}"


def _owner() -> tuple[str | Path, ...]:
    return () if os.geteuid() else ("runuser", "-u", OWNER, "--")


def _control(programs: Path, folder: Path) -> tuple[str | Path, ...]:
    return (*_owner(), programs / "pg_ctl", "--pgdata", folder / "data", "--wait")


def _start(programs: Path, folder: Path, port: int) -> None:
    settings = [f"-c {name}={value}" for name, value in SETTINGS.items()]
    options = " ".join((f"-p {port}", "-h 127.0.0.1", f"-k {folder}", *settings))
    _run(*_control(programs, folder), "--log", folder / "log", "--options", options, "start", cwd=folder)


def _stop(programs: Path, folder: Path) -> None:
    _run(*_control(programs, folder), "--mode", "immediate", "stop", cwd=folder)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _run(*command: str | Path, cwd: Path) -> None:
    nothing = subprocess.DEVNULL
    with tempfile.TemporaryFile() as said:  # a pipe would be kept open by the server
        done = subprocess.run(command, cwd=cwd, stdin=nothing, stdout=nothing, stderr=said, check=False)
        said.seek(0)
        assert done.returncode == 0, said.read().decode()
