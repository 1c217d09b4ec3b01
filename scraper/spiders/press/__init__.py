"""Newspapers, a file each."""
