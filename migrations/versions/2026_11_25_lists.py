"""What lists answered last, where redirects led, since when articles are watched."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


REASON = "why it is unread, blocked or an error"
REASON_AND_PLACE = "why it is unread, blocked, gone or an error; what a redirect led to"


def upgrade() -> None:
    _comment_on_reason(REASON, REASON_AND_PLACE)
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "watched_from",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="first look of our own, live or replayed; captures brought from elsewhere may be older",
            )
        )
    op.execute(
        "UPDATE article SET watched_from = (SELECT min(captured_at) FROM capture WHERE article_id = article.id"
        " AND (origin = 'live' OR crawl_id IS NOT NULL))"
    )
    op.create_table(
        "list",
        sa.Column("source", sa.String(), nullable=False, comment="the source whose list it is"),
        sa.Column("url", sa.String(), nullable=False, comment="the address asked for"),
        sa.Column(
            "answered_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="its last answer, that it has not changed included",
        ),
        sa.Column(
            "answer",
            sa.String(),
            nullable=False,
            comment="answered, not understood, or 404 where there never was a list",
        ),
        sa.Column("etag", sa.String(), nullable=False, comment="validator, as the server said"),
        sa.Column("last_modified", sa.String(), nullable=False, comment="validator, as the server said"),
        sa.Column(
            "dated",
            sa.String(),
            nullable=False,
            comment="the date that the list which leads to it gave for it, as printed",
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="digest of the bytes received"),
        sa.Column(
            "lines_sha256",
            sa.String(length=64),
            nullable=False,
            comment="digest of its lines' addresses and titles",
        ),
        sa.Column("lines", sa.Integer(), nullable=False, comment="number of its lines"),
        sa.Column(
            "leads_to",
            sa.JSON(),
            nullable=False,
            comment="further lists it names: part or list, address, date as printed",
        ),
        sa.Column(
            "lied_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when its lines were seen to have changed although its validators stood still",
        ),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name=op.f("fk_list_source_source")),
        sa.PrimaryKeyConstraint("source", "url", name=op.f("pk_list")),
        comment="The first page of a list of a source as it was last served, so that it is asked for only if it has"
        " changed.",
    )


def downgrade() -> None:
    op.drop_table("list")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_column("watched_from")
    _comment_on_reason(REASON_AND_PLACE, REASON)


def _comment_on_reason(before: str, after: str) -> None:
    """Explain a column anew; SQLite keeps no comments."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "capture", "reason", existing_type=sa.String(), existing_comment=before, comment=after
        )
