"""The tables of proof: of each night's captures a manifest that holds the digest of the one before."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.model.schema_names import Base


class ManifestRow(Base):
    """A list of what was recorded since the one before it, so that later tampering shows. Never changed."""

    __tablename__ = "manifest"
    __table_args__ = ({"comment": __doc__},)

    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="its place in the chain, from 1"
    )
    made_at: Mapped[datetime] = mapped_column(comment="when it was written")
    lines: Mapped[int] = mapped_column(comment="number of its lines")
    before: Mapped[str] = mapped_column(
        String(64), comment="digest of the manifest before it; 64 noughts in the first"
    )
    sha256: Mapped[str] = mapped_column(
        String(64), comment="digest of its head and of the digests of its lines, as docs/proof.md writes them"
    )


class ManifestLine(Base):
    """The digest of one line of a manifest: of a capture as recorded, or of what a reader read in it."""

    __tablename__ = "manifest_line"
    __table_args__ = ({"comment": __doc__},)

    manifest: Mapped[int] = mapped_column(
        ForeignKey("manifest.number"), primary_key=True, comment="the manifest it stands in"
    )
    position: Mapped[int] = mapped_column(primary_key=True, comment="its place in it, from 1")
    capture_id: Mapped[int] = mapped_column(
        ForeignKey("capture.id"), index=True, comment="the capture that it tells of"
    )
    reader_version: Mapped[str | None] = mapped_column(
        comment="version of the code whose reading it tells; empty where it tells of the capture itself"
    )
    salt: Mapped[str] = mapped_column(
        String(32),
        comment="random, a part of the line, so that nobody can guess the line from its digest; empty once the "
        "article was taken down",
    )
    sha256: Mapped[str] = mapped_column(String(64), comment="digest of the line")
