"""What a worker of a cluster must be before it makes a part: it runs this code, and sees this folder and this data.

All of it stands on the worker's own machine: its settings are its own, so that no password travels.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from socket import gethostname

from service.campaigns.model import Part
from service.campaigns.running import make, service_of
from service.errors import ServiceError
from service.settings import Settings, load_settings

PACKAGES = ("feeds", "matching", "frames", "service", "templates")
SECRET = "secret"
"""What the data folder's own secret is called; both machines have the same one where the folder is the same."""


class WrongWorker(ServiceError):
    """A worker that would not make the same parts."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a worker is told of a campaign: its folder, and by what to know that it is meant.

    ``code`` is the digest of the code of who sends it, ``host`` its machine. In the file ``probe`` of the folder stands
    ``token``, of which ``proof`` is made with the data folder's secret.
    """

    folder: Path
    code: str
    host: str
    probe: str
    token: str
    proof: str


@contextmanager
def errand(settings: Settings, folder: Path) -> Iterator[Errand]:
    """An errand for workers; its probe stands in the folder for the length of the block."""
    token = token_hex(16)
    probe = folder / f".probe-{token_hex(4)}.tmp"
    probe.write_text(token)
    try:
        yield Errand(folder, code(), gethostname(), probe.name, token, _proof(settings, token))
    finally:
        probe.unlink(missing_ok=True)


def work(told: Errand, number: int) -> Part:
    """A part, made by a worker. Raises `WrongWorker`, and what makes the campaign fail anywhere."""
    if (wrong := _fault(told)) is not None:
        raise WrongWorker(f"a worker {wrong}")
    return make(_settings(), told.folder, number)


def fault(told: Errand) -> str | None:
    """What is wrong with this worker, as it goes on after "the worker"; None where it is as it must be."""
    if told.code != code():
        return "runs another version of Notesik: install the same one on every machine and start the workers again"
    try:
        seen = (told.folder / told.probe).read_text()
    except OSError:
        seen = None
    if seen != told.token:
        return f"does not see {told.folder}: let the folder be shared, under the same path on every machine"
    settings = _settings()
    try:
        if not hmac.compare_digest(_proof(settings, told.token), told.proof):
            return f"has another data folder ({settings.data}): let NOTESIK_DATA lead to the one that is shared"
        database = service_of(settings).database
        if database.is_sqlite and gethostname() != told.host:
            return "is on another machine, and SQLite is of one machine alone: set NOTESIK_DATABASE to PostgreSQL"
        database.ping()
    except (ServiceError, OSError) as trouble:
        return f"cannot work: {trouble}"
    return None


@lru_cache(1)
def code() -> str:
    """A digest of all our code and data as it is installed: equal versions of two checkouts may differ all the same."""
    root, seen = Path(__file__).parents[2], sha256()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                seen.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
                seen.update(path.read_bytes())
    return seen.hexdigest()


@lru_cache(1)
def _fault(told: Errand) -> str | None:
    return fault(told)


@lru_cache(1)
def _settings() -> Settings:
    return load_settings()


def _proof(settings: Settings, token: str) -> str:
    """Made of the folder's secret as it stands there; nothing is made where there is none."""
    return hmac.new((settings.data / SECRET).read_bytes(), token.encode(), sha256).hexdigest()
