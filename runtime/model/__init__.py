"""Frozen values that every other part of the runtime speaks in."""

from runtime.model.hops import NO_HOPS, Hops
from runtime.model.message import Failure, Message, Outcome, new_message_id
from runtime.model.problem import Problem
from runtime.model.registry import Described, Registry, Snapshot, Subscription
from runtime.model.step import NO_WORDING, Enqueue, Step, StreamDefinition, Wording
from runtime.model.template import Template, read_template
from runtime.model.trace import LogRecord, Span, TraceContext, new_span_id, new_trace_id, now_ns

__all__ = [
    "NO_HOPS",
    "NO_WORDING",
    "Described",
    "Enqueue",
    "Failure",
    "Hops",
    "LogRecord",
    "Message",
    "Outcome",
    "Problem",
    "Registry",
    "Snapshot",
    "Span",
    "Step",
    "StreamDefinition",
    "Subscription",
    "Template",
    "TraceContext",
    "Wording",
    "new_message_id",
    "new_span_id",
    "new_trace_id",
    "now_ns",
    "read_template",
]
