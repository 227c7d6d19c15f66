"""The files that New Step writes."""
