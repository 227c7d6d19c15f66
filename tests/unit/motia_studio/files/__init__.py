"""Tests of the project's files as the page has them."""
