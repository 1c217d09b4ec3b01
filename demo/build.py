"""Writes a WARC file to standard output: what three sites, with made-up news, answered in three nights.

After a change of the stories here: .venv/bin/python demo/build.py > demo/three-nights.warc.gz
The bytes are the same each time.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

import pages
from pages import INSPECTORATE, STAR, WIRED, Story
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FIRST_NIGHT = datetime(2025, 6, 9, 21, 0, tzinfo=UTC)
PACE = timedelta(seconds=4)

STAFFORDSHIRE = Story(
    url=f"{INSPECTORATE}/news/news-feed/staffordshire-police-must-answer-the-public-sooner/",
    title="Staffordshire Police must answer the public sooner",
    published=datetime(2025, 6, 5, 23, 1, tzinfo=UTC),
    standfirst="Staffordshire Police keeps people safe in most of its work, but callers wait too long.",
    report=f"{INSPECTORATE}/peel-reports/staffordshire-2025-27/",
    paragraphs=(
        "Inspectors found that the force had built good relations with its schools, and that neighbourhood "
        "officers knew the people they serve.",
        "But of the calls to the force that were not emergencies, 28 percent were given up before anybody "
        "answered. Inspectors said that the force did not know why.",
        "His Majesty’s Inspector of Constabulary Margaret Ashdown said:",
        "“People who call the police are often having the worst day of their year. I was pleased to find a "
        "control room that cares; I now want to see one that has the people it needs.”",
        "The force was graded ‘requires improvement’ at responding to the public, and ‘good’ in four other "
        "areas of policing.",
    ),
    notes=(
        "The inspection took place between January and March 2025.",
        "The inspectorate grades forces as outstanding, good, adequate, requires improvement or inadequate.",
    ),
)
# Corrected without a word about it, and a paragraph more.
STAFFORDSHIRE_CORRECTED = replace(
    STAFFORDSHIRE,
    paragraphs=(
        STAFFORDSHIRE.paragraphs[0],
        STAFFORDSHIRE.paragraphs[1].replace("28 percent", "23 percent"),
        *STAFFORDSHIRE.paragraphs[2:],
        "The force has since told inspectors that it has recruited 34 more call handlers. They will look "
        "at the control room again in the autumn.",
    ),
)
SHROPSHIRE = Story(
    url=f"{INSPECTORATE}/news/news-feed/shropshire-fire-service-has-made-progress/",
    title="Shropshire fire service has made progress",
    published=datetime(2025, 6, 3, 9, 30, tzinfo=UTC),
    standfirst="Shropshire Fire and Rescue Service has dealt with two of three causes of concern.",
    report=f"{INSPECTORATE}/publications/shropshire-frs-causes-of-concern-progress-letter/",
    paragraphs=(
        "Inspectors went back to the service in April 2025 and found that it now plans its training a year "
        "ahead, and keeps records that its managers use.",
        "One cause of concern remains open - the service cannot yet show that it checks the buildings at "
        "the highest risk in the order of that risk.",
        "The service has sent the inspectorate a plan, and will be visited again before the end of the year.",
    ),
    notes=("The causes of concern were first published in November 2024.",),
)
# A dash for a hyphen: it says the same.
SHROPSHIRE_TYPESET = replace(
    SHROPSHIRE, paragraphs=tuple(text.replace("open - the", "open – the") for text in SHROPSHIRE.paragraphs)
)

RELEASE = Story(
    url=f"{WIRED}/wg/news.nsf/articles/staffordshire+police+must+answer+the+public+sooner+06062025101500?open",
    title="Staffordshire Police must answer the public sooner",
    published=datetime(2025, 6, 6, 9, 15, tzinfo=UTC),
    paragraphs=(STAFFORDSHIRE.standfirst, *STAFFORDSHIRE.paragraphs),
    original=STAFFORDSHIRE.url,
)
WITHDRAWN = Story(
    url=f"{WIRED}/wg/news.nsf/articles/cheshire+constabulary+vetting+backlog+is+cleared+05062025142000?open",
    title="Cheshire Constabulary: vetting backlog is cleared",
    published=datetime(2025, 6, 5, 13, 20, tzinfo=UTC),
    paragraphs=(
        "Cheshire Constabulary has vetted all staff whose clearance had run out, inspectors have found.",
        "In 2024 the force was told that 212 of its staff worked without valid vetting. Now there are none.",
    ),
    original=f"{INSPECTORATE}/news/news-feed/cheshire-constabulary-vetting-backlog-is-cleared/",
)
# A line that WiredGov lists and that leads nowhere.
TERMS = Story(
    url="",
    title="Terms of reference: inspection of how forces answer calls",
    published=datetime(2025, 6, 4, 15, 5, tzinfo=UTC),
    paragraphs=("The inspectorate has published what it will look at in the control rooms of eight forces.",),
)
OTHERS = Story(
    url=f"{WIRED}/wg/news.nsf/articles/new+footbridge+for+the+canal+at+stone+06062025093000?open",
    title="New footbridge for the canal at Stone",
    published=datetime(2025, 6, 6, 8, 30, tzinfo=UTC),
    paragraphs=(
        "A footbridge of larch and steel now carries walkers over the canal at Stone, all year round.",
        "It replaces one of 1896, which was closed after the floods of last winter had moved its piers.",
    ),
    original="https://www.canals.example/news/stone-footbridge",
    organisation="Canal & River Board",
)

COVERAGE = Story(
    url=f"{STAR}/news/crime/more-than-one-in-four-callers-gave-up-police-watchdog-finds-7301234",
    title="More than one in four callers gave up, police watchdog finds",
    published=datetime(2025, 6, 6, 5, 0, tzinfo=UTC),
    standfirst="Staffordshire Police has been told to answer the public sooner.",
    author="Nina Talbot",
    paragraphs=(
        "More than a quarter of the people who ring Staffordshire Police about something other than an "
        "emergency hang up before they are answered, says a report published today.",
        "HMICFRS, the inspectorate of police forces, graded the force as requiring improvement in how it "
        "responds to the public. In four other areas it was found to be good.",
        "Deputy Chief Constable Alan Rowe said the force would put 34 more people into its control room.",
    ),
)
# For a day the headline was a question.
COVERAGE_ASKED = replace(COVERAGE, title="Is anybody there? Police watchdog finds callers gave up")
APPEAL = Story(
    url=f"{STAR}/news/crime/police-find-owner-of-a-lost-tortoise-7301301",
    title="Police find the owner of a lost tortoise",
    published=datetime(2025, 6, 9, 14, 40, tzinfo=UTC),
    standfirst="A tortoise that had crossed a road in Penkridge is home again.",
    author="Owen Marsh",
    paragraphs=(
        "A tortoise that was handed in at a police station on Sunday has been collected by its family.",
        "Monty, who is 41, had walked almost a mile from his garden in Penkridge, across a busy road.",
    ),
)
SHOW = Story(
    url=f"{STAR}/news/stafford/roses-win-three-medals-at-the-county-show-7301322",
    title="Roses win three medals at the county show",
    published=datetime(2025, 6, 9, 11, 0, tzinfo=UTC),
    paragraphs=("A grower from Gnosall has won three medals with roses that nobody had shown before.",),
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server said when it was asked for an address."""

    url: str
    body: str
    kind: str = "text/html; charset=utf-8"
    status: str = "200 OK"


def inspectorate(*stories: Story) -> Iterator[Answer]:
    """What HMICFRS answered in one night."""
    yield Answer(url=f"{INSPECTORATE}/robots.txt", body=pages.ROBOTS, kind="text/plain")
    news = f"{INSPECTORATE}/news/"
    yield Answer(url=f"{news}feed/", body=pages.feed("HMICFRS", news, stories), kind="application/rss+xml")
    yield Answer(url=news, body=pages.inspectorate_listing(stories))
    for story in stories:
        yield Answer(url=story.url, body=pages.inspectorate_page(story))


def wired_gov(withdrawn: Answer) -> Iterator[Answer]:
    """What WiredGov answered in one night; one of its releases is there at first only."""
    listed = (RELEASE, WITHDRAWN, TERMS)
    forms = f"{WIRED}/wg/news.nsf"
    yield Answer(url=f"{WIRED}/robots.txt", body=pages.ROBOTS, kind="text/plain")
    home = pages.feed("Wired-Gov", WIRED, (RELEASE, OTHERS, WITHDRAWN))
    yield Answer(url=f"{forms}/home?openform&rss", body=home, kind="text/xml")
    yield Answer(url=f"{forms}/organisation?openform&id=HMICFRS", body=pages.wired_organisation(listed))
    yield Answer(url=RELEASE.url, body=pages.wired_page(RELEASE, latest=listed))
    yield Answer(url=OTHERS.url, body=pages.wired_page(OTHERS))
    yield withdrawn


def express_and_star(coverage: Story) -> Iterator[Answer]:
    """What the Express & Star answered in one night."""
    yield Answer(url=f"{STAR}/robots.txt", body=pages.ROBOTS, kind="text/plain")
    news = pages.feed("Express & Star", STAR, (coverage, APPEAL, SHOW))
    yield Answer(url=f"{STAR}/news/rss", body=news, kind="application/rss+xml")
    for story in (coverage, APPEAL):
        yield Answer(url=story.url, body=pages.star_page(story))


def nights() -> Iterator[tuple[Answer, ...]]:
    """What was answered, night by night."""
    there = Answer(url=WITHDRAWN.url, body=pages.wired_page(WITHDRAWN))
    gone = replace(there, body=pages.missing("Document not found"), status="404 Not Found")
    yield (*inspectorate(STAFFORDSHIRE, SHROPSHIRE), *wired_gov(there), *express_and_star(COVERAGE))
    yield (
        *inspectorate(STAFFORDSHIRE_CORRECTED, SHROPSHIRE_TYPESET),
        *wired_gov(gone),
        *express_and_star(COVERAGE_ASKED),
    )
    yield (
        *inspectorate(STAFFORDSHIRE_CORRECTED, SHROPSHIRE_TYPESET),
        *wired_gov(gone),
        *express_and_star(COVERAGE),
    )


def warc() -> bytes:
    """The WARC file: one gzip member a record, ids made from address and moment."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    for night, answers in enumerate(nights()):
        for number, answer in enumerate(answers):
            _write(writer, answer, FIRST_NIGHT + timedelta(days=night) + number * PACE)
    return out.getvalue()


def _write(writer: WARCWriter, answer: Answer, moment: datetime) -> None:
    date = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    body = answer.body.encode()
    headers = [("Content-Type", answer.kind), ("Content-Length", str(len(body)))]
    given = {
        "WARC-Date": date,
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{date} {answer.url}')}>",
    }
    http = StatusAndHeaders(answer.status, headers, protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            answer.url, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict=given
        )
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(warc())
