"""What goes beside WARC files, and into their first record: what they hold, under which terms, what is not in them."""

import json
from collections.abc import Sequence

from archive.export.package import (
    ATTRIBUTION,
    NAME,
    SCHEMA_VERSION,
    TITLE,
    Told,
    coverage,
    licenses,
    snapshot,
)
from archive.export.scope import Mode
from archive.export.sharing import RESEARCH_COPY
from archive.export.tally import Pages

_MODES = {
    Mode.OPEN_TEXT: "Pages of sources under the Open Government Licence, except those that ask not to be archived "
    "(noarchive); of other sources none.",
    Mode.METADATA: "No pages: this mode has no text of any source.",
    Mode.STRICT: "No pages: this mode has no text of any source.",
    Mode.LOCAL_FULL: f"Everything. THIS IS A {RESEARCH_COPY.upper()}. Keep it on your own machine.",
}
_LAYOUT = """\
WARC/1.1, a gzip member a record, the first record of a file a `warcinfo`. One record a capture; its id is the
same in every export that holds it. They stand article by article in order of moment; digests are SHA-256.

- `response`: status, Content-Type, ETag, Last-Modified and Location as they were kept, and the bytes of the page,
  unpacked and without the coding of the transfer. Other headers were not kept. `X-Robots-Tag: noarchive` stands where
  the page or its header asked for that.
- `response` without a page: a refusal, an error, a page that is gone, a redirect. `WARC-Truncated` says so where the
  server sent some bytes: they were not kept.
- `revisit`, profile identical-payload-digest: the very bytes of an earlier capture of the article, to which it refers.
- `revisit`, profile server-not-modified: the server answered 304, of which the headers are left out, so that pywb shows
  the page. It refers to the last page at its address, where the bytes of that were kept.
- `resource`: a page that somebody saved; with which status it was served is not known.

A page that was reached by a redirect stands under the address that was asked for."""


def info(told: Told) -> dict[str, str]:
    """The fields of the `warcinfo` record."""
    options = "; ".join(line.removeprefix("- ") for line in snapshot(told).splitlines())
    return {
        "software": f"{NAME} {told.software}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": TITLE,
        "description": f"mode {told.scope.mode}; {options}",
        "rights": RESEARCH_COPY if told.scope.mode is Mode.LOCAL_FULL else ATTRIBUTION,
    }


def counts(pages: Pages, files: Sequence[str]) -> dict[str, int]:
    """How many records of each kind there are, and in how many files."""
    return {f"{kind} records": pages.records[kind] for kind in sorted(pages.records)} | {"files": len(files)}


def readme(told: Told, pages: Pages, files: Sequence[str]) -> str:
    """The README, in Markdown."""
    held = [f"- {what}: {count}" for what, count in counts(pages, files).items()]
    parts = [
        f"# {TITLE}",
        f"Mode {told.scope.mode}. {_MODES[told.scope.mode]}",
        snapshot(told),
        "## Records\n\n" + "\n".join(held),
        "`SHA256SUMS` has the digest of every file. The same archive and options give the same bytes.",
        "## Layout\n\n" + _LAYOUT,
        "## Coverage\n\n" + coverage(pages.coverage(), "records"),
        "## Terms\n\n" + _terms(told, pages),
        "## To be known\n\n" + _caveats(pages),
    ]
    return "\n\n".join(parts) + "\n"


def _terms(told: Told, pages: Pages) -> str:
    parts = [
        ATTRIBUTION,
        "The Open Government Licence does not cover logos, photographs, personal data or the rights of others.",
        "Withheld, by number of captures:\n\n" + _by_reason(pages.withheld),
    ]
    if told.scope.mode is Mode.LOCAL_FULL:
        parts.insert(0, f"**This is a {RESEARCH_COPY}.**")
    return "\n\n".join(parts)


def _caveats(pages: Pages) -> str:
    return (
        "An article that was taken down at someone's request is nowhere in it, nor is one that was never read.\n\n"
        "Captures without a record, by number; the table `captures` of the other formats has them:\n\n"
        + _by_reason(pages.left_out)
    )


def _by_reason(counted: dict[str, int]) -> str:
    return "\n".join(f"- {reason}: {count}" for reason, count in sorted(counted.items())) or "- nothing"


def datapackage(told: Told, files: Sequence[str]) -> str:
    """The files as a Frictionless data package."""
    package = {
        "name": NAME,
        "title": TITLE,
        "description": _MODES[told.scope.mode],
        "version": SCHEMA_VERSION,
        "licenses": licenses(told),
        "resources": [
            {
                "name": name.removesuffix(".warc.gz"),
                "path": name,
                "format": "warc",
                "mediatype": "application/warc",
            }
            for name in files
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"
