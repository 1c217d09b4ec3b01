"""A small archive of made-up news whose every answer can be worked out by hand.

Five releases of the inspectorate; a newspaper of its own and two of one group that report on them; three nights, of
which one failed for the newspaper. What subjects, grades and links there are is put beside it by hand.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from archive import (
    Address,
    Archive,
    Capture,
    CrawlResult,
    DateClaim,
    Entry,
    Met,
    Origin,
    Reading,
    SourceFacts,
)
from archive.model import (
    Article,
    ArticleLink,
    BodyRow,
    Grade,
    OfficeHolder,
    ProgrammeRow,
    ReadingRow,
    ScaleGrade,
    Subject,
    Takedown,
)

FIRST_NIGHT = datetime(2025, 3, 10, 21, tzinfo=UTC)
CALLS = "Staffordshire Police must answer calls sooner"
SOURCES = {
    "hmicfrs": ("inspectorate", "OGL-UK-3.0", "", ()),
    "echo": ("press", "all-rights-reserved", "Newsquest", ("kent",)),
    "post": ("press", "all-rights-reserved", "Newsquest", ("kent", "staffordshire")),
    "star": ("press", "all-rights-reserved", "MNA", ("staffordshire",)),
}
# Name: source, headline, what it says, its date as (day, time, precision).
STORIES: dict[str, tuple[str, str, Sequence[str], tuple[str, str, str]]] = {
    "calls": (
        "hmicfrs",
        CALLS,
        ("Inspectors found quiet failings in the control room.",),
        ("2024-05-21", "09:00", "minute"),
    ),
    "kent": (
        "hmicfrs",
        "Kent Police praised",
        ("Children in Kent are well protected.",),
        ("2024-06-04", "", "day"),
    ),
    "engage": (
        "hmicfrs",
        "Staffordshire Police moved to Engage",
        ("The force is in special measures.",),
        ("2024-06-10", "08:30", "minute"),
    ),
    "scan": (
        "hmicfrs",
        "Staffordshire Police removed from Engage",
        ("The force is back in Scan.",),
        ("2025-02-10", "", "day"),
    ),
    "again": (
        "hmicfrs",
        "Kent Police inspected again",
        ("Kent has kept its promises.",),
        ("2025-03-04", "", "day"),
    ),
    "failings": (
        "star",
        "Watchdog finds ‘quiet failings’ at police call centre",
        ("Calls rang out for minutes, said Andy Cooke.",),
        ("2024-05-21", "11:30", "minute"),
    ),
    "waiting": (
        "post",
        "Waiting for the police",
        ("Nobody picked up the phone in Stafford.",),
        ("2024-05-21", "12:00", "minute"),
    ),
    "waiting-too": (
        "echo",
        "Waiting for the police",
        ("Nobody picked up the phone in Stafford.",),
        ("2024-05-21", "12:00", "minute"),
    ),
    "praise": (
        "star",
        "Kent force wins praise",
        ("It was good, a report says.",),
        ("2024-06-04", "", "relative"),
    ),
    "praise-too": ("echo", "Our police are good", ("Kent is proud of it.",), ("2024-06-06", "", "day")),
    "measures": (
        "star",
        "Force in special measures",
        ("Staffordshire has to improve.",),
        ("2024-06-10", "08:00", "minute"),
    ),
    "removed": ("star", "A name that was removed", ("Somebody asked for it.",), ("2024-07-01", "", "day")),
}
SUBJECTS = [
    ("calls", "body", "staffordshire", "subject"),
    ("calls", "programme", "peel", "subject"),
    ("calls", "office holder", "cooke-andy", "mentioned"),
    ("kent", "body", "kent", "subject"),
    ("kent", "programme", "ncpi", "subject"),
    ("engage", "body", "staffordshire", "subject"),
    ("engage", "programme", "engage", "subject"),
    ("scan", "body", "staffordshire", "subject"),
    ("scan", "programme", "engage", "subject"),
    ("again", "body", "kent", "subject"),
    ("again", "programme", "ncpi-reinspection", "subject"),
    ("failings", "body", "staffordshire", "subject"),
    ("failings", "office holder", "cooke-andy", "mentioned"),
    ("waiting", "body", "staffordshire", "subject"),
    ("waiting-too", "body", "staffordshire", "mentioned"),
    ("praise", "body", "kent", "subject"),
    ("praise-too", "body", "kent", "subject"),
    ("measures", "body", "staffordshire", "subject"),
]
GRADES = [
    ("calls", "staffordshire", "peel-2021", "Responding to the public", "inadequate"),
    ("calls", "staffordshire", "peel-2021", "Preventing crime", "good"),
    ("calls", "staffordshire", "finding", "Answering calls", "cause-of-concern"),
    ("kent", "kent", "ncpi-2024", "Leadership", "good"),
    ("engage", "staffordshire", "monitoring", "", "engage"),
    ("scan", "staffordshire", "monitoring", "", "scan"),
]
# From, to, relation, score, shared words, longest run.
LINKS = [
    ("failings", "calls", "reports_on", 0.5, 40, 12),
    ("waiting", "calls", "reports_on", 0.25, 20, 9),
    ("waiting-too", "calls", "reports_on", 0.25, 20, 9),
    ("waiting-too", "waiting", "copy_of", 1.0, 80, 80),
    ("praise", "kent", "reports_on", 0.1, 6, 6),
    ("praise-too", "kent", "reports_on", 0.0, 0, 0),
    ("measures", "engage", "reports_on", 0.75, 60, 30),
]
REFERENCE: dict[Any, list[dict[str, Any]]] = {
    BodyRow: [
        {
            "slug": "kent",
            "kind": "police",
            "name": "Kent Police",
            "gss_code": "E23000032",
            "region": "South East",
        },
        {
            "slug": "staffordshire",
            "kind": "police",
            "name": "Staffordshire Police",
            "gss_code": "E23000015",
            "region": "West Midlands",
        },
    ],
    ProgrammeRow: [
        {"slug": slug, "label": label}
        for slug, label in (
            ("peel", "PEEL assessment"),
            ("ncpi", "National child protection inspection"),
            ("ncpi-reinspection", "National child protection re-inspection"),
            ("engage", "Moved to or from Engage"),
        )
    ],
    ScaleGrade: [
        {"scale": "peel-2021", "grade": "good", "label": "Good", "rank": 2},
        {"scale": "peel-2021", "grade": "inadequate", "label": "Inadequate", "rank": 5},
        {"scale": "ncpi-2024", "grade": "good", "label": "Good", "rank": 2},
        {"scale": "finding", "grade": "cause-of-concern", "label": "Cause of concern", "rank": None},
        {"scale": "monitoring", "grade": "engage", "label": "Engage", "rank": None},
        {"scale": "monitoring", "grade": "scan", "label": "Scan", "rank": None},
    ],
    OfficeHolder: [
        {"slug": "cooke-andy", "name": "Andy Cooke", "role": role, "valid_from": since, "valid_to": until}
        for role, since, until in (
            ("HM Inspector", "2021-04", "2022-03-31"),
            ("HM Chief Inspector", "2022-04", ""),
        )
    ],
}


def url_of(name: str) -> str:
    return f"https://{STORIES[name][0]}.example/{name}"


def fill(archive: Archive) -> dict[str, str]:
    """Record three nights of the stories; the article ids by the stories' names."""
    for name, (kind, licence, publisher, areas) in SOURCES.items():
        archive.enlist(
            SourceFacts(
                name=name,
                title=f"The {name.title()}",
                kind=kind,
                home=f"https://{name}.example/",
                licence=licence,
                terms="Terms in words.",
                noted_at=FIRST_NIGHT,
                publisher=publisher,
                areas=areas,
            )
        )
    for night, results in enumerate(({}, {"star": "failed"}, {})):
        for source in SOURCES:
            _crawl(archive, source, night, dict(results).get(source, "ok"))
    ids = ids_of(archive)
    _put_beside(archive, ids)
    return ids


def _crawl(archive: Archive, source: str, night: int, result: str) -> None:
    """A night of a source; `failings` is edited in the third, when `praise` is gone and `praise-too` moved."""
    started = FIRST_NIGHT + timedelta(days=night)
    crawl = archive.begin(source, started, Origin.LIVE)
    for minute, name in enumerate((name for name, story in STORIES.items() if story[0] == source), 1):
        if result == "ok":
            archive.record(_look(name, started + timedelta(minutes=minute), night, crawl))
    archive.finish(
        crawl,
        CrawlResult(
            finished_at=started + timedelta(hours=1),
            result=result,
            cause="" if result == "ok" else "blocked",
            requests=9,
            entries=3,
            new=0,
            changed=0,
            unchanged=0,
            unread=0,
            gone=0,
            blocked=0,
        ),
    )
    if source == "hmicfrs":
        archive.note([_line(started)])


def _line(seen_at: datetime) -> Entry:
    stamp = DateClaim(
        field="published", on=date(2024, 5, 21), at=None, precision="day", raw="21 May 2024", origin="listing"
    )
    return Entry(
        source="hmicfrs",
        list_url="https://hmicfrs.example/news",
        title=CALLS,
        seen_at=seen_at,
        published=stamp,
        url=url_of("calls"),
        key=url_of("calls"),
    )


def _look(name: str, at: datetime, night: int, crawl: int) -> Capture:
    asked = Address(url=url_of(name), key=url_of(name), reason="fetched")
    made = {
        "source": STORIES[name][0],
        "addresses": (asked,),
        "captured_at": at,
        "origin": Origin.LIVE,
        "crawl": crawl,
    }
    if night == 2 and name == "praise":
        return Capture(**made, met=Met.GONE, status=410)
    if night == 2 and name == "praise-too":
        return Capture(**made, met=Met.REDIRECTED, status=301, moved_to="https://echo.example/")
    said = _says(name, edited=night == 2 and name == "failings")
    return Capture(**made, met=Met.READ, status=200, body=repr(said).encode(), reading=said)


def _says(name: str, edited: bool) -> Reading:
    _, title, paragraphs, (day, time, precision) = STORIES[name]
    on = date.fromisoformat(day)
    at = datetime.fromisoformat(f"{day}T{time}:00+00:00") if time else None
    raw = "2 hours ago" if precision == "relative" else f"{day} {time}".strip()
    return Reading(
        title=title,
        paragraphs=(*paragraphs, "The force has since hired more people.") if edited else tuple(paragraphs),
        canonical_url=url_of(name),
        dates=(DateClaim(field="published", on=on, at=at, precision=precision, raw=raw, origin="time"),),
        kind="news article",
        reader="plain",
        reader_version="1",
    )


def ids_of(archive: Archive) -> dict[str, str]:
    """The article ids by the stories' names."""
    with archive.session() as session:
        found = {url: public_id for public_id, url in session.execute(select(Article.public_id, Article.url))}
    return {name: found[url_of(name)] for name in STORIES}


def _put_beside(archive: Archive, ids: dict[str, str]) -> None:
    """Subjects, grades, links and reference tables as above, whatever was derived; and one article taken down."""
    with archive.engine.begin() as connection:
        numbers = {
            public_id: number
            for number, public_id in connection.execute(select(Article.id, Article.public_id))
        }
        number = {name: numbers[public_id] for name, public_id in ids.items()}
        readings: dict[str, list[int]] = {name: [] for name in ids}
        for reading, article in connection.execute(select(ReadingRow.id, ReadingRow.article_id)):
            readings[next(name for name, one in number.items() if one == article)].append(reading)
        for table in (Subject, Grade, ArticleLink, BodyRow, ProgrammeRow, ScaleGrade, OfficeHolder):
            connection.execute(delete(table))
        for table, rows in REFERENCE.items():
            blank = {
                column.name: "" for column in table.__table__.columns if column.name not in ("id", "rank")
            }
            connection.execute(insert(table), [blank | row for row in rows])
        for name, kind, slug, role in SUBJECTS:
            told = {
                "kind": kind,
                "slug": slug,
                "role": role,
                "where_found": "title",
                "evidence": slug,
                "times": 1,
                "method": "by hand",
            }
            connection.execute(
                insert(Subject), [told | {"reading_id": reading} for reading in readings[name]]
            )
        for name, body, scale, question, grade in GRADES:
            told = {"body": body, "scale": scale, "question": question, "grade": grade, "evidence": grade}
            connection.execute(insert(Grade), [told | {"reading_id": reading} for reading in readings[name]])
        for one, other, relation, score, shared, longest in LINKS:
            ends = {"from_id": number[one], "to_id": number[other], "relation": relation, "score": score}
            words = {
                "shared_words": shared,
                "longest_run": longest,
                "confidence": 0.9,
                "evidence": "",
                "method": "by hand",
            }
            connection.execute(insert(ArticleLink).values(ends | words))
        connection.execute(update(Article).where(Article.id == number["removed"]).values(state="withheld"))
        down = {
            "scope": "all",
            "reason_class": "privacy",
            "note": "",
            "decided_by": "",
            "decided_at": FIRST_NIGHT,
        }
        connection.execute(insert(Takedown).values(article_id=number["removed"], **down))
