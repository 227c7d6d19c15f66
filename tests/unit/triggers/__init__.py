"""Tests of runtime/triggers."""
