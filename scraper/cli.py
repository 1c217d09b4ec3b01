"""The command `hmicfrs`: which verbs there are, each in a file that is opened when it is asked for."""

from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from archive import interruption
from archive.garbage import importing


class Verb(NamedTuple):
    """A verb, the function that does it, and the first sentence of what it says of itself."""

    name: str
    module: str
    function: str
    says: str


VERBS = (
    Verb(
        "status",
        "archive.commands.status",
        "status",
        "How the archive stands: what is wrong and what to do, what each source gave, what is due tonight.",
    ),
    Verb(
        "alerts",
        "archive.commands.alerts",
        "alerts",
        "Sends one message about what is new, still broken and over, to HMICFRS_ALERTS; none when all is well.",
    ),
    Verb("articles", "archive.commands.articles", "articles", "Lists articles with their ids, newest first."),
    Verb(
        "show",
        "archive.commands.articles",
        "show_article",
        "Shows an article: what it says, its dates with their evidence, its addresses, its state, its copies.",
    ),
    Verb(
        "history",
        "archive.commands.articles",
        "history",
        "Tells what happened to an article: when it was seen, edited, moved, gone, back, blocked, unread.",
    ),
    Verb(
        "changes",
        "archive.commands.articles",
        "changes",
        "Lists what was edited, taken down or came back in the whole archive, newest first.",
    ),
    Verb(
        "diff",
        "archive.commands.articles",
        "diff",
        "Shows what changed between two versions: by default the last two that differ in what they say.",
    ),
    Verb(
        "search",
        "archive.commands.inquiry",
        "search",
        "Searches what articles say now: all words have to be there; headlines that match first, then the newest.",
    ),
    Verb(
        "query",
        "archive.commands.inquiry",
        "query",
        "Asks a question of research, or lists those there are: lags, gaps, grades, edits, quotations.",
    ),
    Verb(
        "serve",
        "archive.commands.serve",
        "serve",
        "Shows the archive in a browser on this machine: search, articles, edits, forces, questions, tables.",
    ),
    Verb(
        "report",
        "archive.commands.report",
        "report",
        "Writes a report as one page of HTML: articles, lags, coverage, edits, gaps; each plot with its numbers.",
    ),
    Verb(
        "export",
        "archive.commands.export",
        "export",
        "Writes the archive as tables for research, with a data dictionary, README and digests.",
    ),
    Verb(
        "takedown",
        "archive.commands.takedown",
        "takedown",
        "Takes an article down: removes its words for good, and keeps a crawl from bringing them back.",
    ),
    Verb(
        "annotate",
        "archive.commands.annotate",
        "annotate",
        "Notes anew which bodies, programmes, grades and office holders the kept readings name.",
    ),
    Verb(
        "verify",
        "archive.commands.verify",
        "verify",
        "Checks the archive: every digest, everything derived against its captures, every row against the others.",
    ),
    Verb(
        "backup",
        "archive.commands.backup",
        "backup",
        "Saves the archive as it stands at one moment, also while a crawl writes; a digest is put beside.",
    ),
    Verb(
        "manifest",
        "archive.commands.manifest",
        "manifest",
        "Writes the manifest of what was recorded since the last one, and shows the digest that vouches for all of it.",
    ),
    Verb(
        "upgrade",
        "archive.commands.upgrade",
        "upgrade",
        "Brings the database to this program's schema and reference tables; makes it if there is none.",
    ),
    Verb(
        "crawl",
        "scraper.commands.crawl",
        "crawl",
        "Crawls sources into the archive: what is new, and known articles once more.",
    ),
    Verb(
        "schedule",
        "scraper.commands.schedule",
        "schedule",
        "Prints what makes cron, or with --systemd systemd, do each night what has to be done; --install installs it.",
    ),
    Verb(
        "sources",
        "scraper.commands.sources",
        "sources",
        "Lists the sources this program knows, with the areas they cover.",
    ),
    Verb(
        "check",
        "scraper.commands.check",
        "check",
        "Asks sources for their lists and one article, and says what is wrong. No article is archived.",
    ),
    Verb(
        "terms",
        "scraper.commands.terms",
        "terms",
        "Records that you have read a source's terms of use; without a URL shows what is recorded.",
    ),
    Verb(
        "probe",
        "scraper.commands.probe",
        "probe",
        "Reads one page with every template and list there is, and says what to do next. It is not archived.",
    ),
    Verb(
        "relevance",
        "scraper.commands.relevance",
        "relevance",
        "Explains whether something is worth fetching, and whether it is kept: the score, and each word that made it.",
    ),
    Verb(
        "fixture",
        "scraper.commands.fixture",
        "fixture",
        "Writes a page's markup with made-up words, and what is read of it today, into tests/fixtures.",
    ),
    Verb(
        "new-source",
        "scraper.commands.new_source",
        "new_source",
        "Declares a newspaper in this checkout: a row of titles.csv, or a file with --file.",
    ),
    Verb(
        "reread",
        "scraper.commands.reread",
        "reread",
        "Reads stored pages again with today's templates, and those that none could read.",
    ),
    Verb(
        "ingest",
        "scraper.commands.ingest",
        "ingest",
        "Records pages from WARC files, each at the moment when it was captured; or one saved page.",
    ),
    Verb(
        "backfill",
        "scraper.commands.backfill",
        "backfill",
        "Brings captures of articles from the Internet Archive, each at the moment when it was captured.",
    ),
)


class Unopened(TyperCommand):
    """A verb of which only the name and the first sentence are known: enough for a list of all of them."""

    def __init__(self, verb: Verb) -> None:
        super().__init__(verb.name, help=verb.says)
        self.verb = verb

    def opened(self) -> TyperCommand:
        """The verb itself, with what it imports."""
        with importing():
            done_by = getattr(import_module(self.verb.module), self.verb.function)
        alone = typer.Typer(add_completion=False)
        alone.command(self.verb.name)(done_by)
        command = typer.main.get_command(alone)
        assert isinstance(command, TyperCommand)  # noqa: S101 - for the type checker
        return command

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Parse the words after it, which is the first that needs the verb itself."""
        return self.opened().make_context(*args, **more)


class Verbs(TyperGroup):
    """All verbs."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given | {"commands": {verb.name: Unopened(verb) for verb in VERBS}})


app = typer.Typer(cls=Verbs, no_args_is_help=True)


@app.callback()
def hmicfrs() -> None:
    """Keeps what HMICFRS publishes, and what the local press says of it, in every version."""


def main() -> None:
    """Run the command line."""
    interruption.listen()
    app()
