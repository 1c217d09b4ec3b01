"""The tables that hold the data files of `archive.subjects`."""

from sqlalchemy.orm import Mapped, mapped_column

from archive.model.schema_names import Base


class BodyRow(Base):
    """A police force, fire and rescue service or agency that is or was inspected. From a data file."""

    __tablename__ = "body"
    __table_args__ = ({"comment": __doc__},)

    slug: Mapped[str] = mapped_column(primary_key=True, comment="name in commands and exports")
    kind: Mapped[str] = mapped_column(comment="police, fire or agency")
    name: Mapped[str] = mapped_column(comment="full name today")
    aliases: Mapped[str] = mapped_column(comment="other names in use, separated by |")
    gss_code: Mapped[str] = mapped_column(
        comment="code of the Government Statistical Service; empty without one"
    )
    police_uk_id: Mapped[str] = mapped_column(
        comment="its id in the open data of police.uk; empty without one"
    )
    region: Mapped[str] = mapped_column(comment="region of England by ONS, or Wales; empty without one")
    valid_from: Mapped[str] = mapped_column(comment="day, month or year as known; empty if not known")
    valid_to: Mapped[str] = mapped_column(comment="last day, month or year; empty for one that exists")
    addressee: Mapped[str] = mapped_column(
        comment="yes for one that reports on others ask to act, and that is not itself inspected"
    )
    note: Mapped[str] = mapped_column(comment="what there is to know about it")
    source: Mapped[str] = mapped_column(comment="where these facts are from, separated by ;")


class BodyName(Base):
    """A name that a body had for a time. From a data file."""

    __tablename__ = "body_name"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    body: Mapped[str] = mapped_column(
        index=True, comment="slug of the body; hmicfrs is the inspectorate itself"
    )
    name: Mapped[str] = mapped_column(comment="the name")
    valid_from: Mapped[str] = mapped_column(comment="day, month or year as known")
    valid_to: Mapped[str] = mapped_column(comment="last day, month or year; empty for the name of today")
    source: Mapped[str] = mapped_column(comment="where that is from, separated by ;")


class ProgrammeRow(Base):
    """A programme of inspections, or a kind of publication. From a data file."""

    __tablename__ = "programme"
    __table_args__ = ({"comment": __doc__},)

    slug: Mapped[str] = mapped_column(primary_key=True, comment="name in commands and exports")
    label: Mapped[str] = mapped_column(comment="what it is called")
    kind: Mapped[str] = mapped_column(
        comment="inspection, joint, round, follow-up, monitoring, theme, annual, notice, document, body, response, "
        "form or carrier"
    )
    part_of: Mapped[str] = mapped_column(
        comment="slug of the programme it is a part of; empty for one of its own"
    )
    sure: Mapped[str] = mapped_column(comment="phrases that tell it wherever they stand, separated by |")
    keywords: Mapped[str] = mapped_column(
        comment="phrases that tell it in a title, first words or a link, separated by |"
    )
    signs: Mapped[str] = mapped_column(comment="phrases of which several together tell it, separated by |")
    since: Mapped[str] = mapped_column(comment="day, month or year it began; empty if not known")
    until: Mapped[str] = mapped_column(comment="last day, month or year; empty if it goes on, or not known")
    note: Mapped[str] = mapped_column(comment="what there is to know about it")
    source: Mapped[str] = mapped_column(comment="where these facts are from, separated by ;")


class ScaleGrade(Base):
    """A grade on a scale, while the scale was in use. From a data file."""

    __tablename__ = "scale_grade"
    __table_args__ = ({"comment": __doc__},)

    scale: Mapped[str] = mapped_column(primary_key=True, comment="name of the scale")
    grade: Mapped[str] = mapped_column(primary_key=True, comment="slug of the grade")
    label: Mapped[str] = mapped_column(comment="as reports print it")
    rank: Mapped[int | None] = mapped_column(comment="1 is best, on this scale only; empty for a finding")
    valid_from: Mapped[str] = mapped_column(comment="day it came into use; empty if not known")
    valid_to: Mapped[str] = mapped_column(comment="last day; empty if in use")
    note: Mapped[str] = mapped_column(comment="what there is to know about it")
    source: Mapped[str] = mapped_column(comment="where these facts are from, separated by ;")


class OfficeHolder(Base):
    """A person who held or holds an office of the inspectorate, in that office. From a data file."""

    __tablename__ = "office_holder"
    __table_args__ = ({"comment": __doc__},)

    id: Mapped[int] = mapped_column(primary_key=True, comment="internal number")
    slug: Mapped[str] = mapped_column(index=True, comment="name in commands and exports")
    name: Mapped[str] = mapped_column(comment="as the inspectorate prints it")
    aliases: Mapped[str] = mapped_column(comment="other forms of the name, separated by |")
    role: Mapped[str] = mapped_column(comment="the office")
    valid_from: Mapped[str] = mapped_column(comment="day, month or year as known; empty if not known")
    valid_to: Mapped[str] = mapped_column(
        comment="last day, month or year; empty if still held, or not known"
    )
    note: Mapped[str] = mapped_column(comment="what there is to know about it")
    source: Mapped[str] = mapped_column(comment="where these facts are from, separated by ;")
