"""``notesik work``: the worker, on its own or once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Json
from service.cli.output import write_document, write_text

if TYPE_CHECKING:
    from service.tasks.model import Task

Once = Annotated[bool, typer.Option("--once", help="Do what is due now, say what came of it, and end.")]
UntilInputEnds = Annotated[
    bool, typer.Option("--until-input-ends", help="End with standard input, such as a pipe of whoever started it.")
]


def work(once: Once = False, as_json: Json = False, until_input_ends: UntilInputEnds = False) -> None:
    """Do the console's tasks, deliver events to webhooks and keep the periods of retention, until stopped.

    `notesik serve` has such a worker beside itself; any number may run on any number of machines.
    """
    from service.composition import compose
    from service.logs import log_to_stderr
    from service.settings import load_settings
    from service.worker.loop import stop_on_signals, stop_when_input_ends, worker_of
    from service.worker.running import runner_of

    if as_json and not once:
        raise typer.BadParameter("it belongs to --once: without that there is no end to answer at", param_hint="--json")
    settings = load_settings()
    log_to_stderr(settings)
    service = compose(settings)
    worker = worker_of(service)
    runner = runner_of(service, worker.stop)
    if not once:
        stop_on_signals(worker.stop)
        if until_input_ends:
            stop_when_input_ends(worker.stop)
        with runner.beside():
            worker.until_stopped()
        return
    done, ended = [*worker.once()], [*runner.once()]
    if as_json:
        jobs = [{"job": each.job, "told": each.told, "fault": each.fault} for each in done]
        write_document({"jobs": jobs, "tasks": [_task(each) for each in ended]})
    elif not (done or ended):
        write_text("nothing is due")
    for each in () if as_json else done:
        told = ", ".join(f"{name} {number}" for name, number in each.told.items())
        write_text(f"{each.job}: {each.fault or told}")
    for task in () if as_json else ended:
        write_text(f"task {task.number}, {task.kind} of shop {task.shop}: {task.fault or task.state}")
    if any(each.fault for each in done) or any(task.fault for task in ended):
        raise typer.Exit(1)


def _task(task: Task) -> dict[str, object]:
    """What is said of a task that has ended."""
    said = {"task": task.number, "shop": task.shop, "kind": task.kind, "by": task.by, "state": task.state}
    return {**said, "told": task.told, "fault": task.fault}
