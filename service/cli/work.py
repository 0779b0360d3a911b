"""``notesik work``: the worker, on its own or once."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import Json
from service.cli.output import write_document, write_text

Once = Annotated[bool, typer.Option("--once", help="Do what is due now, say what came of it, and end.")]
UntilInputEnds = Annotated[
    bool, typer.Option("--until-input-ends", help="End with standard input, such as a pipe of whoever started it.")
]


def work(once: Once = False, as_json: Json = False, until_input_ends: UntilInputEnds = False) -> None:
    """Deliver events to webhooks and keep the periods of retention, until stopped.

    `notesik serve` has such a worker beside itself; any number may run on any number of machines.
    """
    from service.composition import compose
    from service.logs import log_to_stderr
    from service.settings import load_settings
    from service.worker.loop import stop_on_signals, stop_when_input_ends, worker_of

    if as_json and not once:
        raise typer.BadParameter("it belongs to --once: without that there is no end to answer at", param_hint="--json")
    settings = load_settings()
    log_to_stderr(settings)
    service = compose(settings)
    worker = worker_of(service)
    if not once:
        stop_on_signals(worker.stop)
        if until_input_ends:
            stop_when_input_ends(worker.stop)
        worker.until_stopped()
        return
    done = [*worker.once()]
    if as_json:
        write_document({"jobs": [{"job": each.job, "told": each.told, "fault": each.fault} for each in done]})
    elif not done:
        write_text("nothing is due")
    for each in () if as_json else done:
        told = ", ".join(f"{name} {number}" for name, number in each.told.items())
        write_text(f"{each.job}: {each.fault or told}")
    if any(each.fault for each in done):
        raise typer.Exit(1)
