"""Tells markup on which a parser would spend minutes, before it is parsed."""

import re

# The parser compares each attribute of an element with all that came before it. Twenty thousand take it half a second.
MOST_COMPARED = 20_000**2
# It does the same with those of a second <body>, which it adds to the first.
MOST_BODIES = 50
# Shorter tags cannot hold enough of them.
SHORT = 4000
BODY = re.compile(r"<(?:body|html)\b", re.IGNORECASE)
TAG = re.compile("<[a-z]", re.IGNORECASE)
# What stands in quotation marks is one attribute, however many words it has.
QUOTED = re.compile(r"""[\s"'/][\w:.@-]+=\s*(?:"[^"]*"|'[^']*')""")
ATTRIBUTE = re.compile(r"[^\s/]+")


def is_overgrown(text: str) -> bool:
    """Whether a page has elements with more attributes than can be compared with one another in a second."""
    if len(BODY.findall(text)) > MOST_BODIES:
        return True
    compared = 0
    for piece in QUOTED.sub(" a ", text).split(">"):
        if len(piece) > SHORT and (tag := TAG.search(piece)):
            compared += len(ATTRIBUTE.findall(piece, tag.start())) ** 2
    return compared > MOST_COMPARED
