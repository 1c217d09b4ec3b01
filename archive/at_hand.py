"""Has tables and patterns at hand for processes that tell what pages name: imported before they are forked."""

from archive.garbage import collect_seldom
from archive.ready import named_in
from archive.subjects.mention import Page

named_in(
    [(0, Page(title="Kent Police are good at recording crime, inspectors say", text="HMICFRS said so."))]
)
collect_seldom()
