"""Tells Django about this app."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Traces and logs."""

    name = "motia_studio.history"
    label = "history"
