"""Tells of the bodies that a page names which it is about."""

import re
from collections import Counter
from collections.abc import Sequence

from archive.subjects.body_hits import hits
from archive.subjects.councils import is_of_an_area
from archive.subjects.mention import Mention
from archive.subjects.naming import FULL, PLACE, Named, kind_by_words, named_in, namings
from archive.subjects.parts import Parts
from archive.subjects.tables import bodies, in_force

AREA = "the only body of its kind in the newspaper's area"
LINK = "named by what the page links to as its report"
ADDRESS = "named in the address"
_MANY = 5
_SHOWN = 6
_INSPECTED = re.compile(
    r"inspect|hmic|watchdog|peel|graded|rated\b|inadequate|outstanding|report\b|review\b|findings|special measures"
    r"|engage\b|monitoring"
)
_NEW_INSPECTOR = re.compile(
    r"\b(?:appoint\w*|named|new|chosen|selected|candidate)\b.*\b(?:hm|his majesty's|her majesty's) (?:chief )?inspector"
    r"|\b(?:hm|his majesty's|her majesty's) (?:chief )?inspectors?\b.*\b(?:appoint\w*|named)"
    r"|\b(?:new|next) (?:chief )?inspector\b|\binspector of constabulary\b.*\bnamed"
    r"|\bappointed (?:as )?(?:an? )?(?:hm |chief )?inspector",
    re.IGNORECASE,
)
_OF_ONE = tuple(
    f"{which} {kind}{noun}"
    for which in ("the", "this", "county's", "city's", "our", "local")
    for kind in ("", "police ", "fire ")
    for noun in ("force", "constabulary", "service", "brigade")
)
_OF_SEVERAL = (
    " forces",
    "constabularies",
    "fire services",
    "england and wales",
    "nationally",
    "nationwide",
    "police service",
)
_NAMED_SERVICE = ("metropolitan police service", "police service of northern ireland")
_ONE_IN_TITLE = re.compile(
    r"\b(?:force|constabulary|brigade|service)(?:'s)?\b(?! areas| management)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:forces|constabularies|(?<!constabulary and )(?<!of )fire (?:and|&) rescue services|fire services"
    r"|england and wales|state of (?:policing|fire)|annual assessment|across the country|nationally|nationwide"
    r"|(?<!metropolitan )police service(?! of northern ireland))\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|(?:the )?(?:county|city|region|area|borough)'s|local) (?:own )?(police(?: force)?|force|constabulary"
    r"|fire (?:and rescue )?service|fire brigade|firefighters)\b",
    re.IGNORECASE,
)


def body_mentions(parts: Parts) -> list[Mention]:
    """The bodies a page names, those it is about as subjects."""
    named = namings(parts)
    about = _about(parts, named)
    if not about and not is_of_an_area(parts):
        extra = _linked(parts) or _ours(parts, named)
        named = [*named, *extra]
        about = {one.slug for one in extra}
    return _mentions(named, about)


def _about(parts: Parts, named: Sequence[Named]) -> set[str]:
    """The bodies that title, first words or the whole text are about."""
    if _NEW_INSPECTOR.search(parts.title):
        return set()
    may = [one for one in named if one.existed and not one.beside and not bodies()[one.slug].addressee]
    if not _INSPECTED.search(parts.low):
        may = [one for one in may if one.where == "title" and one.method == FULL]
    titled = {one.slug for one in may if one.where == "title" and not _of_area(parts, one)}
    if titled:
        return titled
    if is_of_an_area(parts):
        return set()
    return _each_in_turn(may) or _first_named(may, named, parts)


def _of_area(parts: Parts, one: Named) -> bool:
    return one.method == PLACE and is_of_an_area(parts)


def _each_in_turn(may: Sequence[Named]) -> set[str]:
    """Of a page with a section on each of several bodies, all that open a paragraph and are named again."""
    times = Counter(one.slug for one in may if one.where == "text")
    opening = {one.slug for one in may if one.where == "text" and one.opens and times[one.slug] > 1}
    return opening if len(opening) > 2 and len(opening) * 2 > len(times) else set()


def _first_named(may: Sequence[Named], named: Sequence[Named], parts: Parts) -> set[str]:
    """The body that the first words name, or the one that the text names above all."""
    local = _is_of_one(parts)
    forces = {one.slug for one in named if bodies()[one.slug].kind != "agency"}
    if len(forces) >= _MANY and not local:
        return set()
    times = Counter(one.slug for one in may)
    first = [
        one for one in may if one.where == "standfirst" or (one.where == "text" and one.at < parts.lead_end)
    ]
    if first and (local or _is_about_few(parts, first)):
        return _chosen(first, times)
    if times and local:
        (top, most), *others = times.most_common(2)
        if not others or most > others[0][1]:
            return {top}
    return set()


def _chosen(first: Sequence[Named], times: Counter[str]) -> set[str]:
    """The body named first, with those that follow it in one list; a body named far more often comes before it."""
    chosen = [first[0].slug]
    for one in first[1:]:
        if not one.listed:
            break
        chosen.append(one.slug)
    top, most = times.most_common(1)[0]
    if top not in chosen and most > 2 * max(times[slug] for slug in chosen) + 1:
        return {top}
    return set(chosen)


def _is_about_few(parts: Parts, first: Sequence[Named]) -> bool:
    head = f"{parts.title} {parts.standfirst} {parts.lead}"
    few = len({one.slug for one in first}) > 1 and not _SEVERAL.search(parts.title)
    return few or not _SEVERAL.search(head)


def _is_of_one(parts: Parts) -> bool:
    """Whether title or text speak of the force, the service, rather than of forces."""
    if _SEVERAL.search(parts.title):
        return False
    if _ONE_IN_TITLE.search(parts.title):
        return True
    one = sum(map(parts.low.count, _OF_ONE)) - parts.low.count("the forces") - parts.low.count("the services")
    of_one = sum(map(parts.low.count, _NAMED_SERVICE))
    return one > 0 and one >= sum(map(parts.low.count, _OF_SEVERAL)) - of_one


def _linked(parts: Parts) -> list[Named]:
    """The bodies named by a link to a report, else by the page's own address, where they are few."""
    for where, method, texts in (("link", LINK, parts.links), ("url", ADDRESS, (parts.address,))):
        found = [one for text in texts for one in _in_words(where, method, text, parts)]
        if 0 < len({one.slug for one in found}) <= 2:
            return found
    return []


def _in_words(where: str, method: str, text: str, parts: Parts) -> list[Named]:
    """A place in an address counts where the address tells police from fire.

    An agency does not: an address has no capitals to tell Counter Terrorism Policing from the policing of terrorism.
    """
    on = parts.page.on
    kind = kind_by_words(text)
    places = {
        slug
        for hit in hits(text)
        if where == "link" or hit.how == "name"
        for of, slugs in hit.slugs
        for slug in slugs
        if of in (kind, "") and in_force(on, bodies()[slug].began, bodies()[slug].ended)
    }
    found = named_in(where, text, places, on)
    return [
        Named(**{**vars(one), "method": method})
        for one in found
        if one.existed
        and not one.beside
        and not bodies()[one.slug].addressee
        and (where == "link" or bodies()[one.slug].kind != "agency")
    ]


def _ours(parts: Parts, named: Sequence[Named]) -> list[Named]:
    """The only body of its kind in the newspaper's area, where the page says "the county's force" and names none."""
    if named and any(bodies()[one.slug].kind != "agency" for one in named):
        return []
    for where, text in (("title", parts.title), ("standfirst", parts.standfirst), ("text", parts.text)):
        if not (said := _OURS.search(text)):
            continue
        kind = "fire" if "fire" in said[1].lower() else "police"
        there = [slug for slug in parts.page.areas if slug in bodies() and bodies()[slug].kind == kind]
        if len(there) == 1:
            return [
                Named(
                    slug=there[0],
                    where=where,
                    words=said[0],
                    method=AREA,
                    at=said.start(),
                    beside=False,
                    existed=True,
                    listed=False,
                    opens=False,
                )
            ]
    return []


def _mentions(named: Sequence[Named], about: set[str]) -> list[Mention]:
    made = []
    for slug in dict.fromkeys(one.slug for one in named):
        own = [one for one in named if one.slug == slug]
        words = tuple(dict.fromkeys(one.words for one in own))
        made.append(
            Mention(
                kind="body",
                slug=slug,
                role="subject" if slug in about else "mentioned",
                where=own[0].where,
                evidence=words[:_SHOWN],
                times=len(own),
                method=own[0].method,
            )
        )
    return made
