"""Tells a trace as people do: how it ended, what happened in order, what went wrong and what happens next."""
