"""Finds articles by their words."""
