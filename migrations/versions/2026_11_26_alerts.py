"""What the operator was told is wrong, and an index by which a source's last crawls are found."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column(
            "source",
            sa.String(),
            nullable=False,
            comment="the source; (archive) for all of them, (disk) for the disk",
        ),
        sa.Column("cause", sa.String(), nullable=False, comment="class of the cause that was told of"),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when the first crawl that did not go well began",
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False, comment="when it was last told of"),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_alert")),
        comment="Trouble that the operator was told of, and not yet told that it is over.",
    )
    op.create_index(op.f("ix_crawl_source_started_at"), "crawl", ["source", "started_at"])
    op.drop_index(op.f("ix_crawl_source"), table_name="crawl")


def downgrade() -> None:
    op.create_index(op.f("ix_crawl_source"), "crawl", ["source"])
    op.drop_index(op.f("ix_crawl_source_started_at"), table_name="crawl")
    op.drop_table("alert")
