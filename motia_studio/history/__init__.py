"""Traces and logs in the database: written by the collector, read by the API."""
