"""Commands killed at random moments: nothing is wrong after it, and a last full run makes up for all of it."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import text

from archive import Archive
from soak.databases import Databases, both
from soak.killer import Kill, Killer, Work
from soak.press import PAPERS, published
from soak.said import Said, differences, said
from soak.served import Served, serving

SOME = tuple(paper for paper in PAPERS if paper.name in ("the_inspectorate", "the_courier", "the_post"))
# Nights that are left alone, and the one after them in which crawls are killed as well as in the first: by then pages
# were edited, lists have grown, and validators are believed.
UNDISTURBED, LATER = (1, 3), 6
# Of two papers what a web archive has of the nights between is brought.
BROUGHT = ("the_inspectorate", "the_post")
# Kills of one command before its last full run, each an hour after the one before.
IN_A_ROW = 3


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Kills of one work at one archive, and how it differs in the end from one that was left alone."""

    kills: tuple[Kill, ...]
    differences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Task:
    """A work, the archive that it begins with, and what that says when it was done undisturbed."""

    work: Work
    begun: Callable[[str], str]
    truth: Said


def crawling(night: int) -> Work:
    """A night's crawl of all papers."""
    return Work(name=f"crawl, night {night}", words=("crawl",), night=night)


def crawls(killer: Killer) -> tuple[list[Task], str]:
    """The crawls that are killed, and the URL of the archive after all nights."""
    databases, truth = killer.databases, {}
    killer.warm_up()
    alone = databases.empty("alone")
    for night in UNDISTURBED:
        killer.whole(alone, crawling(night))
        truth[night] = of(alone)
    later = databases.copy(alone, "later")
    killer.whole(later, crawling(LATER))
    tasks = [
        Task(work=crawling(1), begun=databases.empty, truth=truth[1]),
        Task(work=crawling(LATER), begun=lambda name: databases.copy(alone, name), truth=of(later)),
    ]
    return tasks, later


def others(killer: Killer, later: str) -> Iterator[Task]:
    """What else writes, each on the archive of all nights."""
    databases, night = killer.databases, LATER + 1
    warc = killer.folder / f"warc-{databases.name}"
    exported = ("export", str(warc), "--format", "warc", "--mode", "local-full")
    killer.whole(later, Work(name="export", words=exported, night=night))
    files = tuple(str(path) for path in sorted(warc.rglob("*.warc.gz")))
    with Archive(later) as archive, archive.session() as session:
        one = session.execute(text("SELECT public_id FROM article ORDER BY public_id")).scalar()
    old = {
        "reread": "UPDATE reading SET reader_version = 'older'",
        "annotate": "UPDATE reading SET annotated_by = 'older'",
    }
    for name, statement in old.items():
        yield _task(killer, Work(name=name, words=(name,), night=night), _aged(databases, later, statement))
    ingest = Work(name="ingest", words=("ingest", *files), night=night)
    yield _task(killer, ingest, databases.empty)
    shelf = killer.folder / f"backups-{databases.name}"
    backup = Work(name="backup", words=("backup", str(shelf)), night=night, backups=shelf)
    yield _task(killer, backup, lambda name: databases.copy(later, name))
    down = ("takedown", str(one), "--scope", "text", "--reason", "publisher", "--yes")
    yield _task(
        killer,
        Work(name="takedown", words=down, night=night),
        lambda name: databases.copy(later, name),
    )


def _aged(databases: Databases, url: str, statement: str) -> Callable[[str], str]:
    def begun(name: str) -> str:
        made = databases.copy(url, name)
        with Archive(made) as archive, archive.engine.begin() as connection:
            connection.execute(text(statement))
        return made

    return begun


def _task(killer: Killer, work: Work, begun: Callable[[str], str]) -> Task:
    url = begun(f"{work.name}_alone")
    killer.whole(url, work)
    truth = of(url)
    killer.databases.drop(url)
    return Task(work=work, begun=begun, truth=truth)


def chains(killer: Killer, tasks: Sequence[Task], wanted: int) -> Iterator[Chain]:
    """Chains of kills until there are so many of them, the tasks in turn."""
    done = number = 0
    while done < wanted:
        task = tasks[number % len(tasks)]
        made = _chain(killer, task, min(IN_A_ROW, wanted - done), f"killed_{number}")
        done += len(made.kills)
        number += 1
        yield made


def _chain(killer: Killer, task: Task, wanted: int, name: str) -> Chain:
    url = task.begun(name)
    tried = [killer.kill(url, task.work, resumed) for resumed in range(wanted)]
    if task.work.backups:
        # Two of one second would have the same name.
        time.sleep(1)
    killer.whole(url, task.work, IN_A_ROW)
    found = tuple(differences(of(url), task.truth))
    killer.databases.drop(url)
    return Chain(kills=tuple(kill for kill in tried if kill), differences=found)


def of(url: str) -> Said:
    """All that an archive says."""
    with Archive(url) as archive:
        return said(archive)


@contextmanager
def killers(*, seed: int) -> Iterator[list[Killer]]:
    """One for each kind of database."""
    press = published(seed=seed, nights=LATER + 1, papers=SOME)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Served(press=press, plants=(), papers=SOME)) as served,
        both(Path(folder)) as every,
    ):
        yield [
            Killer(
                served=served,
                databases=databases,
                folder=Path(folder),
                random=Random(f"{seed} {databases.name}"),
            )
            for databases in every
        ]


def killed(wanted: int, *, seed: int = 1, handful: int = 0) -> Iterator[Chain]:
    """So many kills of crawls on each database, then a handful of each of the other commands that write."""
    with killers(seed=seed) as every:
        archives: list[tuple[Killer, str]] = []
        for killer in every:
            tasks, later = crawls(killer)
            archives.append((killer, later))
            yield from chains(killer, tasks, wanted)
        for killer, later in archives:
            for task in others(killer, later) if handful else ():
                yield from chains(killer, [task], handful)


def killed_backfills(wanted: int, *, seed: int = 1) -> Iterator[Chain]:
    """So many kills of a backfill on each database."""
    past = Work(name="backfill", words=("backfill", *BROUGHT), night=LATER + 1)
    with killers(seed=seed) as every:
        for killer in every:
            killer.warm_up()
            crawled = killer.databases.empty("crawled")
            for night in (*UNDISTURBED, LATER):
                killer.whole(crawled, crawling(night))
            begun = partial(killer.databases.copy, crawled)
            yield from chains(killer, [_task(killer, past, begun)], wanted)
