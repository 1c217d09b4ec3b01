"""Reads what people write to search: words, "phrases", beginnings*, -exclusions and OR."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.errors import ArchiveError
from archive.searching.wording import words

# -"special measures", fail*, OR
_PIECE = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans("“”„«»＂", '""""""')
_SHORTEST_BEGINNING = 2


class WrongSearch(ArchiveError):
    """What was written to search for cannot be understood."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class Term:
    """Words that follow each other; of the last one `beginning` is enough."""

    words: tuple[str, ...]
    beginning: bool = False


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is sought: of each group one term at least, and none of `without`."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()

    @property
    def terms(self) -> list[Term]:
        """All terms that may be found."""
        return [term for group in self.groups for term in group]


def read(written: str) -> Sought:
    """What is sought. Raises `WrongSearch`, saying how to write it."""
    written = written.translate(_QUOTES)
    if written.count('"') % 2:
        raise WrongSearch('a quotation mark has no end: write "quiet failings"')
    groups: list[list[Term]] = []
    without: list[Term] = []
    joins = False
    for piece in _PIECE.finditer(written):
        if piece["word"] == "OR" and not piece["minus"]:
            if not groups or joins:
                raise WrongSearch('OR stands between two words: engage OR "special measures"')
            joins = True
        elif piece["word"] != "AND" or piece["minus"]:
            _take(piece, groups, without, joins)
            joins = False
    if joins:
        raise WrongSearch('after OR there is nothing: engage OR "special measures"')
    if not groups:
        raise WrongSearch(_nothing(without))
    return Sought(groups=tuple(map(tuple, groups)), without=tuple(without))


def _nothing(without: Iterable[Term]) -> str:
    if any(True for _ in without):
        return "only what to leave out was given: add a word to look for, e.g. police -fire"
    return 'there is no word to look for: write e.g. "quiet failings" staffordshire'


def _take(piece: re.Match[str], groups: list[list[Term]], without: list[Term], joins: bool) -> None:
    """Put a piece where it belongs: with what OR joins it to, with what is left out, or by itself."""
    term = _term(piece)
    if term is None:
        return
    if piece["minus"]:
        if joins:
            raise WrongSearch("what is left out cannot be joined by OR: write engage -fire")
        without.append(term)
    elif joins:
        groups[-1].append(term)
    else:
        groups.append([term])


def _term(piece: re.Match[str]) -> Term | None:
    written = piece["phrase"] if piece["phrase"] is not None else piece["word"]
    if piece["phrase"] is None and written.strip("()") != written:
        raise WrongSearch(
            "brackets are not understood: in a OR b c, OR joins a and b, and c has to be there too"
        )
    beginning = bool(piece["star"]) or written.endswith("*")
    said = tuple(words(written.rstrip("*")).split())
    if "*" in written.rstrip("*"):
        raise WrongSearch(f"a * stands at the end of a word: fail* and not {written}")
    if not said:
        if beginning:
            raise WrongSearch("a * needs the beginning of a word before it: fail*")
        return None
    if beginning and len(said[-1]) < _SHORTEST_BEGINNING:
        raise WrongSearch(f"{said[-1]}* begins too many words: write two letters at least")
    return Term(words=said, beginning=beginning)
