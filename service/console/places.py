"""Where the pages of the console are, as tables: each page module has one, and the routes are made of them.

A place is under a shop (``/console/shops/{shop}``) unless its table is among those that are not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from service.console.entering import Entered
from service.storage.accounts import Role

Handler = Callable[[Entered], Response] | Callable[[Entered], Awaitable[Response]]
"""What answers. A plain function runs in a thread and may wait for the database; an ``async`` one may not."""


@dataclass(frozen=True, slots=True)
class Look:
    """A page to look at: changes nothing. ``least`` is the role from which it is shown."""

    path: str
    handler: Handler
    least: Role = Role.VIEWER
    method: ClassVar[str] = "GET"
    upload: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Act:
    """A form that is posted; it carries the session's mark. ``upload``: with a file, as ``multipart/form-data``."""

    path: str
    handler: Handler
    least: Role = Role.EDITOR
    upload: bool = False
    method: ClassVar[str] = "POST"


Place = Look | Act
