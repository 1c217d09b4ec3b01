"""The web archives that can be asked for the past: where their lists of captures stand, and the captures themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from scraper.channels import Wayback

STAMP = "%Y%m%d%H%M%S"
# What a page, or the note that it was still the same, is called in a list.
PAGES = quote("(text/html|application/xhtml.xml|warc/revisit)")
# Of an error or a redirect there is no page. A revisit has "-" for its status.
NO_PAGE = quote("[345]..")


@dataclass(frozen=True, kw_only=True)
class WebArchive:
    """A web archive: its `title`, its address, and how it is asked.

    `lists` is the query for the captures under a prefix, `matching` what narrows it to some words, `replays` the path
    of the bytes as they were captured, without the archive's own frame. At most `rows` come at a time; one that is not
    `paged` has no key for what comes after them. It holds sites of `domain` only. `advice` is what an operator can do
    where it wants no programs.
    """

    title: str
    home: str
    lists: str
    matching: str
    replays: str
    rows: int
    paged: bool
    domain: str = ""
    advice: str = ""

    def queries(self, where: Wayback, since: datetime, until: datetime) -> Iterator[str]:
        """A query for each prefix: all captures of pages between two moments, both included."""
        words = self.matching.format(quote(f"(?i).*({where.words}).*")) if where.words else ""
        for prefix in (*where.prefixes, *where.further):
            asked = self.lists.format(prefix=quote(prefix, safe="/*.:"))
            yield f"{asked}{words}&from={since:{STAMP}}&to={until:{STAMP}}&limit={self.rows}"

    def next_page(self, query: str, more: str) -> str:
        """The query for the page that begins at a key."""
        return f"{query}&resumeKey={quote(more, safe='')}"

    def replay(self, url: str, at: datetime) -> str:
        """Path of a capture."""
        return self.replays.format(at=f"{at:{STAMP}}", url=url)


# Nothing is collapsed: of rows that follow each other with one digest only the first would be left, and with the others
# the last moment at which a page still said so; nor do such rows have to be of one address.
INTERNET_ARCHIVE = WebArchive(
    title="the Internet Archive",
    home="https://web.archive.org/",
    lists="cdx/search/cdx?url={prefix}&output=json&fl=original,timestamp,statuscode,mimetype,digest"
    f"&filter=!statuscode:{NO_PAGE}&filter=mimetype:{PAGES}&showResumeKey=true",
    matching="&filter=original:{}",
    replays="web/{at}id_/{url}",
    rows=5000,
    paged=True,
)
# It runs pywb, whose fields have other names, whose filters say by "~" that they are regular expressions, and whose
# answer is a JSON object a line.
UK_GOVERNMENT = WebArchive(
    title="the UK Government Web Archive",
    home="https://webarchive.nationalarchives.gov.uk/",
    lists="ukgwa/cdx?url={prefix}&output=json&fl=url,timestamp,status,mime,digest"
    f"&filter=!~status:{NO_PAGE}&filter=~mime:{PAGES}",
    matching="&filter=~url:{}",
    replays="ukgwa/{at}id_/{url}",
    rows=50_000,
    paged=False,
    domain=".gov.uk",
    advice="The National Archives admit programs on request: webarchive@nationalarchives.gov.uk",
)
WEB_ARCHIVES = {"internet-archive": INTERNET_ARCHIVE, "uk-government": UK_GOVERNMENT}
