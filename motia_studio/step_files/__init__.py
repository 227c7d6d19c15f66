"""Renames, duplicates and deletes Steps: their files, and what hangs on their names."""
