"""Makes a stream's definition of what a runner described, and tells what is wrong with it."""

from __future__ import annotations

from runtime.adapters.payload import check_name
from runtime.discovery.failure import failure, missing_export, notes
from runtime.discovery.lines import Lines
from runtime.discovery.steps import stem
from runtime.errors import InvalidPayload
from runtime.model import Described, Problem, StreamDefinition
from runtime.triggers.options import Options


def read_stream(described: Described, lines: Lines) -> tuple[StreamDefinition, list[Problem]]:
    """Return the stream of a file; one that can't be used is Broken, and says why.

    A stream that names a hook it can't run stays in the registry, so that access to it is refused and not left open.
    """
    broken = failure(described) if described.error else None
    if described.config is None:
        broken = broken or missing_export(described, "config", lines)
        return StreamDefinition(stem(described.file), described.file, described.language, broken=broken), [broken]
    options = Options(described.config, file=described.file, where="config", locate=lines.locate)
    name = _name(options)
    problems = [*([broken] if broken else []), *options.problems, *notes(described)]
    definition = StreamDefinition(
        name=name or stem(described.file),
        file=described.file,
        language=described.language,
        runner=described.runner,
        schema=described.config.get("schema"),
        has_join=bool(described.config.get("onJoin") or described.config.get("canAccess")),
        has_leave=bool(described.config.get("onLeave")),
        broken=broken or (options.problems[0] if options.problems else None),
    )
    return definition, problems


def _name(options: Options) -> str | None:
    """Return the name of a stream; None where stores could not keep it."""
    name = options.text("name", required=True)
    try:
        return check_name(name, "name") if name else None
    except InvalidPayload as error:
        options.report("name", error.message, hint="choose a shorter name of whole characters")
        return None
