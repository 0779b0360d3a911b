"""All parts of a campaign on the workers of a Dask cluster, by no more of it than tasks and their answers.

A task is the number of a part, its answer counts. What a worker that dies was making is made by another one; when this
process dies the scheduler forgets what is left, and the same command goes on.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from service.campaigns.model import Part
from service.campaigns.proven import Errand, WrongWorker, errand, fault, work
from service.campaigns.running import Engine
from service.composition import Service
from service.errors import ServiceError
from service.settings import Settings

if TYPE_CHECKING:
    from distributed import Client, Future, Security

SCHEMES = ("tcp", "tls")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
CONNECT_SECONDS = 20
"""How long a scheduler may take to answer."""
JOIN_SECONDS = 60
"""How long to wait for the first worker."""
RETRIES = 3
"""How often a part is tried again that failed."""
GO_ON = "the same command makes the parts that are missing"


class ClusterFailed(ServiceError):
    """The cluster cannot be reached or used."""


def engine_on(address: str, settings: Settings) -> Engine:
    """The engine of a cluster whose scheduler has that address.

    Raises `ClusterFailed` where the address or what is needed for it is missing.
    """
    security = _security(address, settings)

    def engine(service: Service, path: Path, numbers: Sequence[int]) -> Iterator[Part]:
        if not numbers:
            return
        with errand(service.settings, path) as told, _spoken_of(address), _connected(address, security) as client:
            _check_workers(client, told)
            yield from _made(client, told, numbers)

    return engine


def is_open(address: str) -> bool:
    """Whether what is said to a scheduler there may be read, and said, by others of the network."""
    parts = urlsplit(address)
    return parts.scheme == "tcp" and parts.hostname not in LOOPBACK


def _security(address: str, settings: Settings) -> Security | None:
    """The certificates for an encrypted connection; None without encryption."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in SCHEMES and parts.hostname and parts.port
    except ValueError:
        whole = None
    if not whole:
        raise ClusterFailed(f"{address!r} is no address of a scheduler, such as tls://scheduler.example:8786")
    try:
        from distributed import Security
    except ImportError:
        raise ClusterFailed("a cluster needs the extra: pip install 'notesik[cluster]'") from None
    if parts.scheme == "tcp":
        return None
    files = {name: getattr(settings, f"cluster_{name}") for name in ("ca", "certificate", "key")}
    for name, file in files.items():
        if file is None or not file.is_file():
            what = "names no file" if file else "is not set"
            raise ClusterFailed(f"NOTESIK_CLUSTER_{name.upper()} {what}, and tls:// needs it: see docs/cluster.md")
    return Security(
        require_encryption=True,
        tls_ca_file=str(files["ca"]),
        tls_client_cert=str(files["certificate"]),
        tls_client_key=str(files["key"]),
    )


@contextmanager
def _connected(address: str, security: Security | None) -> Iterator[Client]:
    from distributed import Client
    from distributed.versions import VersionMismatchWarning

    # What matters of it we say ourselves, in a sentence.
    for name in ("distributed", "distributed.client", "distributed.core", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VersionMismatchWarning)  # whether workers run our code is asked below
        client = Client(address, timeout=CONNECT_SECONDS, security=security, set_as_default=False)
    with client:
        yield client


@contextmanager
def _spoken_of(address: str) -> Iterator[None]:
    """What goes wrong with the cluster itself, as one sentence."""
    from distributed import CancelledError, KilledWorker

    try:
        yield
    except KilledWorker:
        raise ClusterFailed(f"a part ended every worker that tried it: look into a worker's log; {GO_ON}") from None
    except CancelledError:
        raise ClusterFailed(f"the connection to the scheduler at {address} was lost; {GO_ON}") from None
    except OSError as error:  # a time that ran out is one too
        raise ClusterFailed(f"the scheduler at {address} cannot be reached: {error or 'it does not answer'}") from None


def _check_workers(client: Client, told: Errand) -> None:
    """See that there are workers, and that all that are there now are as they must be. Raises `ServiceError`."""
    try:
        client.wait_for_workers(1, timeout=JOIN_SECONDS)
    except TimeoutError:
        raise ClusterFailed(f"no worker has joined the scheduler within {JOIN_SECONDS} seconds") from None
    answers: dict[str, Any] = client.run(fault, told, on_error="return")
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, BaseException):
            raise WrongWorker(f"the worker {worker} cannot be asked: {answer}")
        if answer is not None:
            raise WrongWorker(f"the worker {worker} {answer}")


def _made(client: Client, told: Errand, numbers: Sequence[int]) -> Iterator[Part]:
    from distributed import as_completed

    futures: list[Future[Part]] = client.map(work, [told] * len(numbers), numbers, pure=False, retries=RETRIES)
    done = as_completed(futures, loop=client.loop)
    del futures  # each is let go of when its answer is taken
    for future in done:
        yield future.result()
        future.release()
