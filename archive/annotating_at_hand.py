"""Has an archive to be read at hand as well, for processes that look through kept readings."""

from archive import at_hand
from archive.garbage import collect_seldom
from archive.still_named import look_through_at

__all__ = ["at_hand", "look_through_at"]

collect_seldom()
