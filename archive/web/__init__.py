"""How the archive looks in a browser (Datasette): pages to read, tables to take along."""
