"""How readers are scored side by side on a folder of pages."""

import json
import sys
from pathlib import Path

import pytest

from bench import side_by_side
from bench.parts import read
from bench.saved_pages import Page, load, load_all
from bench.score_pages import main
from bench.setting import Setting
from bench.side_by_side import OURS, Standing, standings, table

TEXT = (
    "The force answered more calls than before.",
    "Inspectors will come back in the spring to look again.",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = "".join(f"<p>{part}</p>" for part in TEXT)
    own = '<link rel="canonical" href="https://a.example/news/calls-answered-sooner-1234567">'
    title = f"<title>Calls answered sooner</title>{own}"
    page = f"{title}<body><article><h1>Calls answered sooner</h1>{text}</article>"
    (tmp_path / "one.html").write_text(page, "utf-8")
    gold = {"url": "https://a.example/news/calls-answered-sooner-1234567", "title": "Calls answered sooner"}
    (tmp_path / "one.json").write_text(json.dumps(gold | {"paragraphs": TEXT}), "utf-8")
    (tmp_path / "two.html").write_text(page.replace("1234567", "2"), "utf-8")
    (tmp_path / "pages.tsv").write_text(
        "file\turl\ntwo.html\thttps://a.example/news/calls-answered-sooner-2\n", "utf-8"
    )
    return tmp_path


def test_pages_without_gold_are_read_for_speed_and_not_scored(folder: Path) -> None:
    assert [page.name for page in load(folder)] == ["one"]
    assert [(page.name, page.url[-1]) for page in load_all(folder)] == [("one", "7"), ("two", "2")]


def test_this_reader_and_a_peer_are_scored_on_the_same_pages(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, peer = standings(folder, load(folder), ["trafilatura"])
    assert (ours.name, ours.pages, ours.f1, ours.title) == (OURS, 1, 1.0, 1.0)
    assert (peer.name, peer.pages) == ("trafilatura", 1)
    assert peer.f1 is not None
    assert peer.f1 > 0.8
    assert "| this reader | 1 | 1.000 | 1.000 | 1.000 | 1.000 | – |" in table([ours, peer])


def test_a_peer_that_cannot_be_used_is_named_with_the_reason(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "rooms" / "goose3"
    (room / "bin").mkdir(parents=True)
    (room / "bin" / "python").symlink_to(sys.executable)
    (room / "ready").write_text((side_by_side.PINS / "goose3.txt").read_text("utf-8"), "utf-8")
    monkeypatch.setattr(side_by_side, "ROOMS", tmp_path / "rooms")
    absent = standings(folder, load(folder), ["goose3"])[1]
    assert absent.absent == "ModuleNotFoundError: No module named 'goose3'"
    assert "not scored" in absent.row()


def test_more_words_than_were_written_cost_precision_and_fewer_recall() -> None:
    page = Page(name="a", body=b"", gold={"paragraphs": ["one two three four"]})
    told = {"page": "a", "ms": 1.0, "told": {"title": "", "text": "one two three four five", "day": None}}
    much = side_by_side._standing("a", [page], [told])
    assert (much.precision, much.recall, much.day) == (0.8, 1.0, None)
    told["told"] = {"title": "", "text": "one two", "day": None}
    assert side_by_side._standing("a", [page], [told]).recall == 0.5
    assert side_by_side._standing("a", [page], []) == Standing(
        name="a", absent="it can read none of these pages"
    )


def test_the_command_explains_what_is_wrong_with_a_page(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads((folder / "one.json").read_text("utf-8")) | {"title": "Another title"}
    (folder / "one.json").write_text(json.dumps(told), "utf-8")
    monkeypatch.setattr("sys.argv", ["score_pages", str(folder)])
    main()
    assert "title: calls answered sooner instead of another title" in capsys.readouterr().out


def test_reading_is_measured_on_made_up_pages_and_on_a_folder(folder: Path, tmp_path: Path) -> None:
    tried = Setting(folder=tmp_path, runs=1, share=0.02, pages=folder, postgres=None)
    found = list(read.figures(tried))
    kinds = list(dict.fromkeys(figure.what.partition(":")[0] for figure in found))
    assert kinds == ["known platforms", "unknown sites", "1 pages of a folder on unknown sites"]
    f1 = [figure for figure in found if "F1" in figure.what]
    assert all(min(figure.values) > 0.99 for figure in f1)
