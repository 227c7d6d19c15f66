from typing import Any

from django.db import migrations, models

import motia_studio.history.columns


def tidy_early(apps: Any, schema_editor: Any) -> None:
    """Make the room of deleted rows usable again long before a fifth of a table is free, PostgreSQL's own measure."""
    if schema_editor.connection.vendor == "postgresql":
        for table in ("history_trace", "history_span", "history_log"):
            schema_editor.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02)")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Position",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("entry", models.TextField()),
                ("last_log", models.BigIntegerField(default=0)),
                ("last_trace", models.BigIntegerField(default=0)),
                ("spans", models.BigIntegerField(default=0)),
                ("missed", models.BigIntegerField(default=0)),
                ("writers", models.TextField(default="{}")),
            ],
        ),
        migrations.CreateModel(
            name="StepActivity",
            fields=[
                ("step", models.TextField(primary_key=True, serialize=False)),
                ("succeeded", models.BigIntegerField(default=0)),
                ("failed", models.BigIntegerField(default=0)),
                ("skipped", models.BigIntegerField(default=0)),
                ("last_start", models.BigIntegerField(default=0)),
                ("last_end", models.BigIntegerField(default=0)),
                ("last_status", models.TextField(default="unset")),
                ("last_trace_id", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", motia_studio.history.columns.RowId(primary_key=True, serialize=False)),
                ("time", models.BigIntegerField()),
                ("severity", models.TextField()),
                ("message", models.TextField()),
                ("key", models.BigIntegerField(null=True)),
                ("trace_id", models.TextField(null=True)),
                ("span_id", models.TextField(null=True)),
                ("step", models.TextField(null=True)),
                ("attempt", models.IntegerField(null=True)),
                ("source", models.TextField()),
                ("data", models.TextField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["step", "id"], name="log_by_step"),
                    models.Index(fields=["key", "id"], name="log_by_key"),
                    models.Index(fields=["severity", "id"], name="log_by_severity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Span",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "trace", "span_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("trace", models.BigIntegerField()),
                ("span_id", models.TextField()),
                ("parent_id", models.TextField(null=True)),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("start", models.BigIntegerField()),
                ("end", models.BigIntegerField(null=True)),
                ("status", models.TextField()),
                ("message", models.TextField(null=True)),
                ("step", models.TextField(null=True)),
                ("phase", models.TextField(null=True)),
                ("attributes", models.TextField()),
                ("events", models.TextField(null=True)),
                ("payload", models.TextField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("phase", "attempt")), fields=["step", "start"], name="span_attempts"
                    ),
                    models.Index(condition=models.Q(("end__isnull", True)), fields=["start"], name="span_running"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                ("id", motia_studio.history.columns.RowId(primary_key=True, serialize=False)),
                ("key", models.BigIntegerField()),
                ("trace_id", models.TextField()),
                ("name", models.TextField()),
                ("step", models.TextField(null=True)),
                ("trigger", models.TextField(null=True)),
                ("status", models.TextField()),
                ("start", models.BigIntegerField()),
                ("end", models.BigIntegerField(null=True)),
                ("duration", models.BigIntegerField(null=True)),
                ("spans", models.IntegerField()),
                ("errors", models.IntegerField()),
                ("failures", models.IntegerField()),
                ("running", models.IntegerField()),
                ("steps", models.TextField()),
                ("input", models.TextField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["key"], name="trace_by_key"),
                    models.Index(fields=["start", "id", "status", "trigger", "duration", "steps"], name="trace_list"),
                ],
            },
        ),
        migrations.RunPython(tidy_early, migrations.RunPython.noop),
    ]
