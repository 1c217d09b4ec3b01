"""Has tables and patterns at hand for processes that tell what pages name: imported before they are forked."""

from archive.garbage import collect_seldom
from archive.subjects import noting
from archive.subjects.mention import Page

noting.named(Page(title="Kent Police are good at recording crime, inspectors say", text="HMICFRS said so."))
collect_seldom()
