"""``notesik migrate``: the database's tables become those of this release."""

from __future__ import annotations

from service.cli.options import Json, the_service
from service.cli.output import complain, write_document


def migrate(as_json: Json = False) -> None:
    """Bring the tables of the database to this release. PostgreSQL waits for it; SQLite does it by itself."""
    database = the_service().database
    before, after = database.bring_up()
    if as_json:
        write_document({"database": database.url.get_backend_name(), "before": before, "after": after})
    elif before == after:
        complain(f"the tables are those of this release already (revision {after})", prefix="")
    else:
        complain(f"the tables are those of this release now (revision {before or 'none'} to {after})", prefix="")
