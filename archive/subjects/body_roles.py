"""Tells of the bodies that a page names which it is about."""

from archive.folding import plain
from archive.subjects.body_hits import hits
from archive.subjects.mention import Mention, Page
from archive.subjects.tables import bodies


def body_mentions(page: Page) -> list[Mention]:
    """The bodies a page names, those it is about as subjects."""
    found: dict[str, Mention] = {}
    for where, text in (("title", page.title), ("standfirst", page.standfirst), ("text", page.text)):
        for hit in hits(plain(text)):
            slugs = hit.slugs[0][1]
            if hit.how != "name":
                continue
            slug = slugs[-1]
            if slug not in found:
                role = "mentioned" if bodies()[slug].addressee or where == "text" else "subject"
                found[slug] = Mention(
                    kind="body",
                    slug=slug,
                    role=role,
                    where=where,
                    evidence=(hit.words,),
                    times=1,
                    method="full name",
                )
    return list(found.values())
