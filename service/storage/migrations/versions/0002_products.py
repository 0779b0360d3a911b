"""Cards have a part for the products that a contact wished for and refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NOTHING = '{"wished": [], "refused": []}'


def upgrade() -> None:
    """A column more; nobody who is known has said anything of a product. No table is made anew for it, because the
    rows of others hang on these.
    """
    products = sa.Column("products", sa.JSON(none_as_null=True), nullable=False, server_default=NOTHING)
    op.add_column("contacts", products)
