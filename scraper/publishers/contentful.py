"""Text as the Contentful editor stores it: a tree of nodes, which a page may carry for the browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scraper.markup import squeeze

KINDS = frozenset("paragraph heading-2 heading-3 heading-4 hr".split())
EMBEDDED = frozenset("embedded-entry-block embedded-asset-block".split())


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, a heading or a rule (`hr`), and whether it is bold from end to end."""

    kind: str
    text: str
    bold: bool


def blocks(node: Any) -> Iterator[Block]:
    """The blocks of a document in reading order, those of lists and quotations as well, without what is embedded."""
    for child in _children(node):
        kind = str(child.get("nodeType"))
        if kind in KINDS:
            said = [leaf for leaf in _leaves(child) if str(leaf.get("value") or "").strip()]
            text = squeeze("".join(str(leaf.get("value") or "") for leaf in _leaves(child)))
            yield Block(kind=kind, text=text, bold=all({"type": "bold"} in _marks(leaf) for leaf in said))
        elif kind not in EMBEDDED:
            yield from blocks(child)


def _leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for child in _children(node):
        yield from [child] if child.get("nodeType") == "text" else _leaves(child)


def _children(node: Any) -> list[dict[str, Any]]:
    content = node.get("content") if isinstance(node, dict) else None
    return [child for child in content if isinstance(child, dict)] if isinstance(content, list) else []


def _marks(leaf: dict[str, Any]) -> list[Any]:
    marks = leaf.get("marks")
    return marks if isinstance(marks, list) else []
