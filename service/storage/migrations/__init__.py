"""How the tables of an earlier release become those of this one, by Alembic; SQLite and PostgreSQL alike.

`service.storage.database` loads this only when there is something to do. A migration runs whole or not at all, in the
transaction of the connection it is given.

migrations.env       what Alembic asks for: the connection, the tables as they should be
migrations.versions  one file a revision
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables to the last revision."""
    command.upgrade(configured(connection), "head")


def check(connection: sa.Connection) -> None:
    """Raise Alembic's error where the tables are not those of `service.storage.schema`."""
    command.check(configured(connection))


def configured(connection: sa.Connection) -> Config:
    """What Alembic needs to work on one connection and to say nothing about it."""
    config = Config(stdout=StringIO(), attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
