"""What feeds are asked for with, how their servers named them, and when they are read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def upgrade() -> None:
    """Tables more; nothing that was there is changed."""
    op.create_table(
        "feed_accesses",
        *_texts("shop", "origin", "user", "password"),
        sa.PrimaryKeyConstraint("shop", name="pk_feed_accesses"),
    )
    op.create_table(
        "feed_answers",
        *_texts("shop", "address"),
        *_texts("etag", "modified", nullable=True),
        *_texts("body", "made_with"),
        sa.PrimaryKeyConstraint("shop", name="pk_feed_answers"),
    )
    op.create_table(
        "feed_schedules",
        *_texts("shop", "schedule"),
        *_texts("meant", nullable=True),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("task", NUMBER, nullable=True),
        sa.Column("tried", MOMENT, nullable=True),
        *_texts("result", "reason", nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shop", name="pk_feed_schedules"),
    )
    op.create_index("ix_feed_schedules_due", "feed_schedules", ["due"])
