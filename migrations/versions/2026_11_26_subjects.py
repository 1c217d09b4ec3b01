"""What research asks for: subjects, grades, reference tables, links to releases, takedowns."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


OLD_LINKS = {
    "": "That an article is a copy of another, found by what both say. Derived, never edited.",
    "from_id": "the article that repeats the other",
    "relation": "copy_of",
    "score": "share of the shorter text's words that stand in runs of five that both have, from 0 to 1",
    "shared_words": "number of words of the shorter text that stand in such runs",
}
NEW_LINKS = {
    "": "That an article is a copy of another or reports on one, found by what both say. Derived, never edited.",
    "from_id": "the article that repeats, or reports on, the other",
    "relation": "copy_of, same_release or reports_on",
    "score": "of copy_of and same_release the share of the shorter text's words, of reports_on that of the "
    "article's words, that stand in runs of five that both have, from 0 to 1",
    "shared_words": "number of words that stand in such runs",
}
TYPES = {"from_id": sa.Integer(), "relation": sa.String(), "score": sa.Double(), "shared_words": sa.Integer()}
LONGEST_RUN = "words of the longest run that both have"
CONFIDENCE = "how sure the link is, from 0 to 1; what a score says of words repeated is another thing"
EVIDENCE = "what speaks for it, separated by |"


def upgrade() -> None:
    op.create_table(
        "body",
        sa.Column("slug", sa.String(), nullable=False, comment="name in commands and exports"),
        sa.Column("kind", sa.String(), nullable=False, comment="police, fire or agency"),
        sa.Column("name", sa.String(), nullable=False, comment="full name today"),
        sa.Column("aliases", sa.String(), nullable=False, comment="other names in use, separated by |"),
        sa.Column(
            "gss_code",
            sa.String(),
            nullable=False,
            comment="code of the Government Statistical Service; empty without one",
        ),
        sa.Column(
            "police_uk_id",
            sa.String(),
            nullable=False,
            comment="its id in the open data of police.uk; empty without one",
        ),
        sa.Column(
            "region",
            sa.String(),
            nullable=False,
            comment="region of England by ONS, or Wales; empty without one",
        ),
        sa.Column(
            "valid_from",
            sa.String(),
            nullable=False,
            comment="day, month or year as known; empty if not known",
        ),
        sa.Column(
            "valid_to",
            sa.String(),
            nullable=False,
            comment="last day, month or year; empty for one that exists",
        ),
        sa.Column(
            "addressee",
            sa.String(),
            nullable=False,
            comment="yes for one that reports on others ask to act, and that is not itself inspected",
        ),
        sa.Column("note", sa.String(), nullable=False, comment="what there is to know about it"),
        sa.Column(
            "source", sa.String(), nullable=False, comment="where these facts are from, separated by ;"
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_body")),
        comment="A police force, fire and rescue service or agency that is or was inspected. From a data file.",
    )
    op.create_table(
        "body_name",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column(
            "body",
            sa.String(),
            nullable=False,
            comment="slug of the body; hmicfrs is the inspectorate itself",
        ),
        sa.Column("name", sa.String(), nullable=False, comment="the name"),
        sa.Column("valid_from", sa.String(), nullable=False, comment="day, month or year as known"),
        sa.Column(
            "valid_to",
            sa.String(),
            nullable=False,
            comment="last day, month or year; empty for the name of today",
        ),
        sa.Column("source", sa.String(), nullable=False, comment="where that is from, separated by ;"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_name")),
        comment="A name that a body had for a time. From a data file.",
    )
    with op.batch_alter_table("body_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_name_body"), ["body"], unique=False)

    op.create_table(
        "office_holder",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("slug", sa.String(), nullable=False, comment="name in commands and exports"),
        sa.Column("name", sa.String(), nullable=False, comment="as the inspectorate prints it"),
        sa.Column("aliases", sa.String(), nullable=False, comment="other forms of the name, separated by |"),
        sa.Column("role", sa.String(), nullable=False, comment="the office"),
        sa.Column(
            "valid_from",
            sa.String(),
            nullable=False,
            comment="day, month or year as known; empty if not known",
        ),
        sa.Column(
            "valid_to",
            sa.String(),
            nullable=False,
            comment="last day, month or year; empty if still held, or not known",
        ),
        sa.Column("note", sa.String(), nullable=False, comment="what there is to know about it"),
        sa.Column(
            "source", sa.String(), nullable=False, comment="where these facts are from, separated by ;"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_holder")),
        comment="A person who held or holds an office of the inspectorate, in that office. From a data file.",
    )
    with op.batch_alter_table("office_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_holder_slug"), ["slug"], unique=False)

    op.create_table(
        "programme",
        sa.Column("slug", sa.String(), nullable=False, comment="name in commands and exports"),
        sa.Column("label", sa.String(), nullable=False, comment="what it is called"),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment="inspection, joint, round, follow-up, monitoring, theme, annual, notice, document, body, "
            "response, form or carrier",
        ),
        sa.Column(
            "part_of",
            sa.String(),
            nullable=False,
            comment="slug of the programme it is a part of; empty for one of its own",
        ),
        sa.Column(
            "sure",
            sa.String(),
            nullable=False,
            comment="phrases that tell it wherever they stand, separated by |",
        ),
        sa.Column(
            "keywords",
            sa.String(),
            nullable=False,
            comment="phrases that tell it in a title, first words or a link, separated by |",
        ),
        sa.Column(
            "signs",
            sa.String(),
            nullable=False,
            comment="phrases of which several together tell it, separated by |",
        ),
        sa.Column(
            "since", sa.String(), nullable=False, comment="day, month or year it began; empty if not known"
        ),
        sa.Column(
            "until",
            sa.String(),
            nullable=False,
            comment="last day, month or year; empty if it goes on, or not known",
        ),
        sa.Column("note", sa.String(), nullable=False, comment="what there is to know about it"),
        sa.Column(
            "source", sa.String(), nullable=False, comment="where these facts are from, separated by ;"
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_programme")),
        comment="A programme of inspections, or a kind of publication. From a data file.",
    )
    op.create_table(
        "scale_grade",
        sa.Column("scale", sa.String(), nullable=False, comment="name of the scale"),
        sa.Column("grade", sa.String(), nullable=False, comment="slug of the grade"),
        sa.Column("label", sa.String(), nullable=False, comment="as reports print it"),
        sa.Column(
            "rank", sa.Integer(), nullable=True, comment="1 is best, on this scale only; empty for a finding"
        ),
        sa.Column(
            "valid_from", sa.String(), nullable=False, comment="day it came into use; empty if not known"
        ),
        sa.Column("valid_to", sa.String(), nullable=False, comment="last day; empty if in use"),
        sa.Column("note", sa.String(), nullable=False, comment="what there is to know about it"),
        sa.Column(
            "source", sa.String(), nullable=False, comment="where these facts are from, separated by ;"
        ),
        sa.PrimaryKeyConstraint("scale", "grade", name=op.f("pk_scale_grade")),
        comment="A grade on a scale, while the scale was in use. From a data file.",
    )
    op.create_table(
        "takedown",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column("scope", sa.String(), nullable=False, comment="text, title (and text), or all"),
        sa.Column(
            "reason_class",
            sa.String(),
            nullable=False,
            comment="publisher, privacy, court, copyright or other",
        ),
        sa.Column("note", sa.String(), nullable=False, comment="why, for the operator; never exported"),
        sa.Column("decided_by", sa.String(), nullable=False, comment="who decided; never exported"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, comment="when it was taken down"),
        sa.Column(
            "titles",
            sa.String(),
            nullable=False,
            comment="digests of its titles, folded, separated by |: lines of lists that have no link are known by "
            "them; never exported",
        ),
        sa.Column(
            "lifted_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was allowed to be archived again; what was removed stays removed",
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_takedown_article_id_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedown")),
        comment="That an article, or its text, was taken down: what remains of it, and why. Never deleted.",
    )
    with op.batch_alter_table("takedown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_takedown_article_id"), ["article_id"], unique=False)

    op.create_table(
        "grade",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("reading_id", sa.Integer(), nullable=False, comment="the reading that states it"),
        sa.Column("body", sa.String(), nullable=False, comment="slug of the body graded"),
        sa.Column("scale", sa.String(), nullable=False, comment="the scale, which tells what a rank means"),
        sa.Column(
            "question",
            sa.String(),
            nullable=False,
            comment="what was graded, as the page names it; empty if not said",
        ),
        sa.Column("grade", sa.String(), nullable=False, comment="slug of the grade on that scale"),
        sa.Column("evidence", sa.String(), nullable=False, comment="the words it was read from"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_grade_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        comment="A grade or finding that a reading states of a body. Derived, never edited.",
    )
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_reading_id"), ["reading_id"], unique=False)

    op.create_table(
        "subject",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("reading_id", sa.Integer(), nullable=False, comment="the reading that names it"),
        sa.Column(
            "kind", sa.String(), nullable=False, comment="body, programme, grade, office holder or council"
        ),
        sa.Column(
            "slug",
            sa.String(),
            nullable=False,
            comment="its slug in the reference table of its kind; of a council its name",
        ),
        sa.Column("role", sa.String(), nullable=False, comment="subject, mentioned or author"),
        sa.Column(
            "where_found", sa.String(), nullable=False, comment="title, standfirst, text, tag, url or link"
        ),
        sa.Column("evidence", sa.String(), nullable=False, comment="the words matched, separated by |"),
        sa.Column("times", sa.Integer(), nullable=False, comment="how often it is named"),
        sa.Column("method", sa.String(), nullable=False, comment="the rule that found it"),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_subject_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("reading_id", "kind", "slug", name=op.f("uq_subject_reading_id_kind_slug")),
        comment="A body, programme, grade, office holder or council that a reading names. Derived, never edited.",
    )
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_kind_slug"), ["kind", "slug"], unique=False)

    _comment_on_links(OLD_LINKS, NEW_LINKS)
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_published_on"), ["published_on"], unique=False)
    with op.batch_alter_table("article_link") as batch_op:
        batch_op.add_column(
            sa.Column("longest_run", sa.Integer(), nullable=False, server_default="0", comment=LONGEST_RUN)
        )
        batch_op.add_column(
            sa.Column("confidence", sa.Double(), nullable=False, server_default="1", comment=CONFIDENCE)
        )
        batch_op.add_column(
            sa.Column("evidence", sa.String(), nullable=False, server_default="", comment=EVIDENCE)
        )
    with op.batch_alter_table("article_link") as batch_op:
        for name in ("longest_run", "confidence", "evidence"):
            batch_op.alter_column(name, server_default=None)

    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "annotated_by",
                sa.String(length=16),
                nullable=True,
                comment="version of the tables and rules that found its subjects; empty before the first time",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_published_on"))
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_column("annotated_by")

    with op.batch_alter_table("article_link", schema=None) as batch_op:
        batch_op.drop_column("evidence")
        batch_op.drop_column("confidence")
        batch_op.drop_column("longest_run")
    _comment_on_links(NEW_LINKS, OLD_LINKS)

    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_kind_slug"))

    op.drop_table("subject")
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_reading_id"))

    op.drop_table("grade")
    with op.batch_alter_table("takedown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_takedown_article_id"))

    op.drop_table("takedown")
    op.drop_table("scale_grade")
    op.drop_table("programme")
    with op.batch_alter_table("office_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_holder_slug"))

    op.drop_table("office_holder")
    with op.batch_alter_table("body_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_name_body"))

    op.drop_table("body_name")
    op.drop_table("body")


def _comment_on_links(old: dict[str, str], new: dict[str, str]) -> None:
    """Explain the columns anew; SQLite keeps no comments."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table_comment("article_link", new[""], existing_comment=old[""])
    for name, type_ in TYPES.items():
        op.alter_column(
            "article_link", name, existing_type=type_, existing_comment=old[name], comment=new[name]
        )
