"""``notesik serve`` and ``notesik demo``."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import complain

if TYPE_CHECKING:
    from service.settings import Settings

Host = Annotated[str | None, typer.Option("--host", help="Address to listen on (NOTESIK_HOST, else 127.0.0.1).")]
Port = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Port (NOTESIK_PORT, else 8000).")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, max=64, help="Processes that answer.")]


def serve(host: Host = None, port: Port = None, workers: Workers = None) -> None:
    """Serve the HTTP of every shop of the data folder."""
    settings = _settings(host, port, workers)
    from service.api.app import api
    from service.composition import compose
    from service.console.passwords import entrance
    from service.logs import log_to_stderr
    from service.quick import make_quick
    from service.server import address, listen, run, run_workers

    log_to_stderr(settings)
    service = compose(settings)
    place = settings.public_address or address(settings.host, settings.port)
    listening = listen(settings.host, settings.port)

    def announce() -> None:
        complain(f"Notesik serves at {place}", prefix="")
        complain(f"its console: {entrance(service, place.rstrip('/'))}", prefix="")
        if settings.public_address is None:
            complain(
                "links of mails lead to the address that each request names: "
                "NOTESIK_PUBLIC_ADDRESS says where people reach the service"
            )

    make_quick(settings)  # here, too, for several processes: the first one compiles, they open what it kept
    with _worker(settings):
        if settings.workers == 1:
            run(api(service), listening, announce)
        else:
            run_workers(listening, settings.workers, announce)


def demo(host: Host = None, port: Port = None) -> None:
    """Serve an invented shop with everything that exists so far; nothing else is needed."""
    settings = _settings(host, port, None)
    from service.console.passwords import entrance
    from service.demonstration import announcement, centre_links, demo_application, prepare
    from service.logs import log_to_stderr
    from service.server import address, listen, run

    log_to_stderr(settings)
    base = (settings.public_address or address(settings.host, settings.port)).rstrip("/")
    listening = listen(settings.host, settings.port)
    service = prepare(settings, base)
    app, key = demo_application(service, base)

    def announce() -> None:
        links = (("the console", entrance(service, base)), *centre_links(service, base))
        print(announcement(base, key, settings.demo_data, links), file=sys.stdout, flush=True)

    with _worker(service.settings):
        run(app, listening, announce)


def _worker(settings: Settings) -> AbstractContextManager[None]:
    """A worker over the same data, as long as the server runs, unless the settings say that it runs elsewhere."""
    from service.worker.beside import worker_beside

    return worker_beside({"NOTESIK_DATA": str(settings.data)}) if settings.worker else nullcontext()


def _settings(host: str | None, port: int | None, workers: int | None) -> Settings:
    """The environment's settings, with what the command line says instead."""
    from service.settings import load_settings

    given = {"host": host, "port": port, "workers": workers}
    return load_settings().model_copy(update={name: value for name, value in given.items() if value is not None})
