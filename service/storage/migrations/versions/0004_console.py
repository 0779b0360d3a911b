"""People who work in the console, their sessions, what they did, and what a worker does for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _account(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_account_accounts"
    return sa.ForeignKeyConstraint(["account"], ["accounts.key"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Tables more; nothing that was there is changed."""
    op.create_table(
        "accounts",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        *_texts("name", "shown"),
        *_texts("password", "role", nullable=True),
        *_texts("language"),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "memberships",
        sa.Column("account", NUMBER, nullable=False),
        *_texts("shop", "role"),
        _account("memberships"),
        sa.PrimaryKeyConstraint("account", "shop", name="pk_memberships"),
    )
    op.create_index("ix_memberships_shop", "memberships", ["shop"])
    op.create_table(
        "sessions",
        *_texts("digest"),
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        *_texts("browser"),
        _account("sessions"),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_index("ix_sessions_until", "sessions", ["until"])
    op.create_table(
        "audit",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        *_texts("shop"),
        sa.Column("at", MOMENT, nullable=False),
        *_texts("by", "what", "thing"),
        sa.Column("told", JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_audit"),
    )
    op.create_index("ix_audit_shop_key", "audit", ["shop", "key"])
    op.create_table(
        "tasks",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        *_texts("shop", "kind"),
        sa.Column("asked", JSON, nullable=False),
        *_texts("by", "state", "stage"),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("told", JSON, nullable=True),
        *_texts("fault", nullable=True),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("started", MOMENT, nullable=True),
        sa.Column("ended", MOMENT, nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tasks"),
    )
    op.create_index("ix_tasks_shop_kind_key", "tasks", ["shop", "kind", "key"])
    op.create_index("ix_tasks_state", "tasks", ["state"])
