"""Checks that the search index has what articles say now, and nothing else."""

import json
from collections.abc import Iterator

from sqlalchemy import column, select, table, text
from sqlalchemy.orm import Session

from archive.history import reading_as_of
from archive.model import Article, ReadingRow
from archive.proof.finding import Finding
from archive.searching.wording import entered

CHECK = "search"
_LOST = text("""
SELECT count(*) FROM json_each(:words) AS word WHERE NOT EXISTS (
    SELECT 1 FROM search_index WHERE search_index MATCH 'title : "' || word.value || '"' AND rowid = :number)
""")
_DO = "the next look that finds the article changed indexes it anew; or restore a backup from before"


def in_step(session: Session, first: int, last: int) -> Iterator[Finding]:
    """What is wrong with the index of the articles from one number to another."""
    found = _indexed(session, first, last)
    known = select(Article.id, Article.public_id).where(Article.id.between(first, last))
    ids = {row.id: row.public_id for row in session.execute(known)}
    said = (
        select(Article.id, ReadingRow.title, ReadingRow.standfirst, ReadingRow.text)
        .join(ReadingRow, ReadingRow.id == reading_as_of(None))
        .where(Article.id.between(first, last))
        .where(Article.state != "withheld", Article.merged_into.is_(None))
    )
    for number, title, standfirst, body in session.execute(said):
        if number not in found:
            yield _finding(number, ids, "what it says now is not indexed")
        elif (row := found.pop(number)) != entered(title, standfirst, body):
            yield _finding(number, ids, "other words are indexed than it says now")
        elif not _findable(session, number, row[0]):
            yield _finding(number, ids, "it is not found by its headline")
    for number in found.keys() - ids.keys():
        yield _finding(number, ids, "an article is indexed that is not there")
    for number in found.keys() & ids.keys():
        yield _finding(number, ids, "it is indexed, and says nothing that may be found")


def _indexed(session: Session, first: int, last: int) -> dict[int, tuple[str, str]]:
    name = "rowid" if session.get_bind().dialect.name == "sqlite" else "article_id"
    index = table("search_index", column(name), column("title"), column("words"))
    rows = select(index.c[name], index.c.title, index.c.words).where(index.c[name].between(first, last))
    return {number: (title, words) for number, title, words in session.execute(rows)}


def _findable(session: Session, number: int, headline: str) -> bool:
    """Whether SQLite's index, which is kept apart from the words it is of, leads to it; on Postgres they are one.

    Word by word: FTS5 goes straight to an article for one word, and through all before it
    for several: of 200,000 articles 9 ms for a headline in place of 2.
    """
    if session.get_bind().dialect.name != "sqlite":
        return True
    words = sorted(set(headline.split()))
    return not session.scalar(_LOST, {"words": json.dumps(words), "number": number})


def _finding(number: int, ids: dict[int, str], what: str) -> Finding:
    article = ids.get(number, "")
    return Finding(check=CHECK, table="search_index", row=str(number), article=article, what=what, do=_DO)
