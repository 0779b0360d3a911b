"""What answers were made of, so that they can be made again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One table more."""
    op.create_table(
        "answers",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "shop")),
        sa.Column("contact", NUMBER, nullable=True),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("at", "last")),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name="fk_answers_contact", ondelete="CASCADE"),
    )
    op.create_index("ix_answers_contact", "answers", ["contact"])
    op.create_index("ix_answers_last", "answers", ["last"])
