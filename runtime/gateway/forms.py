"""Reads what browsers' forms send: url-encoded fields, and multipart with files."""

from __future__ import annotations

import base64
from typing import Any, Final
from urllib.parse import parse_qsl

from python_multipart import FormParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, MultipartParser, MultipartState, parse_options_header

from runtime.errors import InvalidRequest

MOST_FIELDS: Final = 1000

Fields = dict[str, str | list[str]]


def parse_fields(text: bytes, what: str) -> Fields:
    """Read `a=1&b=2`; a name that comes more than once has a list.

    :raises InvalidRequest: not UTF-8, or more than MOST_FIELDS fields; `what` names the place in the message.
    """
    fields: Fields = {}
    try:
        pairs = parse_qsl(text.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"the {what} is not UTF-8") from error
    except ValueError as error:
        raise InvalidRequest(f"the {what} has more than {MOST_FIELDS} fields") from error
    for name, value in pairs:
        _add(fields, name, value)
    return fields


def parse_multipart(content_type: str, body: bytes) -> tuple[Fields, list[dict[str, Any]]]:
    """Read multipart/form-data: its fields, and its files as `{name, filename, contentType, size, data}`.

    :raises InvalidRequest: the body is malformed or ends early.
    """
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise InvalidRequest("the multipart request's content type has no boundary")
    form = _Form()
    try:
        parser = FormParser(
            "multipart/form-data",
            form.add_field,
            form.add_file,
            boundary=boundary,
            config={"MAX_MEMORY_FILE_SIZE": len(body) + 1},
        )
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise InvalidRequest(f"the multipart body can't be read: {error}") from error
    assert isinstance(parser.parser, MultipartParser)
    if parser.parser.state not in (MultipartState.END, MultipartState.END_BOUNDARY):
        raise InvalidRequest("the multipart body ends before its last boundary")
    return form.fields, form.files


class _Form:
    """Collects what the parser finds."""

    def __init__(self) -> None:
        self.fields: Fields = {}
        self.files: list[dict[str, Any]] = []
        self._count = 0

    def add_field(self, field: Field) -> None:
        self._count_part()
        _add(self.fields, _text(field.field_name), _text(field.value))

    def add_file(self, file: File) -> None:
        self._count_part()
        file.file_object.seek(0)
        data = file.file_object.read()
        file.close()
        filename = _text(file.file_name)
        if not filename and not data:  # a browser's file input that was left empty
            return
        self.files.append(
            {
                "name": _text(file.field_name),
                "filename": filename,
                "contentType": file.content_type or "application/octet-stream",
                "size": len(data),
                "data": base64.b64encode(data).decode(),
            }
        )

    def _count_part(self) -> None:
        self._count += 1
        if self._count > MOST_FIELDS:
            raise FormParserError(f"it has more than {MOST_FIELDS} parts")


def _add(fields: Fields, name: str, value: str) -> None:
    known = fields.get(name)
    if known is None:
        fields[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        fields[name] = [known, value]


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", errors="replace")
