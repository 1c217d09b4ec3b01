"""Proves that an archive is whole, and that what it recorded was not altered afterwards."""
