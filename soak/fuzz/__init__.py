"""Gives every reader of the project what nobody meant it to read. How to run it: docs/fuzzing.md."""
