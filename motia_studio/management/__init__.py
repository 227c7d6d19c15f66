"""Django's hook for commands."""
