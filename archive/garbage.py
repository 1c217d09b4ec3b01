"""How often Python looks for garbage."""

import gc


def collect_seldom() -> None:
    """Look for garbage every 50,000 objects and not every 700, and never among what was imported.

    A page is thousands of objects that are gone with it: 7 % off what a crawl takes of a processor.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
