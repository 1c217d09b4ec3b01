"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "content",
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="digest of the bytes as received"),
        sa.Column("packed", sa.LargeBinary(), nullable=False, comment="the bytes, Zstandard"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_content")),
        comment="The bytes of a page, kept once, compressed with Zstandard.",
    )
    op.create_table(
        "source",
        sa.Column("name", sa.String(), nullable=False, comment="name in commands and exports, e.g. hmicfrs"),
        sa.Column("title", sa.String(), nullable=False, comment="title as readers know it"),
        sa.Column(
            "kind", sa.String(), nullable=False, comment="inspectorate, syndicator, government or press"
        ),
        sa.Column("home", sa.String(), nullable=False, comment="address of its front page"),
        sa.Column(
            "licence", sa.String(), nullable=False, comment="OGL-UK-3.0, all-rights-reserved or unknown"
        ),
        sa.Column("terms", sa.String(), nullable=False, comment="the licence in words"),
        sa.Column(
            "noted_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when these facts were last taken from the code",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_source")),
        comment="A place dated items come from.",
    )
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("public_id", sa.String(), nullable=False, comment="the id to cite; never changes"),
        sa.Column("source", sa.String(), nullable=False, comment="the source it belongs to"),
        sa.Column("url", sa.String(), nullable=False, comment="canonical address now"),
        sa.Column("state", sa.String(), nullable=False, comment="live, gone, moved or withheld"),
        sa.Column(
            "first_seen_at", sa.DateTime(timezone=True), nullable=True, comment="first capture that showed it"
        ),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), nullable=True, comment="last capture that showed it"
        ),
        sa.Column(
            "last_looked_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="last capture of any outcome",
        ),
        sa.Column("last_outcome", sa.String(), nullable=False, comment="what the last look met"),
        sa.Column("version_count", sa.Integer(), nullable=False, comment="versions, quiet ones left out"),
        sa.Column(
            "published_on",
            sa.Date(),
            nullable=True,
            comment="London day of the earliest date the page has claimed",
        ),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the instant, if a time was given",
        ),
        sa.Column(
            "published_precision",
            sa.String(),
            nullable=True,
            comment="second, minute, day, month, year or relative",
        ),
        sa.Column("published_raw", sa.String(), nullable=True, comment="the page's own words"),
        sa.Column(
            "published_from",
            sa.String(),
            nullable=True,
            comment="json-ld, meta, microdata, time, label, stamp, url, feed, listing",
        ),
        sa.Column(
            "published_conflict",
            sa.Boolean(),
            nullable=False,
            comment="candidates differ by more than a day, or a later claim moved the date",
        ),
        sa.Column(
            "updated_on", sa.Date(), nullable=True, comment="London day of the page's own claim of an update"
        ),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True, comment="the instant of it"),
        sa.Column(
            "merged_into",
            sa.Integer(),
            nullable=True,
            comment="the article this one turned out to be; its captures are there",
        ),
        sa.ForeignKeyConstraint(["merged_into"], ["article.id"], name=op.f("fk_article_merged_into_article")),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name=op.f("fk_article_source_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("public_id", name=op.f("uq_article_public_id")),
        comment="A page, wherever its source has kept it. All but id, public_id and source is derived from captures.",
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_article_source_last_looked_at"), ["source", "last_looked_at"], unique=False
        )

    op.create_table(
        "crawl",
        sa.Column("id", sa.Integer(), nullable=False, comment="exported as crawl_id with the prefix cr-"),
        sa.Column("source", sa.String(), nullable=False, comment="the source crawled"),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it began (of a replay: its first record)",
        ),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it ended; empty if it was cut off",
        ),
        sa.Column("origin", sa.String(), nullable=False, comment="live or warc"),
        sa.Column(
            "result", sa.String(), nullable=True, comment="ok, failed or partial; empty if it was cut off"
        ),
        sa.Column("cause", sa.String(), nullable=False, comment="why it did not end well"),
        sa.Column("requests", sa.Integer(), nullable=False, comment="responses received"),
        sa.Column("entries", sa.Integer(), nullable=False, comment="dated lines seen in lists"),
        sa.Column("new", sa.Integer(), nullable=False, comment="articles seen for the first time"),
        sa.Column(
            "changed",
            sa.Integer(),
            nullable=False,
            comment="articles that read differently, quiet ones included",
        ),
        sa.Column("unchanged", sa.Integer(), nullable=False, comment="articles that read the same"),
        sa.Column("unread", sa.Integer(), nullable=False, comment="pages that could not be read"),
        sa.Column("gone", sa.Integer(), nullable=False, comment="looks that met a 404, a 410 or a soft 404"),
        sa.Column(
            "blocked", sa.Integer(), nullable=False, comment="looks that met a block or challenge page"
        ),
        sa.Column(
            "cut_short",
            sa.Boolean(),
            nullable=False,
            comment="a list could not be followed to where it was to be",
        ),
        sa.Column("detail", sa.JSON(), nullable=False, comment="per channel: what answered and what it gave"),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name=op.f("fk_crawl_source_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawl")),
        comment="One run of one source: what it asked for, what it found, how it ended.",
    )
    with op.batch_alter_table("crawl", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crawl_source"), ["source"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("source", sa.String(), nullable=False, comment="the source"),
        sa.Column("url", sa.String(), nullable=False, comment="the address judged"),
        sa.Column("key", sa.String(), nullable=False, comment="its canonical form"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, comment="when"),
        sa.Column("kept", sa.Boolean(), nullable=False, comment="kept or left out"),
        sa.Column("score", sa.Double(), nullable=False, comment="0 to 1"),
        sa.Column("words", sa.String(), nullable=False, comment="the words that made it, separated by |"),
        sa.Column(
            "step",
            sa.String(),
            nullable=False,
            comment="list: judged by a list's line, not fetched; text: judged by its text",
        ),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name=op.f("fk_decision_source_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_decision_source_key")),
        comment="Why an address was kept or left out.",
    )
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column("url", sa.String(), nullable=False, comment="the address as it was used"),
        sa.Column("key", sa.String(), nullable=False, comment="its canonical form; one key, one article"),
        sa.Column("reason", sa.String(), nullable=False, comment="fetched, redirect, canonical or alias"),
        sa.Column(
            "first_seen_at", sa.DateTime(timezone=True), nullable=False, comment="first capture that met it"
        ),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), nullable=False, comment="last capture that met it"
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_address_article_id_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("article_id", "url", name=op.f("uq_address_article_id_url")),
        comment="An address at which an article was met, and when.",
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_key"), ["key"], unique=False)

    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False, comment="exported as entry_id with the prefix en-"),
        sa.Column("source", sa.String(), nullable=False, comment="the source whose list it is"),
        sa.Column("list_url", sa.String(), nullable=False, comment="the list it was first seen in"),
        sa.Column("title", sa.String(), nullable=False, comment="as printed"),
        sa.Column("title_fold", sa.String(length=64), nullable=False, comment="digest of the title, folded"),
        sa.Column(
            "stamp",
            sa.String(),
            nullable=False,
            comment="instant or day as ISO text, to tell entries apart; empty if undated",
        ),
        sa.Column("published_on", sa.Date(), nullable=True, comment="London day of the stamp"),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="instant of the stamp, if it has a time",
        ),
        sa.Column(
            "published_precision",
            sa.String(),
            nullable=True,
            comment="second, minute, day, month, year or relative",
        ),
        sa.Column("published_raw", sa.String(), nullable=True, comment="the stamp as printed"),
        sa.Column("published_from", sa.String(), nullable=True, comment="feed, listing or stamp"),
        sa.Column("summary", sa.String(), nullable=False, comment="as printed"),
        sa.Column("url", sa.String(), nullable=False, comment="its link, if any"),
        sa.Column("key", sa.String(), nullable=False, comment="canonical form of the link"),
        sa.Column("article_id", sa.Integer(), nullable=True, comment="the article, when the archive has it"),
        sa.Column(
            "first_seen_at", sa.DateTime(timezone=True), nullable=False, comment="first list that showed it"
        ),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), nullable=False, comment="last list that showed it"
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_entry_article_id_article")),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name=op.f("fk_entry_source_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint(
            "source", "title_fold", "stamp", "key", name=op.f("uq_entry_source_title_fold_stamp_key")
        ),
        comment="One dated line of a list: a feed item, a listing row, a Latest News line.",
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_key"), ["key"], unique=False)

    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="digest of all that is compared"),
        sa.Column("title", sa.String(), nullable=False, comment="headline"),
        sa.Column("standfirst", sa.String(), nullable=True, comment="the sentence under the headline"),
        sa.Column(
            "kind",
            sa.String(),
            nullable=True,
            comment="press release, news article, publication, letter, ...",
        ),
        sa.Column(
            "text", sa.String(), nullable=False, comment="the body, paragraphs separated by a blank line"
        ),
        sa.Column("text_sha256", sa.String(length=64), nullable=False, comment="digest of the text"),
        sa.Column("notes", sa.String(), nullable=True, comment="end notes, separated by a blank line"),
        sa.Column("authors", sa.String(), nullable=True, comment="bylines, separated by |"),
        sa.Column("section", sa.String(), nullable=True, comment="the section it stands in"),
        sa.Column("tags", sa.String(), nullable=True, comment="tags, separated by |"),
        sa.Column("language", sa.String(), nullable=True, comment="language the page declares"),
        sa.Column("words", sa.Integer(), nullable=False, comment="number of words of the text"),
        sa.Column(
            "original_url", sa.String(), nullable=True, comment="the address the page names as its original"
        ),
        sa.Column("canonical_url", sa.String(), nullable=True, comment="the address the page calls its own"),
        sa.Column("paywalled", sa.Boolean(), nullable=True, comment="the page marks itself as not free"),
        sa.Column("text_complete", sa.Boolean(), nullable=True, comment="whether all of its text was read"),
        sa.Column("published_on", sa.Date(), nullable=True, comment="London day this reading claims"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True, comment="the instant it claims"),
        sa.Column("updated_on", sa.Date(), nullable=True, comment="London day of the update it claims"),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the instant of the update it claims",
        ),
        sa.Column(
            "links_sha256",
            sa.String(length=64),
            nullable=True,
            comment="digest of its links to the original and the report; empty without any",
        ),
        sa.Column("title_fold", sa.String(length=64), nullable=False, comment="digest of the title, folded"),
        sa.Column(
            "standfirst_fold", sa.String(length=64), nullable=True, comment="digest of the standfirst, folded"
        ),
        sa.Column("text_fold", sa.String(length=64), nullable=False, comment="digest of the text, folded"),
        sa.Column("reader", sa.String(), nullable=False, comment="the template that read it"),
        sa.Column("reader_version", sa.String(), nullable=False, comment="version of the code that read it"),
        sa.Column(
            "library",
            sa.String(),
            nullable=False,
            comment="extraction library and version, where one was needed",
        ),
        sa.Column("rules", sa.JSON(), nullable=False, comment="field: the rule that gave it"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_reading_article_id_article")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        comment="What a capture says, free of markup. NULL: the reader cannot tell; empty: the page has none.",
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_title_fold"), ["title_fold"], unique=False)

    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False, comment="exported as capture_id with the prefix ca-"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article looked at"),
        sa.Column("crawl_id", sa.Integer(), nullable=True, comment="the crawl that looked"),
        sa.Column("url", sa.String(), nullable=False, comment="the address asked for"),
        sa.Column(
            "captured_at", sa.DateTime(timezone=True), nullable=False, comment="the moment of the look"
        ),
        sa.Column("origin", sa.String(), nullable=False, comment="live, wayback, warc or upload"),
        sa.Column(
            "outcome",
            sa.String(),
            nullable=False,
            comment="read, unread, not-modified, redirected, gone, blocked or error",
        ),
        sa.Column("status", sa.Integer(), nullable=True, comment="HTTP status"),
        sa.Column("reason", sa.String(), nullable=False, comment="why it is unread, blocked or an error"),
        sa.Column(
            "moved_to", sa.String(), nullable=False, comment="where a redirect led, if not to this article"
        ),
        sa.Column("sha256", sa.String(length=64), nullable=True, comment="digest of the bytes received"),
        sa.Column("length", sa.Integer(), nullable=False, comment="number of bytes received"),
        sa.Column("content_type", sa.String(), nullable=False, comment="as the server said"),
        sa.Column("etag", sa.String(), nullable=False, comment="validator, as the server said"),
        sa.Column("last_modified", sa.String(), nullable=False, comment="validator, as the server said"),
        sa.Column(
            "reading_id", sa.Integer(), nullable=True, comment="what it says, if it has a reading of its own"
        ),
        sa.Column(
            "follows_id",
            sa.Integer(),
            nullable=True,
            comment="the capture it was found equal to, whose reading is its own",
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_capture_article_id_article")),
        sa.ForeignKeyConstraint(["crawl_id"], ["crawl.id"], name=op.f("fk_capture_crawl_id_crawl")),
        sa.ForeignKeyConstraint(["follows_id"], ["capture.id"], name=op.f("fk_capture_follows_id_capture")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_capture_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
        sa.UniqueConstraint(
            "article_id", "captured_at", "url", name=op.f("uq_capture_article_id_captured_at_url")
        ),
        comment="One check of an article at one moment. Never changed, except for which reading it has.",
    )
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capture_crawl_id"), ["crawl_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_capture_follows_id"), ["follows_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_capture_reading_id"), ["reading_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_capture_sha256"), ["sha256"], unique=False)

    op.create_table(
        "date_claim",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column(
            "reading_id",
            sa.Integer(),
            nullable=True,
            comment="the reading that states it; empty for a list's claim",
        ),
        sa.Column("field", sa.String(), nullable=False, comment="published, updated or sent"),
        sa.Column("value_on", sa.Date(), nullable=False, comment="London day"),
        sa.Column(
            "value_at", sa.DateTime(timezone=True), nullable=True, comment="instant, if a time was given"
        ),
        sa.Column(
            "precision", sa.String(), nullable=False, comment="second, minute, day, month, year or relative"
        ),
        sa.Column("raw", sa.String(), nullable=False, comment="the words it was read from"),
        sa.Column(
            "origin",
            sa.String(),
            nullable=False,
            comment="json-ld, meta, microdata, time, feed, listing, url, label or stamp",
        ),
        sa.Column("doubt", sa.String(), nullable=False, comment="what is odd about it"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_date_claim_article_id_article")
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.id"], name=op.f("fk_date_claim_reading_id_reading")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_claim")),
        comment="A date that a page or a list states, with the words it stated it in.",
    )
    with op.batch_alter_table("date_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_date_claim_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_date_claim_reading_id"), ["reading_id"], unique=False)

    op.create_table(
        "reading_link",
        sa.Column("id", sa.Integer(), nullable=False, comment="internal number"),
        sa.Column("reading_id", sa.Integer(), nullable=False, comment="the reading it stands in"),
        sa.Column("url", sa.String(), nullable=False, comment="where it leads"),
        sa.Column("key", sa.String(), nullable=False, comment="canonical form of that"),
        sa.Column("text", sa.String(), nullable=False, comment="the words of the link"),
        sa.Column("relation", sa.String(), nullable=False, comment="original, get_the_report or body"),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading.id"], name=op.f("fk_reading_link_reading_id_reading")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_link")),
        comment="A link that means something: the original, the report, or one in the text.",
    )
    with op.batch_alter_table("reading_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_link_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_link_reading_id"), ["reading_id"], unique=False)

    op.create_table(
        "version",
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="position, quiet ones counted; may shift when an older capture arrives",
        ),
        sa.Column("capture_id", sa.Integer(), nullable=False, comment="the first capture that said so"),
        sa.Column("reading_id", sa.Integer(), nullable=False, comment="what it says"),
        sa.Column(
            "seen_from", sa.DateTime(timezone=True), nullable=False, comment="first capture that said so"
        ),
        sa.Column(
            "seen_after",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="last capture that still said the old thing",
        ),
        sa.Column(
            "last_seen_at", sa.DateTime(timezone=True), nullable=False, comment="last capture that said so"
        ),
        sa.Column("change", sa.String(), nullable=False, comment="first, edit, quiet or revert"),
        sa.Column(
            "changed",
            sa.String(),
            nullable=False,
            comment="the fields that differ from the version before, separated by |",
        ),
        sa.Column(
            "words_added",
            sa.Integer(),
            nullable=False,
            comment="words of the text that the version before did not have",
        ),
        sa.Column(
            "words_removed",
            sa.Integer(),
            nullable=False,
            comment="words of the version before that are not in the text",
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_version_article_id_article")),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name=op.f("fk_version_capture_id_capture")),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_version_reading_id_reading")),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_version")),
        comment="A run of consecutive captures that say the same. Derived from captures, never edited.",
    )
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_reading_id"), ["reading_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_version_seen_from"), ["seen_from"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_seen_from"))
        batch_op.drop_index(batch_op.f("ix_version_reading_id"))

    op.drop_table("version")
    with op.batch_alter_table("reading_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_link_reading_id"))
        batch_op.drop_index(batch_op.f("ix_reading_link_key"))

    op.drop_table("reading_link")
    with op.batch_alter_table("date_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_date_claim_reading_id"))
        batch_op.drop_index(batch_op.f("ix_date_claim_article_id"))

    op.drop_table("date_claim")
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capture_sha256"))
        batch_op.drop_index(batch_op.f("ix_capture_reading_id"))
        batch_op.drop_index(batch_op.f("ix_capture_follows_id"))
        batch_op.drop_index(batch_op.f("ix_capture_crawl_id"))

    op.drop_table("capture")
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_title_fold"))
        batch_op.drop_index(batch_op.f("ix_reading_article_id"))

    op.drop_table("reading")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_key"))
        batch_op.drop_index(batch_op.f("ix_entry_article_id"))

    op.drop_table("entry")
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_key"))

    op.drop_table("address")
    op.drop_table("decision")
    with op.batch_alter_table("crawl", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_crawl_source"))

    op.drop_table("crawl")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_source_last_looked_at"))

    op.drop_table("article")
    op.drop_table("source")
    op.drop_table("content")
