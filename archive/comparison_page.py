"""A comparison of two versions as one page of HTML: to read, print and hand in, complete in itself."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from html import escape

from archive.comparison import Change, Mark, Run
from archive.export.sharing import OPEN_LICENCE, RESEARCH_COPY
from archive.model import Article, ReadingRow, Source, Version
from archive.moments import iso
from archive.terminal import clean, line

Said = tuple[Version, ReadingRow]

_STYLE = """
body { font: 1.05rem/1.55 Georgia, "Times New Roman", serif; color: #111; background: #fff;
  max-width: 44rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
table { border-collapse: collapse; font-size: .9rem; } th { text-align: left; font-weight: normal; color: #555; }
th, td { padding: .15rem 1rem .15rem 0; vertical-align: top; }
ins { color: #0b5d1e; background: #e3f6e7; text-decoration: underline; }
del { color: #9b1c1c; background: #fdeaea; text-decoration: line-through; }
footer { border-top: 1px solid #999; margin-top: 2rem; font-size: .9rem; }
@media print { body { max-width: none; margin: 0; font-size: 11pt; } h2 { break-after: avoid; }
  p { orphans: 3; widows: 3; } ins, del { print-color-adjust: exact; } a { color: inherit; } }
"""
_TAGS = {Mark.ADDED: "ins", Mark.REMOVED: "del"}


def page(
    article: Article, source: Source, before: Said, after: Said, changes: Sequence[Change]
) -> Iterator[str]:
    """The page, in parts. It runs nothing and asks for nothing; what comes from the web is text in it."""
    title = _text(after[1].title)
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    yield (
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="robots" content="noindex, noarchive">\n'
    )
    yield f"<title>Changes: {title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    yield _facts(article, source, before[0], after[0])
    yield "<main>\n"
    if not changes:
        yield "<p>Both versions say the same.</p>\n"
    for change in changes:
        yield _change(change)
    yield f"</main>\n<footer>\n{_citation(article, source, before[0], after[0])}</footer>\n</body>\n</html>\n"


def _facts(article: Article, source: Source, before: Version, after: Version) -> str:
    rows = [
        ("source", _text(source.title)),
        ("address", _address(article.url)),
        ("article", _text(article.public_id)),
        ("before", f"<del>removed</del> {_seen(before)}"),
        ("after", f"<ins>added</ins> {_seen(after)}"),
    ]
    cells = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>\n' for name, value in rows)
    return f"<table>\n{cells}</table>\n"


def _seen(version: Version) -> str:
    began = f"not later than {iso(version.seen_from)}"
    if version.seen_after:
        began = f"after {iso(version.seen_after)}, {began}"
    return f"version {version.number}: began {began}; last seen {iso(version.last_seen_at)}"


def _address(url: str) -> str:
    """A link, if it is one that a reader may follow; any other scheme is shown as text."""
    if not url.startswith(("http://", "https://")):
        return _text(url)
    return f'<a href="{_text(url)}" rel="noreferrer">{_text(url)}</a>'


def _change(change: Change) -> str:
    number = change.after or change.before
    name = f"{change.part}, paragraph {number}" if number else change.part
    return f"<h2>{_text(name)}</h2>\n<p>{' '.join(map(_run, change.runs))}</p>\n"


def _run(run: Run) -> str:
    words, tag = escape(clean(run.words)), _TAGS.get(run.mark)
    return f"<{tag}>{words}</{tag}>" if tag else words


def _citation(article: Article, source: Source, before: Version, after: Version) -> str:
    cited = " and ".join(f"“{article.public_id} as of {citable(one)}”" for one in (before, after))
    told = f"<p>Cite as {_text(cited)}: numbers of versions may shift, ids and moments do not.</p>\n"
    told += "<p>A change happened between the last look that met the old words and the first that met the new.</p>\n"
    if source.licence != OPEN_LICENCE or article.noarchive:
        told += f"<p>{_text(source.terms)} This page is a {_text(RESEARCH_COPY)}.</p>\n"
    else:
        told += f"<p>{_text(source.terms)}</p>\n"
    return told


def citable(version: Version) -> str:
    """The first whole second at which a version stood: a second cut short would be one of the version before."""
    return iso(version.seen_from + timedelta(microseconds=-version.seen_from.microsecond % 1_000_000))


def _text(words: str) -> str:
    return escape(line(words))
