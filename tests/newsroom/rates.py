"""How often a newsroom edits, removes and moves its articles: four sets of rates, with where they are from.

NewsEdits (Spangher et al., NAACL 2022): 1,278,804 articles of 22 outlets in 4,609,430 versions, so 2.6 edits an
article. It does not say at what age. The Global Difference Graph of the GDELT Project, which looked at articles
again after a day and after a week, does in part: of the changes of text within a week 82 % came in the first
day; within a week 1.64 % of articles were deleted and 2.41 % led to another address. How unevenly articles are
edited is from two more: of 600,000 articles 27.5 % were changed at all (Tsoukaladelis et al., "The Times, They
Are A-Changin'"), of 300,000 Flemish ones 35 % within a day, 5 % of these more than nine times (Timmerman,
Future of Journalism 2023). What no source says is assumed, and marked so.
"""

from dataclasses import dataclass

# Ends of the ages, in days since publication, between which edits are spread: a day, a week, a fortnight, ...
AGES = (1.0, 7.0, 14.0, 60.0, 365.0)


@dataclass(frozen=True, kw_only=True)
class Rates:
    """What a newsroom does to an article in its first year.

    `edits`: the mean number of edits of its words. `spread`: the share of them within each of AGES. `evenness`:
    the shape of the gamma distribution from which each article's own share of attention is drawn; the smaller,
    the fewer articles take most edits. `quiet`: edits of punctuation, quotation marks and spaces for each edit
    of words. `reverts`: the share of edits that take back the one before. `removed`, `moved`: shares of
    articles. `early`: the share of both that comes within a week. `returned`: the share of removed articles
    that come back.
    """

    name: str
    edits: float
    spread: tuple[float, ...]
    evenness: float
    quiet: float = 0.3  # Timmerman: 18 % of updates correct the language, 30 % leave the content as it is
    reverts: float = 0.06  # assumed
    removed: float = 0.06  # GDELT's 1.64 % in a week, and as many again in each of the months after: assumed
    moved: float = 0.06  # GDELT's 2.41 % in a week, and as many later: assumed
    early: float = 0.4
    returned: float = 0.3  # assumed


# Edits after the first week are not in any source: 5 in 100 of all are assumed, 82 : 18 holds within the week.
NEWSEDITS = Rates(name="newsedits", edits=2.6, spread=(0.78, 0.17, 0.02, 0.02, 0.01), evenness=0.6)
# A weekly or a regional title: one article in eight is ever touched.
SILENT = Rates(
    name="silent", edits=0.15, spread=(0.5, 0.25, 0.05, 0.1, 0.1), evenness=0.8, removed=0.03, moved=0.03
)
# A wire or a site of breaking news: many edits, nearly all at once, then none.
WIRE = Rates(name="wire", edits=8.0, spread=(0.93, 0.055, 0.005, 0.005, 0.005), evenness=0.8, quiet=0.15)
# Explainers and pages of service that are kept up to date for years.
LONG_TAIL = Rates(name="long-tail", edits=3.0, spread=(0.1, 0.15, 0.1, 0.25, 0.4), evenness=0.6, reverts=0.1)

EVERY = (NEWSEDITS, SILENT, WIRE, LONG_TAIL)
