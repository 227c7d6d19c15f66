from typing import Any

from django.db import migrations, models


def let_admins_manage(apps: Any, schema_editor: Any) -> None:
    """Set the flags that Django's admin asks for, which follow the role from here on."""
    apps.get_model("auth", "User").objects.filter(groups__name="admin").update(is_staff=True, is_superuser=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedLogins",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=64, unique=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField()),
                ("last", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(let_admins_manage, migrations.RunPython.noop),
    ]
