from typing import Any

import labelled
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.listing import Listed
from scraper.relevance import judge_line, judge_text
from scraper.spiders.press.express_and_star import ExpressAndStar

KEPT_TEXTS = [
    "HMICFRS has published its findings on how Anyshire Police looks after vulnerable people.",
    "In a report out on Tuesday, HMIC said the force had got better at recording burglaries.",
    "Chiefs answered the HMICRFS study with a promise of more call handlers.",
    "A HIMCFRS team will be back in the spring.",
    "HMCIFRS visited every station in the county.",
    "His Majesty’s Inspectorate of Constabulary and Fire and Rescue Services looked at forty files.",
    "Her Majesty's Inspectorate of Constabulary and Fire & Rescue Services praised the control room.",
    "Her Majestys Inspectorate of Constabulary, whose report is out today, was less kind.",
    "HM Inspectorate of Constabularies wants to see change by the summer.",
    "The Inspectorate of Constabulary\xa0will look at custody suites in the autumn.",
    "HM Inspector of Constabulary Jo Bloggs told reporters she was heartened.",
    "His Majesty's Chief Inspector of Constabulary said trust was brittle.",
    "The Inspector of Constabulary for the north signed the letter.",
    "HM Inspector of Fire and Rescue Services Pat Roe thanked the crews.",
    "Majesty's Inspector of Fire & Rescue Services Pat Roe called it a fresh start.",
    "The police inspectorate gave the county a mixed verdict.",
    "A fire inspectorate report calls the culture on two watches toxic.",
    "Councillors were told the policing inspectorate would return within a year.",
    "Anyshire Police has been moved out of special measures after eighteen months of work.",
    "The force went into special measures last June and its chief has since retired.",
    "A fire and rescue service has been placed in enhanced monitoring over its response times.",
    "Enhanced monitoring has ended for the constabulary.",
    "Anyshire's latest PEEL assessment is the best it has had.",
    "A police watchdog has rated the county's call handling as poor.",
    "The police watchdog's report found that one call in five went unanswered.",
    "Inspectors said the constabulary was inadequate at protecting children.",
    "The police force requires improvement in five areas, inspectors have found.",
    "Inspectors found two causes of concern at Anyshire Fire and Rescue Service.",
    "Anyshire Police was graded good in seven areas after a visit by inspectors.",
    "Inspectors rated the fire service as adequate at preventing fires.",
    "After the inspection the force left the Engage phase.",
    "Wales has lessons for all, says this year's State of Policing.",
    "The IOPC declined to comment on the HMICFRS findings.",
    "Ofsted, the CQC and HMICFRS looked together at how the town's children are kept safe.",
    "HMICS shared its method with HMICFRS before the visit.",
]

DROPPED_TEXTS = [
    "",
    "A man was arrested in the town centre after a car was stolen.",
    "Detective Inspector Sam Vane said the officers had been patient.",
    "Inspector Smith said extra patrols would be in the park all week.",
    "Police inspectors Ann Lee and Raj Patel ran the marathon for charity.",
    "Chief Inspector Dee Hill welcomed the sentence, which some called inadequate.",
    "Ofsted inspectors rated the primary school inadequate and put it in special measures.",
    "Care Quality Commission inspectors said the home requires improvement; police had been called twice.",
    "CQC inspectors graded the ambulance trust as good, and thanked the fire service for its help.",
    "HMICS says Police Scotland needs improvement in how it looks after officers, inspectors found.",
    "HM Inspectorate of Constabulary in Scotland (HMICS) has begun its review.",
    "HMIC Scotland will report in May.",
    "HMIC (Scotland) will report in May.",
    "Scotland's police inspectorate has a new head.",
    "HMI Prisons inspectors found the jail inadequate, with drugs in every wing.",
    "HM Inspectorate of Probation rated the region inadequate.",
    "The police watchdog is to look into the death of a man in the cells.",
    "The police watchdog, the Independent Office for Police Conduct, will report on the chase in due course.",
    "An IOPC report cleared two officers; the police watchdog rated the evidence as thin.",
    "Food hygiene inspectors rated the takeaway one out of five.",
    "The hospital trust is in special measures and its chief has left.",
    "Witnesses gave evidence with special measures in place, the court heard.",
    "The force of the wind took the roof off the stand.",
    "The fire service was called to a blaze at a barn.",
    "Building inspectors shut the car park.",
    "The council's plan for its parks is inadequate, residents say.",
    "A cyber unit of Anyshire Police rated among the best in Europe won a prize.",
    "Fans voted to engage with the club after talks.",
    "The HMICS website is being rebuilt.",
    "An inspection of the lorry found its brakes inadequate, Anyshire Police told the court.",
    "RSPCA inspectors found the kennels inadequate and called Anyshire Police.",
    "Taxi inspectors and police stopped forty cabs; six were graded unsafe.",
    "Inspectors from Anyshire Fire and Rescue Service found the hotel's fire doors inadequate.",
    "Residents fear for the state of policing in the town, which they called inadequate.",
    "If inspectors came we would be in special measures, said the manager. We were rated poor. Police met fans.",
]


@pytest.mark.parametrize("text", KEPT_TEXTS)
def test_a_text_about_the_inspectorate_is_kept(text: str) -> None:
    verdict = judge_text("A headline", None, text)
    assert verdict.kept
    assert verdict.score >= 0.8
    assert verdict.words


@pytest.mark.parametrize("text", DROPPED_TEXTS)
def test_a_text_about_something_else_is_dropped(text: str) -> None:
    verdict = judge_text("A headline", "", text)
    assert not verdict.kept
    assert verdict.score < 0.8


def test_headline_and_standfirst_are_read_too() -> None:
    assert judge_text("HMICFRS names its new head", None, "More follows.").kept
    assert judge_text("A new head", "She will lead the police inspectorate", "More follows.").kept
    assert judge_text("A new head", None, "More follows.", tags=("HMICFRS",)).kept


def test_words_do_not_run_on_from_the_headline_into_the_text() -> None:
    assert not judge_text("Crash closes road near police", None, "House prices in special measures town").kept


def test_the_words_that_made_it_are_given_as_written_and_once() -> None:
    verdict = judge_text("HMICFRS speaks", None, "HMICFRS, once HMIC, spoke. hmicfrs!")
    assert verdict.words == ("HMICFRS", "HMIC", "hmicfrs")
    assert verdict.score == 1


def test_signs_add_up_to_the_score() -> None:
    assert judge_text("", None, "The inspectors came.").score == 0.3
    assert judge_text("", None, "The inspectors came to the police force.").score == 0.6
    assert judge_text("", None, "The inspectors came to the police force and rated it.").score == 1.0


def test_hyphens_spaces_and_apostrophes_are_folded_first() -> None:
    assert judge_text("", None, "His\u202fMajesty\u2019s\xa0Inspectorate of\nConstabulary").kept


FETCHED_LINES = [
    ("Anyshire Police told to improve by inspectors", ""),
    ("Fire service praised for its culture", ""),
    ("Force 'turned a corner', says report", ""),
    ("Commissioner demands answers in seventeen weeks", ""),
    ("Damning verdict", "The county's constabulary has been criticised."),
    ("Watchdog names its best and worst", ""),
    ("Inspectors return to check on progress", ""),
    ("Special measures lifted", ""),
    ("HMICFRS consultation opens", ""),
    ("Terms of reference: inspection of firearms licensing", ""),
    ("Firefighters 'afraid to speak up'", ""),
    ("Fire and rescue cover to be reviewed", ""),
    ("Crime victims let down, study says", ""),
    ("Stop and search used too often", ""),
    ("Ofsted and police inspectors praise the town's work with children", ""),
    ("Anyshire Police told to do better", "Officers are slow to reach victims, a report says."),
    ("Fire brigade 'good' at keeping people safe", ""),
    ("'Must try harder': how the county's force was graded", ""),
    ("GMP under closer scrutiny", ""),
    ("Constabulary inspectorate names new chief", ""),
    ("Fire service out of enhanced monitoring", ""),
    ("Heddlu Dyfed-Powys: arolygwyr yn canmol", ""),
]

UNFETCHED_LINES = [
    ("", ""),
    ("Library to open on Sundays", ""),
    ("Ofsted inspectors praise village school", ""),
    ("School in special measures after inspection", ""),
    ("Inspectors find mice in restaurant kitchen", ""),
    ("Care home rated inadequate by inspectors", ""),
    ("Hygiene inspectors give café a zero", ""),
    ("Watchdog says hospital must do better", "The CQC has been back on the wards."),
    ("Environmental health officers shut takeaway", ""),
    ("Striker forced off in the first half", ""),
    ("Ten recipes for the weekend", "Our cook has been busy."),
    # Of police and fire, but neither of an inspection nor of how well they do: so is most of their news.
    ("Fire chiefs defend plan to merge control rooms", ""),
    ("Chief constable to step down", ""),
    ("What happens to children in custody", ""),
    ("School visit by police inspectors", ""),
    ("Police watchdog to investigate death in custody", ""),
    ("Inspectors from the fire service shut unsafe hotel", ""),
    ("Police Scotland told to improve by inspectors", ""),
    ("Police called as inspectors visit school", "It was rated inadequate by Ofsted."),
]


@pytest.mark.parametrize(("title", "summary"), FETCHED_LINES)
def test_a_line_that_may_concern_the_inspectorate_is_fetched(title: str, summary: str) -> None:
    verdict = judge_line(title, summary, "https://www.example.com/news/a-1234567")
    assert verdict.kept
    assert verdict.words


@pytest.mark.parametrize(("title", "summary"), UNFETCHED_LINES)
def test_a_line_that_clearly_does_not_is_left_out(title: str, summary: str) -> None:
    assert not judge_line(title, summary, "https://www.example.com/news/a-1234567").kept


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://www.example.com/news/2024/05/21/fire-chiefs-welcome-report/", True),
        ("https://www.example.com/news/crime/village-fete-date-set-1234567", False),
        ("https://www.example.com/news/12345678.police-inspectors-return/", True),
        ("https://www.example.net/articles/Anyshire+Police+inspected+11032024132500?open", True),
        ("https://www.example.com/news/school-inspectors-visit-anytown", False),
        ("https://www.example.com/", False),
    ],
)
def test_without_a_title_the_words_of_the_address_are_read(url: str, kept: bool) -> None:
    assert judge_line("", "", url).kept is kept


@pytest.mark.parametrize(
    "slug",
    [
        "police-force-let-down-victims-inspectors-s-9300457",
        "anyshire-police-requires-improvement-in-five-ar",
        "hmicfrs-praises-county-fire-crews",
        "gmp-moved-out-of-special-measures",
        "12345678.force-must-improve-101-call-handling/",
    ],
)
def test_an_address_that_says_it_all_is_fetched_however_old_it_is(slug: str) -> None:
    line = Listed(url=f"https://www.expressandstar.com/news/2009/01/02/{slug}")
    assert ExpressAndStar().worth_fetching(line).kept


@pytest.mark.parametrize(
    "slug", ["police-missing-teenager-found-safe", "officer-jailed", "fire-crews-at-barn-blaze"]
)
def test_an_address_of_other_police_news_is_not_fetched_however_new_it_is(slug: str) -> None:
    line = Listed(url=f"https://www.expressandstar.com/news/{slug}/")
    assert not ExpressAndStar().worth_fetching(line).kept


def test_what_a_list_tags_a_line_with_is_read() -> None:
    line = Listed(
        url="https://www.expressandstar.com/news/a/", title="'We know what to do'", tags=("HMICFRS",)
    )
    assert ExpressAndStar().worth_fetching(line).words == ("HMICFRS",)


def test_a_section_of_sport_speaks_against_a_line() -> None:
    said = ("Police XI get damning verdict", "")
    assert judge_line(*said, "https://www.example.com/news/a-1").kept
    assert not judge_line(*said, "https://www.example.com/news/a-1", ("Sport",)).kept
    assert not judge_line(*said, "https://www.example.com/sport/cricket/a-1").kept


@pytest.mark.parametrize(
    "name", ["HMICRFS", "HIMCFRS", "HMCIFRS", "HMICFS", "HMIFCRS", "HMICFRSS", "HMIRFS", "Hmicfrs"]
)
def test_the_name_is_known_however_it_is_miswritten(name: str) -> None:
    assert judge_text("", None, f"{name} came.").words == (name,)
    assert judge_line(f"{name} came", "", "").score == 1


@pytest.mark.parametrize("name", ["HMICS", "HMRC", "HMCTS", "HMP", "HMFSI", "HFRS", "HM Coastguard"])
def test_other_short_names_are_not_taken_for_it(name: str) -> None:
    assert not judge_text("", None, f"{name} came.").kept


def test_of_ordinary_headlines_next_to_none_is_fetched() -> None:
    headlines = (labelled.SET / "ordinary.txt").read_text("utf-8").splitlines()
    fetched = [headline for headline in headlines if judge_line(headline, "", "").kept]
    assert len(fetched) <= 0.02 * len(headlines), fetched


def test_what_is_for_and_what_is_against_add_up_to_the_score() -> None:
    verdict = judge_line("Police told to improve, says Ofsted", "", "")
    assert {(sign.sign, sign.weight, sign.words) for sign in verdict.signs} == {
        ("a finding", 0.3, ("told to improve",)),
        ("police or fire", 0.2, ("Police",)),
        ("another inspectorate or regulator", -0.6, ("Ofsted",)),
    }
    assert verdict.score == 0
    assert verdict.words == ("Police", "told to improve")


def test_in_a_text_inspectors_and_a_force_have_to_come_together() -> None:
    apart = "A force of nature, the captain was rated ten. It rained. It snowed. Would inspectors come? "
    assert not judge_text("", None, apart).kept
    assert judge_text("", None, f"{apart}Inspectors had seen the police force.").kept


def test_a_text_that_is_mostly_about_a_school_is_dropped() -> None:
    text = "Inspectors rated the school inadequate after police were called. The school said its pupils were shocked."
    assert not judge_text("School news", None, text).kept


def test_with_a_title_the_address_is_not_read() -> None:
    assert not judge_line("Village fete", "", "https://www.example.com/news/police-inspectors-return").kept


@given(st.text(), st.text(), st.text())
def test_no_text_makes_the_judges_raise(title: str, standfirst: str, text: str) -> None:
    for verdict in (
        judge_text(title, standfirst, text),
        judge_line(title, standfirst, text),
    ):
        assert 0 <= verdict.score <= 1


def is_fetched(row: dict[str, Any]) -> bool:
    tags = tuple(filter(None, (*row["tags"].split("|"), row["section"])))
    line = Listed(url=row["url"], title=row["title"], summary=row["summary"], tags=tags)
    return ExpressAndStar().worth_fetching(line).kept


def is_kept(row: dict[str, Any]) -> bool:
    return judge_text(row["title"], row["standfirst"], "\n\n".join(row["paragraphs"])).kept


@pytest.mark.parametrize("part", labelled.FLOORS)
@pytest.mark.parametrize("step", labelled.STEPS)
def test_the_labelled_rows_are_judged_no_worse_than_before(step: str, part: str) -> None:
    score = labelled.score(step, part, is_kept if step == "texts" else is_fetched)
    floor = labelled.FLOORS[part][step]
    told = "\n".join(
        (f"recall {score.recall:.3f}, precision {score.precision:.3f}; wrong are:", *score.wrong)
    )
    assert score.recall >= floor["recall"], told
    assert score.precision >= floor["precision"], told
