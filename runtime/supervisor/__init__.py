"""Starts every process of the studio, watches them, and starts again what ends."""
