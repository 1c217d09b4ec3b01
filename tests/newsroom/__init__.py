"""A made-up newsroom whose every edit is known, to measure how well a tracker finds edits."""
