"""The tables of the database, the same on SQLite and PostgreSQL; `service.storage.migrations` brings one to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can speak of it on either database."""

metadata = sa.MetaData(naming_convention=NAMING)

Json = sa.JSON(none_as_null=True)  # on PostgreSQL too: JSONB would change the order of what was said
InOrder = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")  # by code point, as SQLite sorts
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up only what it calls INTEGER


class Moment(sa.types.TypeDecorator[datetime]):
    """A time in UTC; SQLite would drop the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the store, always UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the store, always with its zone."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _key() -> sa.Column[int]:
    return sa.Column("key", Number, primary_key=True, autoincrement=True)


def _text(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=more.pop("nullable", False), **more)


def _moment(name: str, **more: Any) -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=more.pop("nullable", False), **more)


def _contact(**more: Any) -> sa.Column[int]:
    return sa.Column("contact", Number, sa.ForeignKey("contacts.key", ondelete="CASCADE"), nullable=False, **more)


contacts = sa.Table(
    "contacts",
    metadata,
    _key(),
    _text("shop"),
    sa.Column("id", InOrder, nullable=False),
    sa.Column("handle", sa.LargeBinary(8), nullable=False, unique=True),
    sa.Column("merged_into", Number, sa.ForeignKey("contacts.key", ondelete="CASCADE"), index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("links", sa.Integer, nullable=False),
    _moment("created"),
    _moment("changed"),
    sa.Column("personalise", sa.Boolean, nullable=False),
    sa.Column("details", Json, nullable=False),
    sa.Column("preferences", Json, nullable=False),
    sa.Column("key_information", Json, nullable=False),
    sa.Column("channels", Json),
    sa.Column("tags", Json, nullable=False),
    sa.Column("devices", Json, nullable=False),
    sa.Column("products", Json, nullable=False),
    sa.Index(None, "shop", "id"),
)
"""One row a card, its parts as the documents of `service.contacts.documents`; a merged one points to where it went."""

identities = sa.Table(
    "identities",
    metadata,
    _text("shop", primary_key=True),
    _text("kind", primary_key=True),
    _text("value", primary_key=True),
    _contact(index=True),
)
"""What names one card and no other: kind ``id`` or ``device``."""

addresses = sa.Table(
    "addresses",
    metadata,
    _text("shop", primary_key=True),
    _text("kind", primary_key=True),
    _text("value", primary_key=True),
    _contact(index=True, primary_key=True),
)
"""Folded e-mail addresses and telephone numbers, to find cards by; a family may share one."""

consents = sa.Table(
    "consents",
    metadata,
    _key(),
    _contact(index=True),
    *(_text(name) for name in ("purpose", "kind", "state")),
    _moment("at"),
    *(_text(name) for name in ("by", "where", "text", "version", "language")),
)
"""The ledger: rows are added, never changed, and leave only with the person."""

history = sa.Table(
    "history",
    metadata,
    _key(),
    _contact(index=True),
    sa.Column("version", sa.Integer, nullable=False),
    *(_text(name) for name in ("what", "by", "where")),
    _moment("at", index=True),
    sa.Column("parts", Json, nullable=False),
)

purchases = sa.Table(
    "purchases",
    metadata,
    _key(),
    _contact(),
    *(_text(name) for name in ("order", "product")),
    sa.Column("quantity", sa.Integer, nullable=False),
    _text("price", nullable=True),
    _text("currency", nullable=True),
    _moment("at", index=True),
    _text("source"),
    sa.Column("returned", sa.Boolean, nullable=False),
    sa.UniqueConstraint("contact", "order", "product", "returned"),
)
"""What was bought and, ``returned``, given back: each once an order and product, so that told again it is no more."""

behaviours = sa.Table(
    "behaviours",
    metadata,
    _key(),
    _contact(index=True),
    _text("event"),
    _text("product", nullable=True),
    _text("surface", nullable=True),
    _moment("at", index=True),
    _text("source"),
)

erased = sa.Table(
    "erased",
    metadata,
    _key(),
    _text("shop"),
    _text("hash"),
    _moment("at"),
    _moment("until", index=True),
    _moment("revived", nullable=True),
    sa.Column("ledger", Json, nullable=False),
    sa.Index(None, "shop", "hash"),
)
"""What stays of a person who was erased: a keyed hash of each address, and when which text was decided on.

``revived``: when they came back themselves, from when on the address is held against nobody."""

outbox = sa.Table(
    "outbox",
    metadata,
    _key(),
    _text("shop"),
    _text("id"),
    _text("event"),
    _moment("at", index=True),
    _text("contact"),
    sa.Column("told", Json, nullable=False),
    sa.UniqueConstraint("shop", "id"),
    sa.Index(None, "shop", "contact"),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    _key(),
    _text("shop", index=True),
    _text("address"),
    _text("secret"),
    sa.Column("events", Json, nullable=False),
    _moment("created"),
    sa.Column("active", sa.Boolean, nullable=False),
)

WAITS = sa.text("due IS NOT NULL")

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("webhook", Number, sa.ForeignKey("webhooks.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("event", Number, sa.ForeignKey("outbox.key", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("tries", sa.Integer, nullable=False),
    _moment("due", nullable=True),
    _moment("done", nullable=True),
    _text("fault", nullable=True),
    # What waits is found in its order without passing by all that was delivered. None by time: it would be sorted by.
    sa.Index("ix_deliveries_waiting", "webhook", "event", sqlite_where=WAITS, postgresql_where=WAITS),
)
"""Which event still has to reach which webhook; without ``due`` it was delivered (``done``) or given up."""

measured_totals = sa.Table(
    "measured_totals",
    metadata,
    _text("shop", primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("definition", Number, primary_key=True, autoincrement=False),
    *(_text(name, primary_key=True) for name in ("variant", "scenario", "surface", "kind", "agent")),
    sa.Column("counted", sa.BigInteger, nullable=False),
)
"""How often something was done with answers: of no person, and kept for ever. "" is no variant and no scenario."""

measured_revenue = sa.Table(
    "measured_revenue",
    metadata,
    _text("shop", primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("definition", Number, primary_key=True, autoincrement=False),
    *(_text(name, primary_key=True) for name in ("variant", "scenario", "surface", "currency")),
    _text("amount"),
)
"""What was paid for products after a click on them; amounts are exact decimals."""

measured_views = sa.Table(
    "measured_views",
    metadata,
    _key(),
    _text("shop"),
    _text("view"),
    sa.Column("contact", Number, sa.ForeignKey("contacts.key", ondelete="CASCADE"), index=True),
    _moment("at", index=True),
    sa.UniqueConstraint("shop", "view"),
)
"""Showings of answers to people who said yes, under an id that their page made; ``contact`` where one is known."""

measured_events = sa.Table(
    "measured_events",
    metadata,
    sa.Column("view", Number, sa.ForeignKey("measured_views.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("definition", Number, primary_key=True, autoincrement=False),
    _text("kind", primary_key=True),
    sa.Column("slot", sa.BigInteger, primary_key=True, autoincrement=False),
    *(_text(name) for name in ("variant", "scenario", "surface")),
    _text("product", nullable=True),
    _moment("at"),
)
"""What was shown and clicked in a view: a slot once, however often it is told."""

measured_purchases = sa.Table(
    "measured_purchases",
    metadata,
    *(_text(name, primary_key=True) for name in ("shop", "order", "product")),
    sa.Column("view", Number, sa.ForeignKey("measured_views.key", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("definition", Number, nullable=False),
    *(_text(name) for name in ("variant", "scenario", "surface")),
    sa.Column("day", sa.Date, nullable=False),
    *(sa.Column(name, sa.Integer, nullable=False) for name in ("quantity", "returned")),
    *(_text(name, nullable=True) for name in ("price", "currency")),
    _text("by"),
    _moment("at"),
)
"""What was bought after a click on it, with the answer whose click it was. They go with the view."""

sent = sa.Table(
    "sent",
    metadata,
    _text("id", primary_key=True),
    _text("shop"),
    _contact(),
    _text("block"),
    sa.Column("definition", Number, nullable=False),
    _text("surface"),
    _moment("at", index=True),
    _moment("until"),
    _text("generation"),
    sa.Column("slot", sa.LargeBinary, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("facts", Json, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("slot", "turn"),
    sa.Index(None, "contact", "at"),
)
"""Every answer that was given to be sent, as it was given: ``body`` is its document, packed. What is asked for again is
the same ``slot``, given anew a ``turn`` later."""

opened = sa.Table(
    "opened",
    metadata,
    _text("digest", primary_key=True),
    _text("shop"),
    _contact(index=True),
    sa.Column("definition", Number, nullable=False),
    _text("generation"),
    _moment("until"),
    _moment("at", index=True),
    sa.Column("products", Json, nullable=False),
)
"""What the pictures of a mail show that are drawn when it is opened, by a hash of their token: the product in each
slot, "" for none, and the time until which that stands."""

answers = sa.Table(
    "answers",
    metadata,
    _text("id", primary_key=True),
    _text("shop"),
    sa.Column("contact", Number, sa.ForeignKey("contacts.key", ondelete="CASCADE"), index=True),
    _moment("at"),
    _moment("last", index=True),
    _text("generation"),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
"""What answers were made of, without their products: ``body`` is a record, packed. The same answer given again is the
same row; ``at`` is when it was given first, ``last`` on which day again. No contact: for preferences that were sent."""

definitions = sa.Table(
    "definitions",
    metadata,
    _key(),
    *(_text(name) for name in ("shop", "kind", "name", "text")),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    _moment("created"),
    _moment("changed"),
    sa.UniqueConstraint("shop", "kind", "name"),
    sqlite_autoincrement=True,  # links name a definition by its key: that of a deleted one is never given again
)
"""What merchandisers define as TOML: centres, forms, key information."""

confirmations = sa.Table(
    "confirmations",
    metadata,
    _text("digest", primary_key=True),
    _text("shop"),
    sa.Column("handle", sa.LargeBinary(8), nullable=False, index=True),
    _text("address"),
    _moment("at"),
    _moment("until", index=True),
    sa.Column("told", Json, nullable=False),
)
"""Addresses that somebody typed in and nobody has confirmed yet."""

revoked = sa.Table(
    "revoked",
    metadata,
    _text("digest", primary_key=True),
    _moment("until", index=True),
)
"""Single links that were made useless before their time."""

requests = sa.Table(
    "requests",
    metadata,
    _text("shop", primary_key=True),
    _text("key", primary_key=True),
    _text("contact", nullable=True),
    _text("digest"),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", Json, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    _moment("at", index=True),
)
"""Answers kept under an idempotency key, so that a repeated request gets the first one's; ``contact`` is the id in its
address, with whom it is erased."""

jobs = sa.Table(
    "jobs",
    metadata,
    _text("name", primary_key=True),
    _moment("due"),
    _moment("leased_until", nullable=True),
    sa.Column("fence", sa.Integer, nullable=False),
    _moment("ran", nullable=True),
    _text("told", nullable=True),
)
"""What the worker does again and again; a lease keeps two workers from doing the same."""

accounts = sa.Table(
    "accounts",
    metadata,
    _key(),
    _text("name", unique=True),
    _text("shown"),
    _text("password", nullable=True),
    _text("role", nullable=True),
    _text("language"),
    _moment("created"),
    sqlite_autoincrement=True,  # sessions and links name an account by its key: never another's
)
"""People who work in the console: ``name`` folded, ``shown`` as they wrote it; ``role`` is theirs in every shop."""


def _account(**more: Any) -> sa.Column[int]:
    return sa.Column("account", Number, sa.ForeignKey("accounts.key", ondelete="CASCADE"), nullable=False, **more)


memberships = sa.Table(
    "memberships",
    metadata,
    _account(primary_key=True, autoincrement=False),
    _text("shop", primary_key=True, index=True),
    _text("role"),
)
"""Who may do what in which shop, beside what their role everywhere lets them do."""

sessions = sa.Table(
    "sessions",
    metadata,
    _text("digest", primary_key=True),
    _account(index=True),
    *(_moment(name) for name in ("created", "seen")),
    _moment("until", index=True),
    _text("browser"),
)
"""Browsers in which somebody is signed in, by a hash of what their cookie holds."""

audit = sa.Table(
    "audit",
    metadata,
    _key(),
    _text("shop"),
    _moment("at"),
    *(_text(name) for name in ("by", "what", "thing")),
    sa.Column("told", Json, nullable=False),
    sa.Index(None, "shop", "key"),
)
"""Who did what with which thing, and when: rows are added, never changed. ``shop`` is "" for what concerns none."""

tasks = sa.Table(
    "tasks",
    metadata,
    _key(),
    *(_text(name) for name in ("shop", "kind")),
    sa.Column("asked", Json, nullable=False),
    _text("by"),
    _text("state", index=True),
    _text("stage"),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=True),
    sa.Column("told", Json, nullable=True),
    _text("fault", nullable=True),
    _moment("made"),
    *(_moment(name, nullable=True) for name in ("started", "ended", "leased_until")),
    sa.Column("fence", sa.Integer, nullable=False),
    sa.Index(None, "shop", "kind", "key"),
)
"""What somebody asked for once and a worker does: an import, a publication. A lease as for `jobs`."""

feed_accesses = sa.Table(
    "feed_accesses",
    metadata,
    _text("shop", primary_key=True),
    *(_text(name) for name in ("origin", "user", "password")),
)
"""What a shop's feed is asked for with, and the origin that it is for. Kept as it is: whoever asks has to say it."""

feed_answers = sa.Table(
    "feed_answers",
    metadata,
    _text("shop", primary_key=True),
    _text("address"),
    *(_text(name, nullable=True) for name in ("etag", "modified")),
    *(_text(name) for name in ("body", "made_with")),
)
"""How a server names the feed that serves: the ``body`` of its generation's manifest, and what that was read with."""

feed_schedules = sa.Table(
    "feed_schedules",
    metadata,
    _text("shop", primary_key=True),
    _text("schedule"),
    _text("meant", nullable=True),
    _moment("due", index=True),
    sa.Column("task", Number, nullable=True),
    _moment("tried", nullable=True),
    *(_text(name, nullable=True) for name in ("result", "reason")),
    sa.Column("failures", sa.Integer, nullable=False),
)
"""When a shop's feed is read next, and what came of the last time. ``task`` is the one that reads it now; ``meant`` the
address that somebody at home named, which may lie in our own network."""
