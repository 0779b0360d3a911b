"""The first tables: contacts and all that is kept of them, definitions, the outbox, jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

JSON = sa.JSON(none_as_null=True)
IN_ORDER = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "confirmations",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("handle", sa.LargeBinary(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_confirmations"),
    )
    op.create_index("ix_confirmations_handle", "confirmations", ["handle"])
    op.create_index("ix_confirmations_until", "confirmations", ["until"])
    op.create_table(
        "contacts",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("id", IN_ORDER, nullable=False),
        sa.Column("handle", sa.LargeBinary(length=8), nullable=False),
        sa.Column("merged_into", NUMBER, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("personalise", sa.Boolean(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("preferences", JSON, nullable=False),
        sa.Column("key_information", JSON, nullable=False),
        sa.Column("channels", JSON, nullable=True),
        sa.Column("tags", JSON, nullable=False),
        sa.Column("devices", JSON, nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["contacts.key"], name="fk_contacts_merged_into", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_contacts"),
        sa.UniqueConstraint("handle", name="uq_contacts_handle"),
    )
    op.create_index("ix_contacts_merged_into", "contacts", ["merged_into"])
    op.create_index("ix_contacts_shop_id", "contacts", ["shop", "id"])
    op.create_table(
        "definitions",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_definitions"),
        sa.UniqueConstraint("shop", "kind", "name", name="uq_definitions_shop_kind_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "erased",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("revived", MOMENT, nullable=True),
        sa.Column("ledger", JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_erased"),
    )
    op.create_index("ix_erased_shop_hash", "erased", ["shop", "hash"])
    op.create_index("ix_erased_until", "erased", ["until"])
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("ran", MOMENT, nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_jobs"),
    )
    op.create_table(
        "outbox",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_outbox"),
        sa.UniqueConstraint("shop", "id", name="uq_outbox_shop_id"),
    )
    op.create_index("ix_outbox_at", "outbox", ["at"])
    op.create_index("ix_outbox_shop_contact", "outbox", ["shop", "contact"])
    op.create_table(
        "requests",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", JSON, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("shop", "key", name="pk_requests"),
    )
    op.create_index("ix_requests_at", "requests", ["at"])
    op.create_table(
        "revoked",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_revoked"),
    )
    op.create_index("ix_revoked_until", "revoked", ["until"])
    op.create_table(
        "webhooks",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("events", JSON, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_webhooks"),
    )
    op.create_index("ix_webhooks_shop", "webhooks", ["shop"])
    op.create_table(
        "addresses",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("contact", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name="fk_addresses_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shop", "kind", "value", "contact", name="pk_addresses"),
    )
    op.create_index("ix_addresses_contact", "addresses", ["contact"])
    op.create_table(
        "behaviours",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("contact", NUMBER, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("surface", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name="fk_behaviours_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_behaviours"),
    )
    op.create_index("ix_behaviours_at", "behaviours", ["at"])
    op.create_index("ix_behaviours_contact", "behaviours", ["contact"])
    op.create_table(
        "consents",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("contact", NUMBER, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name="fk_consents_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_consents"),
    )
    op.create_index("ix_consents_contact", "consents", ["contact"])
    op.create_table(
        "deliveries",
        sa.Column("webhook", NUMBER, nullable=False),
        sa.Column("event", NUMBER, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", MOMENT, nullable=True),
        sa.Column("done", MOMENT, nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["outbox.key"], name="fk_deliveries_event", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["webhook"], ["webhooks.key"], name="fk_deliveries_webhook", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("webhook", "event", name="pk_deliveries"),
    )
    waits = sa.text("due IS NOT NULL")
    op.create_index(
        "ix_deliveries_waiting", "deliveries", ["webhook", "event"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_index("ix_deliveries_event", "deliveries", ["event"])
    op.create_table(
        "history",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("contact", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("parts", JSON, nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name="fk_history_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_history"),
    )
    op.create_index("ix_history_at", "history", ["at"])
    op.create_index("ix_history_contact", "history", ["contact"])
    op.create_table(
        "identities",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("contact", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name="fk_identities_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shop", "kind", "value", name="pk_identities"),
    )
    op.create_index("ix_identities_contact", "identities", ["contact"])
    op.create_table(
        "purchases",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("contact", NUMBER, nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contact"], ["contacts.key"], name="fk_purchases_contact", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_purchases"),
        sa.UniqueConstraint(
            "contact", "order", "product", "returned", name="uq_purchases_contact_order_product_returned"
        ),
    )
    op.create_index("ix_purchases_at", "purchases", ["at"])
