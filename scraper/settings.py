"""Scrapy's settings, and the few an operator may set in the environment."""

from importlib.metadata import version

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from archive.settings import Pace, Settings
from scraper.certificates import are_checked


class CrawlSettings(Pace):
    """What an operator may set: whom sites may write to, how fast they are asked, and what is believed of them."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    hmicfrs_contact: str = Field(
        default="", description="a mail or web address that sites can write to; it stands in the user agent"
    )
    hmicfrs_delay: float = Field(
        default=3.0, ge=1.0, description="seconds between two requests to one host; at least 1"
    )
    hmicfrs_loopback: bool = Field(
        default=False, description="sites on this machine may be asked, at any port: for tests"
    )
    hmicfrs_verify_certificates: bool | None = Field(
        default=None,
        description="sites have to prove who they are; if not said: unless they are asked through a proxy whose "
        "authority neither SSL_CERT_FILE nor REQUESTS_CA_BUNDLE names",
    )


operator = CrawlSettings()

BOT_NAME = "hmicfrs-archive"
SPIDER_MODULES = ["scraper.spiders"]
CONTACT = operator.hmicfrs_contact
USER_AGENT = f"{BOT_NAME}/{version(BOT_NAME)} (archive of news for research; {CONTACT or 'no contact set'})"
ARCHIVE_URL = Settings().archive_url

# Politeness. A source may be gentler, never bolder; a test says so.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Scrapy begins so many tasks for what each response gave, also where that is one capture; a hundred took a fifth of a
# crawl's time.
CONCURRENT_ITEMS = 8
DOWNLOAD_DELAY = operator.hmicfrs_delay
DOWNLOAD_DELAY_JITTER = 0.5
LOOKS_PER_NIGHT = operator.hmicfrs_looks
LOOK_AGAIN_AFTER_HOURS = 12
RETRY_TIMES = 2
# Requests in a row after which a host is left alone for the night: those that got no answer at all (five pages, three
# tries each), and those that got an error, as some pages of a site may have faults that others have not.
# Each of them doubles the pause before the next one, up to so many seconds.
LONGEST_BACK_OFF = 60
SILENT_AT_MOST = 15
FAILED_AT_MOST = 60
# Lists are asked in the order in which they are declared: those that say most first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
COOKIES_ENABLED = False
REFERER_ENABLED = True
METAREFRESH_ENABLED = False

# The public web, and nothing else.
LOOPBACK_ALLOWED = operator.hmicfrs_loopback
DOWNLOAD_VERIFY_CERTIFICATES = are_checked(operator.hmicfrs_verify_certificates)
TWISTED_DNS_RESOLVER = "scraper.going_out.PublicNames"
DOWNLOAD_HANDLERS = {
    "http": "scraper.going_out.PublicWeb",
    "https": "scraper.going_out.PublicWeb",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
HTTPERROR_ALLOW_ALL = True

DOWNLOADER = "scraper.stopping.Interruptible"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scraper.going_out.PublicWebOnly": 50,
    "scraper.politeness.ClosedWhenUnsure": 100,
    "scraper.back_off.BackOff": 555,
    "scraper.politeness.Pauses": 560,
    "scraper.clock.Clock": 570,
    "scraper.replay.FromWarc": 900,
}
SPIDER_MIDDLEWARES = {"scraper.outage.Outage": 10}
ITEM_PIPELINES = {
    "scraper.pipelines.Relevant": 100,
    "scraper.pipelines.Record": 200,
}
EXTENSIONS = {
    "scraper.documents.Documents": 0,
    "scraper.extensions.CrawlReport": 0,
    "scraper.extensions.Progress": 10,
}

# Both would let others into the process.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
LOG_FORMATTER = "scraper.extensions.QuietDrops"
LOG_LEVEL = "INFO"
STATS_DUMP = False
