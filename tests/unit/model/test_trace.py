"""The W3C headers by which a trace passes from one system to the next."""

from __future__ import annotations

import msgspec
import pytest

from runtime.model import TraceContext

TRACE, SPAN = "a" * 32, "b" * 16


@pytest.mark.parametrize(
    "header",
    [f"00-{TRACE}-{SPAN}-01", f" 00-{TRACE}-{SPAN}-00 ", f"01-{TRACE}-{SPAN}-01-more", f"cc-{TRACE}-{SPAN}-01"],
)
def test_traceparent_is_read(header: str) -> None:
    assert TraceContext.parse(header) == TraceContext(TRACE, SPAN)


@pytest.mark.parametrize(
    "header",
    [
        "",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01, 00-{TRACE}-{SPAN}-01",
    ],
)
def test_traceparent_that_is_not_one_starts_a_trace_of_its_own(header: str) -> None:
    assert TraceContext.parse(header) is None


@pytest.mark.parametrize(
    ("header", "state"),
    [
        ("vendor=1, other@x=a:b ,", "vendor=1,other@x=a:b"),
        ("vendor", None),
        ("a=1,a=2", None),
        ("A=1", None),
        (",".join(f"k{number}=1" for number in range(33)), None),
        (f"a={'x' * 256},b={'x' * 256}", None),
    ],
)
def test_tracestate_is_handed_on_only_where_it_is_one(header: str, state: str | None) -> None:
    parsed = TraceContext.parse(f"00-{TRACE}-{SPAN}-01", header)
    assert parsed is not None
    assert parsed.state == parsed.child().state == state


def test_a_context_without_state_is_written_as_before() -> None:
    assert msgspec.json.encode(TraceContext(TRACE, SPAN)) == f'{{"trace_id":"{TRACE}","span_id":"{SPAN}"}}'.encode()
