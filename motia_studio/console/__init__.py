"""The one page of the console."""
