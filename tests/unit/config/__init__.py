"""Tests of runtime/config."""
