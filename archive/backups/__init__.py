"""Takes backups of an archive while others write to it, and checks that they can be used."""
