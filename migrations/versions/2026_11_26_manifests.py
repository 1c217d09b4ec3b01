"""Manifests of what was recorded, each with the digest of the one before."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "manifest",
        sa.Column(
            "number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="its place in the chain, from 1",
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False, comment="when it was written"),
        sa.Column("lines", sa.Integer(), nullable=False, comment="number of its lines"),
        sa.Column(
            "before",
            sa.String(length=64),
            nullable=False,
            comment="digest of the manifest before it; 64 noughts in the first",
        ),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="digest of its head and of the digests of its lines, as docs/proof.md writes them",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_manifest")),
        comment="A list of what was recorded since the one before it, so that later tampering shows. Never changed.",
    )
    op.create_table(
        "manifest_line",
        sa.Column("manifest", sa.Integer(), nullable=False, comment="the manifest it stands in"),
        sa.Column("position", sa.Integer(), nullable=False, comment="its place in it, from 1"),
        sa.Column("capture_id", sa.Integer(), nullable=False, comment="the capture that it tells of"),
        sa.Column(
            "reader_version",
            sa.String(),
            nullable=True,
            comment="version of the code whose reading it tells; empty where it tells of the capture itself",
        ),
        sa.Column(
            "salt",
            sa.String(length=32),
            nullable=False,
            comment="random, a part of the line, so that nobody can guess the line from its digest; empty once the "
            "article was taken down",
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="digest of the line"),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_manifest_line_capture_id_capture")
        ),
        sa.ForeignKeyConstraint(
            ["manifest"], ["manifest.number"], name=op.f("fk_manifest_line_manifest_manifest")
        ),
        sa.PrimaryKeyConstraint("manifest", "position", name=op.f("pk_manifest_line")),
        comment="The digest of one line of a manifest: of a capture as recorded, or of what a reader read in it.",
    )
    op.create_index(op.f("ix_manifest_line_capture_id"), "manifest_line", ["capture_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_manifest_line_capture_id"), table_name="manifest_line")
    op.drop_table("manifest_line")
    op.drop_table("manifest")
