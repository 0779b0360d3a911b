"""The revisions of the tables that this release knows, so that a look at the database loads no migration."""

from __future__ import annotations

from service.errors import DatabaseError

REVISIONS = ("0001", "0002", "0003", "0004", "0006", "0007", "0009")
"""Every revision there was, the oldest first; each is a file of `service.storage.migrations.versions`."""
HEAD = REVISIONS[-1]
STAMP = 0x6E6F74657369
"""The number of the lock that whoever migrates PostgreSQL holds: "notesi" in bytes."""


def check_known(revision: str | None) -> None:
    """Refuse tables that a newer release made: this one could only damage them. Raises `DatabaseError`."""
    if revision is not None and revision not in REVISIONS:
        raise DatabaseError(
            f"the database was made by a newer release of Notesik (revision {revision}): install that release, "
            "or go back to a backup made before it"
        )
