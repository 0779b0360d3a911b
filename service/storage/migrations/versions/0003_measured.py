"""What of answers was shown, clicked and bought: totals, and the rows of those who said yes."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _answer() -> list[sa.Column[Any]]:
    return [sa.Column("definition", NUMBER, autoincrement=False, nullable=False), *_texts("variant", "scenario")]


def _day() -> sa.Column[date]:
    return sa.Column("day", sa.Date(), nullable=False)


def _of_views(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["view"], ["measured_views.key"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Tables more; nothing that was there is changed."""
    answer = ("definition", "variant", "scenario")
    op.create_table(
        "measured_totals",
        *_texts("shop"),
        _day(),
        *_answer(),
        *_texts("kind", "agent"),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "day", *answer, "kind", "agent", name="pk_measured_totals"),
    )
    op.create_table(
        "measured_revenue",
        *_texts("shop"),
        _day(),
        *_answer(),
        *_texts("currency", "amount"),
        sa.PrimaryKeyConstraint("shop", "day", *answer, "currency", name="pk_measured_revenue"),
    )
    op.create_table(
        "measured_views",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        *_texts("shop", "view"),
        sa.Column("contact", NUMBER, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name="fk_measured_views_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_measured_views"),
        sa.UniqueConstraint("shop", "view", name="uq_measured_views_shop_view"),
    )
    op.create_index("ix_measured_views_at", "measured_views", ["at"])
    op.create_index("ix_measured_views_contact", "measured_views", ["contact"])
    op.create_table(
        "measured_events",
        sa.Column("view", NUMBER, nullable=False),
        *_answer(),
        *_texts("kind"),
        sa.Column("slot", sa.BigInteger(), autoincrement=False, nullable=False),
        *_texts("product", nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _of_views("fk_measured_events_view"),
        sa.PrimaryKeyConstraint("view", "definition", "kind", "slot", name="pk_measured_events"),
    )
    op.create_table(
        "measured_purchases",
        *_texts("shop", "order", "product"),
        sa.Column("view", NUMBER, nullable=False),
        *_answer(),
        _day(),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("quantity", "returned")),
        *_texts("price", "currency", nullable=True),
        *_texts("by"),
        sa.Column("at", MOMENT, nullable=False),
        _of_views("fk_measured_purchases_view"),
        sa.PrimaryKeyConstraint("shop", "order", "product", name="pk_measured_purchases"),
    )
    op.create_index("ix_measured_purchases_view", "measured_purchases", ["view"])
