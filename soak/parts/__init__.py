"""The parts of a soak: a module each, whose `section` runs it and returns what docs/soak.md says of it."""
