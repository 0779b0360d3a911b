"""Runs the HTTP: a port of our own first, so that a taken one is a clear line; then uvicorn on it."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from service.errors import ServiceError

GRACE_SECONDS = 10
"""How long running requests may take to finish once the service is told to stop."""

BACKLOG = 2048
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


class PortTaken(ServiceError):
    """The address cannot be listened on."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises `PortTaken` with what to do about it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        raise PortTaken(
            f"{host} port {port} cannot be listened on ({reason}); NOTESIK_PORT or --port moves it"
        ) from None


def address(host: str, port: int) -> str:
    """The address by which a browser on this machine reaches ``host`` and ``port``."""
    shown = ANYWHERE.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


class Announcing(uvicorn.Server):
    """A server that says where it is, once it really answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        if self.started:
            self._announce()


def run(app: ASGIApp, listening: socket.socket, announce: Callable[[], None]) -> None:
    """Serve ``app`` from this process until it is told to stop; running requests are finished first."""
    try:
        Announcing(_config(app), announce).run([listening])
    except KeyboardInterrupt:
        logging.getLogger("notesik").info("stopped")


def run_workers(listening: socket.socket, workers: int, announce: Callable[[], None]) -> None:
    """Serve from several processes, each of which makes the application from the environment's settings."""
    config = _config("service.api.app:from_environment", factory=True, workers=workers)
    announce()
    Multiprocess(config, [listening]).run()


def _config(app: ASGIApp | str, factory: bool = False, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,  # ours leaves out queries and contacts
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
