"""Attacks by way of a project's files: their names, their links, their races."""
