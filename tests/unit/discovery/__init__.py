"""Tests of runtime/discovery."""
