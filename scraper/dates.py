"""The day and the instant that a British page means by what it prints.

Clock times without a zone are London times. Every function answers None rather than guess.
"""

import logging
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dateparser.date import DateData, DateDataParser

from archive import DateClaim
from scraper import date_doubts, plain_dates

log = logging.getLogger(__name__)

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_LINE = 300  # letters with label and tail: what is longer is prose, and slow to look for a tail in
LONGEST = 60  # letters of a date written for people, its label removed

# One base for ever, so that a text always reads the same; a relative form is kept as its distance from it.
_BASE = datetime.combine(date(2000, 6, 15), time(12))


def _parser(**settings: Any) -> DateDataParser:
    # TIMEZONE keeps out the zone of the machine; an answer has a zone only if the text names one.
    settings |= {"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past", "RELATIVE_BASE": _BASE}
    settings |= {"TIMEZONE": "Europe/London", "RETURN_TIME_AS_PERIOD": True}
    return DateDataParser(languages=["en", "cy"], use_given_order=True, settings=settings)


_DAY = _parser(STRICT_PARSING=True, PARSERS=["absolute-time"])
# D36: strict, it refuses a month; not strict, it takes the day from the base.
_MONTH = _parser(REQUIRE_PARTS=["month", "year"], PARSERS=["absolute-time"])
_AGO = _parser(PARSERS=["relative-time"])

_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d|\d{8})"
    r"(?:[T ](?P<clock>\d\d:\d\d(?P<second>:\d\d(?:[.,]\d+)?)?) ?(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?)?"
)
_MAIL = re.compile(
    r"(?:[A-Za-z]{3,9}, ?)?\d{1,2} [A-Za-z]{3,9} \d{4} \d\d:\d\d(?P<second>:\d\d)?"
    r"(?: (?:GMT|UTC?|Z|BST|[+-]\d{4}))?"
)
_LABEL = re.compile(
    r"(?:first |originally |last )?"
    r"(?:(?P<updated>updated|modified|amended|diweddarwyd)|(?P<sent>sent|anfonwyd)"
    r"|published|posted|created|issued|cyhoeddwyd|release date|publication date|date)"
    r"(?: on| at| ar)?\s*[:-]?\s*",
    re.IGNORECASE,
)
# D57, "June 17, 2022updated 30 Sep 2022 11:26am": a label may touch what stands before it.
_LABEL_AHEAD = re.compile(
    r"(?=(?:first |last |(?<!first )(?<!last ))"
    r"(?:published|updated|modified|sent on|cyhoeddwyd|diweddarwyd))",
    re.IGNORECASE,
)
# Behind the date: "- 3 min read", "+ show all updates", "- See all updates".
_TAIL = re.compile(r"(?:[ |·•-]*\b\d+ min(?:ute)?s? read|[ +-]*(?:show|see) all updates)$", re.IGNORECASE)
_AGO_WORD = re.compile(r"\b(?:ago|yesterday|today|now|yn ôl|ddoe|heddiw)\b", re.IGNORECASE)
# dateparser reads over what it does not know: "31 now" would be now.
_AGO_FORM = re.compile(
    r"(?:just )?(?:now|today|yesterday|heddiw|ddoe)(?:,? (?:at )?\d{1,2}[:.]\d\d ?(?:[ap]m)?)?"
    r"|(?:(?:an?|one|\d{1,3}) ?[^\W\d]+(?:,| and)? ){1,2}(?:ago|yn ôl)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d[:.]\d\d|\d ?[ap]m\b", re.IGNORECASE)
_NAMED = re.compile(r"(?=.*(?<!\d)\d{4}(?!\d)).*[^\W\d]{3}")
_NUMERIC = re.compile(r"\b\d{1,2}[/.-](\d{1,2})[/.-]\d{4}\b")

# /2024/05/21/ and /2023/feb/06/; then a slug or a folder that is or ends in an ISO day.
_URL_DAYS = (
    (re.compile(r"/(\d{4}/\d\d/\d\d)(?=/|$)"), "%Y/%m/%d"),
    (re.compile(r"/(\d{4}/[a-z]{3}/\d\d)(?=/|$)", re.IGNORECASE), "%Y/%b/%d"),
    (re.compile(r"[/-](\d{4}-\d\d-\d\d)(?=/|$)"), "%Y-%m-%d"),
)
_STAMP = re.compile(r"(?<!\d)(?:(?P<second>\d{14})|\d{8})$")
_STAMP_AT_END = re.compile(r"\d\d/\d\d/\d{4}\s\d\d:\d\d:\d\d$")


def machine(raw: str, *, field: str, origin: str) -> DateClaim | None:
    """Read a stamp written for machines: ISO 8601 (JSON-LD, meta, time, an API) or a mail date (a feed).

    A plain day stays a day. Samples: `2023-08-04T12:25:00.000Z`, `2016-02-18T09:49Z`,
    `2023-08-04 12:25:00` (London), `20230804`, `Fri, 04 Aug 2023 11:25:00 GMT`.
    """
    if not raw:
        return None
    text = _fold(raw)
    if iso := _ISO.fullmatch(text):
        return _iso(iso, raw=raw, field=field, origin=origin)
    if mail := _MAIL.fullmatch(text):
        # The mail parser takes BST for no zone at all, and -0000 (UTC, sender's zone unknown) likewise.
        known = re.sub("-0000$", "+0000", text.replace("BST", "+0100"))
        moment = _attempt(parsedate_to_datetime, known)
        precision = "second" if mail["second"] else "minute"
        return _claim(moment, precision, raw=raw, field=field, origin=origin)
    return None


def written(raw: str, *, field: str, origin: str, seen_at: datetime) -> DateClaim | None:
    """Read a short string written for people, in English or Welsh, day first, with or without a label.

    A label that says updated or sent sets the field. Relative forms are read against `seen_at` (aware).
    Prose, spans, serial numbers, two-digit years and days that cannot be are None.
    """
    label, text = _unlabel(_fold(raw))
    if not text or len(text) > LONGEST:
        return None
    if label:
        field = "updated" if label["updated"] else "sent" if label["sent"] else field
    if iso := _ISO.fullmatch(text):
        claim = _iso(iso, raw=raw, field=field, origin=origin)
    elif _AGO_WORD.search(text):
        claim = _relative(text, raw=raw, field=field, origin=origin, seen_at=seen_at)
    elif label and re.fullmatch(r"\d{4}", text):
        claim = _claim(_attempt(_strptime, text, "%Y"), "year", raw=raw, field=field, origin=origin)
    else:
        moment, precision = _absolute(text)
        claim = _claim(moment, precision, text=text, raw=raw, field=field, origin=origin)
    return claim if claim and believable(claim, seen_at=seen_at) else None


def claims(raw: str, *, field: str, origin: str, seen_at: datetime) -> tuple[DateClaim, ...]:
    """Read a line that may hold several labelled dates, such as `Published 3 May 2023 Updated 4 May 2023`.

    `field` is what a date without a label is. Empty if anything in the line is not a date: it is prose.
    """
    parts = [part for part in _LABEL_AHEAD.split(_fold(raw)) if _unlabel(part)[1]]
    found = [written(part, field=field, origin=origin, seen_at=seen_at) for part in parts]
    return tuple(claim for claim in found if claim) if all(found) else ()


def url_day(path: str) -> DateClaim | None:
    """Read the day in a URL or its path: `/2024/05/21/`, `/2023/feb/06/`, `announcement-2014-01-09/`."""
    path = re.split("[?#]", path)[0]
    for pattern, form in _URL_DAYS:
        if match := pattern.search(path):
            moment = _attempt(_strptime, match[1], form)
            return _claim(moment, "day", raw=match[1], field="published", origin="url")
    return None


def stamp(tail: str) -> DateClaim | None:
    """Read the ddmmyyyyHHMMSS or ddmmyyyy that ends a syndicator's address (`...+28072014112000?open`)."""
    match = _STAMP.search(re.split("[?!#]", tail)[0])
    if not match:
        return None
    form, precision = ("%d%m%Y%H%M%S", "second") if match["second"] else ("%d%m%Y", "day")
    moment = _attempt(_strptime, match[0], form)
    return _claim(moment, precision, raw=match[0], field="published", origin="stamp")


def split_stamp(text: str) -> tuple[str, DateClaim] | None:
    """Part a title from the stamp that runs on at its right end: `Round 210/07/2023 09:15:00`."""
    text = text.rstrip()
    match = _STAMP_AT_END.search(text)
    if not match:
        return None
    moment = _attempt(_strptime, _fold(match[0]), "%d/%m/%Y %H:%M:%S")
    claim = _claim(moment, "second", raw=match[0], field="published", origin="stamp")
    return (text[: match.start()].strip(), claim) if claim else None


def believable(claim: DateClaim, *, seen_at: datetime) -> bool:
    """Say whether a page seen at `seen_at` (aware) can state this date: 1990 to tomorrow."""
    latest = seen_at.astimezone(UTC) + timedelta(days=1)
    in_time = claim.at <= latest if claim.at else claim.on <= london_day(latest)
    return in_time and claim.on.year >= FIRST_YEAR


def london_day(moment: datetime) -> date:
    """Say which day it is in London at an aware moment."""
    return moment.astimezone(LONDON).date()


def _fold(raw: str) -> str:
    text = unicodedata.normalize("NFKC", raw).translate(dict.fromkeys(range(0x2010, 0x2016), "-"))
    return " ".join(text.split())


def _attempt(read: Callable[..., datetime], *arguments: str) -> datetime | None:
    try:
        moment = read(*arguments)
    except (ValueError, OverflowError) as error:
        log.debug("not a date: %r: %s", arguments[0], error)
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _strptime(text: str, form: str) -> datetime:
    return datetime.strptime(text, form).replace(tzinfo=LONDON)


def _iso(match: re.Match[str], *, raw: str, field: str, origin: str) -> DateClaim | None:
    zone = (match["zone"] or "").upper()
    moment = _attempt(datetime.fromisoformat, f"{match['day']}T{match['clock'] or '00:00'}{zone}")
    known = match["clock"] and not match["clock"].startswith("00:00:00")  # that stands for "no time known"
    precision = "day" if not known else "second" if match["second"] else "minute"
    return _claim(moment, precision, raw=raw, field=field, origin=origin)


def _unlabel(text: str) -> tuple[re.Match[str] | None, str]:
    if len(text) > LONGEST_LINE:
        return None, text
    label = _LABEL.match(text)
    rest = text[label.end() :] if label else text
    return label, _TAIL.sub("", rest).strip(" |·•,;:-")


def _parsed(parser: DateDataParser, text: str) -> DateData | None:
    """What dateparser makes of a text; None for a date that it stumbles over. Ex: 31 Dec 9999 23:59 -1200"""
    try:
        return parser.get_date_data(text)
    except (ValueError, OverflowError) as error:
        log.debug("not a date: %r: %s", text, error)
        return None


@lru_cache(maxsize=4096)
def _absolute(text: str) -> tuple[datetime | None, str]:
    """Read a whole date, or a month and year; give the moment and its precision."""
    if plain := plain_dates.read(text, LONDON):
        return plain
    # dateparser takes 08/13/2023 for 13 August, "5 12 2023" for a day, and fills a year of two digits.
    numeric = _NUMERIC.search(text)
    plausible = int(numeric[1]) <= 12 if numeric else _NAMED.search(text)
    if not plausible:
        return None, ""
    # "4ydd Awst 2023": dateparser knows the Welsh months but not the ordinals.
    text = re.sub(r"(?<=\d)(?:af|ail|ydd|fed|ed|eg)\b", "", text)
    parser = _MONTH if re.fullmatch(r"[^\W\d]+,? \d{4}", text) else _DAY
    found = _parsed(parser, text)
    if found is None or found.date_obj is None:
        return None, ""
    if found.period == "month":
        return found.date_obj.replace(day=1, tzinfo=LONDON), "month"
    if found.period == "day":
        return found.date_obj.replace(tzinfo=LONDON), "day"
    precision = "second" if re.search(r"\d:\d\d:\d\d", text) else "minute"
    # D50: without a zone it is London's clock, and the first of the two when the clock goes back.
    return found.date_obj.replace(tzinfo=found.date_obj.tzinfo or LONDON), precision


@lru_cache(maxsize=1024)
def _distance(text: str) -> tuple[timedelta, bool] | None:
    """Say how long ago a relative form is, and whether that is counted in hours or less."""
    if plain := plain_dates.ago(text):
        return plain
    if not _AGO_FORM.fullmatch(text):
        return None
    found = _parsed(_AGO, text)
    if (
        found is None
        or found.date_obj is None
        or found.date_obj.tzinfo
        or found.period not in ("time", "day", "week")
    ):
        return None  # "2 months ago" is no day, and a zone has no place in a distance
    if found.period == "time" and not _CLOCK.search(text):
        return _BASE - found.date_obj, True
    return _BASE.date() - found.date_obj.date(), False


def _relative(text: str, *, raw: str, field: str, origin: str, seen_at: datetime) -> DateClaim | None:
    distance = _distance(text)
    if distance is None:
        return None
    ago, timed = distance
    at = seen_at.astimezone(UTC) - ago
    on = london_day(at) if timed else london_day(seen_at) - ago
    return DateClaim(
        field=field, on=on, at=at if timed else None, precision="relative", raw=raw.strip(), origin=origin
    )


def _claim(
    moment: datetime | None, precision: str, *, raw: str, field: str, origin: str, text: str = ""
) -> DateClaim | None:
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    on, at, doubts = moment.date(), None, date_doubts.of_weekday(moment, text)
    if precision in ("second", "minute"):
        on, at = london_day(moment), moment.astimezone(UTC)
        doubts += date_doubts.of_clock(moment, text, LONDON)
    doubt = "; ".join(doubts)
    return DateClaim(
        field=field, on=on, at=at, precision=precision, raw=raw.strip(), origin=origin, doubt=doubt
    )
