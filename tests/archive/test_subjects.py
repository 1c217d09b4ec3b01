"""Subjects: what a page is about, what it names in passing, how it is noted, and noted again by other rules."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from archived import article_of, august, every, number_of
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session
from subject_texts import FLOORS, PARTS, scores
from typer.testing import CliRunner

from archive import Archive, Capture, SourceFacts, still_named
from archive.annotating import Report
from archive.export import Format, Mode, Scope, export
from archive.model import Article, ArticleLink, BodyRow, Grade, ReadingRow, Subject, Version
from archive.still_named import Known
from archive.subjects import Page, annotate, bodies, noting
from archive.subjects.tables import programmes, rows
from archive.subjects.version import rules_version
from scraper.cli import app

Look = Callable[..., Capture]
SAID = (
    "Kent Police was rated good at preventing crime by HMICFRS in its PEEL report.",
    "Essex Police helped, said Andy Cooke, HM Inspector.",
)
DAY = date(2025, 3, 11)


def about(title: str, said: str, kind: str = "body", **given: Any) -> set[str]:
    return set(annotate(Page(title=title, text=said, **{"on": DAY, **given})).subjects(kind))


@pytest.mark.parametrize("part", PARTS)
def test_the_rules_find_what_people_found_in_the_labelled_texts(part: str) -> None:
    for name, score in scores(part).items():
        assert min(score.precision, score.recall) >= FLOORS[part][name], (name, score)


def test_a_county_is_neither_its_police_nor_its_fire_service() -> None:
    assert about("Staffordshire told to improve", "Inspectors visited Staffordshire in May.") == set()
    assert about("Staffordshire told to improve", "The county's plans were looked at by inspectors.") == set()


def test_a_county_in_a_title_is_the_body_that_the_text_names_in_full() -> None:
    said = "Inspectors told Staffordshire Police to act. The force agreed."
    assert about("Staffordshire's child protection work inadequate", said) == {"staffordshire"}


def test_an_address_has_no_capitals_to_tell_an_agency_from_its_work() -> None:
    address = "https://hmicfrs.justiceinspectorates.gov.uk/news/counter-terrorism-policing-praised/"
    said = "Officers who watch over released terrorist offenders know their trade, inspectors found."
    assert about("The watch on released prisoners", said, url=address) == set()


def test_an_abbreviation_of_one_body_alone_names_it_and_one_of_several_does_not() -> None:
    assert about("What BTP must put right", "Inspectors of HMICFRS rode with the BTP for a week.") == {"btp"}
    assert about("What SFRS must put right", "Inspectors of HMICFRS rode with SFRS for a week.") == set()


def test_a_joint_inspection_of_an_area_is_about_no_force() -> None:
    page = Page(
        title="Joint targeted area inspection of services for children in Leeds",
        text="West Yorkshire Police took part. Leeds City Council was praised.",
        on=DAY,
    )
    found = annotate(page)
    assert found.subjects("body") == ()
    assert found.subjects("council") == ("Leeds",)
    assert [one.role for one in found.mentions if one.slug == "west-yorkshire"] == ["mentioned"]


def test_a_national_item_that_lists_all_forces_is_about_none() -> None:
    forces = [body.name for body in bodies().values() if body.kind == "police"]
    found = annotate(Page(title="All forces graded", text=f"Inspectors visited {', '.join(forces)}.", on=DAY))
    assert found.subjects("body") == ()
    assert len([one for one in found.mentions if one.kind == "body"]) == 43


@pytest.mark.parametrize(
    ("name", "body"), [("A&S Police", "avon-and-somerset"), ("D & C Police", "devon-and-cornwall")]
)
def test_an_ampersand_in_a_short_name_stands_with_or_without_spaces(name: str, body: str) -> None:
    assert about(f"{name} told to improve", f"Inspectors said that {name} answers too late.") == {body}


def test_an_abbreviation_counts_only_beside_a_full_name() -> None:
    assert about("SFRS inspected", "SFRS was rated good by inspectors.") == set()
    said = "Suffolk Fire and Rescue Service was rated good by inspectors. SFRS was pleased."
    assert about("SFRS inspected", said) == {"suffolk-fire"}


@pytest.mark.parametrize(
    ("on", "slug"),
    [(date(2019, 6, 1), "hampshire-fire"), (date(2022, 6, 1), "hampshire-and-isle-of-wight-fire")],
)
def test_the_day_of_a_page_tells_a_body_from_its_successor(on: date, slug: str) -> None:
    said = "Inspectors have rated Hampshire fire service good."
    assert about("Hampshire fire service inspected", said, on=on) == {slug}


def test_a_commissioner_is_not_the_force() -> None:
    assert about("Kent Police and Crime Commissioner meets inspectors", "They spoke.") == set()


def test_an_inspector_is_found_while_in_office_only() -> None:
    def people(on: date) -> list[str]:
        page = Page(title="Police inspected", text="HM Inspector Zoë Billingham spoke.", on=on)
        return [one.slug for one in annotate(page).mentions if one.kind == "office holder"]

    assert people(date(2017, 3, 2)) == ["billingham-zoe"]
    assert people(date(2024, 3, 2)) == []


def test_a_grade_in_so_many_areas_is_a_grade_of_nobody_knows_what() -> None:
    said = "Kent Police was graded as requiring improvement in how it treats people. In four areas it was found good."
    found = annotate(Page(source_kind="press", title="Kent Police", text=said, on=date(2025, 6, 6)))
    given = [(one.body, one.question, one.grade) for one in found.grades]
    assert given == [("kent", "how it treats people", "requires-improvement")]


def test_every_phrase_and_slug_of_the_data_files_can_be_used() -> None:
    for one in programmes().values():
        assert not one.part_of or one.part_of in programmes(), one
        for phrase in (*one.sure, *one.keywords, *one.signs):
            assert phrase == phrase.strip() and not phrase.startswith(("*", "..."))
    for row in rows("ambiguous_names"):
        assert set(filter(None, row["candidates"].split("|"))) <= set(bodies()), row
        assert row["use"] in {"place", "never alone", "short", "stranger", "inspectorate"}, row


def named(archive: Archive) -> dict[str, str]:
    return {one.slug: one.role for one in every(archive, Subject) if one.kind != "grade"}


def test_what_a_reading_names_is_noted_with_it(archive: Archive, look: Look) -> None:
    archive.record(look(0, title="Kent Police inspected", paragraphs=SAID, dates=(august(4),)))
    assert named(archive)["kent"] == "subject"
    assert named(archive)["peel"] == "subject"
    (grade,) = every(archive, Grade)
    assert (grade.body, grade.grade, grade.question) == ("kent", "good", "preventing crime")
    (reading,) = every(archive, ReadingRow)
    assert reading.annotated_by == rules_version()


def test_other_rules_name_anew_and_make_no_version(archive: Archive, look: Look) -> None:
    archive.record(look(0, title="Kent Police inspected", paragraphs=SAID, dates=(august(4),)))
    with archive.engine.begin() as connection:
        connection.execute(update(ReadingRow).values(annotated_by="older"))
        connection.execute(update(Subject).where(Subject.slug == "kent").values(slug="surrey"))
    trial = Report(readings=1)
    trial.run(lambda after, known: archive.annotate_on_trial((), after, known), iter(()), lambda *_: None)
    assert "surrey" in named(archive)
    report = Report(readings=1)
    report.run(lambda after, known: archive.annotate((), after, known), iter(()), lambda *_: None)
    assert list(report.renamed) == list(trial.renamed) != []
    assert "body kent (subject)" in report.samples[0].gained
    assert "kent" in named(archive)
    assert "surrey" not in named(archive)
    assert number_of(archive, Version) == 1
    assert archive.annotate((), 0).readings == 0


def test_what_was_worked_out_beforehand_is_taken_only_of_the_very_page(archive: Archive, look: Look) -> None:
    archive.record(
        look(0, title="Kent Police must improve", paragraphs=("Inspectors of police visited Kent Police.",))
    )
    with archive.engine.begin() as connection:
        connection.execute(update(ReadingRow).values(annotated_by="older"))
    ((number,),) = archive.to_annotate(())
    assert number in still_named.look_through(archive, [number]).still
    with archive.engine.begin() as connection:
        connection.execute(update(Subject).values(slug="essex"))
    right = still_named.look_through(archive, [number]).otherwise[number]
    assert {one.slug for one in right.found.mentions} == {"kent"}
    other = noting.named(replace(right.page, title="Surrey Police"))
    gained = ("body kent (subject)",)
    for named_now in (right, other, replace(other, version="older")):
        (renamed,) = archive.annotate_on_trial((), 0, Known(otherwise={number: named_now})).renamed
        assert (renamed.gained, renamed.lost) == (gained, ("body essex (subject)",))
    emptied = replace(right, found=replace(right.found, mentions=()))
    (renamed,) = archive.annotate_on_trial((), 0, Known(otherwise={number: emptied})).renamed
    assert renamed.gained == ()


def test_a_reading_that_names_what_is_noted_is_named_anew_where_its_page_is_another_meanwhile(
    archive: Archive, look: Look
) -> None:
    archive.record(look(0, title="Force must improve", paragraphs=("Inspectors visited Kent Police.",)))
    with archive.engine.begin() as connection:
        connection.execute(update(ReadingRow).values(annotated_by="older"))
    ((number,),) = archive.to_annotate(())
    known = still_named.look_through(archive, [number])
    with archive.engine.begin() as connection:
        connection.execute(update(Subject).values(slug="essex"))
    assert archive.annotate_on_trial((), 0, known).renamed == ()
    with archive.engine.begin() as connection:
        connection.execute(update(Article).values(url="https://gazette.example/other"))
    assert len(archive.annotate_on_trial((), 0, known).renamed) == 1


def test_several_processes_annotate_the_same(
    archive: Archive, archive_url: str, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, force in enumerate(("Kent", "Surrey", "Essex")):
        url = f"https://gazette.example/{number}"
        archive.record(
            look(number, url=url, title=f"{force} Police graded", paragraphs=(f"{force} Police.",))
        )
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    told = []
    for processes in ("1", "2"):
        with archive.engine.begin() as connection:
            connection.execute(update(ReadingRow).values(annotated_by="older"))
            connection.execute(delete(Subject).where(Subject.slug == "essex"))
        said = CliRunner().invoke(app, ["annotate", "--json", "--processes", processes]).stdout
        readings = [(one.id, one.annotated_by) for one in every(archive, ReadingRow)]
        subjects = sorted((one.reading_id, one.slug, one.evidence) for one in every(archive, Subject))
        told.append((json.loads(said), readings, subjects))
    assert told[0] == told[1]
    assert told[0][0]["readings"] == 3
    assert [one["gained"] for one in told[0][0]["samples"]] == [["body essex (subject)"]]


def test_an_interruption_leaves_the_rest_for_another_run() -> None:
    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    report = Report(readings=3)
    report.run(interrupted, iter(()), lambda *_: None)
    assert report.left == 3


def test_reference_tables_follow_the_data_files(archive: Archive) -> None:
    assert number_of(archive, BodyRow) == len(rows("bodies"))
    with archive.engine.begin() as connection:
        connection.execute(text("DELETE FROM body WHERE slug = 'kent'"))
        connection.execute(text("UPDATE programme SET label = 'x'"))
    assert archive.refer() == ["body", "programme"]
    assert archive.refer() == []
    assert number_of(archive, BodyRow) == len(rows("bodies"))


def test_the_verb_tells_what_it_altered(
    archive: Archive, archive_url: str, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = archive.record(
        look(0, title="Kent Police inspected", paragraphs=SAID, dates=(august(4),))
    ).article_id
    with archive.engine.begin() as connection:
        connection.execute(update(ReadingRow).values(annotated_by=None))
        connection.execute(text("DELETE FROM subject"))
        connection.execute(text("DELETE FROM grade"))
    monkeypatch.setenv("ARCHIVE_URL", archive_url)
    tried = json.loads(CliRunner().invoke(app, ["annotate", "--dry-run", "--json"]).stdout)
    assert (tried["dry_run"], tried["articles_changed"], number_of(archive, Subject)) == (True, [article], 0)
    printed = CliRunner().invoke(app, ["annotate", "gazette"])
    assert "1 readings annotated; 1 articles name something else now" in printed.stdout
    assert "+ body kent (subject)" in printed.stdout
    shown = CliRunner().invoke(app, ["show", article]).stdout
    assert "kent" in shown
    assert "peel-2021" in shown


def written(archive: Archive, folder: Path, **scope: Any) -> dict[str, list[dict[str, Any]]]:
    with archive.session() as session:
        export(session, folder, Scope(**scope), Format.JSONL)
    names = ("articles", "subjects", "grades", "bodies", "programmes", "scales", "body_names")
    return {
        name: [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
        for name in names
    }


def test_exports_hold_what_articles_are_about(archive: Archive, look: Look, tmp_path: Path) -> None:
    archive.record(look(0, title="Kent Police inspected", paragraphs=SAID, dates=(august(4),)))
    archive.record(look(24, title="Essex Police inspected", paragraphs=SAID, dates=(august(4),)))
    out = written(archive, tmp_path / "now", mode=Mode.LOCAL_FULL)
    assert [row["bodies"] for row in out["articles"]] == [["essex"]]
    assert [row["programmes"] for row in out["articles"]] == [["peel"]]
    kent = next(row for row in out["subjects"] if (row["version"], row["slug"]) == (1, "kent"))
    assert (kent["role"], kent["gss_code"], kent["where_found"]) == ("subject", "E23000032", "title")
    assert kent["evidence"] == ["Kent Police"]
    assert out["grades"][0]["scale"] == "peel-2021"
    assert len(out["bodies"]) == len(bodies())
    first = written(archive, tmp_path / "then", as_of=look(1).captured_at)
    assert [row["bodies"] for row in first["articles"]] == [["kent"]]
    assert {row["version"] for row in first["subjects"]} == {1}
    assert {row["evidence"] for row in first["grades"]} == {None}
    assert all(row["evidence"] is None for row in first["subjects"])


def test_an_article_that_names_nothing_is_about_what_the_release_is_about(
    archive: Archive, look: Look, tmp_path: Path
) -> None:
    archive.enlist(
        SourceFacts(
            name="hmicfrs",
            title="HMICFRS",
            kind="inspectorate",
            home="https://hmicfrs.example/",
            licence="OGL-UK-3.0",
            terms="Open.",
            noted_at=look(0).captured_at,
        )
    )
    url = "https://hmicfrs.example/release"
    release = archive.record(
        look(0, source="hmicfrs", url=url, title="Kent Police inspected", paragraphs=SAID, dates=(august(4),))
    )
    story = archive.record(look(1, title="Force has a lot to do", paragraphs=("Inspectors said so.",)))
    link = ArticleLink(
        from_id=article_of(archive, story.article_id).id,
        to_id=article_of(archive, release.article_id).id,
        relation="reports_on",
        score=0.5,
        shared_words=9,
        method="",
    )
    with Session(archive.engine) as session:
        session.add(link)
        session.commit()
    out = written(archive, tmp_path / "out", mode=Mode.LOCAL_FULL)
    row = next(row for row in out["articles"] if row["article_id"] == story.article_id)
    assert (row["bodies"], row["programmes"]) == (["kent"], ["peel"])
