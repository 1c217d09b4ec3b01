"""The tables of what can be measured of a text without repeating it: its length, its readability, its words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, null, select
from sqlalchemy.orm import Session

from archive.export.articles import article_id
from archive.export.scope import Scope
from archive.export.sharing import measured
from archive.export.table import Column, Table, stored
from archive.history import reading_as_of
from archive.model import Article, ArticleLink, ReadingRow, Source

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s|\n\s*\n")
_LONG = 6  # letters; LIX counts words that have more
_SHORTEST_TERM = 3


def _of_texts(cells: Select[Any], scope: Scope) -> Select[Any]:
    return (
        cells.add_columns(ReadingRow.text.label("measured_text"))
        .select_from(Article)
        .join(Source, Article.source == Source.name)
        .join(ReadingRow, ReadingRow.id == reading_as_of(scope.as_of))
        .where(*scope.holds_article(), measured(scope), ReadingRow.text != "")
        .order_by(Article.public_id)
    )


def _overlap(_scope: Scope) -> ColumnElement[Any]:
    """The highest score of its links to what was there before it."""
    highest = select(func.max(ArticleLink.score)).where(ArticleLink.from_id == Article.id)
    return highest.correlate(Article).scalar_subquery()


def measure(text: str) -> dict[str, int | float]:
    """The measures of one text, by column.

    >>> measure("Inspectors came. They found delays.")["lix"]
    22.5
    """
    words = _WORD.findall(text)
    sentences = [part for part in _SENTENCE_END.split(f"{text} ") if _WORD.search(part)]
    number, ends = max(len(words), 1), max(len(sentences), 1)
    long = sum(len(word) > _LONG for word in words)
    return {
        "distinct_words": len({word.casefold() for word in words}),
        "sentences": len(sentences),
        "words_a_sentence": round(len(words) / ends, 2),
        "letters_a_word": round(sum(map(len, words)) / number, 2),
        "lix": round(len(words) / ends + 100 * long / number, 2),
    }


def terms(text: str) -> list[tuple[str, int]]:
    """How often each word stands in a text in small letters, by alphabet: so no name is among them, and no order.

    >>> terms("Inspectors found delays, and Sgt Example found more delays.")
    [('and', 1), ('delays', 2), ('found', 2), ('more', 1)]
    """
    small = (word for word in _WORD.findall(text) if word.islower() and len(word) >= _SHORTEST_TERM)
    return sorted(Counter(small).items())


def _measures(_session: Session, _scope: Scope, rows: Iterator[Row[Any]]) -> Iterator[Sequence[Any]]:
    for row in rows:
        made = measure(row.measured_text)
        yield [made.get(column.name, row[place]) for place, column in enumerate(MEASURES.columns)]


def _terms(_session: Session, _scope: Scope, rows: Iterator[Row[Any]]) -> Iterator[Sequence[Any]]:
    for row in rows:
        for term, times in terms(row.measured_text):
            yield (row.article_id, term, times)


def _counted(name: str, kind: str, meaning: str) -> Column:
    return Column(name=name, type=kind, meaning=meaning, cell=lambda _: null())


MEASURES = Table(
    name="measures",
    meaning="One row an article whose text the mode may measure: what can be told of a text without repeating it.",
    key=("article_id",),
    columns=(
        article_id(),
        stored("words", ReadingRow.words),
        _counted("distinct_words", "integer", "number of different words, without numbers and case"),
        _counted("sentences", "integer", "number of sentences; a heading counts as one"),
        _counted("words_a_sentence", "number", "words a sentence, on average"),
        _counted("letters_a_word", "number", "letters a word, on average"),
        _counted(
            "lix",
            "number",
            "readability (LIX): words a sentence, and the words of more than six letters in a hundred; "
            "under 30 is easy, over 50 hard",
        ),
        Column(
            name="overlap",
            type="number",
            meaning="highest score of its links to what was there before it (copy_of, reports_on, ...), as known "
            "now: the share of words in runs that both have; empty without any",
            cell=_overlap,
        ),
    ),
    within=_of_texts,
    amend=_measures,
)

TERMS = Table(
    name="term_counts",
    meaning="One row a word of an article whose text the mode may measure. Only words of three letters or more that "
    "stand in small letters: names are not counted, and in what order they stood is not told.",
    key=("article_id", "term"),
    columns=(
        article_id(),
        _counted("term", "string", "the word, as written"),
        _counted("times", "integer", "how often it stands in the text in small letters"),
    ),
    within=_of_texts,
    amend=_terms,
)
