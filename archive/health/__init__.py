"""How the archive stands, and what is wrong with it."""
