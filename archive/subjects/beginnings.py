"""Finds where words begin that many phrases begin with: in one pass, letter by letter."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Beginnings(Generic[T]):
    """What is looked for by the letters it begins with."""

    def __init__(self, begun: Iterable[tuple[str, T]]) -> None:
        """Each with letters that it begins with; it may have others."""
        all_of_them = list(begun)
        tree = _Tree()
        for letters, _ in all_of_them:
            tree.add(letters)
        self._finder = re.compile(rf"(?<![^\W_])(?=({tree.written()}))")
        self._of: dict[str, list[tuple[str, T]]] = defaultdict(list)
        for letters, one in all_of_them:
            if found := self._finder.match(letters):
                self._of[found[1]].append((letters, one))

    def places(self, text: str) -> Iterator[tuple[int, T]]:
        """Where no letter or digit stands before what something begins with; one place may be given twice."""
        for begun in self._finder.finditer(text):
            at = begun.start()
            for letters, one in self._of[begun[1]]:
                if text.startswith(letters, at):
                    yield at, one


class _Tree:
    """Words as a tree, for a pattern that finds the shortest of them."""

    def __init__(self) -> None:
        self._ends = False
        self._next: dict[str, _Tree] = {}

    def add(self, letters: str) -> None:
        node = self
        for letter in letters:
            node = node._next.setdefault(letter, _Tree())
        node._ends = True

    def written(self) -> str:
        if self._ends:
            return ""
        branches = [re.escape(letter) + node.written() for letter, node in self._next.items()]
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
