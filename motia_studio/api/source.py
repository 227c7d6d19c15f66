"""`GET /api/steps/<name>/source`: the file of a Step, to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound

from motia_studio.accounts.roles import Role, needs
from motia_studio.api.answer import json_answer
from motia_studio.files.content import read_file
from motia_studio.project import current_project

# What is longer is shown without colours: finding them takes a second for each megabyte.
LONGEST_COLOURED = 128 * 1024


@needs(Role.VIEWER)
@require_safe
def show(request: HttpRequest, step: str) -> HttpResponse:
    """Return a Step's text as it is on the disk now; `html` has it in Pygments' classes, unless it is very long.

    `text` is null while the project has no such file: a Step stays for a moment when its file is moved.
    """
    found = current_project().registry().by_name.get(step)
    if found is None:
        raise Http404
    text = _read(settings.ENVIRONMENT.folder, found.file)
    answer: dict[str, Any] = {"file": found.file, "language": found.language, "line": found.line, "text": text}
    if text is not None and len(text) <= LONGEST_COLOURED and (html := _coloured(found.file, text)) is not None:
        answer["html"] = html
    return json_answer(answer)


def _read(folder: Path, file: str) -> str | None:
    """Return the text of a file of the project, which a Step's is like any other; None where it is gone.

    :raises InvalidInput: no page can show it, or may: it is too long, or a link that leads to something hidden.
    """
    try:
        return read_file(folder, file).text
    except FileNotFoundError:
        return None


def _coloured(file: str, text: str) -> str | None:
    try:
        lexer = get_lexer_for_filename(file, stripnl=False)  # type: ignore[no-untyped-call]
    except ClassNotFound:
        return None
    return str(highlight(text, lexer, HtmlFormatter(nowrap=True)))  # type: ignore[no-untyped-call]
