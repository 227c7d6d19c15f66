"""Every test here runs on SQLite and on PostgreSQL."""

from tests.contract.history.pages import client, editor  # noqa: F401 - fixtures
from tests.history import history, migrated_database, migrated_file, postgresql  # noqa: F401 - fixtures
