"""An index by which an address is found as it was used, of which all were gone through."""

from collections.abc import Sequence

from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(op.f("ix_address_url"), "address", ["url"])


def downgrade() -> None:
    op.drop_index(op.f("ix_address_url"), "address")
