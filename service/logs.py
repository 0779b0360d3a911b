"""Log lines: to standard error, one line each, nothing personal in them."""

from __future__ import annotations

import logging
import sys

from service.settings import Settings

CHATTY = ("httpx2", "httpcore2", "alembic")
"""Clients that log whole addresses, tokens and contact ids among them, and who tells every step of a migration."""

LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


def log_to_stderr(settings: Settings) -> None:
    """Set up the log of this process as the settings say."""
    logging.basicConfig(stream=sys.stderr, level=settings.log_level.upper(), format=LINE, force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("notesik.access").setLevel(logging.INFO if settings.access_log else logging.WARNING)
