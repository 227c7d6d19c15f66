"""The tables of the history. Times are nanoseconds since the epoch, as OpenTelemetry has them.

The collector writes them without Django (`store/`), in the order of arrival: higher ids came later, and retention
deletes the lowest. Texts have no lengths and JSON is text, because neither database may refuse what Steps wrote.
Every index but those by `key` grows at its end: one into which each row goes somewhere else costs more than the row.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Index, Q

from motia_studio.history.columns import ByteText, RowId


class Trace(models.Model):
    """A line in the list of traces: what its spans add up to.

    `key` is the first half of `trace_id` as a number (`keys.py`), `name`, `step` and `trigger` are those of the first
    span, `steps` are all that ran (`|Create|Triage|`), `input` is the beginning of what the first attempt was given.
    `errors` counts spans, `failures` those of them that decide: a trigger that was given up, a root. `status` is
    "running" while spans run, then "error" where one that decides failed, else "ok"; `duration` is null while it runs.
    `business_key` is what the people whose work it does call it ("order-4711"), null where no Step says.
    """

    id = RowId(primary_key=True)
    key = models.BigIntegerField()
    trace_id = models.TextField()
    name = models.TextField()
    step = models.TextField(null=True)
    trigger = models.TextField(null=True)
    status = models.TextField()
    start = models.BigIntegerField()
    end = models.BigIntegerField(null=True)
    duration = models.BigIntegerField(null=True)
    spans = models.IntegerField()
    errors = models.IntegerField()
    failures = models.IntegerField()
    running = models.IntegerField()
    steps = models.TextField()
    input = models.TextField(null=True)
    business_key = ByteText(null=True)

    class Meta:
        """One index has everything that the list filters by, so that any filter reads nothing else."""

        indexes = (
            Index(fields=["key"], name="trace_by_key"),
            Index(fields=["business_key", "start", "id"], name="trace_keyed", condition=Q(business_key__isnull=False)),
            Index(fields=["start", "id", "status", "trigger", "duration", "steps", "business_key"], name="trace_list"),
        )

    def __str__(self) -> str:
        return self.name


class Span(models.Model):
    """One piece of work; `trace` is its trace's row, `end` is null while it runs.

    `step` and `phase` repeat attributes that lists filter by. `payload` has the attributes with inputs, outputs and
    values; it stands last, so that whoever doesn't ask for it doesn't read it.
    """

    pk = models.CompositePrimaryKey("trace", "span_id")
    trace = models.BigIntegerField()
    span_id = models.TextField()
    parent_id = models.TextField(null=True)
    name = models.TextField()
    kind = models.TextField()
    start = models.BigIntegerField()
    end = models.BigIntegerField(null=True)
    status = models.TextField()
    message = models.TextField(null=True)
    step = models.TextField(null=True)
    phase = models.TextField(null=True)
    attributes = models.TextField()
    events = models.TextField(null=True)
    payload = models.TextField(null=True)

    class Meta:
        """The spans of a trace stand together."""

        indexes = (
            Index(fields=["step", "start"], name="span_attempts", condition=Q(phase="attempt")),
            Index(fields=["step", "start"], name="span_decisions", condition=Q(phase="decision")),
            Index(fields=["start"], name="span_running", condition=Q(end__isnull=True)),
        )

    def __str__(self) -> str:
        return self.name


class Log(models.Model):
    """One line a Step wrote. The order of ids is the order of arrival, which lists and live pages share."""

    id = RowId(primary_key=True)
    time = models.BigIntegerField()
    severity = models.TextField()
    message = models.TextField()
    key = models.BigIntegerField(null=True)
    trace_id = models.TextField(null=True)
    span_id = models.TextField(null=True)
    step = models.TextField(null=True)
    attempt = models.IntegerField(null=True)
    source = models.TextField()
    data = models.TextField(null=True)

    class Meta:
        """Every filter has an index that ends with the id, so that newest first needs no sorting."""

        indexes = (
            Index(fields=["step", "severity", "id"], name="log_by_step"),
            Index(fields=["key", "id"], name="log_by_key"),
            Index(fields=["severity", "id"], name="log_by_severity"),
        )

    def __str__(self) -> str:
        return self.message


class StepActivity(models.Model):
    """How often a Step ran, how it went the last time, and how often its condition kept it from running."""

    step = models.TextField(primary_key=True)
    succeeded = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    last_start = models.BigIntegerField(default=0)
    last_end = models.BigIntegerField(default=0)
    last_status = models.TextField(default="unset")
    last_trace_id = models.TextField(default="")

    def __str__(self) -> str:
        return self.step


class Position(models.Model):
    """How far a reader of telemetry has come. Written with the rows themselves, so nothing is lost or written twice.

    `last_log` and `last_trace` are the newest ids up to that position: who asks for no newer line gets a consistent
    pair. `spans` is how many are kept, `missed` how many records were gone before they were read, or refused. `writers`
    has how much of each process's telemetry was read (JSON), by which an entry that was sent twice is known.
    """

    name = models.TextField(primary_key=True)
    entry = models.TextField()
    last_log = models.BigIntegerField(default=0)
    last_trace = models.BigIntegerField(default=0)
    spans = models.BigIntegerField(default=0)
    missed = models.BigIntegerField(default=0)
    writers = models.TextField(default="{}")

    def __str__(self) -> str:
        return self.entry
