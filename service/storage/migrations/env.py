"""Run by Alembic for each command: compares and changes the tables on the connection that `migrations` put there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context

from service.storage.schema import Json, Moment, metadata


def _same_type(migrating: Any, column: Any, there: Any, found: Any, wanted: Any) -> bool | None:
    """Our own types stand in the database as what they are made of; None leaves the judgement to Alembic."""
    return False if isinstance(wanted, Moment) or wanted is Json else None


connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot change a table in place
    compare_type=_same_type,
    transactional_ddl=True,  # also true of SQLite, whatever Alembic believes
)
with context.begin_transaction():
    context.run_migrations()
