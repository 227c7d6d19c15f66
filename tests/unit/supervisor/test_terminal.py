"""The terminal shows Steps, problems and log lines, and lets no Step's output drive it."""

from __future__ import annotations

import io

from runtime.model import LogRecord, Problem, Registry, Step
from runtime.supervisor.terminal import Terminal


def shown(registry: Registry, terminal: Terminal, out: io.StringIO) -> str:
    start = out.tell()
    terminal.registry(registry)
    return out.getvalue()[start:]


def test_terminal_prints_a_log_line_with_its_data() -> None:
    out = io.StringIO()
    Terminal(out).log(LogRecord(0, "info", "ticket created", step="CreateTicket", data={"id": 7}))
    assert "CreateTicket" in out.getvalue()
    assert '"id": 7' in out.getvalue()


def test_terminal_shows_control_characters_instead_of_obeying_them() -> None:
    out = io.StringIO()
    Terminal(out).log(LogRecord(0, "info", "\x1b[2Jgone", data={"x": "\x1b]0;title\x07"}))
    assert "\x1b" not in out.getvalue()
    assert "\\x1b[2Jgone" in out.getvalue()


def test_terminal_obeys_no_name_of_a_file_or_a_step_either() -> None:
    out = io.StringIO()
    odd = "src/\x1b[2J.step.ts"
    problem = Problem(odd, "no", hint="\x1b[1m")
    Terminal(out).registry(Registry(steps=(Step("\x1b[31mA", odd, "node", ()),), problems=(problem,)))
    Terminal(out).log(LogRecord(0, "info", "ok", step="\x1b[31mA"))
    assert "\x1b" not in out.getvalue()


def test_terminal_prints_only_what_changed_since_the_last_registry() -> None:
    out = io.StringIO()
    terminal = Terminal(out)
    problem = Problem("src/b.step.ts", "the name is taken", line=3, hint="choose another")
    first = Registry(steps=(Step("A", "src/a.step.ts", "node", ()),), problems=(problem,))
    assert "src/b.step.ts:3: the name is taken" in shown(first, terminal, out)
    assert shown(first, terminal, out) == ""
    assert "is gone" in shown(Registry(), terminal, out)
