"""The tables of the history. Times are nanoseconds since the epoch, as OpenTelemetry has them."""

from __future__ import annotations

from django.db import models
from django.db.models import Index, Q


class Trace(models.Model):
    """A line in the list of traces: what its spans add up to."""

    trace_id = models.CharField(max_length=32, primary_key=True)
    name = models.TextField()
    start = models.BigIntegerField()
    end = models.BigIntegerField(null=True)
    spans = models.IntegerField(default=0)
    errors = models.IntegerField(default=0)
    running = models.IntegerField(default=0)

    class Meta:
        """Newest first."""

        indexes = (Index(fields=["-start"], name="trace_newest"),)

    def __str__(self) -> str:
        return self.name


class Span(models.Model):
    """One piece of work; `end` is null while it runs. `step` and `phase` repeat attributes that lists filter by."""

    trace_id = models.CharField(max_length=32)
    span_id = models.CharField(max_length=16)
    parent_id = models.CharField(max_length=16, null=True)
    name = models.TextField()
    kind = models.CharField(max_length=10)
    start = models.BigIntegerField()
    end = models.BigIntegerField(null=True)
    status = models.CharField(max_length=8)
    message = models.TextField(null=True)
    step = models.TextField(null=True)
    phase = models.CharField(max_length=16, null=True)
    attributes = models.JSONField(default=dict)
    events = models.JSONField(default=list)

    class Meta:
        """A span is known by its trace and its own id."""

        constraints = (models.UniqueConstraint(fields=["trace_id", "span_id"], name="span_once"),)
        indexes = (
            Index(fields=["start"], name="span_oldest"),
            Index(fields=["step", "-start"], name="span_attempts", condition=Q(phase="attempt")),
            Index(fields=["start"], name="span_running", condition=Q(end__isnull=True)),
        )

    def __str__(self) -> str:
        return self.name


class Log(models.Model):
    """One line a Step wrote. The order of ids is the order of arrival, which lists and live pages share."""

    time = models.BigIntegerField()
    severity = models.CharField(max_length=5)
    message = models.TextField()
    trace_id = models.CharField(max_length=32, null=True)
    span_id = models.CharField(max_length=16, null=True)
    step = models.TextField(null=True)
    attempt = models.IntegerField(null=True)
    data = models.JSONField(null=True)
    source = models.CharField(max_length=8)

    class Meta:
        """Every filter has an index that ends with the id, so that newest first needs no sorting."""

        indexes = (
            Index(fields=["time"], name="log_oldest"),
            Index(fields=["step", "-id"], name="log_by_step"),
            Index(fields=["trace_id", "-id"], name="log_by_trace"),
            Index(fields=["severity", "-id"], name="log_by_severity"),
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
    last_status = models.CharField(max_length=8, default="unset")
    last_trace_id = models.CharField(max_length=32, default="")

    def __str__(self) -> str:
        return self.step


class Position(models.Model):
    """How far the collector has read. Written with the rows themselves, so nothing is lost or written twice.

    `last_log` is the newest log line up to that position: a reader that asks for no newer one gets a consistent pair.
    """

    name = models.CharField(max_length=32, primary_key=True)
    entry = models.CharField(max_length=64)
    last_log = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.entry
