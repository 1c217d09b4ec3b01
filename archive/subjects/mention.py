"""What is asked and what is answered when subjects are looked for: a page, and what it names."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class PageLink:
    """A link of the page: relation is original, get_the_report or body."""

    url: str
    text: str
    relation: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a reading says, as far as it can name something.

    `source_kind` is inspectorate, syndicator, government or press; `areas` are the slugs of the bodies whose area the
    source covers; `on` is the London day of publication, if known.
    """

    title: str
    text: str
    standfirst: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    url: str = ""
    links: tuple[PageLink, ...] = ()
    kind: str = ""
    source_kind: str = "press"
    areas: tuple[str, ...] = ()
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Something that a page names: `kind` is body, programme, grade, office holder or council.

    `slug` is that of its reference table; of a council its name. `role` is subject, mentioned or author. `where` is
    the first of title, standfirst, text, tag, url and link that names it; `evidence` the words matched, each once;
    `times` how often it is named; `method` the rule that found it.
    """

    kind: str
    slug: str
    role: str
    where: str
    evidence: tuple[str, ...]
    times: int
    method: str


@dataclass(frozen=True, kw_only=True)
class Given:
    """A grade or finding that a page says was given to a body; `evidence` are the words it was read from."""

    body: str
    scale: str
    question: str
    grade: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """All that a page names, and the grades it tells of."""

    mentions: tuple[Mention, ...]
    grades: tuple[Given, ...] = ()

    def subjects(self, kind: str) -> tuple[str, ...]:
        """The slugs of what it is about."""
        return tuple(one.slug for one in self.mentions if one.kind == kind and one.role == "subject")


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a page names, by the tables and rules of a version."""

    page: Page
    found: Annotation
    version: str
