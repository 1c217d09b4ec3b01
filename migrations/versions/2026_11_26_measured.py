"""What each run came to, for later ones of its source to be compared with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Both databases add a column without making the table anew, so that the views on it may stay.
    op.add_column(
        "crawl",
        sa.Column(
            "measured",
            sa.JSON(),
            nullable=True,
            comment="what later runs are compared with: lines, fields, layouts, dates, what was told",
        ),
    )


def downgrade() -> None:
    op.drop_column("crawl", "measured")
