"""What the archive knows as JSON documents, for programs; names are those of the exports."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from archive.annotating import Report
from archive.changes import Changed
from archive.commands.json_text import Document, plain
from archive.comparison import Change
from archive.model import Article, DateRow, Subject, Version
from archive.portrait import Portrait
from archive.relations.copies import Copy
from archive.relations.links import Coverage
from archive.timeline import Event


def listed(items: Iterable[Document]) -> Iterator[str]:
    """A JSON array, a line an item, for any number of them."""
    before = "["
    for item in items:
        yield before + json.dumps(item, default=plain)
        before = ","
    yield "]" if before == "," else "[]"


def annotated(report: Report) -> Document:
    """What annotating came to: all articles that name something else now, the first few with what."""
    return {
        "readings": report.readings,
        "done": report.done,
        "left": report.left,
        "articles_changed": list(report.renamed),
        "samples": [asdict(one) for one in report.samples],
    }


def listing(found: Sequence[tuple[Article, str]]) -> list[Document]:
    """Articles with their titles."""
    names = ("source", "url", "published_on", "published_at", "state", "version_count")
    return [
        {"article_id": article.public_id, "title": title, **_of(article, *names)} for article, title in found
    ]


def article(shown: Portrait) -> Document:
    """An article with its evidence."""
    reading = shown.reading
    document = listing([(shown.article, reading.title)])[0]
    document |= _of(shown.article, "published_precision", "published_raw", "published_from")
    document |= _of(shown.article, "published_conflict", "updated_on", "updated_at")
    document |= _of(shown.article, "first_seen_at", "last_seen_at", "last_outcome", "noarchive")
    document["last_met"] = shown.last_met
    document |= _of(reading, "standfirst", "kind", "section", "original_url", "paywalled", "text_complete")
    document |= {"authors": _split(reading.authors), "tags": _split(reading.tags)}
    document["version"] = _version(shown.version)
    document["dates"] = [_claim(claim) for claim in shown.dates]
    document["addresses"] = [
        _of(address, "url", "reason", "first_seen_at", "last_seen_at") for address in shown.addresses
    ]
    document["subjects"] = [_subject(one) for one in shown.subjects]
    document["grades"] = [_of(one, "body", "scale", "question", "grade", "evidence") for one in shown.grades]
    document["copies"] = [_copy(copy) for copy in shown.copies]
    document["coverage"] = [_covered(one) for one in shown.coverage]
    return document | _of(reading, "words", "text", "text_sha256")


def _claim(claim: DateRow) -> Document:
    stated = _of(claim, "field", "precision", "raw", "origin", "doubt")
    return {**stated, "value_on": claim.on, "value_at": claim.at}


def _subject(one: Subject) -> Document:
    named = _of(one, "kind", "slug", "role", "where_found", "times", "method")
    return {**named, "evidence": _split(one.evidence)}


def _copy(copy: Copy) -> Document:
    return {
        "article_id": copy.article.public_id,
        **_of(copy.article, "source", "url", "published_on", "published_at"),
        **_of(copy, "relation", "score", "shared_words", "method"),
    }


def _covered(one: Coverage) -> Document:
    return {
        "article_id": one.article.public_id,
        **_of(one.article, "source", "url", "published_on", "published_at"),
        "relation": one.relation,
        **_of(one.link, "score", "shared_words", "longest_run", "confidence", "method"),
        "evidence": _split(one.link.evidence),
    }


def history(one: Article, events: Sequence[Event]) -> Document:
    """What happened to an article."""
    return {"article_id": one.public_id, "events": [asdict(event) for event in events]}


def changed(one: Changed) -> Document:
    """One change of the whole archive; `changed` are the fields that differ."""
    document = asdict(one)
    document["changed"] = list(document.pop("fields"))
    return document


def comparison(one: Article, before: Version, after: Version, changes: Sequence[Change]) -> Document:
    """What changed between two versions, as runs of words; what did not change is left out."""
    return {
        "article_id": one.public_id,
        "before": _version(before),
        "after": _version(after),
        "changes": [asdict(change) for change in changes],
    }


def _version(version: Version) -> Document:
    names = ("seen_from", "seen_after", "last_seen_at", "change", "words_added", "words_removed")
    return {"version": version.number, **_of(version, *names), "changed": _split(version.changed)}


def _of(row: object, *names: str) -> Document:
    return {name: getattr(row, name) for name in names}


def _split(joined: str | None) -> list[str] | None:
    """The items of a list; None if it is not known."""
    if joined is None:
        return None
    return joined.split("|") if joined else []
