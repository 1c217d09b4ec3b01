"""Search: what is found, in what order, why, and the same on SQLite and Postgres."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from archived import press
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text, update
from typer.testing import CliRunner, Result

from archive import Archive, Capture
from archive.model import Article
from archive.searching import search, snippets, sought
from archive.searching.wording import BREAK, located, tidy, words
from scraper.cli import app

Look = Callable[..., Capture]


def urls(archive: Archive, written: str, **asked: object) -> list[str]:
    """The last part of the addresses found, in order."""
    with archive.session() as session:
        found = search.search(session, search.Asked(written=written, **asked), 50)  # type: ignore[arg-type]
    assert found.total == len(found.hits)
    return [hit.url.rsplit("/", 1)[1] for hit in found.hits]


# In their headlines, the newest first.
POLICE = ["again", "scan", "engage", "praise-too", "kent", "calls", "waiting-too", "waiting"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("kent", ["again", "kent", "praise", "praise-too"]),  # headlines first, the newest first among them
        ('"quiet failings"', ["failings", "calls"]),
        ("“quiet failings”", ["failings", "calls"]),
        ("quiet-failings", ["failings", "calls"]),
        ("QUIET\u2011FAILINGS", ["failings", "calls"]),
        ('"failings quiet"', []),
        ("failings quiet", ["failings", "calls"]),
        ("fail*", ["failings", "calls"]),
        ('"quiet fail*"', ["failings", "calls"]),
        ("fail", []),
        ("quiet -watchdog", ["calls"]),
        ('police -"call centre"', POLICE),
        ("watchdog OR promises", ["failings", "again"]),
        ("promises OR measures staffordshire", ["engage", "measures"]),
        ("kent's", []),
        ("removed", ["scan"]),  # and not what was taken down
        ('"inspected again Kent"', []),  # from the headline into the text is no phrase
        ("zz*", []),
        ("0zz*", []),  # what stands between headline and text is no word
    ],
)
def test_what_is_sought_is_found(research: Archive, written: str, found: list[str]) -> None:
    assert urls(research, written) == found


def test_a_search_is_narrowed(research: Archive) -> None:
    assert urls(research, "kent", kinds=("press",)) == ["praise", "praise-too"]
    assert urls(research, "kent", sources=("echo", "hmicfrs")) == ["again", "kent", "praise-too"]
    assert urls(research, "police", body="staffordshire", programme="engage") == ["scan", "engage"]
    assert urls(research, "kent", since=date(2024, 6, 6)) == ["again", "praise-too"]
    assert urls(research, "kent", until=date(2024, 6, 4)) == ["kent", "praise"]


def test_a_search_goes_through_what_has_the_words_of_a_phrase_once(research: Archive) -> None:
    said: list[str] = []
    event.listen(research.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    with research.session() as session:
        search.search(session, search.Asked(written='"inspectors have" -"other words"'), 20)
    (finding,) = [one for one in said if "search_index" in one]
    condition = finding.split("FROM article", 1)[1].split("ORDER BY")[0]
    assert condition.count("FROM search_index") == 1


def test_what_an_article_no_longer_says_is_not_found(archive: Archive, look: Look) -> None:
    archive.record(look(0, title="Zebras found", paragraphs=("They grazed.",)))
    assert urls(archive, "zebras grazed") == ["a"]
    archive.record(look(24, title="Horses found", paragraphs=("They grazed.",)))
    assert urls(archive, "zebras") == []
    assert urls(archive, "horses") == ["a"]
    archive.record(
        look(-24, title="Mules found", paragraphs=("They grazed.",))
    )  # an older capture that comes late
    assert urls(archive, "mules") == []
    assert urls(archive, "horses") == ["a"]


def test_what_is_forgotten_leaves_no_word_in_the_database(archive: Archive, look: Look) -> None:
    archive.record(look(0, title="Zebras found"))
    with archive._writers.begin() as session:
        search.forget(session, 1)
    assert urls(archive, "zebras") == []
    with archive.engine.connect() as connection:
        assert connection.execute(text("SELECT title, words FROM search_index")).all() == []
    with archive._writers.begin() as session:
        article = session.get_one(Article, 1)
        search.index(session, article)
        search.index(session, article)
    assert urls(archive, "zebras") == ["a"]
    with archive._writers.begin() as session:
        session.execute(update(Article).values(state="withheld"))
    assert urls(archive, "zebras") == []


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("The force’s re\u2011inspection", "the forces re inspection"),
        ("Llanelwŷ, Llanelwy\u0302, CAFÉ", "llanelwy llanelwy cafe"),
        ("O'Connor don`t £1,200 10th 2023–25", "oconnor dont 1 200 10 th 2023 25"),
        ("co\u00adoperate ﬁre Straße Łódź ½", "cooperate fire strasse lodz 1 2"),
        ("snake_case #tag @name a.b", "snake case tag name a b"),
        ("— … 警察", ""),
        ("x" * 65 + " y", "y"),
    ],
)
def test_words_are_compared_without_case_accents_apostrophes_and_hyphens(said: str, compared: str) -> None:
    assert words(said) == compared


@pytest.mark.parametrize(
    ("written", "taught"),
    [
        ("", "no word"),
        ("—", "no word"),
        ('"quiet failings', "no end"),
        ("-fire", "only what to leave out"),
        ("OR fire", "between two words"),
        ("fire OR OR police", "between two words"),
        ("fire OR", "after OR"),
        ("fire OR -police", "cannot be joined"),
        ("(fire OR police) kent", "brackets"),
        ("fa*il", "end of a word"),
        ("*", "needs the beginning"),
        ("f*", "two letters"),
    ],
)
def test_what_cannot_be_understood_is_taught(written: str, taught: str) -> None:
    with pytest.raises(sought.WrongSearch, match=re.escape(taught)):
        sought.read(written)


def test_a_snippet_shows_the_stretch_with_most_of_what_was_sought() -> None:
    filler = " ".join(["lorem"] * 40)
    terms = sought.read('quiet "many fail*" force\'s').terms
    shown = snippets.best(
        f"A quiet start. {filler} It was quiet: the force’s many \u201cfailings\u201d. {filler}", terms
    )
    assert "[quiet]: the [force’s] [many “failings]”. lorem" in shown.marked()
    assert shown.text.startswith("… lorem")
    assert shown.text.endswith("lorem …")
    assert snippets.best("Nothing of it.", terms).marked() == "Nothing of it."
    assert snippets.best("", terms).text == ""


# The same answers on both databases as by reading the words themselves.

WORD = st.sampled_from(
    [
        "police",
        "Fire",
        "fail",
        "failings",
        "caf\u00e9",
        "re\u2011inspection",
        "10th",
        "1e5",
        "O’Neil",
        "0x1f",
        "a.b",
    ]
)
TEXT = st.lists(WORD, max_size=8).map(" ".join)
ODD = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
STORY = st.tuples(st.one_of(TEXT, ODD), TEXT, st.one_of(TEXT, ODD))
WANTED = st.tuples(
    st.sampled_from(["", "", "-"]),
    st.lists(WORD, min_size=1, max_size=3),
    st.booleans(),
    st.sampled_from(["", "", "OR "]),
)


def written_as(wanted: list[tuple[str, list[str], bool, str]]) -> str:
    parts = []
    for minus, said, star, joined in wanted:
        parts.append(f'{joined if parts and not minus else ""}{minus}"{" ".join(said)}"{"*" if star else ""}')
    return " ".join(parts)


def says(story: tuple[str, str, str], meant: sought.Sought) -> bool:
    every = f" {f' {BREAK} '.join(map(words, story))} "

    def has(term: sought.Term) -> bool:
        return f" {' '.join(term.words)}{'' if term.beginning else ' '}" in every

    return all(any(map(has, group)) for group in meant.groups) and not any(map(has, meant.without))


@pytest.fixture
def writing(archive: Archive, look: Look) -> Iterator[Archive]:
    """An archive with six articles whose words are given by a test."""
    press(archive, names=("gazette",))
    for number in range(6):
        archive.record(look(number, url=f"https://gazette.example/{number}", title=f"Story {number}"))
    yield archive


@given(
    stories=st.lists(STORY, min_size=6, max_size=6),
    asked=st.lists(st.lists(WANTED, min_size=1, max_size=3), min_size=5),
)
@examples(20)  # five searches and more in each
def test_both_databases_find_what_reading_finds(
    writing: Archive, stories: list[tuple[str, str, str]], asked: list[list[tuple[str, list[str], bool, str]]]
) -> None:
    stories = [tuple(part.replace("\x00", "") for part in story) for story in stories]  # type: ignore[misc]
    with writing._writers.begin() as session:
        for number, (title, standfirst, said) in enumerate(stories, 1):
            session.execute(
                text("UPDATE reading SET title = :t, standfirst = :s, text = :x WHERE article_id = :n"),
                {"t": title, "s": standfirst, "x": said, "n": number},
            )
            search.index(session, session.get_one(Article, number))
    for wanted in asked:
        written = written_as(wanted)
        try:
            meant = sought.read(written)
        except sought.WrongSearch:
            continue
        expected = {str(number) for number, story in enumerate(stories) if says(story, meant)}
        assert set(urls(writing, written)) == expected, written


@given(
    st.text("abzAZ09_ '`’‘´′“”–—…£€\n\t.,-é\u0301ŵßﬁ½\u00a0\u200bÆ²٣İ", max_size=60) | st.text(max_size=30)
)
def test_plain_text_is_taken_apart_at_once_into_the_words_it_has(text: str) -> None:
    assert words(text) == " ".join(word.said for word in located(tidy(text)))


@pytest.mark.parametrize("padding", ["police " * 300, " ".join(f"w{n}" for n in range(17_000))])
def test_a_phrase_at_the_end_of_a_very_long_text_is_found(archive: Archive, look: Look, padding: str) -> None:
    archive.record(look(0, paragraphs=(padding, "The police force failed quietly.")))
    for written in (
        '"police force failed"',
        '"force fail*"',
        '"told to" "force failed quietly" OR zebra',
    ):
        assert urls(archive, written) == ["a"], written
    for written in ('"failed force"', '"force failed" -"failed quietly"', '"police police force zebra"'):
        assert urls(archive, written) == [], written


def test_a_text_without_end_is_indexed_as_far_as_databases_go(archive: Archive, look: Look) -> None:
    archive.record(look(0, paragraphs=(" ".join(f"abcde{'abcdefghij'[n % 10]}{n}" for n in range(200_000)),)))
    assert urls(archive, "abcdea") == ["a"]


@pytest.fixture
def run(research: Archive, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ARCHIVE_URL", research.engine.url.render_as_string(hide_password=False))
    return lambda *said: CliRunner().invoke(app, list(said))


def test_search_shows_where_it_stands(run: Callable[..., Result]) -> None:
    told = run("search", '"quiet failings"', "--body", "staffordshire", "--since", "2021").stdout.splitlines()
    assert told[0].startswith("2024-05-21  star  Watchdog finds ‘quiet failings’ at police call centre  hm-")
    assert told[1] == "  Calls rang out for minutes, said Andy Cooke. The force has since hired more people."
    assert told[3] == "  Inspectors found [quiet failings] in the control room."
    assert told[-1] == "2 articles"
    assert (
        run("search", "kent", "--limit", "1")
        .stdout.splitlines()[-1]
        .startswith("4 articles, of which the first 1")
    )
    assert run("search", "zebra").stdout == "no article says that\n"


def test_search_tells_programs_where_marks_are(run: Callable[..., Result]) -> None:
    told = json.loads(
        run("search", "quiet", "failings", "--kind", "press", "--until", "2024-05", "--json").stdout
    )
    assert told["total"] == 1
    (hit,) = told["hits"]
    marked = [hit["title"][start:end] for start, end in hit["title_marks"]]
    assert (marked, hit["in_title"], hit["published_on"]) == (["quiet", "failings"], True, "2024-05-21")


@pytest.mark.parametrize(
    ("said", "taught"),
    [
        (('"quiet',), "no end"),
        (("kent", "--body", "stafordshire"), "staffordshire"),
        (("kent", "--programme", "ncpo"), "ncpi"),
        (("kent", "--kind", "papers"), "press"),
        (("kent", "--source", "sun"), "star"),
        (("kent", "--since", "May"), "2024-05-21"),
    ],
)
def test_search_teaches(run: Callable[..., Result], said: tuple[str, ...], taught: str) -> None:
    result = run("search", *said)
    assert (result.exit_code, result.stdout) == (2, "")
    assert taught in result.stderr
    assert len(result.stderr.splitlines()) == 1
