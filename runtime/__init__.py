"""Discovers, runs and observes Steps. Knows no web framework."""
