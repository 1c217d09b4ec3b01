"""What the press needs: who owns a title and where, checks, linked documents, copies of a story."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DATES = "published, updated or sent"
DATES_AND_PAGE = "published, updated, sent, or page: when a page was made of an older document"


def upgrade() -> None:
    _comment_on_dates(DATES, DATES_AND_PAGE)
    op.create_table(
        "article_link",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("from_id", sa.Integer(), nullable=False, comment="the article that repeats the other"),
        sa.Column("to_id", sa.Integer(), nullable=False, comment="the article that said it first"),
        sa.Column("relation", sa.String(), nullable=False, comment="copy_of"),
        sa.Column(
            "score",
            sa.Double(),
            nullable=False,
            comment="share of the shorter text's words that stand in runs of five that both have, from 0 to 1",
        ),
        sa.Column(
            "shared_words",
            sa.Integer(),
            nullable=False,
            comment="number of words of the shorter text that stand in such runs",
        ),
        sa.Column("method", sa.String(), nullable=False, comment="how it was found"),
        sa.ForeignKeyConstraint(["from_id"], ["article.id"], name=op.f("fk_article_link_from_id_article")),
        sa.ForeignKeyConstraint(["to_id"], ["article.id"], name=op.f("fk_article_link_to_id_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_link")),
        sa.UniqueConstraint(
            "from_id", "to_id", "relation", name=op.f("uq_article_link_from_id_to_id_relation")
        ),
        comment="That an article is a copy of another, found by what both say. Derived, never edited.",
    )
    with op.batch_alter_table("article_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_link_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_link_to_id"), ["to_id"], unique=False)

    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article that links to it"),
        sa.Column("url", sa.String(), nullable=False, comment="where it was had"),
        sa.Column("key", sa.String(), nullable=False, comment="canonical form of that"),
        sa.Column("name", sa.String(), nullable=False, comment="file name"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="digest of its bytes"),
        sa.Column("length", sa.Integer(), nullable=False, comment="number of its bytes"),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it was first had with these bytes",
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_file_article_id_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("article_id", "url", "sha256", name=op.f("uq_file_article_id_url_sha256")),
        comment="A document that an article links to, by its digest; its bytes are not kept.",
    )
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "shingle",
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column("run", sa.BigInteger(), nullable=False, comment="digest of five words running, folded"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_shingle_article_id_article")),
        sa.PrimaryKeyConstraint("article_id", "run", name=op.f("pk_shingle")),
        comment="Sample of the five-word runs of what an article last said, by which copies of a story find each other.",
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("shingle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shingle_run"), ["run"], unique=False)

    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "number",
                sa.String(),
                nullable=False,
                server_default="",
                comment="the article's number in it, on a platform that numbers its articles",
            )
        )
        batch_op.create_index(batch_op.f("ix_address_number"), ["number"], unique=False)

    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "noarchive",
                sa.Boolean(),
                nullable=True,
                comment="its last page asked that no copy of it be shown to others",
            )
        )

    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "noarchive",
                sa.Boolean(),
                nullable=True,
                comment="the page or its header asked that no copy of it be shown to others",
            )
        )

    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "publisher", sa.String(), nullable=False, server_default="", comment="the group it belongs to"
            )
        )
        batch_op.add_column(
            sa.Column(
                "areas",
                sa.String(),
                nullable=False,
                server_default="",
                comment="slugs of the bodies whose area it covers, separated by |",
            )
        )
        batch_op.add_column(
            sa.Column("terms_url", sa.String(), nullable=True, comment="where its terms of use are published")
        )
        batch_op.add_column(
            sa.Column(
                "terms_checked_on", sa.Date(), nullable=True, comment="London day the operator last read them"
            )
        )
        batch_op.add_column(
            sa.Column("robots_txt", sa.String(), nullable=True, comment="its robots.txt as last checked")
        )
        batch_op.add_column(
            sa.Column(
                "verified_on",
                sa.Date(),
                nullable=True,
                comment="London day its lists and an article were last read on its site by a check",
            )
        )

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint("uq_decision_source_key", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_decision_source_key_step"), ["source", "key", "step"]
        )
        batch_op.alter_column(
            "step",
            existing_type=sa.String(),
            existing_nullable=False,
            comment="list: by a list's line, before it was asked for; text: by what its page says",
            existing_comment="list: judged by a list's line, not fetched; text: judged by its text",
        )
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment(
            "decision",
            "Why an address was kept or left out, at each of the two steps that judge it.",
            existing_comment="Why an address was kept or left out.",
        )


def downgrade() -> None:
    _comment_on_dates(DATES_AND_PAGE, DATES)
    # Before, an address had one decision: the last step's.
    op.execute(
        "DELETE FROM decision WHERE step = 'list' AND EXISTS (SELECT 1 FROM decision AS text WHERE "
        "text.source = decision.source AND text.key = decision.key AND text.step = 'text')"
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_decision_source_key_step"), type_="unique")
        batch_op.create_unique_constraint("uq_decision_source_key", ["source", "key"])
        batch_op.alter_column(
            "step",
            existing_type=sa.String(),
            existing_nullable=False,
            comment="list: judged by a list's line, not fetched; text: judged by its text",
            existing_comment="list: by a list's line, before it was asked for; text: by what its page says",
        )
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment(
            "decision",
            "Why an address was kept or left out.",
            existing_comment="Why an address was kept or left out, at each of the two steps that judge it.",
        )

    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.drop_column("verified_on")
        batch_op.drop_column("robots_txt")
        batch_op.drop_column("terms_checked_on")
        batch_op.drop_column("terms_url")
        batch_op.drop_column("areas")
        batch_op.drop_column("publisher")

    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.drop_column("noarchive")

    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_column("noarchive")

    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_number"))
        batch_op.drop_column("number")

    op.drop_table("shingle")
    op.drop_table("file")
    op.drop_table("article_link")


def _comment_on_dates(before: str, after: str) -> None:
    """Explain a column anew; SQLite keeps no comments."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "date_claim", "field", existing_type=sa.String(), existing_comment=before, comment=after
        )
