"""The history, on every database that it can be kept in."""
