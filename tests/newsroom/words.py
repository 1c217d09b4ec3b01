"""Made-up sentences about policing in a made-up county, and what an editor does to them."""

from random import Random


def _parted(text: str) -> list[str]:
    return text.replace("\n", "|").split("|")


_WHO = _parted(
    """The force|Inspectors|The chief constable|A spokeswoman for the county
Officers in the north of the county|The watch committee|Residents of Elmcaster|The deputy mayor
Call handlers|The fire service|Two former detectives|Campaigners|Neighbourhood teams
The commissioner|Staff in the control room|Magistrates|Ward councillors|The review team
A retired superintendent|Victims of burglary|Night-shift crews|The standards board"""
)
_DID = _parted(
    """has been told to improve|said little had changed since|will publish a plan for
welcomed the findings on|were slow to record|had warned for years about|praised the handling of
are to answer questions about|set aside money for|refused to comment on|asked for more time with
pointed to progress in|had lost track of|were commended for|have doubled|apologised for delays in
could not explain|promised to reopen|described as inadequate|were found to neglect"""
)
_WHAT = _parted(
    """the recording of rural crime|its custody suites in Harrowby|answering emergency calls
searches without grounds|the care of vulnerable children|training for new recruits
the backlog of digital evidence|visits to repeat offenders|fire safety checks in tower blocks
the use of stop and search|its response to domestic abuse|vetting of transferred staff
the closure of the Wenmouth station|patrols around the market square|the new dispatch system
overtime in the last quarter|missing persons enquiries|the condition of its vehicles
bail supervision|body-worn cameras"""
)
_WHEN = _parted(
    """in the year to March|after a visit last autumn|according to the report|as budgets are drawn up again
despite an earlier warning|for the third year running|on {n} occasions|in {n} of the cases examined
at a cost of £{n},000|within {n} days of the complaint|since the merger of two divisions
when the watchdog returned|over the winter months|with {n} fewer officers than planned
in front of a public meeting|before the end of the decade"""
)
_TAIL = _parted(
    """, while neighbouring areas did better|, a change that unions had asked for
, which nobody on the panel disputed| and will be inspected again|, and said so in writing
, though the figures are disputed| but fell short of what was agreed
, a spokesman for the town hall confirmed|, with more to follow in the spring|"""
)


def sentence(random: Random) -> str:
    """Ex: Inspectors praised the handling of bail supervision in 12 of the cases examined, and said so in writing."""
    when = random.choice(_WHEN).format(n=random.randint(3, 480))
    return f"{random.choice(_WHO)} {random.choice(_DID)} {random.choice(_WHAT)} {when}{random.choice(_TAIL)}."


def quotation(random: Random) -> str:
    """Something said, in straight quotation marks."""
    return f'"{sentence(random)[:-1]}," it added, "and that\'s where the work begins."'


def paragraph(random: Random) -> str:
    """One to three sentences; one paragraph in four is a quotation."""
    if random.random() < 0.25:
        return quotation(random)
    return " ".join(sentence(random) for _ in range(random.randint(1, 3)))


def headline(random: Random) -> str:
    """Ex: Call handlers and the deputy mayor: who answers for bail supervision?"""
    who, what = random.choice(_WHO), random.choice(_WHAT)
    forms = (
        "{who} {did} {what}",
        "{what}: {who} to answer",
        "Why {who} {did} {what}",
        "{who} and {what}: what we know",
    )
    text = random.choice(forms).format(who=who, did=random.choice(_DID), what=what)
    return text[0].upper() + text[1:]
