"""Whether a line of a list is worth fetching, and whether a text concerns the inspectorate."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote_plus

KEEP_FROM = 0.8


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether something is kept, its score from 0 to 1, and the words that made it, as written."""

    kept: bool
    score: float
    words: tuple[str, ...]


# Of a source that publishes nothing else.
EVERYTHING = Verdict(kept=True, score=1.0, words=())
# Of what will be asked for on another night.
NOT_TONIGHT = Verdict(kept=False, score=1.0, words=())


def _words(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


# The Scottish inspectorate has the same name: "HM Inspectorate of Constabulary in Scotland (HMICS)".
_OURS = r"(?<!Scottish )(?<!Scotland's )"
_NOT_SCOTTISH = r"\b(?!,? \(?(?:(?:in |for |of )?Scotland|HMICS)\b)"
_NAME = _words(
    rf"(?:HMICFRS|HMICRFS|HIMCFRS|HMCIFRS|HMIFCRS|HMIC){_NOT_SCOTTISH}",
    rf"{_OURS}inspect(?:orates?|ors?) (?:of|for) (?:the )?constabular(?:y|ies){_NOT_SCOTTISH}",
    rf"{_OURS}inspect(?:orates?|ors?) of fire{_NOT_SCOTTISH}",
    rf"{_OURS}(?:police|policing|fire) inspectorate{_NOT_SCOTTISH}",
)

_FORCE = r"\b(?:police|forces?|constabulary|fire (?:(?:and|&) rescue )?services?|brigade)\b"
_MOVE = r"(?:into?|out of|from|leav(?:es?|ing)|left|exit(?:s|ed|ing)?)"
_STATE = rf"\b(?:{_MOVE} special measures|enhanced monitoring|(?-i:Engage) (?:phase|process|stage))\b"
# Enough without the name: what is only ever said of a force or service that was inspected.
_PHRASE = _words(
    rf"{_FORCE}[^.!?]{{0,80}}{_STATE}",
    rf"{_STATE}[^.!?]{{0,80}}{_FORCE}",
    r"(?-i:PEEL) (?:assessment|inspection|report|review)s?",
    r"state of (?:policing|fire and rescue)",
)
# The press calls the complaints body a police watchdog as well.
_WATCHDOG = _words(
    r"(?:police|policing|fire) watchdog\b[^.!?]{0,120}\b(?:report|rate[ds]|rating|grade[ds]|inspect)\w*"
)
_COMPLAINTS = _words(r"IOPC|IPCC|Independent (?:Office for Police Conduct|Police Complaints Commission)")
_INSPECTORS = _words(r"(?<!detective )(?<!chief )(?:inspectors|inspectorate)", r"(?:HM|Majesty'?s) inspector")
_BODY = _words(
    r"police (?:force|service)s?",
    r"constabulary",
    r"fire (?:(?:and|&) rescue )?services?",
    r"(?-i:[A-Z]\w+ Police)",
    r"the force",
)
_JUDGEMENT = _words(
    r"inadequate",
    r"(?:requires?|requiring|needs?) improvement",
    r"areas? for improvement",
    r"(?:causes?|areas?) (?:of|for) concern",
    r"(?-i:PEEL)",
    r"enhanced monitoring",
    r"special measures",
    r"graded",
    r"rated",
)
# Whom such words are also said of: other inspectorates, and those whom they inspect.
_OTHERS = _words(
    r"Ofsted|Estyn|CQC|Care Quality Commission|HMIP|HMI Prisons",
    r"inspect(?:orate|ors?) of (?:prisons|probation|schools)",
    r"HMICS|Police Scotland|Scottish (?:police|fire)|(?:inspectorate|constabulary) (?:in|for) Scotland",
    r"food hygiene|hygiene rating|RSPCA|HSE|Health and Safety Executive",
)

_SIGNS = ((_PHRASE, 8), (_INSPECTORS, 3), (_BODY, 3), (_JUDGEMENT, 4))

_LINE_BODY = _words(
    r"police\w*|policing|forces?|constab\w+|(?<!health )(?<!hygiene )officers?|cops?|detectives?|crimes?",
    r"PCCs?|commissioners?|custody|enhanced monitoring|stop and search",
    r"fire (?:service|chief|crew|brigade|authority|station|cover)\w*|fire (?:and|&) rescue|fire-?fighters?",
    r"brigade|rescue|HMIC\w*|HIMCFRS|HMCIFRS|peel (?:report|assessment|inspection)s?",
)
_LINE_INSPECTION = _words(r"inspectors?|inspectorates?|inspections?|inspected|watchdogs?|special measures")
_LINE_JUDGEMENT = _words(
    r"improv\w+|inadequate|outstanding|rat(?:ed|ings?)|grad(?:ed|es?)|prais\w+|criticis\w+|fail\w*|concerns?|requires",
    r"verdict|urgent|report card|must|told to|damning|scathing|warn\w*|missing chances|at risk|let down|review",
)
_LINE_OTHERS = _words(
    r"schools?|pupils?|nurser(?:y|ies)|academy|college|head-?teachers?|Ofsted|Estyn",
    r"care homes?|CQC|Care Quality|hospitals?|NHS|GPs?|surgery|maternity|patients?|dentists?",
    r"hygiene|food|restaurants?|takeaways?|caf[eé]s?|pubs?|kitchens?|prisons?|water",
)


def judge_text(title: str, standfirst: str | None, text: str) -> Verdict:
    """Decide whether an article concerns the inspectorate and is to be kept.

    The inspectorate's name gives 1. Without it, what is only said of inspected forces gives 0.8, a report of
    a police watchdog too (unless the complaints body is named); inspectors give 0.3, a force or service 0.3,
    a judgement 0.4. That sum is capped at 1; another inspectorate takes off 0.5. Kept from 0.8.
    """
    whole = _fold(" . ".join((title, standfirst or "", text)))
    if names := _found(_NAME, whole):
        return Verdict(kept=True, score=1.0, words=names)
    watchdog = 0 if _COMPLAINTS.search(whole) else 8
    tenths = 0
    words: tuple[str, ...] = ()
    for pattern, weight in (*_SIGNS, (_WATCHDOG, watchdog)):
        if weight and (found := _found(pattern, whole)):
            tenths, words = tenths + weight, words + found
    score = max(min(tenths, 10) - (5 if _OTHERS.search(whole) else 0), 0) / 10
    return Verdict(kept=score >= KEEP_FROM, score=score, words=words)


def judge_line(title: str, summary: str, url: str) -> Verdict:
    """Decide by a list's line whether its page is worth fetching; in doubt it is.

    A word of police or fire services gives 0.5, a word of inspections, or one of judgement beside it, 0.5;
    inspections count for nothing where the line speaks of schools, hospitals or kitchens. Kept above 0. Without a title
    the words of the
    address's slug are read.
    """
    whole = _fold(f"{title} . {summary}" if title.strip() else f"{_slug(url)} . {summary}")
    bodies = _found(_LINE_BODY, whole)
    inspections = () if _LINE_OTHERS.search(whole) and not bodies else _found(_LINE_INSPECTION, whole)
    judgements = _found(_LINE_JUDGEMENT, whole) if bodies else ()
    score = 0.5 * bool(bodies) + 0.5 * bool(inspections or judgements)
    return Verdict(kept=score > 0, score=score, words=bodies + inspections + judgements)


def _slug(url: str) -> str:
    """Give the words of the longest part of a path: `/news/fire-chiefs-praised-1234567` or Domino's `A+B`."""
    path = re.split("[?#]", url)[0].partition("://")[2].partition("/")[2]
    return re.sub(r"[-_+.]+", " ", max(unquote_plus(path).split("/"), key=len))


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("[‐-―]", "-", re.sub("[‘’ʼ`´]", "'", text))
    return " ".join(text.split())


def _found(pattern: re.Pattern[str], whole: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in pattern.finditer(whole)))
