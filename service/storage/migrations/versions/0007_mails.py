"""What was given for mails, what their pictures show, and by which surface an answer was given that was clicked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)
FRAME = "frame"
"""Where every answer was shown that was counted until now."""


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _contact(table: str) -> list[sa.Column[int] | sa.ForeignKeyConstraint]:
    named = f"fk_{table}_contact"
    return [
        sa.Column("contact", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name=named, ondelete="CASCADE"),
    ]


def _surface() -> sa.Column[str]:
    return sa.Column("surface", sa.Text(), nullable=False, server_default=FRAME)


def upgrade() -> None:
    """Two tables more, and a column more in those of measurement: totals are told apart by it."""
    op.create_table(
        "sent",
        *_texts("id", "shop"),
        *_contact("sent"),
        *_texts("block"),
        sa.Column("definition", NUMBER, nullable=False),
        *_texts("surface"),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("at", "until")),
        *_texts("generation"),
        sa.Column("slot", sa.LargeBinary(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sent"),
        sa.UniqueConstraint("slot", "turn", name="uq_sent_slot_turn"),
    )
    op.create_index("ix_sent_contact_at", "sent", ["contact", "at"])
    op.create_index("ix_sent_at", "sent", ["at"])
    op.create_table(
        "opened",
        *_texts("digest", "shop"),
        *_contact("opened"),
        sa.Column("definition", NUMBER, nullable=False),
        *_texts("generation"),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("until", "at")),
        sa.Column("products", JSON, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_opened"),
    )
    op.create_index("ix_opened_contact", "opened", ["contact"])
    op.create_index("ix_opened_at", "opened", ["at"])

    answer = ("shop", "day", "definition", "variant", "scenario", "surface")
    for table, rest in (("measured_totals", ("kind", "agent")), ("measured_revenue", ("currency",))):
        with op.batch_alter_table(table) as altering:  # nothing hangs on these, so that SQLite may make them anew
            altering.add_column(_surface())
            altering.drop_constraint(f"pk_{table}", type_="primary")
            altering.create_primary_key(f"pk_{table}", [*answer, *rest])
    op.add_column("measured_events", _surface())
    op.add_column("measured_purchases", _surface())
