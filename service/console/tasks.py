"""How far a task is: a fragment that asks for itself each second until the task has ended."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.console.entering import Entered, now
from service.console.paging import number_in
from service.console.places import Look
from service.console.shell import shown
from service.tasks.model import Task, TaskState

NO_WORKER_SECONDS = 10
"""A task that waits longer than this with no other of the shop under way: nobody seems to work."""


def show(entered: Entered) -> Response:
    """The task's line. When it has ended the whole page is asked for anew: it says what came of it."""
    number = number_in(entered.path("number"))
    task = None if number is None else entered.service.tasks.get(entered.shop_name, number)
    if task is None:
        raise HTTPException(404)
    answer = shown(entered, "task.html", progress(entered, task))
    if not task.open:
        answer.headers["HX-Refresh"] = "true"
    return answer


def progress(entered: Entered, task: Task) -> dict[str, object]:
    """What ``task.html`` shows: pages include it with this."""
    waits = (now() - task.made).total_seconds()
    alone = not any(each.state is TaskState.RUNNING for each in entered.service.tasks.open_of(entered.shop_name))
    idle = task.state is TaskState.WAITING and alone and waits > NO_WORKER_SECONDS
    return {"task": task, "no_worker": idle}


PLACES = (Look("/tasks/{number}", show),)
