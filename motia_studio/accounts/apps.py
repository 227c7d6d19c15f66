"""Tells Django about this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts of the console."""

    name = "motia_studio.accounts"
    label = "accounts"
