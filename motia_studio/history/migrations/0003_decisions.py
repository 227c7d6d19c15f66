from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("history", "0002_business_key")]

    operations = [
        migrations.AddIndex(
            "span",
            models.Index(fields=["step", "start"], name="span_decisions", condition=models.Q(("phase", "decision"))),
        ),
    ]
