"""Makes a group for each role."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

NAMES = ("viewer", "operator", "editor", "admin")


def make_groups(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects
    for name in NAMES:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    """A group that somebody made already, or renames later, is left alone."""

    dependencies: ClassVar = [("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations: ClassVar = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
