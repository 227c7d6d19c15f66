from django.db import migrations, models

import motia_studio.history.columns


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [
        migrations.AddField("trace", "business_key", motia_studio.history.columns.ByteText(null=True)),
        migrations.AddIndex(
            "trace",
            models.Index(
                fields=["business_key", "start", "id"],
                name="trace_keyed",
                condition=models.Q(("business_key__isnull", False)),
            ),
        ),
        migrations.RemoveIndex("trace", "trace_list"),
        migrations.AddIndex(
            "trace",
            models.Index(
                fields=["start", "id", "status", "trigger", "duration", "steps", "business_key"], name="trace_list"
            ),
        ),
        migrations.RemoveIndex("log", "log_by_step"),
        migrations.AddIndex("log", models.Index(fields=["step", "severity", "id"], name="log_by_step")),
    ]
